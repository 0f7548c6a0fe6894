"""Sounds from WAV files, each as a picture of one row.

A signal is looked at sample by sample, so the first 10,000 are enough, and a note says how many there were. WAV is
read here and not by Python's `wave` module, which knows neither floating point nor, before Python 3.12, the
extensible header that every 24-bit recorder writes.

The WAV format: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), and
Microsoft, "Multiple Channel Audio Data and WAVE Files" (2001).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.reading_checks import (
    MOST_SAMPLES,
    ImageError,
    Raster,
    chosen_part,
    cut_note,
    names_of_parts,
    part_note,
)

_MOST_CHUNKS: Final = 1000  # of a WAV file, before its sound

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
# Programs that record into a pipe do not know how long it will be: from here on a length that the file does not have is
# their placeholder (0x7FFFF000, 0x7FFFFFFF less a header, 0x80000000, 0xFFFFFFFF …).
_LEAST_PLACEHOLDER: Final = 0x7FFF0000
_SAMPLES: Final = {
    (_PCM, 8): "u1", (_PCM, 16): "<i2", (_PCM, 24): "", (_PCM, 32): "<i4",
    (_FLOAT, 32): "<f4", (_FLOAT, 64): "<f8",
}  # fmt: skip
_DAMAGED: Final = "its WAV header is damaged; a complete copy would work"
_TRUNCATED: Final = "it ends before its last sample; a complete copy would work"


def read_wav(file: BinaryIO, file_bytes: int, part: int | None = None) -> Raster:
    """One channel of a WAV, RF64 or BW64 file of 8, 16, 24 or 32-bit PCM or 32 or 64-bit floats, values as stored.

    24 bits become int32. 8-bit sound is unsigned, with silence at 128, as the format has it.
    """
    file.seek(0)
    riff, riff_size = struct.unpack("<4sI4x", file.read(12))
    layout: tuple[int, int, int, int] | None = None
    long_size: int | None = None  # RF64 keeps it in a chunk of its own
    for name, start, size in _chunks(file, file_bytes):
        if name == b"ds64" and riff != b"RIFF" and size >= 16:
            (long_size,) = struct.unpack("<8xQ", file.read(16))
        elif name == b"fmt ":
            layout = _layout(file.read(min(size, 64)))
        elif name == b"data":
            if layout is None:
                break
            there = file_bytes - start
            if long_size is not None and size == 0xFFFFFFFF:
                size = long_size
            is_finished = riff_size + 8 == file_bytes and (
                not there or _is_chunk(file.read(8), there)
            )
            if (size == 0 and not is_finished) or there < size >= _LEAST_PLACEHOLDER:
                size = there
            if size > there:
                raise ImageError(_TRUNCATED)
            file.seek(start)
            return _sound(file, size, part, *layout)
    raise ImageError(_DAMAGED)


def _is_chunk(header: bytes, there: int) -> bool:
    """Whether what follows an empty sound is another chunk and not a sound of which the header knows nothing."""
    is_named = len(header) == 8 and header[:4].isascii() and header[:4].decode().isprintable()
    return is_named and int.from_bytes(header[4:], "little") + 8 <= there


def _chunks(file: BinaryIO, file_bytes: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, where the contents start, their size) of each chunk; the file is left at the contents."""
    at = 12  # behind RIFF, the size of the file and WAVE
    for _ in range(_MOST_CHUNKS):
        if at + 8 > file_bytes:
            return
        file.seek(at)
        name, size = struct.unpack("<4sI", file.read(8))
        yield name, at + 8, size
        at += 8 + size + (size & 1)


def _layout(contents: bytes) -> tuple[int, int, int, int]:
    """(kind, channels, samples a second, bits)."""
    if len(contents) < 16:
        raise ImageError(_DAMAGED)
    kind, channels, rate, _, block, bits = struct.unpack("<HHIIHH", contents[:16])
    if kind == _EXTENSIBLE and len(contents) >= 26:
        (kind,) = struct.unpack("<H", contents[24:26])
    if (kind, bits) not in _SAMPLES:
        raise ImageError(
            f"its sound is compressed or of an unusual kind (format {kind}, {bits} bits); "
            "PCM of 8, 16, 24 or 32 bits or floats would work"
        )
    if not channels or block != channels * bits // 8:
        raise ImageError(_DAMAGED)
    return kind, channels, rate, bits


def _sound(
    file: BinaryIO, size: int, part: int | None, kind: int, channels: int, rate: int, bits: int
) -> Raster:
    part = chosen_part(part, channels, "channel")
    frame = channels * bits // 8
    found = size // frame
    if not found:
        raise ImageError("it holds no samples; at least one is needed")
    data = file.read(min(found, MOST_SAMPLES) * frame)
    samples = _samples(data, kind, bits)[part::channels]
    return Raster(
        samples[np.newaxis],
        white=float((1 << 23) - 1) if bits == 24 else None,
        notes=(*part_note("channel", part, channels), f"{rate / 1000:g} kHz", *cut_note(found)),
        parts=names_of_parts("channel", channels),
        part=part,
    )


def _samples(data: bytes, kind: int, bits: int) -> npt.NDArray[Any]:
    if bits != 24:
        return np.frombuffer(data, _SAMPLES[kind, bits])
    triples = np.frombuffer(data, np.uint8).reshape(-1, 3)
    words = np.zeros((len(triples), 4), np.uint8)
    words[:, 1:] = triples  # in the upper three bytes, so that shifting down extends the sign
    return words.view("<i4").ravel() >> 8
