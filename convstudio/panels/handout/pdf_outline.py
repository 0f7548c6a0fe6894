"""Bookmarks for a PDF, which Qt's writer does not make: headlines to go to, added at the file's end.

A PDF may be changed by what is written behind it, so every byte of the file stays where it was. What is added is the
outline, and the catalogue once more, which now names it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

Heading = tuple[str, int, float]
"""Words, page from 0, and how far down the page, as a share of its height."""

_ROOT: Final = re.compile(rb"/Root\s+(\d+)\s+0\s+R")
_SIZE: Final = re.compile(rb"/Size\s+(\d+)")
_INFO: Final = re.compile(rb"/Info\s+\d+\s+0\s+R")
_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_KIDS: Final = re.compile(rb"/Type\s*/Pages\b.*?/Kids\s*\[([^\]]*)\]", re.DOTALL)
_BOX: Final = re.compile(rb"/MediaBox\s*\[\s*[\d.]+\s+[\d.]+\s+[\d.]+\s+([\d.]+)\s*\]")


def with_outline(pdf: bytes, headings: Sequence[Heading]) -> bytes:
    """``pdf`` with a bookmark for each heading; as it was where it is not written as expected."""
    start, root, size = _START.search(pdf), _ROOT.search(pdf), _SIZE.search(pdf)
    kids, box = _KIDS.search(pdf), _BOX.search(pdf)
    if not (headings and start and root and size and kids and box):
        return pdf
    catalogue = re.search(rb"(?<!\d)%s 0 obj\s*<<(.*?)>>\s*endobj" % root[1], pdf, re.DOTALL)
    pages = re.findall(rb"(\d+) 0 R", kids[1])
    if catalogue is None or b"/Outlines" in catalogue[1]:
        return pdf
    first, height = int(size[1]), float(box[1])
    objects = {
        int(root[1]): b"<<%s/Outlines %d 0 R\n/PageMode /UseOutlines\n>>" % (catalogue[1], first)
    }
    last = first + len(headings)
    objects[first] = (
        f"<< /Type /Outlines /First {first + 1} 0 R /Last {last} 0 R /Count {len(headings)} >>"
    ).encode()
    for number, (text, page, share) in enumerate(headings, start=first + 1):
        around = f"/Prev {number - 1} 0 R " if number > first + 1 else ""
        around += f"/Next {number + 1} 0 R " if number < last else ""
        target = int(pages[min(page, len(pages) - 1)])
        where = f"[{target} 0 R /XYZ null {height * (1 - share):.1f} null]"
        title = ("\ufeff" + text).encode("utf-16-be").hex()
        objects[number] = (
            f"<< /Title <{title}> /Parent {first} 0 R {around}/Dest {where} >>"
        ).encode()
    return _appended(pdf, objects, int(root[1]), int(start[1]))


def _appended(pdf: bytes, objects: dict[int, bytes], root: int, before: int) -> bytes:
    """The file with some objects, new or in place of those of the same number."""
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    table = bytearray(b"xref\n")
    for number, text in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    place = len(out)
    info = _INFO.search(pdf)
    trailer = f"trailer\n<< /Size {max(objects) + 1} /Root {root} 0 R /Prev {before} ".encode()
    out += table + trailer + (info[0] if info else b"") + b" >>\n"
    out += b"startxref\n%d\n%%%%EOF\n" % place
    return bytes(out)
