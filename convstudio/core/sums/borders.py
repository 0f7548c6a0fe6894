"""An image that goes on beyond its edges: any rectangle of indices, with the border's pixels where it leaves the image.

The one place where a border becomes pixels. Only the strips outside are looked up one by one; the image itself is
read as it lies, a part at a time, so no enlarged copy of a large picture is ever made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums.geometry import BORDERS, Boundary, sources

# Where all of the image is wanted, and it is small, OpenCV does the same in one call.
_SMALL: Final = 2**14
OPENCV_NUMBERS: Final[Mapping[Boundary, int]] = {
    boundary: getattr(cv2, f"BORDER_{border.opencv}")
    for boundary, border in BORDERS.items()
    if border.opencv
}
Pixels = npt.NDArray[Any]
# Some rows and columns of an image, by slices or by index arrays that broadcast against each other.
Read = Callable[[Any, Any], Pixels]


def bordered(
    read: Read,
    shape: tuple[int, int],
    rows: range,
    columns: range,
    boundary: Boundary,
    fill_value: float = 0.0,
    dtype: npt.DTypeLike | None = None,
    out: Pixels | None = None,
) -> Pixels:
    """The pixels of rows × columns (rising by 1, any indices) of the image of ``shape`` that ``read`` reads.

    (len(rows), len(columns), …); in the image's own number type, or float64 once a constant is among them, unless
    ``dtype`` asks for another one. May be a view of the image; else ``out``, where that is given.
    """
    height, width = shape
    inner = read(
        slice(max(rows.start, 0), max(rows.stop, 0)),
        slice(max(columns.start, 0), max(columns.stop, 0)),
    )
    region_shape = (len(rows), len(columns), *inner.shape[2:])
    if inner.shape == region_shape:
        return inner if dtype is None else inner.astype(dtype, copy=False)
    number = OPENCV_NUMBERS.get(boundary)
    is_small = inner.shape[:2] == shape and inner.size < _SMALL
    if is_small and dtype is not None and number is not None:
        wide = np.ascontiguousarray(inner, dtype)
        pads = -rows.start, rows.stop - height, -columns.start, columns.stop - width
        value = (fill_value,) * 4
        return cv2.copyMakeBorder(wide, *pads, number, out, value)
    within, beside = _inside(rows, height), _inside(columns, width)
    is_constant = boundary == "constant"
    if out is None:
        out = np.empty(region_shape, dtype or (np.float64 if is_constant else inner.dtype))
    out[within, beside] = inner
    m, n = sources(rows, height, boundary), sources(columns, width, boundary)
    for strip in (slice(0, within.start), slice(within.stop, len(rows))):
        if strip.start < strip.stop:
            out[strip] = fill_value if is_constant else read(m[strip, np.newaxis], n)
    for strip in (slice(0, beside.start), slice(beside.stop, len(columns))):
        if strip.start < strip.stop:
            out[within, strip] = (
                fill_value if is_constant else read(m[within, np.newaxis], n[strip])
            )
    return out


def _inside(indices: range, size: int) -> slice:
    """Which positions of ``indices`` are pixels of an axis of ``size``."""
    start = min(max(-indices.start, 0), len(indices))
    return slice(start, max(min(size - indices.start, len(indices)), start))
