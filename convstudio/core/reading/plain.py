"""Pixels written down plainly: the PNM family with PAM and PFM.

Pillow rescales a PGM whose maximum is neither 255 nor 65535, cuts 16-bit PPM to 8 bits and does not
know PFM in colour; OpenCV opens truncated files. A header and `numpy.fromfile` are shorter than the
repairs would be.

The formats: the pbm, pgm, ppm, pam and pfm manual pages of Netpbm.
"""

from __future__ import annotations

import re
import warnings
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import (
    TRUNCATED,
    ImageError,
    Raster,
    check_size,
    full_scale,
    raw_numbers,
)
from convstudio.core.numbers.quoting import printable

_GAP = rb"(?:\s|#[^\r\n]*[\r\n])+"
_SIZE = _GAP + rb"(\d{1,10})" + _GAP + rb"(\d{1,10})"
_BITMAP = re.compile(rb"P([14])" + _SIZE + rb"\s")
_GREY_OR_COLOR = re.compile(rb"P([2356])" + _SIZE + _GAP + rb"(\d{1,5})\s")
_FLOATS = re.compile(rb"P([Ff])" + _SIZE + _GAP + rb"([-+.\deE]{1,40})\s")
_PAM_NUMBERS = (b"WIDTH", b"HEIGHT", b"DEPTH", b"MAXVAL")
_PAM_LINE = re.compile(rb"(WIDTH|HEIGHT|DEPTH|MAXVAL)[ \t]+(\d{1,10})")
_PAM_TYPE = re.compile(rb"TUPLTYPE[ \t]+(.*)")
_PAM_END = re.compile(rb"^[ \t]*ENDHDR[ \t\r]*\n", re.MULTILINE)
_COLORS_OF_TYPE = {"BLACKANDWHITE": 1, "GRAYSCALE": 1, "RGB": 3, "CMYK": 4}
_HEADER_BYTES = 1 << 16
_DAMAGED = "its header is damaged; a complete copy would work"


def read_plain(file: BinaryIO, kind: str) -> Raster:
    """Decode an open "PBM", "PGM or PPM", "PAM" or "PFM" file."""
    match kind:
        case "PBM":
            return read_bitmap(file)
        case "PGM or PPM":
            return read_grey_or_color(file)
        case "PAM":
            return read_arbitrary_map(file)
        case _:
            return read_floats(file)


def read_bitmap(file: BinaryIO) -> Raster:
    """PBM, plain (P1) or raw (P4): black is stored as 1 and becomes 0, white becomes 255."""
    found = _header(file, _BITMAP)
    width, height = int(found[2]), int(found[3])
    check_size(width, height, pixel_bytes=1)
    bits = (_plain_bits if found[1] == b"1" else _raw_bits)(file, width, height)
    return Raster((bits ^ 1) * np.uint8(255))


def read_grey_or_color(file: BinaryIO) -> Raster:
    """PGM and PPM, plain (P2, P3) or raw (P5, P6): 8 or 16 bits; the header's maximum is white."""
    found = _header(file, _GREY_OR_COLOR)
    kind, width, height, maximum = (int(group) for group in found.groups())
    _check_maximum(maximum)
    samples = 3 if kind in (3, 6) else 1
    dtype = np.dtype(">u2" if maximum > 255 else "u1")
    check_size(width, height, pixel_bytes=samples * dtype.itemsize)
    count = width * height * samples
    if kind in (2, 3):
        numbers = _plain_numbers(file, count, maximum).astype(dtype)
    else:
        numbers = raw_numbers(file, dtype, count)
        if maximum not in (255, 65535):
            _check_within(numbers, maximum)
    return Raster(_shaped(numbers, width, height), white=float(maximum))


def read_arbitrary_map(file: BinaryIO) -> Raster:
    """PAM (P7): grey, RGB or CMYK, each with alpha or without, in 8 or 16 bits; the header's maximum is white."""
    width, height, depth, maximum, kind = _arbitrary_header(file)
    _check_maximum(maximum)
    name, colors, has_alpha = _tuple_type(kind, depth)
    dtype = np.dtype(">u2" if maximum > 255 else "u1")
    check_size(width, height, pixel_bytes=depth * dtype.itemsize)
    samples = raw_numbers(file, dtype, width * height * depth).reshape(height, width, depth)
    if maximum not in (255, 65535):
        _check_within(samples, maximum)
    alpha = full_scale(samples[..., colors], maximum) if has_alpha else None
    pixels = samples[..., 0] if colors == 1 else samples[..., :colors]
    if name == "CMYK":
        pixels = _rgb_of_inks(pixels, maximum)
    ignored = depth - colors - has_alpha
    notes = ("alpha ignored",) if has_alpha else ()
    if ignored:
        notes = (*notes, f"{ignored} extra channel{'s' if ignored > 1 else ''} ignored")
    return Raster(pixels, white=float(maximum), notes=notes, alpha=alpha)


def _tuple_type(kind: str, depth: int) -> tuple[str, int, bool]:
    """(name, channels of colour, whether alpha follows) of what a PAM says its numbers are, or their number means."""
    name = kind or {1: "GRAYSCALE", 2: "GRAYSCALE_ALPHA", 3: "RGB", 4: "RGB_ALPHA"}.get(depth, "")
    plain = name.removesuffix("_ALPHA")
    if plain not in _COLORS_OF_TYPE:
        what = f"its numbers are of the kind {kind[:40]}" if kind else f"it has {depth} channels"
        raise ImageError(f"{what}; GRAYSCALE, RGB or CMYK, each with _ALPHA or without, would work")
    colors, has_alpha = _COLORS_OF_TYPE[plain], plain != name
    if depth < colors + has_alpha:
        raise ImageError(f"it has {depth} channels, too few for {name}; a complete copy would work")
    return plain, colors, has_alpha


def _rgb_of_inks(inks: npt.NDArray[Any], maximum: int) -> npt.NDArray[Any]:
    """CMYK as RGB, (1 − ink)(1 − black), rounded to the same white, as Pillow has it for 8 bits."""
    wide: Any = np.uint16 if maximum < 256 else np.uint32  # holds the square of the maximum
    light = wide(maximum) - inks.astype(wide)
    product = light[..., :3] * light[..., 3:] + wide(maximum // 2)
    colors: npt.NDArray[Any] = (product // wide(maximum)).astype(inks.dtype)
    return colors


def _check_maximum(maximum: int) -> None:
    if not 0 < maximum < 65536:
        raise ImageError(f"its header gives {maximum} as white; 1 to 65535 would work")


def _check_within(samples: npt.NDArray[Any], maximum: int) -> None:
    """Refuse numbers beyond the maximum that the header gives, where the number type allows them."""
    if samples.size and (samples.min() < 0 or samples.max() > maximum):
        raise ImageError(f"it has values outside 0…{maximum}; a complete copy would work")


def _arbitrary_header(file: BinaryIO) -> tuple[int, int, int, int, str]:
    """(width, height, depth, maximum, kind of numbers) of a PAM; the file is left where the pixels begin."""
    file.seek(0)
    head = file.read(_HEADER_BYTES)
    end = _PAM_END.search(head)
    if not end:
        raise ImageError(_DAMAGED)
    lines = [line.strip() for line in head[: end.start()].splitlines()]
    found = [match for line in lines if (match := _PAM_LINE.fullmatch(line))]
    if sorted(match[1] for match in found) != sorted(_PAM_NUMBERS):
        raise ImageError(_DAMAGED)
    numbers = {match[1]: int(match[2]) for match in found}
    kinds = [match[1] for line in lines if (match := _PAM_TYPE.fullmatch(line))]
    file.seek(end.end())
    width, height, depth, maximum = (numbers[name] for name in _PAM_NUMBERS)
    # Several such lines are one text, by the format's definition.
    kind = printable(b" ".join(kinds).decode(errors="replace")).strip()
    return width, height, depth, maximum, kind.upper()


def read_floats(file: BinaryIO) -> Raster:
    """PFM: 32-bit floats from the bottom row up; the sign of the scale tells the byte order.

    The size of the scale is a unit of measurement and not a factor: the values stay as stored.
    """
    found = _header(file, _FLOATS)
    width, height = int(found[2]), int(found[3])
    samples = 3 if found[1] == b"F" else 1
    check_size(width, height, pixel_bytes=4 * samples)
    scale = _scale_of_floats(found[4])
    dtype = np.dtype("<f4" if scale < 0 else ">f4")
    numbers = raw_numbers(file, dtype, width * height * samples)
    return Raster(_shaped(numbers, width, height)[::-1])


def _scale_of_floats(text: bytes) -> float:
    try:
        scale = float(text)
    except ValueError:
        raise ImageError(_DAMAGED) from None
    if not scale or not np.isfinite(scale):
        raise ImageError(
            "the scale in its header says nothing of the order of its bytes; −1 or 1 would work"
        )
    return scale


def _header(file: BinaryIO, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
    """The header at the start of the file, which is left where the pixels begin."""
    file.seek(0)
    found = pattern.match(file.read(_HEADER_BYTES))
    if not found:
        raise ImageError(_DAMAGED)
    file.seek(found.end())
    return found


def _shaped(numbers: npt.NDArray[Any], width: int, height: int) -> npt.NDArray[Any]:
    is_color = numbers.size > width * height
    return numbers.reshape((height, width, 3) if is_color else (height, width))


def _raw_bits(file: BinaryIO, width: int, height: int) -> npt.NDArray[np.uint8]:
    row_bytes = (width + 7) // 8
    packed = raw_numbers(file, np.dtype(np.uint8), height * row_bytes)
    return np.unpackbits(packed.reshape(height, row_bytes), axis=1, count=width)


def _plain_bits(file: BinaryIO, width: int, height: int) -> npt.NDArray[np.uint8]:
    digits = b"".join(_without_comments(file).split())
    if len(digits) < width * height:
        raise ImageError(TRUNCATED)
    bits = np.frombuffer(digits, np.uint8, width * height) - np.uint8(ord("0"))
    if bits.max() > 1:
        raise ImageError("its bitmap has digits other than 0 and 1; a complete copy would work")
    return bits.reshape(height, width)


def _plain_numbers(file: BinaryIO, count: int, maximum: int) -> npt.NDArray[np.int64]:
    text = _without_comments(file)
    if len(text) < 2 * count - 1:
        raise ImageError(TRUNCATED)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # numpy 1 only warns of what is no number
        numbers = np.fromstring(text, np.int64, count, sep=" ")
    if numbers.size < count:
        raise ImageError(TRUNCATED)
    _check_within(numbers, maximum)
    return numbers


def _without_comments(file: BinaryIO) -> bytes:
    return re.sub(rb"#[^\r\n]*", b" ", file.read())
