"""The layout of I, K and S on the board, in type that the last row can read.

The legible type is the minimum; where there is room, the type is larger, and cells take the rest. What does not fit is
given up in the order of `Kept`; if that is not enough, there is no board but pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF

from convstudio.core.notation.board import Grid
from convstudio.panels.kernel.kernel_arrangement import Arrangement, room_size
from convstudio.panels.projector.board.content import (
    BADGE,
    LEVELS,
    ORDER,
    TAG,
    TAG_GAP,
    TAG_HEIGHT,
    TAG_PADDING,
    TIGHT,
    BoardContent,
    Kept,
    Needs,
    TagWay,
    block_height,
    tag_padding,
)

# In sizes of the type (ems).
CAPTION: Final = 1.35
INDEX: Final = 1.05
SIGN: Final = 1.2
# The widths of ∗ or ⋆ and of =, with tight margins and with roomy ones.
_SIGNS: Final = ((0.75, 0.85), (1.2, 1.3))
_AIR: Final = 0.3  # after =, so that it is not read with the number of a row
_GAP: Final = 1.6  # the largest, besides the signs
_BETWEEN: Final = 0.25  # between I and K below it
_LARGER: Final = 1.35  # digits of 5 % of the screen's height, where there is room
_MOST_GROWTH: Final = 1.75
_LARGEST_KERNEL_CELL: Final = 2.6
_CHEAP: Final = 5  # levels of `Kept` whose cost the room would not notice

# Where K is: between I and S, or below I.
Way = Literal["between", "below"]
_WAYS: Final[tuple[Way, ...]] = ("between", "below")


@dataclass(frozen=True)
class GridPlace:
    """A grid in pixels: its upper left corner, the edges of its columns relative to it, the height of a row.

    ``tags``: the placement of weights over its cells, in ``tag_pixels`` of type, on labels padded by ``tag_padding`` of
    it. ``share``: the type of the cells, relative to the board's.
    """

    corner: QPointF
    edges: tuple[float, ...]
    row: float
    rows: int
    index_width: float
    index_height: float
    tags: TagWay = ""
    tag_pixels: int = 0
    share: float = 1.0
    tag_padding: float = TAG_PADDING

    @property
    def body(self) -> QRectF:
        """The rectangle of all cells."""
        return QRectF(self.corner, QSizeF(self.edges[-1], self.row * self.rows))

    @property
    def whole(self) -> QRectF:
        """The rectangle of all cells with their indices."""
        return self.body.adjusted(-self.index_width, -self.index_height, 0, 0)

    def cell(self, row: int, column: int) -> QRectF:
        """The rectangle of a cell by row and column; columns outside the grid continue it."""
        columns = len(self.edges) - 1
        inside = min(max(column, 0), columns - 1)
        width = self.edges[inside + 1] - self.edges[inside]
        left = self.edges[inside] + (column - inside) * width
        return QRectF(self.corner.x() + left, self.corner.y() + row * self.row, width, self.row)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """The (row, column) of the cell under a point, or None."""
        x, y = point.x() - self.corner.x(), point.y() - self.corner.y()
        if not (0 <= x < self.edges[-1] and 0 <= y < self.row * self.rows):
            return None
        column = next(at for at, edge in enumerate(self.edges[1:]) if x < edge)
        return int(y // self.row), column


@dataclass(frozen=True)
class BoardLayout:
    """A layout in ``pixels`` of type; ``kernel`` is the rectangle of its pictures with their captions."""

    pixels: int
    kept: Kept
    inputs: GridPlace
    kernel: QRectF
    outputs: GridPlace
    arrangement: Arrangement
    input_caption: QRectF
    output_caption: QRectF
    star: QRectF
    equals: QRectF

    def moved(self, by: QPointF) -> BoardLayout:
        """The same layout moved by an offset."""
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


def arrange(size: QSizeF, room: int, least: int, content: BoardContent) -> BoardLayout | None:
    """The board with as much of `Kept` as possible, and then in the largest type; None if nothing fits.

    ``size``: the available space in pixels; ``room``: the preferred type; ``least``: the smallest legible type.
    """
    floors = tuple(dict.fromkeys((room, least)))
    levels = LEVELS[:_CHEAP], LEVELS[_CHEAP:]
    for some, floor in product(levels, floors):
        for kept in some:
            if _best(size, floor, content, kept) is not None:
                return _largest(size, floor, content, _given_back(size, floor, content, kept))
    return None


def _given_back(size: QSizeF, pixels: int, content: BoardContent, kept: Kept) -> Kept:
    """Restore all parts of ``kept`` that turn out to need no extra room, the most important first."""
    for name in reversed(ORDER):
        more = replace(kept, **{name: True})
        if more != kept and _best(size, pixels, content, more) is not None:
            kept = more
    return kept


def _largest(size: QSizeF, floor: int, content: BoardContent, kept: Kept) -> BoardLayout:
    """The layout in the largest type that fits, without changing where K is."""
    found = _best(size, floor, content, kept)
    assert found is not None
    ways = (found.way,)
    few, many = floor, round(_LARGER * floor)
    while few < many:
        middle = (few + many + 1) // 2
        larger = _best(size, middle, content, kept, ways)
        if larger is None:
            many = middle - 1
        else:
            few, found = middle, larger
    return found.placed()


def _best(
    size: QSizeF, pixels: int, content: BoardContent, kept: Kept, ways: tuple[Way, ...] = _WAYS
) -> _Fit | None:
    """The arrangement that leaves most room to the cells, in the first way that fits; None if none does."""
    arrangements: tuple[Arrangement, ...] = ("column", "row") if kept.both else ("alone",)
    found = None
    for way, arrangement, (tags, stamps) in product(ways, arrangements, content.ways(kept)):
        if (way, arrangement) == ("below", "column") or (found is not None and found.way != way):
            continue
        fit = _Fit(size, pixels, content, kept, content.needs(kept, tags, stamps), way, arrangement)
        if fit.fits(1.0) and (found is None or fit.growth > found.growth + 0.01):
            found = fit
    return found


class _Fit:
    """One arrangement in a given type."""

    def __init__(
        self, size: QSizeF, pixels: int, content: BoardContent, kept: Kept, needs: Needs,
        way: Way, arrangement: Arrangement,
    ) -> None:  # fmt: skip
        self._size, self._pixels, self._content, self._kept = size, pixels, content, kept
        self._needs, self.way, self._arrangement = needs, way, arrangement
        self._wide, self._high = size.width() / pixels, size.height() / pixels
        self._index = INDEX if kept.indices else 0.0
        self._beside = needs.index_widths if kept.indices else (0.0, 0.0)
        self._star, self._equals = _SIGNS[kept.roomy]
        self._signs = self._star + self._equals + _AIR
        self._growth: float | None = None

    @property
    def growth(self) -> float:
        """The factor by which cells may be larger than necessary."""
        if self._growth is None:
            few, many = 1.0, _MOST_GROWTH
            if self.fits(many):
                few = many
            while many - few > 0.01:
                middle = (few + many) / 2
                few, many = (middle, many) if self.fits(middle) else (few, middle)
            self._growth = few
        return self._growth

    def _kernel(self, growth: float) -> tuple[float, float]:
        least = self._needs.kernel_cell
        cell = min(least * growth, max(_LARGEST_KERNEL_CELL, least))
        return room_size(self._needs.kernel_shape, cell, self._arrangement, self._content.times)

    def _grids(self, growth: float) -> tuple[float, float, float, float]:
        """The widths of I and S, and the heights of their bodies."""
        needs = self._needs
        i_width = self._beside[0] + sum(needs.input_columns) * growth
        s_width = self._beside[1] + sum(needs.output_columns) * growth
        return (
            i_width, needs.input_rows * needs.input_row * growth,
            max(s_width, needs.caption_width), needs.output_rows * needs.output_row * growth,
        )  # fmt: skip

    def fits(self, growth: float) -> bool:
        """Whether everything fits with cells enlarged by ``growth``."""
        k_width, k_height = self._kernel(growth)
        i_width, i_body, s_width, s_body = self._grids(growth)
        above = CAPTION + self._index
        if self.way == "between":
            wide = i_width + k_width + s_width + self._signs
            return wide <= self._wide and max(above + max(i_body, s_body), k_height) <= self._high
        return (
            max(i_width, self._star + k_width) + s_width + self._equals + _AIR <= self._wide
            and max(above + i_body + _BETWEEN + k_height, above + s_body) <= self._high
        )

    def placed(self) -> BoardLayout:
        """The layout with cells as large as possible."""
        growth, pixels = self.growth, self._pixels
        i_width, i_body, s_width, s_body = self._grids(growth)
        k_width, k_height = self._kernel(growth)
        wide, high, above = self._wide, self._high, CAPTION + self._index
        sign, equal = self._star, self._equals
        # The bodies share an axis, like the terms of an equation.
        body = max(i_body, s_body)
        axis = max(above + body / 2, min((high + above) / 2, high - body / 2))
        column = i_width if self.way == "between" else max(i_width, sign + k_width)
        parts = (column, k_width, s_width) if self.way == "between" else (column, s_width)
        gaps = len(parts) - 1
        signs = self._signs if self.way == "between" else equal + _AIR
        gap = min((wide - sum(parts) - signs) / (gaps + 2), _GAP)
        left = (wide - sum(parts) - signs - gaps * gap) / 2
        s_left = left + sum(parts[:-1]) + signs + gaps * gap
        equals = QRectF(s_left - gap / 2 - _AIR - equal, axis - equal / 2, equal, equal)
        i_left, i_axis = left, axis
        if self.way == "between":
            star = QRectF(left + column + gap / 2, axis - sign / 2, sign, sign)
            k_left = star.right() + gap / 2
            middle = axis - (CAPTION / 2 if self._arrangement != "column" else 0.0)
            k_top = max(min(middle - k_height / 2, high - k_height), 0.0)
        else:
            spare = high - above - i_body - _BETWEEN - k_height
            i_left += (column - i_width) / 2
            i_axis = spare / 3 + above + i_body / 2
            k_left = left + (column - k_width - sign) / 2 + sign
            k_top = i_axis + i_body / 2 + spare / 3 + _BETWEEN
            star = QRectF(k_left - sign, k_top + (k_height + CAPTION - sign) / 2, sign, sign)

        def scaled(rect: QRectF) -> QRectF:
            return QRectF(rect.topLeft() * pixels, rect.size() * pixels)

        i_top, s_top = i_axis - i_body / 2, axis - s_body / 2
        needs = self._needs
        s_grid = self._beside[1] + sum(needs.output_columns) * growth
        s_grid_left = s_left + (s_width - s_grid) / 2
        # The caption of S may be wider than its rows, where there is nothing beside it.
        words_left = min(max(i_left + i_width, k_left + k_width) + _BETWEEN, s_left)
        inputs = self._grid(QPointF(i_left, i_top), True)
        outputs = self._grid(QPointF(s_grid_left, s_top), False)
        return BoardLayout(
            pixels, self._kept, inputs, scaled(QRectF(k_left, k_top, k_width, k_height)), outputs,
            self._arrangement,
            scaled(QRectF(i_left, i_top - above, i_width, CAPTION)),
            scaled(QRectF(words_left, s_top - above, wide - words_left, CAPTION)),
            scaled(star), scaled(equals),
        )  # fmt: skip

    def _grid(self, at: QPointF, is_input: bool) -> GridPlace:
        """The place of I or S; ``at`` is the left edge of its row indices, and the upper edge of its rows."""
        needs, growth, pixels = self._needs, self.growth, self._pixels
        columns = needs.input_columns if is_input else needs.output_columns
        row = (needs.input_row if is_input else needs.output_row) * growth
        rows = needs.input_rows if is_input else needs.output_rows
        beside = self._beside[0 if is_input else 1]
        edges = [0.0]
        for column in columns:
            edges.append(edges[-1] + column * growth * pixels)
        corner = QPointF(at.x() + beside, at.y()) * pixels
        way = needs.tags if is_input else needs.stamps
        content, kept = self._content, self._kept
        grid = content.inputs(kept) if is_input else content.outputs(kept)
        share = content.text_share(grid, kept)
        tag = self._tag(grid, share, columns, row, way) if way else 0.0
        return GridPlace(
            corner, tuple(edges), row * pixels, rows,
            beside * pixels, self._index * pixels, way, round(tag * pixels), share,
            tag_padding(kept),
        )  # fmt: skip

    def _tag(
        self, grid: Grid, share: float, columns: tuple[float, ...], row: float, way: TagWay
    ) -> float:
        """The type of weights over cells, as large as the cells allow, but not larger than their texts."""
        label, growth = self._content.tag_width(self._kept), self.growth
        if way == "beside":
            texts = self._content.text_widths(grid, share)
            free = min(wide * growth - text for wide, text in zip(columns, texts, strict=True))
            largest = min((free - TIGHT[0]) / label, (row - TIGHT[1]) / TAG_HEIGHT)
        else:
            largest = min(
                (min(columns) * growth - TAG_GAP) / label,
                (row - share * block_height(grid) - BADGE - 2 * TAG_GAP) / TAG_HEIGHT,
            )
        return max(min(largest, share), TAG)
