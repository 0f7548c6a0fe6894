"""The contents of a board: each cell of a small I and S, as a lecturer would write it.

Where pictures are small enough for their numbers or letters to be read from the last row, only their cells matter. This
module computes their texts, and the final width of each column, so that nothing moves while a sum grows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.model.weighted_means import divisors_of, summed_pixels
from convstudio.core.notation.figure import figure_cells
from convstudio.core.notation.letters import Letters, slanted
from convstudio.core.notation.means import output_text
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.presence import divided
from convstudio.core.sums.rounding import certain

MOST_CELLS: Final = 121
_MOST_TAPS: Final = 25
_DIGITS: Final = 4
LONGEST_SUM: Final = 4  # terms that fit into a cell, on two lines

Lines = tuple[str, ...]


def is_small(experiment: Experiment) -> bool:
    """Return whether an experiment fits on a board: one value per cell, and few cells."""
    rows, columns = experiment.axes
    bordered = (rows.before + rows.size + rows.after) * (
        columns.before + columns.size + columns.after
    )
    outputs = rows.outputs * columns.outputs
    return (
        signal_axis(experiment) is None
        and not experiment.is_color
        and 0 < outputs <= MOST_CELLS
        and bordered <= MOST_CELLS
        and rows.taps * columns.taps <= _MOST_TAPS
    )


@dataclass(frozen=True, eq=False)
class Grid:
    """A rectangle of cells: their current ``texts``, and for each column the longest lines it will ever contain.

    ``first`` holds the indices of the first cell. ``values`` (h, w) colour the cells; None for letters. ``outside`` (h,
    w) marks what a border supplies. ``tinted`` are the indices of rows and columns to highlight.
    """

    texts: tuple[tuple[Lines, ...], ...]
    widest: tuple[Lines, ...]
    lines: int
    first: tuple[int, int]
    lettered: bool
    values: npt.NDArray[np.float64] | None
    outside: npt.NDArray[np.bool_]
    tinted: tuple[range, range] | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return self.outside.shape[0], self.outside.shape[1]

    def changed_since(self, before: Grid) -> list[tuple[int, int]] | None:
        """The rows and columns of the cells that differ from another grid's; None: they differ in more than cells."""
        if self is before:
            return []
        alike = ("widest", "lines", "first", "lettered", "shape", "tinted")
        if any(getattr(self, name) != getattr(before, name) for name in alike):
            return None
        if (self.values is None) != (before.values is None):
            return None
        differs = self.outside != before.outside
        if self.values is not None and before.values is not None:
            if self.values.shape != before.values.shape:
                return None
            lacking = np.isnan(self.values) & np.isnan(before.values)
            other = ~((self.values == before.values) | lacking)
            differs = differs | other.reshape(*self.shape, -1).any(axis=2)
        return [
            (row, column)
            for row, column in np.ndindex(self.shape)
            if differs[row, column] or self.texts[row][column] != before.texts[row][column]
        ]


class Board:
    """The grids of one timeline, in numbers or, with ``letters``, in letters."""

    def __init__(self, timeline: Timeline, letters: Letters | None) -> None:
        self.timeline, self.letters = timeline, letters
        self.experiment = timeline.experiment
        self._inputs: dict[bool, Grid] = {}
        self._ever: dict[int, tuple[list[list[list[Lines]]], tuple[Lines, ...]]] = {}

    def inputs(self, *, rim: bool) -> Grid:
        """Return the grid of I, with the border pixels around it if ``rim``."""
        if rim not in self._inputs:
            self._inputs[rim] = self._inputs_within(rim)
        return self._inputs[rim]

    def _inputs_within(self, rim: bool) -> Grid:
        rows, columns = self.experiment.axes
        pads = (rows.before, rows.after, columns.before, columns.after) if rim else (0, 0, 0, 0)
        m = range(-pads[0], rows.size + pads[1])
        n = range(-pads[2], columns.size + pads[3])
        values = self.experiment.bordered(m, n).astype(np.float64)
        outside = np.array(
            [[not (0 <= at < rows.size and 0 <= b < columns.size) for b in n] for at in m]
        )
        if self.letters is not None:
            texts: list[list[Lines]] = [
                [(slanted(self.letters.pixel(at, b)),) for b in n] for at in m
            ]
        else:
            texts = [[(format_number(float(value), _DIGITS),) for value in row] for row in values]
        return Grid(
            tuple(map(tuple, texts)), _widest([texts]), 1, (m.start, n.start),
            self.letters is not None, None if self.letters else values, outside,
        )  # fmt: skip

    @property
    def has_rim(self) -> bool:
        """Whether the border supplies any pixel."""
        rows, columns = self.experiment.axes
        return any((rows.before, rows.after, columns.before, columns.after))

    def outputs(
        self,
        step: int | None,
        *,
        longest: int = LONGEST_SUM,
        held: frozenset[tuple[int, int]] = frozenset(),
    ) -> Grid:
        """Return the grid of S after a step, blank where no term has arrived yet; None stands for the complete S.

        A sum in letters is written out up to ``longest`` terms; a longer one is replaced by the output's name.
        ``held``: outputs that show a question mark.
        """
        rows, columns = self.experiment.axes
        shape = rows.outputs, columns.outputs
        taps = self.timeline.taps
        done = np.full(shape, taps)
        if step is not None:
            for i, j in np.ndindex(shape):
                done[i, j] = self.timeline.done(step, i, j)
        ever, widest = self._texts_ever(longest)
        texts = tuple(
            tuple(("?",) if (i, j) in held else ever[done[i, j]][i][j] for j in range(shape[1]))
            for i in range(shape[0])
        )
        values = None
        if self.letters is None:
            values = np.where(done > 0, np.take_along_axis(
                self._totals, np.maximum(done - 1, 0)[..., np.newaxis], axis=2)[..., 0], np.nan)  # fmt: skip
            for cell in held:
                values[cell] = np.nan
        figure = figure_cells(self.experiment)
        tinted = None
        if figure is not None:
            tinted = (
                _moved(figure[0], -rows.placement),
                _moved(figure[1], -columns.placement),
            )
        return Grid(
            texts, widest, max((len(lines) for each in ever for row in each for lines in row), default=1),
            (0, 0), self.letters is not None, values, np.zeros(shape, bool), tinted,
        )  # fmt: skip

    def _texts_ever(self, longest: int) -> tuple[list[list[list[Lines]]], tuple[Lines, ...]]:
        """Return the texts of each cell after each number of terms, from none to all; and all lines of each column."""
        key = 0 if self.letters is None else longest  # numbers are as long as they are
        if key not in self._ever:
            texts = self._numbers() if self.letters is None else self._sums(self.letters, longest)
            ever = [
                [[stages[count] for stages in row] for row in texts]
                for count in range(self.timeline.taps + 1)
            ]
            self._ever[key] = ever, _widest(ever)
        return self._ever[key]

    def _sums(self, letters: Letters, longest: int) -> list[list[list[Lines]]]:
        """Return the lines of each cell's sum in letters after each number of terms."""
        taps = self.timeline.taps
        # The first few of hundreds of terms would not tell what is being summed.
        most = longest if taps <= LONGEST_SUM else 0

        def stages(i: int, j: int, sums: list[str]) -> list[Lines]:
            is_named = taps > LONGEST_SUM or letters.expression(i, j).count(" + ") >= longest
            if taps <= longest or not is_named:
                return [(), *(broken(slanted(each)) for each in sums[1:])]
            parts = [
                broken(slanted(each)) if each.count(" + ") < most else ("…",) for each in sums[1:-1]
            ]
            return [(), *parts, (slanted(letters.output(i, j)),)]

        return [
            [stages(i, j, sums) for j, sums in enumerate(row)]
            for i, row in enumerate(self._expressions)
        ]

    @cached_property
    def _expressions(self) -> list[list[list[str]]]:
        """The sum of each output in letters after each number of its terms."""
        assert self.letters is not None
        rows, columns = self.experiment.axes
        order = self.timeline.order
        return [
            [self.letters.expressions(i, j, order) for j in range(columns.outputs)]
            for i in range(rows.outputs)
        ]

    def _numbers(self) -> list[list[list[Lines]]]:
        """Return the lines of each cell's sum in numbers after each number of terms."""
        return [
            [
                [(), *((output_text(self.experiment, total, _DIGITS),) for total in totals)]
                for totals in row
            ]
            for row in self._totals.tolist()
        ]

    @cached_property
    def _totals(self) -> npt.NDArray[np.float64]:
        """S after each of its terms, in the order of addition: (rows, columns, terms)."""
        experiment, (rows, columns) = self.experiment, self.experiment.axes
        outputs = range(rows.outputs), range(columns.outputs)
        region = summed_pixels(experiment, *experiment.under(*outputs)).astype(np.float64)
        windows = sliding_window_view(region, (rows.taps, columns.taps))
        weights = experiment.applied_weights
        with np.errstate(over="ignore", invalid="ignore"):
            products = np.where(weights == 0, 0.0, windows * weights)
            products = products.reshape(*products.shape[:2], -1)
            if self.timeline.course.as_typed and experiment.flip:
                products = products[..., ::-1]
            totals = np.cumsum(products, axis=2)
            totals = certain(totals, np.cumsum(np.abs(products), axis=2), weights.size)
        if experiment.skips:
            totals = divided(totals, divisors_of(experiment, *outputs)[..., np.newaxis])
        totals[..., -1] = experiment.outputs(*outputs)
        return totals


def wiped(a: Grid, b: Grid, column: int) -> Grid:
    """Return the grid of A in the columns before ``column`` and that of B from there on, with the sizes of A's."""
    texts = tuple(
        (*one[:column], *other[column:]) for one, other in zip(a.texts, b.texts, strict=True)
    )
    values = None
    if a.values is not None and b.values is not None:
        values = np.concatenate([a.values[:, :column], b.values[:, column:]], axis=1)
    return replace(a, texts=texts, values=values)


def _moved(cells: range, by: int) -> range:
    return range(cells.start + by, cells.stop + by)


def broken(text: str) -> Lines:
    """Break a sum into at most two lines, before a sign: "az+by", "+ex+fw"; a ratio before its stroke."""
    above, stroke, below = text.partition(" / ")
    if stroke:
        return above.replace(" ", ""), f"/{below.replace(' ', '')}"
    for sign in "+−-":
        text = text.replace(f" {sign} ", f"\n{sign} ")
    terms = text.replace(" ", "").split("\n")
    if len(terms) < 2:
        return (terms[0],)
    half = (len(terms) + 1) // 2
    return "".join(terms[:half]), "".join(terms[half:])


def _widest(grids: list[list[list[Lines]]]) -> tuple[Lines, ...]:
    """Return, for each column, all distinct lines that it ever contains."""
    columns: list[set[str]] = [set() for _ in grids[0][0]] if grids and grids[0] else []
    for grid in grids:
        for row in grid:
            for column, lines in zip(columns, row, strict=True):
                column.update(lines)
    return tuple(tuple(sorted(column)) for column in columns)
