"""Sums of products as they are printed, for kernels of many weights: of whole pixels, by one product of arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from convstudio.core.numbers.equations import IN_FULL, Printed, sum_of
from convstudio.core.numbers.formatting import Value

_MOST = 2**62


class PrintedWeights:
    """The exact values of weights as they are printed, None where that is rounded."""

    def __init__(self, weights: Sequence[Printed | None]) -> None:
        self._weights = weights
        self._is_rounded = np.array([weight is None for weight in weights])
        self._common, self._numerators = _over_one_denominator(weights)

    def sum_of(
        self,
        values: npt.NDArray[np.float64],
        part: slice,
        digits: int,
        shares: Sequence[Value] | None = None,
    ) -> tuple[Printed | None, ...]:
        """Return `equations.sum_of` a part of the ``values``, (taps,) or (taps, 3), under these weights."""
        if shares is None and (found := self._sum_of_whole(values[part], part)) is not None:
            return found
        pixels = as_values(values[part])
        return sum_of(pixels, self._weights[part], digits, shares and shares[part])

    def _sum_of_whole(
        self, values: npt.NDArray[np.float64], part: slice
    ) -> tuple[Printed | None, ...] | None:
        """Return the sum of whole values, which are printed in full; None for any others, and for sums beyond 2⁶²."""
        if self._numerators is None or not values.size:
            return None
        largest = float(np.abs(values).max())
        # NaN is not smaller than anything.
        if not largest < IN_FULL or not (values == np.floor(values)).all():
            return None
        weights, rounded = self._numerators[part], self._is_rounded[part]
        if int(largest) * int(np.abs(weights).max()) * len(weights) >= _MOST:
            return None
        channels = values.reshape(len(weights), -1)
        sums = channels.astype(np.int64).T @ weights
        unknown = channels[rounded].any(axis=0)
        return tuple(
            None if is_unknown else total if self._common == 1 else Fraction(total, self._common)
            for total, is_unknown in zip(sums.tolist(), unknown.tolist(), strict=True)
        )


def _over_one_denominator(
    weights: Sequence[Printed | None],
) -> tuple[int, npt.NDArray[np.int64] | None]:
    """Return the denominator common to all exact weights, and their numerators; None if these are too long."""
    known = {weight for weight in weights if isinstance(weight, int | Fraction)}
    common = math.lcm(*{weight.denominator for weight in known})
    numerators: dict[Printed | None, int] = {
        weight: weight.numerator * (common // weight.denominator) for weight in known
    }
    if max(map(abs, numerators.values()), default=0) >= _MOST:
        return common, None
    return common, np.array([numerators.get(weight, 0) for weight in weights], np.int64)


def as_values(terms: npt.NDArray[np.float64]) -> list[Value]:
    """Return one number per term, or one per channel of each term."""
    rows = terms.tolist()
    return rows if terms.ndim == 1 else [tuple(row) for row in rows]
