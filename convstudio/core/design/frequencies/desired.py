"""A desired frequency response, and kernels of a size that come near to it: by least squares, or under a window.

What is desired is one gain in a band and another outside, with a transition band between them where any gain will do:
a jump would leave ripples, whatever the kernel. All of it is symmetric about the frequency 0, so the kernel is its own
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

from convstudio.core.design.frequencies.response import (
    HIGHEST,
    Complex,
    Cut,
    Frequency,
    Response,
    direction,
)
from convstudio.core.design.generators.bands import BANDS, window

Real = npt.NDArray[np.float64]
Kind = Literal["low-pass", "high-pass", "band-pass", "band-stop"]
EDGED: Final[tuple[Kind, ...]] = ("low-pass", "high-pass")
"""The kinds whose band begins at the frequency 0 and has one edge."""

_GRID: Final = 65  # frequencies along each axis that are fitted
_CHECKED: Final = 257  # frequencies along each axis at which errors are measured: ripples of 31 weights lie between
_FINE: Final = 128  # frequencies along each axis that a window's kernel is made from
_NOTHING: Final = (
    "The transition band leaves no frequency with a desired gain: a narrower transition would."
)
MOST_CELLS: Final = 31
"""The largest size that is fitted: (31² + 1)/2 unknowns."""


@dataclass(frozen=True)
class Desired:
    """A band of gain 1 (or 0, for "high-pass" and "band-stop") of frequencies, and the other gain elsewhere.

    ``frequency`` is the middle of the band (0 for low-pass and high-pass), ``width`` its whole width (twice the cutoff
    of these two), and ``between`` the width of the transition band at its edge, all in cycles per pixel. ``angle`` in
    degrees restricts it to a round spot in one direction and in its opposite; of a low-pass or a high-pass it is the
    direction along which frequencies are measured, whatever they are across it. None means all directions.
    """

    kind: Kind
    frequency: float
    width: float
    between: float = 0.04
    angle: float | None = None

    @property
    def has_edge(self) -> bool:
        """Whether the band has one edge, up to which it reaches from the frequency 0; otherwise it has a middle."""
        return self.kind in EDGED

    @property
    def inside(self) -> float:
        """The desired gain inside the band, 1 or 0; outside it is the other one."""
        return float(self.kind in ("low-pass", "band-pass"))

    def distance(self, u: Real, v: Real) -> Real:
        """Return how far frequencies lie outside the band, in cycles per pixel; inside, minus how far within."""
        if self.has_edge and self.angle is None:
            return np.hypot(u, v) - self.width / 2
        if self.angle is None:
            return np.abs(np.hypot(u, v) - self.frequency) - self.width / 2
        down, right = direction(self.angle)
        if self.has_edge:
            return np.abs(u * down + v * right) - self.width / 2
        spots = (
            np.hypot(u - sign * self.frequency * down, v - sign * self.frequency * right)
            for sign in (1, -1)
        )
        return np.minimum(*spots) - self.width / 2

    def gains(self, u: Real, v: Real) -> Real:
        """Return the desired gains at some frequencies; NaN in the transition band."""
        outside = self.distance(u, v)
        gains = np.where(outside <= 0, self.inside, 1 - self.inside)
        return np.where((outside > 0) & (outside < self.between), np.nan, gains)

    @property
    def flat(self) -> float:
        """The desired gain of flat areas: 1 of a low-pass and a band-stop, else 0."""
        return self.inside if self.has_edge else 1 - self.inside


@dataclass(frozen=True, eq=False)
class DesiredResponse(Response):
    """A desired response in the place of a kernel's: of the ``desired`` gains, NaN in the transition band."""

    desired: Desired | None = None

    @classmethod
    def to(cls, desired: Desired) -> DesiredResponse:
        """Return the response that is desired; it has no weights."""
        return cls(np.zeros((1, 1)), (0, 0), desired=desired)

    def at(self, u: npt.ArrayLike, v: npt.ArrayLike) -> Complex:
        assert self.desired is not None
        down, right = np.broadcast_arrays(np.asarray(u, float), np.asarray(v, float))
        return self.desired.gains(down, right).astype(np.complex128)

    def grid(self, size: int) -> Complex:
        places = np.linspace(-HIGHEST, HIGHEST, size)
        return self.at(places[:, None], places[None, :])

    def cut(self, angle: float, count: int = 257) -> Cut:
        down, right = direction(angle)
        along = np.linspace(0, HIGHEST / max(abs(down), abs(right)), count)
        return Cut(angle, along, self.at(along * down, along * right))

    @property
    def peak(self) -> tuple[Frequency, float]:  # no need to look for it
        return (0.0, 0.0), 1.0


@dataclass(frozen=True, eq=False)
class Achieved:
    """The ``weights`` (n, n) of a kernel, with the ``error``: the root mean square of its differences from the desired.

    ``largest`` is the largest difference of a gain outside the transition band. Both are measured on a fine grid.
    """

    weights: Real
    error: float
    largest: float


def nearest(desired: Desired, size: int, *, keeps_flat: bool = False) -> Achieved:
    """Return the kernel of an odd size up to `MOST_CELLS` whose response is nearest to the desired one.

    ``keeps_flat``: among those whose gain of flat areas is exactly the desired one.

    Raises ValueError for another size, and where the transition band leaves no frequency.
    """
    waves, gains = _asked(desired, size)
    if keeps_flat:
        # The middle weight is what the others leave of the sum: one unknown less.
        first, total = waves[:, :1], desired.flat
        others, _, _, _ = np.linalg.lstsq(
            waves[:, 1:] - first, gains - total * first[:, 0], rcond=1e-10
        )
        unknown = np.concatenate([[total - others.sum()], others])
    else:
        unknown, _, _, _ = np.linalg.lstsq(waves, gains, rcond=1e-10)
    half = np.concatenate([unknown[:0:-1] / 2, [unknown[0]], unknown[1:] / 2])
    return _achieved(desired, _symmetric(desired, half.reshape(size, size)))


def windowed(desired: Desired, size: int, *, keeps_flat: bool = False) -> Achieved:
    """Return the kernel of a size whose response is the ideal band under a window, that of the *Generator*.

    The transition band has no part in it. ``keeps_flat`` and what is raised: as of `nearest`.
    """
    _check_size(size)
    half = float(max(size // 2, 1))
    if desired.has_edge:
        made = (
            _generated("low-pass", size, half=half, cutoff=desired.width / 2)
            if desired.angle is None
            else _strip(desired, size) * window(size, half)
        )
        made = made / made.sum()
    else:
        values = {"half": half, "frequency": desired.frequency, "width": desired.width}
        if desired.angle is None:
            made = _generated("band-pass", size, **values)
        else:
            made = _generated("band-pass-along", size, **values, angle=desired.angle)
    if not desired.inside:
        made = _impulse(size) - made
    if keeps_flat:
        made = made + (desired.flat - made.sum()) * _impulse(size)
    return _achieved(desired, _symmetric(desired, made))


def _symmetric(desired: Desired, weights: Real) -> Real:
    """Return weights with the symmetries of what is desired, exactly, without what rounding has added.

    All are their own half turn; of all directions, or of one along an axis, they are their own mirror images too.
    """
    ways = [weights, weights[::-1, ::-1]]
    if desired.angle is None or desired.angle % 90 == 0:
        ways += [each[::-1] for each in ways]
    # Sorted, so that cells that are alike add the same numbers in the same order.
    return np.asarray(np.sort(np.stack(ways), axis=0).sum(axis=0) / len(ways))


def _generated(name: str, size: int, **values: float) -> Real:
    return next(each for each in BANDS if each.name == name).make(size, values).weights


def _strip(desired: Desired, size: int) -> Real:
    """Return the weights of a strip of frequencies across a direction, up to the size: its inverse transform."""
    places = (np.arange(_FINE) - _FINE // 2) / _FINE
    outside = desired.distance(places[:, None], places[None, :])
    # An edge lies between two frequencies of the grid.
    inside = np.clip(0.5 - outside * _FINE, 0, 1)
    turns = np.exp(2j * np.pi * np.outer(np.arange(size) - size // 2, places))
    found = (turns @ inside @ turns.T).real / _FINE**2
    return np.asarray((found + found[::-1, ::-1]) / 2)  # −½ has no ½ beside it


def _impulse(size: int) -> Real:
    found = np.zeros((size, size))
    found[size // 2, size // 2] = 1
    return found


def _check_size(size: int) -> None:
    if size % 2 == 0 or not 1 <= size <= MOST_CELLS:
        raise ValueError(f"A kernel is fitted in an odd size from 1 to {MOST_CELLS}, not {size}.")


def _asked(desired: Desired, size: int) -> tuple[Real, Real]:
    """Return the waves of half of the cells at all frequencies with a desired gain, and these gains."""
    _check_size(size)
    places = np.linspace(-HIGHEST, HIGHEST, _GRID)
    u, v = places[_GRID // 2 :, None], places[None, :]  # the other half is the same
    gains = desired.gains(u + 0 * v, v + 0 * u).ravel()
    asked = np.isfinite(gains)
    if not asked.any():
        raise ValueError(_NOTHING)
    waves, wanted = _waves(size)[asked], gains[asked]
    if not (wanted == desired.inside).any():
        # A band that lies between the frequencies of the grid is represented by its middle.
        waves = np.vstack([waves, _half_waves(size, *map(np.atleast_1d, _middle(desired)))])
        wanted = np.append(wanted, desired.inside)
    return waves, wanted


def _achieved(desired: Desired, weights: Real) -> Achieved:
    """Return a kernel that is its own half turn, with its errors."""
    response = Response(weights, (weights.shape[0] // 2, weights.shape[1] // 2))
    errors = response.grid(_CHECKED).real - _checked(desired)
    # A band may lie between the frequencies of the grid.
    middle = abs(float(response.at(*_middle(desired)).real) - desired.inside)
    largest = max(float(np.nanmax(np.abs(errors))), middle)
    return Achieved(weights, float(np.sqrt(np.nanmean(errors**2))), largest)


def _middle(desired: Desired) -> Frequency:
    """Return the middle of the band, or one of those that it has."""
    down, right = direction(desired.angle or 0.0)
    return desired.frequency * down, desired.frequency * right


@lru_cache(maxsize=4)
def _checked(desired: Desired) -> Real:
    """Return the desired gains at the frequencies of `Response.grid` at which errors are measured."""
    places = np.linspace(-HIGHEST, HIGHEST, _CHECKED)
    gains = desired.gains(places[:, None] + 0 * places, places + 0 * places[:, None])
    if np.isnan(gains).all():
        raise ValueError(_NOTHING)
    gains.flags.writeable = False
    return gains


@lru_cache(maxsize=4)
def _waves(size: int) -> Real:
    """Return `_half_waves` at half of the frequencies of the grid."""
    places = np.linspace(-HIGHEST, HIGHEST, _GRID)
    u, v = (each.ravel() for each in np.meshgrid(places[_GRID // 2 :], places, indexing="ij"))
    waves = _half_waves(size, u, v)
    waves.flags.writeable = False
    return waves


def _half_waves(size: int, u: Real, v: Real) -> Real:
    """Return cos 2π(ua + vb) of half of the cells (a, b), at some frequencies: (frequencies, (n² + 1)/2).

    The cells are the middle one and those after it, row by row; each stands for itself and its mirror.
    """
    cells = np.arange(size * size)[size * size // 2 :]
    a, b = cells // size - size // 2, cells % size - size // 2
    waves: Real = np.cos(2 * np.pi * (np.outer(u, a) + np.outer(v, b)))
    return waves
