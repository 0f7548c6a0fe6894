"""The floating-point type in which S is computed for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from convstudio.core.sums.rounding import is_float32_enough

if TYPE_CHECKING:
    from convstudio.core.model.experiment import Experiment


def screen_type(experiment: Experiment) -> type[np.float32] | type[np.float64]:
    """Return float32, or float64 where float32 would lose digits or overflow.

    float64 is needed for pixels that are 32-bit integers or doubles, for weights or borders far from 1, and for sums
    that may exceed float32 on the way.
    """
    dtype = experiment.input.dtype
    if dtype.itemsize > 2 and dtype != np.float32:
        return np.float64
    weights, largest = experiment.kernel.array, 0.0
    if dtype.kind == "f":
        brightest = max(abs(end) for end in experiment.input.extremes)
        largest = brightest * float(np.abs(weights).sum())
    is_enough = is_float32_enough(weights, largest, experiment.border_value)
    return np.float32 if is_enough else np.float64
