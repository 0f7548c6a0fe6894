"""The door: a file becomes a `Picture`, or one sentence that says why not.

Nobody behind the door meets a file format, and nothing in front of it can be trusted: the file may
be a pipe that never answers, a device that never ends, a kilobyte that claims a terabyte, or a
photograph with the wrong ending. So it is opened without waiting, must be a regular file of bounded
size, is recognised by its first bytes and measured by its header before it is decoded; and whatever
a decoder throws leaves as `ImageError`.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.opening_files import UnreadableFileError, open_regular
from convstudio.core.picture import Picture, white_of
from convstudio.core.reading_checks import MAX_FILE_BYTES, ImageError, Raster, shaped_as_picture

__all__ = ["IMAGE_KINDS", "IMAGE_SUFFIXES", "ImageError", "picture_from_array", "read_picture"]

# For file dialogs: what people call a format, and its files' endings. Reading ignores endings.
IMAGE_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("PNG", (".png",)),
    ("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif")),
    ("TIFF", (".tif", ".tiff")),
    ("WebP", (".webp",)),
    ("BMP", (".bmp", ".dib")),
    ("GIF", (".gif",)),
    ("Netpbm", (".pbm", ".pgm", ".ppm", ".pnm", ".pfm")),
    ("NumPy", (".npy",)),
    ("Signals (CSV, WAV)", (".csv", ".tsv", ".txt", ".wav")),
)
IMAGE_SUFFIXES: tuple[str, ...] = tuple(suffix for _, group in IMAGE_KINDS for suffix in group)
_WOULD_WORK = "a PNG, JPEG, TIFF, WebP, BMP, GIF, PGM, PPM, PFM, NPY, CSV or WAV file would work"

# The first bytes of each kind; WebP and WAV are kinds of RIFF and need a second look.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"RIFF", "RIFF"),
    (b"BM", "BMP"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    *((magic, "PBM") for magic in (b"P1", b"P4")),
    *((magic, "PGM or PPM") for magic in (b"P2", b"P3", b"P5", b"P6")),
    *((magic, "PFM") for magic in (b"PF", b"Pf")),
    (b"\x93NUMPY", "NPY"),
)

# EXIF 2.32, tag 274: whether rows and columns change places, then the steps down and across.
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
_SNIFFED_BYTES = 4096
_LARGEST_EXACT_INTEGER = 1 << 53  # in float64
_CUSTOMARY_WHITES = (255.0, 65535.0, 4294967295.0)


def read_picture(path: str | os.PathLike[str]) -> Picture:
    """Open a PNG, JPEG, TIFF, WebP, BMP, GIF, PBM, PGM, PPM, PFM or NPY file: its first image.

    A CSV, TSV or TXT file of numbers and a WAV file are signals: pictures of one row, at most 10,000 samples long.

    The values are the file's own: no gamma, no colour profile, no scaling, 16 bits stay 16 (only
    PBM and grey PNG below 8 bits are spread over 0…255). Palettes and CMYK become RGB, alpha is
    kept beside the pixels with a note, EXIF orientation is applied. Raises ImageError, and nothing else, for
    whatever the path leads to.
    """
    target = Path(path)
    name = _printable(target.name)
    try:
        with warnings.catch_warnings(), open_regular(target, MAX_FILE_BYTES) as file:
            warnings.simplefilter("ignore")
            return _picture(_decode(file), name, target)
    except UnreadableFileError as error:
        raise ImageError(f"“{name}” cannot be opened: {error}; {_WOULD_WORK}.") from None
    except ImageError as error:
        raise ImageError(f"“{name}” cannot be opened: {error}.") from None
    except MemoryError as error:
        reason = "there is not enough memory for it; a smaller copy would work"
        raise ImageError(f"“{name}” cannot be opened: {reason}.") from error
    except Exception as error:
        reason = "its contents are damaged or incomplete; a copy saved anew would work"
        raise ImageError(f"“{name}” cannot be opened: {reason}.") from error


def picture_from_array(array: npt.ArrayLike, name: str = "untitled") -> Picture:
    """A picture from a copy of (H, W), (H, W, 1), (H, W, 3), (H, W, 4) with alpha, or one row (N,).

    bool becomes uint8 (0 and 1, with 1 as white), float16 float32, and 64-bit integers float64 if
    none is beyond ±2⁵³; other real numbers of up to 64 bits stay what they are. Raises ImageError
    for anything else.
    """
    try:
        copy = np.array(array)
        pixels = copy.reshape(shaped_as_picture(copy.shape))
        if not pixels.size:
            raise ImageError("it is empty; at least one value is needed")
        return _picture(Raster(pixels), name)
    except ImageError as error:
        raise ImageError(f"“{_printable(name)}” cannot be used: {error}.") from None
    except Exception as error:
        reason = "it is no table of numbers; an array of shape (H, W) or (H, W, 3) would work"
        raise ImageError(f"“{_printable(name)}” cannot be used: {reason}.") from error


def _printable(name: str) -> str:
    """A file's name on one line: line breaks and undecodable bytes as the replacement character."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def _decode(file: BinaryIO) -> Raster:
    """Choose the decoder by the first bytes; each is imported only when it is needed."""
    file_bytes = os.fstat(file.fileno()).st_size
    head = file.read(_SNIFFED_BYTES)
    kind = _kind_of(head)
    if kind is None:
        raise ImageError(f"it is no picture of a known format; {_WOULD_WORK}")
    if kind in ("table", "WAV"):
        from convstudio.core import reading_signals as signals

        return (signals.read_wav if kind == "WAV" else signals.read_table)(file, file_bytes)
    if kind == "TIFF":
        from convstudio.core.reading_tiff import read_tiff

        return read_tiff(file, file_bytes)
    if kind in ("PBM", "PGM or PPM", "PFM", "NPY"):
        from convstudio.core import reading_plain as plain

        readers: dict[str, Callable[[BinaryIO], Raster]] = {
            "PBM": plain.read_bitmap,
            "PGM or PPM": plain.read_grey_or_color,
            "PFM": plain.read_floats,
            "NPY": plain.read_npy,
        }
        return readers[kind](file)
    from convstudio.core.reading_pillow import read_with_pillow

    return read_with_pillow(file, kind, file_bytes)


def _kind_of(head: bytes) -> str | None:
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if kind == "RIFF":
        return {b"WEBP": "WebP", b"WAVE": "WAV"}.get(head[8:12])
    if kind is not None and _goes_on(kind, head):
        return kind
    from convstudio.core.reading_signals import looks_like_table

    return "table" if looks_like_table(head) else kind


def _goes_on(kind: str, head: bytes) -> bool:
    """Whether a file goes on as its kind must: two letters may also begin a table's heading ("BMI", "P2,P3")."""
    if kind in ("PBM", "PGM or PPM", "PFM"):
        return head[2:3] in (b"", b"#") or head[2:3].isspace()
    return kind != "BMP" or b"\0" in head[:16]


def _picture(raster: Raster, name: str, path: Path | None = None) -> Picture:
    stored, alpha, notes = raster.pixels, None, raster.notes
    if stored.ndim == 3 and stored.shape[2] == 4:
        stored, alpha, notes = stored[..., :3], stored[..., 3], (*notes, "alpha ignored")
    return Picture(
        _turned(_converted(stored), raster.orientation),
        _white_for(stored) if raster.white is None else raster.white,
        name,
        path,
        notes,
        alpha=None if alpha is None else _turned(_converted(alpha), raster.orientation),
    )


def _turned(pixels: npt.NDArray[Any], orientation: int) -> npt.NDArray[Any]:
    is_transposed, down, across = _TURNS.get(orientation, _TURNS[1])
    if is_transposed:
        pixels = pixels.swapaxes(0, 1)
    return pixels[::down, ::across]


def _converted(stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same values in native byte order and a number type that the program computes with."""
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
    """White by number type; 64 bits are nobody's depth, so by the customary one that holds them."""
    if stored.dtype.kind == "b":
        return 1.0
    if stored.dtype.kind in "iu" and stored.dtype.itemsize == 8:
        largest = float(stored.max())
        return next((white for white in _CUSTOMARY_WHITES if largest <= white), largest)
    return white_of(stored.dtype)
