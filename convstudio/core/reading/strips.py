"""Decompression of the strips and tiles of a TIFF, one after another, and unpacking of their numbers.

Tag numbers and terms: TIFF Revision 6.0 (1992), and Technical Note 3 of Photoshop's TIFF (2005).
"""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from math import prod
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import TRUNCATED, ImageError
from convstudio.core.reading.packed_integers import bytes_of_row, turned_bytes, unpacked_integers

if TYPE_CHECKING:
    from tifffile import TiffPage

    Unpacker = zlib._Decompress | lzma.LZMADecompressor

UNCOMPRESSED = 1
# LZW, Deflate (two numbers), PackBits, LZMA, Zstandard: codecs of plain bytes.
BYTE_CODECS = frozenset({5, 8, 32946, 32773, 34925, 50000})
DEFLATE, LZMA = frozenset({8, 32946}), 34925
MAX_LZMA_MEMORY = 1 << 28
NO_PREDICTOR, FLOAT_PREDICTOR = 1, 3
WHOLE_BYTES = frozenset({8, 16, 32, 64})
# Decompressing a strip takes at least 0.1 ms; ordinary files have at most a few thousand.
MAX_STRIPS = 15_000
LOWEST_FIRST = 2  # the order in which bits fill bytes


def is_packed(page: TiffPage) -> bool:
    """Return whether the numbers are bit-packed in a width other than 1, which tifffile does not unpack."""
    return page.bitspersample not in WHOLE_BYTES | {1}


def decompressed(file: BinaryIO, page: TiffPage) -> tuple[npt.NDArray[Any], bool]:
    """Return the page as tifffile's (planes, depth, H, W, samples), and whether one of its checksums is wrong."""
    strips = list(zip(page.dataoffsets, page.databytecounts, strict=False))[: prod(page.chunked)]
    is_short, codec = is_packed(page), int(page.compression)
    if len(strips) > MAX_STRIPS and codec != UNCOMPRESSED:
        raise ImageError(
            f"it is cut into {len(strips)} compressed strips; an uncompressed copy would work"
        )
    is_float_difference = page.predictor == FLOAT_PREDICTOR
    page.compression = type(page.compression)(UNCOMPRESSED)  # tifffile gets plain bytes
    if is_float_difference:
        page.predictor = type(page.predictor)(NO_PREDICTOR)
    part: npt.NDArray[Any] | None
    result, is_any_wrong = np.empty(page.shaped, page.dtype), False
    for index, (start, count) in enumerate(strips):
        _, corner, shape = page.decode(None, index)
        if corner is None or shape is None:
            raise ImageError("its strips lie outside the picture; a complete copy would work")
        plane, depth, top, left, _ = corner
        slices, rows, columns, samples = shape
        row_bytes = bytes_of_row(columns * samples, page.bitspersample)
        file.seek(start)
        data = file.read(count)
        if is_short and page.fillorder == LOWEST_FIRST:
            data = turned_bytes(data)
        plain, is_wrong = _unpacked(data, codec, row_bytes, slices * rows)
        is_any_wrong |= is_wrong
        if is_float_difference:
            plain = _summed_floats(plain, page, columns, samples)
        if is_short:
            bits, per_row = page.bitspersample, columns * samples
            part = unpacked_integers(plain, slices * rows, per_row, bits, result.dtype)
            part = part.reshape(shape)
        else:
            part, _, _ = page.decode(plain, index)
        target = result[plane, depth : depth + slices, top : top + rows, left : left + columns]
        assert part is not None, "tifffile returns no part only for no data"
        target[...] = part[: target.shape[0], : target.shape[1], : target.shape[2]]
    return result, is_any_wrong


def _unpacked(packed: bytes, codec: int, row_bytes: int, rows: int) -> tuple[bytes, bool]:
    """Decompress one strip; return its bytes and whether its checksum is wrong.

    Its size is known, so a strip that would expand to gigabytes is cut off there.
    """
    size = row_bytes * rows
    is_wrong = False
    if codec == UNCOMPRESSED:
        plain = packed
    elif codec in DEFLATE:
        try:
            plain = _checked(zlib.decompressobj(), packed, size)
        except zlib.error:
            # Without its two-byte header a zlib stream has no checksum.
            plain, is_wrong = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed[2:], size), True
    elif codec == LZMA:
        plain = _checked(lzma.LZMADecompressor(memlimit=MAX_LZMA_MEMORY), packed, size)
    else:
        plain = _unpacked_by_libtiff(packed, codec, row_bytes, rows)
    if len(plain) < size:
        raise ImageError(TRUNCATED)
    return plain, is_wrong


def _checked(unpack: Unpacker, packed: bytes, size: int) -> bytes:
    """Unpack ``size`` bytes and verify the checksum after them, which libtiff does not."""
    plain = unpack.decompress(packed, size)
    if len(plain) == size and not unpack.eof:
        unpack.decompress(getattr(unpack, "unconsumed_tail", b""), 1)
    return plain


def _unpacked_by_libtiff(packed: bytes, codec: int, row_bytes: int, rows: int) -> bytes:
    """Decompress one strip by wrapping it in a TIFF of rows × row_bytes grey bytes."""
    from PIL.TiffImagePlugin import TiffImageFile

    header = struct.pack("<2sHI", b"II", 42, 8 + len(packed))
    tags = (
        (256, row_bytes),  # ImageWidth
        (257, rows),  # ImageLength
        (258, 8),  # BitsPerSample
        (259, codec),  # Compression
        (262, 1),  # PhotometricInterpretation: zero is black
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
    """Undo predictor 3: each row holds all first bytes, then all second bytes …, as differences."""
    itemsize = np.dtype(page.dtype).itemsize
    differences = np.frombuffer(plain, np.uint8).reshape(-1, itemsize * columns, samples)
    planes = np.add.accumulate(differences, axis=1, dtype=np.uint8)
    by_value = planes.reshape(-1, itemsize, columns * samples).swapaxes(1, 2)
    values = np.ascontiguousarray(by_value).view(np.dtype(page.dtype).newbyteorder(">"))
    return values.astype(values.dtype.newbyteorder(page.parent.byteorder)).tobytes()
