"""Pictures of a section of S where missing pixels weigh nothing.

Each output is then a ratio, Σ w I K / Σ w K, and the mean of ratios is not the ratio of means: `phases` cannot help,
and all outputs under the section are computed, a band at a time. A block's value is the mean of those of its outputs
that have one. Nothing is kept, since the divisors change with every weight.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.weighted_means import divisors_of, means_under
from convstudio.core.sums.block_means import box_means
from convstudio.core.sums.plan import Plan, choose
from convstudio.core.sums.threads import cut, each
from convstudio.core.views.section import Section

Floats = npt.NDArray[Any]

# Outputs that are computed in one go.
_BAND: Final = 2**17
# Reading a pixel, weighing it and dividing its output, nanoseconds.
_VALUE_NS: Final = 20.0


class SkippingPhases:
    """The counterpart of `Phases` for an experiment that skips missing pixels."""

    size = 0  # bytes that are kept

    def __init__(self, experiment: Experiment, section: Section) -> None:
        self.section = section
        self._experiment = experiment

    def serves(self, experiment: Experiment, section: Section) -> bool:
        """Return whether they are those of ``section`` under another experiment."""
        return section == self.section and self.is_under(experiment)

    def is_under(self, experiment: Experiment) -> bool:
        """Return whether another view of the experiment could use them."""
        return experiment is self._experiment

    @property
    def outputs(self) -> tuple[int, int]:
        """The number of outputs in the section, down and across."""
        return len(self.section.rows), len(self.section.columns)

    def plan(self, weights: Floats) -> Plan:
        """Return how the picture is computed, and about how long it takes."""
        rows, columns = self.outputs
        channels = 3 if self._experiment.is_color else 1
        way = choose(np.ascontiguousarray(weights), (rows, columns), np.float64)
        ms = channels * (2 * way.ms + rows * columns * _VALUE_NS / 1e6)
        reason = f"missing pixels weigh nothing: two sums and their ratio; {way.reason}"
        return Plan(way.method, reason, ms)

    def picture(self, weights: Floats, _plan: Plan | None = None) -> Floats:
        """Return the section's picture under some ``weights`` as applied, divided by the Σ w K of all weights."""
        section, experiment = self.section, self._experiment
        decimation = section.decimation
        result = np.empty((*section.shape, *experiment.image_shape[2:]), experiment.screen_dtype)

        def put(lines: range) -> None:
            start, stop = (
                section.rows.start + line * decimation for line in (lines.start, lines.stop)
            )
            rows = range(start, min(stop, section.rows.stop))
            with np.errstate(over="ignore", invalid="ignore"):
                means, divisors = means_under(experiment, rows, section.columns, weights)
                result[lines.start : lines.stop] = self._blocks(means, divisors)

        # Rows enough that those at a seam, which are read twice, do not matter.
        high = max(_BAND // max(len(section.columns), 1), 4 * len(weights)) // decimation
        each(put, cut(section.shape[0], max(high, 1)))
        return result

    @property
    def basis_ms(self) -> float:
        """About how long `basis` takes: as long as a picture."""
        return self.plan(self._one(0, 0)).ms

    def basis(self, top: int, left: int) -> Floats:
        """Return the picture under a single weight of 1 at (top, left) of the kernel as applied, divided likewise."""
        return self.picture(self._one(top, left))

    def _one(self, top: int, left: int) -> Floats:
        """Return a kernel with a single weight of 1."""
        one = np.zeros(self._experiment.kernel.shape)
        one[top, left] = 1
        return one

    def blocks(self, outputs: Floats, rows: range) -> npt.NDArray[np.float64]:
        """Return one value for each block of the ``outputs`` in some rows of the section."""
        return self._blocks(outputs, divisors_of(self._experiment, rows, self.section.columns))

    def _blocks(self, outputs: Floats, divisors: Floats) -> npt.NDArray[np.float64]:
        section = self.section
        if section.decimation == 1:
            return outputs.astype(np.float64)
        if section.shown == "sampled":
            return outputs[:: section.decimation, :: section.decimation].astype(np.float64)
        has_value = divisors != 0
        sums = box_means(np.where(has_value, outputs, 0.0), section.decimation)
        with np.errstate(invalid="ignore", divide="ignore"):
            return sums / box_means(has_value.astype(np.float64), section.decimation)
