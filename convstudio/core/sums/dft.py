"""The sum by the discrete Fourier transform, tile by tile and two tiles at a time.

Overlap-save (see any textbook on digital signal processing): the product of a tile's transform and the kernel's
conjugate transform is the transform of their circular correlation, which is correct wherever the window lies inside the
tile. Since the kernel is real, two tiles can be the real and the imaginary part of one complex picture and be separated
again afterwards. Tiles of some hundred rows stay in the cache: this takes 4 ns per output under a 31 × 31 kernel in
float32, where the DFT in `cv2.filter2D` takes 14, and the rounding error of a bright pixel stays in its own pair of
tiles. Whether that error is small enough is for `rounding` to decide.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums.threads import cut, scratch

Floats = npt.NDArray[Any]

# Rows and columns of a tile with its border: small enough for the cache, yet large beside a usual kernel.
_TILE: Final = 256
_TIMES_THE_KERNEL: Final = 5
# Rows that begin at the same place of a page of memory displace each other in the cache: such rows get some room.
_PAGE: Final = 4096
_ROOM: Final = 4


def most_outputs(taps: int) -> int:
    """Return the most outputs a tile has along an axis on which the kernel has ``taps`` weights."""
    return max(_TILE, _TIMES_THE_KERNEL * taps) - taps + 1


def most_pixels(shape: tuple[int, int]) -> int:
    """Return the most values in one transform for a kernel of ``shape``."""
    height, width = (cv2.getOptimalDFTSize(max(_TILE, _TIMES_THE_KERNEL * taps)) for taps in shape)
    return int(height * width)


class Spectrum:
    """The discrete Fourier transform of one kernel as applied, (kh, kw) in float32 or float64."""

    def __init__(self, applied: Floats) -> None:
        self._applied = applied
        # The conjugate transform for each size of tile; about a dozen bytes per pixel of the tile.
        self._conjugate = lru_cache(maxsize=8)(self._transform)

    def correlate(self, region: Floats, result: Floats) -> None:
        """Put Σ over each window into ``result``, (H−kh+1, W−kw+1) for an (H, W) ``region``, all of one dtype."""
        (height, width), (kh, kw) = result.shape, self._applied.shape
        rows, columns = cut(height, most_outputs(kh)), cut(width, most_outputs(kw))
        # Transform a single tile as two halves, which cost as much as one.
        if len(rows) == len(columns) == 1:
            rows = cut(height, -(-height // 2))
        tiles = [(i, j) for i in rows for j in columns]
        for pair in zip(tiles[::2], [*tiles[1::2], None], strict=False):
            self._correlate(region, result, [tile for tile in pair if tile is not None])

    def _correlate(self, region: Floats, result: Floats, tiles: list[tuple[range, range]]) -> None:
        kh, kw = self._applied.shape
        height = cv2.getOptimalDFTSize(max(len(i) for i, _ in tiles) + kh - 1)
        width = cv2.getOptimalDFTSize(max(len(j) for _, j in tiles) + kw - 1)
        room = _ROOM if 2 * width * region.itemsize % _PAGE == 0 else 0
        pair = scratch("pair", (height, width + room, 2), region.dtype)[:, :width]
        for part in range(2):
            values = pair[..., part]
            if part == len(tiles):
                values[...] = 0
                continue
            i, j = tiles[part]
            pixels = region[i.start : i.stop + kh - 1, j.start : j.stop + kw - 1]
            values[: pixels.shape[0], : pixels.shape[1]] = pixels
            values[pixels.shape[0] :] = 0
            values[:, pixels.shape[1] :] = 0
        # Passing ``nonzeroRows`` makes this five times slower.
        cv2.dft(pair, pair)
        spectrum: Floats = pair.view(_COMPLEX[region.dtype])[..., 0]
        np.multiply(spectrum, self._conjugate(height, width), out=spectrum)
        cv2.dft(pair, pair, cv2.DFT_INVERSE)
        for part, (i, j) in enumerate(tiles):
            result[i.start : i.stop, j.start : j.stop] = pair[: len(i), : len(j), part]

    def _transform(self, height: int, width: int) -> Floats:
        padded = np.zeros((height, width), self._applied.dtype)
        padded[: self._applied.shape[0], : self._applied.shape[1]] = self._applied
        transformed = cv2.dft(padded, flags=cv2.DFT_COMPLEX_OUTPUT)
        conjugate = np.conj(transformed.view(_COMPLEX[padded.dtype])[..., 0])
        return np.asarray(conjugate / conjugate.dtype.type(height * width))


_COMPLEX: Final = {np.dtype(np.float32): np.complex64, np.dtype(np.float64): np.complex128}
