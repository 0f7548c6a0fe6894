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

import io
import logging
import struct
from math import prod
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.reading_checks import (
    MAX_PIXEL_BYTES,
    TRUNCATED,
    ImageError,
    Raster,
    check_size,
)
from convstudio.core.reading_pillow import MODE_SIZES, pixels_of, set_pillow_limit

if TYPE_CHECKING:
    from tifffile import TiffPage

ORIENTATION_TAG = 274
MINISWHITE, MINISBLACK, RGB, PALETTE, CMYK, YCBCR = 0, 1, 2, 3, 5, 6
COLOR_SAMPLES = {MINISWHITE: 1, MINISBLACK: 1, RGB: 3, PALETTE: 1, CMYK: 4, YCBCR: 3}
UNCOMPRESSED = 1
# LZW, Deflate (two numbers), PackBits, LZMA, Zstandard: they pack bytes, whatever the bytes mean.
BYTE_CODECS = frozenset({5, 8, 32946, 32773, 34925, 50000})
# Fax (three kinds) and JPEG: they pack pictures.
PICTURE_CODECS = frozenset({2, 3, 4, 7})
NO_PREDICTOR, FLOAT_PREDICTOR = 1, 3
WHOLE_BYTES = frozenset({8, 16, 32, 64})
# A strip takes 0.1 ms to unwrap, whatever its size; ordinary files have at most a few thousand.
MAX_STRIPS = 15_000


def read_tiff(file: BinaryIO, file_bytes: int) -> Raster:
    """Decode the first page of an open TIFF or BigTIFF file of ``file_bytes`` bytes."""
    import tifffile

    # tifffile reports every oddity to the log, whose last resort is the user's terminal.
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)
    set_pillow_limit(MAX_PIXEL_BYTES)  # a wrapped strip is one byte a pixel
    file.seek(0)
    with tifffile.TiffFile(file) as tiff:
        page = tiff.pages.first
        _check_page(page)
        _check_data(page, file_bytes)
        notes = _notes_of(page, len(tiff.pages))
        if _needs_pillow(page):
            return Raster(_pixels_by_pillow(file, page), white=_white_of(page), notes=notes)
        if page.compression == UNCOMPRESSED:
            stored = page.asarray(squeeze=False)
        else:
            stored = _decompressed(file, page)
        orientation = int(page.tags.valueof(ORIENTATION_TAG, 1))
        pixels = _grey_or_rgb(page, _interleaved(stored))
    return Raster(pixels, orientation, _white_of(page), notes)


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


def _interleaved(stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """(H, W, samples) of the first slice of tifffile's (planes, depth, H, W, samples)."""
    first = stored[:, 0]
    return np.moveaxis(first[..., 0], 0, -1) if first.shape[-1] == 1 else first[0]


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


def _notes_of(page: TiffPage, pages: int) -> tuple[str, ...]:
    notes = []
    if page.samplesperpixel > COLOR_SAMPLES[page.photometric]:
        notes.append("alpha ignored" if any(page.extrasamples) else "extra channel ignored")
    if page.imagedepth > 1:
        notes.append(f"first of {page.imagedepth} slices")
    if pages > 1:
        notes.append(f"first of {pages} pages")
    return tuple(notes)


def _decompressed(file: BinaryIO, page: TiffPage) -> npt.NDArray[Any]:
    """The page as tifffile's (planes, depth, H, W, samples), its bytes unpacked by libtiff."""
    strips = list(zip(page.dataoffsets, page.databytecounts, strict=False))[: prod(page.chunked)]
    if len(strips) > MAX_STRIPS:
        raise ImageError(
            f"it is cut into {len(strips)} compressed strips; an uncompressed copy would work"
        )
    codec, is_float_difference = int(page.compression), page.predictor == FLOAT_PREDICTOR
    page.compression = type(page.compression)(UNCOMPRESSED)  # to tifffile the bytes come plain
    if is_float_difference:
        page.predictor = type(page.predictor)(NO_PREDICTOR)
    result = np.empty(page.shaped, page.dtype)
    for index, (start, count) in enumerate(strips):
        _, corner, shape = page.decode(None, index)
        if corner is None or shape is None:
            raise ImageError("its strips lie outside the picture; a complete copy would work")
        plane, depth, top, left, _ = corner
        slices, rows, columns, samples = shape
        row_bytes = (columns * samples * page.bitspersample + 7) // 8
        file.seek(start)
        plain = _unpacked(file.read(count), codec, row_bytes, slices * rows)
        if is_float_difference:
            plain = _summed_floats(plain, page, columns, samples)
        part, _, _ = page.decode(plain, index)
        target = result[plane, depth : depth + slices, top : top + rows, left : left + columns]
        assert part is not None, "tifffile returns no part only for no data"
        target[...] = part[: target.shape[0], : target.shape[1], : target.shape[2]]
    return result


def _unpacked(packed: bytes, codec: int, row_bytes: int, rows: int) -> bytes:
    """One strip, decompressed: wrapped in a TIFF of rows × row_bytes grey bytes, read by libtiff.

    The size is known beforehand, so that a strip which would swell to gigabytes is cut off there.
    """
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


def _pixels_by_pillow(file: BinaryIO, page: TiffPage) -> npt.NDArray[Any]:
    """The page as Pillow decodes, converts and turns it: 12-bit grey, or up to 8 bits."""
    from PIL.TiffImagePlugin import TiffImageFile

    bits = page.bitspersample
    file.seek(0)
    image = TiffImageFile(file)
    is_known = image.mode in MODE_SIZES or image.mode == "YCbCr"
    if not is_known or (bits > 8 and image.mode != "I;16"):
        raise ImageError("its colours cannot be decoded exactly; an RGB copy would work")
    image.load()
    pixels = pixels_of(image.convert("RGB") if image.mode == "YCbCr" else image)
    if bits < 8 and page.photometric != PALETTE:
        pixels //= 255 // (2**bits - 1)  # Pillow has spread 0…15 over 0…255
    return pixels
