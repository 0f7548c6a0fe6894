"""The entry point of reading: a file becomes a `Picture`, or one sentence that says why not.

No other module deals with file formats, and no file is trusted: it may be a pipe that never answers, a device that
never ends, a kilobyte that claims a terabyte, or a photograph with the wrong extension. So it is opened without
blocking, must be a regular file of bounded size, and is identified by its first bytes and measured by its header before
it is decoded; any error of a decoder is re-raised as `ImageError`.
"""

from __future__ import annotations

import os
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import (
    MAX_FILE_BYTES,
    ImageError,
    Raster,
    chosen_part,
    shaped_as_picture,
)
from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.model.picture import Picture, white_of
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.foreign import SNIFFED_BYTES, described
from convstudio.core.reading.formats import reader_of, suffixes_of
from convstudio.core.reading.kinds import kind_of

__all__ = [
    "IMAGE_SUFFIXES",
    "ImageError",
    "decoded_picture",
    "picture_from_array",
    "picture_from_text",
    "read_picture",
]

IMAGE_SUFFIXES: tuple[str, ...] = suffixes_of("image", "numbers")
"""The suffixes of files that may be pictures. Reading itself ignores suffixes."""
_WOULD_WORK = "a PNG, JPEG, TIFF, WebP, AVIF, GIF, FITS, PGM, NPY, CSV or WAV file would work"

# EXIF 2.32, tag 274: whether rows and columns are swapped, then the steps down and across.
_TURNS = {
    1: (False, 1, 1),
    2: (False, 1, -1),
    3: (False, -1, -1),
    4: (False, -1, 1),
    5: (True, 1, 1),
    6: (True, 1, -1),
    7: (True, -1, -1),
    8: (True, -1, 1),
}
_LARGEST_EXACT_INTEGER = 1 << 53  # in float64
_CUSTOMARY_WHITES = (255.0, 65535.0, 4294967295.0)


def read_picture(path: str | os.PathLike[str], part: int | None = None) -> Picture:
    """Read a PNG, JPEG, JPEG 2000, TIFF, WebP, AVIF, BMP, GIF, HDR, FITS, PBM, PGM, PPM, PAM, PFM or NPY file.

    ``part``: the index of one of its `Picture.parts` (pages, columns of a table, channels of a sound); None selects the
    format's default, usually the first.

    A WAV file is a signal: a picture of one row, at most 10,000 samples long. A column of a CSV, TSV or TXT file of
    numbers is a signal, too; without headings such a table is an image.

    The values are those stored: no gamma, no colour profile, no scaling, and 16 bits stay 16 (only PBM and grey PNG
    below 8 bits are scaled to 0…255). Palettes and CMYK become RGB, alpha is kept separately with a note, and EXIF
    orientation is applied. Raises ImageError, and nothing else, whatever the path leads to.
    """
    try:
        return decoded_picture(path, part)
    except ImageError as error:
        # "." and "/" have no name.
        name = printable(Path(path).name or os.fspath(path))
        raise ImageError(f"“{name}” cannot be opened: {error}.") from error.__cause__


def decoded_picture(path: str | os.PathLike[str], part: int | None = None) -> Picture:
    """Read a picture as `read_picture`; raises ImageError with the reason alone ("it is empty; …")."""
    target = Path(path)
    try:
        with warnings.catch_warnings(), open_regular(target, MAX_FILE_BYTES) as file:
            warnings.simplefilter("ignore")
            status = os.fstat(file.fileno())
            picture = _picture(_decode(file, part), printable(target.name), target)
            return replace(picture, file_state=(status.st_mtime_ns, status.st_size))
    except UnreadableFileError as error:
        raise ImageError(error.advised(_WOULD_WORK)) from None
    except ImageError:
        raise
    except MemoryError as error:
        raise ImageError("there is not enough memory for it; a smaller copy would work") from error
    except Exception as error:
        raise ImageError(
            "its contents are damaged or incomplete; a copy saved anew would work"
        ) from error


def picture_from_array(array: npt.ArrayLike, name: str = "untitled") -> Picture:
    """Make a picture from a copy of (H, W), (H, W, 1), (H, W, 3), (H, W, 4) with alpha, or one row (N,).

    bool becomes uint8 (0 and 1, with 1 as white), float16 becomes float32, and 64-bit integers become float64 if none
    is beyond ±2⁵³; other real types of up to 64 bits are kept. Raises ImageError for anything else.
    """
    try:
        copy = np.array(array)
        pixels = copy.reshape(shaped_as_picture(copy.shape))
        if not pixels.size:
            raise ImageError("it is empty; at least one value is needed")
        return _picture(Raster(pixels), name)
    except ImageError as error:
        raise ImageError(f"“{printable(name)}” cannot be used: {error}.") from None
    except Exception as error:
        reason = "it is no table of numbers; an array of shape (H, W) or (H, W, 3) would work"
        raise ImageError(f"“{printable(name)}” cannot be used: {reason}.") from error


def picture_from_text(text: str, part: int | None = None, name: str = "pasted") -> Picture:
    """Make a picture from a text table of numbers, read as by `read_picture`; ImageError for other texts."""
    from convstudio.core.reading.tables import raster_of_text

    try:
        return _picture(raster_of_text(text, part), name)
    except ImageError as error:
        raise ImageError(f"“{printable(name)}” cannot be used: {error}.") from None


def _decode(file: BinaryIO, part: int | None) -> Raster:
    """Decode one part of a file; None selects its reader's default."""
    raster = _decoded(file, part)
    if not raster.parts:
        chosen_part(part, 1, "picture")
    return raster


def _decoded(file: BinaryIO, part: int | None) -> Raster:
    """Choose the decoder by the first bytes and run it."""
    file_bytes = os.fstat(file.fileno()).st_size
    head = file.read(SNIFFED_BYTES)
    kind = kind_of(head)
    if kind is None:
        return _table(file, head, file_bytes, part)
    return reader_of(kind)(file, kind, file_bytes, part)


def _table(file: BinaryIO, head: bytes, file_bytes: int, part: int | None) -> Raster:
    """Read a text table of numbers; if it is none, raise an ImageError that names what the file is."""
    from convstudio.core.reading.tables import looks_like_table

    found = described(head)
    if found is not None:
        raise ImageError(found)
    if not looks_like_table(head):
        raise ImageError(f"it is no picture of a known format; {_WOULD_WORK}")
    return reader_of("table")(file, "table", file_bytes, part)


def _picture(raster: Raster, name: str, path: Path | None = None) -> Picture:
    stored, alpha, notes = raster.pixels, raster.alpha, raster.notes
    if stored.ndim == 3 and stored.shape[2] == 4:
        stored, alpha, notes = stored[..., :3], stored[..., 3], (*notes, "alpha ignored")
    return Picture(
        _turned(_converted(stored), raster.orientation),
        _white_for(stored) if raster.white is None else raster.white,
        name,
        path,
        notes,
        alpha=None if alpha is None else _turned(_converted(alpha), raster.orientation),
        no_data=raster.no_data,
        parts=raster.parts,
        part=raster.part,
        metadata=raster.metadata,
        holds_light=raster.holds_light,
    )


def _turned(pixels: npt.NDArray[Any], orientation: int) -> npt.NDArray[Any]:
    is_transposed, down, across = _TURNS.get(orientation, _TURNS[1])
    if is_transposed:
        pixels = pixels.swapaxes(0, 1)
    return pixels[::down, ::across]


def _converted(stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Convert to native byte order and to a dtype that the program computes with, keeping the values."""
    dtype = stored.dtype
    match dtype.kind, dtype.itemsize:
        case "b", _:
            return stored.astype(np.uint8)
        case "f", 2:
            return stored.astype(np.float32)
        case "i" | "u", 8:
            if max(-int(stored.min()), int(stored.max())) > _LARGEST_EXACT_INTEGER:
                raise ImageError("it has integers beyond ±2⁵³; smaller ones or floats would work")
            return stored.astype(np.float64)
        case ("i" | "u", 1 | 2 | 4) | ("f", 4 | 8):
            return stored.astype(dtype.newbyteorder("="), copy=False)
        case _:
            raise ImageError(f"its values are of the type {dtype}; real numbers would work")


def _white_for(stored: npt.NDArray[Any]) -> float:
    """Return white for a dtype; 64-bit integers never use their full range, so they get the white of a usual depth."""
    if stored.dtype.kind == "b":
        return 1.0
    if stored.dtype.kind in "iu" and stored.dtype.itemsize == 8:
        largest = float(stored.max())
        return next((white for white in _CUSTOMARY_WHITES if largest <= white), largest)
    return white_of(stored.dtype)
