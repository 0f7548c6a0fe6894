"""What another kernel changes on a picture: the largest difference of S, and what a device's integers make of it.

All of S is computed, in float64 and a band of rows at a time, so it is meant for the background.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from convstudio.core.design.integers import OutputFormat, Rounded
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.sums.threads import stop_if_cancelled
from convstudio.core.views.map_bands import rows_at_once

Real = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LargestError:
    """The largest difference ``size`` between two feature maps, and its output ``place``, None if there is none.

    Outputs that are no finite numbers do not count.
    """

    size: float
    place: tuple[int, int] | None


@dataclass(frozen=True)
class StoredOutputs:
    """S in the integers of an `OutputFormat`: of ``count`` values ``below`` and ``above`` are out of its range.

    ``error`` is the largest difference from S of those that fit, ``worst`` that of all.
    """

    count: int
    below: int
    above: int
    error: float
    worst: float


def largest_error(experiment: Experiment, kernel: Kernel) -> LargestError:
    """Return by how much S differs at most if ``kernel`` takes the place of the experiment's."""
    found = _Largest()
    for start, exact, other in _bands(experiment, replace(experiment, kernel=kernel)):
        found.add(start, exact, other)
    return found.error


def on_picture(
    experiment: Experiment, rounded: Rounded, output_format: OutputFormat
) -> tuple[LargestError, StoredOutputs | None]:
    """Return the error of S by integer weights, and what a device's outputs are; None where I has no integers.

    A device divides a sum of integers, so pixels with fractions, of linear light or of a mean of channels are none of
    its inputs, and neither are means that skip missing pixels.
    """
    if not sums_integers(experiment):
        return largest_error(experiment, rounded.as_kernel()), None
    whole = replace(rounded.as_kernel(), scale="1")
    found, stored = _Largest(), _Stored(rounded.divisor, output_format)
    for start, exact, sums in _bands(experiment, replace(experiment, kernel=whole)):
        found.add(start, exact, sums / rounded.divisor)
        stored.add(exact, sums)
    return found.error, stored.outputs


def sums_integers(experiment: Experiment) -> bool:
    """Return whether all pixels that are summed, the border's too, are integers of at most 16 bits."""
    return not experiment.skips and experiment.largest_integer < 2**16


def _bands(one: Experiment, other: Experiment) -> Iterator[tuple[int, Real, Real]]:
    """Yield the first row, and the rows of two feature maps of equal shape, band after band."""
    height, width = one.output_shape
    high = rows_at_once(width)
    for start in range(0, height, high):
        stop_if_cancelled()
        rows = range(start, min(start + high, height))
        yield start, one.output_rows(rows), other.output_rows(rows)


class _Largest:
    """The largest difference so far, and where it is."""

    def __init__(self) -> None:
        self.error = LargestError(0.0, None)

    def add(self, start: int, exact: Real, other: Real) -> None:
        """Add rows of both feature maps, the first of which is ``start``."""
        if not exact.size:
            return
        with np.errstate(invalid="ignore", over="ignore"):
            sizes = np.abs(other - exact)
        sizes = np.where(np.isfinite(sizes), sizes, -math.inf)
        at = int(sizes.argmax())
        size = float(sizes.flat[at])
        if size >= 0 and (self.error.place is None or size > self.error.size):
            row, column = np.unravel_index(at, sizes.shape)[:2]
            self.error = LargestError(size, (start + int(row), int(column)))


class _Stored:
    """The outputs of a device so far."""

    def __init__(self, divisor: int, output_format: OutputFormat) -> None:
        self._divisor, self._format = divisor, output_format
        # Of more bits than any sum has, to see what the format's own cannot hold.
        self._roomy = replace(output_format, bits=63, signed=True, overflow="saturate")
        self.outputs = StoredOutputs(0, 0, 0, 0.0, 0.0)

    def add(self, exact: Real, sums: Real) -> None:
        """Add rows of S, and the sums of integers that belong to them."""
        if not exact.size:
            return
        whole = np.rint(sums).astype(np.int64)
        wanted = self._roomy.stored(whole, self._divisor)
        stored = self._format.stored(whole, self._divisor)
        low, high = self._format.ends
        below, above = wanted < low, wanted > high
        errors = np.abs(stored - exact)
        fitting = errors[~(below | above)]
        before = self.outputs
        self.outputs = StoredOutputs(
            before.count + whole.size,
            before.below + int(below.sum()),
            before.above + int(above.sum()),
            max(before.error, float(fitting.max(initial=0.0))),
            max(before.worst, float(errors.max())),
        )
