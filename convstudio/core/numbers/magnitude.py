"""Numbers brought to the size 1, so that squares and sums of them neither overflow nor vanish."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]

LOWEST: Final = -1074
"""The exponent of the smallest float."""
_EASY: Final = 1000  # exponents whose powers of 2 are floats, and those over 1 too


def exponent_of(values: npt.NDArray[np.floating]) -> int:
    """Return the exponent of the power of 2 above the sizes of some finite values; `LOWEST` if all are 0."""
    largest = float(np.abs(values).max(initial=0))
    return math.frexp(largest)[1] if largest else LOWEST


def unit_sized(values: Real) -> tuple[Real, int]:
    """Return values over a power of 2, all within −1 … 1, and its exponent: the digits stay the same."""
    exponent = exponent_of(values)
    return over_power(values, exponent), exponent


def over_power(values: Real, exponent: int) -> Real:
    """Return values over 2 to an ``exponent``, which may itself be beyond the floats."""
    if abs(exponent) < _EASY:
        return values * 2.0**-exponent
    return np.asarray(np.ldexp(values, -exponent))


def times_power(value: float, exponent: int) -> float:
    """Return a value times 2 to an ``exponent``; ±∞ where no float is as large."""
    try:
        return math.ldexp(value, exponent)
    except OverflowError:
        return math.copysign(math.inf, value)
