"""The lines of a table written as text, and their cells between separators."""

from __future__ import annotations

import csv
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from convstudio.core.numbers.quoting import printable
from convstudio.core.tables.cells import LONGEST_CELL, TableError

BLANKS: Final = " "
LONG: Final = 1_000_000
"""Characters of a row, of which no more are read."""
WOULD_WORK: Final = "rows of numbers with equally many in each would work"

_QUOTED_LINES: Final = 20  # that one quoted cell may run over
_CONTROL: Final = re.compile(r"[\0-\x08\x0b\x0e-\x1f\x7f]")
_REMARK: Final = re.compile(
    r"\s*(?:#(?!n/a|na\b|div/0!|value!|ref!|num!|name\?|null!)|%|//|!"
    r"|(?:ncols|nrows|[xy]ll(?:corner|center)|cellsize|dx|dy|nodata_value)\s+\S+\s*\Z)",  # ESRI's grids
    re.IGNORECASE,
)
_AT_THE_END: Final = re.compile(r"(\s*[+\-−.\d].*?)\s#\s", re.DOTALL)
_BLANK_LINES: Final = re.compile(r"(?:[ \t]*\n)+")
_PLAIN: Final = re.compile(r"[0-9eE+\-. ]*")  # what `float` takes as we do


@dataclass(frozen=True)
class Line:
    """A line that is not blank, where it lies in its text, and its number, counted from 1."""

    number: int
    text: str
    start: int
    end: int

    @property
    def is_remark(self) -> bool:
        return _REMARK.match(self.text) is not None


def decoded(data: bytes) -> str | None:
    """The text in ``data``, or None where it is none. Spreadsheets write UTF-8, UTF-16 or the old code pages."""
    for mark, encoding, unit in (
        (b"\xff\xfe\0\0", "utf-32", 4), (b"\0\0\xfe\xff", "utf-32", 4),
        (b"\xff\xfe", "utf-16", 2), (b"\xfe\xff", "utf-16", 2),
    ):  # fmt: skip
        if data.startswith(mark):
            text = data[: len(data) // unit * unit].decode(encoding, errors="replace")
            break
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return None if _CONTROL.search(text) else text


def lines_of(text: str, at: int = 0, number: int = 0) -> Iterator[Line]:
    """The lines from ``at`` on that are not blank; a quoted cell with line breaks in it is one line.

    ``number`` lines lie before ``at``; line breaks are "\\n".
    """
    while at < len(text):
        if blank := _BLANK_LINES.match(text, at):
            number += text.count("\n", at, blank.end())
            at = blank.end()
        end = _end(text, at)
        line = text[at:end]
        number += 1
        if '"' in line and line.count('"') % 2:
            far = _end_of_quotes(text, at, end)
            line, end, lines = text[at:far], far, text.count("\n", at, far)
        else:
            lines = 0
        if line and not line.isspace():
            yield Line(number, line, at, min(end + 1, len(text)))
        at, number = end + 1, number + lines


def _end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _end_of_quotes(text: str, at: int, end: int) -> int:
    """The end of the line on which a quotation ends that begins on this one; of this one where that is not soon."""
    quotes, far = text.count('"', at, end), end
    for _ in range(_QUOTED_LINES):
        if far >= len(text):
            break
        begin, far = far, _end(text, far + 1)
        quotes += text.count('"', begin, far)
        if quotes % 2 == 0:
            return far
    return end


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of a line, as they stand there or, where there are quotes, without them; the first of a long line."""
    if len(line) > LONG:
        line = line[: max(line.rfind(sign, 0, LONG) for sign in (separator, "\t"))]
    if "#" in line and (cut := _AT_THE_END.match(line)):
        line = cut[1]
    if '"' in line:
        return _quoted(line, separator)
    if separator != BLANKS:
        return line.split(separator)
    return line.split() if line.isascii() else re.split(r"[ \t]+", line.strip(" \t"))


def _quoted(line: str, separator: str) -> list[str]:
    if separator == BLANKS:
        line = line.strip(" \t").replace("\t", " ")
    rows = csv.reader([line], delimiter=separator, skipinitialspace=separator != "\t")
    try:
        return next(rows)
    except csv.Error:
        raise TableError(f"one of its cells is far too long; {WOULD_WORK}") from None


def row_of(line: Line, separator: str, width: int) -> list[str]:
    """The ``width`` cells of a line; TableError where there are more or fewer."""
    cells = fitted(cells_of(line.text, separator), width)
    if len(cells) != width:
        count = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
        raise TableError(
            f"its line {line.number} has {count} where {width} are expected; {WOULD_WORK}"
        )
    return cells


def fitted(cells: list[str], width: int) -> list[str]:
    """Without the empty cells that a separator at the end leaves behind."""
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


def count_of(line: str, separator: str) -> int:
    """How many cells a row has, however long it is."""
    if len(line) <= LONG:
        return len(fitted(cells_of(line, separator), 1))
    if separator != BLANKS:
        return line.rstrip(separator + " ").count(separator) + 1
    signs = np.frombuffer(line.encode("ascii", "replace"), np.uint8)
    is_cell = (signs != ord(" ")) & (signs != ord("\t"))
    return int(is_cell[0]) + int(np.count_nonzero(is_cell[1:] & ~is_cell[:-1]))


def floats(cells: Sequence[str]) -> array[float] | None:
    """The numbers in cells that all have one with a point, without a mark, or NaN; else None."""
    joined = " ".join(cells)
    if len(joined) > LONGEST_CELL * len(cells):
        return None
    if not _PLAIN.fullmatch(joined) and not _PLAIN.fullmatch(joined.lower().replace("nan", "")):
        return None
    try:
        return array("d", map(float, cells))
    except ValueError:
        return None


def no_number(cell: str, line: Line) -> TableError:
    """The refusal of a cell."""
    if len(cell) > LONGEST_CELL:
        return TableError(f"a cell of its line {line.number} is too long; {WOULD_WORK}")
    shown = printable(cell.strip()[:30])
    return TableError(f"“{shown}” in its line {line.number} is no number; {WOULD_WORK}")
