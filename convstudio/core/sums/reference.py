"""The double sum as the textbook writes it, for reading and for verifying the fast path.

Nothing here is fast or clever: four nested loops over the formulas

convolution        S(i, j) = Σm Σn I(m, n) K(i + u − m, j + v − n)
cross-correlation  S(i, j) = Σm Σn I(m, n) K(m − i + u, n − j + v)

The values may be anything that multiplies and adds, including letters: that is how the program and its tests know that
the first output of the textbook's figure reads aw + bx + ey + fz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.core.sums.geometry import Axis, Boundary, Mode, source


def reference(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    *,
    flip: bool,
    mode: Mode,
    boundary: Boundary = "constant",
    fill_value: Any = 0,
    origin: tuple[int, int] | None = None,
) -> npt.NDArray[Any]:
    """Return S of an (H, W) image and a (kh, kw) kernel by nested loops; ``flip`` selects convolution.

    Terms are added in order of m, then n. A weight equal to 0 contributes nothing, whatever it meets, and neither does
    a border pixel equal to 0 (so that outputs in letters carry no zeros from outside the image); an output without
    terms is 0. The result has the dtype of the image, which may be object, and at least float64 if numeric.
    """
    pixels, weights = np.asarray(image), np.asarray(kernel)
    (height, width), (kh, kw) = pixels.shape, weights.shape
    r, c = (kh // 2, kw // 2) if origin is None else origin
    rows, columns = Axis(height, kh, r, mode, flip), Axis(width, kw, c, mode, flip)

    dtype = object if pixels.dtype == object else np.float64
    feature_map = np.zeros((rows.outputs, columns.outputs), dtype=dtype)
    for i in range(rows.outputs):
        for j in range(columns.outputs):
            total = None
            for m in rows.window(i):
                for n in columns.window(j):
                    weight = weights[rows.tap(i, m), columns.tap(j, n)]
                    pixel, outside = _pixel(pixels, m, n, boundary, fill_value)
                    if _is_zero(weight) or (outside and _is_zero(pixel)):
                        continue
                    term = pixel * weight
                    total = term if total is None else total + term
            feature_map[i, j] = 0 if total is None else total
    return feature_map


def _pixel(
    pixels: npt.NDArray[Any], m: int, n: int, boundary: Boundary, fill_value: Any
) -> tuple[Any, bool]:
    """Return I(m, n), and whether it is the constant supplied outside the image."""
    row, column = source(m, pixels.shape[0], boundary), source(n, pixels.shape[1], boundary)
    if row is None or column is None:
        return fill_value, True
    return pixels[row, column], False


def _is_zero(value: Any) -> bool:
    """Return whether a value is the number 0; letters never are."""
    return isinstance(value, (int, float, np.number)) and bool(value == 0)
