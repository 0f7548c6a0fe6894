"""A file of records with lengths and checksums: appended to, flushed to disk, and read in spite of damage.

A program that is killed leaves a torn record at the end, a failing disk worse: whatever the bytes, reading returns the
whole records, says where there was anything else, and raises nothing. What cannot be read now, as on a network that is
down, is an OSError.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from convstudio.core.files.opening import regular_only
from convstudio.core.files.replacing import replace_file

DAMAGED: Final = -1
"""The kind of what is returned for damage: it has no data."""
_HEAD: Final = struct.Struct("<IIB")  # length and checksum of the data, and their kind
_LARGEST: Final = 1 << 30


class Record(NamedTuple):
    """Some bytes, at least one, and of what ``kind`` (0 … 255) they are; what kinds mean is the reader's affair."""

    kind: int
    data: bytes

    @property
    def size(self) -> int:
        """The bytes that the record takes in a file."""
        return _HEAD.size + len(self.data)


class RecordFile:
    """A file of records at ``path``, written by one program at a time; ``signature`` is how it begins.

    ``size`` is its length in bytes, as far as this object has written it.
    """

    def __init__(self, path: Path, signature: bytes) -> None:
        self.path, self.size = path, 0
        self._signature = signature

    def replace(self, records: Iterable[Record]) -> None:
        """Replace the whole file, atomically; OSError if that fails, and the file is as it was."""
        data = self._signature + b"".join(map(_packed, records))
        self.size = 0
        replace_file(self.path, lambda file: file.write(data))
        self.size = len(data)

    def append(self, records: Iterable[Record]) -> None:
        """Add records, in one piece and flushed to disk; OSError if that fails, and the file ends as before.

        FileNotFoundError if there is no such file, or if it is not the one that this object has written.
        """
        data = b"".join(map(_packed, records))
        with open(self.path, "r+b", buffering=0, opener=regular_only) as file:
            if file.seek(0, os.SEEK_END) != self.size:
                raise FileNotFoundError(f"“{self.path}” is another file now")
            try:
                _write_all(file, data)
                os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    file.truncate(self.size)
                raise
        self.size += len(data)


def read_records(path: Path, signature: bytes) -> Iterator[Record]:
    """Yield the whole records of a file; none if there is no such file, or one that begins otherwise.

    Where there is anything else, between them or behind them, a record of the kind `DAMAGED` is in its place; a last
    one that was not written to its end is no damage. OSError if the file cannot be read to its end.
    """
    with suppress(FileNotFoundError), open(path, "rb", opener=regular_only) as file:
        if file.read(len(signature)) == signature:
            yield from _records_in(file.read())


def last_record(path: Path, signature: bytes, kind: int) -> bytes | None:
    """Return the data of the last whole record of a kind, or None; of the others only the lengths are read.

    OSError if the file is there and cannot be read.
    """
    places: list[tuple[int, int]] = []
    with suppress(FileNotFoundError), open(path, "rb", opener=regular_only) as file:
        end = os.fstat(file.fileno()).st_size
        if file.read(len(signature)) != signature:
            return None
        at = file.tell()
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            length, _, found = _HEAD.unpack(head)
            if found == kind:
                places.append((at, _HEAD.size + length))
            at += _HEAD.size + length
            file.seek(min(at, end))
        if at != end:
            # It is torn, or a length is damaged: what follows that is found by its checksums.
            found_all = [each.data for each in read_records(path, signature) if each.kind == kind]
            return found_all[-1] if found_all else None
        for place, size in reversed(places):
            file.seek(place)
            if (record := _record_at(file.read(size), 0)) is not None:
                return record.data
    return None


def _packed(record: Record) -> bytes:
    return _HEAD.pack(len(record.data), _checksum(record), record.kind) + record.data


def _checksum(record: Record) -> int:
    return zlib.crc32(record.data, record.kind)


def _records_in(data: bytes) -> Iterator[Record]:
    """Yield the whole records in some bytes, and one of the kind `DAMAGED` for each gap."""
    at = 0
    while at < len(data):
        record = _record_at(data, at)
        if record is not None:
            yield record
            at += record.size
            continue
        following = _next_whole(data, at + 1)
        if following is None and _is_torn(data, at):
            return
        yield Record(DAMAGED, b"")
        if following is None:
            return
        at = following


def _record_at(data: bytes, at: int) -> Record | None:
    """Return the record that begins at a place, or None if there is no whole one."""
    if at + _HEAD.size > len(data):
        return None
    length, checksum, kind = _HEAD.unpack_from(data, at)
    start = at + _HEAD.size
    if not 0 < length <= min(_LARGEST, len(data) - start):
        return None
    record = Record(kind, data[start : start + length])
    return record if _checksum(record) == checksum else None


def _next_whole(data: bytes, start: int) -> int | None:
    """Return where the next whole record begins, of those below 16 MB: the last byte of their length is zero."""
    zero = data.find(b"\0", start + 3)
    while zero >= 0:
        if _record_at(data, zero - 3) is not None:
            return zero - 3
        zero = data.find(b"\0", zero + 1)
    return None


def _is_torn(data: bytes, at: int) -> bool:
    """Whether the rest is a record whose end was not written, or room in which nothing was."""
    if at + _HEAD.size > len(data) or not data[at:].strip(b"\0"):
        return True
    length, _, _ = _HEAD.unpack_from(data, at)
    return bool(length > len(data) - at - _HEAD.size)


def _write_all(file: BinaryIO, data: bytes) -> None:
    """Write all of the data to an unbuffered file, which may take it in parts."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
