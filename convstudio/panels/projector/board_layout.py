"""Where I, K and S stand on the board, in type that the last row can read.

The type is given; the cells take what room there is. What does not fit is given up in a fixed order: first the even
width of S's columns, then the place of K's two pictures, then the indices, then the border's pixels; and if nothing
helps there is no board, and pictures are shown instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF

from convstudio.core.board import Grid, Lines
from convstudio.core.naming import index_text
from convstudio.panels.kernel.kernel_pictures import room_size
from convstudio.panels.sums.sum_type import width_of
from convstudio.theme import BOARD_WEIGHT

# In sizes of the type.
CAPTION: Final = 1.35
INDEX: Final = 1.05
LINE: Final = 1.14
SIGN: Final = 1.2
_INDEX_GAP: Final = 0.35
_PADDING: Final = 0.42  # of a cell, both sides together
TIGHT: Final = (0.3, 0.2)  # beside and above, where the usual would cost what is written
_NARROWEST: Final = 1.35
_GAP: Final = 0.4
# K's two pictures one above the other between I and S, or in one row there, or in one row below I.
Arrangement = Literal["column", "row", "below"]
_ARRANGEMENTS: Final[tuple[Arrangement, ...]] = ("column", "row", "below")
# Whether S's columns are equally wide, and the room around texts, beside and above: what is tried one after the other.
_SPACINGS: Final = (
    (True, _PADDING, _PADDING),
    (False, _PADDING, _PADDING),
    (False, *TIGHT),
)
_MOST_GROWTH: Final = 1.75
_LARGEST_KERNEL_CELL: Final = 2.6


@dataclass(frozen=True)
class GridPlace:
    """A grid in pixels: its upper left corner, the edges of its columns from there, the height of a row."""

    corner: QPointF
    edges: tuple[float, ...]
    row: float
    rows: int
    index_width: float
    index_height: float

    @property
    def body(self) -> QRectF:
        """All cells."""
        return QRectF(self.corner, QSizeF(self.edges[-1], self.row * self.rows))

    def cell(self, row: int, column: int) -> QRectF:
        """A cell by its place in the grid; one beside it where the indices leave it."""
        columns = len(self.edges) - 1
        inside = min(max(column, 0), columns - 1)
        width = self.edges[inside + 1] - self.edges[inside]
        left = self.edges[inside] + (column - inside) * width
        return QRectF(self.corner.x() + left, self.corner.y() + row * self.row, width, self.row)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """The cell under a point."""
        x, y = point.x() - self.corner.x(), point.y() - self.corner.y()
        if not (0 <= x < self.edges[-1] and 0 <= y < self.row * self.rows):
            return None
        column = next(at for at, edge in enumerate(self.edges[1:]) if x < edge)
        return int(y // self.row), column


@dataclass(frozen=True)
class BoardLayout:
    """Places for ``pixels`` of type; ``kernel`` is the room of both its pictures with their captions."""

    pixels: int
    rim: bool
    short: bool
    indices: bool
    inputs: GridPlace
    kernel: QRectF
    outputs: GridPlace
    kernel_beside: bool  # its two pictures are in one row
    input_caption: QRectF
    output_caption: QRectF
    star: QRectF
    equals: QRectF

    def moved(self, by: QPointF) -> BoardLayout:
        """The same elsewhere."""
        return replace(
            self,
            inputs=replace(self.inputs, corner=self.inputs.corner + by),
            outputs=replace(self.outputs, corner=self.outputs.corner + by),
            kernel=self.kernel.translated(by),
            input_caption=self.input_caption.translated(by),
            output_caption=self.output_caption.translated(by),
            star=self.star.translated(by),
            equals=self.equals.translated(by),
        )


@dataclass(frozen=True)
class _Needs:
    """The least sizes of all, in sizes of the type: columns of I and S, rows, and the kernel's cells."""

    input_columns: tuple[float, ...]
    input_row: float
    input_rows: int
    output_columns: tuple[float, ...]
    output_row: float
    output_rows: int
    kernel_cell: float
    kernel_shape: tuple[int, int]
    index_widths: tuple[float, float]


@dataclass(frozen=True)
class Candidate:
    """One way to write the same: I with or without its rim, S with sums or with names."""

    inputs: Grid
    outputs: Grid
    rim: bool
    short: bool


def arrange(
    size: QSizeF,
    sizes: tuple[int, ...],
    candidates: tuple[Candidate, ...],
    kernel_ems: float,
    kernel_shape: tuple[int, int],
) -> BoardLayout | None:
    """The first arrangement that fits, in the largest type of ``sizes`` in which one does; None where none does.

    ``kernel_ems``: the width of the kernel's widest text in sizes of the type.
    """
    for pixels in sizes:
        for candidate, indices, way, spacing in product(
            candidates, (True, False), _ARRANGEMENTS, _SPACINGS
        ):
            needs = _needs(candidate, kernel_ems, kernel_shape, *spacing)
            layout = _fitted(size, pixels, candidate, needs, indices, way)
            if layout is not None:
                return layout
    return None


def ems(lines: Lines, lettered: bool) -> float:
    """The width of the widest of some lines, in sizes of the type."""
    weight = None if lettered else BOARD_WEIGHT
    return max((width_of(line, 1.0, weight) for line in lines), default=0.0)


def least_cell(widest: float, padding: float = _PADDING, above: float = _PADDING) -> float:
    """The side of a kernel's cell, in sizes of the type, in which a text of this width fits."""
    return max(widest + padding, LINE + above)


def _needs(
    candidate: Candidate,
    kernel_ems: float,
    kernel_shape: tuple[int, int],
    even: bool,
    padding: float,
    above: float,
) -> _Needs:
    inputs, outputs = candidate.inputs, candidate.outputs
    of_input, of_output = (
        [max(ems(lines, grid.lettered) + padding, _NARROWEST) for lines in grid.widest]
        for grid in (inputs, outputs)
    )
    of_input = [max(of_input)] * len(of_input)
    if even:
        of_output = [max(of_output)] * len(of_output)
    return _Needs(
        tuple(of_input), LINE + above, inputs.shape[0],
        tuple(of_output), outputs.lines * LINE + above, outputs.shape[0],
        least_cell(kernel_ems, padding, above), kernel_shape,
        (_index_width(inputs), _index_width(outputs)),
    )  # fmt: skip


def _index_width(grid: Grid) -> float:
    """The room beside a grid for the numbers of its rows."""
    first = grid.first[0]
    numbers = (index_text(first + row) for row in range(grid.shape[0]))
    return max((width_of(number, 1.0) for number in numbers), default=0.0) + _INDEX_GAP


def _fitted(
    size: QSizeF, pixels: int, candidate: Candidate, needs: _Needs, indices: bool, way: Arrangement
) -> BoardLayout | None:
    """The arrangement with the cells as large as the room allows; None where even the least do not fit."""
    width, height = size.width() / pixels, size.height() / pixels
    index = INDEX if indices else 0.0
    i_index, s_index = needs.index_widths if indices else (0.0, 0.0)

    def kernel_size(growth: float) -> tuple[float, float]:
        cell = min(needs.kernel_cell * growth, max(_LARGEST_KERNEL_CELL, needs.kernel_cell))
        return room_size(needs.kernel_shape, cell, beside=way != "column")

    def sizes(growth: float) -> tuple[float, float, float, float, float, float]:
        k_width, k_height = kernel_size(growth)
        return (
            i_index + sum(needs.input_columns) * growth,
            CAPTION + index + needs.input_rows * needs.input_row * growth,
            k_width, k_height,
            s_index + sum(needs.output_columns) * growth,
            CAPTION + index + needs.output_rows * needs.output_row * growth,
        )  # fmt: skip

    def fits(growth: float) -> bool:
        i_width, i_height, k_width, k_height, s_width, s_height = sizes(growth)
        if way != "below":
            return (
                i_width + k_width + s_width + 2 * SIGN <= width
                and max(i_height, k_height, s_height) <= height
            )
        return (
            max(i_width, k_width) + s_width + SIGN <= width
            and i_height + k_height + SIGN <= height
            and s_height <= height
        )

    if not fits(1.0):
        return None
    growth = 1.0
    while growth < _MOST_GROWTH and fits(growth + 0.02):
        growth += 0.02
    at = (i_index, s_index, index)
    return _placed(size, pixels, candidate, needs, at, way, growth, sizes(growth))


def _placed(
    size: QSizeF, pixels: int, candidate: Candidate, needs: _Needs,
    index: tuple[float, float, float], way: Arrangement, growth: float,
    sizes: tuple[float, float, float, float, float, float],
) -> BoardLayout:  # fmt: skip
    i_width, i_height, k_width, k_height, s_width, s_height = (each * pixels for each in sizes)
    sign = SIGN * pixels
    middle = size.height() / 2
    # The bodies are centred, not they with their captions: the equation has one axis.
    if way != "below":
        free = size.width() - i_width - k_width - s_width - 2 * sign
        gap = min(free / 4, _GAP * pixels * 4)
        left = (size.width() - i_width - k_width - s_width - 2 * sign - 2 * gap) / 2
        i_at = QPointF(left, _top(middle, i_height, size.height()))
        star = QRectF(left + i_width + gap / 2, middle - sign / 2, sign, sign)
        k_left = left + i_width + sign + gap
        kernel = QRectF(k_left, (size.height() - k_height) / 2, k_width, k_height)
        equals = QRectF(k_left + k_width + gap / 2, middle - sign / 2, sign, sign)
        s_left = k_left + k_width + sign + gap
    else:
        column = max(i_width, k_width)
        free = size.width() - column - s_width - sign
        gap = min(free / 3, _GAP * pixels * 4)
        left = (size.width() - column - s_width - sign - gap) / 2
        spare = size.height() - i_height - k_height - sign
        i_at = QPointF(left + (column - i_width) / 2, spare / 3)
        star = QRectF(left + (column - sign) / 2, i_at.y() + i_height + spare / 6, sign, sign)
        kernel = QRectF(left, star.bottom() + spare / 6, column, k_height)
        equals = QRectF(left + column + gap / 2, middle - sign / 2, sign, sign)
        s_left = left + column + sign + gap
    s_at = QPointF(s_left, _top(middle, s_height, size.height()))

    def place(
        at: QPointF, columns: tuple[float, ...], row: float, rows: int, beside_rows: float
    ) -> GridPlace:
        edges = [0.0]
        for column in columns:
            edges.append(edges[-1] + column * growth * pixels)
        above = index[2] * pixels
        corner = at + QPointF(beside_rows * pixels, CAPTION * pixels + above)
        return GridPlace(
            corner, tuple(edges), row * growth * pixels, rows, beside_rows * pixels, above
        )

    inputs = place(i_at, needs.input_columns, needs.input_row, needs.input_rows, index[0])
    outputs = place(s_at, needs.output_columns, needs.output_row, needs.output_rows, index[1])
    above_i, above_s = (
        QRectF(at.x(), at.y(), width, CAPTION * pixels)
        for at, width in ((i_at, i_width), (s_at, s_width))
    )
    return BoardLayout(
        pixels, candidate.rim, candidate.short, index[2] > 0, inputs, kernel, outputs, way != "column",
        above_i, above_s, star, equals,
    )  # fmt: skip


def _top(middle: float, height: float, room: float) -> float:
    return min(max(middle - height / 2, 0.0), room - height)
