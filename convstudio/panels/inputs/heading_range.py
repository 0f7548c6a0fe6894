"""The range of I in a room, where no button of the header says it: a colour bar beside the title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.feature_map.bar_place import BarPlace
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.pictures.pixel_layers import Paint
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme


class HeadingRange:
    """Stands in ``heading`` as S's own bar does, while ``view`` has nothing in its cells that can be read."""

    def __init__(self, view: PixelView, heading: QBoxLayout) -> None:
        self._view, self._heading = view, heading
        self._bar: ColorBar | None = None
        self._place: BarPlace | None = None

    @property
    def widgets(self) -> Sequence[QWidget]:
        """What is seen of it."""
        return () if self._bar is None or self._bar.isHidden() else (self._bar,)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Be there where ranges stand in headings."""
        if self._bar is None and metrics.ranges_in_headings:
            self._bar = ColorBar(theme)
            self._place = BarPlace(self._bar, self._view, None, self._heading)
        if self._place is not None:
            self._place.show_theme(theme, metrics)

    def show_paint(self, paint: Paint) -> None:
        """The coloring and table that the image is shown with."""
        if self._bar is not None:
            self._bar.show_paint(paint)

    def show(self, *, empty: bool, lettered: bool) -> None:
        """``empty``: there is no image yet; ``lettered``: letters are wanted in its cells."""
        if self._place is not None:
            self._place.show(empty=empty, lettered=lettered)
