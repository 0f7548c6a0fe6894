"""Sounds from WAV files, each as a picture of one row.

A signal is inspected sample by sample, so the first 10,000 suffice, and a note says how many there were. WAV is parsed
here because Python's `wave` module supports neither floating point nor, before Python 3.12, the extensible header that
every 24-bit recorder writes.

The WAV format: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), and Microsoft,
"Multiple Channel Audio Data and WAVE Files" (2001).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import (
    MOST_SAMPLES,
    ImageError,
    Raster,
    chosen_part,
    cut_note,
    names_of_parts,
    part_note,
)

_MOST_CHUNKS: Final = 1000  # in a WAV file, before its sound

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
# Programs that record into a pipe do not know the final length: from here on, a length beyond the end of the file is a
# placeholder (0x7FFFF000, 0x7FFFFFFF less a header, 0x80000000, 0xFFFFFFFF …).
_LEAST_PLACEHOLDER: Final = 0x7FFF0000
_TAIL_BYTES: Final = 1 << 22  # searched for chunks after such a sound
_KNOWN_CHUNKS: Final = re.compile(
    rb"LIST(?=.{4}(?:INFO|adtl))|(?:id3 |ID3 |bext|iXML|fact|cue |smpl|inst|PEAK|acid|afsp|_PMX)(?=..[\0-\x3f]\0)",
    re.DOTALL,
)
_SAMPLES: Final = {
    (_PCM, 8): "u1", (_PCM, 16): "<i2", (_PCM, 24): "", (_PCM, 32): "<i4",
    (_FLOAT, 32): "<f4", (_FLOAT, 64): "<f8",
}  # fmt: skip
_DAMAGED: Final = "its WAV header is damaged; a complete copy would work"
_TRUNCATED: Final = "it ends before its last sample; a complete copy would work"


def read_wav(file: BinaryIO, file_bytes: int, part: int | None = None) -> Raster:
    """Read one channel of a WAV, RF64 or BW64 file: 8, 16, 24 or 32-bit PCM or 32 or 64-bit floats, values as stored.

    24 bits become int32. 8-bit sound is unsigned, with silence at 128, as the format defines.
    """
    file.seek(0)
    riff = file.read(12)[:4]
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
            if not size or there < size >= _LEAST_PLACEHOLDER:
                size = _until_chunks(file, start, file_bytes)
            if size > there:
                raise ImageError(_TRUNCATED)
            file.seek(start)
            return _sound(file, size, part, *layout)
    raise ImageError(_DAMAGED)


def _until_chunks(file: BinaryIO, start: int, file_bytes: int) -> int:
    """Return the bytes of a sound of unknown length: up to the end of the file or to the chunks after it.

    Chunks after it are recognised by sizes that lead from one printable name to the next and finally to the end of the
    file, or by a name that programs commonly write there.
    """
    at = max(start, file_bytes - _TAIL_BYTES)
    file.seek(at)
    tail = file.read(file_bytes - at)
    count = len(tail) - 7
    if count < 1:
        return file_bytes - start
    octets = np.frombuffer(tail, np.uint8)
    is_name = np.ones(count, np.bool_)
    size = np.zeros(count, np.uint32)
    for place in range(4):
        letters = octets[place : place + count]
        is_name &= (letters >= 0x20) & (letters < 0x7F)
        size |= octets[4 + place : 4 + place + count].astype(np.uint32) << np.uint32(8 * place)
    begins = np.flatnonzero(is_name)
    ends = begins + 8 + size[begins].astype(np.int64)
    padded = ends + (ends - begins & 1)
    met = {len(tail)}
    is_last = (ends == len(tail)) | (padded == len(tail))
    for found in _KNOWN_CHUNKS.finditer(tail):
        is_last |= (begins == found.start()) & (ends <= len(tail))
    news = begins[is_last]
    while news.size:
        met.update(news.tolist())
        is_new = np.isin(padded, news) & ~np.isin(begins, list(met))
        news = begins[is_new]
    return at + min(met) - start


def _chunks(file: BinaryIO, file_bytes: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, start of contents, size) of each chunk; the file is left at the contents."""
    at = 12  # after RIFF, the size of the file and WAVE
    for _ in range(_MOST_CHUNKS):
        if at + 8 > file_bytes:
            return
        file.seek(at)
        name, size = struct.unpack("<4sI", file.read(8))
        yield name, at + 8, size
        at += 8 + size + (size & 1)


def _layout(contents: bytes) -> tuple[int, int, int, int]:
    """Return (kind, channels, samples per second, bits)."""
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
