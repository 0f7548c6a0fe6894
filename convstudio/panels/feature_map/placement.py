"""The placement of S's outputs over the image, and the output at a pixel."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from convstudio.core.design.looking.region import Region, all_outputs, place_of_outputs
from convstudio.core.model.experiment import Experiment


def place_of(experiment: Experiment) -> Region:
    """Return the rows and columns that all of S covers, in image coordinates."""
    return place_of_outputs(experiment, all_outputs(experiment))


def output_at(
    experiment: Experiment, pixel: tuple[int, int], within: Region | None
) -> tuple[int, int] | None:
    """Return the output placed at a pixel, of all or of those ``within``; None if there is none."""
    rows, columns = experiment.axes
    i, j = within or all_outputs(experiment)
    output = pixel[0] - rows.placement, pixel[1] - columns.placement
    return output if output[0] in i and output[1] in j else None


def bounds_of(experiment: Experiment) -> QRectF:
    """Return the bounds of the image, its border and S together, in image coordinates."""
    rows, columns = experiment.axes
    image = QRectF(0, 0, columns.size, rows.size).adjusted(
        -columns.before, -rows.before, columns.after, rows.after
    )
    return image | QRectF(columns.placement, rows.placement, columns.outputs, rows.outputs)
