"""How the values of a picture or of a feature map are spread: from where to where, and what lies far outside.

Colours that run over all values show nothing of a picture with one hot pixel, or with one that stands for no value. So
a few values that would squeeze all others into a tenth of the range are told apart from them, with their number and
places: whoever leaves them out of a range can say so.

Values come as bands of rows, so that those of a large feature map need never be there at once. They are gone through
once, and a second time only where a sample of them looks squeezed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Values = npt.NDArray[Any]
Extremes = tuple[float, float]
Bands = Callable[[], Iterable[tuple[int, Values]]]
"""What goes through all rows: the index of a first row, and it with the rows that follow."""

MOST_SAMPLED: Final = 2**18
"""As many values are known one by one; of more there is a random sample of that size."""
MOST_PLACES: Final = 6
"""Outliers whose place is told; of more there is the number alone."""

_BAND: Final = 2**20  # values
_SQUEEZED: Final = 10  # times as wide as the others' range
_FEW: Final = 50  # one in so many, at most, is an outlier
_FEW_AT_LEAST: Final = 3
_GROUND: Final = 1000  # times its ground reaches a picture that is not told apart from it
_QUICK: Final = 4096
_TAIL: Final = 0.05  # of the sample, on either side of its core
_GAPS: Final = 32


class Place(NamedTuple):
    """One value and its cell."""

    row: int
    column: int
    value: float


class Infinite(NamedTuple):
    """The values ±∞, which lie beyond every range: their number, that of their cells, and the first of these."""

    values: int = 0
    cells: int = 0
    places: tuple[Place, ...] = ()


NOT_INFINITE: Final = Infinite()


@dataclass(frozen=True, eq=False)
class Spread:
    """The finite values from ``low`` to ``high``, and from ``inner[0]`` to ``inner[1]`` without far outliers.

    ``outliers`` is the number of cells with one, ``places`` the first of them, row by row. ``missing`` cells have the
    value that is declared to stand for none, ``nan`` is the number of such values. ``sample``: all finite values, or a
    random part of them, in no order, of ``count`` (None: these are all).
    ``is_known``: nothing is exact, and there are no places, of a map of which only a part or means have been seen.
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
        """What is said in place of a range where no value is finite: "no values"; "" where one is, or may be."""
        if self.sample.size or not self.is_known:
            return ""
        return "no finite values" if self.infinite.values else "no values"

    @cached_property
    def ordered(self) -> Values:
        """The sample from its smallest value to its largest."""
        return np.sort(self.sample)

    def percentiles(self, low: float = 2.0, high: float = 98.0) -> Extremes:
        """The values that ``low`` and ``high`` % of all lie below; as good as the sample."""
        if not self.sample.size:
            return 0.0, 0.0
        return self._at(low / 100), self._at(high / 100)

    def _at(self, share: float) -> float:
        """The value that ``share`` of the sample lie below, between two of them where it lies there."""
        place = share * (self.sample.size - 1)
        first = int(place)
        one, two = self.ordered[first], self.ordered[min(first + 1, self.sample.size - 1)]
        return float(one) * (1 - (place - first)) + float(two) * (place - first)

    def histogram(self, low: float, high: float, bins: int) -> npt.NDArray[np.float64]:
        """The share of the values in each of ``bins`` equal parts of low … high."""
        shares = np.arange(bins + 1) / bins
        edges = low * (1 - shares) + high * shares
        counts = np.diff(np.searchsorted(self.ordered, edges, side="left").astype(np.float64))
        if self.ordered.size and self.high == high:  # the last part has its end as well
            counts[-1] += np.count_nonzero(self.ordered == self.ordered[-1])
        return counts / max(self.sample.size, 1)

    def share_beyond(self, low: float, high: float) -> float:
        """The share (0 … 1) of the values, ±∞ among them, outside low … high; never 0 where there is one."""
        finite = self.sample.size if self.count is None else self.count
        count = 0.0
        if self.sample.size and not (low <= self.low and self.high <= high):
            below, above = outside(self.sample, low, high)
            found = np.count_nonzero(below) + np.count_nonzero(above)
            count = max(float(found) / self.sample.size * finite, 1.0)
        return (count + self.infinite.values) / max(finite + self.infinite.values, 1)

    def sizes(self) -> Spread:
        """The spread of the values without their signs."""

        def of(low: float, high: float) -> Extremes:
            return max(low, -high, 0.0), max(abs(low), abs(high))

        low, high = of(self.low, self.high)
        sample = np.abs(self.sample.astype(np.float64))
        if self.low < 0 < self.high and sample.size:
            low = float(sample.min())
        inner = max(low, of(*self.inner)[0]), of(*self.inner)[1]
        return replace(self, low=low, high=high, inner=inner, sample=sample)


def spread_of(values: Values, no_data: float | None = None) -> Spread:
    """The spread of an (H, W) or (H, W, 3) array; neither ``no_data`` nor what is not finite counts."""
    return find_spread(lambda: bands_of(values), values.shape, no_data)


def joined(one: Spread, other: Spread) -> Spread:
    """How the values of two arrays of one shape are spread together, as far as a range needs it."""
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
    """An array cut into bands that fit into a cache."""
    rows = max(_BAND // max(math.prod(values.shape[1:]), 1), 1)
    for start in range(0, len(values), rows):
        yield start, values[start : start + rows]


def find_spread(bands: Bands, shape: tuple[int, ...], no_data: float | None = None) -> Spread:
    """The same of rows that come in ``bands`` and have ``shape`` together; what ``bands`` raises passes through."""
    size = math.prod(shape)
    random = np.random.default_rng(0)  # the same picture has the same sample
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
    """``whole`` with its far outliers told apart, if it has any: at most ``few`` values."""
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
    """How many of ``low`` (rising) and of ``high`` (falling) are far from all others, at most ``few`` together.

    The fewest that squeeze the others into a tenth, and lie further off than these reach; of those that are left the
    same again. The last of either is no candidate: it is where the others begin. Where these are hardly more than a
    ground of one value, of ``core`` alone, what rises from it is the picture, but for the very fewest.
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
    """Whether what is left from after[0] to after[1] is squeezed and far from what is not."""
    (down, up), (at_low, at_high) = before, after
    rest = _span(low[at_low], high[at_high])
    return bool(
        0 < rest * _SQUEEZED <= span
        and (at_low == down or _span(low[at_low - 1], low[at_low]) > rest)
        and (at_high == up or _span(high[at_high], high[at_high - 1]) > rest)
    )


def _gaps(tail: Values, start: int, most: int, least: float) -> list[int]:
    """``start`` and the indices up to ``most`` before which a sorted tail has its widest gaps."""
    stop = min(most, len(tail) - 1)
    if stop <= start:
        return [start]
    widths = np.abs(np.diff(tail[start : stop + 1] / 2))
    widest = np.argsort(-widths, kind="stable")[:_GAPS]
    return [start, *(int(at) + start + 1 for at in np.sort(widest) if widths[at] > least)]


def _places(
    bands: Bands, shape: tuple[int, ...], no_data: float | None, inner: Extremes
) -> tuple[int, tuple[Place, ...]]:
    """How many cells have a finite value outside ``inner``, and the first of them."""
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
    """The first cells of a band, ``most`` at most, that ``beyond`` has a value of."""
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
    """What is ±∞ in one more band, beside what was in those before."""
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
    """Which values lie below ``low``, and which above ``high``."""
    with np.errstate(over="ignore"):  # a bound beyond float32 is beyond every float32 value
        return values < low, values > high


def _counted(band: Values, no_data: float | None) -> tuple[Values, int]:
    """The values of a band that count, flat, and how many stand for none."""
    holes = _holes(band, no_data)
    missing = int(np.count_nonzero(holes))
    if missing:
        band = band[~holes]
    if band.dtype.kind == "f" and band.size and not cv2.checkRange(band)[0]:
        band = band[np.isfinite(band)]
    return band.reshape(-1), missing


def _holes(band: Values, no_data: float | None) -> Any:
    """Where a band has the value that stands for none, as the band's own type holds it."""
    if no_data is None or math.isnan(no_data):
        return np.False_ if band.ndim == 0 else np.zeros((), bool)
    with np.errstate(over="ignore"):
        stored = np.asarray(no_data).astype(band.dtype) if band.dtype.kind == "f" else no_data
    return np.asarray(band == stored)


def _core(sample: Values) -> Extremes:
    """Between which values nine of ten lie."""
    at = int(sample.size * _TAIL)
    found = np.partition(sample, (at, sample.size - 1 - at))
    return float(found[at]), float(found[sample.size - 1 - at])


def _span(low: float, high: float) -> float:
    """Half of high − low, which is always finite."""
    return float(high) / 2 - float(low) / 2
