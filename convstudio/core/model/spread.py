"""The distribution of the values of a picture or a feature map: their range, and far outliers.

Colours that span all values show nothing of a picture with one hot pixel, or one no-data value. So a few values that
would squeeze all others into a tenth of the range are set apart as outliers, with their number and places, so that a
display that leaves them out can say so.

Values come as bands of rows, so that those of a large feature map need never be in memory at once. They are read once,
and a second time only if a sample of them looks squeezed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
Extremes = tuple[float, float]
Bands = Callable[[], Iterable[tuple[int, Values]]]
"""A function that iterates over all rows: the index of a first row, and the rows from there on."""

MOST_SAMPLED: Final = 2**18
"""The size of the random sample that stands for more values than that."""
MOST_PLACES: Final = 6
"""The most outliers whose place is reported; of more there is only the number."""

_BAND: Final = 2**20  # values
_SQUEEZED: Final = 10  # times as wide as the range of the others
_FEW: Final = 50  # at most one in 50 is an outlier
_FEW_AT_LEAST: Final = 3
# A picture that does not reach beyond its nearly constant background by this factor is not separated from it.
_GROUND: Final = 1000
_QUICK: Final = 4096
_TAIL: Final = 0.05  # of the sample, on either side of its core
_GAPS: Final = 32


class Place(NamedTuple):
    """A value and its cell."""

    row: int
    column: int
    value: float


class Infinite(NamedTuple):
    """The values ±∞, which lie beyond every range: their number, the number of their cells, and the first of these."""

    values: int = 0
    cells: int = 0
    places: tuple[Place, ...] = ()


NOT_INFINITE: Final = Infinite()


@dataclass(frozen=True, eq=False)
class Spread:
    """The range of finite values, ``low`` to ``high``, and ``inner``, the range without far outliers.

    ``outliers`` is the number of cells with one, and ``places`` are the first of them, row by row. ``missing`` counts
    cells with the declared no-data value, ``nan`` those with NaN. ``sample`` holds all finite values, or a random
    selection in no order out of ``count`` (None: these are all). If not ``is_known``, only a part or block means of a
    map have been seen, so nothing is exact and there are no places.
    """

    low: float
    high: float
    inner: Extremes
    sample: Values
    outliers: int = 0
    places: tuple[Place, ...] = ()
    missing: int = 0
    nan: int = 0
    is_known: bool = True
    infinite: Infinite = NOT_INFINITE
    count: int | None = None

    @property
    def lack(self) -> str:
        """The text in place of a range if no value is finite: "no values"; "" if one is, or may be."""
        if self.sample.size or not self.is_known:
            return ""
        return "no finite values" if self.infinite.values else "no values"

    @cached_property
    def ordered(self) -> Values:
        """The sample in ascending order."""
        return np.sort(self.sample)

    def percentiles(self, low: float = 2.0, high: float = 98.0) -> Extremes:
        """Return the percentiles ``low`` and ``high`` of the values, as accurate as the sample."""
        if not self.sample.size:
            return 0.0, 0.0
        return self._at(low / 100), self._at(high / 100)

    def _at(self, share: float) -> float:
        """Return the quantile ``share`` of the sample, interpolated linearly."""
        place = share * (self.sample.size - 1)
        first = int(place)
        one, two = self.ordered[first], self.ordered[min(first + 1, self.sample.size - 1)]
        return float(one) * (1 - (place - first)) + float(two) * (place - first)

    def histogram(self, low: float, high: float, bins: int) -> npt.NDArray[np.float64]:
        """Return the share of the values in each of ``bins`` equal parts of low … high."""
        shares = np.arange(bins + 1) / bins
        edges = low * (1 - shares) + high * shares
        counts = np.diff(np.searchsorted(self.ordered, edges, side="left").astype(np.float64))
        if self.ordered.size and self.high == high:  # the last bin includes its upper end
            counts[-1] += np.count_nonzero(self.ordered == self.ordered[-1])
        return counts / max(self.sample.size, 1)

    def share_beyond(self, low: float, high: float) -> float:
        """Return the share (0 … 1) of values, ±∞ included, outside low … high; never 0 if there is one."""
        finite = self.sample.size if self.count is None else self.count
        count = 0.0
        if self.sample.size and not (low <= self.low and self.high <= high):
            below, above = outside(self.sample, low, high)
            found = np.count_nonzero(below) + np.count_nonzero(above)
            count = max(float(found) / self.sample.size * finite, 1.0)
        return (count + self.infinite.values) / max(finite + self.infinite.values, 1)

    def sizes(self) -> Spread:
        """The spread of the absolute values."""

        def of(low: float, high: float) -> Extremes:
            return max(low, -high, 0.0), max(abs(low), abs(high))

        low, high = of(self.low, self.high)
        sample = np.abs(self.sample.astype(np.float64))
        if self.low < 0 < self.high and sample.size:
            low = float(sample.min())
        inner = max(low, of(*self.inner)[0]), of(*self.inner)[1]
        return replace(self, low=low, high=high, inner=inner, sample=sample)


def spread_of(values: Values, no_data: float | None = None) -> Spread:
    """Return the spread of an (H, W) or (H, W, 3) array, ignoring ``no_data`` and non-finite values."""
    return find_spread(lambda: bands_of(values), values.shape, no_data)


def joined(one: Spread, other: Spread) -> Spread:
    """Return the combined spread of two arrays of the same shape, as far as a range needs it."""
    lows, highs = zip(one.inner, other.inner, strict=True)
    return Spread(
        min(one.low, other.low),
        max(one.high, other.high),
        (min(lows), max(highs)),
        np.concatenate([one.sample, other.sample]),
        one.outliers + other.outliers,
        missing=one.missing + other.missing,
        is_known=False,
    )


def bands_of(values: Values) -> Iterator[tuple[int, Values]]:
    """Yield an array as bands that fit into the cache."""
    rows = max(_BAND // max(math.prod(values.shape[1:]), 1), 1)
    for start in range(0, len(values), rows):
        yield start, values[start : start + rows]


def find_spread(bands: Bands, shape: tuple[int, ...], no_data: float | None = None) -> Spread:
    """Return the spread of rows that come in ``bands`` and together have ``shape``; errors of ``bands`` propagate."""
    size = math.prod(shape)
    random = np.random.default_rng(0)  # the same picture always has the same sample
    low, high, count, missing, nan = math.inf, -math.inf, 0, 0, 0
    parts: list[Values] = []
    infinite = NOT_INFINITE
    for start, band in bands():
        if not band.size:
            continue
        values, holes = _counted(band, no_data)
        missing += holes
        if values.size + holes < band.size:
            infinite = _with_infinite(infinite, start, band, no_data)
            nan += int(np.count_nonzero(np.isnan(band)))
        if not values.size:
            continue
        low, high = min(low, float(values.min())), max(high, float(values.max()))
        count += values.size
        if size > MOST_SAMPLED:
            part = max(MOST_SAMPLED * band.size // size, 1)
            values = values[random.integers(0, values.size, part)]
        parts.append(values)
    if not count:
        return Spread(
            0.0, 0.0, (0.0, 0.0), np.zeros(0), missing=missing, nan=nan, infinite=infinite
        )
    sample = np.concatenate(parts) if len(parts) > 1 else parts[0]
    whole = Spread(
        low, high, (low, high), sample, missing=missing, nan=nan, infinite=infinite, count=count
    )
    quick = sample[random.integers(0, sample.size, _QUICK)] if sample.size > _QUICK else sample
    core = _core(quick)
    few = max(count // _FEW, min(_FEW_AT_LEAST, 2 * count // _FEW))
    if not few or _span(*core) * _SQUEEZED > _span(low, high):
        return whole
    return _without_outliers(whole, bands, shape, no_data, core, few)


def _without_outliers(
    whole: Spread,
    bands: Bands,
    shape: tuple[int, ...],
    no_data: float | None,
    core: Extremes,
    few: int,
) -> Spread:
    """Return ``whole`` with its far outliers set apart, if any: at most ``few`` values."""
    reach = _span(*core) * 2
    gate = core[0] - reach, core[1] + reach
    inner_low, inner_high = math.inf, -math.inf
    lows: list[Values] = []
    highs: list[Values] = []
    for _, band in bands():
        values, _holes = _counted(band, no_data)
        below, above = outside(values, *gate)
        inside = values[~(below | above)]
        if inside.size:
            inner_low = min(inner_low, float(inside.min()))
            inner_high = max(inner_high, float(inside.max()))
        lows.append(values[below].astype(np.float64))
        highs.append(values[above].astype(np.float64))
    low = np.append(np.sort(np.concatenate(lows)), inner_low)
    high = np.append(-np.sort(-np.concatenate(highs)), inner_high)
    down, up = _far(low, high, few, _span(*core))
    if not down and not up:
        return whole
    inner = float(low[down]), float(high[up])
    count, places = _places(bands, shape, no_data, inner)
    return replace(whole, inner=inner, outliers=count, places=places)


def _far(low: Values, high: Values, few: int, core: float) -> tuple[int, int]:
    """Return how many of ``low`` (ascending) and of ``high`` (descending) are far outliers, at most ``few`` together.

    These are the fewest values that squeeze the others into a tenth of the range and lie further off than the others
    extend; the rule is applied again to what is left. The last of either list is no candidate: it is where the others
    begin. If the others are hardly more than a constant background (``core``), what rises from it is the picture
    itself, except for the very fewest values.
    """
    down = up = 0
    while True:
        span = _span(low[down], high[up])
        dropped = [
            (at_low + at_high - down - up, at_low, at_high)
            for at_low in _gaps(low, down, few - up, core)
            for at_high in _gaps(high, up, few - at_low, core)
            if at_low + at_high > down + up
            and _is_apart(low, high, (down, up), (at_low, at_high), span)
            and (
                at_low + at_high <= _FEW_AT_LEAST
                or _span(low[at_low], high[at_high]) <= _GROUND * core
            )
        ]
        if not dropped:
            return down, up
        _, down, up = min(dropped)


def _is_apart(
    low: Values, high: Values, before: tuple[int, int], after: tuple[int, int], span: float
) -> bool:
    """Return whether the values between after[0] and after[1] are squeezed by, and far from, those cut off."""
    (down, up), (at_low, at_high) = before, after
    rest = _span(low[at_low], high[at_high])
    return bool(
        0 < rest * _SQUEEZED <= span
        and (at_low == down or _span(low[at_low - 1], low[at_low]) > rest)
        and (at_high == up or _span(high[at_high], high[at_high - 1]) > rest)
    )


def _gaps(tail: Values, start: int, most: int, least: float) -> list[int]:
    """Return ``start`` and the indices up to ``most`` before which a sorted tail has its widest gaps."""
    stop = min(most, len(tail) - 1)
    if stop <= start:
        return [start]
    widths = np.abs(np.diff(tail[start : stop + 1] / 2))
    widest = np.argsort(-widths, kind="stable")[:_GAPS]
    return [start, *(int(at) + start + 1 for at in np.sort(widest) if widths[at] > least)]


def _places(
    bands: Bands, shape: tuple[int, ...], no_data: float | None, inner: Extremes
) -> tuple[int, tuple[Place, ...]]:
    """Return how many cells have a finite value outside ``inner``, and the first of them."""
    count = 0
    places: list[Place] = []
    channels = shape[2:]
    for start, band in bands():
        below, above = outside(band, *inner)
        beyond = (below | above) & ~_holes(band, no_data)
        if band.dtype.kind == "f":
            beyond &= np.isfinite(band)
        cells = beyond.any(axis=2) if channels else beyond
        count += int(np.count_nonzero(cells))
        places += _first_places(start, band, beyond, MOST_PLACES - len(places))
    return count, tuple(places)


def _first_places(start: int, band: Values, beyond: Values, most: int) -> list[Place]:
    """Return the first cells of a band, at most ``most``, that contain a value marked in ``beyond``."""
    places: list[Place] = []
    if most <= 0:
        return places
    for row, column in np.argwhere(beyond.any(axis=2) if band.ndim == 3 else beyond)[
        :most
    ].tolist():
        value = band[row, column]
        if band.ndim == 3:
            value = value[beyond[row, column]][0]
        places.append(Place(row + start, column, float(value)))
    return places


def _with_infinite(found: Infinite, start: int, band: Values, no_data: float | None) -> Infinite:
    """Add the values ±∞ of one more band to those ``found`` before."""
    beyond = np.isinf(band) & ~_holes(band, no_data)
    cells = beyond.any(axis=2) if band.ndim == 3 else beyond
    more = _first_places(start, band, beyond, MOST_PLACES - len(found.places))
    return Infinite(
        found.values + int(np.count_nonzero(beyond)),
        found.cells + int(np.count_nonzero(cells)),
        (*found.places, *more),
    )


def outside(
    values: Values, low: float, high: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which values lie below ``low``, and which above ``high``."""
    with np.errstate(over="ignore"):  # a bound beyond float32 is beyond every float32 value
        return values < low, values > high


def is_finite(values: Values) -> bool:
    """Return whether there is neither NaN nor an infinity."""
    if values.dtype.kind != "f" or not values.size:
        return True
    # NaN would be both ends, and an infinity one.
    return math.isfinite(values.min()) and math.isfinite(values.max())


def _counted(band: Values, no_data: float | None) -> tuple[Values, int]:
    """Return the values of a band that count, flat, and the number of no-data values."""
    holes = _holes(band, no_data)
    missing = int(np.count_nonzero(holes))
    if missing:
        band = band[~holes]
    if not is_finite(band):
        band = band[np.isfinite(band)]
    return band.reshape(-1), missing


def _holes(band: Values, no_data: float | None) -> Any:
    """Return where a band has the no-data value, as its own dtype rounds it."""
    if no_data is None or math.isnan(no_data):
        return np.False_ if band.ndim == 0 else np.zeros((), bool)
    with np.errstate(over="ignore"):
        stored = np.asarray(no_data).astype(band.dtype) if band.dtype.kind == "f" else no_data
    return np.asarray(band == stored)


def _core(sample: Values) -> Extremes:
    """Return the range of the central nine tenths."""
    at = int(sample.size * _TAIL)
    found = np.partition(sample, (at, sample.size - 1 - at))
    return float(found[at]), float(found[sample.size - 1 - at])


def _span(low: float, high: float) -> float:
    """Return half of high − low, which is always finite."""
    return float(high) / 2 - float(low) / 2
