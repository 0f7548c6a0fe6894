"""The text of a PDF for search, copying and screen readers: the characters that its glyphs stand for.

Qt's writer identifies a glyph by the first character below U+10000 that the typeface maps to it. So it knows no slanted
letter of a formula, and for Inter's alternative forms (tabular figures, brackets and signs beside capitals and figures)
only private-use codes. The file does not say which glyphs these are, but it contains their outlines: these are looked
up in a specimen that the same writer makes of all glyphs in question.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Mapping
from itertools import chain, pairwise
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QPointF
from PySide6.QtGui import QFont, QGlyphRun, QPainter, QPdfWriter, QRawFont, QTextLayout

from convstudio.panels.handout.pdf_file import PdfFile, UnknownPdfError
from convstudio.theme import digit_font, math_font, text_font

_FONT: Final = re.compile(rb"/DescendantFonts\s*\[(\d+) 0 R\].*?/ToUnicode (\d+) 0 R", re.DOTALL)
_DESCRIPTOR: Final = re.compile(rb"/FontDescriptor (\d+) 0 R")
_FILE: Final = re.compile(rb"/FontFile2 (\d+) 0 R")
_RANGE: Final = re.compile(r"<(\w{4})> <(\w{4})> (?:\[([^\]]*)\]|<(\w{4})>)")
_UNSAID: Final = ("Cc", "Cn", "Co", "Lm", "Zs")
"""Categories of unsuitable names: tabs for spaces, private-use codes, modifier apostrophes for quotation marks."""
_UNTYPED: Final = "∶ℎ"
"""The ratio sign, used for a colon beside a figure, and Planck's constant, used for a slanted h."""
_WEIGHTS: Final = (
    QFont.Weight.Normal,
    QFont.Weight.Medium,
    QFont.Weight.DemiBold,
    QFont.Weight.Bold,
)
_CHARACTERS: Final = tuple(
    chr(code)
    for code in chain(
        range(0x20, 0x7F),
        # Before other characters with the same glyphs.
        (0x2019, 0x201D, 0x2018, 0x201C, 0x210E),
        range(0xA1, 0x250),
        range(0x370, 0x400),
        range(0x2010, 0x2028),
        range(0x2030, 0x2060),
        range(0x2070, 0x20A0),
        range(0x2190, 0x2300),
        range(0x25A0, 0x2600),
        range(0x1D400, 0x1D800),
    )
    if unicodedata.category(chr(code)) not in ("Cn", "Cf") and chr(code) != "∶"
)
# The format's limit for one block of a character map.
_MOST_PER_BLOCK: Final = 100


def text_maps(pdf: PdfFile) -> dict[int, bytes]:
    """Return corrected ToUnicode maps by object number, omitting fonts of unexpected structure."""
    objects: dict[int, bytes] = {}
    known = _specimen()
    for number in pdf.numbers():
        try:
            if found := _FONT.search(pdf.words(number)):
                said, glyphs = _said(pdf, int(found[2])), _glyphs(pdf, int(found[1]))
                objects[int(found[2])] = _map({**said, **_mended(said, glyphs, known)})
        except UnknownPdfError:
            continue
    return objects


def _mended(
    said: Mapping[int, str], glyphs: list[bytes], known: Mapping[bytes, str]
) -> dict[int, str]:
    """Return the characters of glyphs that have none, or one that nobody types."""
    mended = {}
    for at, outline in enumerate(glyphs[1:], start=1):
        name = said.get(at, "")
        is_said = name and name not in _UNTYPED and unicodedata.category(name) not in _UNSAID
        text = known.get(outline, "") if outline else " "
        if text and not is_said:
            mended[at] = text
    return mended


def _said(pdf: PdfFile, number: int) -> dict[int, str]:
    """Return the characters of glyphs as Qt has written them."""
    said: dict[int, str] = {}
    for first, last, several, start in _RANGE.findall(pdf.stream(number).decode("ascii")):
        glyphs = range(int(first, 16), int(last, 16) + 1)
        codes = (
            [int(each, 16) for each in re.findall(r"\w+", several)]
            if several
            else range(int(start, 16), int(start, 16) + len(glyphs))
        )
        said.update((at, chr(code)) for at, code in zip(glyphs, codes, strict=False) if code)
    return said


def _map(said: Mapping[int, str]) -> bytes:
    """Return a ToUnicode map from glyphs to characters, as an object of a PDF."""
    entries = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(said.items())
    ]
    blocks = [entries[at : at + _MOST_PER_BLOCK] for at in range(0, len(entries), _MOST_PER_BLOCK)]
    text = "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange",
            *(f"{len(each)} beginbfchar\n" + "\n".join(each) + "\nendbfchar" for each in blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end\nend",
        ]
    ).encode()
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text)


# Outlines


def _glyphs(pdf: PdfFile, number: int) -> list[bytes]:
    """Return the outlines of a font's glyphs in order; that of a space is empty."""
    for pattern in (_DESCRIPTOR, _FILE):
        found = pattern.search(pdf.words(number))
        if found is None:
            raise UnknownPdfError(f"object {number} is no font")
        number = int(found[1])
    font = pdf.stream(number)
    try:
        (count,) = struct.unpack_from(">H", font, 4)
        tables = {}
        for at in range(12, 12 + 16 * count, 16):
            name, _sum, start, size = struct.unpack_from(">4sLLL", font, at)
            tables[name] = font[start : start + size]
        (is_long,) = struct.unpack_from(">h", tables[b"head"], 50)
        kind, step = ("L", 1) if is_long else ("H", 2)
        places = struct.unpack(f">{len(tables[b'loca']) // (2 * 2 // step)}{kind}", tables[b"loca"])
    except (KeyError, struct.error):
        raise UnknownPdfError(f"object {number} is no TrueType font") from None
    glyf = tables[b"glyf"]
    return [glyf[a * step : b * step] for a, b in pairwise(places)]


def _specimen() -> dict[bytes, str]:
    """Return characters by outline, as this writer embeds them, in all weights and contextual forms."""
    known: dict[bytes, str] = {}
    letters = _forms(text_font()) | _forms(digit_font())
    fonts = [(text_font(13, weight), letters) for weight in _WEIGHTS]
    for font, forms in (*fonts, (math_font(13), _forms(math_font(13)))):
        for outline, text in zip(_embedded(font, list(forms)), forms.values(), strict=False):
            if outline:
                known.setdefault(outline, text)
    return known


def _forms(font: QFont) -> dict[int, str]:
    """Return characters by glyph, alone and (for signs) between capitals, figures and small letters."""
    forms: dict[int, str] = {}
    raw = QRawFont.fromFont(font)
    known = [each for each in _CHARACTERS if raw.supportsCharacter(ord(each))]
    for around in ("", "H", "0", "n"):
        for each in known:
            if not around or not each.isalnum():
                layout = QTextLayout(around + each + around, font)
                layout.beginLayout()
                layout.createLine()
                layout.endLayout()
                glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
                # Anything else is a ligature.
                if len(glyphs) == 2 * len(around) + 1:
                    forms.setdefault(glyphs[len(around)], _plain(each))
    return forms


def _plain(character: str) -> str:
    """Return what is typed for a character: the plain letter for a slanted one."""
    is_slanted = character == "ℎ" or 0x1D400 <= ord(character) < 0x1D800
    return unicodedata.normalize("NFKC", character) if is_slanted else character


def _embedded(font: QFont, glyphs: list[int]) -> list[bytes]:
    """Return the outlines of glyphs as a PDF embeds them, in the order in which they are drawn."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    run = QGlyphRun()
    run.setRawFont(QRawFont.fromFont(font))
    run.setGlyphIndexes(glyphs)
    run.setPositions([QPointF(0, 20)] * len(glyphs))
    writer = QPdfWriter(buffer)
    with QPainter(writer) as painter:
        painter.drawGlyphRun(QPointF(), run)
    buffer.close()
    pdf = PdfFile(bytes(buffer.data().data()))
    for number in pdf.numbers():
        if found := _FONT.search(pdf.words(number)):
            return _glyphs(pdf, int(found[1]))[1:]
    return []
