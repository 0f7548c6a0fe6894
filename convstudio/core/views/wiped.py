"""S of two kernels in one picture: that of A up to a column, that of B from there on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.core.views.view_engine import View

Outputs = Callable[[range, range], npt.NDArray[Any]]


def column_at(view: View, column: float) -> int:
    """Return the first column right of a line at ``column``: the cells, or the blocks, of a view stay whole."""
    columns, size = view.section.columns, view.section.decimation
    block = round((column - columns.start) / size)
    return min(max(columns.start + block * size, columns.start), columns.stop)


def wiped(view: View, column: int, *, shows_b: bool) -> View:
    """Return a view with that of its kernel `behind` on the one side of ``column``; ``shows_b``: in front is B."""
    assert view.behind is not None
    columns, size = view.section.columns, view.section.decimation
    split = -(-(column - columns.start) // size)
    a, b = view.values, view.behind.values
    if shows_b:
        a, b = b, a
    values = np.concatenate([a[:, :split], b[:, split:]], axis=1)
    # In layers there is only the kernel in front.
    return replace(view, values=values, layers=None)


def wiped_outputs(view: View, column: int, *, shows_b: bool) -> Outputs:
    """Return a function that gives the outputs of A left of ``column`` and of B from there on, as `View.experiment`."""
    assert view.behind is not None
    a, b = view.experiment, view.behind.experiment
    if shows_b:
        a, b = b, a

    def outputs(i: range, j: range) -> npt.NDArray[Any]:
        split = min(max(column, j.start), j.stop)
        left, right = range(j.start, split), range(split, j.stop)
        parts = [each.outputs(i, part) for each, part in ((a, left), (b, right)) if part]
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)

    return outputs
