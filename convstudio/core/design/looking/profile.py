"""Profiles: the pixels of I along a line, and the outputs of S that lie over them.

No value is interpolated: each is that of a pixel, or of an output, as its cell shows it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.design.looking.line import Line
from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment
from convstudio.core.sums.geometry import sources
from convstudio.core.sums.presence import divided, presence
from convstudio.core.sums.rounding import certain, may_be_rounding
from convstudio.core.sums.threads import stop_if_cancelled

Real = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

# Products that are held in memory at once.
_PRODUCTS: Final = 2**20


@dataclass(frozen=True, eq=False)
class Profile:
    """The values at n places along a line.

    ``rows`` and ``columns`` are those of I, ``i`` and ``j`` those of S, where it is ``there`` (n,). ``distances`` (n,)
    are from the first place, in pixels. ``image`` and ``outputs`` are (n,) or (n, 3): NaN where a pixel is missing, and
    where S has no output that may be read, as ``readable`` (n,) says.
    """

    rows: Indices
    columns: Indices
    i: Indices
    j: Indices
    there: npt.NDArray[np.bool_]
    distances: Real
    image: Real
    outputs: Real
    readable: npt.NDArray[np.bool_]

    @property
    def is_whole(self) -> bool:
        """Whether it has all places of its line."""
        far = max(abs(int(each[-1] - each[0])) for each in (self.rows, self.columns))
        return len(self.rows) == far + 1

    def output(self, at: int) -> tuple[int, int] | None:
        """Return the output (i, j) over a place; None if S has none there."""
        return (int(self.i[at]), int(self.j[at])) if self.there[at] else None

    def nearest(self, row: int, column: int) -> int | None:
        """Return which place a pixel is; None if it is not on the line."""
        found = np.flatnonzero((self.rows == row) & (self.columns == column))
        return int(found[0]) if found.size else None


def along_line(line: Line) -> tuple[Indices, Indices, Real]:
    """Return the rows and columns of the pixels along a line, and how far each is from the first, in pixels.

    All are (n,): one pixel for each row or column, whichever the line has more of, both ends included. The distance is
    measured along the line, to the foot of each pixel.
    """
    start, end = line
    count = max(abs(last - first) for first, last in zip(start, end, strict=True)) + 1
    share = np.linspace(0, 1, count)
    rows, columns = (
        np.floor(first + share * (last - first) + 0.5).astype(np.intp)
        for first, last in zip(start, end, strict=True)
    )
    return rows, columns, share * math.dist(start, end)


def profile_of(
    experiment: Experiment,
    line: Line,
    within: Region,
    readable: npt.NDArray[np.bool_] | None = None,
    most: int | None = None,
) -> Profile:
    """Return the profile of a line, or of at most ``most`` of its places, spread evenly, with both ends.

    S has the outputs ``within``; ``readable`` (n,) says which of the line's may be read, None: all of them.
    """
    rows, columns, distances = along_line(line)
    if readable is None:
        readable = np.ones(len(rows), np.bool_)
    if most is not None and most < len(rows):
        kept = np.linspace(0, len(rows) - 1, max(most, 2)).round().astype(np.intp)
        rows, columns = rows[kept], columns[kept]
        distances, readable = distances[kept], readable[kept]
    i, j, there = outputs_over(experiment, rows, columns, within)
    readable = there & readable
    outputs = np.full((len(rows), *experiment.image_shape[2:]), np.nan)
    outputs[readable] = outputs_at(experiment, i[readable], j[readable])
    image = present_pixels(experiment, rows, columns)
    return Profile(rows, columns, i, j, there, distances, image, outputs, readable)


def outputs_over(
    experiment: Experiment, rows: Indices, columns: Indices, within: Region
) -> tuple[Indices, Indices, npt.NDArray[np.bool_]]:
    """Return the indices (i, j) of the outputs that are placed on pixels, and which of them are ``within``."""
    down, along = experiment.axes
    i, j = rows - down.placement, columns - along.placement
    inside = [
        (each >= part.start) & (each < part.stop) for each, part in zip((i, j), within, strict=True)
    ]
    return i, j, inside[0] & inside[1]


def present_pixels(experiment: Experiment, rows: Indices, columns: Indices) -> Real:
    """Return the pixels of I at some places, NaN where they are missing: (n,) or (n, 3)."""
    values = np.array(experiment.pixels_at(rows, columns), np.float64)
    picture = experiment.picture
    if picture.has_gaps:
        alpha = None if picture.alpha is None else picture.alpha[rows, columns]
        weights = presence(picture.pixels[rows, columns], alpha, picture.no_data)
        if weights.ndim > values.ndim:
            weights = weights.min(axis=-1)
        values[weights == 0] = np.nan
    return values


def outputs_at(experiment: Experiment, i: Indices, j: Indices) -> Real:
    """Return the outputs at places (i, j), each of which exists, in float64: (n,) or (n, 3).

    Equal to `Experiment.outputs` but for the order in which products are added, at the cost of the windows alone.
    """
    cells = np.argwhere(experiment.applied_weights != 0)
    found = np.zeros((len(i), *experiment.image_shape[2:]))
    if not len(i):
        return found
    if experiment.skips and experiment.has_gaps:
        # Each has a divisor of its own.
        for at, (row, column) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
            stop_if_cancelled()
            found[at] = experiment.outputs(range(row, row + 1), range(column, column + 1))[0, 0]
        return found
    many = max(_PRODUCTS // max(len(cells), 1), 1)
    for start in range(0, len(i), many):
        stop_if_cancelled()
        part = slice(start, start + many)
        found[part] = _sums_at(experiment, i[part], j[part], cells)
    return found


def _sums_at(experiment: Experiment, i: Indices, j: Indices, cells: Indices) -> Real:
    """Return the outputs at some places, whose windows meet the ``cells`` (t, 2) of the kernel as it is applied."""
    weights = experiment.applied_weights[cells[:, 0], cells[:, 1]]
    pixels = _pixels(experiment, i, j, cells)
    with np.errstate(over="ignore", invalid="ignore"):
        by_output = np.moveaxis(pixels, 1, -1)
        sums = by_output @ weights
        # Of means without gaps all have the same divisor, and so have the sizes of their rounding errors.
        divisors = np.full(sums.shape, weights.sum()) if experiment.skips else None
        if divisors is not None:
            sums = divided(sums, divisors)
        if not may_be_rounding(sums, experiment.greatest_size):
            return sums
        sizes = np.abs(by_output) @ np.abs(weights)
        if divisors is not None:
            sizes = divided(sizes, divisors)
    return certain(sums, sizes, experiment.kernel.array.size)


def _pixels(experiment: Experiment, i: Indices, j: Indices, cells: Indices) -> Real:
    """Return the pixels that the windows of some outputs meet at ``cells``, border pixels too: (n, t[, 3])."""
    boundary, found = experiment.boundary, []
    for at, axis, of in zip((i, j), experiment.axes, cells.T, strict=True):
        # Each row and column is looked up once, and then taken for each of its cells.
        window = at[:, np.newaxis] + (axis.first + np.arange(axis.taps))
        found.append(sources(window, axis.size, boundary)[:, of])
    rows, columns = found
    values = np.asarray(experiment.pixels_at(rows, columns), np.float64)
    if boundary == "constant" and (outside := (rows < 0) | (columns < 0)).any():
        values[outside] = experiment.border_value
    return values
