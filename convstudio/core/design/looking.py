"""Looking closely: values along a line, and the largest and smallest outputs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Point = tuple[float, float]


def along_line(start: Point, end: Point) -> tuple[Real, Real, Real]:
    """Return the places (rows, columns) along a line of pixels, one for each pixel of its length, and how far each is.

    All three are (n,), from 0 to the length in pixels. Both ends are included.
    """
    length = math.dist(start, end)
    count = max(math.ceil(length), 1) + 1
    share = np.linspace(0, 1, count)
    rows, columns = (first + share * (last - first) for first, last in zip(start, end, strict=True))
    return rows, columns, share * length


def sampled(values: npt.NDArray[np.generic], rows: Real, columns: Real) -> Real:
    """Return an image (H, W[, 3]) at some places, between pixels in proportion to their distance: (n[, 3]).

    NaN outside 0 … H − 1 and 0 … W − 1. A pixel that is not finite counts only where it has a share.
    """
    height, width = values.shape[:2]
    inside = (rows >= 0) & (rows <= height - 1) & (columns >= 0) & (columns <= width - 1)
    top = np.clip(np.floor(rows).astype(int), 0, max(height - 2, 0))
    left = np.clip(np.floor(columns).astype(int), 0, max(width - 2, 0))
    below, beside = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    down, right = rows - top, columns - left
    found = np.zeros((len(rows), *values.shape[2:]))
    for at, share_down in ((top, 1 - down), (below, down)):
        for beside_at, share_right in ((left, 1 - right), (beside, right)):
            share = np.where(inside, share_down * share_right, 0)
            has_share = share > 0
            part = values[at[has_share], beside_at[has_share]].astype(np.float64)
            found[has_share] += part * share[has_share].reshape(-1, *(1,) * (part.ndim - 1))
    found[~inside] = np.nan
    return found


@dataclass(frozen=True)
class Extreme:
    """An output (``i``, ``j``) and its ``value``."""

    i: int
    j: int
    value: float


def extremes(values: npt.NDArray[np.floating]) -> tuple[Extreme, Extreme] | None:
    """Return the smallest and the largest of some outputs (H, W), the first of equal ones; None if none is finite.

    Infinite values are left out as NaN is: they say nothing of a size.
    """
    finite = np.isfinite(values)
    if not finite.any():
        return None
    found = []
    for fill, at in ((np.inf, np.argmin), (-np.inf, np.argmax)):
        i, j = np.unravel_index(int(at(np.where(finite, values, fill))), values.shape)
        found.append(Extreme(int(i), int(j), float(values[i, j])))
    return found[0], found[1]
