"""The range of I in a room, where no button shows it: a colour bar beside the title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.feature_map.bar_place import BarPlace
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme


class HeadingRange:
    """A colour bar in ``heading``, shown like S's own while nothing in the cells of ``view`` can be read."""

    def __init__(self, view: PixelView, heading: QBoxLayout) -> None:
        self._view, self._heading = view, heading
        self._bar: ColorBar | None = None
        self._place: BarPlace | None = None

    @property
    def widgets(self) -> Sequence[QWidget]:
        """The widgets visible in the heading."""
        return () if self._bar is None or self._bar.isHidden() else (self._bar,)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Create and style the bar where metrics put ranges in headings."""
        if self._bar is None and metrics.ranges_in_headings:
            self._bar = ColorBar(theme)
            self._place = BarPlace(self._bar, self._view, None, self._heading)
        if self._place is not None:
            self._place.show_theme(theme, metrics)

    def show_paint(self, paint: Paint) -> None:
        """Show the coloring and colour table of the image."""
        if self._bar is not None:
            self._bar.show_paint(paint)

    def show(self, *, empty: bool, lettered: bool) -> None:
        """Show or hide the bar. ``empty``: there is no image yet; ``lettered``: its cells are to hold letters."""
        if self._place is not None:
            self._place.show(empty=empty, lettered=lettered)
