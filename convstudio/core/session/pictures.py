"""Pictures in an archive: every value in its own number type, and whatever else the program knows of the file.

A picture is a folder of the archive: `about.json`, and an NPY file for each of its arrays, which other programs read as
well. What is read is measured by its headers before anything is decoded.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import partial
from math import prod
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import msgspec
import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import ImageError, check_size
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import quoted
from convstudio.core.reading.npy import read_header
from convstudio.core.session.problems import SessionError
from convstudio.core.session.values import Stored, field_names, stored_fields, understood

_ARRAYS: Final = ("pixels", "alpha", "truth")
# The file it came from is another matter.
_FIELDS: Final = field_names(Picture, "path", "file_state", *_ARRAYS)
CUT_PICTURE: Final = "it is damaged: a picture in it has not all of its pixels"
_NEEDED: Final = ("name", "white")
_ABOUT: Final = "about.json"
_AT_ONCE: Final = 16 << 20  # bytes that are read at a time
_MOST_ABOUT: Final = 64 << 20  # bytes: colour profiles, EXIF, and the names of 100,000 columns
MOST_COMPRESSED: Final = 64 << 20
"""The most bytes of arrays in an archive that are compressed, in about a second; the others are stored as they are.

So no archive of ours becomes much larger when it is read, and one that does is refused.
"""
_TYPES: Final = frozenset(map(np.dtype, ("u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8")))


def put_picture(archive: ZipFile, folder: str, picture: Picture) -> None:
    """Write a picture into a ``folder`` of an archive; its path is not written."""
    left = MOST_COMPRESSED - compressed_bytes(archive)
    about: Stored = stored_fields(picture, _FIELDS)
    put(archive, f"{folder}/{_ABOUT}", lambda file: file.write(msgspec.json.encode(about)))
    for name, array in _arrays(picture).items():
        write = partial(np.lib.format.write_array, array=array, allow_pickle=False)
        put(archive, f"{folder}/{name}.npy", write, compressed=array.nbytes <= left)
        left -= array.nbytes


def put(
    archive: ZipFile, name: str, write: Callable[[Any], object], *, compressed: bool = True
) -> None:
    """Write a file into an archive, without a date, so that equal contents make equal bytes."""
    entry = name if compressed else ZipInfo(name)
    with archive.open(entry, "w", force_zip64=True) as file:
        write(file)


def compressed_bytes(archive: ZipFile) -> int:
    """Return how many bytes the compressed files of an archive have when they are read."""
    return sum(each.file_size for each in archive.infolist() if each.compress_type != ZIP_STORED)


def get_picture(archive: ZipFile, folder: str, left_out: list[str]) -> Picture:
    """Read the picture in a ``folder`` of an archive, and name in ``left_out`` what of it is not understood.

    Raises SessionError if there is none, or more than can be opened.
    """
    about = _about(archive, folder)
    values = understood(Picture, _FIELDS, about, left_out)
    if missing := [name for name in _NEEDED if name not in values]:
        raise SessionError(f"it is damaged: a picture in it has no {missing[0]}")
    there = set(archive.namelist())
    arrays: dict[str, Any] = {
        name: _array(archive, archive.getinfo(f"{folder}/{name}.npy"))
        for name in _ARRAYS
        if f"{folder}/{name}.npy" in there
    }
    if "pixels" not in arrays:
        raise SessionError("it is damaged: a picture in it has no pixels")
    try:
        return Picture(**values, **arrays)
    except ValueError as error:
        raise SessionError(f"it is damaged: {error}") from None


def _about(archive: ZipFile, folder: str) -> Stored:
    try:
        entry = archive.getinfo(f"{folder}/{_ABOUT}")
    except KeyError:
        raise SessionError("it is damaged: a picture is missing in it") from None
    try:
        found = msgspec.json.decode(contents(archive, entry, _MOST_ABOUT))
    except (msgspec.DecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SessionError("it is damaged: nothing is said about a picture in it")
    return found


def contents(archive: ZipFile, entry: ZipInfo, most_bytes: int) -> bytes:
    """Return the contents of a file in an archive; SessionError if they are longer than ``most_bytes``."""
    with archive.open(entry) as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise SessionError(f"{quoted(entry.filename)} in it has more than {most_bytes >> 20} MB")
    return data


def _arrays(picture: Picture) -> Mapping[str, npt.NDArray[Any]]:
    found = {name: getattr(picture, name) for name in _ARRAYS}
    return {name: array for name, array in found.items() if array is not None}


def _array(archive: ZipFile, entry: ZipInfo) -> npt.NDArray[Any]:
    """Read the array of an NPY file in an archive into memory that is as large as its header says, and no larger."""
    with archive.open(entry) as file:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                header = read_header(file)  # type: ignore[arg-type]  # an IO[bytes]
        except Exception:  # the ways to fail are not all listed
            header = None
        if header is None or header.dtype.newbyteorder("=") not in _TYPES or header.is_fortran:
            raise SessionError("it is damaged: the numbers of a picture are of no known type")
        shape = header.shape
        if len(shape) not in (1, 2, 3) or 0 in shape:
            raise SessionError(f"it is damaged: a picture in it has the shape {shape}")
        _check(shape, header.dtype, entry)
        array = np.empty(shape, header.dtype)
        room = memoryview(array.data).cast("B")
        filled = 0
        while part := file.read(min(len(room) - filled, _AT_ONCE)):
            room[filled : filled + len(part)] = part
            filled += len(part)
        # The checksum is compared where the file ends.
        if filled < len(room) or file.read(1):
            raise SessionError(CUT_PICTURE)
    return array.astype(header.dtype.newbyteorder("="), copy=False)


def _check(shape: tuple[int, ...], dtype: np.dtype[Any], entry: ZipInfo) -> None:
    """Raise SessionError if there is more, or less, than an array may have."""
    height, width, *samples = shape if len(shape) > 1 else (1, *shape)
    try:
        check_size(width, height, pixel_bytes=dtype.itemsize * prod(samples))
    except ImageError as error:
        raise SessionError(f"a picture in it is too large: {error}") from None
    if entry.file_size < prod(shape) * dtype.itemsize:
        raise SessionError(CUT_PICTURE)
