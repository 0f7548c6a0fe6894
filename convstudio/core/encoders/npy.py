"""NPY, the format of `numpy.save`: one array, or the maps of a stack along its first axis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import numpy as np

from convstudio.core.encoders.layout import Layout, Rows


def write_npy(file: BinaryIO, layout: Layout, rows: Rows) -> None:
    """Write one map as an array of its shape."""
    _write_header(file, layout.shape, layout.dtype)
    file.writelines(part.tobytes() for part in rows)


def write_npy_stack(file: BinaryIO, count: int, maps: Iterable[tuple[Layout, Rows]]) -> None:
    """Write ``count`` maps as one array; ValueError if they differ in shape or dtype."""
    first: Layout | None = None
    for number, (layout, rows) in enumerate(maps, 1):
        if first is None:
            first = layout
            _write_header(file, (count, *layout.shape), layout.dtype)
        if (layout.shape, layout.dtype) != (first.shape, first.dtype):
            raise ValueError(
                f"number {number} would be {layout.shape} of {layout.dtype}, but the first is {first.shape} of "
                f"{first.dtype}; a .tif holds maps of any size and type"
            )
        file.writelines(part.tobytes() for part in rows)


def _write_header(file: BinaryIO, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    descr = np.lib.format.dtype_to_descr(dtype)
    np.lib.format.write_array_header_1_0(
        file, {"descr": descr, "fortran_order": False, "shape": shape}
    )
