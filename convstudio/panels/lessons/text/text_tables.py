"""The tables of a text to be read: hairlines, and columns in which no word is broken while there is room for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)

from convstudio.theme import text_font

_PADDINGS: Final = (0.35, 0.2, 0.1)  # of the type, beside what stands in a cell
_SPACES: Final = re.compile(r"([ \t\n\u2028\u2029]+)")
_ROUNDING: Final = 1.0  # pixels


def set_table(table: QTextTable, hairline: QColor, pixels: float, gap: float) -> None:
    """Set hairlines, padding, and the ``gap`` below a table."""
    layout = table.format()
    layout.setBorder(1)
    layout.setBorderCollapse(True)
    layout.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    layout.setBorderBrush(hairline)
    layout.setCellPadding(_PADDINGS[0] * pixels)
    layout.setTopMargin(0.2 * pixels)
    layout.setBottomMargin(gap)
    table.setFormat(layout)
    if table.rows() > 1 and _is_empty(table, row=0):
        # Markdown requires a header row; an empty one stands for none.
        table.removeRows(0, 1)


def fit_columns(document: QTextDocument, width: float, pixels: int) -> None:
    """Give the columns of all tables widths: Qt breaks words in narrow ones while others have room to spare."""
    changed = []
    for table in tables_of(document):
        needs = [_needs(table, column, pixels) for column in range(table.columns())]
        layout = table.format()
        padding, widths = _widths(needs, width - _ROUNDING, pixels)
        lengths = [QTextLength(QTextLength.Type.FixedLength, each) for each in widths]
        if layout.cellPadding() == padding and layout.columnWidthConstraints() == lengths:
            continue
        layout.setCellPadding(padding)
        layout.setColumnWidthConstraints(lengths)
        changed.append((table, layout))
    if not changed:
        return
    cursor = QTextCursor(document)
    # As one edit block, because each table alone would lay out the whole text.
    cursor.beginEditBlock()
    for table, layout in changed:
        table.setFormat(layout)
    cursor.endEditBlock()


def tables_of(document: QTextDocument) -> Iterator[QTextTable]:
    """Return the tables that stand in no other."""
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            yield frame


def _widths(
    needs: list[tuple[float, float]], width: float, pixels: int
) -> tuple[float, list[float]]:
    """Return the padding of cells, and the widths of columns that need any: [] where Qt's own will do."""
    for share in _PADDINGS:
        padding = share * pixels
        # A border on each side of each column, as it collapses.
        room = width - (len(needs) + 1) - 2 * padding * len(needs)
        least, whole = (sum(each) for each in zip(*needs, strict=True))
        if whole <= room:
            return padding, []
        if least <= room:
            spare = (room - least) / (whole - least)
            return padding, [word + spare * (line - word) + 2 * padding for word, line in needs]
    return _PADDINGS[-1] * pixels, []


def _needs(table: QTextTable, column: int, pixels: int) -> tuple[float, float]:
    """Return the widths of the longest word and of the longest line in a column."""
    needs = [_widths_in(table.cellAt(row, column), pixels) for row in range(table.rows())]
    return max(word for word, _ in needs), max(line for _, line in needs)


def _widths_in(cell: QTextTableCell, pixels: int) -> tuple[float, float]:
    longest, line = 0.0, 0.0
    block = cell.firstCursorPosition().block()
    while block.isValid() and block.position() <= cell.lastPosition():
        word, iterator = 0.0, block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            style = fragment.charFormat()
            metrics = QFontMetricsF(_font_of(style, pixels))
            for part in _SPACES.split(fragment.text()):
                if style.isImageFormat():
                    wide = style.toImageFormat().width() * len(part)
                else:
                    wide = metrics.horizontalAdvance(part)
                word = 0.0 if part.isspace() and part != "\u00a0" else word + wide
                line += wide
                longest = max(longest, word)
            iterator += 1
        block = block.next()
    return longest + 2 * _ROUNDING, line + _ROUNDING


def _font_of(style: QTextCharFormat, pixels: int) -> QFont:
    if style.hasProperty(QTextFormat.Property.FontPixelSize.value):
        return style.font()
    is_bold = style.fontWeight() > QFont.Weight.Medium.value
    return text_font(pixels, QFont.Weight.Bold if is_bold else QFont.Weight.Normal)


def _is_empty(table: QTextTable, *, row: int) -> bool:
    cells = (table.cellAt(row, column) for column in range(table.columns()))
    return all(
        cell.firstCursorPosition().position() == cell.lastCursorPosition().position()
        for cell in cells
    )
