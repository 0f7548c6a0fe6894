"""One grid of the board, I or S, with its cells as large as possible and its marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.notation.board import Grid
from convstudio.core.steps.spotlight import Cell
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.projector.board.cells import BoardCells, Marks, Part
from convstudio.panels.projector.board.layout import GridPlace
from convstudio.panels.projector.board.painter import BoardPainter
from convstudio.theme import Theme

_MARGIN: Final = 5.0  # pens around the body, for rings on its edge


class BoardGrid(QWidget):
    """A widget that paints a `Grid` in a `GridPlace`; where cells or marks differ, only these anew."""

    cell_hovered = Signal(object)
    """Emitted with the indices of the cell under the mouse, or None."""
    cell_clicked = Signal(object)
    """Emitted with the indices of the cell clicked."""

    def __init__(self, name: str, title: str, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        # A desk's metrics until it has a place.
        self._theme, self._metrics = theme, DESK
        self._grid: Grid | None = None
        self._place: GridPlace | None = None
        self._paint: Paint | None = None
        self._marks = Marks()
        self._hovered: Cell | None = None

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        self._theme, self._metrics = theme, metrics
        self.update()

    def show_place(self, place: GridPlace, metrics: Metrics) -> None:
        """Move to a place in the parent, in the type of ``metrics``."""
        self._metrics = metrics
        margin = _MARGIN * metrics.pen
        outer = place.whole.adjusted(-margin, -margin, margin, margin).toAlignedRect()
        self.setGeometry(outer)
        self._place = replace(place, corner=place.corner - QPointF(outer.topLeft()))
        self.update()

    def show_grid(self, grid: Grid, paint: Paint) -> None:
        """Show the texts of the cells, and the colours of their values."""
        if grid is self._grid and _same_paint(paint, self._paint):
            return
        before, self._grid = self._grid, grid
        changed = grid.changed_since(before) if before and _same_paint(paint, self._paint) else None
        self._paint = paint
        if changed is None or (cells := self._cells) is None:
            self.update()
            return
        top, left = grid.first
        self._renew(cells.spot((row + top, column + left)) for row, column in changed)

    def show_marks(self, marks: Marks) -> None:
        if marks == self._marks:
            return
        before = self._parts()
        self._marks = marks
        if (cells := self._cells) is not None:
            self._renew(map(cells.place_of, before ^ self._parts()))

    def _parts(self) -> set[Part]:
        return set() if (cells := self._cells) is None else cells.parts(self._marks)

    def _renew(self, places: Iterable[QRect]) -> None:
        """Paint these places anew, and what is between them."""
        around = QRect()
        for place in places:
            around |= place
        # Between two pixels of the screen, a tick that is cut would be smoothed otherwise.
        self.update(around if self.devicePixelRatioF().is_integer() else self.rect())

    @property
    def _cells(self) -> BoardCells | None:
        """The cells, while there is a place for as many."""
        grid, place = self._grid, self._place
        if grid is None or place is None or place.rows != grid.shape[0]:
            return None
        return BoardCells(grid, place, self._metrics, self._marks.tags)

    def _placed(self) -> BoardCells:
        cells = self._cells
        assert cells is not None
        return cells

    def cell_rect(self, cell: Cell) -> QRectF:
        """The rectangle of a cell in this widget, by its indices."""
        return self._placed().cell_rect(cell)

    def tag_rect(self, cell: Cell) -> QRectF | None:
        """The rectangle of the weight over a cell; None if there is none."""
        return self._placed().tag_rect(cell)

    def text_rect(self, cell: Cell) -> QRectF:
        """The rectangle in which a cell's text is centred: beside or above the weight over it."""
        return self._placed().text_rect(cell)

    def headroom(self, cell: Cell) -> float:
        """Pixels between a cell's upper edge and its text."""
        return self._placed().headroom(cell)

    def text_width(self, cell: Cell) -> float:
        """The width of a cell's text in pixels."""
        return self._placed().text_width(cell)

    def paintEvent(self, event: QPaintEvent) -> None:
        if (cells := self._cells) is not None:
            with QPainter(self) as painter:
                BoardPainter(self._theme, cells, self._paint, self._marks, event.region()).draw(
                    painter
                )

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.cell_clicked.emit(cell)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.cell_hovered.emit(cell)

    def _cell_at(self, point: QPointF) -> Cell | None:
        if self._grid is None or self._place is None:
            return None
        at = self._place.at(point)
        first = self._grid.first
        return None if at is None else (at[0] + first[0], at[1] + first[1])


def _same_paint(one: Paint | None, other: Paint | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.coloring == other.coloring and np.array_equal(one.table, other.table)
