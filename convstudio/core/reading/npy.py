"""NPY, the format of `numpy.save`: its header, validated before any data is read, and the picture in it.

A header is a Python literal from an untrusted file. Object arrays, which would be unpickled, are never read.
"""

from __future__ import annotations

import warnings
from math import prod
from typing import Any, BinaryIO, Final, Literal, NamedTuple

import numpy as np

from convstudio.core.files.checks import (
    MOST_SAMPLES,
    TRUNCATED,
    ImageError,
    Raster,
    check_size,
    chosen_part,
    cut_note,
    names_of_parts,
    part_note,
    raw_numbers,
    shaped_as_picture,
)

# A last axis shorter than the others by this factor holds channels; otherwise the first axis counts planes.
_LEAST_RATIO: Final = 8
_HEADER_READERS: Final = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


class Header(NamedTuple):
    """The declarations in the header of an NPY file."""

    shape: tuple[int, ...]
    is_fortran: bool
    dtype: np.dtype[Any]

    @property
    def is_real(self) -> bool:
        """Whether the values are real numbers."""
        return self.dtype.kind in "biuf"

    @property
    def order(self) -> Literal["C", "F"]:
        """The memory order: "C" if the last index varies fastest, "F" if the first."""
        return "F" if self.is_fortran else "C"


def read_header(file: BinaryIO) -> Header | None:
    """Read the header and leave the file at the data; None for version 3, which has named columns.

    A damaged header may raise any exception: the ways to fail are not all listed.
    """
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numpy warns about headers written by Python 2
        read = _HEADER_READERS.get(np.lib.format.read_magic(file))
        return None if read is None else Header(*read(file))


def read_npy(file: BinaryIO, part: int | None = None) -> Raster:
    """Read the array of an open NPY file.

    ``part`` selects one plane of (N, H, W) and (N, H, W, 3), or one channel of (H, W, C) if C is far smaller than H and
    W.
    """
    header = read_header(file)
    if header is None:
        raise ImageError("it holds a table of columns; an array of plain numbers would work")
    if not header.is_real:
        raise ImageError(f"its values are of the type {header.dtype}; real numbers would work")
    shape, dtype = header.shape, header.dtype
    kind, count = _stacked(shape)
    if kind:
        return _stack_part(file, header, kind, chosen_part(part, count, kind))
    found = prod(shape)
    if len(shape) == 1:  # a signal
        shape = (min(found, MOST_SAMPLES),)
    height, width, *samples = shaped_as_picture(shape)
    check_size(width, height, pixel_bytes=dtype.itemsize * prod(samples))
    pixels = raw_numbers(file, dtype, prod(shape)).reshape(shape, order=header.order)
    notes = cut_note(found) if len(shape) == 1 else ()
    return Raster(pixels.reshape((height, width, *samples)), notes=notes)


def _stacked(shape: tuple[int, ...]) -> tuple[str, int]:
    """Return the name and the number of the parts in a stack of this shape; "" for a single picture."""
    if len(shape) == 4 and shape[3] in (1, 3, 4):
        return "plane", shape[0]
    if len(shape) != 3 or 0 in shape or shape[2] in (1, 3, 4):
        return "", 1
    *sides, last = shape
    is_last = last == 2 or _LEAST_RATIO * last <= min(sides)
    return ("channel", last) if is_last else ("plane", shape[0])


def _stack_part(file: BinaryIO, header: Header, kind: str, part: int) -> Raster:
    shape, is_fortran, dtype = header
    is_plane = kind == "plane"
    count, plane = (shape[0], shape[1:]) if is_plane else (shape[2], shape[:2])
    start = file.tell()
    if file.seek(0, 2) - start < prod(shape) * dtype.itemsize:
        raise ImageError(TRUNCATED)
    # Contiguous in the file: parts along the first axis in C order, along the last in Fortran order.
    is_together = is_plane != is_fortran
    held = dtype.itemsize * prod(plane[2:]) * (1 if is_together else count)
    check_size(plane[1], plane[0], pixel_bytes=held)
    if is_together:
        file.seek(start + part * prod(plane) * dtype.itemsize)
        pixels = raw_numbers(file, dtype, prod(plane)).reshape(plane, order=header.order)
    else:
        file.seek(start)
        stack = raw_numbers(file, dtype, prod(shape)).reshape(shape, order=header.order)
        pixels = stack[part] if is_plane else stack[..., part]
    return Raster(
        pixels.reshape(shaped_as_picture(pixels.shape)),
        notes=part_note(kind, part, count),
        parts=names_of_parts(kind, count),
        part=part,
    )
