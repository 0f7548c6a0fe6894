"""The layers around the cells: the frame with its grid, and the indices of rows and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTransform

from convstudio.panels.pictures.marks import EVERYWHERE
from convstudio.panels.pictures.pixel_items import ViewItem, cells_rect, drawn_place
from convstudio.panels.widgets.lettering import Fitted, fitted, write_fitted
from convstudio.theme import Theme, digit_font

# Screen pixels; without this tolerance a gutter beside the picture could wipe out an outline.
_ROUNDING: Final = 0.01
_TYPE: Final = 11  # pixels of type for which the distances below are given
_SHARE: Final = 0.9  # of its columns that an index may take
_EVERY: Final = (1, 2, 5, 10, 20, 50)  # columns: each has an index, or every second, fifth …

Placed = tuple[QRectF, str, Fitted]
"""The place of an index, the index, and how it fits."""


class FrameItem(ViewItem):
    """A hairline around the picture, lines between large cells, and a dashed outline of another picture."""

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
        """Show the frame of ``cells``.

        ``other``: cells outlined if they differ, such as the image behind a smaller feature map; ``inner``: cells
        outlined and tinted among the others.
        """
        self._cells, self._other, self._inner = cells, None if other == cells else other, inner
        self.update()

    @property
    def place(self) -> QRectF:
        """The rectangle of all that is framed, in image coordinates."""
        around = QRectF()
        for cells in (self._cells, self._other):
            if cells is not None:
                around |= cells_rect(*cells)
        return around

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        rows, columns = self.visible(*self._cells)
        pen = self.metrics.pen
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._other is not None:
            painter.setPen(QPen(self.theme.color("secondary"), pen, Qt.PenStyle.DashLine))
            painter.drawRect(to_screen.mapRect(cells_rect(*self._other)))
        if self._inner is not None:
            rect = to_screen.mapRect(cells_rect(*self._inner))
            painter.fillRect(rect, self.theme.color("accent", 0.10))
            painter.setPen(QPen(self.theme.color("accent"), 2.5 * pen))
            painter.drawRect(rect)
        painter.setPen(QPen(self.theme.color("control"), pen))
        if len(self._cells[0]) and len(self._cells[1]):
            around = drawn_place(painter, to_screen, *self._cells)
            # Beside the outermost cells: a border's effect on a photograph is no wider than the line.
            painter.drawRect(around.adjusted(-pen / 2, -pen / 2, pen / 2, pen / 2))
        if to_screen.m11() < self.metrics.cells.lines_from or not (len(rows) and len(columns)):
            return
        # Thinner between cells than around them, and never so thick that lines hide the colours.
        line = min(max(pen / 2, 1.0), to_screen.m11() / 24)
        painter.setPen(QPen(self.theme.color("control", 0.6), line))
        seen = to_screen.mapRect(cells_rect(rows, columns))
        lines = []
        for row in rows[1:]:
            y = to_screen.map(QPointF(0, row)).y()
            lines.append(QLineF(seen.left(), y, seen.right(), y))
        for column in columns[1:]:
            x = to_screen.map(QPointF(column, 0)).x()
            lines.append(QLineF(x, seen.top(), x, seen.bottom()))
        painter.drawLines(lines)


class IndexItem(ViewItem):
    """The indices of rows and columns along the left and upper edge, where cells are large enough to be counted.

    They are outside the picture where there is room, else in a gutter of their own, never on digits.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._first = (0, 0)
        self._is_off = False
        self._clear: tuple[object, QRectF] | None = None
        self._places: tuple[object, list[Placed]] = (None, [])
        # The rectangle of marks beside the picture: an index in one of its cells would look like a value.
        self.taken: Callable[[QTransform], QRectF] = lambda _to_screen: QRectF()

    def show_cells(self, cells: tuple[range, range], first: tuple[int, int]) -> None:
        """Show indices for ``cells``; ``first`` are those of the first row and the first column."""
        self._cells, self._first = cells, first
        self.update()

    def show_shown(self, shown: bool) -> None:
        """Set whether to show indices where there is room for them."""
        if shown is self._is_off:
            self._is_off = not shown
            self.update()

    def not_covered(self, to_screen: QTransform) -> QRectF:
        """The part of the screen without indices: asked for by each layer, and the same until one is shown or moved."""
        view = self.viewRect()
        key = self._changes, to_screen.m11(), to_screen.dx(), to_screen.dy(), view.getRect()
        if self._clear is None or self._clear[0] != key:
            self._clear = key, self._not_covered(to_screen, to_screen.mapRect(view))
        return self._clear[1]

    def _not_covered(self, to_screen: QTransform, edge: QRectF) -> QRectF:
        if not self._are_shown(to_screen, edge):
            return edge
        left, top = self._corner(to_screen, edge)
        wide, high = self.metrics.cells.gutter
        return edge.adjusted(left + wide - edge.left(), top + high - edge.top(), 0, 0)

    def _corner(self, to_screen: QTransform, edge: QRectF) -> tuple[float, float]:
        """The left end of the row indices, and the upper end of the column indices."""
        body = to_screen.mapRect(cells_rect(*self._cells))
        wide, high = self.metrics.cells.gutter
        return max(body.left() - wide, edge.left()), max(body.top() - high, edge.top())

    def _are_shown(self, to_screen: QTransform, edge: QRectF) -> bool:
        cell, cells = to_screen.m11(), self.metrics.cells
        rows, columns = self.visible(*self._cells)
        if self._is_off or cell < cells.indices_from or not (len(rows) and len(columns)):
            return False
        if not cells.indices_give_way:
            return True
        wide, high = cells.gutter
        if self._widest(self._texts(rows, columns)[0]) > wide:
            return False
        # A picture that would be completely visible without indices must not be covered by them.
        body = to_screen.mapRect(cells_rect(*self._cells))
        return not edge.contains(body) or edge.contains(body.adjusted(-wide, -high, 0, 0))

    def _texts(self, rows: range, columns: range) -> tuple[list[str], list[str]]:
        top, left = self._cells[0].start - self._first[0], self._first_of_columns
        return [_signed(row - top) for row in rows], [_signed(column - left) for column in columns]

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        edge = to_screen.mapRect(self.viewRect())
        if not self._are_shown(to_screen, edge):
            return
        body = to_screen.mapRect(cells_rect(*self._cells))
        wide, high = self.metrics.cells.gutter
        left, top = self._corner(to_screen, edge)
        card = self.theme.color("card")
        if left + wide > body.left() + _ROUNDING:
            painter.fillRect(QRectF(left, edge.top(), wide, edge.height()), card)
        if top + high > body.top() + _ROUNDING:
            painter.fillRect(QRectF(edge.left(), top, edge.width(), high), card)
        painter.setFont(self._font)
        painter.setPen(self.theme.color("secondary"))
        taken, is_whole = self.taken(to_screen), self.wholeness(EVERYWHERE)
        for place, text, found in self._placed(to_screen, edge):
            if not self.part.intersects(place):
                continue
            if not place.intersects(taken) and is_whole(place):
                write_fitted(painter, place, found, text)

    def _placed(self, to_screen: QTransform, edge: QRectF) -> list[Placed]:
        """The indices with their places, the same for all steps."""
        key = (
            to_screen.m11(), to_screen.dx(), to_screen.dy(), edge.getRect(), self._cells, self._first,
            self.metrics,
        )  # fmt: skip
        if self._places[0] != key:
            self._places = key, self._place_texts(to_screen, edge)
        return self._places[1]

    def _place_texts(self, to_screen: QTransform, edge: QRectF) -> list[Placed]:
        rows, columns = self.visible(*self._cells)
        (wide, high), unit = self.metrics.cells.gutter, self.metrics.small_type / _TYPE
        left, top = self._corner(to_screen, edge)
        row_texts, column_texts = self._texts(rows, columns)
        placed = []
        for row, text in zip(rows, row_texts, strict=True):
            y = to_screen.map(QPointF(0, row + 0.5)).y()
            if y > top + high + 6 * unit and y + 6 * unit <= edge.bottom():
                placed.append((QRectF(left, y - 8 * unit, wide - 2 * unit, 16 * unit), text))
        room = self._widest(column_texts) / _SHARE
        every = next(
            step for step in _EVERY if step * to_screen.m11() >= room or step == _EVERY[-1]
        )
        for column, text in zip(columns, column_texts, strict=True):
            x = to_screen.map(QPointF(column + 0.5, 0)).x()
            whole = left + wide <= x - room / 2 and x + room / 2 <= edge.right()
            if whole and (column - self._first_of_columns) % every == 0:
                placed.append((QRectF(x - room / 2, top, room, high - 2 * unit), text))
        font = self._font
        return [(place, text, fitted(text, font, place.width())) for place, text in placed]

    @property
    def _font(self) -> QFont:
        return digit_font(self.metrics.small_type)

    @property
    def _first_of_columns(self) -> int:
        """The column with index 0."""
        return self._cells[1].start - self._first[1]

    def _widest(self, texts: list[str]) -> float:
        return max(map(QFontMetricsF(self._font).horizontalAdvance, texts))


def _signed(index: int) -> str:
    return str(index).replace("-", "−")
