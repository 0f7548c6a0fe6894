"""The cells of I and of S that belong to what is looked at: one cell, a window around several, or both."""

from __future__ import annotations

from typing import NamedTuple

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation import focus as linked
from convstudio.core.notation.focus import Focus

Cells = tuple[range, range]


class Touched(NamedTuple):
    """Rows and columns by the indices of I or of S."""

    cell: Cells | None = None
    window: Cells | None = None

    def __bool__(self) -> bool:
        return self != (None, None)


def on_input(experiment: Experiment | None, focus: Focus | None) -> Touched:
    """What a focus touches on I, border included; of an output the pixel over which it lies, too."""
    if experiment is None or focus is None or not linked.exists(experiment, focus):
        return Touched()
    touched = _touched(linked.on_input(experiment, focus), alone=focus.kind == "input")
    if focus.kind != "output":
        return touched
    return Touched(centre_of(experiment, focus), touched.window)


def centre_of(experiment: Experiment, focus: Focus) -> Cells:
    """The pixel over which an output lies."""
    rows, columns = experiment.axes
    m, n = focus.row + rows.placement, focus.column + columns.placement
    return range(m, m + 1), range(n, n + 1)


def on_output(experiment: Experiment | None, focus: Focus | None) -> Touched:
    """What a focus touches on S."""
    if experiment is None or focus is None or not linked.exists(experiment, focus):
        return Touched()
    return _touched(linked.on_output(experiment, focus), alone=focus.kind == "output")


def _touched(cells: linked.Cells, *, alone: bool) -> Touched:
    place = (cells.rows, cells.columns) if len(cells) else None
    return Touched(place, None) if alone else Touched(None, place)
