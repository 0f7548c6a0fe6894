"""The target that is pointed at, and the cells related to it: outputs, the pixels under their kernel, weights.

Pointing at one thing highlights the others in every panel. Pointing at an output *gathers*: the kernel as applied lies
over its window. Pointing at a pixel *scatters*: it stamps the kernel onto S (in convolution as typed, in correlation
rotated).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.design.looking.region import Region, all_outputs, both
from convstudio.core.model.experiment import Experiment


@dataclass(frozen=True)
class Target:
    """Output (i, j), input pixel (m, n) (negative or beyond the image: a border pixel), or weight (a, b)."""

    kind: Literal["output", "input", "weight"]
    row: int
    column: int


@dataclass(frozen=True)
class Cells:
    """A rectangle of cells: ``rows`` × ``columns``, and the weights that lie over it, if any."""

    rows: range
    columns: range
    weights: npt.NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.rows) * len(self.columns)


def on_input(experiment: Experiment, target: Target, outputs: Region | None = None) -> Cells:
    """Return the cells of I that a target relates to, border included, where S has all ``outputs`` or only some."""
    rows, columns = experiment.axes
    if target.kind == "output":
        return Cells(
            rows.window(target.row), columns.window(target.column), experiment.applied_weights
        )
    if target.kind == "input":
        return Cells(one(target.row), one(target.column))
    i, j = outputs or all_outputs(experiment)
    return Cells(rows.multiplied(target.row, i), columns.multiplied(target.column, j))


def on_output(experiment: Experiment, target: Target, outputs: Region | None = None) -> Cells:
    """Return the cells of S, all of it or some ``outputs``, that a target relates to.

    For an input pixel, with the kernel that it stamps there.
    """
    rows, columns = experiment.axes
    there = outputs or all_outputs(experiment)
    if target.kind == "output":
        return Cells(one(target.row), one(target.column))
    if target.kind == "input":
        reached = both((rows.reached(target.row), columns.reached(target.column)), there)
        stamped = experiment.kernel.array[
            np.ix_(
                [rows.tap(i, target.row) for i in reached[0]],
                [columns.tap(j, target.column) for j in reached[1]],
            )
        ]
        return Cells(*reached, stamped)
    return Cells(*there)


def exists(experiment: Experiment, target: Target) -> bool:
    """Return whether a target exists (still): an edit may have removed it."""
    rows, columns = experiment.axes
    if target.kind == "output":
        return 0 <= target.row < rows.outputs and 0 <= target.column < columns.outputs
    if target.kind == "input":
        return (
            -rows.before <= target.row < rows.size + rows.after
            and -columns.before <= target.column < columns.size + columns.after
        )
    return 0 <= target.row < rows.taps and 0 <= target.column < columns.taps


def still(experiment: Experiment, target: Target | None) -> Target | None:
    """Return ``target``, or None if it does not exist (any more)."""
    return target if target is not None and exists(experiment, target) else None


def on_kernel(target: Target | None) -> frozenset[tuple[int, int]] | None:
    """Return the weights (a, b) that a target singles out; None if it involves all."""
    if target is None or target.kind != "weight":
        return None
    return frozenset({(target.row, target.column)})


def one(index: int) -> range:
    """Return the range of a single index."""
    return range(index, index + 1)
