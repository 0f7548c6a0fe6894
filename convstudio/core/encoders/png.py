"""PNG of 8 or 16 bits, encoded at once, with resolution, colour profile and EXIF."""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO, Final

import numpy as np

from convstudio.core.encoders.layout import Layout, Rows
from convstudio.core.model.picture import Metadata

_METRES_AN_INCH: Final = 0.0254
_AFTER_HEADER: Final = 33  # 8 bytes of signature, 25 of the header's chunk


def write_png(file: BinaryIO, layout: Layout, rows: Rows) -> None:
    """Write a picture; ValueError if it is too wide or too high."""
    import cv2

    numbers = np.concatenate(list(rows))
    blue_first = numbers[..., ::-1] if numbers.ndim == 3 else numbers
    done, data = cv2.imencode(".png", np.ascontiguousarray(blue_first))
    if not done:
        raise ValueError(f"a map of shape {numbers.shape} cannot be a PNG, but a .tif or .npy")
    file.write(_with_chunks(data.tobytes(), layout.metadata))


def _with_chunks(png: bytes, metadata: Metadata) -> bytes:
    chunks = b""
    if metadata.icc:
        chunks += _chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(metadata.icc))
    if metadata.dpi:
        across, down = (round(dots / _METRES_AN_INCH) for dots in metadata.dpi)
        chunks += _chunk(b"pHYs", struct.pack(">IIB", across, down, 1))
    if metadata.exif:
        chunks += _chunk(b"eXIf", metadata.exif)
    return png[:_AFTER_HEADER] + chunks + png[_AFTER_HEADER:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
