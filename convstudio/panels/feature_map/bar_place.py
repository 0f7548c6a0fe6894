"""Where the colour bar stands, and whether: beside the picture at a desk, in the panel's heading in a room.

In a room it would cost much of the picture's width, and explain what is written in the cells; so there it is seen only
while they carry nothing that can be read.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme


class BarPlace:
    """The place of the colour bar: beside the picture, or in a room's heading.

    ``row`` holds the view, ``heading`` the title; the last item of the heading is the room after it.

    Without a ``row`` it is only for a room.
    """

    def __init__(
        self, bar: ColorBar, view: PixelView, row: QBoxLayout | None, heading: QBoxLayout
    ) -> None:
        self._bar, self._view, self._row, self._heading = bar, view, row, heading

    def show_theme(self, theme: Theme) -> None:
        """Stand where the bar belongs."""
        self._bar.show_theme(theme)
        if theme.room and self._heading.indexOf(self._bar) < 0:
            self._heading.insertWidget(self._heading.count() - 1, self._bar)
        elif not theme.room and self._row is not None and self._row.indexOf(self._bar) < 0:
            self._row.addWidget(self._bar)

    def show(self, *, empty: bool, lettered: bool) -> None:
        """``empty``: there is no map; ``lettered``: letters are wanted in its cells."""
        readable = self._view.is_readable
        # Where letters stand there are no colours to be explained.
        self._bar.show_blank(lettered and readable)
        in_cells = bool(self._view.theme.room) and readable
        self._bar.setHidden(empty or self._view.isHidden() or in_cells)
