"""The sums of a whole picture by OpenCV's own filters and borders, all channels at once: a band of rows for each core.

No pixel is copied but those of types that OpenCV reads slowly. A row of sums does not depend on the rows that are
summed with it, so that any number of bands gives the same bits.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums import threads
from convstudio.core.sums.recipe import Recipe
from convstudio.core.sums.threads import cut, each, scratch

Floats = npt.NDArray[Any]

_DEPTHS: Final = {np.dtype(np.float32): cv2.CV_32F, np.dtype(np.float64): cv2.CV_64F}
# A band takes at least so many milliseconds, a few times what waking a thread takes; from so many for the whole on
# there are two bands for each core, so that a thread that starts late finds less to do.
_LEAST_BAND_MS: Final = 0.3
_WORTH_MORE_BANDS_MS: Final = 4.0
# As low as a band may be, in multiples of the kernel: at each seam twice the kernel's rows are summed once more.
_LEAST_BAND: Final = 8
# Pixels that are converted at once.
_CONVERTED: Final = 2**20


def fill_in_place(pixels: Floats, recipe: Recipe, result: Floats) -> bool:
    """Put the sums of (H, W[, C]) ``pixels`` into ``result``, which is contiguous; return whether that is possible.

    It is not, and ``result`` is left undefined, where one call of OpenCV is not enough or overflowed on the way.
    """
    if recipe.border is None:
        return False
    bands = _bands(pixels, recipe)

    def fill(band: range) -> None:
        rows = slice(band.start, band.stop)
        _filter(_readable(pixels[rows], recipe), recipe, result[rows])

    each(fill, bands)
    # The rows at a seam, whose windows reach into the band above, are summed once more.
    reach, before = recipe.axes[0].taps - 1, recipe.axes[0].before
    first = [0, *(band.start - reach + before for band in bands[1:])]
    doubts: list[range] = []

    def finish(at: int) -> None:
        rows = range(first[at], first[at + 1] if at + 1 < len(first) else len(result))
        if at and reach:
            seam = bands[at].start
            around = slice(seam - reach, seam + reach)
            mended = scratch("sums", result[around].shape, result.dtype)
            _filter(_readable(pixels[around], recipe), recipe, mended)
            result[rows.start : rows.start + reach] = mended[before : reach + before]
        if recipe.apart and not (doubts or _are_finite(rows, recipe, result)):
            doubts.append(rows)

    if recipe.apart or (reach and len(bands) > 1):
        each(finish, range(len(bands)))
    return not doubts


def _are_finite(rows: range, recipe: Recipe, result: Floats) -> bool:
    """Return whether nothing in these rows of a separable sum, nor on the way to them, is infinite or NaN.

    A row's sum that is not finite spoils all outputs whose column has a weight there that is not 0. So it is enough to
    look at one row of outputs in each run of such weights, and at every row whose windows leave the picture. Which
    these are does not depend on the bands, so that neither does the way of summing.
    """
    edge, height = recipe.axes[0].taps - 1, len(result)
    parts = (
        result[rows.start : min(rows.stop, edge)],
        result[-(-rows.start // recipe.apart) * recipe.apart : rows.stop : recipe.apart],
        result[max(rows.start, height - edge) : rows.stop],
    )
    # NaN and infinity stay what they are in a sum of magnitudes.
    return all(np.isfinite(cv2.norm(part, cv2.NORM_L1)) for part in parts if len(part))


def _bands(pixels: Floats, recipe: Recipe) -> list[range]:
    """Return the rows that are summed at once; at least twice the kernel's, so that a seam is within two bands."""
    height, taps = len(pixels), recipe.axes[0].taps
    most = height if recipe.reads else _CONVERTED * height // pixels.size
    count = threads.CORES
    if recipe.ms < _LEAST_BAND_MS * count:
        count = int(recipe.ms / _LEAST_BAND_MS)
    if count > 1 and recipe.ms < _WORTH_MORE_BANDS_MS and threads.is_crowded():
        count = 1
    elif count > 1 and recipe.ms > _WORTH_MORE_BANDS_MS and height > 200 * taps:
        count *= 2
    if count <= 1 and most >= height:
        return [range(height)]
    return cut(height, max(min(most, -(-height // max(count, 1))), _LEAST_BAND * taps))


def _readable(part: Floats, recipe: Recipe) -> Floats:
    """Return pixels as OpenCV reads them quickly; they may lie in memory that is valid until the next call."""
    if recipe.reads and part.flags.aligned:
        return part
    converted = scratch("pixels", part.shape, recipe.applied.dtype)
    with np.errstate(over="ignore", invalid="ignore"):  # values beyond float32 become infinite
        np.copyto(converted, part, casting="unsafe")
    return converted


def _filter(part: Floats, recipe: Recipe, out: Floats) -> None:
    if recipe.strips == 1:
        _call(part, recipe, out)
    else:
        _filter_strips(part, recipe, out)
    if recipe.plan.rounds:
        np.rint(out, out=out)


def _filter_strips(part: Floats, recipe: Recipe, out: Floats) -> None:
    columns = recipe.axes[1]
    for strip in cut(columns.size, -(-columns.size // recipe.strips)):
        first, stop = max(strip.start - columns.before, 0), strip.stop + columns.after
        # The first sums of a strip, at its own border, belong to the strip before.
        done = out[:, first : strip.start].copy()
        _call(part[:, first:stop], recipe, out[:, first:stop])
        out[:, first : strip.start] = done


def _call(part: Floats, recipe: Recipe, out: Floats) -> None:
    plan, (rows, columns) = recipe.plan, recipe.axes
    assert recipe.border is not None
    depth, anchor = _DEPTHS[out.dtype], (columns.before, rows.before)
    if plan.method == "separable":
        ((column, row),) = plan.terms
        cv2.sepFilter2D(part, depth, row, column, out, anchor, borderType=recipe.border)
    else:
        cv2.filter2D(part, depth, recipe.applied, out, anchor, borderType=recipe.border)
