"""A small table in the largest type that fits a room's screen; nothing of it is ever cut.

Columns are as wide as their longest cells. If that is too wide, cells are broken between words; if the result is too
high, the type shrinks down to `FLOOR`. Only if that is not enough, on very narrow screens, words are broken and the
type shrinks further.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextLayout, QTextOption

from convstudio.core.notation.words import Table
from convstudio.theme import BOARD_WEIGHT, digit_font

FLOOR: Final = 0.64
"""The smallest type, relative to the least that a room can read.

It is 16 minutes of arc from five screen heights away, the minimum of ISO 9241-303.
"""
LINE: Final = 1.3  # of the type
_ROW_GAP: Final = 0.12
_COLUMN_GAP: Final = 1.3
# In tables with several numbers per cell, which belong together.
_MATRIX_GAP: Final = 2.4
_STEP: Final = 0.95  # the factor from one size to the next
_SLACK: Final = 1.0  # pixels, for rounding
_NUMBER: Final = re.compile(r"[−+]?\d+(?:[./]\d+)?")
_BETWEEN: Final = "  "  # separates the numbers of a cell
_AS_WIDE: Final = "\N{FIGURE SPACE}"  # as wide as a digit


@dataclass(frozen=True)
class LaidTable:
    """A table as lines of text with their places; ``rule`` is the y coordinate of the line below the heading."""

    pixels: int
    lines: tuple[tuple[QRectF, str], ...]
    rule: float
    width: float
    height: float


def laid_out(table: Table, sizes: Sequence[int], width: float, height: float) -> LaidTable:
    """Lay out a table in the first of ``sizes`` (the last is the smallest) that fits, else in a smaller one."""
    table, floor = aligned(table), FLOOR * sizes[-1]
    smaller = [*_shrinking(sizes[-1] * _STEP, floor)]
    for pixels in (*sizes, *smaller):
        for wraps in (False, True) if pixels <= sizes[-1] else (False,):
            found = _placed(table, pixels, width, wraps=wraps)
            if found is not None and found.height <= height:
                return found
    pixels = max(round(floor), 1)
    while True:
        found = _placed(table, pixels, width, wraps=True, breaks=True)
        if found is not None and (found.height <= height or pixels == 1):
            return found
        pixels = max(int(pixels * _STEP), 1)


def aligned(table: Table) -> Table:
    """Align columns of numbers to the right, and give all numbers of multi-number cells the same width."""
    head, *rows = table
    columns = [_flush([row[at] for row in rows]) for at in range(len(head))]
    return head, *zip(*columns, strict=True)


def _flush(cells: list[str]) -> list[str]:
    """Pad the cells of a column below its heading, if they contain only numbers."""
    numbers = [cell.split(_BETWEEN) for cell in cells]
    if len({len(each) for each in numbers}) != 1:
        return cells
    if not all(_NUMBER.fullmatch(number) for each in numbers for number in each):
        return cells
    most = max(len(number) for each in numbers for number in each)
    return [_BETWEEN.join(number.rjust(most, _AS_WIDE) for number in each) for each in numbers]


def _shrinking(start: float, floor: float) -> Iterator[int]:
    while start > floor:
        yield round(start)
        start *= _STEP
    yield max(round(floor), 1)


def _placed(
    table: Table, pixels: int, width: float, *, wraps: bool, breaks: bool = False
) -> LaidTable | None:
    """Lay out a table in one size; None if it is too wide, or a word would be broken without ``breaks``."""
    columns = list(zip(*table, strict=True))
    wanted = [max(_width(cell, pixels) for cell in cells) + _SLACK for cells in columns]
    several = any(_BETWEEN in cell for row in table for cell in row)
    gap = (_MATRIX_GAP if several else _COLUMN_GAP) * pixels
    room = width - gap * (len(columns) - 1)
    if sum(wanted) > room:
        if not wraps:
            return None
        wanted = _shared(wanted, room)
        widest_word = [
            max(_width(word, pixels) for cell in cells for word in cell.split(" "))
            for cells in columns
        ]
        if not breaks and any(word > own for word, own in zip(widest_word, wanted, strict=True)):
            return None
    elif wraps and not breaks:
        # Wrapping would make no difference.
        return None
    lines: list[tuple[QRectF, str]] = []
    top, rule, high = 0.0, 0.0, LINE * pixels
    for number, row in enumerate(table):
        left, most = 0.0, 1
        for cell, own in zip(row, wanted, strict=True):
            broken = wrapped(cell, own, pixels)
            lines += [
                (QRectF(left, top + at * high, own, high), text) for at, text in enumerate(broken)
            ]
            left, most = left + own + gap, max(most, len(broken))
        top += most * high + _ROW_GAP * pixels
        if number == 0:
            rule = top
            top += 2 * _ROW_GAP * pixels
    return LaidTable(pixels, tuple(lines), rule, sum(wanted) + gap * (len(columns) - 1), top)


def _shared(wanted: Sequence[float], room: float) -> list[float]:
    """Distribute ``room`` to columns: narrow ones get what they need, wide ones equal shares of the rest."""
    left, given = max(room, len(wanted)), [0.0] * len(wanted)
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    for taken, at in enumerate(order):
        given[at] = min(wanted[at], left / (len(order) - taken))
        left -= given[at]
    return given


@lru_cache(maxsize=2048)
def _width(text: str, pixels: int) -> float:
    layout = QTextLayout(text, digit_font(pixels, BOARD_WEIGHT))
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return line.naturalTextWidth() if line.isValid() else 0.0


def wrapped(text: str, width: float, pixels: int) -> list[str]:
    """Break a text into lines of at most ``width``, between words, or within words that are too long."""
    layout = QTextLayout(text, digit_font(pixels, BOARD_WEIGHT))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip(" "))
    layout.endLayout()
    return lines or [""]
