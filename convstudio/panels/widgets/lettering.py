"""Painted text: the only callers of `QPainter.drawText`, which know the room each text needed and got.

Numbers are never elided: half a number is another number. A text that is too wide is set smaller, down to a legible
size; then a shorter wording is taken, if there is one; then whole parts, clauses or words are left out at its end; if
nothing fits, nothing is written. Names that people give are no numbers (`elided_name`). `recorded` collects what was
painted where, for checks; otherwise it costs one comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPaintDevice,
    QPainter,
    QStaticText,
    QTextOption,
)

from convstudio.panels.widgets.large_type import is_large, put_large

SMALLEST: Final = 9  # pixels of type; anything that would have to be smaller is not written
# The height of digits, and of letters with ascenders and descenders, in ems.
INK: Final = (0.73, 0.92)
CENTRE: Final = Qt.AlignmentFlag.AlignCenter
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

PARTS: Final = " · "
_REST: Final = "…"
# A sentence may end after one of these: what comes before makes sense alone.
_CLAUSE: Final = (",", ";", ":")
_ROUNDING: Final = 0.5  # of a pixel: the tolerance of advances and places
_MATHEMATICAL: Final = "\U0001d400"  # from here on: the italic letters of formulas
_SIGNS: Final = frozenset("+−-=×÷·/^≈∗⋆")
_MEASURED: Final = 2048  # texts whose widths are remembered
_FEWEST_LETTERS: Final = 4  # from which a word can still be recognized
# Words that mean nothing without the next one.
_LEADING_ON: Final = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "not", "of", "on", "or", "the", "to", "with")
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A painted text: the full text, the part that was written, and the room it had.

    All rectangles are in device coordinates; ``place`` is None for a text without a rectangle of its own.
    """

    text: str
    written: str
    pixels: int
    needed: float
    place: QRectF | None
    ink: QRectF
    clip: QRectF | None
    device: QPaintDevice

    @property
    def got(self) -> float:
        """The width that was available."""
        return self.place.width() if self.place is not None else self.needed


@dataclass(frozen=True)
class Fitted:
    """A text as it fits a width: the part to be written, its font, and its width in pixels."""

    text: str
    font: QFont
    width: float

    @cached_property
    def drop(self) -> float:
        """Pixels from the middle of its place down to its baseline."""
        metrics = QFontMetricsF(self.font)
        return (metrics.ascent() - metrics.descent()) / 2


_recorders: list[list[Line]] = []


@contextmanager
def recorded() -> Iterator[list[Line]]:
    """Collect the lines that are painted within the context."""
    lines: list[Line] = []
    _recorders.append(lines)
    try:
        yield lines
    finally:
        _recorders.remove(lines)


def is_recorded() -> bool:
    """Whether painted texts are collected now, so that none may come from a kept picture."""
    return bool(_recorders)


def write(
    painter: QPainter, place: QRectF, text: str, align: Qt.AlignmentFlag = CENTRE, *,
    shorter: Sequence[str] = (), smallest: int = SMALLEST,
) -> float:  # fmt: skip
    """Write one line in ``place``, in the painter's font or a smaller one; return its width."""
    found = _fitted((text, *shorter), painter.font(), place.width(), smallest)
    return write_fitted(painter, place, found, text, align)


def write_fitted(
    painter: QPainter, place: QRectF, found: Fitted, text: str, align: Qt.AlignmentFlag = CENTRE
) -> float:
    """Write a text that was `fitted` in ``place``; return its width."""
    left, middle = place.left(), place.center()
    # Nearly all texts are centred, and taking flags apart costs as much as a part of the writing.
    if align is CENTRE or align & Qt.AlignmentFlag.AlignHCenter:
        left = middle.x() - found.width / 2
    elif align & Qt.AlignmentFlag.AlignRight:
        left = place.right() - found.width
    at, before = QPointF(left, middle.y() + found.drop), painter.font()
    if found.font == before:
        put(painter, at, found.text, place=place, text=text)
        return found.width
    painter.setFont(found.font)
    put(painter, at, found.text, place=place, text=text)
    painter.setFont(before)
    return found.width


def write_paragraph(painter: QPainter, place: QRectF, text: str) -> None:
    """Write words centred in ``place``, on as many lines as needed, in smaller type if there are too many.

    Lines break between words; only a word that is longer than a line, such as a file name, is broken anywhere.
    """
    before, pixels = painter.font(), painter.font().pixelSize()
    lines = QTextOption(CENTRE)
    lines.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    while (ink := painter.boundingRect(place, text, lines)).height() > place.height():
        if pixels <= SMALLEST:
            break
        pixels -= 1
        painter.setFont(sized(before, pixels))
    painter.drawText(place, text, lines)
    if _recorders:
        _record(painter, text, text, ink.width(), place, ink)
    painter.setFont(before)


def put(
    painter: QPainter, at: QPointF, written: str, *, place: QRectF | None = None, text: str = ""
) -> None:
    """Write text that already fits, from ``at``, a point on the baseline.

    ``place``: its available rectangle; ``text``: the full text, where only a part is written.
    """
    if written and is_large(painter):
        put_large(painter, at, written)
    elif written:
        painter.drawText(at, written)
    if _recorders:
        metrics = QFontMetricsF(painter.font())
        ink = metrics.tightBoundingRect(written).translated(at)
        needed = metrics.horizontalAdvance(text or written)
        _record(painter, text or written, written, needed, place, ink)


def put_static(painter: QPainter, corner: QPointF, text: QStaticText) -> None:
    """Write a text whose glyphs are already laid out, from its upper left corner."""
    painter.drawStaticText(corner, text)
    if _recorders:
        metrics, words = QFontMetricsF(painter.font()), text.text()
        ink = metrics.tightBoundingRect(words).translated(corner + QPointF(0, metrics.ascent()))
        _record(painter, words, words, metrics.horizontalAdvance(words), None, ink)


def advance(text: str, font: QFont) -> float:
    """The width of a text; remembered, since each layout asks for those of the same words again."""
    # A copy, since the caller may go on to change its font.
    return _advance(text, QFont(font))


def whole_advance(text: str, font: QFont) -> int:
    """The width of a text in whole pixels, as widgets are laid out in them."""
    return _whole_advance(text, QFont(font))


@lru_cache(_MEASURED)
def _advance(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


@lru_cache(_MEASURED)
def _whole_advance(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def fitted(
    text: str, font: QFont, width: float, *, shorter: Sequence[str] = (), smallest: int = SMALLEST
) -> Fitted:
    """Fit ``text`` to ``width`` in the largest type up to that of ``font``.

    ``shorter``: other wordings, tried in order where the type would be smaller than ``smallest``.
    """
    return _fitted((text, *shorter), QFont(font), width, smallest)


@lru_cache(maxsize=1024)
def _fitted(wordings: tuple[str, ...], font: QFont, width: float, smallest: int) -> Fitted:
    pixels = font.pixelSize()
    for wording in wordings:
        size = pixels
        while (wide := advance(wording, sized(font, size))) > width + _ROUNDING:
            size = min(size - 1, int(size * width / wide))
            if size < min(smallest, pixels):
                break
        else:
            return Fitted(wording, sized(font, size), wide)
    font = sized(font, min(smallest, pixels))
    words = shortened(wordings[-1], QFontMetricsF(font), width)
    return Fitted(words, font, advance(words, font))


def shortened(text: str, metrics: QFontMetricsF, width: float) -> str:
    """As much of ``text`` as fits, and "…"; never a part of a number, of a product or of a quantity.

    Parts, separated by " · ", are left out whole, or but for their first clauses; else clauses, else words, but never a
    number that "…" could be taken for. A single word may keep some letters, a number none.
    """
    if metrics.horizontalAdvance(text) <= width + _ROUNDING:
        return text
    parts = text.split(PARTS)
    for count in range(len(parts) - 1, 0, -1):
        words = parts[count].split(" ")
        for last in (*(" ".join([*words[:at], _REST]) for at in _clauses(words)), _REST):
            kept = PARTS.join([*parts[:count], last])
            if metrics.horizontalAdvance(kept) <= width + _ROUNDING:
                return kept
    words = parts[0].split(" ")
    ends, clauses = _ends(words), _clauses(words)
    for count in clauses or ends:
        kept = " ".join([*words[:count], _REST])
        if metrics.horizontalAdvance(kept) <= width + _ROUNDING:
            return kept
    first = words[0]
    if clauses or has_number(first) or (len(words) > 1 and _binds(words[:1], words[1])):
        return ""
    for letters in range(len(first) - 1, _FEWEST_LETTERS - 1, -1):
        if metrics.horizontalAdvance(first[:letters] + _REST) <= width + _ROUNDING:
            return first[:letters] + _REST
    return ""


def elided_name(name: str, font: QFont, width: float) -> Fitted:
    """Fit a name to a width: people have given it, so that it may be cut anywhere, even in a number."""
    shown = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, width + _ROUNDING)
    return Fitted(shown, font, advance(shown, font))


def has_number(text: str) -> bool:
    """Whether a text contains a digit, or a letter that stands for a number."""
    return any(each.isnumeric() or each == "∞" or each >= _MATHEMATICAL for each in text)


def sized(font: QFont, pixels: int) -> QFont:
    """Return ``font`` in another size."""
    if pixels == font.pixelSize():
        return font
    other = QFont(font)
    other.setPixelSize(max(pixels, 1))
    return other


def _ends(words: list[str]) -> list[int]:
    """Return before which words "…" may stand in their place, the last first."""
    return [at for at in range(len(words) - 1, 0, -1) if not _binds(words[:at], words[at])]


def _clauses(words: list[str]) -> list[int]:
    """Return before which words a clause has ended, the last first."""
    return [at for at in _ends(words) if words[at - 1].endswith(_CLAUSE)]


def _binds(before: list[str], word: str) -> bool:
    """Whether "…" must not replace a word: a number, an operand of a sign, or one inside brackets."""
    text = " ".join(before)
    if before[-1] == "+" and has_number(text):
        return False  # a sum goes on: 1 + 2 + …
    if text.count("(") > text.count(")"):
        return True
    if text.endswith(","):
        return False  # a list goes on, or a clause has ended: Laplacian, …
    is_joined = word[:1] in _SIGNS or before[-1][-1:] in _SIGNS
    return is_joined or has_number(word) or before[-1].lower() in _LEADING_ON


def _record(
    painter: QPainter, text: str, written: str, needed: float, place: QRectF | None, ink: QRectF
) -> None:
    way = painter.combinedTransform()
    line = Line(
        text,
        written,
        painter.font().pixelSize(),
        needed,
        None if place is None else way.mapRect(place),
        way.mapRect(ink),
        way.mapRect(painter.clipBoundingRect()) if painter.hasClipping() else None,
        painter.device(),
    )
    for recorder in _recorders:
        recorder.append(line)
