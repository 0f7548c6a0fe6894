"""The chunks of a PNG that its pixels depend on: their order, their CRCs, and the checksum of the pixel stream.

Decoders stop after the last row, so none of those compared checks all of them, and a changed byte passes for a pixel.
Nor do they object to a chunk that is duplicated, missing or unknown; they just show other pixels.

The format: "Portable Network Graphics (PNG) Specification" (W3C, third edition); zlib's Adler-32: RFC 1950.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import BinaryIO, Final

from convstudio.core.files.checks import TRUNCATED, WRONG_CHECKSUM, ImageError

_CRITICAL: Final = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_PALETTE: Final = 3  # the colour type whose samples are indices into PLTE
# The origin and steps (across, down) of the seven passes of an interlaced picture.
_PASSES: Final = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
)  # fmt: skip
# The chunks that the pixels depend on, also those of an animation.
_CHECKED: Final = (*_CRITICAL, b"tRNS", b"fcTL", b"fdAT")
_ANEW: Final = "a copy saved anew would work"
_MOST_CHUNKS: Final = 100_000  # ordinary files of 800 MB have as many
_PIECE: Final = 1 << 20
_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def checking(file: BinaryIO, file_bytes: int) -> Callable[[], tuple[str, ...]]:
    """Start checking a PNG's checksums, if possible while its pixels are decoded; call the result for the notes."""
    most = _bytes_of_pixels(file) + _PIECE  # some writers append data to the pixels
    if not hasattr(os, "pread"):  # Windows: one reader at a time
        place = file.tell()
        notes = _checksum_notes(partial(_read_at, file), file_bytes, most)
        file.seek(place)
        return lambda: notes
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="convstudio-png")
    read = partial(_pread, file.fileno())
    checked = pool.submit(_checksum_notes, read, file_bytes, most)
    pool.shutdown(wait=False)
    return checked.result


def _buffered(read: Callable[[int, int], bytes]) -> Callable[[int, int], bytes]:
    """Buffer ``read`` in larger pieces: a file may be split into a hundred thousand chunks."""
    start, held = 0, b""

    def get(at: int, size: int) -> bytes:
        nonlocal start, held
        if not start <= at <= at + size <= start + len(held):
            start, held = at, read(at, max(size, _PIECE))
        return held[at - start : at - start + size]

    return get


def _read_at(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)


def _pread(descriptor: int, at: int, size: int) -> bytes:
    return os.pread(descriptor, size, at)


def _checksum_notes(
    read: Callable[[int, int], bytes], file_bytes: int, most: int
) -> tuple[str, ...]:
    stream, is_wrong, at = zlib.decompressobj(), False, 8
    seen: set[bytes] = set()
    read = _buffered(read)
    for _ in range(_MOST_CHUNKS):
        start = read(at, 8)
        if len(start) < 8:
            break
        length, kind = struct.unpack(">I4s", start)
        place, at = at + 8, at + 12 + length
        _check_order(kind, length, seen, read)
        if kind not in _CHECKED:
            continue
        if at > file_bytes:
            raise ImageError(TRUNCATED)
        checksum = zlib.crc32(kind)
        for begin in range(place, at - 4, _PIECE):
            piece = read(begin, min(_PIECE, at - 4 - begin))
            checksum = zlib.crc32(piece, checksum)
            if kind == b"IDAT" and not is_wrong:
                most, is_wrong = _unpack(stream, piece, most)
        is_wrong |= read(at - 4, 4) != struct.pack(">I", checksum)
        if kind == b"IEND":
            break
    else:
        return ("its checksums are too many to be looked at",)
    if is_wrong:
        return (WRONG_CHECKSUM,)
    return () if stream.eof else ("its last checksum is missing",)


def _check_order(
    kind: bytes, length: int, seen: set[bytes], read: Callable[[int, int], bytes]
) -> None:
    """Refuse a chunk that is out of order, or critical and unknown; add its kind to ``seen``."""
    name = "".join(chr(octet) if 32 < octet < 127 else "\ufffd" for octet in kind)
    # A capital first letter marks a critical chunk, which a decoder must understand (bit 5, by the specification).
    if kind[:1].isupper() and kind not in _CRITICAL:
        raise ImageError(f"its pixels need a part of an unknown kind, {name}; {_ANEW}")
    if kind in (b"IHDR", b"PLTE") and kind in seen:
        raise ImageError(f"its {name}, of which one is allowed, is doubled; {_ANEW}")
    if not seen and kind in _CRITICAL and kind != b"IHDR":
        raise ImageError(f"it begins with {name} instead of IHDR; {_ANEW}")
    if kind == b"IHDR":
        compression, filtering, interlace = (*read(8 + 8 + 10, 3), 0, 0, 0)[:3]
        if length != 13 or compression or filtering or interlace > 1:
            raise ImageError(f"its header IHDR is damaged or of an unknown kind; {_ANEW}")
    if kind == b"PLTE" and b"IDAT" not in seen and (length % 3 or not 3 <= length <= 768):
        raise ImageError(f"its palette is damaged; {_ANEW}")
    if kind == b"IDAT" and b"PLTE" not in seen and read(8 + 8 + 9, 1) == bytes([_PALETTE]):
        raise ImageError(
            "its pixels are places in a palette that is missing; an RGB copy would work"
        )
    if kind in _CRITICAL:
        seen.add(kind)


def plain_png(file: BinaryIO, is_wrong: bool) -> bytes:
    """Return a PNG with correct CRCs and no optional chunks: OpenCV would show another frame of an animation."""
    most = _bytes_of_pixels(file)
    file.seek(0)
    png = file.read()
    kept, pixels, at = [png[:8]], [], 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        end = at + 12 + length
        if end > len(png):  # OpenCV would trust the length
            raise ImageError(TRUNCATED)
        kind = png[at + 4 : at + 8]
        if kind == b"IDAT" and is_wrong:
            pixels.append(png[at + 8 : end - 4])
        elif kind in _CRITICAL:
            if kind == b"IEND" and is_wrong:
                # After its two-byte header a zlib stream is a Deflate stream, which has no checksum.
                plain = zlib.decompressobj(-zlib.MAX_WBITS).decompress(b"".join(pixels)[2:], most)
                kept.append(_chunk(b"IDAT", zlib.compress(plain, 0)))
            kept.append(_chunk(kind, png[at + 8 : end - 4]) if is_wrong else png[at:end])
        if kind == b"IEND":
            break
        at = end
    return b"".join(kept)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _bytes_of_pixels(file: BinaryIO) -> int:
    """Return the size of the unpacked pixels, where each row has an extra byte for its filter."""
    file.seek(16)
    width, height, bits, color, _, _, is_interlaced = struct.unpack(">IIBBBBB", file.read(13))
    total = 0
    for left, top, across, down in _PASSES if is_interlaced else ((0, 0, 1, 1),):
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits * _SAMPLES.get(color, 4) + 7) // 8)
    return total


def _unpack(stream: zlib._Decompress, piece: bytes, most: int) -> tuple[int, bool]:
    """Unpack a piece in small steps, for its checksum alone; return the bytes still allowed and whether it is wrong."""
    while piece and not stream.eof:
        try:
            most -= len(stream.decompress(piece, _PIECE >> 2))
        except zlib.error:
            return most, True
        if most < 0:
            raise ImageError("it has far more data than pixels; a copy saved anew would work")
        piece = stream.unconsumed_tail
    return most, False
