"""Any rectangle of an image extended beyond its edges, with border pixels where it leaves the image.

This is the one place where a border becomes pixels. Only the strips outside are looked up by index; the image itself is
read by slices, a part at a time, so a large picture is never copied as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums.geometry import BORDERS, Boundary, sources

# Pixels up to which one call of OpenCV's copyMakeBorder is quicker, if the whole image is wanted.
_SMALL: Final = 2**14
OPENCV_NUMBERS: Final[Mapping[Boundary, int]] = {
    boundary: getattr(cv2, f"BORDER_{border.opencv}")
    for boundary, border in BORDERS.items()
    if border.opencv
}
Pixels = npt.NDArray[Any]
# A function that reads rows and columns of an image, by slices, by index arrays that broadcast, or by one of each.
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
    """Return the pixels of ``rows`` × ``columns``, ranges of step 1 over any indices, of the image that ``read`` reads.

    The result is (len(rows), len(columns), …) in the image's own dtype, or float64 if it contains the constant, unless
    ``dtype`` is given. It may be a view of the image; otherwise it is ``out`` if that is given.
    """
    height, width = shape
    straight = tuple(slice(max(each.start, 0), max(each.stop, 0)) for each in (rows, columns))
    inner = read(*straight)
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
    above_below, left_right = _outside(within, len(rows)), _outside(beside, len(columns))
    if is_constant:
        for strip in above_below:
            out[strip] = fill_value
        for strip in left_right:
            out[within, strip] = fill_value
        return out
    m, n = sources(rows, height, boundary), sources(columns, width, boundary)
    # Parts of whole rows and columns are copied in a fraction of the time in which each pixel is looked up.
    for strip in above_below:
        out[strip, beside] = read(m[strip], straight[1])
        for side in left_right:
            out[strip, side] = read(m[strip, np.newaxis], n[side])
    for side in left_right:
        out[within, side] = read(straight[0], n[side])
    return out


def _inside(indices: range, size: int) -> slice:
    """Return the slice of positions in ``indices`` that fall inside an axis of ``size`` pixels."""
    start = min(max(-indices.start, 0), len(indices))
    return slice(start, max(min(size - indices.start, len(indices)), start))


def _outside(inside: slice, count: int) -> list[slice]:
    """Return the slices of ``count`` positions before and after ``inside``, if there are any."""
    ends = slice(0, inside.start), slice(inside.stop, count)
    return [part for part in ends if part.start < part.stop]
