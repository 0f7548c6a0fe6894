"""Parsing of a text table: first the separator and the number of cells in a row, then the numbers.

There is no standard way to write a table: cells are separated by tabs, semicolons, commas or blanks, decimal marks are
points or commas, and there are titles, headings, units and remarks. So every separator that occurs is tried on the
first rows, and it is right if all rows then have equally many cells and a column has numbers from top to bottom. A text
that fits none is refused in one sentence that names the first offending cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.tables.body import Body
from convstudio.core.tables.cells import Kind, Meaning, TableError, kind_of, tidy
from convstudio.core.tables.headings import check_size, names_of, no_data_in
from convstudio.core.tables.layout import Layout, layout_of
from convstudio.core.tables.lines import BLANKS, WOULD_WORK, Line, cells_of, count_of, lines_of

_SEPARATORS: Final = ("\t", ";", ",")
_TRIED_LINES: Final = 1000
_TRIED_CHARACTERS: Final = 200_000
_MOST_LINES: Final = 100_000  # of remarks

_EXCELS_SEPARATOR: Final = re.compile(r"\A\"?sep=.\"?\n")
_TENTHS: Final = re.compile(r",0\d")
_PAIR: Final = re.compile(r"\s*[+\-−]?\d+,\d+\s*", re.ASCII)


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of numbers in a text, and its declarations.

    - ``numbers`` is (rows, columns), NaN where a cell holds none; ``columns`` are those with numbers.
    - ``names`` are the names of all columns by a heading, or empty.
    - ``found`` counts the rows of the text and ``across`` the cells of the first row; ``numbers`` of a long text lacks
      some.
    - ``missing`` counts the cells of ``columns`` without a number; ``texts`` are the columns of names and dates.
    - ``corner``: whether the first cell is empty.
    - ``no_data`` is the no-data value that a heading declares, as in ESRI grids.
    - ``unread`` describes a line directly above the rows that contains numbers and may have been meant as a row: "first
      line “Recorded 2019”".
    """

    numbers: npt.NDArray[np.float64]
    columns: tuple[int, ...]
    names: tuple[str, ...]
    found: int
    across: int
    missing: int
    texts: tuple[int, ...]
    meaning: Meaning
    corner: bool
    no_data: float | None = None
    unread: str = ""


def readings(text: str, *, commas_separate: bool = False) -> list[Table]:
    """Return the possible readings of a text as a table, the likeliest first; several if its commas are ambiguous.

    ``commas_separate`` decides if "12,5" in every row may be two numbers as well as one. Raises TableError if it is no
    table of numbers.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _EXCELS_SEPARATOR.sub("\n", text)
    tried = _first_lines(text)
    layouts: list[Layout] = []
    problem: TableError | None = None
    for separator in (*(sign for sign in _SEPARATORS if _occurs(sign, tried)), BLANKS):
        try:
            layouts.append(layout_of(tried, separator))
        except TableError as error:
            if error.final:
                problem = error
                break
            if str(error):
                problem = problem or error
    if not layouts:
        raise problem or TableError(f"it has no numbers; {WOULD_WORK}")
    # Prefer separators that make all cells numbers to those that make some of them names: "NaN 0,5".
    layouts.sort(key=lambda layout: bool(layout.texts))
    chosen, decimals = layouts[:1], layouts[-1]
    pair = ""
    if chosen[0].separator == "," and (decimals.separator, decimals.width) == (BLANKS, 1):
        chosen = _by_commas(chosen[0], decimals, tried, commas_separate)
    elif (chosen[0].separator, chosen[0].width) == (BLANKS, 1):
        pair = _doubtful_pair(chosen[0], tried, commas_separate)
    tables: list[Table] = []
    failure: TableError | None = None
    for layout in chosen:
        try:
            tables.extend(_tables(text, layout))
        except TableError as error:
            # Further down the text may fit only one reading.
            failure = failure or error
    if not tables:
        assert failure is not None
        # If the text is a table with separators, do not complain that it is no list.
        raise problem if problem and chosen[0].width == 1 else failure
    if pair and not tables[0].meaning.note:
        said = replace(tables[0].meaning, note=f"{pair} is {pair.replace(',', '.')}")
        tables[0] = replace(tables[0], meaning=said)
    return tables


def _occurs(sign: str, lines: Sequence[Line]) -> bool:
    return any(sign in line.text for line in lines)


def _first_lines(text: str) -> list[Line]:
    """Return enough lines to tell how a table is written, including at least one row."""
    lines: list[Line] = []
    rows = 0
    for line in lines_of(text):
        lines.append(line)
        rows += not line.is_remark
        if rows > 2 and (len(lines) >= _TRIED_LINES or line.end >= _TRIED_CHARACTERS):
            break
        if len(lines) > _MOST_LINES:
            break
    return lines


def _by_commas(
    pairs: Layout, decimals: Layout, lines: Sequence[Line], commas_separate: bool
) -> list[Layout]:
    """Return both readings of rows such as "12,5", the likelier first; only one if that is certain."""
    rows = [line.text for line in lines if line.start >= pairs.first.start and not line.is_remark]
    if pairs.first != decimals.first:
        return [pairs]
    if any(re.search(r"\"|,\s*[^\d\s]|,\s+\d", row) for row in rows):  # a quote, a sign, a blank
        return [pairs]
    parts = [[tidy(cell, ",") for cell in cells_of(row, ",")] for row in rows]
    if any(not part[0] for part in parts) and any(part[0] for part in parts):  # pandas' ",0"
        return [pairs]
    if any(re.fullmatch(r"0\d+", cell) for part in parts for cell in part[1:]):  # 2,05 or 1,000
        return [decimals]
    if any(_names_columns(heading, pairs) for heading in pairs.headings):
        return [pairs]
    if any("." in cell for part in parts for cell in part[:-1]):  # 1.234.567,8
        return [decimals]
    if any(kind_of(cell) is not Kind.NUMBER for part in parts for cell in part if cell):
        return [pairs]
    steps = np.diff([Meaning().value(part[0]) if part[0] else 0.0 for part in parts])
    evenly = len(steps) > 0 and steps[0] != 0 and bool((steps == steps[0]).all())
    if commas_separate or evenly or len(rows) == 1 or pairs.width > 2:
        return [pairs, decimals]
    return [decimals, pairs]


def _doubtful_pair(decimals: Layout, lines: Sequence[Line], commas_separate: bool) -> str:
    """Return a row such as "1,2" of a list of numbers that may also be a table with a short line; "" if there is none.

    Whole numbers in more than half of the lines, or "2,05", make it a list. Raises TableError with ``commas_separate``.
    """
    rows = [line for line in lines if line.start >= decimals.first.start and not line.is_remark]
    pairs = [row.text for row in rows if _PAIR.fullmatch(row.text)]
    short = next((row for row in rows if "," not in row.text), None)
    if short is None or 2 * len(pairs) < len(rows) or any(_TENTHS.search(pair) for pair in pairs):
        return ""
    if not commas_separate:
        return pairs[0].strip()
    raise TableError(
        f"the commas of “{pairs[0].strip()[:30]}” may be between columns, of which its line {short.number} has but "
        "one, or decimal commas; semicolons between the cells or decimal points would work"
    )


def _names_columns(heading: str, layout: Layout) -> bool:
    """Return whether a heading has a comma between the columns ("t,x"), and none in a sentence ("Run 7, May")."""
    return (
        not re.search(r",\s", heading)
        and len(cells := cells_of(heading, ",")) == layout.width
        and all(kind_of(cell.strip().lstrip("#%!/ ")) is Kind.TEXT for cell in cells)
    )


def _tables(text: str, layout: Layout) -> list[Table]:
    """Return all rows as numbers; twice if their commas are ambiguous."""
    body = Body(layout.separator, layout.width, layout.texts)
    body.read(text, layout.first)
    meaning = body.settle()
    check_size(layout.headings, body.found if body.is_whole else 0, len(body.columns))
    across = count_of(layout.first.text, layout.separator)
    return [
        Table(
            body.numbers(one),
            body.columns,
            names_of(layout),
            body.found,
            across,
            body.missing,
            tuple(sorted(layout.texts)),
            one,
            body.corner,
            no_data_in(layout.headings, one),
            layout.unread,
        )
        for one in (meaning, meaning.other)
        if one is not None
    ]
