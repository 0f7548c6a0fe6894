"""The promise of every sum, and the test of the pixels that decides whether a quick sum keeps it.

The promise: each output is within a small multiple of *its own* Σ|I||K| of the exact sum, and exactly 0 where that is
0. The direct sum keeps it whatever the pixels are. Of the quick ones

    one column times one row   keeps it too: its products are the kernel's, up to the rounding of each;
    a DFT                      rounds every output of a tile by the tile's brightest pixel;
    two or three terms         round by what they cancel.

So in a black or dark part of a picture, or beside a no-data value of −3.4e38, the last two would print noise as digits.
A `Guard` looks at a region before it is summed: an output is safe if enough of the pixels in its window are not
*faint*, that is, not far below the region's brightest one. Faint pixels are counted in small blocks, which costs less
than a tenth of the sum. Who is refused cuts the region into quarters and asks again, and sums directly in the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.cores import cut, each

Floats = npt.NDArray[Any]

# Values that are still in the second-level cache when they are read for the second time.
_CACHED: Final = 2**17
# Faint pixels are counted in blocks of about so many to a side of the kernel.
_BLOCKS: Final = 4


def tolerance(cells: int, dtype: npt.DTypeLike) -> float:
    """The promise for a kernel of so many ``cells``: the error of an output, as a share of its Σ|I||K|.

    For float32 that is the bound of a plain sum of rounded products of rounded numbers.
    """
    return 1e-12 if np.dtype(dtype) == np.float64 else cells * 6e-8 + 1.2e-7


@dataclass(frozen=True)
class Guard:
    """Which regions a quick sum may be given: those in whose every window enough is bright.

    ``brightest``: pixels beyond it might overflow on the way. ``faint``: below this share of the region's brightest
    pixel a pixel is faint. ``most_faint``: so many pixels of a window may be; None: any number. ``taps``: the
    kernel's rows and columns.
    """

    taps: tuple[int, int]
    brightest: float
    faint: float = 0.0
    most_faint: int | None = None

    @staticmethod
    def against(noise: float, weights: Floats, brightest: float) -> Guard:
        """The guard of a sum whose error may reach ``noise`` times the region's brightest pixel.

        If at most q pixels of a window are fainter than f times the brightest one, its Σ|I||K| is at least f T(q) of
        it, where T(q) is the sum of all |K| but the q largest. The q that asks least of the pixels is taken.
        """
        sizes = np.sort(np.abs(weights.ravel()).astype(np.float64))[::-1]
        left = np.maximum(sizes.sum() - np.cumsum(sizes), 0.0)  # T(1), T(2) …
        most = int(np.argmax(left * np.arange(1, sizes.size + 1))) + 1
        bound = tolerance(weights.size, weights.dtype) * left[most - 1]
        faint = noise / bound if bound > 0 else np.inf
        kh, kw = weights.shape
        return Guard((kh, kw), brightest, float(faint), most)

    def admits(self, region: Floats) -> bool:
        """Whether every output of the ``region``, (H, W) of floats with its border, keeps the promise."""
        brightest = peak(region)
        if not brightest <= self.brightest:  # NaN is not
            return False
        return brightest == 0 or self.most_faint is None or self._is_bright(region, brightest)

    def _is_bright(self, region: Floats, brightest: float) -> bool:
        assert self.most_faint is not None
        limit = self.faint * brightest
        if limit >= brightest:
            return False
        faint = cv2.inRange(region, -limit, limit)  # 255 where faint
        if cv2.countNonZero(faint) <= self.most_faint:
            return True
        # A block of outputs of `side` sees no more than `span` blocks of pixels.
        side = tuple(max(taps // _BLOCKS, 1) for taps in self.taps)
        span = tuple(-(-(of + taps - 1) // of) for of, taps in zip(side, self.taps, strict=True))
        down, across = (-(-size // of) for size, of in zip(region.shape, side, strict=True))
        pads = down * side[0] - region.shape[0], across * side[1] - region.shape[1]
        whole = cv2.copyMakeBorder(faint, 0, pads[0], 0, pads[1], cv2.BORDER_CONSTANT)
        shares = cv2.resize(whole, (across, down), interpolation=cv2.INTER_AREA)
        window = min(span[0], down), min(span[1], across)
        sums = cv2.boxFilter(
            shares, cv2.CV_32F, window[::-1], None, (0, 0), False, cv2.BORDER_CONSTANT
        )
        sums = sums[: down - window[0] + 1, : across - window[1] + 1]
        # A share is rounded to a byte: up to half a step of each block's is missing.
        most = float(sums.max()) + 0.5 * window[0] * window[1]
        return bool(most / 255 * side[0] * side[1] <= self.most_faint)


def peak(pixels: Floats) -> float:
    """The largest |pixel| of (H, W) floats; infinite or NaN where one is."""
    found: list[tuple[float, float]] = []

    def look(rows: range) -> None:
        part = pixels[rows.start : rows.stop]
        found.append((cv2.norm(part, cv2.NORM_INF), cv2.norm(part, cv2.NORM_L1)))

    # cv2's largest value passes over NaN, its sum does not.
    each(look, cut(len(pixels), max(_CACHED // max(pixels.shape[1], 1), 1)))
    total = sum(total for _, total in found)
    return float(total if np.isnan(total) else max((peak for peak, _ in found), default=0.0))
