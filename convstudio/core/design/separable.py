"""Separable kernels: a kernel as a sum of products of a column and a row, exactly or as nearly as a rank allows.

The nearest kernel of rank r is the sum of the first r terms σ u vᵀ of the singular value decomposition (C. Eckart and
G. Young, The approximation of one matrix by another of lower rank, 1936). It costs r (kh + kw) products for each output
in place of kh · kw.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.magnitude import over_power, times_power, unit_sized

Real = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Approximation:
    """The nearest kernel of a rank: ``columns`` (kh, rank) times ``rows`` (rank, kw), of equal norms term by term.

    ``error`` is the norm of what is left relative to that of the kernel, 0 … 1, and ``largest_error`` the largest
    difference of a weight.
    """

    columns: Real
    rows: Real
    error: float
    largest_error: float

    @property
    def rank(self) -> int:
        """The number of terms."""
        return int(self.columns.shape[1])

    @property
    def weights(self) -> Real:
        """The weights of the approximation, (kh, kw)."""
        found: Real = self.columns @ self.rows
        return found

    @property
    def products(self) -> int:
        """The products for each output, all columns and rows together."""
        return self.rank * int(self.columns.shape[0] + self.rows.shape[1])


@lru_cache(maxsize=4)
def singular_shares(kernel: Kernel) -> Real:
    """Return the singular values of the effective weights, (min(kh, kw),), over the largest, which is the first."""
    values = _decomposed(kernel)[1]
    return values / (values[0] or 1)


def approximation(kernel: Kernel, rank: int) -> Approximation:
    """Return the nearest kernel of a rank, at most that of the kernel's size.

    Raises ValueError unless 1 ≤ ``rank`` ≤ min(kh, kw).
    """
    most = min(kernel.shape)
    if not 1 <= rank <= most:
        raise ValueError(f"The rank of a {_size(kernel)} kernel is from 1 to {most}, not {rank}.")
    left, values, right, exponent = _decomposed(kernel)
    roots = np.sqrt(values[:rank])
    columns, rows = left[:, :rank] * roots, roots[:, None] * right[:rank]
    # Of the two signs of each term the one whose row adds up to more than 0, or begins so.
    signs = np.array([_sign(row) for row in rows])
    columns, rows = columns * signs, rows * signs[:, None]
    norm = float(np.linalg.norm(values))
    error = float(np.linalg.norm(values[rank:])) / norm if norm else 0.0
    largest = float(np.abs(over_power(kernel.array, exponent) - columns @ rows).max())
    half = exponent // 2
    return Approximation(
        over_power(columns, -half),
        over_power(rows, half - exponent),
        error,
        times_power(largest, exponent),
    )


def factors(kernel: Kernel, rank: int) -> tuple[tuple[Kernel, Kernel], ...]:
    """Return the terms of an approximation as kernels, (column, row), whose origins are the kernel's.

    A kernel of rank 1 with rational weights comes apart exactly, in whole numbers where there are any: Sobel's is
    1 2 1 and 1 0 −1. ValueError as for `approximation`.
    """
    if rank == 1 and (exact := _exact_factors(kernel)):
        return (exact,)
    found = approximation(kernel, rank)
    r, c = kernel.origin
    return tuple(
        (
            Kernel.from_array(found.columns[:, [at]], origin=(r, 0)),
            Kernel.from_array(found.rows[[at]], origin=(0, c)),
        )
        for at in range(rank)
    )


def _exact_factors(kernel: Kernel) -> tuple[Kernel, Kernel] | None:
    """Return a column and a row whose outer product is the kernel exactly; None if there are none."""
    values, scale = kernel.values, kernel.scale_value
    if not isinstance(scale, Fraction) or not all(
        isinstance(value, Fraction) for row in values for value in row
    ):
        return None
    rows = [[Fraction(value) for value in row] for row in values]
    pivot = next((row for row in rows if any(row)), None)
    if pivot is None:
        return None
    unit = Fraction(
        math.gcd(*(value.numerator for value in pivot)),
        math.lcm(*(value.denominator for value in pivot)),
    )
    along = [value / unit for value in pivot]
    at = next(at for at, value in enumerate(along) if value)
    if along[at] < 0:
        along = [-value for value in along]
    down = [row[at] / along[at] for row in rows]
    if any(
        left * right != value
        for left, row in zip(down, rows, strict=True)
        for right, value in zip(along, row, strict=True)
    ):
        return None
    common = math.lcm(*(value.denominator for value in down))
    r, c = kernel.origin
    column = tuple((str(value * common),) for value in down)
    row = (tuple(map(str, along)),)
    try:
        return Kernel(column, str(scale / common), (r, 0)), Kernel(row, "1", (0, c))
    except ValueError:
        # Whole numbers that are too long, or no floats.
        return None


@lru_cache(maxsize=4)
def _decomposed(kernel: Kernel) -> tuple[Real, Real, Real, int]:
    """Return the decomposition of the weights over a power of 2, and its exponent."""
    weights, exponent = unit_sized(kernel.array)
    left, values, right = np.linalg.svd(weights, full_matrices=False)
    values.flags.writeable = False
    return left, values, right, exponent


def _sign(row: Real) -> int:
    total = row.sum()
    if abs(total) > 1e-9 * np.abs(row).sum():
        return 1 if total > 0 else -1
    return 1 if row[np.abs(row).argmax()] >= 0 else -1


def _size(kernel: Kernel) -> str:
    return "{} × {}".format(*kernel.shape)
