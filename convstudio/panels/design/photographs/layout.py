"""Where the pictures of the tool *All photographs* stand: rows of photographs, columns of maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

EDGE: Final = 10.0
"""Pixels beside and between the columns of names and of maps."""
_THIN: Final = 12.0  # pixels of a picture of one row or column
HEADS: Final = 26
"""Pixels of height of the heads of the columns."""
RANGES: Final = 16
"""Pixels of height of the ranges below the heads of columns too narrow for both in one line."""
WORDS: Final = 20
"""Pixels of height of a line of words."""
_NARROW: Final = 620  # pixels of width below which a place and its values have a line each, where the pictures leave it
_LINES: Final = (2, 4)
_GAP: Final = 6.0
_LOW: Final = 150  # pixels of height below which there is no line of words below the pictures
_LOWEST: Final = 110  # pixels of height below which the titles stand beside the maps
_TITLES: Final = 72.0  # their width there
_BESIDE: Final = (220, 420)  # the least and the largest width of words beside them
_SCROLL_BAR: Final = 24
_UNBOUNDED: Final = 1e6  # pixels, in which rows are as high as their maps are
_RIM: Final = 3.0  # above the first and below the last row
_BRIEF: Final = 130.0  # the width of a column below which its range stands below its head
_TITLE: Final = 230.0  # the width that the head of a column needs, if there is room
_LEAST: Final = 96.0  # the height of a row from which on more rows are shown at once
_NAME: Final = (64.0, 132.0)  # the least and the largest width of a name
_NAME_SHARE: Final = 0.14


@dataclass(frozen=True)
class GridLayout:
    """The places in a grid for a room of ``width`` × ``height`` pixels; ``shapes`` are those of the rows' maps.

    Rows are as high as their maps are, if all are seen so; else as many as have a useful height, and the grid scrolls.
    """

    width: float
    height: float
    shapes: tuple[tuple[int, int], ...]
    columns: int
    titles: float = 0.0
    """The width of the titles where those stand beside the maps; 0 where they stand above them."""

    @property
    def name_width(self) -> float:
        """The width of the names."""
        return min(max(self.width * _NAME_SHARE, _NAME[0]), _NAME[1])

    @property
    def column_width(self) -> float:
        """The width of a map's place."""
        widest = max((w / max(h, 1) for h, w in self.shapes), default=1.0) * self._fitting_height
        wanted = widest + self.titles if self.titles else max(widest, _TITLE)
        return max(min(self._free_width, wanted), 8.0)

    @property
    def row_height(self) -> float:
        """The height of a row, the same for all."""
        widest = self._free_width - self.titles
        highest = max((h / max(w, 1) for h, w in self.shapes), default=1.0) * widest
        return float(int(max(min(self._fitting_height, highest), 16.0)))

    @property
    def _free_width(self) -> float:
        """The width that each map could have."""
        free = self.width - 2 * EDGE - self.name_width - self.columns * EDGE
        return free / max(self.columns, 1)

    @property
    def _fitting_height(self) -> float:
        """The height of rows of which as many are seen as have a useful one."""
        seen = min(max(len(self.shapes), 1), max(int((self.height + _GAP) / (_LEAST + _GAP)), 1))
        return (self.height - 2 * _RIM - (seen - 1) * _GAP) / seen

    @property
    def total_height(self) -> int:
        """The height of all rows."""
        rows = len(self.shapes)
        return int(2 * _RIM + rows * self.row_height + max(rows - 1, 0) * _GAP)

    def left_of(self, column: int) -> float:
        """Return where a column begins."""
        return EDGE + self.name_width + EDGE + column * (self.column_width + EDGE)

    def name(self, row: int) -> QRectF:
        """Return the place of a photograph's name."""
        return QRectF(EDGE, self._top(row), self.name_width, self.row_height)

    def cell(self, row: int, column: int) -> QRectF:
        """Return the place for a map."""
        left, wide = self.left_of(column) + self.titles, self.column_width - self.titles
        return QRectF(left, self._top(row), wide, self.row_height)

    def picture(self, row: int, column: int) -> QRectF:
        """Return the place of a map itself, which keeps its proportions, at whole pixels."""
        return fitted(self.cell(row, column), self.shapes[row])

    def row_at(self, place: QPointF) -> int | None:
        """Return the row that a point lies in."""
        row = int((place.y() - _RIM) // (self.row_height + _GAP))
        inside = 0 <= place.y() - self._top(row) < self.row_height
        return row if 0 <= row < len(self.shapes) and inside else None

    def at(self, place: QPointF) -> tuple[int, int, int, int] | None:
        """Return the row, the column, and the output (i, j) that a point lies on."""
        if (row := self.row_at(place)) is None:
            return None
        if 0 in self.shapes[row]:
            return None
        for column in range(self.columns):
            inner = self.picture(row, column)
            if inner.contains(place):
                return row, column, *output_at(inner, self.shapes[row], place)
        return None

    def _top(self, row: int) -> float:
        return _RIM + row * (self.row_height + _GAP)


@dataclass(frozen=True)
class Parts:
    """The places of the tool's parts; ``is_over``: words lie over others, for want of another place.

    ``titles`` is the width of the heads where those stand beside the maps, all over the pictures; else 0.
    """

    heads: QRect
    pictures: QRect
    words: QRect
    is_over: bool
    titles: float = 0.0


def parts_in(room: QSize, shapes: tuple[tuple[int, int], ...], columns: int) -> Parts:
    """Return the places of the heads, the pictures and the words in a tool.

    Words stand in a line below the pictures, or in several where it is narrow; where it is low, beside them, or over
    the heads if that is too narrow.
    Where it is lowest, the heads stand beside the maps, which have all of the height.
    """
    wide, high = room.width(), room.height()
    if high >= _LOW:
        grid = GridLayout(wide, _UNBOUNDED, shapes, columns)
        head = HEADS + (RANGES if grid.column_width < _BRIEF else 0)
        least, most = _LINES if wide < _NARROW else (1, 1)
        below = min(max(high - head - grid.total_height, least * WORDS), most * WORDS)
        pictures = QRect(0, head, wide, high - head - below)
        words = QRect(0, high - below, wide, below)
        return Parts(QRect(0, 0, wide, head), pictures, words, False)
    titles = _TITLES if high < _LOWEST else 0.0
    if GridLayout(wide, high, shapes, columns, titles).column_width < 2 * titles:
        titles = 0.0
    head = 0 if titles else HEADS
    places = GridLayout(wide, max(high - head, 1), shapes, columns, titles)
    free = wide - int(places.left_of(columns)) - _SCROLL_BAR
    beside = min(free, _BESIDE[1]) if free >= _BESIDE[0] else 0
    pictures = QRect(0, head, wide - beside, max(high - head, 1))
    heads = pictures if titles else QRect(0, 0, wide - beside, head)
    if beside:
        return Parts(heads, pictures, QRect(wide - beside, 0, beside, high), False, titles)
    words = QRect(0, high - WORDS, wide, WORDS) if titles else heads
    return Parts(heads, pictures, words, True, titles)


def parts_enlarged(room: QSize, shape: tuple[int, int]) -> Parts:
    """Return the places in a tool that one map of ``shape`` fills.

    The heads have no place, and no width, where the map needs their height. Words have lines below the map, or in a low
    tool what it leaves beside it, else a line over it.
    """
    wide, high = room.width(), room.height()
    rows, columns = max(shape[0], 1), max(shape[1], 1)
    below, beside = high - wide * rows / columns, int(wide - high * columns / rows)
    least = _LINES[0] if wide < _NARROW and high >= 2 * _LOW else 1
    head = HEADS if below >= HEADS + least * WORDS else 0
    heads = QRect(0, 0, wide, head) if head else QRect()
    lines = min(int((below - head) / WORDS), _LINES[1])
    if lines < 1 and high < _LOW:
        if beside >= _BESIDE[0]:
            width = min(beside, _BESIDE[1])
            words = QRect(wide - width, 0, width, high)
            return Parts(heads, QRect(0, 0, wide - width, high), words, False)
        pictures = QRect(0, head, wide, high - head)
        return Parts(heads, pictures, QRect(0, high - WORDS, wide, WORDS), True)
    under = max(lines, least) * WORDS
    pictures = QRect(0, head, wide, high - head - under)
    return Parts(heads, pictures, QRect(0, high - under, wide, under), False)


def fitted(room: QRectF, shape: tuple[int, int]) -> QRectF:
    """Return the largest place of a shape's proportions in a room, in its middle, at whole pixels."""
    height, width = max(shape[0], 1), max(shape[1], 1)
    unit = min(room.width() / width, room.height() / height)
    wide, high = (
        max(int(side * unit), int(min(most, _THIN)), 1)
        for side, most in ((width, room.width()), (height, room.height()))
    )
    inner = QRectF(0, 0, wide, high)
    inner.moveTopLeft(QPointF(
        int(room.left() + (room.width() - inner.width()) / 2),
        int(room.top() + (room.height() - inner.height()) / 2),
    ))  # fmt: skip
    return inner


def output_at(inner: QRectF, shape: tuple[int, int], place: QPointF) -> tuple[int, int]:
    """Return the output that a point of a picture lies on."""
    down = (place.y() - inner.top()) / inner.height() * shape[0]
    across = (place.x() - inner.left()) / inner.width() * shape[1]
    return min(max(int(down), 0), shape[0] - 1), min(max(int(across), 0), shape[1] - 1)
