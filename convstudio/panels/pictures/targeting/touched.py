"""The cells of I and of S that belong to a target: one cell, a window around several, or both."""

from __future__ import annotations

from typing import NamedTuple

from convstudio.core.design.looking.region import Region, place_of_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.steps import target as linked
from convstudio.core.steps.target import Target, one

Cells = tuple[range, range]


class Touched(NamedTuple):
    """The rows and columns of a cell and a window, as indices of I or of S."""

    cell: Cells | None = None
    window: Cells | None = None

    def __bool__(self) -> bool:
        return self != (None, None)


def on_input(
    experiment: Experiment | None, target: Target | None, outputs: Region | None = None
) -> Touched:
    """The cells of I that belong to a target, border included; for an output also its centre pixel.

    ``outputs``: those that S has, if not all.
    """
    if experiment is None or target is None or not linked.exists(experiment, target):
        return Touched()
    touched = _touched(linked.on_input(experiment, target, outputs), alone=target.kind == "input")
    if target.kind != "output":
        return touched
    return Touched(centre_of(experiment, target), touched.window)


def centre_of(experiment: Experiment, target: Target) -> Cells:
    """The pixel on which an output lies."""
    return place_of_outputs(experiment, (one(target.row), one(target.column)))


def on_output(
    experiment: Experiment | None, target: Target | None, outputs: Region | None = None
) -> Touched:
    """The cells of S that belong to a target; ``outputs``: those that S has, if not all."""
    if experiment is None or target is None or not linked.exists(experiment, target):
        return Touched()
    cells = linked.on_output(experiment, target, outputs)
    return _touched(cells, alone=target.kind == "output")


def _touched(cells: linked.Cells, *, alone: bool) -> Touched:
    place = (cells.rows, cells.columns) if len(cells) else None
    return Touched(place, None) if alone else Touched(None, place)
