"""The cells of I and of S that belong to a target: one cell, a window around several, or both."""

from __future__ import annotations

from typing import NamedTuple

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps import target as linked
from convstudio.core.steps.target import Target

Cells = tuple[range, range]


class Touched(NamedTuple):
    """The rows and columns of a cell and a window, as indices of I or of S."""

    cell: Cells | None = None
    window: Cells | None = None

    def __bool__(self) -> bool:
        return self != (None, None)


def on_input(experiment: Experiment | None, target: Target | None) -> Touched:
    """The cells of I that belong to a target, border included; for an output also its centre pixel."""
    if experiment is None or target is None or not linked.exists(experiment, target):
        return Touched()
    touched = _touched(linked.on_input(experiment, target), alone=target.kind == "input")
    if target.kind != "output":
        return touched
    return Touched(centre_of(experiment, target), touched.window)


def centre_of(experiment: Experiment, target: Target) -> Cells:
    """The pixel on which an output lies."""
    rows, columns = experiment.axes
    m, n = target.row + rows.placement, target.column + columns.placement
    return range(m, m + 1), range(n, n + 1)


def on_output(experiment: Experiment | None, target: Target | None) -> Touched:
    """The cells of S that belong to a target."""
    if experiment is None or target is None or not linked.exists(experiment, target):
        return Touched()
    return _touched(linked.on_output(experiment, target), alone=target.kind == "output")


def _touched(cells: linked.Cells, *, alone: bool) -> Touched:
    place = (cells.rows, cells.columns) if len(cells) else None
    return Touched(place, None) if alone else Touched(None, place)
