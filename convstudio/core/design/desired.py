"""A desired frequency response, and the kernel of a size that comes nearest to it, by least squares.

What is desired is one gain in a band and another outside, with a stretch between them of which nothing is asked: asked
of a jump, every kernel answers with ripples. All of it is symmetric about the frequency 0, so the kernel is its own
half turn and H is real.

Reference: A. V. Oppenheim and R. W. Schafer, Discrete-time signal processing (3rd ed., 2010), section 7.7 (with least
squares in place of the largest error).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.design.response import HIGHEST, direction

Real = npt.NDArray[np.float64]
Kind = Literal["low-pass", "high-pass", "band-pass", "band-stop"]

_GRID: Final = 65  # frequencies along each axis that are asked
MOST_CELLS: Final = 31
"""The largest size that is fitted: (31² + 1)/2 unknowns."""


@dataclass(frozen=True)
class Desired:
    """A band of gain 1 (or 0, for "high-pass" and "band-stop") of frequencies, and the other gain elsewhere.

    ``frequency`` is the middle of the band (0 for the passes of low and high), ``width`` its whole width, and
    ``between`` the width of the stretch at its edge of which nothing is asked, all in cycles per pixel. ``angle`` in
    degrees restricts it to one direction and its opposite, as a round spot; None means all directions.
    """

    kind: Kind
    frequency: float
    width: float
    between: float = 0.04
    angle: float | None = None

    def distance(self, u: Real, v: Real) -> Real:
        """Return how far frequencies lie outside the band, in cycles per pixel; inside, minus how far within."""
        if self.kind in ("low-pass", "high-pass") and self.angle is None:
            return np.hypot(u, v) - self.width / 2
        if self.angle is None:
            return np.abs(np.hypot(u, v) - self.frequency) - self.width / 2
        down, right = direction(self.angle)
        if self.kind in ("low-pass", "high-pass"):
            return np.abs(u * down + v * right) - self.width / 2
        spots = (
            np.hypot(u - sign * self.frequency * down, v - sign * self.frequency * right)
            for sign in (1, -1)
        )
        return np.minimum(*spots) - self.width / 2

    def gains(self, u: Real, v: Real) -> Real:
        """Return the desired gains at some frequencies; NaN where nothing is asked."""
        outside = self.distance(u, v)
        inside = 1.0 if self.kind in ("low-pass", "band-pass") else 0.0
        gains = np.where(outside <= 0, inside, 1 - inside)
        return np.where((outside > 0) & (outside < self.between), np.nan, gains)


@dataclass(frozen=True, eq=False)
class Achieved:
    """The ``weights`` (n, n) nearest to what is desired, with the ``error``: the root mean square of the differences.

    ``largest`` is the largest difference of a gain among the frequencies that were asked.
    """

    weights: Real
    error: float
    largest: float


def nearest(desired: Desired, size: int) -> Achieved:
    """Return the kernel of an odd size up to `MOST_CELLS` whose response is nearest to the desired one.

    Raises ValueError for another size, and where no frequency is asked.
    """
    if size % 2 == 0 or not 1 <= size <= MOST_CELLS:
        raise ValueError(f"A kernel is fitted in an odd size from 1 to {MOST_CELLS}, not {size}.")
    places = np.linspace(-HIGHEST, HIGHEST, _GRID)
    u, v = places[_GRID // 2 :, None], places[None, :]  # the other half is the same
    gains = desired.gains(u + 0 * v, v + 0 * u).ravel()
    asked = np.isfinite(gains)
    if not asked.any():
        raise ValueError(
            "Nothing is asked of any frequency: a narrower stretch between can be met."
        )
    waves = _waves(size)[asked]
    unknown, _, _, _ = np.linalg.lstsq(waves, gains[asked], rcond=1e-10)
    errors = waves @ unknown - gains[asked]
    half = np.concatenate([unknown[:0:-1] / 2, [unknown[0]], unknown[1:] / 2])
    return Achieved(
        half.reshape(size, size), float(np.sqrt(np.mean(errors**2))), float(np.abs(errors).max())
    )


@lru_cache(maxsize=4)
def _waves(size: int) -> Real:
    """Return cos 2π(ua + vb) of half of the cells (a, b), at half of the frequencies: (frequencies, (n² + 1)/2).

    The cells are the middle one and those after it, row by row; each stands for itself and its mirror.
    """
    places = np.linspace(-HIGHEST, HIGHEST, _GRID)
    u, v = (each.ravel() for each in np.meshgrid(places[_GRID // 2 :], places, indexing="ij"))
    cells = np.arange(size * size)[size * size // 2 :]
    a, b = cells // size - size // 2, cells % size - size // 2
    waves: Real = np.cos(2 * np.pi * (np.outer(u, a) + np.outer(v, b)))
    waves.flags.writeable = False
    return waves
