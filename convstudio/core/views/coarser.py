"""Pictures of a section from a finer picture of the same outputs: a mean of means, weighted by what each stands for.

Blocks of 64 × 64 outputs consist of four of 32 × 32 each; at the rim, where both are cut off, of blocks of several
sizes. So whoever zooms out near the whole picture sees the exact one at once: no pixel of the image is read again.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.sums.block_means import block_sums, lengths
from convstudio.core.views.section import Section

Floats = npt.NDArray[Any]

# Beyond it, a mean may be finite though the sum is not.
_LARGEST: Final = 1e290
# Adding up a value of the finer picture.
_VALUE_MS: Final = 1e-5
# The pixels under fewer outputs are read as quickly.
_FEWEST: Final = 2**24


class Finest:
    """The picture of the most outputs of an experiment, in the smallest blocks, that has been computed."""

    def __init__(self) -> None:
        self._kept: tuple[Experiment, Section, Floats] | None = None
        self._is_tame: bool | None = None

    def keep(self, experiment: Experiment, section: Section, values: Floats) -> None:
        """Take a picture, which nobody changes, unless the one that is kept tells more of the same experiment."""
        if self._kept is not None and self._kept[0] is experiment:
            kept = self._kept[1]
            if _outputs(kept) > _outputs(section) or follows(section, kept):
                return
        self._kept, self._is_tame = (experiment, section, values), None

    def predicted_ms(self, experiment: Experiment, section: Section) -> float | None:
        """Return about how long `coarser` takes; None if the picture does not follow from the one that is kept."""
        if self._kept is None or self._kept[0] is not experiment:
            return None
        _, finer, values = self._kept
        if section == finer:
            return 0.0
        # Where missing pixels weigh nothing, blocks stand for the outputs that have a value, which nobody has counted.
        is_worth_it = _outputs(section) >= _FEWEST and not experiment.skips
        if not (is_worth_it and follows(section, finer)):
            return None
        if self._is_tame is None:
            largest = max(float(values.max(initial=0)), -float(values.min(initial=0)))
            self._is_tame = largest <= _LARGEST  # NaN is not
        return values.size * _VALUE_MS if self._is_tame else None

    def coarser(self, experiment: Experiment, section: Section) -> Floats | None:
        """Return the picture of a section, if it follows from the one that is kept."""
        if self.predicted_ms(experiment, section) is None:
            return None
        assert self._kept is not None
        return coarser(self._kept[2], self._kept[1], section)


def follows(section: Section, finer: Section) -> bool:
    """Return whether the picture of ``section`` follows from that of a ``finer`` one, or is the same."""
    of_the_same = section.rows == finer.rows and section.columns == finer.columns
    shows_the_same = section.shown == finer.shown or finer.is_exact
    return of_the_same and shows_the_same and section.decimation % finer.decimation == 0


def coarser(values: Floats, finer: Section, section: Section) -> Floats:
    """Return the picture of ``section``, which `follows` from the ``values`` of a finer one."""
    if section == finer:
        return values
    step = section.decimation // finer.decimation
    if section.shown == "sampled":
        return np.ascontiguousarray(values[::step, ::step])
    # Multiplied before they are divided, so that the mean of equal values is that value.
    sums = block_sums(values * _counts(finer, values.ndim), step)
    dtype = values.dtype if values.dtype.kind == "f" else np.float64
    return np.asarray(sums / _counts(section, values.ndim), dtype)


def _counts(section: Section, dimensions: int) -> npt.NDArray[np.float64]:
    """Return how many outputs each block of a section has, for a picture of so many dimensions."""
    down, across = (
        lengths(len(outputs), section.decimation) for outputs in (section.rows, section.columns)
    )
    return np.multiply.outer(down, across).reshape(*section.shape, *(1,) * (dimensions - 2))


def _outputs(section: Section) -> int:
    return len(section.rows) * len(section.columns)
