"""Metadata of picture files: resolution, colour profile, EXIF. Damaged metadata never prevents reading the picture."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import Metadata

if TYPE_CHECKING:
    from PIL.Image import Image
    from tifffile import TiffPage

_ORIENTATION: Final = 274
_EXIF_PREFIX: Final = b"Exif\0\0"
_MOST_BYTES: Final = 16 << 20
# TIFF tags that describe the picture rather than its storage: description, camera, software, time, artist, copyright;
# and the EXIF and GPS directories.
_DESCRIPTIVE: Final = (270, 271, 272, 305, 306, 315, 33432)
_DIRECTORIES: Final = (34665, 34853)
_INCH, _CENTIMETRE = 2, 3
_GDAL_NO_DATA: Final = 42113


def metadata_of(image: Image) -> Metadata:
    """Return the metadata of a PNG, JPEG, WebP, AVIF or BMP that Pillow has opened."""
    info = image.info
    icc, exif = info.get("icc_profile"), info.get("exif")
    return Metadata(
        resolution(info.get("dpi")),
        icc if isinstance(icc, bytes) and 0 < len(icc) <= _MOST_BYTES else None,
        _upright(exif) if isinstance(exif, bytes) and len(exif) <= _MOST_BYTES else None,
    )


def metadata_of_tiff(page: TiffPage, file: BinaryIO, at: int = 0) -> Metadata:
    """Return the metadata of page ``at`` of a TIFF; its EXIF tags form a block of their own."""
    try:
        unit = int(page.tags.valueof(296, _INCH))
        factor = {_INCH: 1.0, _CENTIMETRE: 2.54}.get(unit)
        sides = [page.tags.valueof(tag) for tag in (282, 283)]
        dpi = tuple(side[0] / side[1] * factor for side in sides) if factor and all(sides) else None
        icc = page.tags.valueof(34675)
        return Metadata(
            resolution(dpi),
            bytes(icc) if icc else None,
            _exif_of_tiff(file, at) if any(tag in page.tags for tag in _DIRECTORIES) else None,
        )
    except Exception:
        return Metadata()


def no_data_of_tiff(page: TiffPage, dtype: np.dtype[Any]) -> float | None:
    """Return the no-data value of GDAL's tag as pixels of this dtype hold it; None if there is none or they cannot."""
    text = page.tags.valueof(_GDAL_NO_DATA)
    try:
        value = float(str(text).strip().strip("\0").replace(",", "."))
    except ValueError:
        return None
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            value = float(dtype.type(value))
        return None if np.isnan(value) else value  # NaN is missing without being declared
    return value if is_value_of(value, dtype) else None


def is_value_of(value: float, dtype: npt.DTypeLike) -> bool:
    """Return whether pixels of an integer dtype can have this value."""
    limits = np.iinfo(np.dtype(dtype))
    return value.is_integer() and limits.min <= value <= limits.max


def resolution(dpi: Any) -> tuple[float, float] | None:
    """The resolution that these two numbers give, if they are two and plausible."""
    try:
        across, down = (float(value) for value in dpi)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return (across, down) if 0 < across < 1e7 and 0 < down < 1e7 else None


def _upright(exif: bytes) -> bytes | None:
    """Return an EXIF block as stored, without its prefix and with an orientation of 1, since the pixels are rotated."""
    block = bytearray(exif.removeprefix(_EXIF_PREFIX))
    order = {b"II": "<", b"MM": ">"}.get(bytes(block[:2]))
    if order is None:
        return None
    try:
        (start,) = struct.unpack_from(order + "I", block, 4)
        (count,) = struct.unpack_from(order + "H", block, start)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, values = struct.unpack_from(order + "HHI", block, entry)
            if (tag, kind, values) == (_ORIENTATION, 3, 1):
                struct.pack_into(order + "H", block, entry + 8, 1)
    except struct.error:
        return None
    return bytes(block)


def _exif_of_tiff(file: BinaryIO, at: int) -> bytes | None:
    from PIL.Image import Exif
    from PIL.TiffImagePlugin import TiffImageFile

    file.seek(0)
    image = TiffImageFile(file)
    image.seek(at)
    stored, kept = image.getexif(), Exif()
    for tag in _DESCRIPTIVE:
        if tag in stored:
            kept[tag] = stored[tag]
    for tag in _DIRECTORIES:
        directory = stored.get_ifd(tag)
        if directory:
            kept.get_ifd(tag).update(directory)
            kept[tag] = kept.get_ifd(tag)
    return _upright(kept.tobytes())
