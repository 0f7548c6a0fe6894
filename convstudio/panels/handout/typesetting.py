"""The typesetting of a lesson's texts as pieces of a page: drawn as vectors, broken between lines.

Lengths are in half points. Nothing depends on the screen: sizes are pixels of the page, which is scaled as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPainter,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)

from convstudio.core.model.picture import Picture
from convstudio.panels.handout.flow import Piece
from convstudio.panels.lessons.text.reading_text import ReadingText, unbroken
from convstudio.panels.widgets.lettering import LEFT, RIGHT, write
from convstudio.theme import LIGHT, text_font

# 10½ points.
TEXT: Final = 21
SMALL: Final = 17
HEADLINE: Final = 27
TITLE: Final = 42
WIDEST: Final = 40 * TEXT
"""The maximum width of a column of text, beyond which the eye loses the start of the next line."""
_LEADING: Final = 1.45
# Of text beside a bar.
_INDENT: Final = 30.0
_BAR: Final = 5.0
# Half a page.
_LONGEST_TABLE: Final = 700.0
# The part of a line's height that lies below the baseline.
_BELOW: Final = 0.26

# A link leads nowhere on paper, so it is printed like the surrounding text.
PAPER: Final = replace(LIGHT, accent=LIGHT.text)

Weight = QFont.Weight


@dataclass(frozen=True, eq=False)
class Text:
    """A document laid out at a width; ``bar`` is the colour of a line at its left side."""

    document: QTextDocument
    # Keeps the document's owner alive.
    keeper: object = None
    bar: str = ""
    color: str = PAPER.text

    def draw(self, painter: QPainter, start: float, end: float) -> None:
        """Draw the part between two heights at the painter's origin."""
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self.color)
        indent = _INDENT if self.bar else 0.0
        context.clip = QRectF(0, start, self.document.textWidth() + 1, end - start)
        painter.save()
        painter.translate(indent, -start)
        painter.setClipRect(context.clip, Qt.ClipOperation.IntersectClip)
        self.document.documentLayout().draw(painter, context)
        painter.restore()
        if self.bar:
            painter.fillRect(QRectF(0, 0, _BAR, end - start), self.bar)


def markdown(
    text: str, width: float, space: float, *, bar: str = "", small: bool = False,
    pictures: Mapping[str, Picture] | None = None,
) -> Piece[Text]:  # fmt: skip
    """Return a lesson's Markdown text as a piece, in a column, with the ``pictures`` that it refers to."""
    pixels = SMALL + 2 if small else TEXT
    reading = ReadingText("paper", pixels, leading=_LEADING)
    reading.show_theme(PAPER)
    reading.show_markdown(text, pictures)
    # Wrapped at the column's width instead of the widget's.
    reading.setLineWrapMode(ReadingText.LineWrapMode.FixedPixelWidth)
    reading.setLineWrapColumnOrWidth(round(min(width, WIDEST) - (_INDENT if bar else 0)))
    return _piece(Text(reading.document(), reading, bar), space)


def words(
    text: str, width: float, space: float, pixels: int = TEXT, weight: Weight = Weight.Normal,
    *, color: str = PAPER.text, keeps: bool = False, indent: float = 0.0,
) -> Piece[Text]:  # fmt: skip
    """Return plain text in one style as a piece."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setUndoRedoEnabled(False)
    cursor = QTextCursor(document)
    layout, letters = QTextBlockFormat(), QTextCharFormat()
    height = pixels * (_LEADING if pixels <= TEXT else 1.25)
    layout.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    layout.setLeftMargin(indent)
    letters.setFont(text_font(pixels, weight))
    cursor.setBlockFormat(layout)
    cursor.insertText(unbroken(text), letters)
    document.setTextWidth(width if pixels > TEXT else min(width, WIDEST))
    return replace(_piece(Text(document, color=color), space), keeps=keeps)


def footer(painter: QPainter, place: QRectF, left: str, right: str) -> None:
    """Draw the footer of a page."""
    painter.setFont(text_font(SMALL - 1))
    painter.setPen(PAPER.color("secondary"))
    wide = write(painter, place, right, RIGHT)
    write(painter, place.adjusted(0, 0, -wide - 2 * SMALL, 0), left, LEFT)


def _piece(text: Text, space: float) -> Piece[Text]:
    height = text.document.size().height()
    return Piece(text, height, space, _cuts(text.document, height))


def _lines(block: QTextBlock) -> list[tuple[float, float]]:
    """Return the top and bottom of a block's lines; lines of a fixed height are placed about their baselines.

    Their natural height is not used because STIX Two Math claims several times what it needs.
    """
    layout, shape = block.layout(), block.blockFormat()
    lines = [layout.lineAt(at) for at in range(layout.lineCount())]
    if shape.lineHeightType() != QTextBlockFormat.LineHeightTypes.FixedHeight.value:
        return [(line.y(), line.y() + line.height()) for line in lines]
    baselines = [line.y() + line.ascent() for line in lines]
    above, below = (share * shape.lineHeight() for share in (1 - _BELOW, _BELOW))
    return [(baseline - above, baseline + below) for baseline in baselines]


def _tables(document: QTextDocument) -> Iterator[tuple[float, float]]:
    """Yield the ranges in which tables must not be broken: all of a short table, and the head of a long one."""
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            place = document.documentLayout().frameBoundingRect(frame)
            whole = place.height() <= _LONGEST_TABLE
            yield place.top() - 2 * TEXT, place.bottom() if whole else place.top() + 5 * TEXT


def _cuts(document: QTextDocument, height: float) -> tuple[float, ...]:
    """Return where a document may be broken: not within a table row, nor leaving a single line of a paragraph."""
    lines: list[tuple[float, float]] = []
    # Ranges that must not be broken, although lines end within them.
    kept: list[tuple[float, float]] = []
    block = document.begin()
    while block.isValid():
        top = document.documentLayout().blockBoundingRect(block).top()
        edges = [(top + low, top + high) for low, high in _lines(block)]
        lines += edges
        if len(edges) > 1:
            kept += [(edges[0][0], edges[1][1]), (edges[-2][0], edges[-1][1])]
        if block.blockFormat().headingLevel() and edges:
            kept.append((edges[0][0], edges[-1][1] + 3 * TEXT))
        block = block.next()
    kept += _tables(document)
    bands: list[list[float]] = []
    for low, high in sorted(lines + kept):
        if bands and low < bands[-1][1] - 0.5:
            bands[-1][1] = max(bands[-1][1], high)
        else:
            bands.append([low, high])
    return tuple(min((above[1] + below[0]) / 2, height) for above, below in pairwise(bands))
