"""A picture of a section in one pass over its pixels, for a section that is seen for the first time.

The mean of a block of outputs is a weighted sum of the pixels under the block: a pixel has the sum of the weights that
meet it while the window goes through the block, K convolved with a block of ones. That is a matrix product of the
pixels as they lie in memory, and nothing else has to be read, rearranged or kept. `phases` take three to ten times as
long, and as much memory as the pixels in float32; but every further kernel then costs nearly nothing. So a large
section is shown by a pass, and its phases are made when the view has come to rest.

The products are added up in float64, so that the rounding of many small ones stays far below that of the result.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.sums.plan import Plan
from convstudio.core.sums.rounding import extremes
from convstudio.core.sums.threads import cut, each, scratch
from convstudio.core.views.polyphase import WILD, Run, narrowest, runs, under
from convstudio.core.views.section import Section

Floats = npt.NDArray[Any]

# Fewer pixels are turned into phases as quickly.
_FEWEST: Final = 2**24
# The windows of a block may reach into so many blocks; more products than that take longer than phases.
_MOST_PIECES: Final = 9
# Rows and columns of pixels that are converted and multiplied in one go, in the cache.
_TILE: Final = (128, 2048)
# Lines that weigh the same and are added up more quickly than multiplied.
_FEWEST_ALIKE: Final = 10
# Reading and multiplying a pixel, on two cores: milliseconds.
_PIXEL_MS: Final = 0.4e-6


def is_quicker(experiment: Experiment, section: Section) -> bool:
    """Return whether a pass is quicker than making the section's phases, and true for its numbers."""
    decimation, taps = section.decimation, experiment.kernel.shape
    block = decimation if section.shown == "mean" else 1
    pieces = [-(-(block + count - 1) // decimation) for count in taps]
    # Wider numbers may cancel, or overflow, where a product of matrices does not see it.
    is_tame = experiment.screen_dtype == np.float32 and not experiment.skips
    return (
        is_tame
        and pieces[0] * pieces[1] <= _MOST_PIECES
        and len(section.rows) * len(section.columns) >= _FEWEST
    )


def plan(experiment: Experiment, section: Section) -> Plan:
    """Return how the picture is computed, and about how long it takes."""
    channels = 3 if experiment.is_color else 1
    kh, kw = experiment.kernel.shape
    pixels = len(section.rows) * len(section.columns) * channels
    reason = f"{kh} × {kw} over blocks of the pixels, which are read once"
    return Plan("direct", reason, pixels * _PIXEL_MS)


def picture(experiment: Experiment, section: Section) -> Floats | None:
    """Return the section's picture in the experiment's screen dtype; None if a pixel is not finite, or huge."""
    channels = experiment.image_shape[2:]
    result = np.empty((*section.shape, *channels), experiment.screen_dtype)
    means = section.shown == "mean"
    for channel in range(3) if channels else range(1):
        plane = result[..., channel] if channels else result
        for rows in runs(section.rows, section.decimation, means):
            for columns in runs(section.columns, section.decimation, means):
                with np.errstate(over="ignore", invalid="ignore"):
                    found = _Blocks(experiment, channel, section.decimation, rows, columns).means()
                    if found is None:
                        return None
                    plane[rows.place, columns.place] = found
    return result


class _Blocks:
    """Some whole blocks of one channel, all of one size, and what the pixels under each of them weigh."""

    def __init__(
        self, experiment: Experiment, channel: int, decimation: int, rows: Run, columns: Run
    ) -> None:
        self._experiment, self._channel, self._decimation = experiment, channel, decimation
        self._rows, self._columns = rows, columns
        self._is_wild = False
        weights = experiment.applied_weights
        kh, kw = weights.shape
        # How often each weight meets each line, and each column, of the pixels under a block.
        down, across = _meetings(kh, rows.size), _meetings(kw, columns.size)
        spread = down.T @ weights @ across
        self._pieces = tuple(-(-length // decimation) for length in spread.shape)
        # In a block that is higher than the window its last lines weigh the same: if they are many, they are added up
        # before they are multiplied.
        is_high = rows.size == decimation >= kh + _FEWEST_ALIKE
        self._own = kh - 1 if is_high else decimation
        padded = np.zeros([count * decimation for count in self._pieces])
        padded[: len(spread), : spread.shape[1]] = spread
        q, p = self._pieces
        apart = padded.reshape(q, decimation, p, decimation).transpose(1, 3, 0, 2)
        self._weights = np.ascontiguousarray(apart.reshape(decimation, decimation, q * p))
        self._weights = self._weights[: self._own + 1]

    def means(self) -> Floats | None:
        """Return the mean of the outputs of each block, in float64; None if a pixel is not finite, or huge."""
        (q, p), decimation = self._pieces, self._decimation
        down, across = len(self._rows.starts), len(self._columns.starts)
        # What the pixels of each block add to the one that begins there, and to those before it.
        sums = np.empty((down + q - 1, q, p, across + p - 1))

        def add_up(tile: tuple[range, range]) -> None:
            if self._is_wild:
                return
            lines, blocks = tile
            products = self._products(lines, blocks).sum(axis=1)
            found = products.reshape(len(lines), len(blocks), q, p).transpose(0, 2, 3, 1)
            sums[lines.start : lines.stop, :, :, blocks.start : blocks.stop] = found

        high, wide = (max(size // decimation, 1) for size in _TILE)
        each(add_up, [(i, j) for i in cut(len(sums), high) for j in cut(across + p - 1, wide)])
        if self._is_wild:
            return None
        total = np.zeros((down, across))
        for i, j in np.ndindex(q, p):
            total += sums[i : i + down, i, j, j : j + across]
        return np.asarray(total / (self._rows.size * self._columns.size))

    def _products(self, lines: range, blocks: range) -> Floats:
        """Return the products of some blocks: (lines of blocks, lines of a block, blocks, pieces)."""
        high, _, pieces = self._weights.shape
        pixels = self._pixels(lines, blocks)
        width = len(blocks) * self._decimation
        values = scratch("pixels in a pass", (len(lines), high, width), np.float64)
        values[:, :, pixels.shape[1] :] = 0
        for line, found in zip(lines, values[:, :, : pixels.shape[1]], strict=True):
            first = (line - lines.start) * self._decimation
            self._convert(pixels[first : first + self._decimation], found)
        products = scratch(
            "products in a pass", (len(lines), high, len(blocks), pieces), np.float64
        )
        apart = values.reshape(len(lines), high, len(blocks), self._decimation)
        return np.matmul(apart, self._weights, out=products)

    def _convert(self, pixels: Floats, into: Floats) -> None:
        """Put a line of blocks into float64, and of the lines that weigh the same the sum."""
        own, last = pixels[: self._own], pixels[self._own :]
        into[: len(own)] = own
        into[len(own) :] = 0
        if len(last):
            # Up to 256 integers of 16 bits have a sum that float32 holds.
            is_exact = last.dtype.kind == "u" and len(last) <= 256
            depth = cv2.CV_32F if is_exact else cv2.CV_64F
            into[-1] = cv2.reduce(np.ascontiguousarray(last), 0, cv2.REDUCE_SUM, dtype=depth)[0]

    def _pixels(self, lines: range, blocks: range) -> Floats:
        """Return the pixels of some blocks, without those that lie behind the section and meet no weight."""
        experiment, decimation = self._experiment, self._decimation
        high, wide = (
            min(len(part) * decimation, run.stop + taps - 1 - run.start(part))
            for part, run, taps in zip(
                (lines, blocks), (self._rows, self._columns), experiment.kernel.shape, strict=True
            )
        )
        (kh, kw), top, left = (
            experiment.kernel.shape,
            self._rows.start(lines),
            self._columns.start(blocks),
        )
        pixels = under(
            experiment,
            range(top, top + high - kh + 1),
            range(left, left + wide - kw + 1),
            narrowest(experiment),
        )
        plane = pixels[..., self._channel] if experiment.is_color else pixels
        if plane.dtype.kind == "f":
            darkest, brightest = extremes(plane)
            self._is_wild |= not max(-darkest, brightest) <= WILD[np.dtype(np.float32)]
        return plane


def _meetings(taps: int, block: int) -> npt.NDArray[np.float64]:
    """Return 1 where a weight meets a pixel as the window goes through a block: (weights, pixels under the block)."""
    after = np.arange(block + taps - 1) - np.arange(taps)[:, None]
    return ((after >= 0) & (after < block)).astype(np.float64)
