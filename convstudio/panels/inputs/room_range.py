"""The range of I in a room, where no button of the header says it: a colour bar beside the title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget

from convstudio.panels.feature_map.bar_place import BarPlace
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.pictures.pixel_layers import Paint
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme


class RoomRange:
    """Stands in ``heading`` as S's own bar does, while ``view`` has nothing in its cells that can be read."""

    def __init__(self, theme: Theme, view: PixelView, heading: QBoxLayout) -> None:
        self._bar = ColorBar(theme) if theme.room else None
        self._place = BarPlace(self._bar, view, None, heading) if self._bar is not None else None

    @property
    def widgets(self) -> Sequence[QWidget]:
        """What is seen of it."""
        return () if self._bar is None or self._bar.isHidden() else (self._bar,)

    def show_theme(self, theme: Theme) -> None:
        if self._place is not None:
            self._place.show_theme(theme)

    def show_paint(self, paint: Paint) -> None:
        if self._bar is not None:
            self._bar.show_paint(paint)

    def show(self, *, empty: bool, lettered: bool) -> None:
        """``empty``: there is no image yet; ``lettered``: letters are wanted in its cells."""
        if self._place is not None:
            self._place.show(empty=empty, lettered=lettered)
