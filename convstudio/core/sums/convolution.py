"""The fast sum behind `convstudio.convolve` and `convstudio.correlate`.

Both are the same operation, a sum over a window with the kernel *as applied* (rotated by 180° for convolution), so one
function serves both. The outputs are cut into tiles that all cores share: for each tile the pixels under it are read,
border included, and `window_sums` runs over them with the algorithm that the planner chose for the whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums import threads
from convstudio.core.sums.arguments import Arguments, check_out, checked
from convstudio.core.sums.borders import OPENCV_NUMBERS, Read, bordered
from convstudio.core.sums.geometry import BORDERS, Axis, Boundary, Mode
from convstudio.core.sums.plan import Plan, choose, costs
from convstudio.core.sums.presence import Missing, divided
from convstudio.core.sums.rounding import is_float32_enough
from convstudio.core.sums.threads import (
    WORTH_TWO_CORES_MS,
    cut,
    each,
    one_thread_in_opencv,
    scratch,
)
from convstudio.core.sums.window_sums import window_sums

# Pixels of a tile: large enough to hide the overhead of a call, small enough for the cache. A DFT needs larger ones.
_TILE: Final = 2**18
_DFT_TILE: Final = 2**20
_WIDEST_TILE: Final = 4096

Floats = npt.NDArray[Any]


def convolve(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    mode: Mode = "full",
    *,
    boundary: Boundary = "constant",
    fill_value: float = 0.0,
    origin: int | tuple[int, int] | None = None,
    dtype: npt.DTypeLike = np.float64,
    out: npt.NDArray[Any] | None = None,
    missing: Missing = "spread",
) -> npt.NDArray[Any]:
    """Convolve: S(i, j) = Σm Σn I(m, n) K(i + u − m, j + v − n). The kernel is flipped.

    - image: (H, W), or (H, W, C) with each channel filtered separately.
    - kernel: (kh, kw), finite, of any size. Both may be one-dimensional; then so is the result.
    - mode: ``full`` gives (H+kh−1, W+kw−1), ``same`` (H, W), ``valid`` (H−kh+1, W−kw+1), with a 0-length axis where the
      kernel does not fit. (u, v) is (0, 0), ``origin`` and (kh−1, kw−1) respectively.
    - boundary: ``constant`` (``fill_value``), ``nearest``, ``reflect`` (b a | a b c), ``mirror`` (c b | a b c) or
      ``wrap``, as in scipy.ndimage. The "reflect" of numpy.pad and torch is ``mirror`` here; numpy's "symmetric", and
      the "mirror" of ImageMagick and G'MIC, are ``reflect``.
    - origin: the cell (r, c) of the kernel that sits on the output pixel under ``same``, one number for one-dimensional
      kernels. The default is (kh//2, kw//2), as in scipy.ndimage, scipy.signal.correlate, numpy.correlate, OpenCV's
      filter2D, Octave's conv2 and libvips. It is ((kh−1)//2, (kw−1)//2), which differs by one pixel for even sizes, in
      scipy.signal.convolve, convolve2d and correlate2d, numpy.convolve, torch, kornia, JAX, G'MIC and ImageMagick.
    - dtype: float64 or float32, in which the sum is computed and returned.
    - out: an array of the result's shape and ``dtype`` to fill and return; it may overlap the image.
    - missing: with ``spread`` NaN makes every sum that it is part of NaN. With ``skip`` NaN and masked values weigh
      nothing: S = Σ w I K / Σ w K with w = 0 there and 1 elsewhere (also in a constant border), so that S is a mean of
      what is present, and NaN where nothing is. This is for kernels without negative weights, which need not sum to 1,
      and equals astropy's convolve with normalize_kernel=True and nan_treatment="interpolate".

    Runs on all cores, with the algorithm that `plan.choose` finds quickest; small kernels, and pixels that are not
    finite or vary widely in magnitude, are summed cell by cell. A weight of exactly 0 contributes nothing, even where
    it meets NaN or infinity.

    Raises ValueError, with a sentence that explains it, for invalid arguments: input that is empty, ragged, masked
    (unless skipped) or not real; kernels that are not finite or, with ``skip``, have negative weights; an origin with a
    mode other than ``same``; a ``fill_value`` with a border other than ``constant``. A three-dimensional image is
    refused as (C, H, W) if it has more than four channels and its last two sizes are more alike than its first two, by
    a factor of 4 at most.
    """
    return _filter(image, kernel, True, mode, boundary, fill_value, origin, dtype, out, missing)


def correlate(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    mode: Mode = "full",
    *,
    boundary: Boundary = "constant",
    fill_value: float = 0.0,
    origin: int | tuple[int, int] | None = None,
    dtype: npt.DTypeLike = np.float64,
    out: npt.NDArray[Any] | None = None,
    missing: Missing = "spread",
) -> npt.NDArray[Any]:
    """Cross-correlate: S(i, j) = Σm Σn I(m, n) K(m − i + u, n − j + v). The kernel is used as it stands.

    Deep-learning libraries compute this and call it convolution. (u, v) is (0, 0) for ``valid``, ``origin`` for
    ``same`` and (kh−1, kw−1) for ``full``; everything else is as in `convolve`.
    """
    return _filter(image, kernel, False, mode, boundary, fill_value, origin, dtype, out, missing)


def _filter(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    flip: bool,
    mode: Mode,
    boundary: Boundary,
    fill_value: float,
    origin: int | tuple[int, int] | None,
    dtype: npt.DTypeLike,
    out: npt.NDArray[Any] | None,
    missing: Missing,
) -> npt.NDArray[Any]:
    """Check the arguments, then filter one channel after another."""
    given = checked(image, kernel, mode, boundary, fill_value, origin, dtype, missing)
    pixels, number = given.pixels, given.number
    (kh, kw), (r, c), (height, width) = given.weights.shape, given.origin, pixels.shape[:2]
    axes = Axis(height, kh, r, mode, flip), Axis(width, kw, c, mode, flip)
    shape = (axes[0].outputs, axes[1].outputs)
    whole = shape[1:] if given.is_line else (*shape, *pixels.shape[2:])
    returned = np.empty(whole, number) if out is None else out
    if out is not None:
        check_out(out, whole, number)
    # Fill memory of our own, unless the result's is as good: contiguous, and no part of the image still to be read.
    is_own = returned.flags.carray and not np.may_share_memory(returned, pixels)
    feature_map = np.asarray(returned) if is_own else np.empty(whole, number)
    sums = feature_map.reshape(*shape, *pixels.shape[2:])
    if missing == "skip":
        _fill_with_means(given, axes, flip, sums)
    else:
        _fill(given, axes, flip, sums)
    if not is_own:
        returned[...] = feature_map
    return returned


def _fill_with_means(
    given: Arguments, axes: tuple[Axis, Axis], flip: bool, feature_map: npt.NDArray[Any]
) -> None:
    """`_fill` where missing pixels weigh nothing; in float64, since a sum may be far larger than the mean."""
    sums = np.empty(feature_map.shape)
    _fill(given, axes, flip, sums)
    divisors = np.full(feature_map.shape, given.weights.sum())
    if given.there is not None:
        _fill(replace(given, pixels=given.there, fill_value=1.0), axes, flip, divisors)
    with np.errstate(over="ignore"):
        feature_map[...] = divided(sums, divisors)


def _fill(
    given: Arguments, axes: tuple[Axis, Axis], flip: bool, feature_map: npt.NDArray[Any]
) -> None:
    """Put the sums of each channel into ``feature_map``, which is contiguous."""
    if feature_map.size == 0:
        return
    pixels, weights, fill_value = given.pixels, given.weights, given.fill_value
    number = feature_map.dtype
    if number == np.float32 and not is_float32_enough(weights, _brightest(pixels), fill_value):
        wide = np.empty(feature_map.shape)
        _fill(given, axes, flip, wide)
        with np.errstate(over="ignore"):
            feature_map[...] = wide
        return
    applied = np.ascontiguousarray(weights[::-1, ::-1] if flip else weights, number)
    limit = largest_integer(pixels.dtype, fill_value)
    plan = choose(applied, feature_map.shape[:2], number, limit)
    # OpenCV's filters only support a constant of 0.
    is_zero = given.boundary != "constant" or fill_value == 0
    is_known = is_zero and BORDERS[given.boundary].in_filters
    border = OPENCV_NUMBERS.get(given.boundary) if is_known else None
    if given.mode == "same" and border is not None and _fits_in_place(pixels, applied, plan):
        _fill_in_place(pixels, axes, applied, border, plan, feature_map)
        return
    channels = [...] if pixels.ndim == 2 else [(..., at) for at in range(pixels.shape[2])]
    for channel in channels:
        plane, result = pixels[channel], feature_map[channel]
        fill_map(_reader(plane), axes, applied, given.boundary, fill_value, plan, result)


def _brightest(pixels: Floats) -> float:
    """Return the magnitude of the largest finite pixel if its dtype has larger numbers than float32, else 0."""
    if pixels.dtype.kind != "f" or pixels.dtype.itemsize <= 4:
        return 0.0
    return float(np.abs(pixels).max(initial=0, where=np.isfinite(pixels)))


def _reader(plane: Floats) -> Read:
    return lambda rows, columns: plane[rows, columns]


def largest_integer(dtype: np.dtype[Any], fill_value: float) -> float:
    """Return the magnitude of the largest pixel possible, border included, if all are integers; else infinity."""
    if dtype.kind not in "biu" or fill_value % 1:
        return np.inf
    limits = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    return float(max(-limits[0], limits[1], abs(fill_value)))


def fill_map(
    read: Read,
    axes: tuple[Axis, Axis],
    applied: Floats,
    boundary: Boundary,
    fill_value: float,
    plan: Plan,
    result: Floats,
    first: int = 0,
) -> None:
    """Put the outputs of the rows from ``first`` on into ``result``, (rows, columns) in the dtype of ``applied``.

    ``read`` gives the pixels of one plane, in any dtype, and is called from several threads at once.
    """
    rows, columns = axes
    height, width = result.shape
    kh, kw = applied.shape
    largest = _DFT_TILE if plan.method == "DFT" else _TILE
    across = cut(width, _WIDEST_TILE)
    high = max(largest // len(across[0]), 6 * kh)
    if plan.ms > WORTH_TWO_CORES_MS:
        high = min(high, -(-height * len(across) // threads.CORES))

    def fill(tile: tuple[range, range]) -> None:
        i, j = tile
        top, left = i.start + first + rows.first, j.start + columns.first
        under = range(top, top + len(i) + kh - 1), range(left, left + len(j) + kw - 1)
        memory = scratch("pixels", (len(under[0]), len(under[1])), applied.dtype)
        with np.errstate(over="ignore", invalid="ignore"):  # infinities add up as in any sum
            region = bordered(
                read, (rows.size, columns.size), *under, boundary, fill_value, applied.dtype, memory
            )
            window_sums(region, applied, plan, result[i.start : i.stop, j.start : j.stop])

    each(fill, [(i, j) for i in cut(height, high) for j in across])


def _fill_in_place(
    pixels: Floats,
    axes: tuple[Axis, Axis],
    applied: Floats,
    border: int,
    plan: Plan,
    result: Floats,
) -> None:
    """Fill the map for ``same`` by OpenCV alone, all channels at once: a band of the image for each core.

    The rows at a seam, whose windows reach into the other band, are computed once more.
    """
    rows, columns = axes
    anchor = (columns.before, rows.before)
    reach = rows.before, rows.after
    if plan.ms < WORTH_TWO_CORES_MS:
        with one_thread_in_opencv():
            _filter_in_place(pixels, applied, anchor, border, plan, result)
        return
    # Two bands for each core where seams cost little, so that a thread that starts late finds less left to do. A band
    # has at least twice the rows of the kernel, so that a seam's windows lie within the two bands that meet there.
    count = threads.CORES * (2 if rows.size > 200 * rows.taps else 1)
    bands = cut(rows.size, max(-(-rows.size // count), 4 * rows.taps))

    def filter_band(band: range) -> None:
        _filter_in_place(pixels[band.start : band.stop], applied, anchor, border, plan,
                         result[band.start : band.stop])  # fmt: skip

    def mend(seam: int) -> None:
        around = slice(seam - sum(reach), seam + sum(reach))
        mended = scratch("sums", pixels[around].shape, pixels.dtype)
        _filter_in_place(pixels[around], applied, anchor, border, plan, mended)
        result[seam - reach[1] : seam + reach[0]] = mended[reach[0] : -reach[1] or None]

    each(filter_band, bands)
    for band in bands[1:] if any(reach) else ():
        mend(band.start)


def _filter_in_place(
    pixels: Floats, applied: Floats, anchor: tuple[int, int], border: int, plan: Plan, out: Floats
) -> None:
    if plan.method == "separable":
        ((column, row),) = plan.terms
        cv2.sepFilter2D(pixels, -1, row, column, out, anchor, borderType=border)
    else:
        cv2.filter2D(pixels, -1, applied, out, anchor, borderType=border)


def _fits_in_place(pixels: Floats, applied: Floats, plan: Plan) -> bool:
    """Return whether one call of OpenCV does the whole sum: contiguous (H, W[, C]) pixels, larger than the kernel."""
    kh, kw = applied.shape
    if pixels.dtype != applied.dtype or not pixels.flags.c_contiguous:
        return False
    if pixels.shape[2:] > (_MOST_CHANNELS,) or 4 * kh > pixels.shape[0] or kw > pixels.shape[1]:
        return False
    if plan.method == "direct":
        return applied.size <= costs(applied.dtype).most_cells and bool(applied.any())
    if len(plan.terms) != 1 or plan.rounds:
        return False
    return plan.guard is None or plan.guard.admits(pixels.reshape(len(pixels), -1))


# The longest last axis that cv2 takes for channels.
_MOST_CHANNELS: Final = 4
