"""The layout of a sum's tiles: large in one row if they fit, else small in two rows, else partly folded.

It depends on the experiment and the size only, not on the step or an output's numbers. So nothing moves during an
animation except the highlight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from PySide6.QtCore import QRectF

MOST_TILES: Final = 25

_LARGE: Final = tuple(range(18, 12, -1))  # pixels of type; two lines per tile
_SMALL: Final = (15, 14, 13, 12)  # pixels of type; one line per tile, two rows
_GAPS: Final = {1: 22.0, 2: 14.0}  # between tiles, with the + in it, by the number of rows
_HEIGHTS: Final = {1: 50.0, 2: 24.0}
_ROW_GAP: Final = 6.0
EDGE: Final = 5.0  # room for the rings of the first tile
_FOLD: Final = 112.0
_MOST_LARGE: Final = 12


@dataclass(frozen=True)
class TermLayout:
    """A layout of equal tiles in ``rows``, in ``pixels`` of type; ``folds``: whether some terms are folded."""

    taps: int
    rows: int
    columns: int
    pixels: int
    width: float
    height: float
    top: float
    unit: float
    edge: float
    folds: bool

    @property
    def is_large(self) -> bool:
        return self.rows == 1

    @property
    def capacity(self) -> int:
        """The number of tiles."""
        return min(self.rows * self.columns, self.taps)

    @property
    def left(self) -> float:
        return self.edge + (self.folds and _FOLD * self.unit + self.gap)

    @property
    def gap(self) -> float:
        return _GAPS[self.rows] * self.unit

    @property
    def right(self) -> float:
        """The right end of the tiles and the fold behind them."""
        end = self.left + self.columns * (self.width + self.gap) - self.gap
        return end + (self.folds and _FOLD * self.unit + self.gap)

    def place(self, position: int) -> QRectF:
        """The rectangle of a tile, by its position along the rows, from 0."""
        row, column = divmod(position, self.columns)
        return QRectF(
            self.left + column * (self.width + self.gap),
            self.top + row * (self.height + _ROW_GAP * self.unit),
            self.width,
            self.height,
        )

    def fold_place(self, behind: bool) -> QRectF:
        """The rectangle of the fold before the tiles, or ``behind`` them."""
        width, height = _FOLD * self.unit, self.bottom - self.top
        left = self.right - width if behind else self.edge
        return QRectF(left, self.top, width, height)

    @property
    def bottom(self) -> float:
        return self.place(self.rows * self.columns - 1).bottom()

    def first_around(self, index: int) -> int:
        """The first term with a tile if term ``index`` must be visible, in whole pages, so that tiles stay still."""
        return self.clipped(index // self.capacity * self.capacity)

    def clipped(self, first: int) -> int:
        """``first``, or the nearest value that leaves no tile empty."""
        return min(max(first, 0), self.taps - self.capacity)


def arrange(
    taps: int, width: float, height: float, tile_width: Callable[[int, bool], float], result: float,
    edge: float = EDGE, unit: float = 1.0,
) -> TermLayout:  # fmt: skip
    """The largest arrangement that fits.

    ``tile_width`` gives a tile's width for pixels of type and whether it is large. ``result`` is the width to keep for
    the result, ``edge`` the one before the first tile; ``unit`` magnifies everything.
    """
    room = width - result - edge

    def made(rows: int, columns: int, pixels: int, folds: bool = False) -> TermLayout:
        tall = _HEIGHTS[rows] * unit
        top = (height - rows * tall - (rows - 1) * _ROW_GAP * unit) / 2
        wide = tile_width(pixels, rows == 1)
        return TermLayout(taps, rows, columns, pixels, wide, tall, top, unit, edge, folds)

    for most, rows, sizes in ((_MOST_LARGE, 1, _LARGE), (MOST_TILES, 2, _SMALL)):
        columns = ceil(taps / rows)
        for size in sizes:
            layout = made(rows, columns, round(size * unit))
            if taps <= most and layout.right - edge <= room:
                return layout
    layout = made(2, 1, round(_SMALL[-2] * unit), folds=True)
    more = int((room + edge - layout.right) / (layout.width + layout.gap))
    return replace(layout, columns=min(max(1 + more, 1), MOST_TILES // 2))
