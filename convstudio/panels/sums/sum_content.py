"""The content of the tiles of a sum, without any drawing.

The sum must not give its answer away: a future term shows its factors, but not their product. And it must not lose
terms: pixels outside the image are shown as outside, not left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.letters import slanted
from convstudio.core.notation.means import (
    DASH,
    divisor_text,
    factor_text,
    is_missing,
    mean_side,
    printed_factors,
)
from convstudio.core.notation.naming import output_name
from convstudio.core.notation.weights import weight_text
from convstudio.core.numbers.equations import (
    ABOUT,
    EQUAL,
    Printed,
    as_printed,
    product,
    right_side,
)
from convstudio.core.numbers.formatting import Value
from convstudio.core.steps.term import Term
from convstudio.panels.sums.sum_source import DIGITS, SumSource

State = Literal["plain", "done", "current", "future"]

_LONGEST_EXPRESSION: Final = 25  # terms
_MOST: Final = 12  # digits up to which a subtotal is printed exactly


@dataclass(frozen=True)
class Tile:
    """The texts of one term: "92 × 2" over "= 184"; ``badge`` numbers it from 0 if few terms have a hue each."""

    state: State
    text: str
    below: str
    outside: bool
    badge: int | None


@dataclass(frozen=True)
class OutputSum:
    """The sum of one output with ``done`` terms added; None: the complete sum at once.

    ``current``: the term just added, if it is one of this output's.
    """

    source: SumSource
    i: int
    j: int
    done: int | None
    current: Term | None

    @property
    def taps(self) -> int:
        return self.source.taps

    @property
    def added(self) -> int:
        """The number of terms in the total."""
        return self.taps if self.done is None else self.done

    @property
    def is_complete(self) -> bool:
        return self.added == self.taps

    def same_place(self, other: object) -> bool:
        """Whether another sum is of the same output, with as many terms."""
        return isinstance(other, OutputSum) and (self.source, self.i, self.j, self.done) == (
            other.source,
            other.i,
            other.j,
            other.done,
        )

    def step_of(self, index: int) -> int:
        """The step of term number ``index``."""
        return self.source.timeline.output_term(self.i, self.j, index).step

    def has_brackets(self, in_letters: bool) -> bool:
        """Whether the terms are in brackets."""
        return self.source.has_brackets(in_letters)

    @property
    def sign(self) -> str:
        """The sign between the tiles."""
        return "+"

    def lead(self, in_letters: bool) -> str:
        """The text before the tiles, for sums without a formula above: "S(1, 1) = ("."""
        name = slanted(output_name(self.source.experiment, self.i, self.j))
        sign = EQUAL if in_letters else self._sign
        return f"{name} {sign} {'(' if self.has_brackets(in_letters) else ''}"

    @cached_property
    def _sign(self) -> str:
        """The sign between the output's name and the tiles: "≈" if a tile shows a rounded pixel."""
        known = self._come_to(0, self.taps)
        if self.source.divides:
            known += as_printed(self._divisor)
        return ABOUT if None in known else EQUAL

    def state(self, index: int) -> State:
        """The state of a term: plain, future, current or done."""
        if self.done is None:
            return "plain"
        if index >= self.done:
            return "future"
        return "current" if self.current is not None and index == self.done - 1 else "done"

    def tile(self, index: int, in_letters: bool) -> Tile:
        """The tile of term number ``index``."""
        term, state = self.source.term(self.i, self.j, index), self.state(index)
        text, below = (
            self._in_letters(term) if in_letters else self._in_numbers(term, state == "future")
        )
        return Tile(state, text, below, term.outside, self.source.badge(term))

    def tip(self, index: int, in_letters: bool) -> str:
        """The tooltip of a tile: "I(0, 1) K(1, 0) = 97 × 2: 194"."""
        term = self.source.term(self.i, self.j, index)
        text = self.term_text(term, in_letters)
        if in_letters or self.state(index) == "future" or is_missing(term):
            return text
        scaled = self.source.timeline.output_term(self.i, self.j, index)
        found = printed_factors(self.source.experiment.kernel, scaled)
        right = right_side(
            [product(each, self.source.scale_factor) for each in found], scaled.product
        )
        return f"{text}: {right.removeprefix('= ')}"

    def _in_numbers(self, term: Term, future: bool) -> tuple[str, str]:
        weight = weight_text(self.source.kernel, term.a, term.b)
        text = f"{factor_text(term, DIGITS)} × {weight}"
        if is_missing(term):
            return text, "missing"
        if self._is_zero_outside(term):
            return text, "outside: 0"
        came = "" if future else made_of(self.source.kernel, term)
        if not term.outside:
            return text, came
        return text, f"{came} · border" if came else "border"

    def _in_letters(self, term: Term) -> tuple[str, str]:
        product = self.source.letters.product(term.m, term.n, term.a, term.b)
        if is_missing(term):
            return DASH, "missing"
        if not product:
            return "0", "outside"
        return slanted(product), "border" if term.outside else ""

    def _is_zero_outside(self, term: Term) -> bool:
        return term.outside and term.source is None and self.source.experiment.fill_value == 0

    def term_text(self, term: Term, in_letters: bool) -> str:
        """Write a term out: "I(−1, 3) K(2, 1) = 92 × 2, from I(0, 3)"."""
        return self.source.written_term(term, in_letters)

    def subtotal(self, first: int, last: int) -> str:
        """The sum of the terms ``first`` … ``last`` − 1 before the scale: "26", "≈ 26.1"; "" if not all are added."""
        if last > self.added or first >= last:
            return ""
        exact = self._come_to(first, last)
        if None not in exact:
            known = tuple(each for each in exact if each is not None)
            return right_side(known, known, DIGITS, _MOST).removeprefix(f"{EQUAL} ")
        made = self.source.subtotal(self.i, self.j, first, last)
        return right_side(exact, made, DIGITS).removeprefix(f"{EQUAL} ")

    def _come_to(self, first: int, last: int) -> tuple[Printed | None, ...]:
        """The value of some terms as their tiles print them; None where a pixel is rounded."""
        if (first, last) not in self._sums:
            shares = self.source.shares(self.i, self.j)
            self._sums[first, last] = self.source.weights.sum_of(
                self._terms[0], slice(first, last), DIGITS, shares
            )
        return self._sums[first, last]

    @cached_property
    def _sums(self) -> dict[tuple[int, int], tuple[Printed | None, ...]]:
        """What `_come_to` has found: of each fold, and of all terms."""
        return {}

    @cached_property
    def _terms(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        return self.source.products(self.i, self.j)

    @cached_property
    def result(self) -> str:
        """The current S(i, j), scale included: "= 26", or "≈ 26" if the tiles as printed come to another value."""
        if not self.added:
            return "= 0"
        total = self.source.timeline.output_term(self.i, self.j, self.added - 1).total
        # Only stamps land beside S, and this is a term of an output.
        assert total is not None
        if self.source.divides:
            return mean_side(self._come_to(0, self.added), self._divisor, total)
        factor = self.source.scale_factor
        return right_side([product(each, factor) for each in self._come_to(0, self.added)], total)

    def total(self) -> str:
        """The result without its sign."""
        return self.result.partition(" ")[2]

    def result_beside(self, folds: Iterable[tuple[int, int]]) -> str:
        """The result behind folds of terms, with "≈" if one of them prints a rounded sum."""
        if self.result and any(self.subtotal(*fold).startswith(ABOUT) for fold in folds):
            return self.result.replace(EQUAL, ABOUT)
        return self.result

    @property
    def closing(self) -> str:
        """The text behind the terms: ") × 1/9 ", or ") ÷ 8 " if missing pixels have no weight, or ""."""
        return f") {self.quotient}" if self.source.divides else self.source.widest_closing

    @property
    def quotient(self) -> str:
        """The division if missing pixels have no weight, "÷ 8 ", else ""."""
        if not self.source.divides:
            return ""
        return f"÷ {divisor_text(self._divisor)} "

    @cached_property
    def _divisor(self) -> Value:
        """The divisor of the sum if missing pixels have no weight."""
        divisor = self.source.term(self.i, self.j, 0).divisor
        assert divisor is not None
        return divisor

    @property
    def closing_in_letters(self) -> str:
        return self.source.closing_in_letters

    def expression(self) -> str:
        """The current sum in letters, "az + by", or the number of products if there are too many to read."""
        if self.taps > _LONGEST_EXPRESSION:
            return f"{self.added} of {self.taps} products"
        order = self.source.timeline.order
        return slanted(self.source.letters.expression(self.i, self.j, self.added, order))

    def spoken(self, in_letters: bool) -> str:
        """Say the current term and the total, for people who cannot see the tiles."""
        said = self.said_total(in_letters)
        if self.current is None:
            return said
        return f"{self.term_text(self.current, in_letters)}. {said}"

    def said_total(self, in_letters: bool) -> str:
        """Say the total: "S(1, 1) = 26 after 2 of 4 terms."."""
        name = output_name(self.source.experiment, self.i, self.j)
        total = self.result
        if in_letters and self.taps <= _LONGEST_EXPRESSION:
            order = self.source.timeline.order
            total = f"= {self.source.letters.expression(self.i, self.j, self.added, order)}"
        if self.is_complete:
            return f"{name} {total}, {self.taps} terms."
        return f"{name} {total} after {self.added} of {self.taps} terms."


def made_of(kernel: Kernel, term: Term) -> str:
    """The product of a term as written below its factors: "= 184"."""
    return right_side(printed_factors(kernel, term, DIGITS), term.product, DIGITS)
