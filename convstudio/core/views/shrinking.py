"""Pictures shrunk to the size of the screen, each value being the mean of the values that it covers.

Shrinking is linear, and each of its rows depends on a few rows alone. So of a picture that is a sum (`Layers`) the two
summands are shrunk, once for a whole gesture; and of a picture that has changed in a few rows only those are shrunk
again.
"""

from __future__ import annotations

import math
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums.threads import cut, each
from convstudio.core.views.layers import Layers, plus

Floats = npt.NDArray[Any]
Part = tuple[slice, slice]

# Values that are worth a thread of their own.
_MANY: Final = 2**18
# Rows that are shrunk one by one more quickly than all at once.
_FEW: Final = 64
# The part of a row that OpenCV leaves out.
_NOTHING: Final = 1e-3


def shrunk(values: Floats, rows: int, columns: int) -> Floats:
    """Return the means of (H, W[, 3]) values over rows × columns parts of equal size, neither more than there are."""
    if values.dtype not in (np.uint8, np.uint16, np.float32, np.float64):
        values = values.astype(np.float64)
    return _resized(values, rows, columns)


def _has_steps(values: Floats, rows: int, columns: int) -> bool:
    """Return whether shrinking across and then down gives what shrinking at once gives."""
    # Integers are rounded. Whole numbers of values are added up before they are divided, which may be infinite.
    return values.dtype.kind == "f" and bool(len(values) % rows and values.shape[1] % columns)


def _resized(values: Floats, rows: int, columns: int) -> Floats:
    # By OpenCV's own threads: here, where they take many rows each, they neither wait nor spin.
    found = cv2.resize(values, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(found).reshape(rows, columns, *values.shape[2:])


class Shrinking:
    """The shrunk picture of a view, which remembers what the next one may have in common with it."""

    def __init__(self) -> None:
        self._place: tuple[object, ...] = ()
        self._summands: tuple[Layers, Floats, Floats] | None = None
        self._before: tuple[Floats, Floats] | None = None

    def shrink(
        self, values: Floats, layers: Layers | None, part: Part, size: tuple[int, int]
    ) -> tuple[Floats, range]:
        """Return a ``part`` of the values, shrunk to ``size``, and the rows of it that may differ from the last time.

        ``layers``: the summands of the values, if they are known.
        """
        place = (values.shape, values.dtype, part, size)
        if place != self._place:
            self._place, self._summands, self._before = place, None, None
        if layers is not None:
            return self._sum(layers, part, size), range(size[0])
        self._summands = None
        return self._changed(values[part], size)

    def _sum(self, layers: Layers, part: Part, size: tuple[int, int]) -> Floats:
        self._before = None
        kept = self._summands
        if kept is None or kept[0].base is not layers.base or kept[0].added is not layers.added:
            base, added = (shrunk(one[part], *size) for one in (layers.base, layers.added))
            kept = self._summands = layers, base, added
        return plus(kept[1], layers.factor, kept[2])

    def _changed(self, values: Floats, size: tuple[int, int]) -> tuple[Floats, range]:
        before, rows = self._before, range(size[0])
        if before is not None and _has_steps(values, *size):
            changed = _changed_rows(before[0], values)
            # All that cover something of a changed row.
            rows = range(
                changed.start * size[0] // len(values), -(-changed.stop * size[0] // len(values))
            )
        if before is None or len(rows) > min(_FEW, size[0] // 2):
            rows, result = range(size[0]), shrunk(values, *size)
        else:
            result = before[1]
            if rows:
                result[rows.start : rows.stop] = _some(values, rows, size)
        self._before = values, result
        return result, rows


def _changed_rows(before: Floats, values: Floats) -> range:
    """Return the rows from the first to the last that differ."""
    differs = np.empty(len(values), bool)

    def compare(lines: range) -> None:
        part = slice(lines.start, lines.stop)
        differs[part] = (before[part] != values[part]).reshape(len(lines), -1).any(axis=1)

    each(compare, cut(len(values), -(-len(values) // -(-values.size // _MANY))))
    found = np.flatnonzero(differs)
    return range(int(found[0]), int(found[-1]) + 1) if found.size else range(0)


def _some(values: Floats, rows: range, size: tuple[int, int]) -> Floats:
    """Return some rows of `shrunk` floats."""
    height = len(values) / size[0]
    first = int(rows.start * height)
    lines = values[first : math.ceil(rows.stop * height) + 1]
    lines = _resized(lines, len(lines), size[1])
    flat = lines.reshape(len(lines), -1)
    means = []
    for row in rows:
        # How much of each line a row covers.
        ends = np.clip(np.arange(len(lines) + 1), row * height - first, (row + 1) * height - first)
        shares = np.diff(ends)
        covered = np.flatnonzero(shares > _NOTHING)
        at = slice(covered[0], covered[-1] + 1)
        # +∞ and −∞ have no mean, as in OpenCV, which does not say so.
        with np.errstate(over="ignore", invalid="ignore"):
            means.append((shares[at] / height).astype(values.dtype) @ flat[at])
    return np.stack(means).reshape(len(rows), *lines.shape[1:])
