"""How a program whose results have the image's size makes an S of any: a border around the image, and a cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convstudio.core.targets.job import Job, Weights


@dataclass(frozen=True, eq=False)
class Extended:
    """The weights as they are to be written, of odd sides, what is put around the image, and where S is in the result.

    ``pads`` are the pixels above, below, left and right of the image; ``corner`` is the (row, column) of S's first
    output in the result, and ``lost`` says by how many rows and columns S is smaller than the result.
    """

    weights: Weights
    pads: tuple[int, int, int, int]
    corner: tuple[int, int]
    lost: tuple[int, int]

    def size(self, job: Job) -> tuple[int, int]:
        """Return the height and the width of the extended image."""
        above, below, left, right = self.pads
        return job.size[0] + above + below, job.size[1] + left + right


def extended(job: Job, *, turned: bool) -> Extended:
    """Return how S is made by a correlation with weights that are ``turned`` by 180° or not."""
    if job.is_plain:
        weights, taps = job.centred, job.centred.shape
        down, across = (side // 2 for side in taps)
        pads = down, down, across, across
    else:
        taps = job.typed.shape
        weights, pads = np.pad(job.typed, [(0, 1 - side % 2) for side in taps]), job.pads
    # Turned, an even kernel has its zeros above and to the left.
    down, across = (
        side // 2 - (side - tap if turned else 0)
        for side, tap in zip(weights.shape, taps, strict=True)
    )
    weights = weights[::-1, ::-1] if turned else weights
    return Extended(weights, pads, (down, across), (taps[0] - 1, taps[1] - 1))
