"""Computed weights as decimals that add up: a sum of 0 or 1 is exactly that, and not what rounding makes of it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.kernel import Texts

Real = npt.NDArray[np.float64]

_DIGITS: Final = 15
_ROUNDING: Final = 1e-12  # of a sum, relative to the sum of the sizes


def meant_total(weights: Real) -> float:
    """Return the sum of weights, as the 0 or 1 that it is but for rounding."""
    total, size = float(weights.sum()), float(np.abs(weights).sum())
    return next((each for each in (0.0, 1.0) if abs(total - each) <= _ROUNDING * size), total)


def decimals(weights: Real) -> Texts:
    """Return weights as decimals of at most 15 digits, with which flat areas become exactly 0 or stay what they are.

    As long as that, each is the shortest text of its float64; what rounding has made of a sum of 0 or 1 goes to the
    middle.
    """
    unit = 10.0 ** (_DIGITS - math.ceil(math.log10(np.abs(weights).max())))
    numbers = np.rint(weights * unit)
    total = meant_total(weights)
    middle = numbers.shape[0] // 2, numbers.shape[1] // 2
    if total in (0.0, 1.0) and numbers[middle]:
        numbers[middle] += round(total * unit) - sum(map(int, numbers.ravel().tolist()))
    rows = (numbers / unit + 0.0).tolist()
    return tuple(tuple(repr(value).removesuffix(".0") for value in row) for row in rows)
