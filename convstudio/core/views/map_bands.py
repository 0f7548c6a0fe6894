"""Feature maps a band of rows at a time, computed in float64 without holding all of one in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Extremes, Picture, extremes
from convstudio.core.sums.presence import any_missing, is_missing
from convstudio.core.sums.threads import Cancelled

# Outputs that are computed and written in one go.
_BAND: Final = 2**21
# More than rounding, and less than the smallest weight that a channel has in grey.
_REACHED: Final = 0.01


def rows_at_once(width: int) -> int:
    """Return how many rows of that width are computed and written at once."""
    return max(_BAND // max(width, 1), 1)


def bands(
    experiment: Experiment,
    tell: Callable[[float], bool] = lambda _share: True,
    i: range | None = None,
) -> Iterator[npt.NDArray[np.float64]]:
    """Yield S, or its rows ``i``, in float64 in bands of rows.

    Raises `Cancelled` when ``tell``, given the share done, returns false.
    """
    height, width = experiment.output_shape
    rows = range(height) if i is None else i
    high = rows_at_once(width)
    for start in range(rows.start, rows.stop, high):
        if not tell((start - rows.start) / len(rows)):
            raise Cancelled
        yield experiment.output_rows(range(start, min(start + high, rows.stop)))


def known_bands(
    experiment: Experiment, i: range | None = None
) -> Iterator[tuple[int, npt.NDArray[np.float64]]]:
    """Yield the bands with their first rows' indices, and NaN for sums that contain a declared no-data value."""
    reach = _reach_of_no_data(experiment)
    start = 0 if i is None else i.start
    for band in bands(experiment, i=i):
        rows = range(start, start + len(band))
        if reach is not None:
            band[reach.output_rows(rows) > _REACHED] = np.nan
        yield start, band
        start = rows.stop


def extremes_of(experiment: Experiment) -> Extremes:
    """Return the smallest and the largest finite value of S without no-data sums; (0, 0) if there is none."""
    found = [extremes(band) for _, band in known_bands(experiment) if np.isfinite(band).any()]
    lows, highs = zip(*found, strict=True) if found else ((0.0,), (0.0,))
    return min(lows), max(highs)


def _reach_of_no_data(experiment: Experiment) -> Experiment | None:
    """Return an experiment whose outputs are 0 where no-data values take no part; None if that is everywhere."""
    picture, kernel = experiment.picture, experiment.kernel
    if experiment.skips or picture.no_data is None:
        return None
    if not any_missing(picture.pixels, picture.no_data):
        return None
    missing = is_missing(picture.pixels, picture.no_data).astype(np.uint8)
    counting = Kernel.from_array((kernel.array != 0).astype(np.float64), origin=experiment.origin)
    return replace(
        experiment,
        picture=Picture(missing, 1.0),
        kernel=counting,
        fill_value=0.0,
        linear_light=False,
    )
