"""Small PNG files of 8-bit grey or RGB with nothing but pixels and a resolution: read by OpenCV, without Pillow.

Importing Pillow takes longer than reading such a file, as the first sample is at every start. Only a file that is
wholly in order is read here: in any other, however slight its fault, Pillow's reader finds what there is to say.
"""

from __future__ import annotations

import struct
import zlib
from itertools import groupby
from typing import Any, BinaryIO, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import Raster, check_sides
from convstudio.core.model.picture import Metadata
from convstudio.core.reading.metadata import resolution

_MOST_FILE_BYTES: Final = 1 << 20
_MOST_PIXEL_BYTES: Final = 4 << 20
_SAMPLES: Final = {0: 1, 2: 3}  # by colour type
_ORDERS: Final = (b"IHDR IDAT IEND", b"IHDR pHYs IDAT IEND")
_LAST_FILTER: Final = 4
_PER_METRE: Final = 1  # the unit of pHYs; otherwise it is an aspect
_METRES_PER_INCH: Final = 0.0254


def read_bare_png(file: BinaryIO, file_bytes: int) -> Raster | None:
    """Decode such a file; None if it is another."""
    if file_bytes > _MOST_FILE_BYTES:
        return None
    file.seek(0)
    png = file.read()
    chunks = _chunks(png)
    order = b" ".join(kind for kind, _ in groupby(kind for kind, _ in chunks))
    if order not in _ORDERS or len(chunks[0][1]) != 13:
        return None
    width, height, bits, color, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    samples = _SAMPLES.get(color)
    if bits != 8 or samples is None or any(rest):
        return None
    check_sides(width, height)
    row = 1 + width * samples
    packed = b"".join(data for kind, data in chunks if kind == b"IDAT")
    if not _is_whole(packed, row, height):
        return None
    pixels: npt.NDArray[Any] | None
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.shape != (height, width, samples)[: pixels.ndim]:
        return None
    if samples == _SAMPLES[2]:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)
    kind, data = chunks[1]
    return Raster(pixels, metadata=Metadata(_dpi(data) if kind == b"pHYs" else None))


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """The kinds and data of all chunks; none if a checksum is wrong or the file does not end with a chunk."""
    chunks, at = [], 8
    while at < len(png):
        if at + 12 > len(png):
            return []
        (length,) = struct.unpack_from(">I", png, at)
        end = at + 12 + length
        if end > len(png) or png[end - 4 : end] != struct.pack(
            ">I", zlib.crc32(png[at + 4 : end - 4])
        ):
            return []
        chunks.append((png[at + 4 : at + 8], png[at + 8 : end - 4]))
        at = end
    return chunks


def _is_whole(packed: bytes, row: int, height: int) -> bool:
    """Whether the pixel stream unpacks to ``height`` rows of this many bytes, the first of which is a known filter."""
    if not 0 < row * height <= _MOST_PIXEL_BYTES:
        return False
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(packed, row * height + 1)
    except zlib.error:
        return False
    is_all = stream.eof and not stream.unused_data and len(plain) == row * height
    return is_all and max(plain[::row]) <= _LAST_FILTER


def _dpi(physical: bytes) -> tuple[float, float] | None:
    """The resolution in a pHYs chunk."""
    if len(physical) != 9:
        return None
    across, down, unit = struct.unpack(">IIB", physical)
    if unit != _PER_METRE:
        return None
    return resolution((across * _METRES_PER_INCH, down * _METRES_PER_INCH))
