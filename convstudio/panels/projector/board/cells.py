"""Where a board's grid writes: its cells, their texts, the weights over them, and all marks of a step."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, QRectF

from convstudio.core.notation.board import Grid
from convstudio.core.steps.spotlight import Cell, Lit
from convstudio.metrics.metrics import Metrics
from convstudio.panels.projector.board.content import BADGE, LINE, TAG_GAP, TAG_HEIGHT, block_height
from convstudio.panels.projector.board.layout import GridPlace
from convstudio.panels.sums.sum_type import width_of
from convstudio.theme import BOARD_WEIGHT

# A weight over a cell: its text, and its value, whose sign colours it.
Tag = tuple[str, float]


@dataclass(frozen=True)
class Touched:
    """The cells that belong to a target, by index."""

    cell: Cell | None = None
    window: tuple[range, range] | None = None


@dataclass(frozen=True)
class Marks:
    """The marks of a grid: the animation's cells, what is ``pointed`` at, and what a lesson has ``kept`` lit.

    ``tags`` are the weights over the cells of a window.
    """

    lit: Lit = field(default_factory=Lit)
    pointed: Touched = field(default_factory=Touched)
    kept: Touched = field(default_factory=Touched)
    tags: Mapping[Cell, Tag] = field(default_factory=dict)

    @property
    def targets(self) -> tuple[tuple[Touched, str], tuple[Touched, str]]:
        """What is kept lit and what is pointed at, with their colours, which tell them from each other."""
        # Either the step or a lesson's mark has the highlight; what is pointed at beside it looks different.
        alone = self.lit == Lit() and self.kept == Touched()
        return (self.kept, "highlight"), (self.pointed, "highlight" if alone else "accent")

    @property
    def windows(self) -> list[tuple[tuple[range, range], str]]:
        """The windows to outline, with their colours."""
        wanted = ((self.lit.window, "highlight"), *((at.window, of) for at, of in self.targets))
        return [(window, of) for window, of in wanted if window and window[0] and window[1]]

    @property
    def rings(self) -> list[tuple[Cell, str]]:
        """The cells of targets to put rings around, with their colours; a cell has one ring."""
        ringed = self.lit.current, self.kept.cell
        return [
            (at.cell, of)
            for at, of in self.targets
            if at.cell is not None and not (of == "accent" and at.cell in ringed)
        ]


class Part(NamedTuple):
    """One mark: its kind, the cell or the window that it marks, and what else decides how it looks."""

    kind: str
    where: Any
    look: Hashable


@dataclass(frozen=True)
class BoardCells:
    """The cells of a grid in its place, in the sizes of ``metrics``, with tags over some of them."""

    grid: Grid
    place: GridPlace
    metrics: Metrics
    tags: Mapping[Cell, Tag]

    @property
    def pixels(self) -> int:
        """The type of the cells."""
        return round(self.place.share * self.metrics.type)

    def has(self, cell: Cell) -> bool:
        """Whether the grid has a cell; without the rim, it has none of the border."""
        (height, width), (top, left) = self.grid.shape, self.grid.first
        return 0 <= cell[0] - top < height and 0 <= cell[1] - left < width

    def cell_rect(self, cell: Cell) -> QRectF:
        """The rectangle of a cell, by its indices."""
        first = self.grid.first
        return self.place.cell(cell[0] - first[0], cell[1] - first[1])

    def span(self, cells: tuple[range, range]) -> QRectF:
        """The rectangle around a range of cells, by index."""
        rows, columns = cells
        return self.cell_rect((rows[0], columns[0])) | self.cell_rect((rows[-1], columns[-1]))

    def tag_rect(self, cell: Cell) -> QRectF | None:
        """The rectangle of the weight over a cell; None if there is none."""
        grid, place, tag = self.grid, self.place, self.tags.get(cell)
        if tag is None or not place.tag_pixels:
            return None
        at, pixels = self.cell_rect(cell), place.tag_pixels
        weight = None if grid.lettered else BOARD_WEIGHT
        wide = width_of(tag[0], pixels, weight) + place.tag_padding * pixels
        high, gap = TAG_HEIGHT * pixels, TAG_GAP * self.metrics.type
        if place.tags == "below":
            return QRectF(at.center().x() - wide / 2, at.bottom() - high - gap, wide, high)
        free = at.width() - wide - self.text_width(cell)
        left = at.right() - wide - max(free / 3, gap)
        return QRectF(left, at.center().y() - high / 2, wide, high)

    def text_rect(self, cell: Cell) -> QRectF:
        """The rectangle in which a cell's text is centred: beside or above the weight over it."""
        at, tag = self.cell_rect(cell), self.tag_rect(cell)
        if tag is None:
            return at
        if self.place.tags == "beside":
            return at.adjusted(0, 0, tag.left() - at.right(), 0)
        room, gap = self.metrics.type, TAG_GAP * self.metrics.type
        spare = tag.top() - at.top() - block_height(self.grid) * self.pixels
        below = max(min(spare / 2, spare - BADGE * room), gap)
        return at.adjusted(0, spare - below, 0, tag.top() - below - at.bottom())

    def headroom(self, cell: Cell) -> float:
        """Pixels between a cell's upper edge and its text."""
        row, column = cell[0] - self.grid.first[0], cell[1] - self.grid.first[1]
        lines = len(self.grid.texts[row][column]) or 1
        high = block_height(replace(self.grid, lines=lines)) * self.pixels
        return self.text_rect(cell).center().y() - high / 2 - self.cell_rect(cell).top()

    def ink(self, cell: Cell) -> QRectF:
        """The rectangle that a cell's text covers, with the overhang of slanted letters."""
        row, column = cell[0] - self.grid.first[0], cell[1] - self.grid.first[1]
        wide = self.text_width(cell) + 0.3 * self.pixels
        high = (len(self.grid.texts[row][column]) * LINE + 0.3) * self.pixels
        ink = QRectF(0, 0, wide, high)
        ink.moveCenter(self.text_rect(cell).center())
        return ink

    def text_width(self, cell: Cell) -> float:
        """The width of a cell's text in pixels."""
        row, column = cell[0] - self.grid.first[0], cell[1] - self.grid.first[1]
        weight = None if self.grid.lettered else BOARD_WEIGHT
        lines = self.grid.texts[row][column]
        return max((width_of(line, self.pixels, weight) for line in lines), default=0.0)

    # What is painted where, so that only what differs is painted again

    def parts(self, marks: Marks) -> set[Part]:
        """Each mark by all that decides what it looks like."""
        lit, tags = marks.lit, marks.tags
        signs = (
            *(("tag", cell, tag) for cell, tag in tags.items()),
            *(("badge", cell, (at, cell == lit.current)) for cell, at in lit.badges.items()),
            *(("done", cell, None) for cell in lit.done),
            *(("current", cell, None) for cell in (lit.current,) if cell is not None),
            *(("ring", cell, of) for cell, of in marks.rings),
        )
        windows = {Part("window", at, of) for at, of in marks.windows}
        # A sign is above its cell's text, which makes way for a tag.
        return windows | {
            Part(kind, cell, (look, tags.get(cell))) for kind, cell, look in signs if self.has(cell)
        }

    def place_of(self, part: Part) -> QRect:
        """All that a mark may cover."""
        if part.kind != "window":
            return self.spot(part.where)
        pen = 2 * self.metrics.pen + 1
        return self.span(part.where).adjusted(-pen, -pen, pen, pen).toAlignedRect()

    def spot(self, cell: Cell) -> QRect:
        """All that a cell's text and marks may cover: rings extend into its neighbours, badges and ticks upwards."""
        at, (beyond, above) = self.cell_rect(cell), self._overlaps
        return at.adjusted(-beyond, -beyond - above, beyond, beyond).toAlignedRect()

    @cached_property
    def _overlaps(self) -> tuple[float, float]:
        """How far marks extend around a cell, and above that; all cells have one size."""
        at, marks = self.cell_rect(self.grid.first), self.metrics.marks
        beyond = marks.reach(min(at.width(), at.height())) + marks.pen + 1.0
        return beyond, max(marks.badge(at.width())[2], marks.raised_tick[0])
