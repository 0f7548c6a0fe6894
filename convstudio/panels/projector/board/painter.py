"""The painter of a board's grid: cells in pale colours, their texts and numbers, and its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QRegion

from convstudio.core.numbers.formatting import index_text
from convstudio.core.steps.spotlight import Cell
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.pictures.pixel_items import Paint
from convstudio.panels.projector.board.cells import BoardCells, Marks
from convstudio.panels.projector.board.content import LINE
from convstudio.panels.projector.table_layout import FLOOR
from convstudio.panels.sums.sum_type import draw_text, width_of, words
from convstudio.panels.widgets.lettering import write
from convstudio.theme import BOARD_WEIGHT, Theme

_WINDOW_TINT: Final = 0.16
_TINT: Final = 0.32  # opacity of a value's colour in its cell
_OUTSIDE_TINT: Final = 0.12  # opacity for a border pixel, below its hatching
_APART: Final = 0.2  # ems between the numbers of two columns


@dataclass(frozen=True, eq=False)
class BoardPainter:
    """A painter of the parts of a grid that a ``region`` of its widget shows."""

    theme: Theme
    cells: BoardCells
    paint: Paint | None
    marks: Marks
    region: QRegion

    @property
    def _pen(self) -> float:
        return self.cells.metrics.pen

    @property
    def _weight(self) -> QFont.Weight | None:
        return None if self.cells.grid.lettered else BOARD_WEIGHT

    @property
    def _marker(self) -> MarkPainter:
        return MarkPainter(self.theme, self.cells.metrics.marks)

    def draw(self, painter: QPainter) -> None:
        rows, columns = self.cells.grid.shape
        place = self.cells.place
        shown = [
            (row, column)
            for row in range(rows)
            for column in range(columns)
            if self._shows(place.cell(row, column))
        ]
        self._draw_cells(painter, shown)
        self._draw_lines(painter)
        self._draw_texts(painter, shown)
        self._draw_indices(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_marks(painter)

    def _shows(self, place: QRectF) -> bool:
        return self.region.intersects(place.toAlignedRect())

    # Below the marks

    def _draw_cells(self, painter: QPainter, shown: list[Cell]) -> None:
        """Fill the cells with a pale tint of their values' colours, so that all digits are legible in one ink."""
        card, grid, place = self.theme.color("card"), self.cells.grid, self.cells.place
        painter.fillRect(place.body, card)
        if grid.values is not None and self.paint is not None:
            ground = np.array([card.red(), card.green(), card.blue()])
            # Border pixels are paler and hatched; otherwise a black pixel would look the same.
            tints = np.where(grid.outside, _OUTSIDE_TINT, _TINT)[..., np.newaxis]
            colors = (ground + (self.paint.colors(grid.values) - ground) * tints).round()
            for row, column in shown:
                if grid.texts[row][column]:
                    red, green, blue = (int(part) for part in colors[row, column])
                    painter.fillRect(place.cell(row, column), QColor(red, green, blue))
        if grid.tinted is not None:
            painter.fillRect(self.cells.span(grid.tinted), self.theme.color("accent", 0.12))
        border = QPainterPath()
        for row, column in shown:
            if grid.outside[row, column]:
                border.addRect(place.cell(row, column))
        self._marker.border(painter, border, card)

    def _draw_lines(self, painter: QPainter) -> None:
        grid, place, pen = self.cells.grid, self.cells.place, self._pen
        body = place.body
        painter.setPen(QPen(self.theme.color("control"), max(0.5 * pen, 1.0)))
        for row in range(1, place.rows):
            y = body.top() + row * place.row
            painter.drawLine(QPointF(body.left(), y), QPointF(body.right(), y))
        for edge in place.edges[1:-1]:
            x = body.left() + edge
            painter.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("text"), pen))
        painter.drawRect(body)
        if grid.tinted is not None:
            painter.setPen(QPen(self.theme.color("accent"), 1.3 * pen))
            painter.drawRect(self.cells.span(grid.tinted))
        inside = np.argwhere(~grid.outside)
        # Outline the image among the border pixels.
        if grid.outside.any() and len(inside):
            (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0)
            painter.setPen(QPen(self.theme.color("text"), pen))
            painter.drawRect(place.cell(top, left) | place.cell(bottom, right))

    def _draw_texts(self, painter: QPainter, shown: list[Cell]) -> None:
        grid, pixels, weight = self.cells.grid, self.cells.pixels, self._weight
        painter.setPen(self.theme.color("text"))
        top, left = grid.first
        for row, column in shown:
            cell, lines = (row + top, column + left), grid.texts[row][column]
            if not lines or not self._shows(self.cells.ink(cell)):
                continue
            line_of = self.cells.text_rect(cell)
            line_of.translate(0, -(len(lines) - 1) * LINE * pixels / 2)
            for line in lines:
                draw_text(painter, line_of, line, pixels, weight)
                line_of.translate(0, LINE * pixels)

    def _draw_indices(self, painter: QPainter) -> None:
        """Draw the numbers of rows and columns, in the room's type."""
        grid, place, room = self.cells.grid, self.cells.place, self.cells.metrics.type
        outside = self.region.subtracted(QRegion(place.body.toRect()))
        if not place.index_width or outside.isEmpty():
            return
        rows, columns = grid.shape
        numbers = [index_text(column + grid.first[1]) for column in range(columns)]
        centers = [place.cell(0, column).center().x() for column in range(columns)]
        pixels = index_type(numbers, centers, room)
        painter.setFont(words(pixels))
        painter.setPen(self.theme.color("secondary"))
        away = 0.1 * room  # from rings on the grid's edge
        for row in range(rows):
            at = place.cell(row, 0)
            at.setRight(at.left())
            at.setLeft(at.right() - place.index_width)
            self._write(painter, at.translated(-away, 0), index_text(row + grid.first[0]))
        for column, number in enumerate(numbers):
            at = place.cell(0, column)
            at.setBottom(at.top())
            at.setTop(at.bottom() - place.index_height)
            # A sign hangs before its digits, so that digits are evenly spaced.
            self._write(painter, at.translated(-_sign(number, pixels) / 2, -away), number)

    def _write(self, painter: QPainter, place: QRectF, number: str) -> None:
        if self._shows(place):
            write(painter, place, number)

    # The marks

    def _draw_marks(self, painter: QPainter) -> None:
        marks, cells = self.marks, self.cells
        for window, tint in marks.windows:
            self._draw_window(painter, cells.span(window) & cells.place.body, tint)
        self._draw_tags(painter)
        lit = marks.lit.only(self._has)
        self._marker.lit(painter, lit, cells.cell_rect, headroom=cells.headroom)
        for cell, of in marks.rings:
            if self._has(cell):
                self._marker.current(painter, cells.cell_rect(cell), of)

    def _has(self, cell: Cell) -> bool:
        """Whether the region shows anything of a cell and its marks."""
        return self.cells.has(cell) and self.region.intersects(self.cells.spot(cell))

    def _draw_window(self, painter: QPainter, rect: QRectF, role: str) -> None:
        # Where cells are tinted, a caption says so, and no other tint is added.
        if self.cells.grid.tinted is None:
            seen = rect & QRectF(self.region.boundingRect())
            painter.fillRect(seen, self.theme.color(role, _WINDOW_TINT))
        self._marker.window(painter, rect, role)

    def _draw_tags(self, painter: QPainter) -> None:
        """Draw the weights over cells, each on a label edged in the colour of its sign."""
        theme, cells, pen = self.theme, self.cells, self._pen
        lettered = cells.grid.lettered
        for cell, (text, value) in cells.tags.items():
            if not self._has(cell) or (at := cells.tag_rect(cell)) is None:
                continue
            sign = "positive" if value > 0 else "negative" if value < 0 else "control"
            painter.setPen(QPen(theme.color("control" if lettered else sign), pen))
            painter.setBrush(theme.color("card"))
            painter.drawRoundedRect(at, 3 * pen, 3 * pen)
            painter.setPen(theme.color("text"))
            draw_text(painter, at, text, cells.place.tag_pixels, self._weight)


def index_type(numbers: Sequence[str], centers: Sequence[float], pixels: int) -> int:
    """The type of the columns' numbers: the room's, or a smaller one in which they do not touch.

    All numbers have the same type, not smaller than that of a table.
    """
    share = 1.0
    for (before, number), (left, right) in zip(pairwise(numbers), pairwise(centers), strict=True):
        digits = width_of(before, pixels) - _sign(before, pixels) + width_of(number, pixels)
        needed = (digits + _sign(number, pixels)) / 2 + _APART * pixels
        share = min(share, (right - left) / needed)
    return round(pixels * max(share, FLOOR))


def _sign(number: str, pixels: int) -> float:
    """The width of the sign before a number."""
    return width_of(number, pixels) - width_of(number.lstrip("−"), pixels)
