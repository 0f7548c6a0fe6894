"""The start of an animation: on a photograph where the image changes most, not in a corner of the sky.

Only the place is chosen. The steps and their numbers stay the same, and those before the place can still be visited.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.timeline import Timeline

# Outputs up to which the animation begins with the first.
_SMALL: Final = 4096
_SAMPLES: Final = 192  # at most, per side: a place is sought, not a pixel
_AROUND: Final = 5  # samples per side of the neighbourhood whose changes are added up
_CENTRED: Final = 0.5  # how much less a change counts in a corner than in the middle


def beginning(timeline: Timeline) -> int:
    """Return the step at which the animation begins; 0 if S is empty.

    That is the first one, but on a large image the first step of the output (in scatter, of the pixel) around which the
    image changes most. Shift-and-add adds whole layers and begins with the first.
    """
    if timeline.outputs <= _SMALL or timeline.by == "weight":
        return timeline.first_stop
    busiest = _busiest(timeline.experiment)
    if busiest is None:
        return timeline.first_stop
    m, n = busiest
    rows, columns = timeline.axes
    i = min(max(m - rows.placement, 0), rows.outputs - 1)
    j = min(max(n - columns.placement, 0), columns.outputs - 1)
    if timeline.by == "output":
        return timeline.step_of(i, j, *timeline.tap(0))
    inside = timeline.step_of(i, j, *timeline.tap(timeline.taps // 2))
    return max(inside // timeline.taps * timeline.taps, timeline.first_stop)


def _busiest(experiment: Experiment) -> tuple[int, int] | None:
    """Return the sampled pixel around which the image changes most, preferably central; None if it is constant."""
    height, width = experiment.image_shape[:2]
    decimation = max(1, -(-max(height, width) // _SAMPLES))
    rows, columns = (
        range(decimation // 2, height, decimation),
        range(decimation // 2, width, decimation),
    )
    grid = np.meshgrid(rows, columns, indexing="ij", sparse=True)
    samples = np.asarray(experiment.pixels_at(*np.broadcast_arrays(*grid)), dtype=np.float64)
    if samples.ndim == 3:
        samples = samples.mean(axis=2)
    finite = np.isfinite(samples)
    samples = np.where(finite, samples, samples[finite].mean() if finite.any() else 0.0)
    scale = float(np.abs(samples).max()) or 1.0
    samples = samples / scale  # the squares of huge values would be infinite
    size = (_AROUND, _AROUND)
    means = cv2.blur(samples, size)
    spread = np.maximum(cv2.blur(samples * samples, size) - means * means, 0.0)
    down = np.linspace(-1, 1, len(rows))[:, None] if len(rows) > 1 else np.zeros((1, 1))
    across = np.linspace(-1, 1, len(columns))[None] if len(columns) > 1 else np.zeros((1, 1))
    spread *= 1 - _CENTRED * (down * down + across * across) / 2
    if not spread.any():
        return None
    at = divmod(int(np.argmax(spread)), len(columns))
    return rows[at[0]], columns[at[1]]
