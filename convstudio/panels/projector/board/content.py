"""The content of a board, measured in ems, and the order in which parts are given up for want of room."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import chain
from typing import Final, Literal

from convstudio.core.notation.board import LONGEST_SUM, Board, Grid, Lines
from convstudio.core.notation.letters import Letters
from convstudio.core.numbers.formatting import index_text
from convstudio.core.steps.scene import can_be_wiped
from convstudio.core.steps.spotlight import MOST_IDENTITIES
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.kernel.kernel_arrangement import times_text
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.pictures.layers.kernel_notes import TIMES, kernel_notes
from convstudio.panels.sums.sum_type import width_of
from convstudio.panels.widgets.lettering import INK
from convstudio.theme import BOARD_WEIGHT

# In sizes of the board's type (ems).
LINE: Final = 1.14
# The smallest type of a weight over a cell: 16 minutes of arc, the minimum of ISO 9241.
TAG: Final = 0.65
TAG_HEIGHT: Final = 1.14  # of a tag's own type, like the other constants that start with TAG_
TAG_PADDING: Final = 0.36
_TIGHT_TAG: Final = 0.16
TAG_GAP: Final = 0.08  # around a tag, of the board's type
# The type of sums in letters, and of numbers, where `Kept.large` is given up: 19 minutes of arc.
SMALLER: Final = 0.75
BADGE: Final = 0.56  # a badge, with the space between it and the digits below
ROOMY: Final = (0.42, 0.42)  # beside and above a text, both sides together
TIGHT: Final = (0.22, 0.2)  # the same where `ROOMY` would cost content
CLEAR: Final = 0.33  # the least beside a sum in letters: clear of the ring of the next cell
_NARROWEST: Final = 1.35  # the narrowest column of cells
# The same with tight margins: without badges, and where a badge and a tick stand side by side.
_NARROW: Final = (1.0, 1.2)
_INDEX_GAP: Final = (0.2, 0.35)
_CLOSE: Final = 0.06  # above a text in cells without badges and with tight margins
_KERNEL_SHARE: Final = 0.93  # of a kernel's cell, for its text
_ALIKE: Final = 0.3  # columns that differ by less get one width

# Where weights over a grid's cells are placed.
TagWay = Literal["", "below", "beside"]


@dataclass(frozen=True)
class Kept:
    """The parts of a board. What does not fit is given up in the order of these fields, the last one last.

    Badges and ticks are not among them: they are on the edges of cells and need no room.
    """

    stamps: bool = True  # the weights of a stamp over S
    # K as applied beside K as typed, which the weights over I show as well
    both: bool = True
    roomy: bool = True  # margins within the cells
    even: bool = True  # columns of one width
    # sums in letters, and numbers in cells, as large as everything else, not `SMALLER`
    large: bool = True
    # sums in letters of more than two terms; without them S names them, s₁₁, and the line below spells one out
    sums: bool = True
    pairs: bool = True  # sums in letters of two terms
    tags: bool = True  # the weights over I
    indices: bool = True
    rim: bool = True  # the border pixels

    @property
    def is_complete(self) -> bool:
        """Whether the board alone is enough to follow the lecture."""
        return self.sums and self.pairs and self.tags and self.indices and self.rim


ORDER: Final = tuple(field.name for field in fields(Kept))
LEVELS: Final = tuple(
    replace(Kept(), **dict.fromkeys(ORDER[:given_up], False)) for given_up in range(len(ORDER) + 1)
)


@dataclass(frozen=True)
class Needs:
    """The least sizes, in ems: columns and rows of I and S, and the kernel's cells."""

    input_columns: tuple[float, ...]
    input_row: float
    input_rows: int
    output_columns: tuple[float, ...]
    output_row: float
    output_rows: int
    kernel_cell: float
    kernel_shape: tuple[int, int]
    index_widths: tuple[float, float]
    caption_width: float
    tags: TagWay
    stamps: TagWay


class BoardContent:
    """The grids of a board in all ways to write them, and the weights over them."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.kernel = CellContent(board.experiment.kernel, board.letters)
        self.shape = board.experiment.kernel.shape
        self.times = width_of(times_text(board.experiment.kernel), 1.0)
        self.few = board.timeline.taps <= MOST_IDENTITIES
        self._inputs: dict[bool, Grid] = {}
        self._outputs: dict[int, Grid] = {}
        self._needs: dict[tuple[Kept, TagWay, TagWay], Needs] = {}
        # The widths of a grid's columns, by its id.
        self._widths: dict[int, list[float]] = {}

    def inputs(self, kept: Kept) -> Grid:
        """The grid of I, with its border if there is one and it is kept."""
        if kept.rim not in self._inputs:
            self._inputs[kept.rim] = self.board.inputs(rim=kept.rim and self.board.has_rim)
        return self._inputs[kept.rim]

    def outputs(self, kept: Kept) -> Grid:
        """The grid of S, with room for both operations and both kernels: neither flip must move the board."""
        longest = 0 if self.board.letters is None else longest_sum(kept)
        if longest not in self._outputs:
            boards = [self.board] if self.behind is None else [self.board, self.behind]
            boards = [*boards, *map(_turned, boards)]
            grids = [each.outputs(None, longest=longest) for each in boards]
            widest = tuple(
                tuple(chain.from_iterable(columns))
                for columns in zip(*(each.widest for each in grids), strict=True)
            )
            lines = max(each.lines for each in grids)
            self._outputs[longest] = replace(grids[0], widest=widest, lines=lines)
        return self._outputs[longest]

    @cached_property
    def behind(self) -> Board | None:
        """The board of the other kernel, where S of both can be written beside each other in numbers."""
        experiment = self.board.experiment
        if self.board.letters is not None or not can_be_wiped(experiment):
            return None
        return Board(Timeline(experiment.swapped, self.board.timeline.order), None)

    def text_widths(self, grid: Grid, share: float = 1.0) -> list[float]:
        """The widths that a grid's columns may ever need, in a ``share`` of the board's type."""
        if id(grid) not in self._widths:
            self._widths[id(grid)] = [ems(lines, grid.lettered) for lines in grid.widest]
        return [share * width for width in self._widths[id(grid)]]

    def text_share(self, grid: Grid, kept: Kept) -> float:
        """The type of a grid's cells, relative to the board's."""
        is_name = grid.lettered and grid.lines == 1
        return 1.0 if kept.large or is_name else SMALLER

    def tag_width(self, kept: Kept) -> float:
        """The width of the widest tag, in sizes of its own type."""
        letters = self.board.letters
        notes = kernel_notes(self.board.experiment, letters, turned=False)
        weight = BOARD_WEIGHT if letters is None else None
        texts = [tag_text(text, letters is not None, kept) for row in notes.texts for text in row]
        return max(width_of(text, 1.0, weight) for text in texts) + tag_padding(kept)

    def ways(self, kept: Kept) -> tuple[tuple[TagWay, TagWay], ...]:
        """The possible placements of tags over I and over S."""
        both: tuple[TagWay, ...] = ("below", "beside")
        none: tuple[TagWay, ...] = ("",)
        over_inputs, over_outputs = both if kept.tags else none, both if kept.stamps else none
        return tuple((one, other) for one in over_inputs for other in over_outputs)

    def needs(self, kept: Kept, tags: TagWay, stamps: TagWay) -> Needs:
        """The least sizes for the parts that are kept."""
        key = kept, tags, stamps
        if key not in self._needs:
            self._needs[key] = self._measured(*key)
        return self._needs[key]

    def _measured(self, kept: Kept, tags: TagWay, stamps: TagWay) -> Needs:
        padding, above = ROOMY if kept.roomy else TIGHT
        among = above if kept.roomy or self.few else _CLOSE
        inputs, outputs = self.inputs(kept), self.outputs(kept)
        label = TAG * self.tag_width(kept)
        of_input, row = self._cells(inputs, kept, tags, label, padding, among)
        beside = max(padding, CLEAR) if outputs.lettered and kept.pairs else padding
        of_output, output_row = self._cells(outputs, kept, stamps, label, beside, among)
        of_input, of_output = (_evened(widths, kept.even) for widths in (of_input, of_output))
        mode = self.board.experiment.mode
        return Needs(
            tuple(of_input), row, inputs.shape[0],
            tuple(of_output), output_row, outputs.shape[0],
            self._kernel_cell(padding, above), self.shape,
            (_index_width(inputs, kept), _index_width(outputs, kept)),
            width_of("𝑆", 1.2, None) + 0.36 + width_of(mode, 1.0),
            tags, stamps,
        )  # fmt: skip

    def _cells(
        self, grid: Grid, kept: Kept, way: TagWay, label: float, padding: float, above: float
    ) -> tuple[list[float], float]:
        """The widths of a grid's columns and the height of its rows."""
        share = self.text_share(grid, kept)
        wide = self.text_widths(grid, share)
        high, block = share * grid.lines * LINE, share * block_height(grid)
        # Between texts one above the other there must be room for a badge.
        if self.few:
            above = max(above, BADGE + block - high)
        if way == "beside":
            wide = [each + label + TAG_GAP for each in wide]
        elif way == "below":
            wide = [max(each, label + TAG_GAP - padding) for each in wide]
            high = block + BADGE + TAG * TAG_HEIGHT + 2 * TAG_GAP
            above = 0.0
        narrowest = _NARROWEST if kept.roomy else _NARROW[self.few]
        return [max(each + padding, narrowest) for each in wide], high + above

    def _kernel_cell(self, padding: float, above: float) -> float:
        """The side of K's cells; a few weights leave room for badges on their edges."""
        least = least_cell(self.kernel.ems, padding, above)
        return max(least, INK[self.board.letters is not None] + BADGE) if self.few else least


def _turned(board: Board) -> Board:
    """Return a board of the other operation."""
    other = replace(board.experiment, flip=not board.experiment.flip)
    letters = Letters(other) if board.letters is not None else None
    return Board(Timeline(other, board.timeline.order), letters)


def longest_sum(kept: Kept) -> int:
    """The largest number of terms of a sum in letters that is written out."""
    return LONGEST_SUM if kept.sums else 2 if kept.pairs else 1


def ems(lines: Lines, lettered: bool) -> float:
    """The width of the widest line in ems."""
    weight = None if lettered else BOARD_WEIGHT
    return max((width_of(line, 1.0, weight) for line in lines), default=0.0)


def block_height(grid: Grid) -> float:
    """The height from the top of a cell's first line to the bottom of its last, in ems."""
    return (grid.lines - 1) * LINE + INK[grid.lettered]


def tag_text(note: str, lettered: bool, kept: Kept) -> str:
    """The text of a tag: "×−2"; in letters with tight margins just the weight, since "a w" reads as a product, too."""
    return note.removeprefix(TIMES) if lettered and not kept.roomy else note.replace(" ", "")


def tag_padding(kept: Kept) -> float:
    """The space beside a tag's text, both sides together, in sizes of its type."""
    return TAG_PADDING if kept.large else _TIGHT_TAG


def least_cell(widest: float, padding: float, above: float) -> float:
    """The side of a kernel's cell, in ems, that fits a text ``widest`` ems wide."""
    return max(widest + padding, widest / _KERNEL_SHARE, LINE + above)


def _evened(widths: list[float], even: bool) -> list[float]:
    """The widths of columns, made the same for all, or at least for those that hardly differ."""
    alike = math.inf if even else _ALIKE
    return [max(other for other in widths if abs(other - width) < alike) for width in widths]


def _index_width(grid: Grid, kept: Kept) -> float:
    """The width of a grid's row numbers, in ems."""
    first = grid.first[0]
    numbers = (index_text(first + row) for row in range(grid.shape[0]))
    return max((width_of(number, 1.0) for number in numbers), default=0.0) + _INDEX_GAP[kept.roomy]
