"""The placement of the colour bar: beside the picture at a desk, in the panel's heading in a room.

In a room a bar beside the picture would take much of its width, and would explain what is written in the cells; so it
is shown only while nothing in the cells can be read. At a desk it is hidden where it would leave the picture little
more than its own width, and where letters fill all of S, which have no colours to explain; the range is also written
above S.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QBoxLayout

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

# The width in pixels from which a panel at a desk has room for both a picture and a bar.
_NARROWEST: Final = 230


class BarPlace:
    """The controller of the colour bar's place: beside the picture, or in the heading in a room.

    ``row`` holds the view and ``heading`` the title; the last item of the heading is the stretch after it. Without a
    ``row`` the bar is shown in rooms only.
    """

    def __init__(
        self, bar: ColorBar, view: PixelView, row: QBoxLayout | None, heading: QBoxLayout
    ) -> None:
        self._bar, self._view, self._row, self._heading = bar, view, row, heading

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Style the bar and move it to its place under these metrics."""
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
        """Show the bar or hide it.

        ``empty``: there is no map. ``lettered``: its cells, which cover ``whole``, are to hold letters. ``resizing``:
        called because the view's size may have changed.
        """
        readable = self._view.is_readable
        # Letters are visible in part of a large map only; blanking the bar keeps the picture from jumping while
        # zooming.
        self._bar.show_blank(lettered and readable)
        gone = readable if self._in_heading else self._is_narrow
        gone |= lettered and whole is not None and self.leaves_room_for_letters(whole)
        hidden = empty or self._view.isHidden() or gone
        if hidden != self._bar.isHidden():
            self._bar.setHidden(hidden)
            panel = self._view.parentWidget()
            layout = panel.layout() if panel is not None else None
            if layout is not None and not resizing and not self._in_heading:
                # Lay out immediately, so that the picture is not first painted at its old size.
                layout.activate()

    def leaves_room_for_letters(self, whole: QRectF) -> bool:
        """Return whether, at a desk without the bar, all cells of the map are large enough for indices and letters."""
        view = self._view
        if self._in_heading or self._row is None or whole.isEmpty():
            return False
        wide = self._row.geometry().width()
        return view.indexed_scale(whole, wide) >= view.metrics.cells.indices_from

    @property
    def _is_narrow(self) -> bool:
        panel = self._view.parentWidget()
        return self._row is None or (panel is not None and panel.width() < _NARROWEST)
