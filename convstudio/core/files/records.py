"""A file of records with lengths and checksums: appended to, flushed to disk, and read up to the first damage.

A program that is killed leaves a torn record at the end, a failing disk worse: whatever the bytes, reading returns the
whole records before them and raises nothing. What cannot be read now, as on a network that is down, is an OSError.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from convstudio.core.files.flushing import flush
from convstudio.core.files.replacing import replace_file

_HEAD: Final = struct.Struct("<IIB")  # length and checksum of the data, and their kind
_LARGEST: Final = 1 << 30


class Record(NamedTuple):
    """Some bytes, and of what ``kind`` (0 … 255) they are; what the kinds mean is the reader's affair."""

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
        with open(self.path, "r+b", buffering=0) as file:
            if file.seek(0, os.SEEK_END) != self.size:
                raise FileNotFoundError(f"“{self.path}” is another file now")
            try:
                _write_all(file, data)
                flush(file)
            except OSError:
                with suppress(OSError):
                    file.truncate(self.size)
                raise
        self.size += len(data)


def read_records(path: Path, signature: bytes) -> Iterator[Record]:
    """Yield the whole records of a file; none if there is no such file, or one that begins otherwise.

    OSError if it cannot be read to its end.
    """
    with suppress(FileNotFoundError), open(path, "rb") as file:
        if file.read(len(signature)) != signature:
            return
        while (record := _next(file)) is not None:
            yield record


def last_record(path: Path, signature: bytes, kind: int) -> bytes | None:
    """Return the data of the last whole record of a kind, or None; of the others only the lengths are read.

    OSError if the file is there and cannot be read.
    """
    places: list[int] = []
    with suppress(FileNotFoundError), open(path, "rb") as file:
        end = os.fstat(file.fileno()).st_size
        if file.read(len(signature)) != signature:
            return None
        at = file.tell()
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            length, _, found = _HEAD.unpack(head)
            if found == kind:
                places.append(at)
            at += _HEAD.size + length
            if at > end:
                break
            file.seek(at)
        for place in reversed(places):
            file.seek(place)
            if (record := _next(file)) is not None:
                return record.data
    return None


def _packed(record: Record) -> bytes:
    return _HEAD.pack(len(record.data), _checksum(record), record.kind) + record.data


def _checksum(record: Record) -> int:
    return zlib.crc32(record.data, record.kind)


def _next(file: BinaryIO) -> Record | None:
    """Read the record that begins here, or None if it is not whole."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, checksum, kind = _HEAD.unpack(head)
    if length > _LARGEST:
        return None
    record = Record(kind, file.read(length))
    return record if len(record.data) == length and _checksum(record) == checksum else None


def _write_all(file: BinaryIO, data: bytes) -> None:
    """Write all of the data to an unbuffered file, which may take it in parts."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
