"""PNG, JPEG, WebP, BMP and GIF, through Pillow: the strictest reader of those compared.

Pillow refuses truncated files, which Qt and OpenCV may show half grey without a word, but it cuts
16-bit colour to 8 bits. Those PNG files are therefore decoded twice: by Pillow to prove them whole,
by OpenCV for the values.

Grey PNG files of 1, 2 or 4 bits are expanded to 8 bits, as the PNG specification has it ("sample
depth scaling"): their samples are fractions of white, and 3 of 3 is the same white as 255 of 255.
Everything else is kept as stored.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from convstudio.core.reading_checks import (
    HARMLESS_BYTES,
    MAX_EXPANSION,
    MAX_PIXELS,
    TRUNCATED,
    ImageError,
    Raster,
    check_size,
)

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

ORIENTATION_TAG = 274
# For each of Pillow's modes: its bytes a pixel (colour takes four), ours, and bits in the file.
MODE_SIZES = {
    "1": (1, 1, 1),
    "L": (1, 1, 8),
    "P": (1, 3, 8),
    "I;16": (2, 2, 16),
    "LA": (4, 1, 16),
    "RGB": (4, 3, 24),
    "RGBA": (4, 3, 32),
    "CMYK": (4, 3, 32),
}
# Rows converted at a time: numpy.asarray of a whole Pillow image needs two more copies of it.
BAND_ROWS = 256
# How a complete file ends; Pillow does not ask for it.
END_MARKS = {"PNG": re.compile(rb"IEND\xaeB`\x82"), "GIF": re.compile(rb";\0*\Z")}
TAIL_BYTES = 4096
# Where another expansion than Deflate's is plausible, and the working bytes allowed regardless:
# WebP spends next to nothing on a smooth sky; a run in a BMP is of 255 pixels at most, and Pillow
# pads unfinished rows in Python, byte by byte.
PLAUSIBLE = {"WebP": (5000, HARMLESS_BYTES), "BMP": (128, 20_000_000)}
# Pillow fills the background of a GIF's first frame before anybody can look at its size.
MAX_GIF_PIXELS = 100_000_000
# Pillow looks for the next block of a GIF or JPEG byte by byte, to the end of any padding.
MAX_READS = 2_000_000
MAX_COMPRESSED_BYTES = 1 << 29
# Each scan of a progressive JPEG visits every pixel again; encoders write about ten.
MAX_JPEG_SCANS = 64
# A marker that starts a segment with a length, or ends the image (ITU-T T.81, table B.1).
JPEG_MARKER = re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")
PNG_GREY, PNG_GREY_ALPHA = 0, 4


def read_with_pillow(file: BinaryIO, kind: str, file_bytes: int) -> Raster:
    """Decode the first frame of an open "PNG", "JPEG", "WebP", "BMP" or "GIF" file."""
    set_pillow_limit(MAX_GIF_PIXELS if kind == "GIF" else MAX_PIXELS)
    if kind in ("JPEG", "WebP", "GIF") and file_bytes > MAX_COMPRESSED_BYTES:
        raise ImageError(f"{file_bytes >> 20} MB are too much for a {kind}; a TIFF copy would work")
    if kind == "JPEG":
        _check_scans(file)
    deep_color_type = _deep_color_type(file) if kind == "PNG" else None
    tail_notes = _tail_notes(file, kind, file_bytes)
    image = _parse_header(file, kind)
    _check_header(image, kind, deep_color_type is not None, file_bytes)
    image.load()
    orientation, size, notes = _orientation_of(image), image.size, _notes_of(image) + tail_notes
    if deep_color_type is None:
        return Raster(pixels_of(image), orientation, notes=notes)
    del image  # it has proved the file whole; its memory is needed for the second decoding
    pixels = _deep_png_pixels(file, size)
    if deep_color_type == PNG_GREY_ALPHA:
        pixels = pixels[..., 0]
    return Raster(pixels, orientation, notes=notes)


class _CountedReads:
    """As much of an open file as Pillow uses, which refuses to be read in ever smaller pieces."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = MAX_READS
        self.seek = file.seek
        self.tell = file.tell

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise ImageError("its parts lie too far apart; a copy saved anew would work")
        return self._file.read(size)


def set_pillow_limit(pixels: int) -> None:
    """Make Pillow raise beyond ``pixels``: its own limit of 179 million refuses what we open.

    It is a global of Pillow's and stays set. Another thread that reads meanwhile may get the limit
    of this one, which is then too narrow or too wide for a bomb or a giant, and right for the rest.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = pixels // 2  # the limit for a warning; Pillow raises at twice this


def pixels_of(image: Image) -> npt.NDArray[Any]:
    """(H, W) or (H, W, 3) stored values of a loaded image: palette looked up, alpha left out."""
    width, height = image.size
    is_color = MODE_SIZES[image.mode][1] == 3
    dtype = np.uint16 if image.mode == "I;16" else np.uint8
    pixels = np.empty((height, width, 3) if is_color else (height, width), dtype)
    for top in range(0, height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, height)
        pixels[top:bottom] = _band_values(image.crop((0, top, width, bottom)))
    return pixels


def _band_values(band: Image) -> npt.NDArray[Any]:
    match band.mode:
        case "1":
            return np.asarray(band.convert("L"))
        case "P" | "CMYK":
            return np.asarray(band.convert("RGB"))
        case "LA":
            return np.asarray(band)[..., 0]
        case "RGBA":
            return np.asarray(band)[..., :3]
        case _:
            return np.asarray(band)


def _parse_header(file: BinaryIO, kind: str) -> ImageFile:
    """By the format's own class: `PIL.Image.open` would import, and try, all that Pillow knows."""
    from PIL.BmpImagePlugin import BmpImageFile
    from PIL.GifImagePlugin import GifImageFile
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    classes: dict[str, type[ImageFile]] = {
        "PNG": PngImageFile,
        "JPEG": JpegImageFile,
        "WebP": WebPImageFile,
        "BMP": BmpImageFile,
        "GIF": GifImageFile,
    }
    file.seek(0)
    return classes[kind](cast(BinaryIO, _CountedReads(file)))


def _check_header(image: ImageFile, kind: str, is_deep: bool, file_bytes: int) -> None:
    if image.mode not in MODE_SIZES:
        raise ImageError(f"its pixels are of the kind {image.mode}; a grey or RGB copy would work")
    theirs, ours, bits = MODE_SIZES[image.mode]
    if is_deep:  # OpenCV delivers up to four 16-bit samples
        theirs, ours, bits = 8, 2 * ours, 2 * bits
    expansion, harmless = PLAUSIBLE.get(kind, (MAX_EXPANSION, HARMLESS_BYTES))
    if kind == "WebP":  # two canvases of four bytes, and the frame that goes onto them
        theirs = 12
    check_size(
        *image.size,
        pixel_bytes=ours,
        working_bytes=theirs + ours,
        stored_bits=bits,
        file_bytes=file_bytes,
        max_expansion=expansion,
        harmless_bytes=harmless,
    )


def _check_scans(file: BinaryIO) -> None:
    file.seek(0)
    data = file.read()
    at, scans = 2, 0
    while (found := JPEG_MARKER.search(data, at)) and found[1] != b"\xd9":
        scans += found[1] == b"\xda"
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
    if scans > MAX_JPEG_SCANS:
        raise ImageError(f"it has {scans} scans instead of about ten; a copy saved anew would work")


def _deep_color_type(file: BinaryIO) -> int | None:
    """The colour type of a PNG with 16-bit samples that Pillow cuts to 8, which is all but grey."""
    file.seek(24)
    depth, color_type = file.read(2)
    return color_type if depth == 16 and color_type != PNG_GREY else None


def _deep_png_pixels(file: BinaryIO, size: tuple[int, int]) -> npt.NDArray[Any]:
    """(H, W, 3) uint16 values of the file's default image."""
    import cv2

    file.seek(0)
    data = np.frombuffer(_critical_chunks(file.read()), np.uint8)
    pixels = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.dtype != np.uint16 or pixels.shape[1::-1] != size:
        raise ImageError("its 16-bit pixels cannot be decoded; a 16-bit TIFF copy would work")
    return pixels[..., 2::-1]  # OpenCV's order is blue, green, red, and alpha if any


def _critical_chunks(png: bytes) -> bytes:
    """A PNG without its optional chunks: for an animation OpenCV would return another picture."""
    kept, at = [png[:8]], 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        end = at + 12 + length
        if end > len(png):  # OpenCV would believe the length
            raise ImageError(TRUNCATED)
        if png[at + 4 : at + 8] in (b"IHDR", b"PLTE", b"IDAT", b"IEND"):
            kept.append(png[at:end])
        at = end
    return b"".join(kept)


def _orientation_of(image: ImageFile) -> int:
    """EXIF orientation, or 1: damaged metadata never costs the user the picture."""
    try:
        value = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:
        return 1
    return value if isinstance(value, int) else 1


def _tail_notes(file: BinaryIO, kind: str, file_bytes: int) -> tuple[str, ...]:
    if kind not in END_MARKS:
        return ()
    file.seek(max(0, file_bytes - TAIL_BYTES))
    return () if END_MARKS[kind].search(file.read(TAIL_BYTES)) else ("the file ends early",)


def _notes_of(image: ImageFile) -> tuple[str, ...]:
    notes = []
    if image.mode in ("LA", "RGBA") or "transparency" in image.info:
        notes.append("alpha ignored")
    try:
        if getattr(image, "is_animated", False):
            notes.append("first frame of an animation")
    except Exception:
        notes.append("damaged after the first frame")
    return tuple(notes)
