"""The parts of an experiment that I and its border depend on, to be compared."""

from __future__ import annotations

from typing import Final

from convstudio.core.model.experiment import Experiment, inputs_of
from convstudio.panels.pictures.pixel_items import Region

# Inputs of the experiment that I does not depend on.
_NOT_OF_I: Final = dict.fromkeys(
    ("kernel", "flip", "mode", "boundary", "fill_value", "missing", "pair")
)


def image_of(experiment: Experiment) -> tuple[object, ...]:
    """Everything that I depends on; a picture equals only itself."""
    return inputs_of(experiment, **_NOT_OF_I, channels=experiment.filtered)


def border_of(experiment: Experiment) -> tuple[object, ...]:
    """Everything that the border around I depends on."""
    axes = experiment.axes
    filtered = experiment.filtered
    return inputs_of(
        experiment, kernel=axes, flip=axes, mode=axes, channels=filtered, missing=None, pair=None
    )


def rim_of(experiment: Experiment) -> Region:
    """Return the function that reads the border; of a constant one, a single pixel stands for any part."""
    if experiment.boundary != "constant":
        return experiment.bordered
    pixel = experiment.bordered(range(-1, 0), range(-1, 0))
    return lambda _rows, _columns: pixel
