"""The highlights of one step of the animation: the cells of its product in I, K and S, and those before it.

Panels know how to draw a current cell, a finished one and a window; which cells those are depends only on the order of
the sum, and is computed here, once for all three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from convstudio.core.steps.first_cells import FirstCells, run
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline

Cell = tuple[int, int]

# More hues cannot be told apart once sign and highlight have theirs.
MOST_IDENTITIES: Final = 4
_MOST_TICKS: Final = 1024


@dataclass(frozen=True)
class Lit:
    """Highlighted cells of one panel, by its own indices: the current one, its window, and those that are done.

    ``badges`` number the terms from 0 if they are few enough to be told apart by colour.
    """

    current: Cell | None = None
    window: tuple[range, range] | None = None
    done: AbstractSet[Cell] = frozenset()
    badges: Mapping[Cell, int] = field(default_factory=dict)

    def only(self, wanted: Callable[[Cell], bool]) -> Lit:
        """The marks of the ``wanted`` cells, in the same window."""
        return Lit(
            self.current if self.current is not None and wanted(self.current) else None,
            self.window,
            frozenset(filter(wanted, self.done)),
            {cell: number for cell, number in self.badges.items() if wanted(cell)},
        )


@dataclass(frozen=True)
class Spotlight:
    """The term of a step and what it highlights on the input, the kernel as typed, and the feature map."""

    timeline: Timeline
    term: Term
    on_input: Lit
    on_kernel: Lit
    on_output: Lit


def spotlight(timeline: Timeline, step: int) -> Spotlight:
    """Return what ``step`` highlights."""
    term = timeline.term(step)
    lit = {"output": _gather, "input": _scatter, "weight": _shift_and_add}
    return Spotlight(timeline, term, *lit[timeline.by](timeline, term))


def _gather(timeline: Timeline, term: Term) -> tuple[Lit, Lit, Lit]:
    rows, columns = timeline.axes
    window = rows.window(term.i), columns.window(term.j)
    pixels = window
    if timeline.course.as_typed and timeline.experiment.flip:
        pixels = window[0][::-1], window[1][::-1]
    weights = (
        run(*(rows.tap(term.i, m) for m in (pixels[0][0], pixels[0][-1]))),
        run(*(columns.tap(term.j, n) for n in (pixels[1][0], pixels[1][-1]))),
    )
    done, used = (FirstCells(*each, term.index) for each in (pixels, weights))
    return (
        Lit((term.m, term.n), window, done, _badges(timeline, pixels)),
        Lit((term.a, term.b), None, used, _badges(timeline, weights)),
        Lit((term.i, term.j)),
    )


def _scatter(timeline: Timeline, term: Term) -> tuple[Lit, Lit, Lit]:
    rows, columns = timeline.axes
    stamp = rows.stamped(term.m), columns.stamped(term.n)
    weights = (
        run(*(rows.tap(i, term.m) for i in (stamp[0][0], stamp[0][-1]))),
        run(*(columns.tap(j, term.n) for j in (stamp[1][0], stamp[1][-1]))),
    )
    pixel, now = divmod(term.step, timeline.taps)
    done, used = (FirstCells(*each, now) for each in (stamp, weights))
    width = timeline.unit_sizes[2] // timeline.taps
    stamped = frozenset(
        (at // width - rows.before, at % width - columns.before)
        for at in range(pixel if timeline.count <= _MOST_TICKS * timeline.taps else 0)
    )
    return (
        Lit((term.m, term.n), None, stamped),
        Lit((term.a, term.b), None, used, _badges(timeline, weights)),
        Lit((term.i, term.j), stamp, done, _badges(timeline, stamp)),
    )


def _shift_and_add(timeline: Timeline, term: Term) -> tuple[Lit, Lit, Lit]:
    rows, columns = timeline.axes
    weights = range(rows.taps), range(columns.taps)
    layer = term.step // timeline.outputs
    return (
        Lit((term.m, term.n), (rows.multiplied(term.a), columns.multiplied(term.b))),
        Lit((term.a, term.b), None, FirstCells(*weights, layer), _badges(timeline, weights)),
        Lit((term.i, term.j)),
    )


def _badges(timeline: Timeline, cells: tuple[range, range]) -> dict[Cell, int]:
    few = timeline.taps <= MOST_IDENTITIES
    return {cell: number for number, cell in enumerate(product(*cells))} if few else {}
