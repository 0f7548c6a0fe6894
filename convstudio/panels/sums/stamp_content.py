"""The content of the tiles of a stamp: a pixel's products, one per weight, and where each one lands.

A stamp is not a sum: its products go to as many outputs. The value of the output that has just received its product
follows the tiles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import slanted
from convstudio.core.notation.means import DASH, factor_text, is_missing
from convstudio.core.notation.naming import names_of, output_name, pixel_name
from convstudio.core.notation.weights import weight_text
from convstudio.core.numbers.equations import ABOUT, EQUAL
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.sums.sum_content import OutputSum, State, Tile, made_of
from convstudio.panels.sums.sum_source import DIGITS, SumSource


def beside(experiment: Experiment) -> str:
    """The place of a product that adds to no output: "beside S"."""
    return f"beside {names_of(experiment).output}"


@dataclass(frozen=True)
class StampSum:
    """The stamp of one pixel; ``current`` is the product added last."""

    source: SumSource
    current: Term

    @property
    def taps(self) -> int:
        return self.source.taps

    @property
    def i(self) -> int:
        return self.current.i

    @property
    def j(self) -> int:
        return self.current.j

    @property
    def done(self) -> int:
        """The number of the pixel's products added so far."""
        return self.current.step % self.taps + 1

    @cached_property
    def _sum(self) -> OutputSum | None:
        """The sum of the current output; None if the product lands beside S."""
        term = self.current
        if not term.lands:
            return None
        return OutputSum(self.source, term.i, term.j, term.index + 1, term)

    @property
    def is_complete(self) -> bool:
        """Whether the current output has all of its terms."""
        return self._sum is None or self._sum.is_complete

    def same_place(self, other: object) -> bool:
        """Whether another stamp is at the same step."""
        return isinstance(other, StampSum) and (self.source, self.current.step) == (
            other.source,
            other.current.step,
        )

    def step_of(self, index: int) -> int:
        """The step of the pixel's product number ``index``."""
        return self.current.step // self.taps * self.taps + index

    def state(self, index: int) -> State:
        """The state of a product: future, current or done."""
        if index >= self.done:
            return "future"
        return "current" if index == self.done - 1 else "done"

    def has_brackets(self, in_letters: bool) -> bool:
        """Return False: the products of a stamp are not summed."""
        return False

    @property
    def sign(self) -> str:
        """The sign between the tiles: none, since they are not added to each other."""
        return ""

    def lead(self, in_letters: bool) -> str:
        """The text before the tiles: "I(1, 1) →"."""
        term = self.current
        letter = (
            self.source.letters.pixel(term.m, term.n) if in_letters and not term.outside else ""
        )
        return slanted(f"{letter or pixel_name(self.source.experiment, term.m, term.n)} → ")

    def tile(self, index: int, in_letters: bool) -> Tile:
        """The tile of the pixel's product number ``index``."""
        term, state = self.source.step_term(self.step_of(index)), self.state(index)
        where = f"→ {self._landing(term)}"
        if in_letters:
            text = slanted(self.source.letters.product(term.m, term.n, term.a, term.b) or "0")
        else:
            text = (
                f"{factor_text(term, DIGITS)} × {weight_text(self.source.kernel, term.a, term.b)}"
            )
            if state != "future" and not is_missing(term):
                where = f"{made_of(self.source.kernel, term).removeprefix('= ')} {where}"
        if is_missing(term):
            text = DASH
        return Tile(state, text, where, term.outside, self.source.badge(term))

    def tip(self, index: int, in_letters: bool) -> str:
        """The tooltip of a tile: "I(1, 1) K(0, 1) = 5 × 2, onto S(1, 2)"."""
        term = self.source.step_term(self.step_of(index))
        written = self.source.written_term(term, in_letters)
        return f"{written}, {'onto ' if term.lands else ''}{self._landing(term)}"

    def _landing(self, term: Term) -> str:
        experiment = self.source.experiment
        return output_name(experiment, term.i, term.j) if term.lands else beside(experiment)

    def subtotal(self, first: int, last: int) -> str:
        """Return "": products for different outputs have no subtotal."""
        return ""

    @property
    def closing(self) -> str:
        """The output whose sum follows, "S(1, 1) ", or "S(1, 1) = 145 × 1/9 " where it is still scaled or divided."""
        if self._sum is None or not self._is_unfinished:
            return self.closing_in_letters
        rest = self._sum.quotient or f"{self.source.scale} "
        subtotal = self._sum.subtotal(0, self._sum.added)
        sign = "" if subtotal.startswith(ABOUT) else f"{EQUAL} "
        return f"{self.closing_in_letters}{sign}{subtotal} {rest}"

    @property
    def closing_in_letters(self) -> str:
        if self._sum is None:
            return f"{beside(self.source.experiment)}: it adds to no output"
        return f"{output_name(self.source.experiment, self.i, self.j)} "

    @property
    def result(self) -> str:
        """The current output so far, "= 26"; "" if there is none."""
        return "" if self._sum is None else self._sum.result

    def total(self) -> str:
        """The result without its sign."""
        return "" if self._sum is None else self._sum.total()

    def result_beside(self, _folds: Iterable[tuple[int, int]]) -> str:
        """The result behind `closing`, with "≈" if a sum that is still scaled or divided is rounded there."""
        if self._sum is None or not self._is_unfinished:
            return self.result
        return self._sum.result_beside([(0, self._sum.added)])

    @property
    def _is_unfinished(self) -> bool:
        """Whether the sum of products is still to be scaled or divided."""
        return bool(self.source.scale or self.source.divides)

    def expression(self) -> str:
        """The result in letters."""
        return "" if self._sum is None else self._sum.expression()

    def spoken(self, in_letters: bool) -> str:
        """Say the current product, where it lands, and that output's current value."""
        said = self.tip(self.done - 1, in_letters)
        if self._sum is None:
            return f"{said}: it adds to no output."
        return f"{said}. {self._sum.said_total(in_letters)}"


Content = OutputSum | StampSum


def content_of(
    source: SumSource, output: tuple[int, int] | None, done: int | None, current: Term | None
) -> Content | None:
    """The stamp of a pixel while one is stamping, else the sum of an output; None if there is no output."""
    stamps = source.timeline.by == "input" and current is not None
    if current is not None and stamps and (output == (current.i, current.j) or not current.lands):
        return StampSum(source, current)
    if output is None:
        return None
    own = current if done is not None and current and (current.i, current.j) == output else None
    return OutputSum(source, *output, done, own)


def widest_below(timeline: Timeline, in_letters: bool) -> str:
    """The widest text below a stamp's product."""
    rows, columns = timeline.axes
    last = output_name(timeline.experiment, max(rows.outputs - 1, 0), max(columns.outputs - 1, 0))
    return f"{'' if in_letters else '−00000 '}→ {max(last, beside(timeline.experiment), key=len)}"
