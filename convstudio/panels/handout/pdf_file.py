"""A PDF as Qt writes it: access to its objects by number, and incremental updates.

An incremental update appends new versions of objects (ISO 32000-1, 7.5.6), so every byte of the original file stays in
place.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Final

_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE: Final = re.compile(rb"xref\s+0 (\d+)\s+")
# Bytes of one entry of the cross-reference table.
_ENTRY: Final = 20
_ROOT: Final = re.compile(rb"/Root\s+(\d+)\s+0\s+R")
_INFO: Final = re.compile(rb"/Info\s+\d+\s+0\s+R")
_HEAD: Final = re.compile(rb"\d+\s+0\s+obj\s*(.*?)(?:(stream)\r?\n|endobj)", re.DOTALL)
_LENGTH: Final = re.compile(rb"/Length\s+(\d+)(\s+0\s+R)?")


class UnknownPdfError(ValueError):
    """An error raised for a file without the structure that Qt's writer produces."""


class PdfFile:
    """A PDF with a single cross-reference table; raises UnknownPdfError for any other structure."""

    def __init__(self, data: bytes) -> None:
        start, root = _START.search(data), _ROOT.search(data)
        table = start and _TABLE.match(data, int(start[1]))
        if not (start and root and table):
            raise UnknownPdfError("there is no table of objects")
        self.data = data
        self.root = int(root[1])
        self.size = int(table[1])
        """One more than the largest number of an object."""
        self._table = int(start[1])
        entries = data[table.end() : table.end() + _ENTRY * self.size]
        places = [entries[at : at + _ENTRY].split() for at in range(0, len(entries), _ENTRY)]
        try:
            self._places = {
                number: int(place[0])
                for number, place in enumerate(places)
                if place[2] == b"n" and int(place[0])
            }
        except (IndexError, ValueError):
            raise UnknownPdfError("the table of objects cannot be read") from None

    def words(self, number: int) -> bytes:
        """Return the text of an object; of a stream, its dictionary."""
        return self._head(number)[1]

    def stream(self, number: int) -> bytes:
        """Return the decompressed bytes of a stream."""
        head = self._head(number)
        length = _LENGTH.search(head[1])
        if not (head[2] and length):
            raise UnknownPdfError(f"object {number} is no stream")
        size = int(self.words(int(length[1])) if length[2] else length[1])
        packed = self.data[head.end() : head.end() + size]
        try:
            return zlib.decompress(packed) if b"/FlateDecode" in head[1] else packed
        except zlib.error:
            raise UnknownPdfError(f"object {number} cannot be unpacked") from None

    def numbers(self) -> list[int]:
        """Return the numbers of all objects."""
        return list(self._places)

    def changed(self, objects: Mapping[int, bytes]) -> bytes:
        """Return the file with the given objects added, or replaced where their numbers exist already."""
        out = bytearray(self.data if self.data.endswith(b"\n") else self.data + b"\n")
        table = bytearray(b"xref\n")
        for number, text in sorted(objects.items()):
            table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
        place, size = len(out), max(self.size, *(number + 1 for number in objects))
        info = _INFO.search(self.data)
        trailer = f"trailer\n<< /Size {size} /Root {self.root} 0 R /Prev {self._table} ".encode()
        out += table + trailer + (info[0] if info else b"") + b" >>\n"
        out += b"startxref\n%d\n%%%%EOF\n" % place
        return bytes(out)

    def _head(self, number: int) -> re.Match[bytes]:
        found = _HEAD.match(self.data, self._places.get(number, len(self.data)))
        if found is None:
            raise UnknownPdfError(f"there is no object {number}")
        return found
