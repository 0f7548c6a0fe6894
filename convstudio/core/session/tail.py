"""The ends of a ZIP archive to which was appended: each complete list of its files, the latest first."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

# The record at the end of an archive, without a comment.
_RECORD: Final = struct.Struct("<4s4H2LH")
_SIGN: Final = b"PK\5\6"
# What one appending may have left unfinished.
_MOST_TAIL: Final = 80 << 20
_MOST_ENDS: Final = 4
_AT_ONCE: Final = 1 << 20


def archive_ends(file: BinaryIO) -> Iterator[int]:
    """Return where archives may end in a file, the latest first: at its end, unless an appending was cut off."""
    size = file.seek(0, os.SEEK_END)
    found, end = 0, size
    while end > max(size - _MOST_TAIL, 0) and found < _MOST_ENDS:
        start = max(end - _AT_ONCE, 0)
        file.seek(start)
        # A record may lie across.
        data = file.read(end - start + _RECORD.size - 1)
        at = data.rfind(_SIGN, 0, end - start + len(_SIGN) - 1)
        while at >= 0 and found < _MOST_ENDS:
            record = data[at : at + _RECORD.size]
            if len(record) == _RECORD.size and not _RECORD.unpack(record)[-1]:
                found += 1
                yield start + at + _RECORD.size
            at = data.rfind(_SIGN, 0, at)
        end = start


def until(file: BinaryIO, end: int) -> BinaryIO:
    """Return a file as if it ended at ``end``."""
    return io.BufferedReader(_Until(file, end))


class _Until(io.RawIOBase):
    """The beginning of a file."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        super().__init__()
        self._file, self._end, self._at = file, end, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._at)
        data = self._file.read(max(min(len(buffer), self._end - self._at), 0))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
