"""The placement of S's outputs over the image, and the output at a pixel."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from convstudio.core.model.experiment import Experiment


def place_of(experiment: Experiment) -> tuple[range, range]:
    """Return the rows and columns that S covers, in image coordinates."""
    rows, columns = experiment.axes
    return (
        range(rows.placement, rows.placement + rows.outputs),
        range(columns.placement, columns.placement + columns.outputs),
    )


def output_at(experiment: Experiment, pixel: tuple[int, int]) -> tuple[int, int] | None:
    """Return the output placed at a pixel, or None."""
    rows, columns = place_of(experiment)
    inside = pixel[0] in rows and pixel[1] in columns
    return (pixel[0] - rows.start, pixel[1] - columns.start) if inside else None


def bounds_of(experiment: Experiment) -> QRectF:
    """Return the bounds of the image, its border and S together, in image coordinates."""
    rows, columns = experiment.axes
    image = QRectF(0, 0, columns.size, rows.size).adjusted(
        -columns.before, -rows.before, columns.after, rows.after
    )
    return image | QRectF(columns.placement, rows.placement, columns.outputs, rows.outputs)
