"""Means of blocks: of values at hand, and of the outputs over pixels that `phases` cannot rearrange.

`box_means` are the means of the blocks of an array. `block_means` are those of S where pixels are NaN or infinite, or
so large that a running mean would lose the digits of their neighbours: the mean of a block of windows is one window
of K ∗ box, and its sums fall into stride² small direct ones, one for each phase of the pixels themselves. Nothing is
kept from one kernel to the next, and (k + stride − 1)² weights are met instead of k²; in return a pixel reaches only
the blocks whose windows contain it.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core import convolution
from convstudio.core.cores import cut, each

# From about this many products in each of the small sums on, a second core pays; below, it costs.
_PRODUCTS_FOR_TWO_CORES: Final = 2e6
# What cv2.accumulate adds up exactly in float32: 256 rows of 16 bits.
_MOST_ROWS_IN_FLOAT32: Final = 256


def box_means(values: npt.NDArray[Any], stride: int) -> npt.NDArray[np.float64]:
    """The means of the stride × stride blocks of ``values``, (H, W) or (H, W, 3), from the top left corner on.

    Has ceil(H / stride) rows and ceil(W / stride) columns; a block cut off at the edge is the mean of what it has.
    """
    if stride == 1 or values.size == 0:
        rows, columns = (-(-length // stride) for length in values.shape[:2])
        return values.astype(np.float64).reshape(rows, columns, *values.shape[2:])
    if values.dtype not in (np.uint8, np.uint16, np.float32, np.float64):
        values = values.astype(np.float64)
    exact = values.dtype.kind == "u" and stride <= _MOST_ROWS_IN_FLOAT32
    height, width = values.shape[:2]
    rows, columns = -(-height // stride), -(-width // stride)
    # Zeros fill the last block, so that whole blocks can be summed.
    sums = np.zeros(
        (rows, columns * stride, *values.shape[2:]), np.float32 if exact else np.float64
    )
    for row in range(min(stride, height)):
        every = values[row::stride]
        cv2.accumulate(every, sums[: len(every), :width])
    blocks = sums.reshape(rows * columns, stride, *values.shape[2:])
    totals = cv2.reduce(blocks, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F)
    counts = np.multiply.outer(_lengths(height, stride), _lengths(width, stride))
    counts = counts.reshape(rows, columns, *(1 for _ in values.shape[2:]))
    return np.asarray(totals.reshape(rows, columns, *values.shape[2:]) / counts, np.float64)


def block_means(
    region: npt.NDArray[Any],
    weights: npt.NDArray[Any],
    stride: int,
    dtype: npt.DTypeLike | None = None,
) -> npt.NDArray[Any]:
    """The means of the stride × stride blocks of ``correlate(region, weights, mode="valid")``.

    region: the pixels under the wanted outputs, border included, (H, W) or (H, W, 3). weights: (kh, kw), as applied.
    Result: (ceil((H−kh+1) / stride), ceil((W−kw+1) / stride)[, 3]); a block cut off at the edge is the mean of the
    outputs that it has. ``dtype`` is float32 or float64; unless given, float64 where the pixels are of 32-bit
    integers or doubles. Every sum is direct (no DFT), so a bright pixel costs no digits but those of its own blocks.
    A block with a NaN or an infinity among its outputs is what their sum would be.
    """
    if dtype is None:
        narrow = region.dtype.itemsize <= 2 or region.dtype == np.float32
        dtype = np.float32 if narrow else np.float64
    if region.dtype.kind != "f" or np.isfinite(region).all():
        return _finite_means(region, weights, stride, np.dtype(dtype))
    means = _finite_means(
        np.where(np.isfinite(region), region, 0), weights, stride, np.dtype(dtype)
    )
    _mark_blocks_that_are_not_finite(means, region, weights, stride)
    return means


def _mark_blocks_that_are_not_finite(
    means: npt.NDArray[Any],
    region: npt.NDArray[Any],
    weights: npt.NDArray[Any],
    stride: int,
) -> None:
    """Put ±infinity and NaN into ``means`` where the blocks' windows meet them with a weight other than 0.

    They cannot go through the sum itself: averaging the weights cancels some that the outputs have, and a weight
    of exactly 0 must not make a NaN of them.
    """

    def met(pixels: npt.NDArray[np.bool_], by: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        if not pixels.any():
            return np.zeros(means.shape, np.bool_)
        present, weighted = pixels.view(np.uint8), by.astype(np.float64)
        found = _finite_means(present, weighted, stride, np.dtype(np.float32))
        return np.asarray(found > 0)

    up, down = weights > 0, weights < 0
    high, low = region == np.inf, region == -np.inf
    rises, falls = met(high, up) | met(low, down), met(high, down) | met(low, up)
    means[rises] = np.inf
    means[falls] = -np.inf
    means[(rises & falls) | met(np.isnan(region), weights != 0)] = np.nan


def _finite_means(
    region: npt.NDArray[Any],
    weights: npt.NDArray[Any],
    stride: int,
    dtype: np.dtype[Any],
) -> npt.NDArray[Any]:
    """`block_means` of finite pixels: whole blocks first, then those that the edges cut off."""
    kh, kw = weights.shape
    height, width = max(region.shape[0] - kh + 1, 0), max(region.shape[1] - kw + 1, 0)
    shape = (-(-height // stride), -(-width // stride), *region.shape[2:])
    means = np.zeros(shape, dtype)
    for top, rows, high in _parts(height, stride):
        for left, columns, wide in _parts(width, stride):
            under = region[
                top * stride : top * stride + rows * high + kh - 1,
                left * stride : left * stride + columns * wide + kw - 1,
            ]
            means[top : top + rows, left : left + columns] = _polyphase(
                under, weights, (rows, columns), (high, wide), dtype
            )
    return means


def _polyphase(
    region: npt.NDArray[Any],
    weights: npt.NDArray[Any],
    count: tuple[int, int],
    block: tuple[int, int],
    dtype: np.dtype[Any],
) -> npt.NDArray[Any]:
    """The means of ``count`` blocks of ``block`` outputs each, one small sum for every phase of the pixels."""
    (rows, columns), (high, wide) = count, block
    averaged = convolution.convolve(weights, np.full((high, 1), 1 / high))
    averaged = convolution.convolve(averaged, np.full((1, wide), 1 / wide))

    def row_phase(p: int) -> npt.NDArray[Any]:
        sums = np.zeros((rows, columns, *region.shape[2:]), dtype)
        for q in range(wide):
            taps = averaged[p::high, q::wide]
            if taps.any():
                pixels = region[p::high, q::wide]
                pixels = pixels[: rows + taps.shape[0] - 1, : columns + taps.shape[1] - 1]
                sums += convolution.correlate(pixels, taps, mode="valid", dtype=dtype)
        return sums

    products = averaged.size * rows * columns / (high * wide)
    sums: dict[int, npt.NDArray[Any]] = {}
    parts = cut(high, 1 if products >= _PRODUCTS_FOR_TWO_CORES else high)
    each(lambda part: sums.update((p, row_phase(p)) for p in part), parts)
    total = sums[0]
    for p in range(1, high):  # always in the same order: rounding does not depend on who was first
        total += sums[p]
    return total


def _parts(length: int, stride: int) -> list[tuple[int, int, int]]:
    """(first block, how many, outputs in each) of the whole blocks along ``length`` and of the last, cut off one."""
    whole, rest = divmod(length, stride)
    return [part for part in ((0, whole, stride), (whole, 1, rest)) if part[1] and part[2]]


def _lengths(length: int, stride: int) -> npt.NDArray[np.float64]:
    """How long each block is."""
    lengths = np.full(-(-length // stride), float(stride))
    lengths[-1] = length - (len(lengths) - 1) * stride
    return lengths
