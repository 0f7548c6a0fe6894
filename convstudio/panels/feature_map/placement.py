"""Where the outputs of S lie over the image, and which of them lies over a pixel."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from convstudio.core.model.experiment import Experiment


def place_of(experiment: Experiment) -> tuple[range, range]:
    """Where all of S lies, in image coordinates."""
    rows, columns = experiment.axes
    return (
        range(rows.placement, rows.placement + rows.outputs),
        range(columns.placement, columns.placement + columns.outputs),
    )


def output_at(experiment: Experiment, pixel: tuple[int, int]) -> tuple[int, int] | None:
    """The output that lies over a pixel, if there is one."""
    rows, columns = place_of(experiment)
    inside = pixel[0] in rows and pixel[1] in columns
    return (pixel[0] - rows.start, pixel[1] - columns.start) if inside else None


def bounds_of(experiment: Experiment) -> QRectF:
    """What there is to see, in image coordinates: the image, its border, and S where it lies."""
    rows, columns = experiment.axes
    image = QRectF(0, 0, columns.size, rows.size).adjusted(
        -columns.before, -rows.before, columns.after, rows.after
    )
    return image | QRectF(columns.placement, rows.placement, columns.outputs, rows.outputs)
