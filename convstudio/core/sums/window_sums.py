"""The sum over every window of one region, by the planned algorithm where the pixels allow it.

OpenCV computes the products of the direct and the separable sum (`cv2.filter2D` is a correlation). It would switch to a
DFT of its own accord for large kernels, so the direct sum cuts these into blocks below that size and adds up their
sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums.plan import Plan, costs
from convstudio.core.sums.threads import cut, scratch

Floats = npt.NDArray[Any]

DIRECT: Final = Plan("direct", "cell by cell, whatever the pixels are", 0.0)
# Anchored in the corner, so that the wanted outputs touch no border.
_CORNER: Final[dict[str, Any]] = {"anchor": (0, 0), "borderType": cv2.BORDER_CONSTANT}

# A kernel of more blocks (above 56 × 56 weights in float64) is summed in one go for each of few outputs, as an exact
# sum of them would call OpenCV for each block: one such sum takes as long as so many calls.
_MANY_BLOCKS: Final = 64
_CALLS: Final = 8


def window_sums(region: Floats, applied: Floats, plan: Plan, result: Floats) -> None:
    """Put Σ over each window of pixel × applied weight into ``result``, (H−kh+1, W−kw+1) for an (H, W) ``region``.

    All arrays have one dtype. The ``plan`` is followed wherever its guard permits; the other parts are planned again
    separately while they are large enough, and then summed cell by cell.
    """
    if plan.method == "direct":
        _sum(region, _direct(region, applied, result.shape), result)
        return
    if plan.guard is None:
        _sum_quickly(region, plan, result)
        return
    kh, kw = applied.shape
    for i, j in plan.guard.sum(region, result, lambda: _sum_quickly(region, plan, result)):
        parts = [(i, j)]
        if (len(i), len(j)) == result.shape:
            parts = [
                (a, b) for a in _halves(len(i), plan.least) for b in _halves(len(j), plan.least)
            ]
        for i, j in parts:
            goes_on = min(len(i), len(j)) >= plan.least and (len(i), len(j)) != result.shape
            under = region[i.start : i.stop + kh - 1, j.start : j.stop + kw - 1]
            place = result[i.start : i.stop, j.start : j.stop]
            window_sums(under, applied, plan if goes_on else DIRECT, place)


def _halves(length: int, least: int) -> list[range]:
    return cut(length, max(-(-length // 2), least))


def _sum_quickly(region: Floats, plan: Plan, result: Floats) -> None:
    if plan.method == "DFT":
        assert plan.spectrum is not None
        plan.spectrum.correlate(region, result)
    else:
        _sum(region, _separable(region, plan), result)
    if plan.rounds:
        np.rint(result, out=result)


def _sum(region: Floats, parts: Iterator[Floats], result: Floats) -> None:
    """Put the sum of the parts, each cropped to its upper left corner, into ``result``."""
    height, width = result.shape
    first = next(parts, None)
    result[...] = 0 if first is None else first[:height, :width]
    for part in parts:
        np.add(result, part[:height, :width], out=result)


def _direct(region: Floats, applied: Floats, shape: tuple[int, ...]) -> Iterator[Floats]:
    """Yield the sums of the kernel's blocks, one after another in the same memory."""
    memory = scratch("sums", region.shape, region.dtype)
    height, width = shape
    for top, left, block in _blocks(applied, upright=height > width):
        kh, kw = block.shape
        met = region[top : top + height + kh - 1, left : left + width + kw - 1]
        if block.size < applied.size and not cv2.hasNonZero(met):
            continue
        yield cv2.filter2D(met, -1, block, memory[: met.shape[0], : met.shape[1]], **_CORNER)


def _separable(region: Floats, plan: Plan) -> Iterator[Floats]:
    memory = scratch("sums", region.shape, region.dtype)
    for column, row in plan.terms:
        yield cv2.sepFilter2D(region, -1, row, column, memory, **_CORNER)


def exact_sums(region: Floats, applied: Floats) -> npt.NDArray[np.float64]:
    """Return Σ over each window, cell by cell in float64: (H−kh+1, W−kw+1[, C]) for an (H, W[, C]) ``region``.

    For digits that are printed: a sum that is 0 must not come out as 4e−15.
    """
    weights = np.ascontiguousarray(applied, np.float64)
    pixels = np.ascontiguousarray(region, np.float64)
    height, width = (
        size - taps + 1 for size, taps in zip(pixels.shape[:2], weights.shape, strict=True)
    )
    sums = np.empty((height, width, *pixels.shape[2:]))
    channels = [...] if pixels.ndim == 2 else [(..., at) for at in range(pixels.shape[2])]
    blocks = weights.size // costs(weights.dtype).most_cells
    outputs = sums.shape[0] * sums.shape[1]
    is_for_few = blocks > _MANY_BLOCKS and outputs * _CALLS < blocks
    with np.errstate(over="ignore", invalid="ignore"):
        for channel in channels:
            plane = np.ascontiguousarray(pixels[channel])
            if is_for_few:
                _fill_one_by_one(plane, weights, sums[channel])
            else:
                window_sums(plane, weights, DIRECT, sums[channel])
    return sums


def _fill_one_by_one(plane: Floats, weights: Floats, result: Floats) -> None:
    """Put the sum over each window into ``result``, one output after another."""
    (kh, kw), counts = weights.shape, weights != 0
    factors = weights[counts]
    for i, j in np.ndindex(result.shape):
        result[i, j] = np.sum(plane[i : i + kh, j : j + kw][counts] * factors)


def _blocks(
    weights: npt.NDArray[Any], upright: bool
) -> Iterator[tuple[int, int, npt.NDArray[Any]]]:
    """Cut a kernel into flat or ``upright`` blocks that OpenCV sums directly, omitting those that are all zero."""
    most_cells = costs(weights.dtype).most_cells
    height, width = weights.shape
    if upright:
        rows = min(height, most_cells)
        columns = max(most_cells // rows, 1)
    else:
        columns = min(width, most_cells)
        rows = max(most_cells // columns, 1)
    for top in range(0, height, rows):
        for left in range(0, width, columns):
            block = weights[top : top + rows, left : left + columns]
            if block.any():
                yield top, left, np.ascontiguousarray(block)
