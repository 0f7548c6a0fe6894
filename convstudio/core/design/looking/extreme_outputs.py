"""The smallest and the largest output of S: their values, their places, and how many others are equal."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment
from convstudio.core.sums.threads import stop_if_cancelled
from convstudio.core.views.map_bands import known_bands

# What is nearer than this, relative to the value, is equal but for rounding.
_EQUAL: Final = 1e-12


class Extreme(NamedTuple):
    """The first output (``i``, ``j``), row by row, with an extreme ``value``; ``alike`` outputs have that value.

    ``channel`` is that of the value, None where there is one.
    """

    i: int
    j: int
    value: float
    alike: int = 1
    channel: int | None = None


def extreme_outputs(experiment: Experiment, outputs: Region) -> tuple[Extreme, Extreme] | None:
    """Return the smallest and the largest of some outputs, computed a band at a time; None if none is finite.

    Infinite outputs are left out as those without a value are. Raises `Cancelled` when nobody wants it any more.
    """
    i, j = outputs
    low, high = _End(-1, j.start), _End(1, j.start)
    for first, band in known_bands(experiment, i):
        stop_if_cancelled()
        for end in (low, high):
            end.add(first, band[:, j.start : j.stop])
    if low.found is None or high.found is None:
        return None
    return _exact(experiment, low.found), _exact(experiment, high.found)


class _End:
    """The outermost output so far, in the direction of ``sign``."""

    def __init__(self, sign: int, left: int) -> None:
        """``left`` is the first column."""
        self._sign, self._left = sign, left
        self.found: Extreme | None = None

    def add(self, first: int, values: npt.NDArray[np.float64]) -> None:
        """Add rows of S, the first of which is ``first``."""
        sizes = np.where(np.isfinite(values), self._sign * values, -np.inf)
        if not sizes.size or not np.isfinite(best := float(sizes.max())):
            return
        now, close = self.found, _EQUAL * abs(best)
        if now is not None and best < self._sign * now.value - close:
            return
        equal = sizes >= best - close
        # A colour's output counts once, whichever of its channels has the value.
        alike = int((equal if equal.ndim == 2 else equal.any(axis=2)).sum())
        if now is not None and best <= self._sign * now.value + close:
            self.found = now._replace(alike=now.alike + alike)
            return
        i, j, *channel = (int(each) for each in np.unravel_index(int(equal.argmax()), sizes.shape))
        value = float(values[i, j, *channel])
        self.found = Extreme(
            first + i, self._left + j, value, alike, channel[0] if channel else None
        )


def _exact(experiment: Experiment, found: Extreme) -> Extreme:
    """Return an extreme with the value that is written in its cell."""
    output = experiment.outputs(range(found.i, found.i + 1), range(found.j, found.j + 1))[0, 0]
    return found._replace(value=float(output if found.channel is None else output[found.channel]))
