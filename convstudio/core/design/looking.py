"""Looking closely: values along a line, the largest and smallest outputs, and how well a window matches the kernel."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.sums.convolution import sums_under

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


def region_as_kernel(experiment: Experiment, rows: range, columns: range) -> Kernel:
    """Return a region of I as a kernel that looks for itself: its pixels less their mean.

    For cross-correlation as they stand; for convolution turned by 180°, so that it lies over I as it was. Raises
    ValueError where a pixel is missing, or all are equal.
    """
    pixels = experiment.bordered(rows, columns, np.float64)
    if pixels.ndim == 3:
        pixels = pixels.mean(axis=2)
    if not np.isfinite(pixels).all():
        raise ValueError("The region has a pixel without a finite value, which no weight can be.")
    weights = pixels - pixels.mean()
    if np.abs(weights).max() <= 1e-12 * max(float(np.abs(pixels).max()), 1e-300):
        raise ValueError(
            "All pixels of the region are equal: less their mean nothing is left to look for."
        )
    return Kernel.from_array(weights[::-1, ::-1] if experiment.flip else weights)


def match_scores(experiment: Experiment, i: range, j: range) -> Real:
    """Return how well the windows of outputs i × j match the kernel as it lies over them, −1 … 1: (len(i), len(j)).

    Both are taken less their means and divided by their deviations (the coefficient of correlation), which no
    convolution does: the division differs from window to window. NaN where a window has no deviation, or a pixel that
    is not finite. Raises ValueError for three channels, and where all weights are equal.

    Reference: J. P. Lewis, Fast normalized cross-correlation (1995).
    """
    if experiment.is_color:
        raise ValueError(
            "A match is looked for in one channel: filter the grey version, or one channel."
        )
    weights = experiment.applied_weights - experiment.applied_weights.mean()
    norm = float(np.linalg.norm(weights))
    if norm <= 1e-12 * float(np.abs(experiment.applied_weights).max()) * math.sqrt(weights.size):
        raise ValueError("All weights are equal: there is no pattern to match.")
    region = experiment.bordered(*experiment.under(i, j), np.float64)
    known = np.isfinite(region)
    # About the middle of its values, so that large ones leave the small deviations their digits.
    level = region[known].mean() if known.any() else 0.0
    centred = np.where(known, region - level, 0)
    ones = np.ones(weights.shape)
    count = weights.size
    sums, squares = sums_under(centred, ones), sums_under(centred**2, ones)
    deviation = squares - sums**2 / count
    is_flat = deviation <= 1e-12 * np.maximum(squares, 1e-300)
    with np.errstate(invalid="ignore", divide="ignore"):
        scores: Real = sums_under(centred, weights) / (norm * np.sqrt(np.maximum(deviation, 0)))
    scores = np.clip(scores, -1, 1)
    gaps = cv2.boxFilter(
        (~known).astype(np.float64), -1, weights.shape[::-1], anchor=(0, 0), normalize=False,
        borderType=cv2.BORDER_CONSTANT,
    )[: scores.shape[0], : scores.shape[1]]  # fmt: skip
    scores[is_flat | (gaps > 0.5)] = np.nan
    return scores
