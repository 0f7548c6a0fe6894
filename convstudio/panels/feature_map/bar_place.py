"""Where the colour bar stands, and whether: beside the picture at a desk, in the panel's heading in a room.

In a room it would cost much of the picture's width, and explain what is written in the cells; so there it is seen only
while they carry nothing that can be read. At a desk it gives way where it would leave the picture little more than its
own width, and to letters in all of S, which have no colours to be explained; the range is above S as well.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QBoxLayout

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

_NARROWEST: Final = 230  # pixels of a panel at a desk that has room for a picture and a bar


class BarPlace:
    """The place of the colour bar: beside the picture, or in a room's heading.

    ``row`` holds the view, ``heading`` the title; the last item of the heading is the room after it.

    Without a ``row`` it is only for a room.
    """

    def __init__(
        self, bar: ColorBar, view: PixelView, row: QBoxLayout | None, heading: QBoxLayout
    ) -> None:
        self._bar, self._view, self._row, self._heading = bar, view, row, heading

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Stand where the bar belongs."""
        self._bar.show_theme(theme, metrics)
        if self._in_heading:
            if self._heading.indexOf(self._bar) < 0:
                self._heading.insertWidget(self._heading.count() - 1, self._bar)
        elif self._row is not None and self._row.indexOf(self._bar) < 0:
            self._row.addWidget(self._bar)

    @property
    def _in_heading(self) -> bool:
        return self._view.metrics.ranges_in_headings

    def show(
        self, *, empty: bool, lettered: bool, whole: QRectF | None = None, resizing: bool = False
    ) -> None:
        """``empty``: there is no map; ``lettered``: letters are wanted in its cells, which take up the ``whole``.

        ``resizing``: it is the view's size that may have changed.
        """
        readable = self._view.is_readable
        # Of a large map letters are seen in a part, and the picture does not jump where somebody zooms in.
        self._bar.show_blank(lettered and readable)
        gone = readable if self._in_heading else self._is_narrow
        gone |= lettered and whole is not None and self.leaves_room_for_letters(whole)
        hidden = empty or self._view.isHidden() or gone
        if hidden != self._bar.isHidden():
            self._bar.setHidden(hidden)
            panel = self._view.parentWidget()
            layout = panel.layout() if panel is not None else None
            if layout is not None and not resizing and not self._in_heading:
                layout.activate()  # at once, so that nothing is seen in one size and then in another

    def leaves_room_for_letters(self, whole: QRectF) -> bool:
        """Whether all of the map has its indices at a desk, and so its letters, without the bar."""
        view = self._view
        if self._in_heading or self._row is None or whole.isEmpty():
            return False
        wide = self._row.geometry().width()
        return view.indexed_scale(whole, wide) >= view.metrics.cells.indices_from

    @property
    def _is_narrow(self) -> bool:
        panel = self._view.parentWidget()
        return self._row is None or (panel is not None and panel.width() < _NARROWEST)
