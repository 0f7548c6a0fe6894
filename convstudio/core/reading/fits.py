"""FITS, the format of astronomy: headers of 80-character cards, and big-endian numbers in blocks of 2880 bytes.

Rows are in the order of the array, as astropy and numpy have them, so that S(i, j) belongs to the same data[i, j];
viewers of the sky show the first row at the bottom, and a note says so.

The format: "Definition of the Flexible Image Transport System (FITS)", version 4.0 (IAU FITS Working Group, 2018).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import (
    MOST_PARTS,
    MOST_SAMPLES,
    TRUNCATED,
    ImageError,
    Raster,
    check_size,
    chosen_part,
    cut_note,
)
from convstudio.core.numbers.quoting import printable

_BLOCK: Final = 2880
_CARD: Final = 80
_MOST_BLOCKS: Final = 2000  # of one header
_MOST_UNITS: Final = 1000  # of one file
_MOST_AXES: Final = 999
_TYPES: Final = {8: "u1", 16: ">i2", 32: ">i4", 64: ">i8", -32: ">f4", -64: ">f8"}
# Integers that FITS does not have are stored with half their range taken off, or added (table 11 of the standard).
_SHIFTED: Final = {(8, -128): "i1", (16, 32768): "u2", (32, 1 << 31): "u4", (64, 1 << 63): "u8"}
_ROWS: Final = "first row on top"
_DAMAGED: Final = "its header is damaged; a complete copy would work"
_NEEDED: Final = frozenset(
    {
        "SIMPLE",
        "XTENSION",
        "BITPIX",
        "BSCALE",
        "BZERO",
        "BLANK",
        "GCOUNT",
        "PCOUNT",
        "GROUPS",
        "ZIMAGE",
    }
)
_REAL: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[EeDd][-+]?\d+)?", re.ASCII)
_KEYWORD: Final = re.compile(r"([A-Z0-9_-]+) *= *(?:'((?:[^']|'')*)'|([^/]*))")

Header = dict[str, str]  # values as written, strings with their opening quotation mark


@dataclass(frozen=True)
class _Image:
    """One image of the file: where its numbers begin, and what they are; ``axes`` are NAXIS1, NAXIS2 …"""

    start: int
    axes: tuple[int, ...]
    bits: int
    scale: float
    zero: float
    blank: int | None
    name: str
    datasum: int | None

    @property
    def planes(self) -> int:
        return prod(self.axes[2:])


def read_fits(file: BinaryIO, file_bytes: int, part: int | None = None) -> Raster:
    """One plane of one image of an open FITS file; the values are the physical ones, BZERO + BSCALE × stored.

    Integers stay integers if nothing is scaled but their sign, and BLANK is then their no-data value; otherwise the
    values are floats and BLANK is NaN.
    """
    images = list(_images(file, file_bytes))
    if sum(image.planes for image in images) > MOST_PARTS:
        raise ImageError(f"it has more than {MOST_PARTS:,} planes; fewer would work")
    places = [(image, plane) for image in images for plane in range(image.planes)]
    if not places:
        raise ImageError("it holds no image; an image extension, or its table as CSV, would work")
    part = chosen_part(part, len(places), "plane")
    image, plane = places[part]
    width, height = (*image.axes, 1)[:2]
    found = width
    if height == 1:  # a spectrum: a signal
        width = min(found, MOST_SAMPLES)
    stored = _stored(file, file_bytes, image, plane, width)
    pixels, no_data = _physical(stored.reshape(height, width), image)
    names = _names(images)
    notes = () if len(names) < 2 else (f"{names[part]} of {len(names)}",)
    if height > 1:
        notes = (*notes, _ROWS)
    else:
        notes = (*notes, *cut_note(found))
    return Raster(
        pixels,
        notes=notes,
        parts=names if len(names) > 1 else (),
        part=part,
        no_data=no_data,
    )


def _names(images: list[_Image]) -> tuple[str, ...]:
    """ "plane 2", where there are several images "image 2 (ERR)", or both."""
    names = []
    for number, image in enumerate(images, 1):
        title = f"image {number}" + (f" ({image.name})" if image.name else "")
        planes = [f"plane {plane}" for plane in range(1, image.planes + 1)]
        if len(images) > 1:
            planes = [f"{title}, {plane}" if len(planes) > 1 else title for plane in planes]
        names += planes
    return tuple(names)


def _images(file: BinaryIO, file_bytes: int) -> Iterator[_Image]:
    """The images of a file: its primary array and its IMAGE extensions, where they have pixels."""
    start, is_compressed, found = 0, False, False
    for _ in range(_MOST_UNITS):
        if start >= file_bytes:
            break
        header, data = _header(file, start)
        if header is None:
            if not start:
                raise ImageError(_DAMAGED)
            break  # special records may follow the last extension
        if not start and header.get("SIMPLE") != "T":
            raise ImageError(
                "its header says that it departs from the FITS standard (SIMPLE is not T); "
                "a copy that conforms to it would work"
            )
        axes = _axes(header)
        bits = _integer(header, "BITPIX", 8)
        kind = _string(header, "XTENSION", "IMAGE" if not start else "")
        groups = _integer(header, "GCOUNT", 1)
        heap = _integer(header, "PCOUNT", 0)
        if kind == "IMAGE" and axes and 0 not in axes:
            found = True
            yield _image(header, axes, bits, data)
        is_compressed |= header.get("ZIMAGE", "").strip() == "T"
        count = prod(axes[1:] if axes and not axes[0] else axes) if axes else 0  # random groups
        start = data + -(-abs(bits) // 8 * groups * (heap + count) // _BLOCK) * _BLOCK
    if is_compressed and not found:
        raise ImageError(
            "its images are compressed; an uncompressed copy (funpack makes one) would work"
        )


def _image(header: Header, axes: tuple[int, ...], bits: int, data: int) -> _Image:
    if bits not in _TYPES:
        raise ImageError(
            f"its header claims {bits} bits a value; 8, 16, 32, 64, −32 or −64 would work"
        )
    has_blank = "BLANK" in header and bits > 0
    datasum = _string(header, "DATASUM")
    return _Image(
        data,
        axes,
        bits,
        _number(header, "BSCALE", 1.0),
        _number(header, "BZERO", 0.0),
        _integer(header, "BLANK", 0) if has_blank else None,
        printable(_string(header, "EXTNAME")[:30]),
        int(datasum) if datasum.isdecimal() and len(datasum) < 11 else None,
    )


def _header(file: BinaryIO, start: int) -> tuple[Header | None, int]:
    """The keywords of the header at ``start`` with their values as text, if it is one, and where its data begin."""
    file.seek(start)
    header: Header = {}
    for number in range(1, _MOST_BLOCKS + 1):
        block = file.read(_BLOCK)
        if number == 1 and not block.startswith(b"XTENSION" if start else b"SIMPLE  ="):
            return None, start
        if len(block) < _BLOCK:
            raise ImageError(TRUNCATED)
        for at in range(0, _BLOCK, _CARD):
            card = block[at : at + _CARD].decode("ascii", errors="replace")
            if card.rstrip() == "END":
                return header, start + number * _BLOCK
            if found := _KEYWORD.match(card):
                name, string, plain = found.groups()
                value = plain.strip() if string is None else "'" + string.replace("''", "'")
                if header.setdefault(name, value) != value and _is_needed(name):
                    raise ImageError(
                        f"its header gives two values of {name}; a copy with the right one alone would work"
                    )
    raise ImageError(_DAMAGED)


def _is_needed(name: str) -> bool:
    """Whether the numbers depend on a keyword: then two different values of it leave them unknown."""
    return re.fullmatch(r"NAXIS\d*", name) is not None or name in _NEEDED


def _string(header: Header, name: str, default: str = "") -> str:
    """The text of a keyword, whether it stands between quotation marks or not."""
    return header.get(name, default).removeprefix("'").strip()


def _axes(header: Header) -> tuple[int, ...]:
    count = _integer(header, "NAXIS", 0)
    if not 0 <= count <= _MOST_AXES:
        raise ImageError(_DAMAGED)
    axes = tuple(_integer(header, f"NAXIS{number}", -1) for number in range(1, count + 1))
    if any(axis < 0 for axis in axes):
        raise ImageError(_DAMAGED)
    return axes


def _integer(header: Header, name: str, default: int) -> int:
    text = header.get(name)
    if text is None:
        return default
    if re.fullmatch(r"[-+]?\d{1,20}", text, re.ASCII) is None:
        raise _no_number(name, text)
    return int(text)


def _number(header: Header, name: str, default: float) -> float:
    """A real number as FITS writes it, perhaps with Fortran's D in place of E."""
    text = header.get(name)
    if text is None:
        return default
    if _REAL.fullmatch(text) is None or not np.isfinite(
        value := float(text.upper().replace("D", "E"))
    ):
        raise _no_number(name, text)
    return value


def _no_number(name: str, text: str) -> ImageError:
    shown = printable(text[:20])
    if text.startswith("'"):
        shown += "'"
    return ImageError(
        f"its header gives {shown or 'nothing'} for {name}; a copy with a number there would work"
    )


def _stored(
    file: BinaryIO, file_bytes: int, image: _Image, plane: int, width: int
) -> npt.NDArray[Any]:
    """The first ``width`` numbers of each row of one plane; the whole image must be in the file, and sum up."""
    dtype = np.dtype(_TYPES[image.bits])
    height = (*image.axes, 1)[1]
    check_size(width, height, pixel_bytes=dtype.itemsize, working_bytes=8 + dtype.itemsize)
    size = prod(image.axes) * dtype.itemsize
    if image.start + size > file_bytes:
        raise ImageError(TRUNCATED)
    if image.datasum is not None and _sum_of_words(file, image.start, size) != image.datasum:
        raise ImageError("its numbers fail their checksum (DATASUM); an undamaged copy would work")
    file.seek(image.start + plane * image.axes[0] * height * dtype.itemsize)
    return np.fromfile(file, dtype, width * height)


def _sum_of_words(file: BinaryIO, start: int, size: int) -> int:
    """The ones'-complement sum of the 32-bit words of a data unit, in whole blocks (appendix J of the standard)."""
    file.seek(start)
    left, total = -(-size // _BLOCK) * _BLOCK, 0
    while left > 0 and (data := file.read(min(left, 1 << 24))):
        left -= len(data)
        words = np.frombuffer(data + bytes(-len(data) % 4), ">u4")
        total += int(words.sum(dtype=np.uint64))
    while total >> 32:
        total = (total & 0xFFFFFFFF) + (total >> 32)
    return total


def _physical(stored: npt.NDArray[Any], image: _Image) -> tuple[npt.NDArray[Any], float | None]:
    """BZERO + BSCALE × stored, and the no-data value if it is a number."""
    if image.scale == 1 and image.zero == 0 and image.bits != 64:
        return stored, None if image.blank is None else float(image.blank)
    if image.scale == 1 and (image.bits, image.zero) in _SHIFTED and image.bits != 64:
        shifted = np.dtype(_SHIFTED[image.bits, int(image.zero)])
        # Adding half the range is turning the highest bit over.
        bits = stored.astype(stored.dtype.newbyteorder("=")).view(f"u{shifted.itemsize}")
        pixels = (bits ^ bits.dtype.type(1 << (image.bits - 1))).view(shifted)
        return pixels, None if image.blank is None else image.blank + image.zero
    is_blank = None if image.blank is None else stored == image.blank
    if image.bits == 64 and image.scale == 1 and image.zero in (0, 1 << 63):
        pixels = _wide_integers(stored, int(image.zero), is_blank)
    else:
        pixels = stored.astype(np.float64) * image.scale + image.zero
    if is_blank is None or not is_blank.any():
        return pixels, None
    pixels = pixels.astype(np.float64, copy=False)
    pixels[is_blank] = np.nan
    return pixels, None


def _wide_integers(
    stored: npt.NDArray[Any], zero: int, is_blank: npt.NDArray[np.bool_] | None
) -> npt.NDArray[Any]:
    """64-bit integers; the door makes exact floats of them, or refuses those that no float holds."""
    pixels = stored.astype(np.int64)
    if zero:
        pixels = (pixels.view(np.uint64) ^ np.uint64(1 << 63)).astype(np.uint64)
    if is_blank is not None:
        pixels[is_blank] = 0
        if max(-int(pixels.min()), int(pixels.max())) > 1 << 53:
            raise ImageError("it has integers beyond ±2⁵³; smaller ones or floats would work")
    return pixels
