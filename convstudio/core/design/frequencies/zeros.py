"""Zeros of the frequency response: the kernel nearest to the identity whose response is 0 at given frequencies.

Among all kernels of a size whose response is 1 for flat areas and 0 at the frequencies, it is the one with the least
Σ(k − δ)²: the impulse δ projected onto the kernels that meet these linear conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from convstudio.core.design.frequencies.response import Frequency, Response

Real = npt.NDArray[np.float64]

_SOLVED = 1e-9  # of the conditions, relative to 1
_ROUNDING = 1e-12  # of the largest weight


@dataclass(frozen=True, eq=False)
class Zeros:
    """The ``weights`` (n, n) with zeros, whose origin is the middle.

    ``noise_gain`` is the factor of the standard deviation of white noise, √Σk², and ``largest_gain`` the largest |H|:
    few weights between close zeros pay with much of both elsewhere.
    """

    weights: Real
    noise_gain: float
    largest_gain: float


def with_zeros(frequencies: Sequence[Frequency], size: int) -> Zeros:
    """Return the kernel of an odd ``size`` with zeros at some (u, v), in cycles per pixel, and at their mirrors.

    Raises ValueError for an even size, for a zero at (0, 0), and for more zeros than the size has room for.
    """
    if size < 1 or size % 2 == 0:
        raise ValueError(f"A kernel with a middle has an odd size, not {size}.")
    middle = np.arange(size) - size // 2
    conditions, wanted = [np.ones((size, size))], [1.0]
    for u, v in frequencies:
        turn = 2 * np.pi * np.add.outer(u * middle, v * middle)
        conditions += [np.cos(turn), np.sin(turn)]
        wanted += [0.0, 0.0]
    matrix = np.stack([each.ravel() for each in conditions])
    impulse = np.zeros(size * size)
    impulse[size * size // 2] = 1
    missing = np.array(wanted) - matrix @ impulse
    # Some conditions may say the same (the sine of ½ is 0 everywhere): the least norm takes care of them.
    change = np.linalg.lstsq(matrix, missing, rcond=1e-10)[0]
    weights = (impulse + change).reshape(size, size)
    # All conditions are the same for the half turn, and so is the nearest kernel, but for rounding.
    weights = (weights + weights[::-1, ::-1]) / 2
    # A mirror image that it is but for rounding it is then exactly.
    mirrored = weights[:, ::-1]
    if np.abs(weights - mirrored).max() <= _ROUNDING * np.abs(weights).max():
        weights = (weights + mirrored) / 2
    if np.abs(matrix @ weights.ravel() - wanted).max() > _SOLVED:
        raise ValueError(
            f"A {size} × {size} kernel cannot keep flat areas and have {_zeros(len(frequencies))}: "
            "a larger size can, unless a zero lies at frequency 0 itself."
        )
    response = Response(weights, (size // 2, size // 2))
    return Zeros(weights, float(np.linalg.norm(weights)), response.peak[1])


def _zeros(count: int) -> str:
    return "this zero" if count == 1 else f"these {count} zeros"
