"""The spread of a feature map: of the visible part at once, of the whole map in bands, with exact ends.

On the screen S is computed in float32, which holds seven digits. Labels show the outputs themselves, in float64, at the
places where the picture has its smallest and largest values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import extremes
from convstudio.core.model.spread import (
    Bands,
    Extremes,
    Place,
    Spread,
    find_spread,
    outside,
    spread_of,
)
from convstudio.core.model.weighted_means import divisors_of, summed_pixels
from convstudio.core.sums import presence
from convstudio.core.sums.threads import cut
from convstudio.core.sums.window_sums import exact_sums
from convstudio.core.views.view_engine import View

_BAND: Final = 2**21  # outputs
_MOST_TRIED: Final = 16  # outputs that may be the smallest, or the largest
_MOST_TERMS: Final = 2**20  # of sums in float64 that decide between more of them


class Stopped(Exception):  # noqa: N818  # not an error: nobody wants it any more
    """Raised when the search was stopped before it was done."""


# Of views that are still shown: what was found in the background is not searched for again.
_KNOWN: Final[WeakKeyDictionary[View, Spread]] = WeakKeyDictionary()


def spread_of_view(view: View) -> Spread:
    """Return the spread of S as far as a view shows it: only an estimate if that is not every output."""
    known = _KNOWN.get(view)
    if known is None:
        known = _KNOWN[view] = _spread_of_view(view)
    return known


def _spread_of_view(view: View) -> Spread:
    found = spread_of(view.values)
    if not view.is_whole:
        return replace(found, outliers=0, places=(), is_known=False)
    return _exact(view.experiment, found, lambda: [(0, view.values)])


def spread_of_map(
    experiment: Experiment,
    goes_on: Callable[[], bool] = lambda: True,
    within: tuple[range, range] | None = None,
) -> Spread:
    """Return the spread of all of S, or of the outputs ``within``, computed a band at a time.

    Raises Stopped when ``goes_on`` returns false.
    """
    if within is not None:
        return _spread_within(experiment, goes_on, *within)
    height, width = experiment.output_shape
    ends = _Ends(experiment)
    is_first = True

    def bands() -> Iterator[tuple[int, npt.NDArray[Any]]]:
        nonlocal is_first
        adds, is_first = is_first, False
        for rows in cut(height, max(_BAND // max(width, 1), 1)):
            if not goes_on():
                raise Stopped
            band = experiment.output_rows(rows, experiment.screen_dtype)
            if adds:
                ends.add(rows.start, band)
            yield rows.start, band

    shape = (height, width, *experiment.image_shape[2:])
    found = find_spread(bands, shape)
    return _exact(experiment, found, bands, ends)


def _spread_within(
    experiment: Experiment, goes_on: Callable[[], bool], i: range, j: range
) -> Spread:
    def bands() -> Iterator[tuple[int, npt.NDArray[Any]]]:
        for rows in cut(len(i), max(_BAND // max(len(j), 1), 1)):
            if not goes_on():
                raise Stopped
            band = range(i.start + rows.start, i.start + rows.stop)
            yield band.start, experiment.drawn_outputs(band, j)

    found = find_spread(bands, (len(i), len(j), *experiment.image_shape[2:]))
    infinite = found.infinite._replace(places=_moved(found.infinite.places, j.start))
    return replace(found, places=_moved(found.places, j.start), infinite=infinite)


def _moved(places: Iterable[Place], columns: int) -> tuple[Place, ...]:
    """Return places that are counted from another column."""
    return tuple(each._replace(column=each.column + columns) for each in places)


def _exact(
    experiment: Experiment, found: Spread, bands: Bands, whole: _Ends | None = None
) -> Spread:
    """Return ``found`` with its ends in float64; ``whole``, if given, knows the candidates among all outputs."""
    if whole is None:
        whole = _Ends(experiment)
        whole.add_all(bands)
    low, high = whole.exact((found.low, found.high))
    inner = low, high
    if found.inner != (found.low, found.high):
        others = _Ends(experiment, found.inner)
        others.add_all(bands)
        inner = others.exact(found.inner)
    return replace(found, low=low, high=high, inner=inner)


class _End(NamedTuple):
    """One end: its value in float32, how close candidates for the true end may be, and which outputs these are."""

    value: float
    close: float
    places: list[tuple[int, ...]]
    is_all: bool


class _Ends:
    """The candidates for the smallest and the largest output, among those within ``limits``.

    The error of a float32 output is relative to the magnitude of its own products. A bound for all outputs would be
    useless: beside one pixel of 1e37 every output would qualify as the smallest.
    """

    def __init__(self, experiment: Experiment, limits: Extremes = (-math.inf, math.inf)) -> None:
        self._experiment = experiment
        self._limits = limits
        weights = np.abs(experiment.kernel.array)
        self._error = weights.size * 6e-8 + 1.2e-7  # in parts of Σ|I||K|
        sizes = map(abs, (*experiment.input.extremes, experiment.border_value))
        peak = max(size for size in sizes if math.isfinite(size))
        self._widest = 2 * self._error * peak * max(float(weights.sum()), 1.0)
        self._found: dict[int, _End] = {}  # by sign: −1 is the low end

    def add_all(self, bands: Bands) -> None:
        """Add all rows of S."""
        for row, band in bands():
            self.add(row, band)

    def add(self, row: int, values: npt.NDArray[Any]) -> None:
        """Add more rows of S, the first of which is ``row``."""
        if not values.size or values.dtype != np.float32:
            return
        if self._limits != (-math.inf, math.inf):
            below, above = outside(values, *self._limits)
            values = np.where(below | above, np.float32(np.nan), values)
        ends = extremes(values)
        if ends == (0.0, 0.0) and not np.isfinite(values).any():
            return
        for sign, value in zip((-1, 1), ends, strict=True):
            before = self._found.get(sign)
            if before is None or sign * value >= sign * before.value - before.close:
                here = self._end(sign, value, row, values)
                self._found[sign] = here if before is None else _joined(sign, before, here)

    def _end(self, sign: int, value: float, row: int, values: npt.NDArray[Any]) -> _End:
        """Return the end of a band whose smallest or largest value is given."""

        def place(at: int) -> tuple[int, ...]:
            first, *others = np.unravel_index(at, values.shape)
            return int(first) + row, *map(int, others)

        close = self._widest
        near = _near(values, sign, value, close)
        if len(near) > _MOST_TRIED:
            close = min(close, 2 * self._error * self._size(place(int(np.argmax(values == value)))))
            near = _near(values, sign, value, close)
        # Else there is certainly too much work: an output has three values at most.
        if _MOST_TRIED < len(near) <= 3 * _MOST_TERMS // self._experiment.kernel.array.size:
            best = self._best(sign, row, np.unravel_index(near, values.shape))
            if best is not None:
                return _End(value, close, [best], is_all=True)
        is_all = len(near) <= _MOST_TRIED
        if not is_all:  # the outermost, and some of all
            half = _MOST_TRIED // 2
            outermost = np.argpartition(-sign * values.ravel()[near], half)[:half]
            near = np.concatenate([near[outermost], near[:: len(near) // half][:half]])
        return _End(value, close, [place(int(at)) for at in near], is_all)

    def _best(
        self, sign: int, row: int, cells: tuple[npt.NDArray[np.intp], ...]
    ) -> tuple[int, ...] | None:
        """Return which of many cells is furthest out in float64; None if that is too much work."""
        first = [int(cells[axis].min()) for axis in (0, 1)]
        last = [int(cells[axis].max()) + 1 for axis in (0, 1)]
        outputs = math.prod(stop - start for start, stop in zip(first, last, strict=True))
        if outputs * self._experiment.kernel.array.size > _MOST_TERMS:
            return None
        exact = self._experiment.outputs(
            range(first[0] + row, last[0] + row), range(first[1], last[1])
        )
        found = sign * exact[cells[0] - first[0], cells[1] - first[1], *cells[2:]]
        at = int(np.argmax(np.where(np.isfinite(found), found, -np.inf)))
        return int(cells[0][at]) + row, *(int(axis[at]) for axis in cells[1:])

    def _size(self, place: tuple[int, ...]) -> float:
        """Return Σ|I||K| of an output."""
        experiment, (i, j, *channel) = self._experiment, place
        here = range(i, i + 1), range(j, j + 1)
        pixels = np.abs(summed_pixels(experiment, *experiment.under(*here), np.float64))
        sums = exact_sums(pixels, np.abs(experiment.applied_weights))
        if experiment.skips:
            sums = presence.divided(sums, divisors_of(experiment, *here))
        return float(sums[0, 0][channel[0]] if channel else sums[0, 0])

    def exact(self, ends: Extremes) -> Extremes:
        """Return the ends in float64; ``ends`` if nothing more exact is known."""
        low, high = (self._exact(sign, end) for sign, end in zip((-1, 1), ends, strict=True))
        return low, high

    def _exact(self, sign: int, value: float) -> float:
        if sign not in self._found:
            return value
        end = self._found[sign]
        tried = []
        for i, j, *channel in end.places:
            output = self._experiment.outputs(range(i, i + 1), range(j, j + 1))[0, 0]
            tried.append(float(output[channel[0]] if channel else output))
        tried = [sign * one for one in tried if math.isfinite(one)]
        if not tried:
            return value
        best = max(tried)
        if end.is_all or best == min(tried):  # where so many are alike, the end is flat
            return sign * best
        return _outward(sign * max(best, sign * value), sign, end.close)


def _near(values: npt.NDArray[Any], sign: int, end: float, close: float) -> npt.NDArray[np.intp]:
    """Return the indices of the values that may be as far out as ``end``."""
    below, above = outside(values, end - close, end + close)
    found = np.flatnonzero(~above if sign < 0 else ~below)
    return np.asarray(found[np.isfinite(np.take(values, found))])


def _joined(sign: int, one: _End, other: _End) -> _End:
    """Return the end of two parts combined."""
    outer, inner = sorted((one, other), key=lambda end: -sign * end.value)
    if sign * inner.value < sign * outer.value - outer.close:
        return outer
    places = outer.places + inner.places
    is_all = outer.is_all and inner.is_all and len(places) <= 4 * _MOST_TRIED
    return _End(outer.value, max(outer.close, inner.close), places[: 4 * _MOST_TRIED], is_all)


def _outward(value: float, sign: int, close: float) -> float:
    """Return ``value`` rounded at ``close``, upwards for ``sign`` 1, downwards for −1."""
    if not 1e-300 < close < math.inf:
        return value
    unit = 10.0 ** math.floor(math.log10(close))
    steps = value / unit
    rounded = math.floor(steps) if sign < 0 else math.ceil(steps)
    return rounded * unit if unit >= 1 else rounded / round(1 / unit)
