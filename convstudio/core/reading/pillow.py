"""PNG, JPEG, WebP, BMP and GIF, through Pillow: the strictest reader of those compared.

Pillow refuses truncated files, which Qt and OpenCV may show half grey without a word, but it cuts
16-bit colour to 8 bits. Those PNG files are therefore decoded twice: by Pillow to prove them whole,
by OpenCV for the values. Of a PNG's checksums Pillow looks at few; `png` looks at all.

Grey PNG files of 1, 2 or 4 bits are expanded to 8 bits, as the PNG specification has it ("sample
depth scaling"): their samples are fractions of white, and 3 of 3 is the same white as 255 of 255.
Everything else is kept as stored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import (
    HARMLESS_BYTES,
    MAX_EXPANSION,
    MAX_PIXELS,
    WRONG_CHECKSUM,
    ImageError,
    Raster,
    check_size,
    chosen_part,
    names_of_parts,
    part_note,
)
from convstudio.core.reading.metadata import metadata_of

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
    "LA": (4, 2, 16),
    "RGB": (4, 3, 24),
    "RGBA": (4, 4, 32),
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
# Those that begin a frame: two bytes of length, then the bits a sample.
JPEG_FRAMES = tuple(bytes([kind]) for kind in range(0xC0, 0xD0) if kind not in (0xC4, 0xC8, 0xCC))
PNG_GREY, PNG_GREY_ALPHA = 0, 4
NO_PALETTE = ("1", "L", "I;16", "RGB")


def read_with_pillow(file: BinaryIO, kind: str, file_bytes: int, part: int | None = None) -> Raster:
    """Decode one frame of an open "PNG", "JPEG", "WebP", "BMP" or "GIF" file, or its picture."""
    set_pillow_limit(MAX_GIF_PIXELS if kind == "GIF" else MAX_PIXELS)
    if kind in ("JPEG", "WebP", "GIF") and file_bytes > MAX_COMPRESSED_BYTES:
        raise ImageError(f"{file_bytes >> 20} MB are too much for a {kind}; a TIFF copy would work")
    if kind == "JPEG":
        _check_jpeg(file)
    deep_color_type = _deep_color_type(file) if kind == "PNG" else None
    notes = _tail_notes(file, kind, file_bytes)
    image = _parse_header(file, kind)
    _check_header(image, kind, deep_color_type is not None, file_bytes)
    colors = _colors_of_palette(image)
    if kind == "PNG":
        from convstudio.core.reading.png import checking

        checked = checking(file, file_bytes)
        try:
            image.load()
        finally:
            notes += checked()
    else:
        image.load()
    notes += _palette_notes(image, kind, colors)
    orientation, metadata = _orientation_of(image), metadata_of(image)
    if deep_color_type is not None:
        # The image has proved the file whole; its memory is needed for the second decoding.
        size, key, is_animated = image.size, image.info.get("transparency"), _frames_of(image) > 1
        del image
        chosen_part(part, 1, "picture")
        is_wrong = WRONG_CHECKSUM in notes
        pixels, alpha = _deep_png_pixels(file, size, deep_color_type, key, is_wrong)
        if is_animated:
            notes = ("first frame of an animation", *notes)
        return Raster(
            pixels, orientation, notes=_with_alpha(notes, alpha), alpha=alpha, metadata=metadata
        )
    if not part:  # before the other frames are looked for: one of them may be damaged
        pixels, alpha = pixels_of(image), alpha_of(image, _scale_of_key(file, kind))
    frames = _frames_of(image)
    if not frames:
        frames, notes = 1, ("damaged after the first frame", *notes)
    part = chosen_part(part, frames, "frame" if frames > 1 else "picture")
    if part:
        image.seek(part)
        image.load()
        pixels, alpha = pixels_of(image), alpha_of(image)
    return Raster(
        pixels,
        orientation,
        notes=(*_with_alpha((), alpha), *part_note("frame", part, frames), *notes),
        parts=names_of_parts("frame", frames),
        part=part,
        alpha=alpha,
        metadata=metadata,
    )


def _colors_of_palette(image: ImageFile) -> int:
    """How many colours the palette of an image has that is not yet loaded; Pillow then fills it up with black."""
    palette = image.palette
    if image.mode != "P" or palette is None:
        return 256
    return len(palette.palette) // len(palette.rawmode or palette.mode)


def _palette_notes(image: ImageFile, kind: str, colors: int) -> tuple[str, ...]:
    """Refuse, or of a GIF say, that pixels are places beyond the palette's end; a transparent one has no colour."""
    if image.mode != "P":
        return ()
    beyond = image.histogram()[colors:256]
    key = image.info.get("transparency")
    if isinstance(key, int) and key >= colors:
        beyond[key - colors] = 0
    if not any(beyond):
        return ()
    many = "1 pixel" if sum(beyond) == 1 else f"{sum(beyond):,} pixels"
    what = f"of {many} the colour is not among the {colors} of its palette"
    if kind != "GIF":
        raise ImageError(f"{what}; an RGB copy would work")
    return (f"{what}: they are black",)


def loaded_jpeg_2000(file: BinaryIO) -> Image:
    """A JPEG 2000 picture of 8 bits, decoded."""
    from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

    set_pillow_limit(MAX_PIXELS)
    file.seek(0)
    image = Jpeg2KImageFile(file)
    if image.mode not in MODE_SIZES:
        raise ImageError(f"its pixels are of the kind {image.mode}; a grey or RGB copy would work")
    image.load()
    return image


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
    is_color = image.mode in ("P", "RGB", "RGBA", "CMYK")
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


def alpha_of(image: Image, scale_of_key: int = 1) -> npt.NDArray[Any] | None:
    """(H, W) alpha of a loaded image, of its number type: a channel, a palette's, or 0 where a colour stands for it."""
    key = image.info.get("transparency")
    if image.mode not in ("LA", "RGBA") and key is None:
        return None
    width, height = image.size
    alpha = np.empty((height, width), np.uint16 if image.mode == "I;16" else np.uint8)
    for top in range(0, height, BAND_ROWS):
        band = image.crop((0, top, width, min(top + BAND_ROWS, height)))
        if image.mode in NO_PALETTE:
            values = _alpha_of_key(_band_values(band), key, scale_of_key)
        elif image.mode == "P":
            band.info["transparency"] = key
            values = np.asarray(band.convert("RGBA"))[..., 3]
        else:
            values = np.asarray(band)[..., -1]
        alpha[top : top + BAND_ROWS] = values
    return alpha


def _alpha_of_key(pixels: npt.NDArray[Any], key: Any, scale: int = 1) -> npt.NDArray[Any]:
    """0 where a pixel has the one colour that stands for transparency, elsewhere opaque."""
    opaque = np.iinfo(pixels.dtype).max
    is_key = pixels == np.asarray(key) * scale
    if pixels.ndim == 3:
        is_key = is_key.all(axis=2)
    return np.where(is_key, 0, opaque).astype(pixels.dtype)


def _scale_of_key(file: BinaryIO, kind: str) -> int:
    """What a grey PNG's transparent value is multiplied by: its samples below 8 bits are spread over 0…255."""
    if kind != "PNG":
        return 1
    file.seek(24)
    depth, color_type = file.read(2)
    return 255 // (2**depth - 1) if color_type == PNG_GREY and depth < 8 else 1


def _with_alpha(notes: tuple[str, ...], alpha: npt.NDArray[Any] | None) -> tuple[str, ...]:
    return notes if alpha is None else ("alpha ignored", *notes)


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


def _check_jpeg(file: BinaryIO) -> None:
    """Refuse a JPEG of a depth that Pillow does not know, and one of endless scans."""
    file.seek(0)
    data = file.read()
    at, scans = 2, 0
    while (found := JPEG_MARKER.search(data, at)) and found[1] != b"\xd9":
        scans += found[1] == b"\xda"
        if found[1] in JPEG_FRAMES:
            bits = data[found.end() + 2 : found.end() + 3]
            if bits not in (b"", b"\x08"):
                raise ImageError(
                    f"it is a JPEG of {bits[0]} bits a sample instead of 8; a 16-bit PNG or TIFF copy would work"
                )
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
    if scans > MAX_JPEG_SCANS:
        raise ImageError(f"it has {scans} scans instead of about ten; a copy saved anew would work")


def _deep_color_type(file: BinaryIO) -> int | None:
    """The colour type of a PNG with 16-bit samples that Pillow cuts to 8, which is all but grey."""
    file.seek(24)
    depth, color_type = file.read(2)
    return color_type if depth == 16 and color_type != PNG_GREY else None


def _deep_png_pixels(
    file: BinaryIO, size: tuple[int, int], color_type: int, key: Any, is_wrong: bool
) -> tuple[npt.NDArray[Any], npt.NDArray[Any] | None]:
    """(H, W) or (H, W, 3) uint16 values of the file's default image, and its alpha."""
    from convstudio.core.reading.opencv import decoded
    from convstudio.core.reading.png import plain_png

    pixels = decoded(plain_png(file, is_wrong))
    if pixels.dtype != np.uint16 or pixels.shape[1::-1] != size or pixels.ndim != 3:
        raise ImageError("its 16-bit pixels cannot be decoded; a 16-bit TIFF copy would work")
    colors = pixels[..., 0] if color_type == PNG_GREY_ALPHA else pixels[..., :3]
    if pixels.shape[2] == 4:
        return colors, pixels[..., 3]
    return colors, None if key is None else _alpha_of_key(colors, key)


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


def _frames_of(image: ImageFile) -> int:
    """How many frames there are; 0 where they cannot be counted for damage after the first."""
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception:
        return 0
