"""The frequencies of a picture's periodic patterns, as peaks of its transform, and how well they are known.

With the power R times that of the noise around it, and N pixels along an axis, the standard error of a frequency is
√6/(2π N √R) ≈ 0.39/(N √R) cycles per pixel at least (D. C. Rife and R. R. Boorstyn, Single-tone parameter estimation
from discrete-time observations, 1974), and about 0.49/(N √R) under the Hann window, which keeps side lobes away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.design.frequencies.climbing import Climb
from convstudio.core.design.frequencies.response import HIGHEST, Frequency

Real = npt.NDArray[np.float64]

_SELDOM: Final = 5.0  # in noise alone a peak is seen with probability e⁻⁵
_SURE: Final = 2.0  # times 1/(N √R): about four standard errors
_ALWAYS: Final = 0.002  # of 1/N: what the wave's own mirror, and rounded pixels, move it by
_MOST: Final = 0.1  # of 1/N: a peak that is less sure is not taken for a simple number
_APART: Final = 1.0  # of 1/N: two that are nearer are one
_LOBES: Final = 6.0  # of 1/N, within which lie the side lobes of a wave under the window
_LOBE: Final = 0.01  # of its power, more than in all of them
_FAR: Final = 2.5  # of 1/N, beyond the coarser place: a summit that is not that of the peak
_AROUND: Final = np.array(
    [-9, -8, -7, -6, 6, 7, 8, 9]
)  # of 1/N, where no power of the peak is left
_LINES: Final = ((0, 1), (1, 0), (1, 1), (1, -1))
_SIMPLE: Final = 16  # the largest denominator of a simple frequency that is no whole period
_LONGEST: Final = 64  # pixels of a whole period
_DIGITS: Final = 9  # of a frequency, behind the point, that are no rounding


@dataclass(frozen=True)
class Peak:
    """A ``frequency`` (u, v) that stands out, as it was ``measured``, and by how much either may be off.

    ``frequency`` is what was measured, or in each direction the simple number that is as likely: 0, a whole period, or
    a fraction such as 3/16.
    """

    frequency: Frequency
    measured: Frequency
    room: Frequency


def refined(section: Real, coarse: Sequence[Frequency], step: float) -> tuple[Peak, ...]:
    """Return the peaks near some frequencies of a windowed section of a picture (height, width), in their order.

    ``step``: how coarse those are. Those that turn out to be one are said once, and those that do not stand out of the
    section itself not at all.
    """
    if not coarse:
        return ()
    unit = np.array([1 / each for each in section.shape])
    weights = section / np.abs(section).max()
    origin = (section.shape[0] // 2, section.shape[1] // 2)
    before = np.array(coarse)
    found = Climb(weights, origin).from_places(*before.T.copy())
    places, powers = np.stack([found.u, found.v], axis=-1), found.gains**2
    # The median of noise is ln 2 of its mean, and the largest of n is seldom more than ln n + 5 of that.
    least = (math.log(section.size) + _SELDOM) / math.log(2)
    peaks: list[Peak] = []
    taken: list[int] = []
    for index, (at, power) in enumerate(zip(places, powers, strict=True)):
        apart = _apart(places, at, unit)
        is_lobe = ((apart < _LOBES) & (_LOBE * powers > power)).any()
        is_stray = _apart(before[[index]], at, unit + step / _FAR)[0] > _FAR
        floor = _floor(weights, at, unit)
        if is_lobe or is_stray or (apart[taken] < _APART).any() or power < least * floor:
            continue
        taken.append(index)
        peaks.append(_peak(at, unit * (_ALWAYS + _SURE * np.sqrt(floor / power)), unit))
    return tuple(peaks)


def _apart(places: Real, at: Real, unit: Real) -> Real:
    """Return how far frequencies (n, 2) lie from another or its mirror, in units, in the direction that is farther."""
    ways = np.stack([places - at, places + at])
    found: Real = (np.abs(ways - np.rint(ways)) / unit).max(axis=-1).min(axis=0)
    return found


def _floor(weights: Real, at: Real, unit: Real) -> float:
    """Return the power around a frequency: the largest median along lines through it, since edges make ridges."""
    ways = np.array(_LINES)[:, None] * _AROUND[:, None] * unit + at  # (lines, places, 2)
    turns = (
        np.exp(-2j * np.pi * np.multiply.outer(ways[..., axis].ravel(), np.arange(count)))
        for axis, count in enumerate(weights.shape)
    )
    rows, columns = turns
    sums = np.einsum("nb,nb->n", rows @ weights, columns)
    power = (sums.real**2 + sums.imag**2).reshape(len(_LINES), -1)
    return float(np.median(power, axis=1).max())


def _peak(measured: Real, room: Real, unit: Real) -> Peak:
    """Return a peak; of it and its mirror that which has v > 0, or v = 0 and u > 0."""
    simple = [
        _simple(float(value), min(float(off), _MOST * float(each)))
        for value, off, each in zip(measured, room, unit, strict=True)
    ]
    u, v = (round(each, _DIGITS) for each in simple)
    sign = -1 if (v, u) <= (0, 0) else 1
    return Peak(_wrapped(sign * np.array(simple)), _wrapped(sign * measured), _pair(room))


def _wrapped(values: Real) -> Frequency:
    """Return a frequency in −½ … ½, without −½ itself, which is ½."""
    return _pair(np.where(values <= -HIGHEST, values + 1, values) + 0.0)


def _pair(values: Real) -> Frequency:
    return float(values[0]), float(values[1])


def _simple(value: float, room: float) -> float:
    """Return 0, one over a whole number or another simple fraction that is as near as ``room``, else the value."""
    likely = [0.0, float(Fraction(value).limit_denominator(_SIMPLE))]
    if abs(value) * _LONGEST >= 1:
        likely.insert(1, 1 / round(1 / value))
    return next((each for each in likely if abs(each - value) <= room), value)
