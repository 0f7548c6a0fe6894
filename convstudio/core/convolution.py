"""The fast sum: what `convstudio.convolve` and `convstudio.correlate` are.

Both are one operation, a sum over a window with the kernel *as applied* (turned by 180° for convolution), so
one function serves both: pad the image with its border, then let `cv2.filter2D`, which is a correlation,
run over it. OpenCV changes to a DFT when a kernel has many cells. A DFT spreads one NaN over the whole image and
its rounding error follows the brightest pixel of the picture, not the output at hand; therefore larger kernels
are cut into blocks that stay below that area, and the blocks' sums are added. That keeps every output within
rounding of its own Σ|I||K|.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.geometry import BOUNDARIES, MODES, Axis, Boundary, Mode

# OpenCV's filter2D leaves the direct sum at 11 × 11 cells (float32, with SSE3) or 50 (otherwise); stay below.
_MOST_CELLS: Final = {np.dtype(np.float32): 120, np.dtype(np.float64): 49}

_CV_BORDERS: Final[dict[Boundary, int]] = {
    "constant": cv2.BORDER_CONSTANT,
    "nearest": cv2.BORDER_REPLICATE,
    "reflect": cv2.BORDER_REFLECT,
    "mirror": cv2.BORDER_REFLECT_101,
    "wrap": cv2.BORDER_WRAP,
}


def convolve(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    *,
    mode: Mode = "full",
    boundary: Boundary = "constant",
    fill_value: float = 0.0,
    origin: tuple[int, int] | None = None,
    dtype: npt.DTypeLike = np.float64,
) -> npt.NDArray[Any]:
    """Convolve: S(i, j) = Σm Σn I(m, n) K(i + u − m, j + v − n). The kernel is flipped.

    image: (H, W), or (H, W, C) with each channel filtered by itself. kernel: (kh, kw), finite, of any size.
    mode: ``full`` gives (H+kh−1, W+kw−1), ``same`` (H, W), ``valid`` (H−kh+1, W−kw+1), with a 0-length axis
    where the kernel does not fit. (u, v) is (0, 0), ``origin`` and (kh−1, kw−1) respectively.
    boundary: ``constant`` (``fill_value``), ``nearest``, ``reflect``, ``mirror`` or ``wrap``, as in scipy.ndimage.
    origin: the cell (r, c) of the kernel that sits on the output pixel under ``same``; (kh//2, kw//2) unless given.
    dtype: float64 or float32; the sum is computed and returned in it.

    A weight of exactly 0 contributes nothing, even where it meets NaN or infinity.
    Raises ValueError, with the shapes, for input that is empty, of the wrong dimension or not real numbers,
    for kernels that are not finite, and for an unknown mode, boundary, dtype or an origin outside the kernel.
    """
    return _filter(image, kernel, True, mode, boundary, fill_value, origin, dtype)


def correlate(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    *,
    mode: Mode = "full",
    boundary: Boundary = "constant",
    fill_value: float = 0.0,
    origin: tuple[int, int] | None = None,
    dtype: npt.DTypeLike = np.float64,
) -> npt.NDArray[Any]:
    """Cross-correlate: S(i, j) = Σm Σn I(m, n) K(m − i + u, n − j + v). The kernel is used as it stands.

    Deep-learning libraries compute this and call it convolution. (u, v) is (0, 0) for ``valid``, ``origin`` for
    ``same`` and (kh−1, kw−1) for ``full``; everything else is as in `convolve`.
    """
    return _filter(image, kernel, False, mode, boundary, fill_value, origin, dtype)


def _filter(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    flip: bool,
    mode: Mode,
    boundary: Boundary,
    fill_value: float,
    origin: tuple[int, int] | None,
    dtype: npt.DTypeLike,
) -> npt.NDArray[Any]:
    """Check the arguments, then filter one channel after another."""
    number = np.dtype(dtype)
    if number not in _MOST_CELLS:
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
    (kh, kw), (height, width) = weights.shape, pixels.shape[:2]
    r, c = (kh // 2, kw // 2) if origin is None else origin
    if not (0 <= r < kh and 0 <= c < kw):
        raise ValueError(f"origin ({r}, {c}) lies outside the kernel of shape {weights.shape}")

    rows, columns = Axis(height, kh, r, mode, flip), Axis(width, kw, c, mode, flip)
    applied = weights[::-1, ::-1] if flip else weights
    feature_map = np.zeros((rows.outputs, columns.outputs, *pixels.shape[2:]), dtype=number)
    if feature_map.size == 0:
        return feature_map
    planes = pixels if pixels.ndim == 3 else pixels[..., np.newaxis]
    results = feature_map if pixels.ndim == 3 else feature_map[..., np.newaxis]
    for channel in range(planes.shape[2]):
        with np.errstate(
            over="ignore", invalid="ignore"
        ):  # infinities add up as they do in any sum
            plane = planes[..., channel].astype(number, order="C")
            _window_sums(plane, applied, rows, columns, boundary, fill_value, results[..., channel])
    return feature_map


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


def _window_sums(
    plane: npt.NDArray[Any],
    applied: npt.NDArray[Any],
    rows: Axis,
    columns: Axis,
    boundary: Boundary,
    fill_value: float,
    result: npt.NDArray[Any],
) -> None:
    """Put Σ over each output's window of pixel × applied weight into ``result``, for one (H, W) plane."""
    pads = (rows.before, rows.after, columns.before, columns.after)
    bordered = plane
    if any(pads):
        bordered = cv2.copyMakeBorder(plane, *pads, _CV_BORDERS[boundary], value=fill_value)
    for count, (top, left, block) in enumerate(_blocks(applied, _MOST_CELLS[plane.dtype])):
        height, width = block.shape
        region = bordered[
            top : top + rows.outputs + height - 1, left : left + columns.outputs + width - 1
        ]
        # With its anchor in the corner, output p is the sum over region[p : p + block]: no border is touched.
        sums = cv2.filter2D(region, -1, block, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
        inner = sums[: rows.outputs, : columns.outputs]
        result[...] = inner if count == 0 else result + inner


def _blocks(
    weights: npt.NDArray[Any], most_cells: int
) -> Iterator[tuple[int, int, npt.NDArray[Any]]]:
    """Cut a kernel into blocks of at most ``most_cells``, leaving out those that are all zero."""
    height, width = weights.shape
    columns = min(width, most_cells)
    rows = max(most_cells // columns, 1)
    for top in range(0, height, rows):
        for left in range(0, width, columns):
            block = weights[top : top + rows, left : left + columns]
            if block.any():
                yield top, left, np.ascontiguousarray(block)
