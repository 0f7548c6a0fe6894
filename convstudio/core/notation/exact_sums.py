"""Exact sums of a kernel's weights before the scale, by rows: where a weight is dragged, one row is added up anew."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.expressions import evaluate

_LARGEST_DIVISOR: Final = 2**400  # beyond it sums of fractions would be slow
_ROWS: Final = 1024  # that are kept


class ExactSums(NamedTuple):
    """The sums of the positive weights, of the negative ones and of all squares, times a ``divisor`` or its square.

    The divisor is the least by which all weights become whole numbers.
    """

    divisor: int
    positive: int
    negative: int
    squares: int


def exact_sums(kernel: Kernel) -> ExactSums | None:
    """Return the sums of the weights before the scale; None if a weight is not rational, or a divisor enormous."""
    rows: list[ExactSums] = []
    for texts in kernel.texts:
        row = _row_sums(texts)
        if row is None:
            return None
        rows.append(row)
    return _together(rows)


@lru_cache(maxsize=_ROWS)
def _row_sums(texts: tuple[str, ...]) -> ExactSums | None:
    values = [evaluate(text) for text in texts]
    fractions = [value for value in values if isinstance(value, Fraction)]
    if len(fractions) < len(values):
        return None
    return _together(
        ExactSums(
            each.denominator, max(each.numerator, 0), min(each.numerator, 0), each.numerator**2
        )
        for each in fractions
    )


def _together(parts: Iterable[ExactSums]) -> ExactSums | None:
    parts = tuple(parts)
    divisor = math.lcm(*(each.divisor for each in parts))
    if divisor >= _LARGEST_DIVISOR:
        return None
    positive = negative = squares = 0
    for each in parts:
        times = divisor // each.divisor
        positive += times * each.positive
        negative += times * each.negative
        squares += times * times * each.squares
    return ExactSums(divisor, positive, negative, squares)
