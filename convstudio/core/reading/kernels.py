"""Kernels in files: texts of any notation, NPY and NPZ arrays, and small images.

Files are untrusted: they are opened without blocking, limited in size before they are decoded, and never unpickled.
What a file is decide its first bytes, not its name.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.kernel_texts.found import KernelError, check_size
from convstudio.core.kernel_texts.reading import (
    MAX_CHARACTERS,
    Alternative,
    KernelReading,
    read_kernel_text,
)
from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.core.model.picture import GREY_WEIGHTS, Picture
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.formats import suffixes_of
from convstudio.core.reading.kinds import kind_of
from convstudio.core.reading.npy import read_header

MAX_BYTES: Final = MAX_CHARACTERS
KERNEL_SUFFIXES: Final = (*suffixes_of("kernel"), ".json")
_WOULD_WORK: Final = "a matrix as text, CSV, TSV, NPY or a small picture would work"
PICTURE: Final = "a picture"
"""The notation of kernels that are small images."""
# Larger pictures are refused by their header. A tile of a TIFF may be larger than its picture.
_MOST_DECODED: Final = 4 * MAX_SIZE
# A row as spreadsheets save it where decimals have commas; elsewhere a semicolon in a line ends a row.
_ROW_OF_SEMICOLONS: Final = re.compile(r"[^\s;]+(?:;[^\s;]*)+\s*")
_ZIP: Final = b"PK\x03\x04"


def read_kernel(path: str | os.PathLike[str]) -> KernelReading:
    """Read the kernel in a text of any notation and encoding, an NPY or NPZ array, or a small picture.

    Raises KernelError, naming the file, for anything other than one kernel of at most `MAX_SIZE` finite weights a side.
    """
    try:
        return _read(path, _file_bytes(path))
    except KernelError as error:
        # "/" has no name.
        name = os.path.basename(path) or os.fspath(path)
        raise KernelError(f"“{printable(name)}”: {error}") from None


def _read(path: str | os.PathLike[str], data: bytes) -> KernelReading:
    kind = kind_of(data)
    if kind == "NPY":
        return _from_array(_array_from_npy(data), "NPY")
    if data.startswith(_ZIP):
        return _from_array(_array_from_npz(data), "NPZ")
    if kind is not None:
        return _from_picture(path)
    from convstudio.core.tables.lines import decoded  # few kernels need it

    text = decoded(data)
    if text is None:
        raise KernelError(f"It is neither a text nor a file that is read here; {_WOULD_WORK}.")
    if os.path.splitext(path)[1].lower() == ".csv" and _ROW_OF_SEMICOLONS.fullmatch(text):
        text = f"sep=;\n{text}"
    return read_kernel_text(text)


def _from_array(array: npt.NDArray[Any], notation: str) -> KernelReading:
    """Return an array as a kernel; axes of one element around a matrix, as of weights (1, 1, h, w), are dropped."""
    shape = array.shape
    while len(shape) > 2 and 1 in (shape[0], shape[-1]):
        shape = shape[1:] if shape[0] == 1 else shape[:-1]
    if len(shape) == 1:
        shape = (1, *shape)
    if len(shape) != 2 or min(shape) < 1:
        raise KernelError(
            f"It holds an array of shape {array.shape}; one kernel, rows and columns, would work."
        )
    check_size(*shape)
    try:
        return KernelReading(Kernel.from_array(array.reshape(shape)), notation)
    except ValueError as error:
        raise KernelError(str(error)) from None


def _from_picture(path: str | os.PathLike[str]) -> KernelReading:
    """Return the grey values of a small picture as a kernel; the one whose sum is 1 is offered."""
    # A few kernels need it.
    from convstudio.core.files.checks import TooLargeError, sides_up_to
    from convstudio.core.reading.door import ImageError, decoded_picture

    try:
        with sides_up_to(_MOST_DECODED):
            picture = decoded_picture(path)
    except TooLargeError as error:
        check_size(*error.shape)
        raise
    except ImageError as error:
        reason = str(error)
        raise KernelError(f"{reason[:1].upper()}{reason[1:]}.") from None
    check_size(*picture.pixels.shape[:2])
    reading = _from_array(_grey(picture), PICTURE)
    try:
        normalised: tuple[Alternative, ...] = (
            Alternative("Make the sum 1", reading.kernel.normalised()),
        )
    except ValueError:
        normalised = ()
    return replace(reading, alternatives=normalised, notes=picture.notes)


def _grey(picture: Picture) -> npt.NDArray[Any]:
    pixels = picture.pixels
    return pixels if pixels.ndim == 2 else pixels.astype(np.float64) @ np.array(GREY_WEIGHTS)


def _array_from_npy(data: bytes) -> npt.NDArray[Any]:
    """Return the array; its header is validated before the data are read."""
    file = io.BytesIO(data)
    try:
        header = read_header(file)
    except Exception:
        header = None
    if header is None:
        raise KernelError("Its NPY header is damaged or of an unknown version.")
    shape, dtype = header.shape, header.dtype
    if not shape or min(shape) < 1 or not header.is_real:
        raise KernelError(
            f"It holds an array of {dtype} and shape {shape}; "
            "real numbers in rows and columns are needed."
        )
    if len(shape) <= 2:
        check_size(shape[0] if len(shape) == 2 else 1, shape[-1])
    count = 1
    for side in shape:
        count *= side
    if len(data) - file.tell() < count * dtype.itemsize:
        raise KernelError("It ends before its last number: the file is incomplete.")
    numbers = np.frombuffer(data, dtype, count, offset=file.tell())
    return numbers.reshape(shape, order=header.order)


def _array_from_npz(data: bytes) -> npt.NDArray[Any]:
    """Return the only array of an archive that `numpy.savez` wrote; what it expands to is limited, too."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if [entry.filename.endswith(".npy") for entry in entries] != [True]:
                names = ", ".join(printable(entry.filename) for entry in entries[:4])
                raise KernelError(
                    f"It is an archive of {len(entries)} files ({names}); one array in it would work."
                )
            if entries[0].file_size > MAX_BYTES:
                raise KernelError(f"Its array is larger than {MAX_BYTES:,} bytes.")
            with archive.open(entries[0]) as file:
                return _array_from_npy(file.read(MAX_BYTES))
    except KernelError:
        raise
    except Exception:
        raise KernelError("It is a damaged archive; a copy saved anew would work.") from None


def _file_bytes(path: str | os.PathLike[str]) -> bytes:
    try:
        with open_regular(path, MAX_BYTES) as file:
            return file.read(MAX_BYTES)
    except UnreadableFileError as error:
        reason = error.advised(_WOULD_WORK)
        raise KernelError(f"{reason[0].upper()}{reason[1:]}.") from None
    except OSError as error:
        raise KernelError(f"It cannot be read: {error.strerror}.") from None
