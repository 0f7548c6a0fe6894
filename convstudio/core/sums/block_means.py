"""Block means, on the grid of blocks or for a block at every position, without spill-over between blocks.

A running sum (`cv2.boxFilter`) costs the same for any block size, but the rounding error of one bright value then stays
for the rest of the row. So it is used only where every sum is exact: for integers, and for floats whose digits fit.
Other values are added pairwise: each mean depends on its own values alone, a block of zeros gives exactly 0, and NaN
and infinity stay in the blocks that contain them.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.sums.threads import scratch

# The most rows of 16-bit values that cv2.accumulate sums exactly in float32.
_MOST_ROWS_IN_FLOAT32: Final = 256
# The types that cv2.boxFilter sums in 32-bit integers or in float64, with the largest block whose sum float32 still
# holds exactly.
_BOXED: Final = {np.dtype(np.uint8): 2**16, np.dtype(np.uint16): 2**8, np.dtype(np.float32): 2**62}


def box_means(values: npt.NDArray[Any], decimation: int) -> npt.NDArray[np.float64]:
    """Return the means of decimation × decimation blocks of ``values``, (H, W) or (H, W, 3), from the top left corner.

    The result has ceil(H / decimation) rows and ceil(W / decimation) columns; a block that is cut off at the edge is
    the mean of the values it has.
    """
    if decimation == 1 or values.size == 0:
        rows, columns = (-(-length // decimation) for length in values.shape[:2])
        return values.astype(np.float64).reshape(rows, columns, *values.shape[2:])
    if values.dtype not in (np.uint8, np.uint16, np.float32, np.float64):
        values = values.astype(np.float64)
    height, width = values.shape[:2]
    totals = block_sums(values, decimation)
    if values.dtype == np.float64 and np.isinf(totals).any():
        # Scale down first: the sum of the largest numbers would overflow, though their mean does not.
        scale = 2.0 ** -(2 * decimation.bit_length())
        with np.errstate(over="ignore", invalid="ignore"):
            scaled = block_sums(values * scale, decimation) / _counts(
                totals.shape, height, width, decimation
            )
            return np.asarray(scaled / scale)
    return np.asarray(totals / _counts(totals.shape, height, width, decimation), np.float64)


def block_sums(values: npt.NDArray[Any], decimation: int) -> npt.NDArray[np.float64]:
    """Return the sums of decimation × decimation blocks of ``values``, in the shape of their `box_means`."""
    exact = values.dtype.kind == "u" and decimation <= _MOST_ROWS_IN_FLOAT32
    height, width = values.shape[:2]
    rows, columns = -(-height // decimation), -(-width // decimation)
    # Zeros fill the last block, so that whole blocks can be summed.
    sums = np.zeros(
        (rows, columns * decimation, *values.shape[2:]), np.float32 if exact else np.float64
    )
    for row in range(min(decimation, height)):
        every = values[row::decimation]
        cv2.accumulate(every, sums[: len(every), :width])
    blocks = sums.reshape(rows * columns, decimation, *values.shape[2:])
    totals = cv2.reduce(blocks, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F)
    return np.asarray(totals.reshape(rows, columns, *values.shape[2:]), np.float64)


def _counts(
    shape: tuple[int, ...], height: int, width: int, decimation: int
) -> npt.NDArray[np.float64]:
    """Return the number of values in each block, broadcastable to its sums' ``shape``."""
    counts = np.multiply.outer(lengths(height, decimation), lengths(width, decimation))
    return counts.reshape(*shape[:2], *(1 for _ in shape[2:]))


def sliding_means(
    values: npt.NDArray[Any], block: tuple[int, int], dtype: npt.DTypeLike
) -> npt.NDArray[Any]:
    """Return the mean of the (rows, columns) block that begins at each of ``values``, (H, W) of any real type.

    The result is of ``dtype`` or of float64. It is (H, W), or has as many rows and columns as there are whole blocks;
    anything behind those is undefined. It may be ``values`` itself, or scratch memory that is valid until this thread's
    next call.
    """
    if block == (1, 1):
        return values
    count = block[0] * block[1]
    if not _adds_up_exactly(values, count):
        return _added_in_pairs(values, block)
    fits = count <= _BOXED.get(values.dtype, 0)
    number = np.dtype(dtype)
    source = np.ascontiguousarray(values if fits else values.astype(np.float64))
    means = scratch("means", values.shape, number)
    depth = cv2.CV_32F if number == np.float32 else cv2.CV_64F
    # Floats are scaled in float64 and rounded once; integers, whose sums are exact, may be scaled in float32.
    whole = source.dtype.kind == "f"
    cv2.boxFilter(source, depth, block[::-1], means, (0, 0), whole, cv2.BORDER_CONSTANT)
    return means if whole else np.divide(means, number.type(count), out=means)


def _adds_up_exactly(values: npt.NDArray[Any], count: int) -> bool:
    """Return whether the sum of any ``count`` of the values is exact in float64."""
    if values.dtype.kind in "bu" and values.dtype.itemsize <= 2:
        return True
    if values.dtype.kind in "biu":
        largest = max(abs(int(values.min(initial=0))), int(values.max(initial=0)))
        return largest * count < 2**53
    if values.dtype == np.float64:
        return False
    # The bit pattern of a float without its sign grows with its magnitude. Subtracting 1 wraps 0, which needs no
    # digits, around to the largest of all.
    sizes = np.ascontiguousarray(values).view(np.uint32) & np.uint32(2**31 - 1)
    largest = sizes.max(initial=0)
    smallest = (sizes - np.uint32(1)).min(initial=2**32 - 1)
    exponents = int(largest >> 23) - int(smallest >> 23)  # far below 0 if all are 0
    is_finite = int(largest) < int(np.float32(np.inf).view(np.uint32))
    return is_finite and exponents + 1 + 24 + int(count).bit_length() <= 53


def _added_in_pairs(values: npt.NDArray[Any], block: tuple[int, int]) -> npt.NDArray[np.float64]:
    count = block[0] * block[1]
    # Scale down first, so that the largest numbers do not overflow.
    half = count.bit_length()
    sums: npt.NDArray[np.float64] = values * 2.0**-half if values.dtype == np.float64 else (
        values.astype(np.float64)
    )  # fmt: skip
    with np.errstate(invalid="ignore"):  # +∞ and −∞ in one block have no mean
        sums = _runs_added(_runs_added(sums, block[0]).T, block[1]).T
        sums /= count * (2.0**-half if values.dtype == np.float64 else 1.0)
    return sums


def _runs_added(sums: npt.NDArray[np.float64], length: int) -> npt.NDArray[np.float64]:
    """Return Σ of ``length`` consecutive rows from each row on; the result is ``length`` − 1 rows shorter."""
    size = len(sums) - length + 1
    total: npt.NDArray[np.float64] | None = None
    start, run = 0, 1
    while True:
        if length & run:
            part = sums[start : start + size]
            total = part if total is None else total + part
            start += run
        if 2 * run > length:
            assert total is not None
            return total
        sums = sums[:-run] + sums[run:]
        run *= 2


def lengths(length: int, decimation: int) -> npt.NDArray[np.float64]:
    """Return the length of each block along an axis, the last one perhaps shorter."""
    found = np.full(-(-length // decimation), float(decimation))
    found[-1] = length - (len(found) - 1) * decimation
    return found
