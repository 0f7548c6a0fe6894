"""What a value in linear light would be in a file: the number that other programs show."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.formatting import format_number

_DIGITS = 5  # of fractions


def stored_remark(experiment: Experiment, value: npt.NDArray[Any] | float) -> str:
    """Return " (stored as 128)" for a pixel of I or an output of S, three numbers for a colour.

    It is "" unless I is in linear light, and where nothing is present that has a value. What lies beyond black or white
    is stored as these, and said to be "clipped".
    """
    light = np.atleast_1d(np.asarray(value, dtype=np.float64))
    if not experiment.decodes or not np.isfinite(light).all():
        return ""
    from convstudio.core.model.linear_light import encoded  # seldom wanted

    is_whole = experiment.picture.dtype.kind != "f"
    shares = encoded(np.clip(light, 0.0, 1.0)) * experiment.picture.white
    numbers = np.rint(shares) if is_whole else shares
    texts = [format_number(number, _DIGITS) for number in numbers.tolist()]
    clipped = ", clipped" if _is_beyond(light) else ""
    return f" (stored as {', '.join(texts)}{clipped})"


def _is_beyond(light: npt.NDArray[np.float64]) -> bool:
    """Return whether any amount of light is less than none, or more than white, by more than rounding."""
    return bool((light < -1e-9).any() or (light > 1 + 1e-9).any())
