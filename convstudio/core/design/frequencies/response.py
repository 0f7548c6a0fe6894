"""The frequency response of a kernel: what it makes of a sinusoid of every frequency and direction.

A sinusoid that is filtered stays a sinusoid of its frequency. For the weights k(a, b) with the origin (r, c),

    H(u, v) = Σa Σb k(a, b) e^(−2πi(u(a − r) + v(b − c)))

says by what it is multiplied and shifted: |H| is the gain, the angle of H the phase. Frequencies are in cycles per
pixel, from −½ to ½: u down the rows, v along the columns. A cross-correlation has the conjugate of H.

Reference: A. V. Oppenheim and R. W. Schafer, Discrete-time signal processing (3rd ed., 2010), section 2.6.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final, Literal

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.design.frequencies.climbing import Climb
from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.magnitude import times_power, unit_sized

Complex = npt.NDArray[np.complex128]
Real = npt.NDArray[np.float64]
Parity = Literal[1, -1, 0]
Frequency = tuple[float, float]
Band = tuple[float, float]
"""The lowest and the highest frequency of what passes along a direction, in cycles per pixel."""

HIGHEST: Final = 0.5
"""The highest frequency along a row or a column, in cycles per pixel."""
HALF_POWER: Final = math.sqrt(0.5)
"""The gain at −3 dB."""

# The frequencies along each axis among which the largest gain is looked for: at least so many, and so many for each
# weight; between those a summit is at most by (1 − cos(π/8)) in each direction higher than beside it.
_COARSE, _FINER, _LOWER = 64, 4, 0.85
_SUMMITS: Final = 8  # of different gains, from which it is looked for
_ALIKE: Final = 9  # digits of gains that are one
_ALONG: Final = (
    257  # frequencies along a direction at which an end of the passband is looked for, or more
)
_ROUNDING: Final = 1e-12  # of sums, relative to the sum of the sizes
_TOUCHED: Final = 1e-9  # of a level: a gain that only touches it from above has not passed it
_CLOSER: Final = 7  # rounds of looking for an end, the last of which change no digit that is said


@dataclass(frozen=True)
class Cut:
    """The response along a line through the frequency 0.

    ``frequencies`` (n,) rise from 0 to the edge of the square of frequencies, in cycles per pixel along ``angle``:
    degrees, 0 to the right, counter-clockwise. ``values`` (n,) are H there.
    """

    angle: float
    frequencies: Real
    values: Complex


@dataclass(frozen=True, eq=False)
class Response:
    """The frequency response of ``weights`` (kh, kw) that are laid with their cell ``origin`` on the output.

    ``flip``: of a convolution, else of a cross-correlation.
    """

    weights: Real
    origin: tuple[int, int]
    flip: bool = True

    @classmethod
    def of(cls, experiment: Experiment) -> Response:
        """Return the response of an experiment's kernel in the operation that is on."""
        kernel = experiment.kernel
        found = cls(kernel.array, kernel.origin, experiment.flip)
        return found.of_mean() if experiment.skips else found

    def of_mean(self) -> Response:
        """Return the response of the mean S = Σ w I K / Σ w K where no pixel is missing: H/Σk.

        It has a gain of flat areas of 1. Weights that are all 0 make no mean, and stay as they are.
        """
        weights = self.unit[0].weights
        return replace(self, weights=weights / weights.sum()) if weights.any() else self

    @cached_property
    def unit(self) -> tuple[Response, int]:
        """The response of the weights over a power of 2, all within −1 … 1, and the exponent of that power.

        The digits are the same, and squares of its gains neither overflow nor vanish.
        """
        if not self.weights.any() or not np.isfinite(self.weights).all():
            return self, 0
        weights, exponent = unit_sized(self.weights)
        return (replace(self, weights=weights), exponent) if exponent else (self, 0)

    @cached_property
    def size(self) -> float:
        """Σ|k|, which no gain exceeds."""
        unit, exponent = self.unit
        return times_power(float(np.abs(unit.weights).sum()), exponent)

    def at(self, u: npt.ArrayLike, v: npt.ArrayLike) -> Complex:
        """Return H at some frequencies, in the shape to which ``u`` and ``v`` broadcast."""
        down, right = np.broadcast_arrays(np.asarray(u, float), np.asarray(v, float))
        shape = down.shape
        along = [
            _turns(each.ravel(), count, at) if each.any() else None
            for each, count, at in zip((down, right), self.weights.shape, self.origin, strict=True)
        ]
        return self._of_operation(np.broadcast_to(self._sums(*along), down.size).reshape(shape))

    def grid(self, size: int) -> Complex:
        """Return H at ``size`` × ``size`` frequencies, both ends of −½ … ½ included; rows are those of u."""
        (kh, kw), (r, c) = self.weights.shape, self.origin
        rows, columns = _grid_turns(size, kh, r), _grid_turns(size, kw, c)
        with np.errstate(over="ignore", invalid="ignore"):
            return self._of_operation(rows @ self.weights @ columns.T)

    def cut(self, angle: float, count: int = 257) -> Cut:
        """Return H at ``count`` frequencies along a direction."""
        down, right = direction(angle)
        frequencies = np.linspace(0, HIGHEST / max(abs(down), abs(right)), count)
        along = _cut_turns(angle, count, self.weights.shape, self.origin)
        return Cut(angle, frequencies, self._of_operation(self._sums(*along)))

    def _sums(self, along_rows: Complex | None, along_columns: Complex | None) -> Complex:
        """Return the double sums over the weights for the turns (n, kh) and (n, kw) of n frequencies.

        None stands for turns by 0, which leave the weights' sums across the other axis.
        """
        weights = self.weights
        with np.errstate(over="ignore", invalid="ignore"):  # weights near the largest float
            if along_rows is None:
                across = weights.sum(axis=0)
                return np.asarray(
                    across.sum() + 0j if along_columns is None else along_columns @ across
                )
            if along_columns is None:
                return np.asarray(along_rows @ weights.sum(axis=1))
            return np.asarray(np.einsum("nb,nb->n", along_rows @ weights, along_columns))

    def _of_operation(self, values: Complex) -> Complex:
        return values if self.flip else values.conj()

    @cached_property
    def parity(self) -> Parity:
        """1 if the kernel is its own half turn about the origin, −1 if it is minus that, else 0.

        H is real in the first case and imaginary in the second, so that one signed amplitude says all of it.
        """
        (kh, kw), (r, c) = self.weights.shape, self.origin
        half = max(r, kh - 1 - r), max(c, kw - 1 - c)
        centred = np.pad(
            self.weights,
            [(half[0] - r, half[0] - (kh - 1 - r)), (half[1] - c, half[1] - (kw - 1 - c))],
        )
        turned = centred[::-1, ::-1]
        if np.array_equal(centred, turned):
            return 1
        return -1 if np.array_equal(centred, -turned) else 0

    def amplitude(self, values: Complex) -> Real:
        """Return the signed amplitude of some of its values: H itself where it is real, H/i where it is imaginary.

        Raises ValueError if H is neither.
        """
        if not self.parity:
            raise ValueError(
                "Only a kernel that equals its own half turn about the origin, or minus that, has a signed amplitude."
            )
        return values.real if self.parity == 1 else values.imag

    @cached_property
    def total(self) -> float:
        """H(0, 0), the sum of the weights; 0 where it is nothing but rounding."""
        unit, exponent = self.unit
        total = float(unit.weights.sum())
        return 0.0 if abs(total) <= _ROUNDING * unit.size else times_power(total, exponent)

    @cached_property
    def peak(self) -> tuple[Frequency, float]:
        """The frequency (u, v) of the largest gain, and that gain; of the two that are opposite the one with v ≥ 0."""
        largest = float(np.abs(self.weights).max())
        if not largest or not math.isfinite(largest):
            return (0.0, 0.0), largest
        unit, exponent = self.unit
        relative = unit.weights
        if relative.min() >= 0 or relative.max() <= 0:
            return (0.0, 0.0), self.size
        size = max(_COARSE, 1 << (_FINER * max(relative.shape) - 1).bit_length())
        gains = np.abs(np.fft.rfft2(relative, (size, size)))
        # Between the frequencies of the grid another summit than the highest one there may be higher.
        may_be = gains >= np.maximum(cv2.dilate(gains, np.ones((3, 3))), _LOWER * gains.max())
        summits = np.flatnonzero(may_be)
        # One of those that are equal: a kernel of one row has the same gain for all frequencies down.
        levels = np.round(gains.flat[summits] / gains.max(), _ALIKE)
        highest = summits[np.unique(-levels, return_index=True)[1][:_SUMMITS]]
        rows, columns = np.divmod(highest, gains.shape[1])
        found = Climb(relative, self.origin).from_places(rows / size, columns / size)
        at = int(found.gains.argmax())
        u, v = float(found.u[at]), float(found.v[at])
        gain = times_power(float(found.gains[at]), exponent)
        return ((-u, -v) if (v, u) < (0, 0) else (u, v)), gain

    def largest_along(self, angle: float) -> float:
        """Return the largest gain along a direction; 0 where it is nothing but rounding."""
        largest = float(np.abs(self.weights).max())
        if not largest or not math.isfinite(largest):
            return largest
        relative, exponent = self.unit
        cut = relative.cut(angle, max(_ALONG, 8 * max(self.weights.shape) + 1))
        gains = np.abs(cut.values)
        beside = np.maximum(np.append(gains[1:], 0), np.append(0, gains[:-1]))
        at = np.flatnonzero((gains >= beside) & (gains >= _LOWER * gains.max()))
        _, gains = relative._with_extremes(angle, cut.frequencies, gains, at)
        gain = float(gains.max())
        is_rounding = gain <= _ROUNDING * relative.size
        return 0.0 if is_rounding else times_power(gain, exponent)

    @cached_property
    def reference(self) -> tuple[float, bool]:
        """The gain that counts as 0 dB, and whether it is that of flat areas, |H(0, 0)|; else it is the largest."""
        return (abs(self.total), True) if self.total else (self.peak[1], False)

    def decibels(self, gains: npt.ArrayLike) -> Real:
        """Return gains relative to the `reference`, in decibels; −∞ for 0. All are NaN if all weights are 0."""
        reference, _ = self.reference
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return 20 * np.log10(np.asarray(gains, float) / reference)

    def passbands(self, angle: float) -> tuple[Band, ...]:
        """Return all bands along a direction in which the gain is at least −3 dB, rising.

        −3 dB is relative to flat areas, or to the largest gain along the direction if flat areas are removed. A band
        that goes on to the end of the square of frequencies ends there. Empty if there is no gain along it.
        """
        unit, _ = self.unit
        if unit is not self:
            return unit.passbands(angle)
        cut = self.cut(angle, max(_ALONG, 8 * max(self.weights.shape) + 1))
        gains, places = np.abs(cut.values), cut.frequencies
        if not self.total:
            at = np.array([int(gains.argmax())])
            places, gains = self._with_extremes(angle, places, gains, at)
        level = (gains[0] if self.total else gains.max()) * HALF_POWER
        if level <= _ROUNDING * self.size:
            return ()
        # Where it is lowest or highest the gain may be on the other side of the level between two frequencies.
        places, gains = self._with_extremes(angle, places, gains, _beside(gains, level))
        level *= 1 - _TOUCHED
        passes = gains >= level
        changes = np.flatnonzero(passes[1:] != passes[:-1])
        beside = np.stack([changes, changes + 1])
        turns = self._ends(angle, places[beside], gains[beside], level)
        ends = [*[0.0][: int(passes[0])], *turns, *[float(places[-1])][: int(passes[-1])]]
        return tuple(zip(ends[::2], ends[1::2], strict=True))

    def _with_extremes(
        self, angle: float, places: Real, gains: Real, near: npt.NDArray[np.intp]
    ) -> tuple[Real, Real]:
        """Return frequencies along a direction and the gains there, with those of the extremes near some of them.

        An extreme is where a parabola through three squares has its own: those are as smooth as a wave.
        """
        near = near[(near > 0) & (near < len(places) - 1)]
        if not len(near):
            return places, gains
        before, here, after = (gains[near + way] ** 2 for way in (-1, 0, 1))
        bend = before - 2 * here + after
        with np.errstate(divide="ignore", invalid="ignore"):
            away = np.clip(np.nan_to_num((before - after) / (2 * bend)), -1, 1)
        down, right = direction(angle)
        way = np.where(away > 0, places[near + 1] - places[near], places[near] - places[near - 1])
        added = places[near] + away * way
        found = np.abs(self.at(added * down, added * right))
        order = np.argsort(np.append(places, added), kind="stable")
        return np.append(places, added)[order], np.append(gains, found)[order]

    def _ends(self, angle: float, places: Real, gains: Real, level: float) -> list[float]:
        """Return where the gain passes ``level`` between two frequencies (2, n) along a direction, by false position.

        The end that stays twice counts half (the Illinois method), so that both close in.
        """
        down, right = direction(angle)
        (first, last), (before, after) = places.copy(), gains - level
        found, moved = first, np.zeros(len(first))  # 1: the first end has moved last, −1: the other
        for _ in range(_CLOSER if len(first) else 0):
            found = first + before / (before - after) * (last - first)
            here = np.abs(self.at(found * down, found * right)) - level
            if np.abs(here).max() <= _ROUNDING * level:
                break
            is_first = (here >= 0) == (before >= 0)
            before, after = (
                np.where(is_first, here, before * np.where(moved < 0, 0.5, 1)),
                np.where(is_first, after * np.where(moved > 0, 0.5, 1), here),
            )
            first, last = np.where(is_first, found, first), np.where(is_first, last, found)
            moved = np.where(is_first, 1, -1)
        ends: list[float] = found.tolist()
        return ends


def direction(angle: float) -> tuple[float, float]:
    """Return the unit vector (down, right) of an angle in degrees: 0 to the right, counter-clockwise as seen."""
    quarter, rest = divmod(angle % 360, 90)
    sine, cosine = math.sin(math.radians(rest)), math.cos(math.radians(rest))
    # By quarters, so that multiples of 90° are exact.
    down, right = ((-sine, cosine), (-cosine, -sine), (sine, -cosine), (cosine, sine))[
        int(quarter) % 4
    ]
    return down + 0.0, right + 0.0


def frequencies(size: int) -> Real:
    """Return the frequencies of the rows and of the columns of `Response.grid`, in cycles per pixel."""
    return np.linspace(-HIGHEST, HIGHEST, size)


def _turns(frequency: Real, count: int, origin: int) -> Complex:
    """Return e^(−2πi f (a − origin)) for frequencies (n,) and cells 0 … count − 1: (n, count)."""
    turns: Complex = np.exp(-2j * np.pi * np.outer(frequency, np.arange(count) - origin))
    return turns


@lru_cache(maxsize=8)
def _grid_turns(size: int, count: int, origin: int) -> Complex:
    turns = _turns(frequencies(size), count, origin)
    turns.flags.writeable = False
    return turns


def _beside(gains: Real, level: float) -> npt.NDArray[np.intp]:
    """Return where gains are lower or higher than beside it, and may pass a level in between."""
    found = []
    for side in (1, -1):  # above the level, where they may be below it, and the other way round
        inner, before, after = (side * gains[at : len(gains) - 2 + at] for at in (1, 0, 2))
        is_end = (inner <= before) & (inner <= after) & (inner >= side * level)
        # As far as the gain goes up to either side it may go down in between, and no further.
        found.append(is_end & (2 * inner - np.maximum(before, after) < side * level))
    return np.flatnonzero(found[0] | found[1]) + 1


@lru_cache(maxsize=8)
def _cut_turns(
    angle: float, count: int, shape: tuple[int, int], origin: tuple[int, int]
) -> tuple[Complex | None, Complex | None]:
    """Return the turns (count, kh) and (count, kw) along a direction, which stay while a weight is dragged.

    None: all are by 0.
    """
    ways = direction(angle)
    along = np.linspace(0, HIGHEST / max(map(abs, ways)), count)
    rows, columns = (
        _turns(along * way, size, at) if way else None
        for way, size, at in zip(ways, shape, origin, strict=True)
    )
    for each in (rows, columns):
        if each is not None:
            each.flags.writeable = False
    return rows, columns
