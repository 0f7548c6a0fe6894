"""Histograms of I and S: how often each value occurs, counted exactly, whatever the range turns out to be.

Bins are twice as wide whenever there would be too many of them, so that values are read once. Whole numbers, and sums
of them over a divisor, are counted by that unit: a bin stands for one value or for a whole number of them, and none has
more values than its neighbours only because of where its edges fall.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.design.looking.profile import outputs_at, present_pixels
from convstudio.core.design.looking.region import Region
from convstudio.core.design.on_picture import sums_integers
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.magnitude import LOWEST, exponent_of, over_power, times_power
from convstudio.core.sums.threads import stop_if_cancelled
from convstudio.core.views.map_bands import known_bands, rows_at_once

Real = npt.NDArray[np.float64]

MOST_BINS: Final = 4096
_DIVISOR: Final = 2**20  # beyond it fractions are decimals of measured numbers


@dataclass(frozen=True, eq=False)
class Counts:
    """How often values occur: ``bins`` (channels, n), of ``width`` each, the first from ``start`` on.

    ``unit`` is the distance of the values if they are multiples of it, else None; a bin then begins half a unit below
    its first value. ``count`` values are finite, ``other`` are not or are missing; ``below`` of them are below 0 and
    ``above`` above white. ``deviation`` is the standard deviation from the ``mean``, of all ``count``.
    """

    bins: npt.NDArray[np.int64]
    start: float
    width: float
    unit: float | None
    count: int
    other: int
    low: float
    high: float
    mean: float
    deviation: float
    below: int
    above: int


class Counter:
    """Counts of the values given so far, of which there may be several channels."""

    def __init__(self, white: float, unit: float | None = None, most: int = MOST_BINS) -> None:
        """Take the value of ``white``, the ``unit`` of the values if they have one, and the ``most`` bins."""
        self._white, self._unit, self._most = white, unit, most
        # A bin is as wide as the unit, or as 1, times a power of 2.
        self._shift = None if unit is None else 0
        self._first = 0
        self._bins = np.zeros((1, 0), np.int64)
        self._count = self._other = self._below = self._above = 0
        self._low, self._high = math.inf, -math.inf
        # Over 2 to the exponent and over its square, since squares may be beyond the floats.
        self._mean = self._squares = 0.0
        self._exponent = LOWEST

    def add(self, values: npt.NDArray[np.floating]) -> None:
        """Add values, (…) or (…, 3) with their channels last."""
        channels = values.reshape(-1, 3).T if values.ndim > 2 else values.reshape(1, -1)
        finite = [np.asarray(each[np.isfinite(each)], np.float64) for each in channels]
        every = np.concatenate(finite) if len(finite) > 1 else finite[0]
        self._other += channels.size - every.size
        if not every.size:
            return
        self._add_moments(every)
        low, high = self._low, self._high
        if self._shift is None:
            half = (high / 2 - low / 2) or abs(high) * 1e-6 or 1.0
            # Edges are exact, and those of narrower bins too.
            self._shift = max(math.frexp(half)[1] + 2 - self._most.bit_length(), LOWEST)
        self._make_room(low, high)
        if len(self._bins) < len(finite):
            self._bins = np.zeros((len(finite), self._bins.shape[1]), np.int64)
        for bins, one in zip(self._bins, finite, strict=True):
            bins += np.bincount(
                (self._indices(one) - self._first).astype(np.intp), minlength=len(bins)
            )

    def counts(self) -> Counts | None:
        """Return what has been counted; None if no value was finite."""
        if not self._count or self._shift is None:
            return None
        width = math.ldexp(self._unit or 1.0, self._shift)
        # The first edge may be below all floats.
        start = max(self._first * width - (self._unit or 0.0) / 2, -sys.float_info.max)
        deviation = math.sqrt(max(self._squares, 0.0) / self._count)
        return Counts(
            self._bins, start, width, self._unit, self._count, self._other, self._low, self._high,
            times_power(self._mean, self._exponent), times_power(deviation, self._exponent),
            self._below, self._above,
        )  # fmt: skip

    def _add_moments(self, values: Real) -> None:
        """Add to the mean and the squares about it (Chan, Golub and LeVeque, 1979), and to the ends."""
        exponent = max(self._exponent, exponent_of(values))
        self._mean = math.ldexp(self._mean, self._exponent - exponent)
        self._squares = math.ldexp(self._squares, 2 * (self._exponent - exponent))
        self._exponent, scaled = exponent, over_power(values, exponent)
        count, mean = len(values), float(scaled.mean())
        total, away = self._count + count, mean - self._mean
        self._squares += float(np.square(scaled - mean).sum())
        self._squares += away * away * (self._count * count / total)
        self._mean += away * count / total
        self._count = total
        self._low, self._high = (
            min(self._low, float(values.min())),
            max(self._high, float(values.max())),
        )
        self._below += int((values < 0).sum())
        self._above += int((values > self._white).sum())

    def _indices(self, values: Real) -> Real:
        """Return the indices of the bins that values belong to, as they are now; ±∞ beyond all floats."""
        assert self._shift is not None
        steps = values if self._unit is None else np.rint(values / self._unit)
        found = np.floor(over_power(steps, self._shift))
        # The smallest floats below 0 become 0 on the way.
        return np.asarray(found - ((found == 0) & (steps < 0)))

    def _make_room(self, low: float, high: float) -> None:
        """Widen the bins until those of all values are few enough, and add those that are missing."""
        while True:
            with np.errstate(over="ignore"):
                first, last = self._indices(np.array([low, high])).tolist()
            if last - first < self._most:
                break
            self._halve()
        first, last = int(first), int(last)
        if not self._bins.shape[1]:
            self._first = first
        before = self._first - first
        after = last + 1 - (self._first + self._bins.shape[1])
        self._bins = np.pad(self._bins, ((0, 0), (max(before, 0), max(after, 0))))
        self._first = min(self._first, first)

    def _halve(self) -> None:
        self._bins, self._first = halved(self._bins, self._first)
        self._shift = (self._shift or 0) + 1


def halved(bins: npt.NDArray[np.int64], first: int) -> tuple[npt.NDArray[np.int64], int]:
    """Return bins (channels, n) of twice the width, in pairs from an even index on, and the index of the first."""
    odd = first % 2
    bins = np.pad(bins, ((0, 0), (odd, (bins.shape[1] + odd) % 2)))
    return bins.reshape(len(bins), -1, 2).sum(axis=2), first // 2


def unit_of_pixels(experiment: Experiment) -> float | None:
    """Return 1 where the pixels that are summed are whole numbers, else None."""
    return 1.0 if experiment.largest_integer < math.inf else None


def unit_of_outputs(experiment: Experiment) -> float | None:
    """Return what all outputs are multiples of, where pixels are whole numbers and weights fractions; else None."""
    return unit_of_weights(experiment.kernel) if sums_integers(experiment) else None


def unit_of_weights(kernel: Kernel) -> float | None:
    """Return the largest number that all weights are whole multiples of, None if there is none, or all are 0."""
    values = [value for row in kernel.values for value in row if isinstance(value, Fraction)]
    scale = kernel.scale_value
    if len(values) < kernel.array.size or not isinstance(scale, Fraction):
        return None
    divisor = math.lcm(*(value.denominator for value in values))
    common = math.gcd(*(int(value * divisor) for value in values)) if divisor < _DIVISOR else 0
    return float(Fraction(common, divisor) * abs(scale)) or None


def count_pixels(experiment: Experiment, region: Region) -> Counts | None:
    """Return the counts of the pixels of a region of I; None if none is finite."""
    rows, columns = region
    counter = Counter(experiment.white, unit_of_pixels(experiment))
    high = rows_at_once(len(columns))
    for start in range(rows.start, rows.stop, high):
        stop_if_cancelled()
        some = np.arange(start, min(start + high, rows.stop))
        counter.add(present_pixels(experiment, some[:, np.newaxis], np.asarray(columns)))
    return counter.counts()


def count_outputs(experiment: Experiment, outputs: Region) -> Counts | None:
    """Return the counts of some outputs; None if none is finite.

    They are computed in float64 and a band at a time. Raises `Cancelled` when nobody wants them any more.
    """
    i, j = outputs
    counter = Counter(experiment.white, unit_of_outputs(experiment))
    if len(j):
        for _, band in known_bands(experiment, i):
            stop_if_cancelled()
            counter.add(band[:, j.start : j.stop])
    return counter.counts()


def count_some(experiment: Experiment, outputs: Region, most: int) -> Counts | None:
    """Return the counts of at most ``most`` of some outputs, spread evenly; None if none is finite."""
    i, j = outputs
    counter = Counter(experiment.white, unit_of_outputs(experiment))
    if len(i) and len(j):
        step = max(math.isqrt(math.ceil(len(i) * len(j) / most)), 1)
        step += len(i[::step]) * len(j[::step]) > most
        down, along = (np.asarray(each[::step], np.intp) for each in (i, j))
        rows, columns = (each.ravel() for each in np.meshgrid(down, along, indexing="ij"))
        found = outputs_at(experiment, rows, columns)
        counter.add(found[np.newaxis] if found.ndim > 1 else found)
    return counter.counts()
