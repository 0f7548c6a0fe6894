"""Kernels in integers: weights as whole numbers over one divisor, and outputs as a device's integers have them.

Rounding each weight by itself changes the sum, and with it the brightness of flat areas. Here the sum is rounded first,
and the weights whose fractions are nearest to ½ are rounded the other way until they add up to it. Weights that a
symmetry of the kernel joins are moved together, or not at all; what is missing then, or too much, the origin takes,
under the symmetries that leave it where it is. Where there are none, each weight is moved by itself, and the largest
error is the least that there can be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from convstudio.core.design.frequencies.response import Response
from convstudio.core.model.kernel import Kernel

Real = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Indices = npt.NDArray[np.intp]
Rounding = Literal["half up", "half even", "down", "to zero"]
Overflow = Literal["saturate", "wrap"]

ROUNDINGS: Final[tuple[Rounding, ...]] = get_args(Rounding)
OVERFLOWS: Final[tuple[Overflow, ...]] = get_args(Overflow)
LARGEST_NUMERATOR: Final = 2**31 - 1
_SAME: Final = 1e-12


@dataclass(frozen=True, eq=False)
class Rounded:
    """Integer ``numerators`` (kh, kw) over a ``divisor``, in place of the weights of ``kernel``.

    ``error`` is the largest difference of a weight, ``response_error`` the largest |ΔH| of a frequency.
    """

    kernel: Kernel
    numerators: Integers
    divisor: int
    error: float
    response_error: float

    def as_kernel(self) -> Kernel:
        """Return the kernel of these integers, with the divisor as its scale."""
        texts = tuple(tuple(map(str, row)) for row in self.numerators.tolist())
        scale = "1" if self.divisor == 1 else f"1/{self.divisor}"
        return Kernel(texts, scale, self.kernel.origin)

    @property
    def mean_error(self) -> float | None:
        """The largest |ΔH| of the mean S = Σ w I K / Σ w K where no pixel is missing; None if a sum is 0."""
        both = [
            Response(each, self.kernel.origin)
            for each in (self.kernel.array, self.numerators.astype(np.float64))
        ]
        if not all(each.total for each in both):
            return None
        exact, made = (each.of_mean().weights for each in both)
        error = Response(made - exact, self.kernel.origin).peak[1]
        return error if error > _SAME else 0.0

    @property
    def difference(self) -> Kernel | None:
        """The kernel of the errors, whose feature map is the error of S; None if there are none."""
        errors = self.numerators / self.divisor - self.kernel.array
        if not errors.any():
            return None
        return Kernel.from_array(errors, origin=self.kernel.origin)


def rounded(kernel: Kernel, divisor: int, *, keeps_sum: bool = True) -> Rounded:
    """Return the nearest integers over a divisor, ``keeps_sum``: moved so that they add up to the rounded sum.

    Raises ValueError unless the divisor is at least 1, and where an integer would be larger than 2³¹ − 1.
    """
    if divisor < 1:
        raise ValueError(f"A divisor is a whole number from 1, not {divisor}.")
    with np.errstate(over="ignore"):
        exact = kernel.array * divisor
    if np.abs(exact).max() > LARGEST_NUMERATOR:
        raise ValueError(
            f"Times {divisor}, the largest weight is more than a 32-bit integer holds: a smaller divisor can."
        )
    numerators = np.rint(exact).astype(np.int64)
    if keeps_sum:
        numerators = _with_sum(exact, numerators, round(float(kernel.total) * divisor), kernel)
    errors = numerators / divisor - kernel.array
    return Rounded(
        kernel, numerators, divisor, float(np.abs(errors).max()),
        Response(errors, kernel.origin).peak[1],
    )  # fmt: skip


def _with_sum(exact: Real, nearest: Integers, total: int, kernel: Kernel) -> Integers:
    """Move integers by one, the least wrong first, until they add up to ``total``."""
    missing = total - int(nearest.sum())
    if not missing:
        return nearest
    symmetries = _symmetries(kernel.array)
    found, left = _moved(exact, nearest, missing, _joined(kernel.shape, symmetries))
    place = np.ravel_multi_index(kernel.origin, kernel.shape)
    staying = [each for each in symmetries if each[kernel.origin] == place]
    if left and len(staying) < len(symmetries):
        # The origin alone would break the others.
        found, left = _moved(exact, nearest, missing, _joined(kernel.shape, staying))
    found[kernel.origin] += left
    return found


def _moved(
    exact: Real, nearest: Integers, missing: int, groups: list[Indices]
) -> tuple[Integers, int]:
    """Move groups of integers by one, the least wrong first, and return what is missing still."""
    way, found = (1 if missing > 0 else -1), nearest.copy()
    # How much worse each weight becomes by the move: from −½ (no worse) to ½.
    costs = way * (nearest - exact)
    for cells in sorted(groups, key=lambda each: float(costs.flat[each[0]])):
        # Too many by a few is less wrong than too few by more, all of which the origin would take.
        if abs(left := missing - way * len(cells)) < abs(missing) and missing * way > 0:
            found.flat[cells] += way
            missing = left
    return found, missing


def _symmetries(weights: Real) -> list[Indices]:
    """Return the mirrorings and the half turn that keep the weights, as the cells that come to each place (kh, kw)."""
    at = np.arange(weights.size).reshape(weights.shape)
    maps = [at[::-1], at[:, ::-1], at[::-1, ::-1]]
    if weights.shape[0] == weights.shape[1]:
        maps += [at.T, at[::-1, ::-1].T]
    room = _SAME * np.abs(weights).max()
    return [each for each in maps if np.abs(weights.flat[each] - weights).max() <= room]


def _joined(shape: tuple[int, int], symmetries: list[Indices]) -> list[Indices]:
    """Return the cells of a kernel, as flat indices, in groups that symmetries map onto each other."""
    group = np.arange(math.prod(shape)).reshape(shape)
    for _ in range(3):  # three maps in a row reach every cell of a group of eight
        for each in symmetries:
            group = np.minimum(group, group.flat[each])
    flat = group.ravel()
    order = np.argsort(flat, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(flat[order])) + 1)


@dataclass(frozen=True)
class OutputFormat:
    """Integer outputs of a device: their type, and what becomes of fractions and of what is out of range.

    ``bits`` and ``signed`` are those of the output.
    """

    bits: int = 8
    signed: bool = False
    rounding: Rounding = "half up"
    overflow: Overflow = "saturate"

    @property
    def ends(self) -> tuple[int, int]:
        """The smallest and the largest output."""
        if self.signed:
            return -(2 ** (self.bits - 1)), 2 ** (self.bits - 1) - 1
        return 0, 2**self.bits - 1

    def stored(self, sums: Integers, divisor: int) -> Integers:
        """Return the outputs for some ``sums`` of integers, which are divided by the divisor as the device does."""
        low, high = self.ends
        whole = _divided(sums, divisor, self.rounding)
        if self.overflow == "saturate":
            return np.clip(whole, low, high)
        wrapped: Integers = (whole - low) % (high - low + 1) + low
        return wrapped


def _divided(sums: Integers, divisor: int, rounding: Rounding) -> Integers:
    """Divide integers without a detour through floats."""
    below: Integers
    below, rest = np.divmod(sums, divisor)
    if rounding == "down":
        return below
    if rounding == "to zero":
        up = (rest != 0) & (sums < 0)
    elif rounding == "half up":
        up = 2 * rest >= divisor
    else:
        up = (2 * rest > divisor) | ((2 * rest == divisor) & (below % 2 == 1))
    found: Integers = below + up
    return found
