"""An experiment with each of its inputs changed, one at a time, in every way that makes a difference somewhere."""

from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair
from convstudio.core.model.picture import Picture

GAPS = np.array([[1, 2, 3, 9], [4, np.nan, 6, 8], [7, 8, 5, 2]], np.float32)
BASE = Experiment(Picture(GAPS, 255.0), Kernel.from_array([[1.0, 2.0], [3.0, 4.0]]), mode="full")
COLOR = replace(
    BASE, picture=Picture(np.arange(36, dtype=np.uint8).reshape(3, 4, 3), 255.0), channels="color"
)
CHANGES = {
    "picture": [Picture(GAPS * 2, 255.0), Picture(GAPS[:2], 255.0), Picture(GAPS.copy(), 1.0)],
    "kernel": [
        Kernel.from_array([[1.0, 2.0], [3.0, 5.0]]),
        Kernel.from_array([[1.0, -2.0], [3.0, 4.0]]),
        Kernel.from_array([[1.0, 2.0], [3.0, 4.0]], origin=(0, 0)),
        Kernel.from_array([[1.0, 2.0, 3.0]]),
        Kernel.from_array([[1e20, 2.0], [3.0, 4.0]]),
    ],
    "flip": [False],
    "mode": ["same", "valid"],
    "boundary": ["nearest", "wrap"],
    "fill_value": [5.0, np.nan],
    "channels": ["color", "red", "green"],
    "missing": ["skip"],
    "linear_light": [True],
    "pair": [KernelPair(Kernel.from_array([[5.0]]))],
}


def changed() -> Iterator[tuple[Experiment, Experiment]]:
    """Experiments, grey and in colours, and each with one input changed."""
    assert [*CHANGES] == [each.name for each in fields(Experiment)], "what changes the new input?"
    for before in (BASE, COLOR):
        for name, values in CHANGES.items():
            for value in values:
                yield before, replace(before, **{name: value})
