"""The spread of a feature map: of what is seen of it at once, of all of it in bands; its ends are exact.

On the screen S is computed in float32, which holds seven digits. What a label says are the outputs themselves, in
float64, at the places where the picture has its smallest and largest values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.cores import cut
from convstudio.core.experiment import Experiment
from convstudio.core.picture import extremes
from convstudio.core.spread import Spread, find_spread, outside, spread_of
from convstudio.core.view_engine import View

_BAND: Final = 2**21  # outputs
_MOST_TRIED: Final = 16  # outputs that may be the smallest, or the largest
_TRUE_DIGITS: Final = 6  # of float32, where there are more of them
_CLOSE: Final = 4e-6  # of the size of the values: what float32 may confuse


class Stopped(Exception):  # noqa: N818  # not an error: nobody wants it any more
    """The search has ended before it was done."""


def spread_of_view(view: View) -> Spread:
    """The spread of S as far as a view shows it: no more than a first idea where that is not every output."""
    found = spread_of(view.values)
    if not view.is_whole:
        return replace(found, outliers=0, places=(), is_known=False)
    ends = _Ends()
    ends.add(0, view.values)
    return ends.exact(view.experiment, found)


def spread_of_map(experiment: Experiment, goes_on: Callable[[], bool] = lambda: True) -> Spread:
    """The spread of all of S, which is made a band at a time; Stopped once it does not go on."""
    height, width = experiment.output_shape
    ends = _Ends()
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
    return ends.exact(experiment, find_spread(bands, shape))


class _Ends:
    """Where the smallest and the largest values may be."""

    def __init__(self) -> None:
        # By sign: the largest of sign · values, the places that may have it, and whether all of these are known.
        self._best: dict[int, tuple[float, list[tuple[int, ...]], bool]] = {}

    def add(self, row: int, values: npt.NDArray[Any]) -> None:
        """More rows of S, the first of which is ``row``."""
        if not values.size or values.dtype != np.float32:
            return
        low, high = extremes(values)
        close = _CLOSE * max(abs(low), abs(high))
        for sign, end in ((-1, low), (1, high)):
            best, places, is_sure = self._best.get(sign, (-math.inf, [], True))
            if sign * end < best - close:
                continue
            below, above = outside(values, end - close, end + close)
            found = np.flatnonzero(~above if sign < 0 else ~below)
            found = found[np.isfinite(np.take(values, found))]
            if not len(found):
                continue
            if sign * end > best + close:
                places, is_sure = [], True
            step = max(len(found) // _MOST_TRIED, 1)
            is_sure = is_sure and len(found) + len(places) <= _MOST_TRIED
            for at in found[::step][: max(_MOST_TRIED - len(places), 1)]:
                here = np.unravel_index(int(at), values.shape)
                places = [*places, (int(here[0]) + row, *map(int, here[1:]))]
            self._best[sign] = max(best, sign * end), places, is_sure

    def exact(self, experiment: Experiment, found: Spread) -> Spread:
        """``found`` with ends in float64."""
        if not self._best:
            return found
        low, high = (self._exact(experiment, sign, found) for sign in (-1, 1))
        inner = (
            low if found.inner[0] == found.low else _outward(found.inner[0], -1),
            high if found.inner[1] == found.high else _outward(found.inner[1], 1),
        )
        return replace(found, low=low, high=high, inner=inner)

    def _exact(self, experiment: Experiment, sign: int, found: Spread) -> float:
        _, places, is_sure = self._best[sign]
        tried = []
        for i, j, *channel in places:
            output = experiment.outputs(range(i, i + 1), range(j, j + 1))[0, 0]
            tried.append(sign * float(output[channel[0]] if channel else output))
        best = max((value for value in tried if math.isfinite(value)), default=math.nan)
        if math.isnan(best):
            return found.low if sign < 0 else found.high
        return sign * best if is_sure else _outward(sign * best, sign)


def _outward(value: float, sign: int) -> float:
    """``value`` with six digits, no less (``sign`` 1) or no more (−1) than it is."""
    if not value or not math.isfinite(value):
        return value
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - _TRUE_DIGITS + 1)
    if unit <= 1e-300:
        return value
    steps = value / unit
    rounded = math.floor(steps + 1e-4) if sign < 0 else math.ceil(steps - 1e-4)
    return rounded * unit if unit >= 1 else rounded / round(1 / unit)
