"""TIFF: a container of many number types, layouts and compressions, of which no single reader supports all.

tifffile understands the container exactly but, without its optional collection of codecs, hardly decompresses; the
libtiff inside Pillow decompresses nearly everything but supports few number types. So each does what it is good at:
compressed strips are wrapped, one at a time, in a TIFF of plain bytes for libtiff, and tifffile turns the bytes into
numbers (byte order, differences, planes, floats). Data coded as pictures instead of bytes (JPEG, fax), or in need of
colour conversion, is left to Pillow altogether, which is exact for the few bits it is used for.

Tag numbers and terms: TIFF Revision 6.0 (1992), and Technical Note 3 of Photoshop's TIFF (2005).
"""

from __future__ import annotations

import ctypes
import logging
from dataclasses import replace
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import (
    MAX_PIXEL_BYTES,
    TRUNCATED,
    WRONG_CHECKSUM,
    ImageError,
    Raster,
    check_size,
    chosen_part,
    full_scale,
    names_of_parts,
    part_note,
)
from convstudio.core.reading.metadata import metadata_of_tiff, no_data_of_tiff
from convstudio.core.reading.pillow import MODE_SIZES, pixels_of, set_pillow_limit
from convstudio.core.reading.strips import (
    BYTE_CODECS,
    NO_PREDICTOR,
    UNCOMPRESSED,
    WHOLE_BYTES,
    decompressed,
    is_packed,
)

if TYPE_CHECKING:
    from tifffile import TiffPage

ORIENTATION_TAG = 274
MINISWHITE, MINISBLACK, RGB, PALETTE, CMYK, YCBCR = 0, 1, 2, 3, 5, 6
COLOR_SAMPLES = {MINISWHITE: 1, MINISBLACK: 1, RGB: 3, PALETTE: 1, CMYK: 4, YCBCR: 3}
# Fax (three kinds) and JPEG, which code pictures.
PICTURE_CODECS = frozenset({2, 3, 4, 7})
SUB_FILE_TYPE, SUB_DIRECTORIES, DNG_VERSION = 254, 330, 50706
REDUCED = 1
UNASSOCIATED = 2  # alpha with which the colours are not premultiplied


def read_tiff(file: BinaryIO, file_bytes: int, part: int | None = None) -> Raster:
    """Decode a page of an open TIFF or BigTIFF file of ``file_bytes`` bytes, or a slice of its only page."""
    import tifffile

    # tifffile logs every oddity, and the handler of last resort is the user's terminal.
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    _silence_libtiff()
    set_pillow_limit(MAX_PIXEL_BYTES)  # a wrapped strip has one byte per pixel
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        kind, parts = _parts_of(tiff.pages.first, len(tiff.pages))
        part = chosen_part(part, parts, kind)
        at = part if kind == "page" else 0
        page = tiff.pages.get(at)
        assert isinstance(page, tifffile.TiffPage), "whole pages are what is asked for by default"
        if not at:
            _check_raw(page)
        _check_page(page, most=parts if kind == "channel" else 0)
        _check_data(page, file_bytes)
        raster = _raster(file, page, at, kind, part)
    notes = (*raster.notes, *part_note(kind, part, parts))
    return replace(raster, notes=notes, parts=names_of_parts(kind, parts), part=part)


def _parts_of(first: TiffPage, pages: int) -> tuple[str, int]:
    """Return the kind and the number of a file's parts: its pages, or the slices of its only page."""
    if pages > 1:
        return "page", pages
    if first.imagedepth > 1:
        return "slice", first.imagedepth
    is_grey = first.photometric == MINISBLACK and not _needs_pillow(first)
    if is_grey and first.samplesperpixel > COLOR_SAMPLES[MINISBLACK] + 1:
        return "channel", first.samplesperpixel
    return "page", 1


def _raster(file: BinaryIO, page: TiffPage, at: int, kind: str, part: int) -> Raster:
    """Return the raster of page ``at``, or of one of its slices or channels, with its metadata."""
    white, notes, metadata = (
        _white_of(page),
        _notes_of(page, kind),
        metadata_of_tiff(page, file, at),
    )
    if _needs_pillow(page):
        pixels = _pixels_by_pillow(file, page, at)
        return Raster(pixels, white=white, notes=notes, metadata=metadata)
    if page.compression == UNCOMPRESSED and not is_packed(page):
        stored = page.asarray(squeeze=False)
    else:
        stored, is_wrong = decompressed(file, page)
        notes += (WRONG_CHECKSUM,) if is_wrong else ()
    samples = _interleaved(stored, part if kind == "slice" else 0)
    if kind == "channel":
        samples = samples[..., part : part + 1]
    pixels = _grey_or_rgb(page, samples)
    no_data = no_data_of_tiff(page, samples.dtype) if page.photometric != PALETTE else None
    if no_data is not None and page.photometric == MINISWHITE:
        no_data = float(_inverted(page, np.asarray(no_data).astype(samples.dtype)))
    return Raster(
        pixels,
        int(page.tags.valueof(ORIENTATION_TAG, 1)),
        white,
        notes,
        alpha=_alpha_of(page, samples) if kind != "channel" else None,
        no_data=no_data,
        metadata=metadata,
    )


@cache
def _silence_libtiff() -> None:
    """Keep the libtiff inside Pillow from printing on the user's terminal what it also returns as an error.

    Pillow has no option for this; a library that hides its symbols cannot be silenced.
    """
    from PIL import _imaging

    try:
        library = ctypes.CDLL(_imaging.__file__)
        for name in ("TIFFSetErrorHandler", "TIFFSetWarningHandler"):
            handler = getattr(library, name)
            handler.argtypes, handler.restype = [ctypes.c_void_p], ctypes.c_void_p
            handler(None)
    except (AttributeError, OSError):
        pass


def _check_raw(page: TiffPage) -> None:
    """Refuse a camera's raw file, whose first page is a small preview."""
    is_preview = int(page.tags.valueof(SUB_FILE_TYPE, 0)) & REDUCED and SUB_DIRECTORIES in page.tags
    if DNG_VERSION in page.tags or is_preview:
        raise ImageError(
            "it is a raw photograph (DNG, NEF or the like); developed into a 16-bit TIFF it would work"
        )


def _check_page(page: TiffPage, most: int) -> None:
    """Refuse pages that are neither grey nor colour, have over ``most`` channels, or an unsupported compression."""
    bits, kind = page.bitspersample, page.photometric
    needed = COLOR_SAMPLES.get(kind)
    number = page.dtype.kind if page.dtype else ""
    if needed and (not isinstance(bits, int) or not number or not _is_known_depth(bits, number)):
        depth = f"{bits}" if isinstance(bits, int) else ", ".join(map(str, bits))
        raise ImageError(
            f"its numbers have {depth} bits and are of the type {page.dtype or page.sampleformat}; unsigned integers "
            "of up to 32 bits, signed ones of 8, 16 or 32 or floats of 16, 32 or 64 would work"
        )
    if not needed or number not in "biuf":
        raise ImageError(
            f"its pixels ({getattr(kind, 'name', kind)}, {page.dtype}) are neither grey nor RGB "
            "numbers; a grey or RGB copy would work"
        )
    most = max(needed + 1, most) if _needs_pillow(page) else page.samplesperpixel
    if not needed <= page.samplesperpixel <= most:
        raise ImageError(f"it has {page.samplesperpixel} channels; a grey or RGB copy would work")
    if is_packed(page) and page.predictor != NO_PREDICTOR:
        raise ImageError(
            f"its integers of {bits} bits are stored as differences; a copy of 8 or 16 bits would work"
        )
    codec = page.compression
    if codec not in {UNCOMPRESSED} | BYTE_CODECS | PICTURE_CODECS:
        raise ImageError(
            f"its compression ({getattr(codec, 'name', codec)}) cannot be undone; "
            "an uncompressed, LZW or Deflate copy would work"
        )


def _is_known_depth(bits: int, number: str) -> bool:
    """Return whether integers, floats or booleans of ``bits`` bits can be read."""
    if number not in "if":
        return bits <= 32 or bits == 64
    return bits in WHOLE_BYTES and (number == "i" or bits > 8)


def _check_data(page: TiffPage, file_bytes: int) -> None:
    """Refuse a page whose data are incomplete, or implausibly small for its size."""
    colors = 3 if COLOR_SAMPLES[page.photometric] > 1 or page.photometric == PALETTE else 1
    samples = page.imagedepth * page.samplesperpixel
    itemsize = np.dtype(page.dtype).itemsize
    starts, counts = np.array(page.dataoffsets, float), np.array(page.databytecounts, float)
    # A tile may be larger than its picture and is unpacked as a whole.
    check_size(
        max(page.imagewidth, page.tilewidth),
        max(page.imagelength, page.tilelength),
        pixel_bytes=itemsize * max(colors, samples),
        working_bytes=itemsize * (colors + samples),
        stored_bits=page.bitspersample * samples,
        file_bytes=int(counts.sum()),
    )
    needed = prod(page.shaped) * itemsize
    if page.is_contiguous and counts.sum() >= needed:  # some writers claim more than they have
        starts, counts = starts[:1], np.array([needed], float)
    elif page.is_contiguous:
        raise ImageError(TRUNCATED)
    elif starts.size < prod(page.chunked) or counts.size < starts.size:
        raise ImageError("parts of its first page are missing; a complete copy would work")
    if (counts <= 0).any() or (starts + counts > file_bytes).any():
        raise ImageError(TRUNCATED)


def _needs_pillow(page: TiffPage) -> bool:
    return page.compression in PICTURE_CODECS or page.photometric in (CMYK, YCBCR)


def _interleaved(stored: npt.NDArray[Any], slice_: int) -> npt.NDArray[Any]:
    """Return one slice of tifffile's (planes, depth, H, W, samples) as (H, W, samples)."""
    one = stored[:, slice_]
    return np.moveaxis(one[..., 0], 0, -1) if one.shape[-1] == 1 else one[0]


def _grey_or_rgb(page: TiffPage, samples: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if page.photometric == RGB:
        return samples[..., :3]
    grey = samples[..., 0]
    if page.photometric == PALETTE:
        return _palette_colors(page)[grey.astype(np.intp, copy=False)]
    if page.photometric == MINISBLACK:
        return grey
    if grey.dtype.kind not in "bu":
        raise ImageError("its zero is white but its numbers are signed; an RGB copy would work")
    return _inverted(page, grey)


def _inverted(page: TiffPage, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Invert white-is-zero values to a scale from black to white."""
    if not is_packed(page):
        return ~values
    inverted: npt.NDArray[Any] = values.dtype.type(2**page.bitspersample - 1) - values
    return inverted


def _palette_colors(page: TiffPage) -> npt.NDArray[Any]:
    """Return the (entries, 3) colours; in 8 bits if they are 8-bit colours in TIFF's 16-bit notation."""
    colors = np.asarray(page.colormap).T
    for scale in (257, 256):
        if not (colors % scale).any():
            return (colors // scale).astype(np.uint8)
    return colors


def _white_of(page: TiffPage) -> float | None:
    """Return the largest value of packed integers: 12 bits would be almost black on a 16-bit scale."""
    if page.photometric == PALETTE or page.bitspersample in WHOLE_BYTES:
        return None
    return float(2**page.bitspersample - 1)


def _notes_of(page: TiffPage, kind: str) -> tuple[str, ...]:
    """Return notes on what is left out of the page, besides the other parts."""
    notes = []
    extra = page.samplesperpixel - COLOR_SAMPLES[page.photometric] if kind != "channel" else 0
    alphas = sum(map(bool, page.extrasamples[:extra]))
    if alphas:
        notes.append("alpha ignored")
    if extra > alphas:
        many = f"{extra - alphas} extra channels" if extra - alphas > 1 else "extra channel"
        notes.append(f"{many} ignored")
    if kind == "page" and page.imagedepth > 1:
        notes.append(f"first of {page.imagedepth} slices")
    return tuple(notes)


def _alpha_of(page: TiffPage, samples: npt.NDArray[Any]) -> npt.NDArray[Any] | None:
    """Return the first alpha that is not premultiplied; its bits fill the dtype's whole range."""
    colors = COLOR_SAMPLES[page.photometric]
    extra = tuple(page.extrasamples)[: page.samplesperpixel - colors]
    if UNASSOCIATED not in extra or samples.dtype.kind == "b":
        return None
    alpha = samples[..., colors + extra.index(UNASSOCIATED)]
    return full_scale(alpha, 2**page.bitspersample - 1) if is_packed(page) else alpha


def _pixels_by_pillow(file: BinaryIO, page: TiffPage, at: int) -> npt.NDArray[Any]:
    """Return the page as Pillow decodes, converts and rotates it, in 8 bits or less."""
    from PIL.TiffImagePlugin import TiffImageFile

    bits = page.bitspersample
    file.seek(0)
    try:
        image = TiffImageFile(file)
        image.seek(at)
    except SyntaxError:
        # Pillow raises it for a page of an unsupported kind.
        raise ImageError(
            f"its colours of {bits} bits cannot be decoded exactly; an RGB copy would work"
        ) from None
    is_known = image.mode in MODE_SIZES or image.mode == "YCbCr"
    if not is_known or (bits > 8 and image.mode != "I;16"):
        raise ImageError("its colours cannot be decoded exactly; an RGB copy would work")
    image.load()
    pixels = pixels_of(image.convert("RGB") if image.mode == "YCbCr" else image)
    if bits < 8 and page.photometric != PALETTE:
        pixels //= 255 // (2**bits - 1)  # Pillow has scaled 0…15 to 0…255
    return pixels
