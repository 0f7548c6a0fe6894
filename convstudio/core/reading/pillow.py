"""PNG, JPEG, WebP, BMP and GIF through Pillow, the strictest of the readers compared.

Pillow refuses truncated files, which Qt and OpenCV may show half grey without a warning, but it cuts 16-bit colour to 8
bits. Such PNG files are therefore decoded twice: by Pillow to verify that they are complete, by OpenCV for the values.
Pillow checks few of a PNG's checksums; `png` checks all.

Grey PNG files of 1, 2 or 4 bits are expanded to 8 bits, as the PNG specification has it ("sample depth scaling"): their
samples are fractions of white, and 3 of 3 is the same white as 255 of 255. Everything else is kept as stored.
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
# For each mode of Pillow: its bytes per pixel (colour takes four), ours, and the bits in the file.
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
# The end markers of complete files, which Pillow does not check.
END_MARKS = {"PNG": re.compile(rb"IEND\xaeB`\x82"), "GIF": re.compile(rb";\0*\Z")}
TAIL_BYTES = 4096
# The formats with a plausible expansion other than Deflate's, and the memory allowed regardless: WebP spends next to
# nothing on a smooth sky; a run in a BMP has at most 255 pixels, and Pillow pads incomplete rows in Python, byte by
# byte.
PLAUSIBLE = {"WebP": (5000, HARMLESS_BYTES), "BMP": (128, 20_000_000)}
# Pillow fills the background of a GIF's first frame before its size can be checked.
MAX_GIF_PIXELS = 100_000_000
# Pillow searches for the next block of a GIF or JPEG byte by byte, to the end of any padding.
MAX_READS = 2_000_000
MAX_COMPRESSED_BYTES = 1 << 29
# Each scan of a progressive JPEG visits every pixel again; encoders write about ten.
MAX_JPEG_SCANS = 64
# A marker that starts a segment with a length, or ends the image (ITU-T T.81, table B.1).
JPEG_MARKER = re.compile(rb"\xff([\xc0-\xcf\xd9-\xfe])")
# Markers that begin a frame: two bytes of length, then the bits per sample.
JPEG_FRAMES = tuple(bytes([kind]) for kind in range(0xC0, 0xD0) if kind not in (0xC4, 0xC8, 0xCC))
PNG_GREY, PNG_GREY_ALPHA = 0, 4
NO_PALETTE = ("1", "L", "I;16", "RGB")


def read_with_pillow(file: BinaryIO, kind: str, file_bytes: int, part: int | None = None) -> Raster:
    """Decode one frame of an open "PNG", "JPEG", "WebP", "BMP" or "GIF" file."""
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
        # The image has proved the file complete; free its memory for the second decoding.
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
    # Compared before the other frames are counted: one of them may be damaged.
    if not part:
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
    """Return the number of palette colours of an image that is not loaded yet; loading pads the palette with black."""
    palette = image.palette
    if image.mode != "P" or palette is None:
        return 256
    return len(palette.palette) // len(palette.rawmode or palette.mode)


def _palette_notes(image: ImageFile, kind: str, colors: int) -> tuple[str, ...]:
    """Check for indices beyond the palette's end: refuse them, or note them for a GIF, unless they are transparent."""
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
    """Decode a JPEG 2000 picture of 8 bits."""
    from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

    set_pillow_limit(MAX_PIXELS)
    file.seek(0)
    image = Jpeg2KImageFile(file)
    if image.mode not in MODE_SIZES:
        raise ImageError(f"its pixels are of the kind {image.mode}; a grey or RGB copy would work")
    image.load()
    return image


class _CountedReads:
    """The part of the file interface that Pillow uses, limited in the number of reads."""

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
    """Make Pillow raise beyond ``pixels``: its own limit of 179 million would refuse files that we support.

    The limit is global in Pillow and stays set. Another thread that reads at the same time may get this thread's limit,
    which is then too low or too high for a bomb or a giant, and right for all other files.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = pixels // 2  # the limit for a warning; Pillow raises at twice this


def pixels_of(image: Image) -> npt.NDArray[Any]:
    """Return the stored values, (H, W) or (H, W, 3), of a loaded image: palette resolved, alpha removed."""
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
    """Return the (H, W) alpha of a loaded image in its dtype: a channel, a palette's, or from a transparent colour."""
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
    """Return 0 where a pixel has the one colour declared transparent, opaque elsewhere."""
    opaque = np.iinfo(pixels.dtype).max
    is_key = pixels == np.asarray(key) * scale
    if pixels.ndim == 3:
        is_key = is_key.all(axis=2)
    return np.where(is_key, 0, opaque).astype(pixels.dtype)


def _scale_of_key(file: BinaryIO, kind: str) -> int:
    """Return the factor for a grey PNG's transparent value, whose samples below 8 bits are scaled to 0…255."""
    if kind != "PNG":
        return 1
    file.seek(24)
    depth, color_type = file.read(2)
    return 255 // (2**depth - 1) if color_type == PNG_GREY and depth < 8 else 1


def _with_alpha(notes: tuple[str, ...], alpha: npt.NDArray[Any] | None) -> tuple[str, ...]:
    return notes if alpha is None else ("alpha ignored", *notes)


def _parse_header(file: BinaryIO, kind: str) -> ImageFile:
    """Parse by the format's own class: `PIL.Image.open` would import, and try, every format of Pillow's."""
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
    # Two canvases of four bytes, and the frame drawn onto them.
    if kind == "WebP":
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
    """Refuse a JPEG with a depth that Pillow does not support, or with an excessive number of scans."""
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
    """Return the colour type of a PNG with 16-bit samples that Pillow cuts to 8 (all but grey), else None."""
    file.seek(24)
    depth, color_type = file.read(2)
    return color_type if depth == 16 and color_type != PNG_GREY else None


def _deep_png_pixels(
    file: BinaryIO, size: tuple[int, int], color_type: int, key: Any, is_wrong: bool
) -> tuple[npt.NDArray[Any], npt.NDArray[Any] | None]:
    """Return (H, W) or (H, W, 3) uint16 values of the file's default image, and its alpha."""
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
    """Return the EXIF orientation, or 1 if the metadata is damaged."""
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
    """Return the number of frames; 0 if damage after the first prevents counting them."""
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception:
        return 0
