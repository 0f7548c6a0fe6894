"""Bookmarks for a PDF, one per headline, which Qt's writer does not make.

An outline is added, and a new version of the catalogue that refers to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from convstudio.panels.handout.pdf_file import PdfFile

Heading = tuple[str, int, float]
"""Its text, page (from 0) and distance from the top of the page, as a fraction of the page's height."""

_KIDS: Final = re.compile(rb"/Type\s*/Pages\b.*?/Kids\s*\[([^\]]*)\]", re.DOTALL)
_BOX: Final = re.compile(rb"/MediaBox\s*\[\s*[\d.]+\s+[\d.]+\s+[\d.]+\s+([\d.]+)\s*\]")


def outline(pdf: PdfFile, headings: Sequence[Heading]) -> dict[int, bytes]:
    """Return the objects for a bookmark per heading; none if the file has an unexpected structure."""
    kids, box = _KIDS.search(pdf.data), _BOX.search(pdf.data)
    catalogue = pdf.words(pdf.root).strip()
    if not (headings and kids and box) or b"/Outlines" in catalogue:
        return {}
    pages = re.findall(rb"(\d+) 0 R", kids[1])
    first, height = pdf.size, float(box[1])
    named = b"%s/Outlines %d 0 R\n/PageMode /UseOutlines\n>>" % (catalogue[:-2], first)
    objects = {pdf.root: named}
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
    return objects
