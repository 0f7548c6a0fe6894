"""TIFF: a container of many number types, layouts and compressions, of which no one reader has all.

tifffile understands the container exactly but, without its optional collection of codecs, hardly
decompresses; the libtiff inside Pillow decompresses nearly everything but knows few number types.
So each does what it is good at: the compressed strips are wrapped, one at a time, in a TIFF of
plain bytes for libtiff, and tifffile turns the bytes into numbers (byte order, differences, planes,
floats). What is coded as a picture and not as bytes (JPEG, fax), and what needs a conversion of
colour, is left to Pillow altogether, which is exact for the few bits it is used for.

Tag numbers and terms: TIFF Revision 6.0 (1992), and Technical Note 3 of Photoshop's TIFF (2005).
"""

from __future__ import annotations

import ctypes
import io
import logging
import lzma
import struct
import zlib
from dataclasses import replace
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.reading_checks import (
    MAX_PIXEL_BYTES,
    TRUNCATED,
    WRONG_CHECKSUM,
    ImageError,
    Raster,
    check_size,
    chosen_part,
    names_of_parts,
    part_note,
)
from convstudio.core.reading_metadata import metadata_of_tiff, no_data_of_tiff
from convstudio.core.reading_pillow import MODE_SIZES, pixels_of, set_pillow_limit

if TYPE_CHECKING:
    from tifffile import TiffPage

    Unpacker = zlib._Decompress | lzma.LZMADecompressor

ORIENTATION_TAG = 274
MINISWHITE, MINISBLACK, RGB, PALETTE, CMYK, YCBCR = 0, 1, 2, 3, 5, 6
COLOR_SAMPLES = {MINISWHITE: 1, MINISBLACK: 1, RGB: 3, PALETTE: 1, CMYK: 4, YCBCR: 3}
UNCOMPRESSED = 1
# LZW, Deflate (two numbers), PackBits, LZMA, Zstandard: they pack bytes, whatever the bytes mean.
BYTE_CODECS = frozenset({5, 8, 32946, 32773, 34925, 50000})
DEFLATE, LZMA = frozenset({8, 32946}), 34925
MAX_LZMA_MEMORY = 1 << 28
# Fax (three kinds) and JPEG: they pack pictures.
PICTURE_CODECS = frozenset({2, 3, 4, 7})
NO_PREDICTOR, FLOAT_PREDICTOR = 1, 3
WHOLE_BYTES = frozenset({8, 16, 32, 64})
# A strip takes 0.1 ms to unwrap, whatever its size; ordinary files have at most a few thousand.
MAX_STRIPS = 15_000
SUB_FILE_TYPE, SUB_DIRECTORIES, DNG_VERSION = 254, 330, 50706
REDUCED = 1
UNASSOCIATED = 2  # alpha, by which the colours are not multiplied


def read_tiff(file: BinaryIO, file_bytes: int, part: int | None = None) -> Raster:
    """Decode a page of an open TIFF or BigTIFF file of ``file_bytes`` bytes, or a slice of its only page."""
    import tifffile

    # tifffile reports every oddity to the log, whose last resort is the user's terminal.
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    _silence_libtiff()
    set_pillow_limit(MAX_PIXEL_BYTES)  # a wrapped strip is one byte a pixel
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        count = len(tiff.pages)
        kind, parts = "page", count
        if count == 1 and tiff.pages.first.imagedepth > 1:
            kind, parts = "slice", tiff.pages.first.imagedepth
        part = chosen_part(part, parts, kind)
        at = part if kind == "page" else 0
        page = tiff.pages.get(at)
        assert isinstance(page, tifffile.TiffPage), "whole pages are what is asked for by default"
        if not at:
            _check_raw(page)
        _check_page(page)
        _check_data(page, file_bytes)
        raster = _raster(file, page, at, part if kind == "slice" else 0)
    notes = (*raster.notes, *part_note(kind, part, parts))
    return replace(raster, notes=notes, parts=names_of_parts(kind, parts), part=part)


def _raster(file: BinaryIO, page: TiffPage, at: int, slice_: int) -> Raster:
    """The pixels of page number ``at``, and all that belongs to them."""
    white, notes, metadata = _white_of(page), _notes_of(page), metadata_of_tiff(page, file, at)
    if _needs_pillow(page):
        pixels = _pixels_by_pillow(file, page, at)
        return Raster(pixels, white=white, notes=notes, metadata=metadata)
    if page.compression == UNCOMPRESSED:
        stored = page.asarray(squeeze=False)
    else:
        stored, is_wrong = _decompressed(file, page)
        notes += (WRONG_CHECKSUM,) if is_wrong else ()
    samples = _interleaved(stored, slice_)
    pixels = _grey_or_rgb(page, samples)
    no_data = no_data_of_tiff(page, samples.dtype) if page.photometric != PALETTE else None
    if no_data is not None and page.photometric == MINISWHITE:
        no_data = float(~np.asarray(no_data).astype(samples.dtype))
    return Raster(
        pixels,
        int(page.tags.valueof(ORIENTATION_TAG, 1)),
        white,
        notes,
        alpha=samples[..., -1] if _has_alpha(page) else None,
        no_data=no_data,
        metadata=metadata,
    )


@cache
def _silence_libtiff() -> None:
    """Keep the libtiff inside Pillow from writing to the user's terminal what it also returns as an error.

    Pillow has no word for this, and a library that hides its functions cannot be silenced.
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


def _check_page(page: TiffPage) -> None:
    """Refuse what is no grey or colour picture, or is packed in a way we cannot undo."""
    bits, kind = page.bitspersample, page.photometric
    needed = COLOR_SAMPLES.get(kind)
    if not needed or not page.dtype or page.dtype.kind not in "biuf" or not isinstance(bits, int):
        raise ImageError(
            f"its pixels ({getattr(kind, 'name', kind)}, {page.dtype}) are neither grey nor RGB "
            "numbers; a grey or RGB copy would work"
        )
    if not needed <= page.samplesperpixel <= needed + 1:
        raise ImageError(f"it has {page.samplesperpixel} channels; a grey or RGB copy would work")
    codec = page.compression
    if codec not in {UNCOMPRESSED} | BYTE_CODECS | PICTURE_CODECS:
        raise ImageError(
            f"its compression ({getattr(codec, 'name', codec)}) cannot be undone; "
            "an uncompressed, LZW or Deflate copy would work"
        )


def _check_data(page: TiffPage, file_bytes: int) -> None:
    """Refuse a page whose data are not all in the file, or cannot plausibly be."""
    colors = 3 if COLOR_SAMPLES[page.photometric] > 1 or page.photometric == PALETTE else 1
    samples = page.imagedepth * page.samplesperpixel
    itemsize = np.dtype(page.dtype).itemsize
    starts, counts = np.array(page.dataoffsets, float), np.array(page.databytecounts, float)
    check_size(  # a tile may be larger than its picture, and is unpacked as a whole
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
    by_picture = page.compression in PICTURE_CODECS or page.photometric in (CMYK, YCBCR)
    return by_picture or page.bitspersample not in WHOLE_BYTES | {1}


def _interleaved(stored: npt.NDArray[Any], slice_: int) -> npt.NDArray[Any]:
    """(H, W, samples) of one slice of tifffile's (planes, depth, H, W, samples)."""
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
    return ~grey


def _palette_colors(page: TiffPage) -> npt.NDArray[Any]:
    """The (entries, 3) colours; in 8 bits if they are 8-bit colours in TIFF's 16-bit notation."""
    colors = np.asarray(page.colormap).T
    for scale in (257, 256):
        if not (colors % scale).any():
            return (colors // scale).astype(np.uint8)
    return colors


def _white_of(page: TiffPage) -> float | None:
    """The largest value of packed integers: 12 bits would be almost black on a 16-bit scale."""
    if page.photometric == PALETTE or page.bitspersample in WHOLE_BYTES:
        return None
    return float(2**page.bitspersample - 1)


def _notes_of(page: TiffPage) -> tuple[str, ...]:
    if page.samplesperpixel <= COLOR_SAMPLES[page.photometric]:
        return ()
    return ("alpha ignored" if any(page.extrasamples) else "extra channel ignored",)


def _has_alpha(page: TiffPage) -> bool:
    """Whether there is an alpha that the colours are not multiplied by already, and that is not cut off."""
    return (
        page.samplesperpixel > COLOR_SAMPLES[page.photometric]
        and UNASSOCIATED in page.extrasamples
        and np.dtype(page.dtype).kind != "b"
    )


def _decompressed(file: BinaryIO, page: TiffPage) -> tuple[npt.NDArray[Any], bool]:
    """The page as tifffile's (planes, depth, H, W, samples), and whether one of its checksums is wrong."""
    strips = list(zip(page.dataoffsets, page.databytecounts, strict=False))[: prod(page.chunked)]
    if len(strips) > MAX_STRIPS:
        raise ImageError(
            f"it is cut into {len(strips)} compressed strips; an uncompressed copy would work"
        )
    codec, is_float_difference = int(page.compression), page.predictor == FLOAT_PREDICTOR
    page.compression = type(page.compression)(UNCOMPRESSED)  # to tifffile the bytes come plain
    if is_float_difference:
        page.predictor = type(page.predictor)(NO_PREDICTOR)
    result, is_any_wrong = np.empty(page.shaped, page.dtype), False
    for index, (start, count) in enumerate(strips):
        _, corner, shape = page.decode(None, index)
        if corner is None or shape is None:
            raise ImageError("its strips lie outside the picture; a complete copy would work")
        plane, depth, top, left, _ = corner
        slices, rows, columns, samples = shape
        row_bytes = (columns * samples * page.bitspersample + 7) // 8
        file.seek(start)
        plain, is_wrong = _unpacked(file.read(count), codec, row_bytes, slices * rows)
        is_any_wrong |= is_wrong
        if is_float_difference:
            plain = _summed_floats(plain, page, columns, samples)
        part, _, _ = page.decode(plain, index)
        target = result[plane, depth : depth + slices, top : top + rows, left : left + columns]
        assert part is not None, "tifffile returns no part only for no data"
        target[...] = part[: target.shape[0], : target.shape[1], : target.shape[2]]
    return result, is_any_wrong


def _unpacked(packed: bytes, codec: int, row_bytes: int, rows: int) -> tuple[bytes, bool]:
    """One strip, decompressed, and whether its checksum is wrong.

    Its size is known, so that a strip which would swell to gigabytes is cut off there.
    """
    size = row_bytes * rows
    is_wrong = False
    if codec in DEFLATE:
        try:
            plain = _checked(zlib.decompressobj(), packed, size)
        except zlib.error:  # behind the two bytes of its header the stream has no checksum
            plain, is_wrong = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed[2:], size), True
    elif codec == LZMA:
        plain = _checked(lzma.LZMADecompressor(memlimit=MAX_LZMA_MEMORY), packed, size)
    else:
        plain = _unpacked_by_libtiff(packed, codec, row_bytes, rows)
    if len(plain) < size:
        raise ImageError(TRUNCATED)
    return plain, is_wrong


def _checked(unpack: Unpacker, packed: bytes, size: int) -> bytes:
    """``size`` bytes, and a look at the checksum behind them, which libtiff does not give."""
    plain = unpack.decompress(packed, size)
    if len(plain) == size and not unpack.eof:
        unpack.decompress(getattr(unpack, "unconsumed_tail", b""), 1)
    return plain


def _unpacked_by_libtiff(packed: bytes, codec: int, row_bytes: int, rows: int) -> bytes:
    """One strip, wrapped in a TIFF of rows × row_bytes grey bytes."""
    from PIL.TiffImagePlugin import TiffImageFile

    header = struct.pack("<2sHI", b"II", 42, 8 + len(packed))
    tags = (
        (256, row_bytes),  # ImageWidth
        (257, rows),  # ImageLength
        (258, 8),  # BitsPerSample
        (259, codec),  # Compression
        (262, MINISBLACK),  # PhotometricInterpretation
        (273, len(header)),  # StripOffsets
        (277, 1),  # SamplesPerPixel
        (278, rows),  # RowsPerStrip
        (279, len(packed)),  # StripByteCounts
    )
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    wrapped = header + packed + struct.pack("<H", len(tags)) + directory + bytes(4)
    with TiffImageFile(io.BytesIO(wrapped)) as image:
        return image.tobytes()


def _summed_floats(plain: bytes, page: TiffPage, columns: int, samples: int) -> bytes:
    """Undo predictor 3: per row, all first bytes, then all second bytes …, as differences."""
    itemsize = np.dtype(page.dtype).itemsize
    differences = np.frombuffer(plain, np.uint8).reshape(-1, itemsize * columns, samples)
    planes = np.add.accumulate(differences, axis=1, dtype=np.uint8)
    by_value = planes.reshape(-1, itemsize, columns * samples).swapaxes(1, 2)
    values = np.ascontiguousarray(by_value).view(np.dtype(page.dtype).newbyteorder(">"))
    return values.astype(values.dtype.newbyteorder(page.parent.byteorder)).tobytes()


def _pixels_by_pillow(file: BinaryIO, page: TiffPage, at: int) -> npt.NDArray[Any]:
    """The page as Pillow decodes, converts and turns it: 12-bit grey, or up to 8 bits."""
    from PIL.TiffImagePlugin import TiffImageFile

    bits = page.bitspersample
    file.seek(0)
    image = TiffImageFile(file)
    image.seek(at)
    is_known = image.mode in MODE_SIZES or image.mode == "YCbCr"
    if not is_known or (bits > 8 and image.mode != "I;16"):
        raise ImageError("its colours cannot be decoded exactly; an RGB copy would work")
    image.load()
    pixels = pixels_of(image.convert("RGB") if image.mode == "YCbCr" else image)
    if bits < 8 and page.photometric != PALETTE:
        pixels //= 255 // (2**bits - 1)  # Pillow has spread 0…15 over 0…255
    return pixels
