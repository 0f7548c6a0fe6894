"""Outputs as means of the pixels that are there: what is added up of I, and what the sums are divided by.

Where missing pixels weigh nothing, S(i, j) = Σ w I K / Σ w K with the weights w of `presence`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.sums import borders, convolution, presence
from convstudio.core.sums.threads import cut
from convstudio.core.sums.window_sums import exact_sums

if TYPE_CHECKING:
    from convstudio.core.model.experiment import Experiment

# Outputs computed at once where missing pixels weigh nothing, and the count up to which summing them cell by cell takes
# no longer.
_BAND: Final = 2**21
_FEW: Final = 2**12


def summed_pixels(
    experiment: Experiment, rows: range, columns: range, dtype: npt.DTypeLike | None = None
) -> npt.NDArray[Any]:
    """Return the pixels as they enter the sums: `bordered`, with missing ones weighted where they weigh nothing."""
    if not (experiment.skips and experiment.has_gaps):
        return experiment.bordered(rows, columns, dtype)
    fill = 0.0 if np.isnan(experiment.fill_value) else experiment.border_value
    pixels = experiment.pixels_at
    return borders.bordered(
        lambda m, n: presence.weighted(pixels(m, n), experiment.presence_of(m, n)),
        experiment.picture.pixels.shape[:2], rows, columns, experiment.boundary, fill, dtype,
    )  # fmt: skip


def divisors_of(experiment: Experiment, i: range, j: range) -> npt.NDArray[np.float64]:
    """Return Σ w K of the outputs i × j, (len(i), len(j)[, 3]), the divisors of their sums of w I K."""
    weights = experiment.applied_weights
    if not experiment.has_gaps:
        shape = (len(i), len(j), *experiment.image_shape[2:])
        return np.full(shape, exact_sums(np.ones(weights.shape), weights)[0, 0])
    weighing = experiment.presence_at(*experiment.under(i, j))
    if len(i) * len(j) <= _FEW:
        return exact_sums(weighing, weights)
    return convolution.sums_under(weighing, weights)


def means_under(
    experiment: Experiment, i: range, j: range, weights: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return Σ w I K of the outputs i × j under some ``weights`` as applied, divided by Σ w K of all weights.

    The divisors are returned as the second value.
    """
    region = summed_pixels(experiment, *experiment.under(i, j), np.float64)
    sums = convolution.sums_under(region, weights)
    below = divisors_of(experiment, i, j)
    return presence.divided(sums, below), below


def means_of_rows(experiment: Experiment, i: range, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return whole rows of S, (len(i), columns[, 3]), where missing pixels weigh nothing."""
    width = experiment.output_shape[1]
    found = np.empty((len(i), width, *experiment.image_shape[2:]), dtype)
    with np.errstate(over="ignore"):
        for band in cut(len(i), max(_BAND // max(width, 1), 1)) if width else ():
            rows = range(i.start + band.start, i.start + band.stop)
            found[band.start : band.stop], _ = means_under(
                experiment, rows, range(width), experiment.applied_weights
            )
    return found
