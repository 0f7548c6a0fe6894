"""The fast sum: what `convstudio.convolve` and `convstudio.correlate` are.

Both are one operation, a sum over a window with the kernel *as applied* (turned by 180° for convolution), so one
function serves both. The outputs are cut into tiles, which both cores work off: a tile reads the pixels under it,
border included, and `window_sums` runs over them in the way that the planner chose for the whole. OpenCV does the
products of the direct and the separable sum (`cv2.filter2D` is a correlation); it would change to a DFT by itself
when a kernel has many cells, so the direct sum cuts larger kernels into blocks that stay below that and adds up the
blocks' sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.borders import Read, bordered
from convstudio.core.cores import (
    CORES,
    WORTH_TWO_CORES_MS,
    cut,
    each,
    one_thread_in_opencv,
    scratch,
)
from convstudio.core.geometry import BOUNDARIES, MODES, Axis, Boundary, Mode
from convstudio.core.plan import Plan, choose, costs, is_tame
from convstudio.core.presence import MISSING, Missing, divided, presence, refusal

_DTYPES: Final = (np.dtype(np.float32), np.dtype(np.float64))
# A tile's pixels: enough that calling costs nothing, few enough to stay in the cache. A DFT wants larger ones.
_TILE: Final = 2**18
_DFT_TILE: Final = 2**20
_WIDEST_TILE: Final = 4096
# The borders that OpenCV's filters make themselves; a constant is 0 for them.
_CV_BORDERS: Final[dict[Boundary, int]] = {
    "constant": cv2.BORDER_CONSTANT,
    "nearest": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT,
    "mirror": cv2.BORDER_REFLECT_101,
}

Floats = npt.NDArray[Any]


def convolve(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    *,
    mode: Mode = "full",
    boundary: Boundary = "constant",
    fill_value: float = 0.0,
    origin: tuple[int, int] | None = None,
    dtype: npt.DTypeLike = np.float64,
    missing: Missing = "spread",
) -> npt.NDArray[Any]:
    """Convolve: S(i, j) = Σm Σn I(m, n) K(i + u − m, j + v − n). The kernel is flipped.

    image: (H, W), or (H, W, C) with each channel filtered by itself. kernel: (kh, kw), finite, of any size.
    mode: ``full`` gives (H+kh−1, W+kw−1), ``same`` (H, W), ``valid`` (H−kh+1, W−kw+1), with a 0-length axis
    where the kernel does not fit. (u, v) is (0, 0), ``origin`` and (kh−1, kw−1) respectively.
    boundary: ``constant`` (``fill_value``), ``nearest``, ``reflect``, ``mirror`` or ``wrap``, as in scipy.ndimage.
    origin: the cell (r, c) of the kernel that sits on the output pixel under ``same``; (kh//2, kw//2) unless given.
    dtype: float64 or float32; the sum is computed and returned in it.
    missing: ``spread``, NaN makes every sum NaN that it is in; or ``skip``, NaN and what a masked array hides weigh
    nothing: S = Σ w I K / Σ w K with w = 0 there and 1 elsewhere (also in a constant border), so that S is a mean of
    what is there, and NaN where nothing is. For kernels without negative weights; they need not sum to 1.

    Computed on all cores, in the way that `plan.choose` finds quickest; small kernels, and pixels that are not finite
    or range widely, are summed cell by cell. A weight of exactly 0 contributes nothing, even where it meets NaN or
    infinity.
    Raises ValueError, with the shapes, for input that is empty, of the wrong dimension or not real numbers,
    for kernels that are not finite (or, with ``skip``, negative anywhere), and for an unknown mode, boundary, dtype or an origin outside the kernel.
    """
    return _filter(image, kernel, True, mode, boundary, fill_value, origin, dtype, missing)


def correlate(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    *,
    mode: Mode = "full",
    boundary: Boundary = "constant",
    fill_value: float = 0.0,
    origin: tuple[int, int] | None = None,
    dtype: npt.DTypeLike = np.float64,
    missing: Missing = "spread",
) -> npt.NDArray[Any]:
    """Cross-correlate: S(i, j) = Σm Σn I(m, n) K(m − i + u, n − j + v). The kernel is used as it stands.

    Deep-learning libraries compute this and call it convolution. (u, v) is (0, 0) for ``valid``, ``origin`` for
    ``same`` and (kh−1, kw−1) for ``full``; everything else is as in `convolve`.
    """
    return _filter(image, kernel, False, mode, boundary, fill_value, origin, dtype, missing)


def _filter(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    flip: bool,
    mode: Mode,
    boundary: Boundary,
    fill_value: float,
    origin: tuple[int, int] | None,
    dtype: npt.DTypeLike,
    missing: Missing = "spread",
) -> npt.NDArray[Any]:
    """Check the arguments, then filter one channel after another."""
    if missing not in MISSING:
        raise ValueError(f"missing is one of {', '.join(MISSING)}, not {missing!r}")
    number = np.dtype(dtype)
    if number not in _DTYPES:
        raise ValueError(f"dtype is float64 or float32, not {number}")
    if mode not in MODES:
        raise ValueError(f"mode is one of {', '.join(MODES)}, not {mode!r}")
    if boundary not in BOUNDARIES:
        raise ValueError(f"boundary is one of {', '.join(BOUNDARIES)}, not {boundary!r}")
    pixels, weights = _numbers(image, "image", (2, 3)), _numbers(kernel, "kernel", (2,))
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, as everywhere
        weights = weights.astype(number)
    if not np.isfinite(weights).all():
        raise ValueError(f"a kernel must be finite in {number}; this {weights.shape} kernel is not")
    if missing == "skip":
        if reason := refusal(weights):
            raise ValueError(f'missing="skip" cannot be: {reason}; missing="spread" takes any')
        hidden = np.ma.getmaskarray(image) if np.ma.isMaskedArray(image) else False
        there = np.where(hidden, 0.0, presence(pixels))

        def summed(values: Floats, constant: float) -> Floats:
            return _filter(values, kernel, flip, mode, boundary, constant, origin, dtype)

        constant, is_there = (0.0, 0.0) if np.isnan(fill_value) else (fill_value, 1.0)
        sums = summed(np.where(there == 0, 0, pixels), constant)
        return divided(sums, summed(there, is_there)).astype(number, copy=False)
    (kh, kw), (height, width) = weights.shape, pixels.shape[:2]
    r, c = (kh // 2, kw // 2) if origin is None else origin
    if not (0 <= r < kh and 0 <= c < kw):
        raise ValueError(f"origin ({r}, {c}) lies outside the kernel of shape {weights.shape}")

    axes = Axis(height, kh, r, mode, flip), Axis(width, kw, c, mode, flip)
    applied = np.ascontiguousarray(weights[::-1, ::-1] if flip else weights)
    shape = (axes[0].outputs, axes[1].outputs)
    feature_map = np.empty((*shape, *pixels.shape[2:]), dtype=number)
    if feature_map.size == 0:
        return feature_map
    plan = choose(applied, shape, number, largest_integer(pixels.dtype, fill_value))
    channels = [...] if pixels.ndim == 2 else [(..., at) for at in range(pixels.shape[2])]
    for channel in channels:
        plane, result = pixels[channel], feature_map[channel]
        has_border = boundary in _CV_BORDERS and (boundary != "constant" or fill_value == 0)
        if mode == "same" and has_border and _fits_in_place(plane, applied, plan):
            _fill_in_place(plane, axes, applied, _CV_BORDERS[boundary], plan, result)
        else:
            fill_map(_reader(plane), axes, applied, boundary, fill_value, plan, result)
    return feature_map


def _reader(plane: Floats) -> Read:
    return lambda rows, columns: plane[rows, columns]


def _numbers(values: npt.ArrayLike, what: str, dimensions: tuple[int, ...]) -> npt.NDArray[Any]:
    """``values`` as a real array that is not empty and has one of the given numbers of dimensions."""
    array = np.asarray(values)
    if array.ndim not in dimensions or array.size == 0:
        shapes = {2: "(height, width)", 3: "(height, width, channels)"}
        wanted = " or ".join(shapes[dimension] for dimension in dimensions)
        raise ValueError(f"the {what} must be {wanted} and not empty; its shape is {array.shape}")
    if array.dtype.kind not in "buif":
        raise ValueError(
            f"the {what} of shape {array.shape} must hold real numbers, not {array.dtype}"
        )
    return array


def largest_integer(dtype: np.dtype[Any], fill_value: float) -> float:
    """The size of the largest pixel there can be, border included, if all are integers; else infinite."""
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
    """Put the outputs of the rows from ``first`` on into ``result``, (rows, columns) of the number type of ``applied``.

    ``read`` gives the pixels of one plane, in any number type, and is called from several threads at once.
    """
    rows, columns = axes
    height, width = result.shape
    kh, kw = applied.shape
    largest = _DFT_TILE if plan.method == "DFT" else _TILE
    across = cut(width, _WIDEST_TILE)
    high = max(largest // len(across[0]), 6 * kh)
    if plan.ms > WORTH_TWO_CORES_MS:
        high = min(high, -(-height * len(across) // CORES))

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


def window_sums(region: Floats, applied: Floats, plan: Plan, result: Floats) -> None:
    """Put Σ over each window of pixel × applied weight into ``result``, (H−kh+1, W−kw+1) for a (H, W) ``region``.

    All of one number type. As ``plan`` says where the region is tame, cell by cell where it is not.
    """
    height, width = result.shape
    method = plan.method if plan.method == "direct" or is_tame(region) else "direct"
    if method == "DFT":
        assert plan.spectrum is not None
        plan.spectrum.correlate(region, result)
        if plan.rounds:
            np.rint(result, out=result)
        return
    memory = scratch("sums", region.shape, region.dtype)
    parts = _separable(region, plan, memory) if method == "separable" else None
    result[...] = 0
    for count, part in enumerate(parts or _direct(region, applied, memory)):
        inner = part[:height, :width]
        if count:
            np.add(result, inner, out=result)
        else:
            result[...] = inner
    if plan.rounds:
        np.rint(result, out=result)


# Anchored in the corner, so that no border is touched by the outputs that are wanted.
_CORNER: Final[dict[str, Any]] = {"anchor": (0, 0), "borderType": cv2.BORDER_CONSTANT}


def _direct(region: Floats, applied: Floats, memory: Floats) -> Iterator[Floats]:
    """The sums of the kernel's blocks, each in a part of ``memory``."""
    for top, left, block in _blocks(applied):
        yield cv2.filter2D(region[top:, left:], -1, block, memory[top:, left:], **_CORNER)


def _separable(region: Floats, plan: Plan, memory: Floats) -> Iterator[Floats]:
    for column, row in plan.terms:
        yield cv2.sepFilter2D(region, -1, row, column, memory, **_CORNER)


def exact_sums(region: Floats, applied: Floats) -> npt.NDArray[np.float64]:
    """Σ over each window, cell by cell in float64: (H−kh+1, W−kw+1[, C]) of a (H, W[, C]) ``region`` of any numbers.

    For digits that are printed: a sum that is 0 must not come out as 4e−15.
    """
    weights = np.ascontiguousarray(applied, np.float64)
    pixels = np.ascontiguousarray(region, np.float64)
    height, width = (
        size - taps + 1 for size, taps in zip(pixels.shape[:2], weights.shape, strict=True)
    )
    sums = np.empty((height, width, *pixels.shape[2:]))
    channels = [...] if pixels.ndim == 2 else [(..., at) for at in range(pixels.shape[2])]
    with np.errstate(over="ignore", invalid="ignore"):
        for channel in channels:
            plane = np.ascontiguousarray(pixels[channel])
            window_sums(plane, weights, _DIRECT, sums[channel])
    return sums


_DIRECT: Final = Plan("direct", "the digits are printed", 0.0)


def _fill_in_place(
    plane: Floats,
    axes: tuple[Axis, Axis],
    applied: Floats,
    border: int,
    plan: Plan,
    result: Floats,
) -> None:
    """`fill_map` for ``same`` where OpenCV does all: straight from the image into the map, a band for each core.

    The rows at a seam, whose windows reach into the other band, are done once more.
    """
    rows, columns = axes
    anchor = (columns.before, rows.before)
    reach = rows.before, rows.after
    if plan.ms < WORTH_TWO_CORES_MS:
        with one_thread_in_opencv():
            _filter_in_place(plane, applied, anchor, border, plan, result)
        return
    # Two for each core, so that whoever wakes up late finds less left to do; where the seams cost little.
    count = CORES * (2 if rows.size > 200 * rows.taps else 1)
    bands = cut(rows.size, -(-rows.size // count))

    def filter_band(band: range) -> None:
        _filter_in_place(plane[band.start : band.stop], applied, anchor, border, plan,
                         result[band.start : band.stop])  # fmt: skip

    def mend(seam: int) -> None:
        around = slice(seam - sum(reach), seam + sum(reach))
        mended = scratch("sums", plane[around].shape, plane.dtype)
        _filter_in_place(plane[around], applied, anchor, border, plan, mended)
        result[seam - reach[1] : seam + reach[0]] = mended[reach[0] : -reach[1] or None]

    each(filter_band, bands)
    for band in bands[1:] if any(reach) else ():
        mend(band.start)


def _filter_in_place(
    plane: Floats, applied: Floats, anchor: tuple[int, int], border: int, plan: Plan, out: Floats
) -> None:
    if plan.method == "separable":
        ((column, row),) = plan.terms
        cv2.sepFilter2D(plane, -1, row, column, out, anchor, borderType=border)
    else:
        cv2.filter2D(plane, -1, applied, out, anchor, borderType=border)


def _fits_in_place(plane: Floats, applied: Floats, plan: Plan) -> bool:
    """Whether OpenCV does the whole sum in one call, on bands that are larger than their seams."""
    kh, kw = applied.shape
    if plane.dtype != applied.dtype or 4 * kh > plane.shape[0] or kw > plane.shape[1]:
        return False
    if plan.method == "direct":
        return applied.size <= costs(applied.dtype).most_cells and bool(applied.any())
    return len(plan.terms) == 1 and not plan.rounds and is_tame(plane)


def _blocks(weights: npt.NDArray[Any]) -> Iterator[tuple[int, int, npt.NDArray[Any]]]:
    """Cut a kernel into blocks that OpenCV sums directly, leaving out those that are all zero."""
    most_cells = costs(weights.dtype).most_cells
    height, width = weights.shape
    columns = min(width, most_cells)
    rows = max(most_cells // columns, 1)
    for top in range(0, height, rows):
        for left in range(0, width, columns):
            block = weights[top : top + rows, left : left + columns]
            if block.any():
                yield top, left, np.ascontiguousarray(block)
