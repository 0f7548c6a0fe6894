"""How well each window of I matches the kernel as it lies over it: the correlation coefficient, −1 … 1.

Window and kernel are both taken less their means and divided by their standard deviations. No convolution does that:
the divisor differs from window to window. Three channels are one window of three layers with the kernel in each, as in
OpenCV's TM_CCOEFF_NORMED: the products of all are added up, each channel less its own mean, and so are the squares.

Reference: J. P. Lewis, Fast normalized cross-correlation (1995).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.numbers.magnitude import exponent_of, over_power, unit_sized
from convstudio.core.sums.convolution import sums_under
from convstudio.core.sums.threads import stop_if_cancelled

Real = npt.NDArray[np.float64]

MOST_BEST: Final = 12
"""The best places that are looked for."""

# Outputs computed at once, at least twice as many rows as the kernel's.
_BAND: Final = 2**20
# Of the largest value: a difference that is rounding.
_FLAT: Final = 1e-12
# Of a window's sum of squares, and of the largest of all: what rounding may have left of squared deviations.
_DOUBTFUL, _DOUBTFUL_BESIDE = 1e-10, 1e-13
# Pixels of windows that are looked at one by one, held in memory at once.
_PIXELS: Final = 2**20
_NONE: Final = -2.0  # below every score
_SMALL: Final = (
    400  # powers of 2 below the largest pixel, from which on squares beside its own may vanish
)


@dataclass(frozen=True)
class Match:
    """The output (``i``, ``j``), whose window matches with a ``score``."""

    i: int
    j: int
    score: float


@dataclass(frozen=True, eq=False)
class MatchMap:
    """The scores of the outputs ``i`` × ``j``: the largest of each block of ``block`` × ``block``, and the best places.

    ``values`` is NaN where no window of a block has a score; ``without`` of ``count`` windows have none. ``best`` are
    the outputs that no other within half a kernel's size surpasses, the best one first.
    """

    i: range
    j: range
    block: int
    values: npt.NDArray[np.float32]
    best: tuple[Match, ...]
    count: int
    without: int

    def outputs_of(self, row: int, column: int) -> tuple[range, range]:
        """Return the outputs of a block."""
        down, across = (
            range(
                whole.start + at * self.block, min(whole.start + (at + 1) * self.block, whole.stop)
            )
            for whole, at in ((self.i, row), (self.j, column))
        )
        return down, across


def refusal(experiment: Experiment) -> str:
    """Return why nothing can be matched, and what would work, in a sentence; "" if it can."""
    weights = unit_sized(experiment.applied_weights)[0]
    if is_flat(weights.min(), weights.max()):
        return "All weights are equal, so that there is no pattern to match: a region of I as the kernel would work."
    if 0 in experiment.output_shape:
        return "S has no outputs: the kernel does not fit into I; “same” would work."
    return ""


def is_flat(low: npt.ArrayLike, high: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return whether the values between ``low`` and ``high`` are equal but for rounding, and so have no pattern."""
    smallest, largest = np.asarray(low), np.asarray(high)
    size = np.maximum(np.abs(smallest), np.abs(largest))
    return np.asarray(largest - smallest <= _FLAT * size)


def match_scores(experiment: Experiment, i: range, j: range) -> Real:
    """Return how well the windows of outputs i × j match the kernel as it lies over them: (len(i), len(j)).

    NaN where a window has no deviation, or a pixel that is missing. Raises ValueError where there is a `refusal`.
    """
    if sentence := refusal(experiment):
        raise ValueError(sentence)
    weights = unit_sized(experiment.applied_weights)[0]
    weights = weights - weights.mean()
    under = experiment.under(i, j)
    region = _in_layers(experiment.bordered(*under, np.float64))
    known = np.isfinite(region).all(axis=2)
    if experiment.has_gaps:
        known &= (_in_layers(experiment.presence_at(*under)) > 0).all(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _scores(region, known, weights)


def _in_layers(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return values (h, w[, channels]) as (h, w, layers)."""
    return np.atleast_3d(values)


def _scores(region: Real, known: npt.NDArray[np.bool_], weights: Real) -> Real:
    """Return the scores of the windows of a region (h, w, layers) whose pixels (h, w) are all ``known``.

    The weights are those without their mean.
    """
    each_known = known[..., np.newaxis]
    exponent = exponent_of(region[known])
    given, region = region, over_power(np.where(each_known, region, 0), exponent)
    # About the median, so that large values leave the small deviations their digits: few pixels do not move it.
    level = np.median(region[known], axis=0) if known.any() else 0.0
    centred = np.where(each_known, region - level, 0)
    sums = sums_under(centred, np.ones(weights.shape))
    squares = sums_under(centred**2, np.ones(weights.shape)).sum(axis=2)
    deviation = squares - (sums**2).sum(axis=2) / weights.size
    size = _norm(weights, region) * np.sqrt(np.maximum(deviation, 0))
    scores: Real = np.clip(sums_under(centred, weights).sum(axis=2) / size, -1, 1)
    flat = 10 * _FLAT * float(np.abs(region[known]).max(initial=0))
    rounding = max(_DOUBTFUL_BESIDE * squares.max(initial=0), weights.size * flat * flat, 1e-300)
    if (doubtful := deviation <= np.maximum(_DOUBTFUL * squares, rounding)).any():
        _look_closely(np.where(each_known, region, level), weights, doubtful, scores)
    if not known.all():
        gaps = cv2.boxFilter(
            (~known).astype(np.float64), -1, weights.shape[::-1], anchor=(0, 0), normalize=False,
            borderType=cv2.BORDER_CONSTANT,
        )[: scores.shape[0], : scores.shape[1]]  # fmt: skip
        scores[gaps > 0.5] = np.nan
    small = known & (np.abs(region) < math.ldexp(1, -_SMALL)).all(axis=2)
    if given[small].any() and (alone := _whole_windows(small, weights.shape)).any():
        scores = np.where(alone, _scores(given, small, weights), scores)
    return scores


def exact_score(experiment: Experiment, i: int, j: int) -> float:
    """Return the score of one output, summed pixel by pixel: for digits that are printed. NaN where it has none."""
    under = experiment.under(range(i, i + 1), range(j, j + 1))
    window = _in_layers(experiment.bordered(*under, np.float64))
    is_known = bool(np.isfinite(window).all())
    if is_known and experiment.has_gaps:
        is_known = bool((experiment.presence_at(*under) > 0).all())
    if not is_known:
        return math.nan
    weights = unit_sized(experiment.applied_weights.ravel())[0]
    weights = weights - math.fsum(weights) / weights.size
    layers = unit_sized(np.moveaxis(window, 2, 0).reshape(window.shape[2], -1))[0]
    if is_flat(layers.min(axis=1), layers.max(axis=1)).all():
        return math.nan
    deviation = np.array([layer - math.fsum(layer) / layer.size for layer in layers])
    size = math.sqrt(math.fsum((deviation**2).ravel()) * len(layers) * math.fsum(weights**2))
    return min(max(math.fsum((deviation * weights).ravel()) / size, -1.0), 1.0)


def _norm(weights: Real, region: Real) -> float:
    """Return the norm of weights that lie over each layer of a region."""
    return float(np.linalg.norm(weights)) * math.sqrt(region.shape[2])


def best_of(experiment: Experiment, i: range, j: range) -> Match | None:
    """Return the output with the largest score among i × j, the first of equal ones; None if none has a score."""
    scores = match_scores(experiment, i, j)
    if np.isnan(scores).all():
        return None
    at, other = np.unravel_index(int(np.nanargmax(scores)), scores.shape)
    row, column = i[int(at)], j[int(other)]
    return Match(row, column, exact_score(experiment, row, column))


def match_map(experiment: Experiment, i: range, j: range, most: int) -> MatchMap:
    """Return the scores of outputs i × j in at most ``most`` blocks in each direction, and the best places.

    A band of rows at a time, so that nothing is kept of the size of S; for the background. Raises ValueError where
    there is a `refusal`.
    """
    kh, kw = experiment.kernel.shape
    block = max(-(-max(len(i), len(j)) // most), 1)
    high = max(_BAND // max(len(j), 1), 2 * kh, 1)
    high = -(-high // block) * block
    apart = max(kh // 2, 1), max(kw // 2, 1)
    rows, best, without = [], [], 0
    for start in range(i.start, i.stop, high):
        stop_if_cancelled()
        band = range(start, min(start + high, i.stop))
        around = range(max(band.start - apart[0], i.start), min(band.stop + apart[0], i.stop))
        scores = match_scores(experiment, around, j)
        inner = slice(band.start - around.start, band.stop - around.start)
        without += int(np.isnan(scores[inner]).sum())
        scores = np.where(np.isnan(scores), _NONE, scores)
        rows.append(_largest(scores[inner], block))
        best += _peaks(scores, inner, around.start, j.start, apart)
    values = np.concatenate(rows) if rows else np.zeros((0, 0), np.float32)
    return MatchMap(
        i, j, block, np.where(values < -1.5, np.float32(np.nan), values),
        _apart(experiment, best, apart), len(i) * len(j), without,
    )  # fmt: skip


def _look_closely(
    region: Real, weights: Real, doubtful: npt.NDArray[np.bool_], scores: Real
) -> None:
    """Set the scores of the ``doubtful`` windows of a region again, each about its own mean; NaN where it is flat."""
    every = np.ones(weights.shape, np.uint8)
    low, high = (
        _in_layers(find(region, every, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT))[
            : scores.shape[0], : scores.shape[1]
        ]
        for find in (cv2.erode, cv2.dilate)
    )
    flat = is_flat(low, high).all(axis=2)
    scores[doubtful & flat] = np.nan
    rows, columns = np.nonzero(doubtful & ~flat)
    windows = np.lib.stride_tricks.sliding_window_view(region, weights.shape, axis=(0, 1))
    pattern = (weights - weights.mean()).ravel()
    many = max(_PIXELS // (weights.size * region.shape[2]), 1)
    for start in range(0, len(rows), many):
        stop_if_cancelled()
        part = rows[start : start + many], columns[start : start + many]
        pixels = windows[part].reshape(-1, region.shape[2], weights.size)
        pixels = pixels - pixels.mean(axis=2, keepdims=True)
        size = np.linalg.norm(pixels, axis=(1, 2)) * _norm(pattern, region)
        scores[part] = np.clip((pixels @ pattern).sum(axis=1) / size, -1, 1)


def _whole_windows(pixels: npt.NDArray[np.bool_], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Return which windows of a ``shape`` have no other pixels than these."""
    (height, width), (kh, kw) = pixels.shape, shape
    whole = cv2.erode(pixels.astype(np.uint8), np.ones(shape, np.uint8), anchor=(0, 0))
    return whole[: height - kh + 1, : width - kw + 1].astype(bool)


def _largest(scores: Real, block: int) -> npt.NDArray[np.float32]:
    """Return the largest score of each block; those at the end may be cut off."""
    down = np.maximum.reduceat(scores, range(0, scores.shape[0], block), axis=0)
    return np.maximum.reduceat(down, range(0, scores.shape[1], block), axis=1).astype(np.float32)


def _peaks(
    scores: Real, inner: slice, top: int, left: int, apart: tuple[int, int]
) -> list[tuple[float, int, int]]:
    """Return the best outputs of the rows ``inner`` that none within ``apart`` surpasses."""
    reach = np.ones([2 * each + 1 for each in apart], np.uint8)
    surrounding = cv2.dilate(
        scores, reach, borderType=cv2.BORDER_CONSTANT, borderValue=(_NONE,) * 4
    )
    is_peak = (scores[inner] >= surrounding[inner]) & (scores[inner] > 0)
    at = np.flatnonzero(is_peak)
    found = scores[inner].ravel()[at]
    # Equal ones beside each other are one place, so that some more than the best are needed.
    if len(at) > (most := 8 * MOST_BEST):
        some = np.argsort(-found, kind="stable")[:most]
        at, found = at[some], found[some]
    width = scores.shape[1]
    return [
        (float(score), top + inner.start + int(each) // width, left + int(each) % width)
        for score, each in zip(found, at, strict=True)
    ]


def _apart(
    experiment: Experiment, found: list[tuple[float, int, int]], apart: tuple[int, int]
) -> tuple[Match, ...]:
    """Return the best of some places, with exact scores, without those that are close to a better one."""
    best: list[Match] = []
    for _, i, j in sorted(found, key=lambda each: (-each[0], each[1:])):
        if any(abs(i - one.i) <= apart[0] and abs(j - one.j) <= apart[1] for one in best):
            continue
        # A window that is flat but for rounding may seem to have a score.
        if not math.isnan(score := exact_score(experiment, i, j)):
            best.append(Match(i, j, score))
        if len(best) == MOST_BEST:
            break
    return tuple(sorted(best, key=lambda one: (-one.score, one.i, one.j)))
