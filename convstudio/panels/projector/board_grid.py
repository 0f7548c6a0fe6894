"""One grid of the board: I or S, its cells as large as the room allows, with what is lit up in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.core.board import Grid
from convstudio.core.naming import index_text
from convstudio.core.spotlight import Cell, Lit
from convstudio.panels.pictures.pixel_layers import Paint
from convstudio.panels.pictures.term_marks import draw_lit, draw_term_highlight
from convstudio.panels.projector.board_layout import LINE, GridPlace
from convstudio.panels.sums.sum_type import draw_text, words
from convstudio.theme import BOARD_WEIGHT, Theme

_MARGIN: Final = 5.0  # pens around the body, for rings that stand on its edge
_WINDOW_TINT: Final = 0.16
_TINT: Final = 0.32  # of a value's colour in its cell


@dataclass(frozen=True)
class Target:
    """What belongs to one thing that is looked at, by index."""

    cell: Cell | None = None
    window: tuple[range, range] | None = None


@dataclass(frozen=True)
class Marks:
    """What is lit: the animation's cells, what is ``pointed`` at, and what a lesson has ``kept`` lit beside it."""

    lit: Lit = field(default_factory=Lit)
    pointed: Target = field(default_factory=Target)
    kept: Target = field(default_factory=Target)


class BoardGrid(QWidget):
    """Paints a `Grid` in a `GridPlace`; says over which cell the mouse is."""

    cell_hovered = Signal(object)  # the cell's indices, or None
    cell_clicked = Signal(object)

    def __init__(self, name: str, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self._theme = theme
        self._grid: Grid | None = None
        self._place: GridPlace | None = None
        self._pixels = 12
        self._paint: Paint | None = None
        self._marks = Marks()
        self._hovered: Cell | None = None

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_place(self, place: GridPlace, pixels: int) -> None:
        """Stand at a place of the parent, in ``pixels`` of type."""
        self._pixels = pixels
        whole = place.body.adjusted(-place.index_width, -place.index_height, 0, 0)
        margin = _MARGIN * self._theme.pen
        outer = whole.adjusted(-margin, -margin, margin, margin).toAlignedRect()
        self.setGeometry(outer)
        corner = place.corner - QPointF(outer.topLeft())
        self._place = GridPlace(
            corner, place.edges, place.row, place.rows, place.index_width, place.index_height
        )
        self.update()

    def show_grid(self, grid: Grid, paint: Paint) -> None:
        """What stands in the cells, and the colours of their values."""
        self._grid, self._paint = grid, paint
        self.update()

    def show_marks(self, marks: Marks) -> None:
        if marks != self._marks:
            self._marks = marks
            self.update()

    def cell_rect(self, cell: Cell) -> QRectF:
        """Where a cell is in this widget, by its indices."""
        assert self._grid is not None
        assert self._place is not None
        first = self._grid.first
        return self._place.cell(cell[0] - first[0], cell[1] - first[1])

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        grid, place = self._grid, self._place
        if grid is None or place is None or place.rows != grid.shape[0]:
            return
        with QPainter(self) as painter:
            self._draw_cells(painter, grid, place)
            self._draw_lines(painter, grid, place)
            self._draw_texts(painter, grid, place)
            self._draw_indices(painter, grid, place)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_marks(painter)

    def _draw_cells(self, painter: QPainter, grid: Grid, place: GridPlace) -> None:
        """The grounds: a breath of each value's colour, so that every digit has the same ink and can be read."""
        card = self._theme.color("card")
        painter.fillRect(place.body, card)
        if grid.values is not None and self._paint is not None:
            ground = np.array([card.red(), card.green(), card.blue()])
            colors = (ground + (self._paint.colors(grid.values) - ground) * _TINT).round()
            for row, column in np.ndindex(grid.shape):
                if grid.texts[row][column]:
                    red, green, blue = (int(part) for part in colors[row, column])
                    painter.fillRect(place.cell(row, column), QColor(red, green, blue))
        if grid.tinted is not None:
            painter.fillRect(self._span(grid.tinted), self._theme.color("accent", 0.12))
        hatch = self._theme.color("text", 0.3)
        for row, column in np.argwhere(grid.outside).tolist():
            painter.fillRect(place.cell(row, column), QBrush(hatch, Qt.BrushStyle.BDiagPattern))

    def _draw_lines(self, painter: QPainter, grid: Grid, place: GridPlace) -> None:
        pen = self._theme.pen
        body = place.body
        painter.setPen(QPen(self._theme.color("control"), max(0.5 * pen, 1.0)))
        for row in range(1, place.rows):
            y = body.top() + row * place.row
            painter.drawLine(QPointF(body.left(), y), QPointF(body.right(), y))
        for edge in place.edges[1:-1]:
            x = body.left() + edge
            painter.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("text"), pen))
        painter.drawRect(body)
        if grid.tinted is not None:
            painter.setPen(QPen(self._theme.color("accent"), 1.3 * pen))
            painter.drawRect(self._span(grid.tinted))
        inside = np.argwhere(~grid.outside)
        if grid.outside.any() and len(inside):  # the image among the border's pixels
            (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0)
            painter.setPen(QPen(self._theme.color("text"), pen))
            painter.drawRect(place.cell(top, left) | place.cell(bottom, right))

    def _draw_texts(self, painter: QPainter, grid: Grid, place: GridPlace) -> None:
        pixels, weight = self._pixels, None if grid.lettered else BOARD_WEIGHT
        painter.setPen(self._theme.color("text"))
        for row, column in np.ndindex(grid.shape):
            lines = grid.texts[row][column]
            line_of = place.cell(row, column).adjusted(-pixels, 0, pixels, 0)  # never shrunk
            line_of.translate(0, -(len(lines) - 1) * LINE * pixels / 2)
            for line in lines:
                draw_text(painter, line_of, line, pixels, weight)
                line_of.translate(0, LINE * pixels)

    def _draw_indices(self, painter: QPainter, grid: Grid, place: GridPlace) -> None:
        """Rows and columns carry their numbers, in the type that all can read."""
        if not place.index_width:
            return
        painter.setFont(words(self._pixels))
        painter.setPen(self._theme.color("secondary"))
        rows, columns = grid.shape
        away = 0.1 * self._pixels  # from rings that stand on the grid's edge
        centre = Qt.AlignmentFlag.AlignCenter
        for row in range(rows):
            cell = place.cell(row, 0)
            at = QRectF(
                cell.left() - place.index_width, cell.top(), place.index_width, cell.height()
            )
            painter.drawText(at.translated(-away, 0), centre, index_text(row + grid.first[0]))
        for column in range(columns):
            cell = place.cell(0, column)
            at = QRectF(
                cell.left(), cell.top() - place.index_height, cell.width(), place.index_height
            )
            painter.drawText(at.translated(0, -away), centre, index_text(column + grid.first[1]))

    def _draw_marks(self, painter: QPainter) -> None:
        marks = self._marks
        # One thing has the highlight: the step, or what a lesson shows; what the mouse adds is told from it.
        role = "highlight" if marks.lit == Lit() and marks.kept == Target() else "accent"
        targets = ((marks.kept, "highlight"), (marks.pointed, role))
        for window, tint in (
            (marks.lit.window, "highlight"),
            *((at.window, of) for at, of in targets),
        ):
            if window is not None and window[0] and window[1]:
                self._draw_window(painter, self._span(window) & self._place_of_all(), tint)
        draw_lit(painter, self._inside(marks.lit), self.cell_rect, self._theme)
        for at, of in targets:
            has_it = of == "accent" and at.cell in (marks.lit.current, marks.kept.cell)
            if at.cell is not None and self._has(at.cell) and not has_it:
                draw_term_highlight(painter, self.cell_rect(at.cell), self._theme, of)

    def _draw_window(self, painter: QPainter, rect: QRectF, role: str) -> None:
        painter.fillRect(rect, self._theme.color(role, _WINDOW_TINT))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = "ring_dark" if role == "highlight" else role
        for ring, width in (("ring_light", 3.6), (inner, 2.2)):
            painter.setPen(QPen(self._theme.color(ring), width * self._theme.pen))
            painter.drawRect(rect)

    def _place_of_all(self) -> QRectF:
        return self._place.body if self._place is not None else QRectF()

    def _has(self, cell: Cell) -> bool:
        """Whether the grid has a cell: without the rim, the border's pixels have none."""
        if self._grid is None:
            return False
        (height, width), (top, left) = self._grid.shape, self._grid.first
        return 0 <= cell[0] - top < height and 0 <= cell[1] - left < width

    def _inside(self, lit: Lit) -> Lit:
        """What is lit of the grid's own cells."""
        current = lit.current if lit.current is not None and self._has(lit.current) else None
        return replace(
            lit,
            current=current,
            done=frozenset(filter(self._has, lit.done)),
            badges={cell: number for cell, number in lit.badges.items() if self._has(cell)},
        )

    def _span(self, cells: tuple[range, range]) -> QRectF:
        """The rectangle around cells, by index."""
        rows, columns = cells
        return self.cell_rect((rows[0], columns[0])) | self.cell_rect((rows[-1], columns[-1]))

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
