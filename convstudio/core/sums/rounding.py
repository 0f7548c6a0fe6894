"""The error bound of every sum, and the test of the pixels that decides whether a quick sum meets it.

The bound: each output is within a small multiple of *its own* Σ|I||K| of the exact sum, and exactly 0 where that is 0.
The direct sum meets it whatever the pixels are. Of the quick ones

one column times one row   meets it too: its products are the kernel's, up to the rounding of each;
a DFT                      rounds every output of a tile by the tile's brightest pixel;
two or three terms         round by what they cancel.

So in a black or dark part of a picture, or beside a no-data value of −3.4e38, the last two would print noise as digits.
A `Guard` tells which outputs of a region are in doubt. If all weights have one sign, these are the outputs that come
out small: their Σ|I||K| may be small. Otherwise it counts the pixels of each window that are *faint* compared with the
region's brightest: where few are, Σ|I||K| is large. Both cost little beside the sum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums.threads import cut, each, scratch

Floats = npt.NDArray[Any]

Part = tuple[range, range]  # rows and columns of outputs

# The rounding of a sum of few products, as a share of its Σ|I||K|, and how much larger a sum with all the digits is
# that are printed.
_OWN: Final = 8e-16
_PRINTED: Final = 1e8
# Bytes that still are in the second-level cache when they are read a second time.
_CACHED: Final = 2**19
# Blocks per side of the kernel in which faint pixels are counted: coarse first, finer where there are doubts.
_BLOCKS: Final = (3, 8)
# The faintest threshold for a pixel beside a border of zeros, as a share of the brightest pixel.
_FAINTEST: Final = 1 / 16
# Weights and borders within this factor of 1 keep their precision in float32, and so do their products with usual
# pixels.
_FAR: Final = 1e15
# The side of the blocks of outputs in which doubts are marked, and the number of parts above which they are merged.
_SIDE: Final = 16
_MOST_PARTS: Final = 32
_FEW_PARTS: Final = 6


def tolerance(cells: int, dtype: npt.DTypeLike) -> float:
    """Return the error bound of an output, as a share of its Σ|I||K|, for a kernel of ``cells`` weights.

    For float32 it is the bound of a plain sum of rounded products of rounded numbers.
    """
    return 1e-12 if np.dtype(dtype) == np.float64 else cells * 6e-8 + 1.2e-7


def may_be_rounding(sums: Floats, most: float) -> bool:
    """Return whether any of some sums, whose Σ|I||K| is at most ``most``, may have digits that rounding made."""
    sizes = np.abs(sums)
    return bool(((sizes > 0) & (sizes < _PRINTED * _OWN * most)).any())


def certain(sums: Floats, sizes: Floats, cells: int) -> Floats:
    """Return sums in float64 without the digits that rounding made, so that what should cancel is 0, and not 6e−17.

    ``sizes`` are their Σ|I||K|, of as many products as the kernel has ``cells``. Only sums that are far smaller than
    these have fewer certain digits than are printed; all others are returned as they are.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        error = np.broadcast_to(_OWN * (1 + np.sqrt(cells) / 4) * sizes, sums.shape)
        doubtful = (sums != 0) & (np.abs(sums) < _PRINTED * error) & np.isfinite(error)
    if not doubtful.any():
        return sums
    result = np.array(sums, np.float64)
    places = -np.ceil(np.log10(error[doubtful]))
    # A power of ten below 1 has no float64 of its own.
    units, parts = 10.0 ** np.maximum(-places, 0), 10.0 ** np.minimum(np.maximum(places, 0), 300)
    result[doubtful] = np.rint(result[doubtful] / units * parts) / parts * units
    return result


def is_float32_enough(weights: Floats, largest: float, fill_value: float) -> bool:
    """Return whether float32 loses neither finite pixels, border and weights nor the precision of their products.

    ``largest`` is the magnitude of the largest number that must not overflow: a pixel, or a sum on the way.
    """
    sizes = np.abs(weights[weights != 0])
    if sizes.size and (sizes.max() >= _FAR or sizes.min() <= 1 / _FAR):
        return False
    # A border of NaN is as good as any.
    is_far = abs(fill_value) >= _FAR or largest > float(np.finfo(np.float32).max)
    return not is_far


def brightest(pixels: Floats) -> float:
    """Return the magnitude of the largest finite pixel if its dtype has larger numbers than float32, else 0."""
    if pixels.dtype.kind != "f" or pixels.dtype.itemsize <= 4:
        return 0.0
    largest = max(-pixels.min(initial=0), pixels.max(initial=0))
    if not np.isfinite(
        largest
    ):  # as it nearly always is, and then no pixel is looked at for itself
        largest = np.abs(pixels).max(initial=0, where=np.isfinite(pixels))
    return float(largest)


@dataclass(frozen=True)
class Guard:
    """A test that tells which outputs of a quick sum are accurate enough.

    - ``taps``: the kernel's rows and columns.
    - ``brightest``: pixels beyond it might overflow on the way.
    - ``least``: the Σ|I||K| that lifts an output above the noise, as a multiple of the region's brightest pixel; 0 if
      there is no noise.
    - ``levels``: pairs (faint, most): an output has that much if at most ``most`` pixels of its window are fainter than
      ``faint`` times the brightest. None if all weights have one sign and the output itself tells.
    """

    taps: tuple[int, int]
    brightest: float
    least: float = 0.0
    levels: tuple[tuple[float, int], ...] | None = None

    @staticmethod
    def against(noise: float, weights: Floats, brightest: float, relative: float = 0.0) -> Guard:
        """Return the guard of a sum whose error may reach ``noise`` × the brightest pixel + ``relative`` × Σ|I||K|.

        If at most q pixels of a window are fainter than f times the brightest one, its Σ|I||K| is at least f T(q) times
        that pixel, where T(q) is the sum of all |K| but the q largest. One q allows for a window of which only a corner
        lies in the picture and the rest in a border of zeros; the other is the one least demanding of the pixels.
        """
        kh, kw = weights.shape
        least = noise / (tolerance(weights.size, weights.dtype) - relative)
        if np.all(weights >= 0) or np.all(weights <= 0):
            return Guard((kh, kw), brightest, least)
        sizes = np.sort(np.abs(weights.ravel()).astype(np.float64))[::-1]
        left = np.maximum(sizes.sum() - np.cumsum(sizes), 0.0)  # T(1), T(2) …
        some = int(np.argmax(left * np.arange(1, sizes.size + 1)))
        many = int(np.count_nonzero(left * _FAINTEST >= least)) - 1
        counts = [at for at in sorted({some, many}, reverse=True) if at >= 0 and left[at] > least]
        levels = tuple((float(least / left[at]), at + 1) for at in counts)
        return Guard((kh, kw), brightest, least, levels)

    def sum(self, region: Floats, result: Floats, quickly: Callable[[], None]) -> list[Part]:
        """Let ``quickly`` fill the ``result`` of an (H, W) ``region``; return the parts that must be recomputed.

        These may be the whole result, filled or not.
        """
        low, high = extremes(region)
        brightest = max(-low, high)
        whole = range(result.shape[0]), range(result.shape[1])
        if brightest == 0:
            result[...] = 0
            return []
        if not brightest <= self.brightest:  # NaN included
            return [whole]
        if self.levels is None:
            quickly()
            return self._small(result, self.least * brightest) if self.least else []
        if self.levels and low > self.levels[0][0] * brightest:  # no pixel is faint
            quickly()
            return []
        parts = self._dark(region, whole, _BLOCKS[0], brightest, low < 0, self.levels[:1])
        if parts:  # try once more, each separately or all at once
            parts = [
                doubt
                for part in (parts if len(parts) <= _FEW_PARTS else [whole])
                for doubt in self._dark(region, part, _BLOCKS[1], brightest, low < 0, self.levels)
            ]
        if 2 * sum(len(i) * len(j) for i, j in parts) > result.size:
            return [whole]
        quickly()
        return parts

    def _small(self, result: Floats, limit: float) -> list[Part]:
        """Return the outputs whose magnitude is not clearly above a limit."""
        limit *= 1.1
        if result.min() > limit or result.max() < -limit:
            return []
        small = np.abs(result) <= limit
        if not small.any():
            return []
        return _parts(small, (1, 1), (range(result.shape[0]), range(result.shape[1])))

    def _dark(
        self,
        region: Floats,
        outputs: Part,
        blocks: int,
        brightest: float,
        signed: bool,
        levels: tuple[tuple[float, int], ...],
    ) -> list[Part]:
        """Return which of ``outputs`` have too many faint pixels in their windows at every level."""
        (i, j), (kh, kw) = outputs, self.taps
        pixels = region[i.start : i.stop + kh - 1, j.start : j.stop + kw - 1]
        side = _block(kh, blocks), _block(kw, blocks)
        size = -(-len(i) // side[0]), -(-len(j) // side[1])
        doubts = np.ones(size, np.bool_)
        for share, most in levels:
            doubts &= _faint(pixels, share * brightest, signed, self.taps, side, size) > most
            if not doubts.any():
                return []
        return _parts(doubts, side, outputs)


def _block(taps: int, count: int) -> int:
    """Return the largest power of 2 that fits ``count`` times into ``taps``."""
    return 1 << max((taps // count).bit_length() - 1, 0)


def _faint(
    pixels: Floats,
    limit: float,
    signed: bool,
    taps: tuple[int, int],
    side: tuple[int, int],
    size: tuple[int, int],
) -> npt.NDArray[np.float32]:
    """Return an upper bound, for each block of outputs, of the pixels at or below ``limit`` in any of its windows."""
    # A block of outputs sees at most `span` blocks of pixels.
    span = tuple(-(-(of + tap - 1) // of) for of, tap in zip(side, taps, strict=True))
    height, width = ((n + more - 1) * of for n, more, of in zip(size, span, side, strict=True))
    faint = scratch("faint", (height, width), np.uint8)
    inner = faint[: pixels.shape[0], : pixels.shape[1]]
    faint[len(inner) :] = 0
    faint[:, inner.shape[1] :] = 0
    limit = pixels.dtype.type(limit)
    np.less_equal(pixels, limit, out=inner.view(np.bool_))
    if signed:
        above = scratch("above", inner.shape, np.bool_)
        np.logical_and(inner, np.greater_equal(pixels, -limit, out=above), out=inner.view(np.bool_))
    if not cv2.hasNonZero(inner):
        return np.zeros(size, np.float32)
    np.multiply(faint, 255, out=faint)
    steps = 0
    while faint.shape != (size[0] + span[0] - 1, size[1] + span[1] - 1):
        halves = [
            length // 2 if length > n + more - 1 else length
            for length, n, more in zip(faint.shape, size, span, strict=True)
        ]
        faint = cv2.resize(faint, halves[::-1], interpolation=cv2.INTER_AREA)
        steps += 1
    sums = cv2.boxFilter(faint, cv2.CV_32F, span[::-1], None, (0, 0), False, cv2.BORDER_CONSTANT)
    # Each rounding of a share to a byte may lose half a step.
    sums = sums[: size[0], : size[1]] + 0.5 * steps * span[0] * span[1]
    return np.asarray(sums * (side[0] * side[1] / 255), np.float32)


def _parts(doubts: npt.NDArray[np.bool_], side: tuple[int, int], outputs: Part) -> list[Part]:
    """Return rectangles of ``outputs`` that cover the blocks in doubt, or quarters of all if that takes too many."""
    if not doubts.any():
        return []
    side, doubts = _coarser(doubts, side)
    changes = np.flatnonzero((doubts[1:] != doubts[:-1]).any(axis=1)) + 1
    tops = np.concatenate([[0], changes])
    bottoms = np.append(changes, len(doubts))
    # Where runs of doubts begin and end, in one row of each band of equal rows.
    padded = np.zeros((len(tops), doubts.shape[1] + 2), np.bool_)
    padded[:, 1:-1] = doubts[tops]
    bands, ends = np.nonzero(padded[:, 1:] != padded[:, :-1])
    found = np.stack([tops[bands[::2]], bottoms[bands[::2]], ends[::2], ends[1::2]], axis=1)
    if len(found) > _MOST_PARTS:
        middle = [-(-size // 2) for size in doubts.shape]
        quarters = [
            (top, bottom, left, right)
            for top, bottom in ((0, middle[0]), (middle[0], doubts.shape[0]))
            for left, right in ((0, middle[1]), (middle[1], doubts.shape[1]))
            if doubts[top:bottom, left:right].any()
        ]
        found = np.array(quarters)
    i, j = outputs
    return [
        (i[top * side[0] : bottom * side[0]], j[left * side[1] : right * side[1]])
        for top, bottom, left, right in found.tolist()
    ]


def _coarser(
    doubts: npt.NDArray[np.bool_], side: tuple[int, int]
) -> tuple[tuple[int, int], npt.NDArray[np.bool_]]:
    """Merge doubts into blocks of at least `_SIDE` outputs a side; smaller parts are not worth a call."""
    down, across = (max(_SIDE // of, 1) for of in side)
    height, width = (-(-size // of) for size, of in zip(doubts.shape, (down, across), strict=True))
    blocks = np.zeros((height * down, width * across), np.bool_)
    blocks[: doubts.shape[0], : doubts.shape[1]] = doubts
    coarse = blocks.reshape(height, down, width, across).any(axis=(1, 3))
    return (side[0] * down, side[1] * across), np.asarray(coarse)


def extremes(pixels: Floats) -> tuple[float, float]:
    """Return the smallest and the largest of (H, W) floats; NaN if there is one."""
    found: list[tuple[float, float]] = []

    def look(rows: range) -> None:
        part = pixels[rows.start : rows.stop]
        found.append((float(part.min()), float(part.max())))

    # In parts that are still in the cache for the second read.
    row = max(pixels.shape[1] * pixels.itemsize, 1)
    each(look, cut(len(pixels), max(_CACHED // row, 1)))
    lows, highs = zip(*found, strict=True)
    return float(np.min(lows)), float(np.max(highs))
