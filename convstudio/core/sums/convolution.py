"""The fast sum behind `convstudio.convolve` and `convstudio.correlate`.

Both are the same operation, a sum over a window with the kernel *as applied* (rotated by 180° for convolution), so one
function serves both. Where OpenCV's filters do the whole sum, they run over bands of the image (`in_place`). Elsewhere
the outputs are cut into tiles that all cores share: for each tile the pixels under it are read, border included, and
`window_sums` runs over them with the algorithm that the planner chose for the whole.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.sums import threads
from convstudio.core.sums.arguments import Arguments, check_out
from convstudio.core.sums.borders import Read, bordered
from convstudio.core.sums.geometry import Axis, Boundary, Mode
from convstudio.core.sums.in_place import fill_in_place
from convstudio.core.sums.plan import Plan, choose, largest_possible
from convstudio.core.sums.presence import Missing, divided
from convstudio.core.sums.recipe import Recipe, prepared, recipe_of
from convstudio.core.sums.rounding import brightest, is_float32_enough
from convstudio.core.sums.threads import WORTH_TWO_CORES_MS, cut, each, scratch
from convstudio.core.sums.window_sums import window_sums

# Pixels of a tile: large enough to hide the overhead of a call, small enough for the cache. A DFT needs larger ones.
_TILE: Final = 2**18
_DFT_TILE: Final = 2**20
_WIDEST_TILE: Final = 4096
# Among how many threads the API divides a map at most, and the outputs that each has at least: the same on every
# machine, since the rounding of a DFT depends on its tile.
_MOST_SHARES: Final = 8
_LEAST_SHARE: Final = 2**17
_WIDE: Final = np.dtype(np.float64)

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
    """Check the arguments, then fill the result, or memory as good for it."""
    given, recipe = prepared(
        image, kernel, flip, mode, boundary, fill_value, origin, dtype, missing
    )
    pixels, number = given.pixels, given.number
    whole = (*recipe.shape[1 if given.is_line else 0 :], *pixels.shape[2:])
    if out is None:
        returned = feature_map = np.empty(whole, number)
    else:
        check_out(out, whole, number)
        returned, feature_map = out, np.asarray(out)
        # Fill memory of our own, unless the result's is as good: contiguous, and no part of the image still to be read.
        if not out.flags.carray or np.may_share_memory(out, pixels):
            feature_map = np.empty(whole, number)
    sums = feature_map[np.newaxis] if given.is_line else feature_map
    if given.skips:
        _fill_with_means(given, flip, sums)
    else:
        _fill(given, flip, recipe, sums)
    if out is not None and not np.may_share_memory(out, feature_map):
        returned[...] = feature_map
    return returned


def _fill_with_means(given: Arguments, flip: bool, feature_map: npt.NDArray[Any]) -> None:
    """`_fill` where missing pixels weigh nothing; in float64, since a sum may be far larger than the mean."""
    sums = np.empty(feature_map.shape)
    _fill(given, flip, recipe_of(given, flip, _WIDE), sums)
    divisors = np.full(feature_map.shape, given.weights.sum(dtype=np.float64))
    if given.there is not None:
        weighing = given._replace(pixels=given.there, fill_value=1.0)
        _fill(weighing, flip, recipe_of(weighing, flip, _WIDE), divisors)
    with np.errstate(over="ignore"):
        feature_map[...] = divided(sums, divisors)


def _fill(given: Arguments, flip: bool, recipe: Recipe, feature_map: npt.NDArray[Any]) -> None:
    """Put the sums of each channel into ``feature_map``, which is contiguous."""
    pixels = given.pixels
    if feature_map.size == 0:
        return
    if not recipe.holds(pixels):
        wide = np.empty(feature_map.shape)
        _fill(given, flip, recipe_of(given, flip, _WIDE), wide)
        with np.errstate(over="ignore"):
            feature_map[...] = wide
        return
    if fill_in_place(pixels, recipe, feature_map):
        return
    for channel in _channels(pixels):
        fill_map(
            _reader(pixels[channel]), recipe.axes, recipe.applied, given.boundary,
            given.fill_value, recipe.plan, feature_map[channel], shares=_shares(recipe),
        )  # fmt: skip


def _shares(recipe: Recipe) -> int:
    """Return among how many threads at most a map is divided; an even number, where it is more than one."""
    rows, columns = recipe.shape
    many = min(_MOST_SHARES, rows * columns // _LEAST_SHARE, rows // (6 * recipe.axes[0].taps))
    return max(many - many % 2, 1)


def _reader(plane: Floats) -> Read:
    return lambda rows, columns: plane[rows, columns]


def fill_map(
    read: Read,
    axes: tuple[Axis, Axis],
    applied: Floats,
    boundary: Boundary,
    fill_value: float,
    plan: Plan,
    result: Floats,
    first: int = 0,
    shares: int | None = None,
) -> None:
    """Put the outputs of the rows from ``first`` on into ``result``, (rows, columns) in the dtype of ``applied``.

    ``read`` gives the pixels of one plane, in any dtype, and is called from several threads at once. A map that is
    worth all cores is cut into at least so many ``shares``; one for each core if None.
    """
    rows, columns = axes
    height, width = result.shape
    kh, kw = applied.shape
    largest = _DFT_TILE if plan.method == "DFT" else _TILE
    across = cut(width, _WIDEST_TILE)
    high = max(largest // len(across[0]), 6 * kh)
    if plan.ms > WORTH_TWO_CORES_MS:
        high = min(high, -(-height * len(across) // (shares or threads.CORES)))

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


def sums_under(
    region: Floats, weights: npt.NDArray[np.float64], dtype: npt.DTypeLike = np.float64
) -> npt.NDArray[Any]:
    """Return Σ over each window of a region under ``weights`` as applied: (H−kh+1, W−kw+1[, C]) for (H, W[, C]).

    For the program's own sums, planned one by one as those of its feature maps are, so that digits agree.
    """
    number = np.dtype(dtype)
    (height, width), (kh, kw) = region.shape[:2], weights.shape
    axes = Axis(height, kh, 0, "valid", False), Axis(width, kw, 0, "valid", False)
    sums = np.empty((axes[0].outputs, axes[1].outputs, *region.shape[2:]), number)
    if sums.size == 0:
        return sums
    if number == np.float32 and not is_float32_enough(weights, brightest(region), 0.0):
        with np.errstate(over="ignore"):
            return sums_under(region, weights).astype(number)
    applied = np.ascontiguousarray(weights, number)
    plan = choose(applied, sums.shape[:2], number, largest_possible(region.dtype, 0.0))
    for channel in _channels(region):
        fill_map(_reader(region[channel]), axes, applied, "constant", 0.0, plan, sums[channel])
    return sums


def _channels(pixels: Floats) -> list[Any]:
    """Return the index of each plane of (H, W[, C])."""
    return [...] if pixels.ndim == 2 else [(..., at) for at in range(pixels.shape[2])]
