"""Weights that are plain numerals ("-3", "0.25", "1e-7"), read all at once: a kernel may have 65,025 of them.

Python's float of a numeral is the float64 nearest to it, as that of its exact value is; so the exact values, which take
a hundred times as long, are made only where they are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

Rows = Sequence[Sequence[str]]

_SIGNS: Final = frozenset("0123456789.-eE")
# Longer ones may have more digits than an exact value keeps.
_LONGEST: Final = 40
# Enough for any sum of them: 40 digits each, and exponents from −348 to 308.
_EXACT: Final = Context(prec=1000, traps=[Inexact])


def plain_weights(rows: Rows) -> npt.NDArray[np.float64] | None:
    """Return the float64 of each text, (kh, kw); None unless all are plain numerals that float64 can hold."""
    for row in rows:
        if not _SIGNS.issuperset("".join(row)) or max(map(len, row)) > _LONGEST:
            return None
    try:
        weights = np.array([list(map(float, row)) for row in rows])
    except ValueError:
        return None
    zeros = {rows[a][b] for a, b in np.argwhere(weights == 0).tolist()}
    if not np.isfinite(weights).all() or not all(map(_is_zero, zeros)):
        return None
    # Minus zero is 0.
    return weights + 0.0


def _is_zero(text: str) -> bool:
    """Return whether a numeral is 0, and not just too small for float64."""
    return not text.lower().partition("e")[0].strip("-0.")


def total_of(rows: Rows) -> Fraction:
    """Return the exact sum of plain numerals."""
    with localcontext(_EXACT):
        return Fraction(sum(map(Decimal, chain.from_iterable(rows)), Decimal(0)))


def scaled(rows: Rows, scale: Fraction) -> list[list[float]]:
    """Return plain numerals times a scale, each product rounded once; OverflowError beyond float64."""
    known = {text: _times(text, scale) for text in {*chain.from_iterable(rows)}}
    return [[known[text] for text in row] for row in rows]


def _times(text: str, scale: Fraction) -> float:
    above, below = Decimal(text).as_integer_ratio()
    # The division of integers is rounded correctly.
    return (above * scale.numerator) / (below * scale.denominator)


def negated(text: str) -> str:
    """Return the numeral for minus a plain one that is not 0."""
    return text[1:] if text.startswith("-") else f"-{text}"
