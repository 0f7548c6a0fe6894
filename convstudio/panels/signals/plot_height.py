"""The heights of plots: of one the range of its values, and of several in a room one scale for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

_FLATTEST: Final = (
    5.0  # heights of the lowest plot that a common scale may have, to leave it legible
)
_FLAT: Final = 1e-9  # of the common height: what is lower is 0 but for rounding


class Height(NamedTuple):
    """The values from the foot to the top of a plot, and what is below and beside them."""

    low: float
    high: float
    lane: float = 0.0
    """The height of the lane below, relative to that of the values."""
    ends: tuple[float, float] | None = None
    """The smallest and the largest value there is; None: there is none."""
    told: bool = True
    """Whether the axis may say these: not while they are still to come."""

    @property
    def with_lane(self) -> tuple[float, float]:
        """The values at the foot of the lane and at the top."""
        return self.low - self.lane * (self.high - self.low), self.high


def common_height(heights: Sequence[Height]) -> Height | None:
    """Return one height for all, or None if 0 is not in each, or if a plot would be too flat to read."""
    if any(not each.low <= 0 <= each.high for each in heights):
        return None
    counted = [each for each in heights if each.ends not in (None, (0.0, 0.0))]
    if not counted:
        return None
    low, high = min(each.low for each in counted), max(each.high for each in counted)
    for each in counted:
        share = (each.high - each.low) / (high - low)
        if _FLAT < share < 1 / _FLATTEST - _FLAT:
            return None
    return Height(low, high, max(each.lane for each in heights))


def ends_of(values: npt.NDArray[Any]) -> tuple[float, float] | None:
    """The smallest and the largest finite value."""
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else None
