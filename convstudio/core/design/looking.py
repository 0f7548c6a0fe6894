"""Looking for a pattern: a region of I as the kernel, and how well each window matches it."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.sums.convolution import sums_under

Real = npt.NDArray[np.float64]


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
