"""The layers that give a picture its place: its frame and grid, and the indices of rows and columns."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTransform

from convstudio.panels.pictures.pixel_layers import Layer, cells_rect
from convstudio.theme import Theme, digit_font

INDICES_FROM: Final = 24.0  # screen pixels a cell needs for rows and columns to carry their indices
GUTTER_WIDTH: Final = 30
GUTTER_HEIGHT: Final = 20


class FrameLayer(Layer):
    """A hairline round the picture, lines between large cells, and a dashed outline of another picture."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._other: tuple[range, range] | None = None
        self._inner: tuple[range, range] | None = None

    def show_cells(
        self,
        cells: tuple[range, range],
        other: tuple[range, range] | None = None,
        inner: tuple[range, range] | None = None,
    ) -> None:
        """``other``: cells outlined where they differ, such as the image behind a smaller feature map;
        ``inner``: cells outlined and tinted among the others.
        """
        self._cells, self._other, self._inner = cells, None if other == cells else other, inner
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        rows, columns = self.visible(*self._cells)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._other is not None:
            painter.setPen(QPen(self.theme.color("secondary"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(to_screen.mapRect(cells_rect(*self._other)))
        if self._inner is not None:
            rect = to_screen.mapRect(cells_rect(*self._inner))
            painter.fillRect(rect, self.theme.color("accent", 0.10))
            painter.setPen(QPen(self.theme.color("accent"), 2.5))
            painter.drawRect(rect)
        painter.setPen(QPen(self.theme.color("control"), 1))
        if len(self._cells[0]) and len(self._cells[1]):
            painter.drawRect(to_screen.mapRect(cells_rect(*self._cells)))
        if to_screen.m11() < INDICES_FROM or not (len(rows) and len(columns)):
            return
        painter.setPen(QPen(self.theme.color("control", 0.6), 1))
        seen = to_screen.mapRect(cells_rect(rows, columns))
        lines = []
        for row in rows[1:]:
            y = to_screen.map(QPointF(0, row)).y()
            lines.append(QLineF(seen.left(), y, seen.right(), y))
        for column in columns[1:]:
            x = to_screen.map(QPointF(column, 0)).x()
            lines.append(QLineF(x, seen.top(), x, seen.bottom()))
        painter.drawLines(lines)


class IndexLayer(Layer):
    """The indices of rows and columns along the left and upper edge, once cells are large enough to be counted.

    They stand outside the picture where there is room, else on a gutter of their own, never on digits.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._first = (0, 0)

    def show_cells(self, cells: tuple[range, range], first: tuple[int, int]) -> None:
        """``first``: the index that the first row and the first column carry."""
        self._cells, self._first = cells, first
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        rows, columns = self.visible(*self._cells)
        if to_screen.m11() < INDICES_FROM or not (len(rows) and len(columns)):
            return
        body = to_screen.mapRect(cells_rect(*self._cells))
        edge = to_screen.mapRect(self.viewRect())
        left = max(body.left() - GUTTER_WIDTH, edge.left())
        top = max(body.top() - GUTTER_HEIGHT, edge.top())
        card = self.theme.color("card")
        if left + GUTTER_WIDTH > body.left():
            painter.fillRect(QRectF(left, edge.top(), GUTTER_WIDTH, edge.height()), card)
        if top + GUTTER_HEIGHT > body.top():
            painter.fillRect(QRectF(edge.left(), top, edge.width(), GUTTER_HEIGHT), card)
        painter.setFont(digit_font(11))
        painter.setPen(self.theme.color("secondary"))
        for row in rows:
            y = to_screen.map(QPointF(0, row + 0.5)).y()
            if y > top + GUTTER_HEIGHT + 6:
                index = row - self._cells[0].start + self._first[0]
                place = QRectF(left, y - 8, GUTTER_WIDTH - 2, 16)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _signed(index))
        for column in columns:
            x = to_screen.map(QPointF(column + 0.5, 0)).x()
            if x > left + GUTTER_WIDTH + 4:
                index = column - self._cells[1].start + self._first[1]
                place = QRectF(x - 20, top, 40, GUTTER_HEIGHT - 2)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _signed(index))


def _signed(index: int) -> str:
    return str(index).replace("-", "−")
