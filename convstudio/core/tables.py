"""Tables of numbers as text: first what separates the cells and how many there are in a row, then the numbers.

Nobody agrees how a table is written: with tabs, semicolons, commas or blanks between the cells, with points or commas
as decimal marks, under titles, headings, units and remarks. So every separator that occurs is tried on the first rows,
and one of them is right if all rows then have equally many cells, and a column numbers from top to bottom. What fits
none is refused in one sentence that names the first cell in the way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.opening_files import printable
from convstudio.core.table_body import Body
from convstudio.core.table_cells import Kind, Meaning, TableError, kind_of, tidy
from convstudio.core.table_lines import (
    BLANKS,
    LONG,
    WOULD_WORK,
    Line,
    cells_of,
    count_of,
    fitted,
    floats,
    lines_of,
    no_number,
    row_of,
)

_SEPARATORS: Final = ("\t", ";", ",")
_MOST_HEADINGS: Final = 100
_TRIED_LINES: Final = 1000
_TRIED_CHARACTERS: Final = 200_000
_MOST_LINES: Final = 100_000  # of remarks
_MOST_CHECKED: Final = 100_000  # cells, for rows that turn out to be headings

_WORDS: Final = frozenset({Kind.TEXT, Kind.DATE, Kind.ODD})
_HAS_A_UNIT: Final = re.compile(r".*[^\W\d_]|.*%")
_UNIT: Final = re.compile(r"\(.*\)|\[.*\]|")
_EXCELS_SEPARATOR: Final = re.compile(r"\A\"?sep=.\"?\n")
_GROUPED_BY_BLANKS: Final = re.compile(r"\s*[+\-−]?[1-9]\d{0,2}(?: \d{3})*,\d+\s*", re.ASCII)
_NO_DATA: Final = re.compile(r"[\s#]*nodata(?:_value)?[\s:=]+(\S+)\s*", re.IGNORECASE)
_TENTHS: Final = re.compile(r",0\d")
_PAIR: Final = re.compile(r"\s*[+\-−]?\d+,\d+\s*", re.ASCII)
_LONGEST_SAID: Final = 40


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of numbers in a text, and what was said about them.

    ``numbers`` is (rows, columns), NaN where a cell holds none; ``columns`` are those with numbers in them. ``names``
    are what a heading calls all columns, or none. ``found`` counts the rows of the text and ``across`` the cells of the
    first one; a long text has not all of them in ``numbers``. ``missing`` counts the cells of ``columns`` without a
    number, ``texts`` are the columns of names and dates. ``corner``: whether the first cell is empty. ``no_data`` is
    the number that a heading declares to stand for none, as in ESRI's grids. ``unread`` is a line directly above the
    rows that has numbers in it and may have been meant as one of them: "first line “Recorded 2019”".
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


@dataclass(frozen=True)
class _Layout:
    """What separates the cells, how many a row has, where rows begin, what stands above, which columns are words."""

    separator: str
    width: int
    first: Line
    headings: tuple[str, ...]
    texts: frozenset[int]
    unread: str = ""


def readings(text: str, *, commas_separate: bool = False) -> list[Table]:
    """What a text may mean as a table, the likeliest first; more than one where its commas can mean two things.

    ``commas_separate`` decides where "12,5" in every row may as well be two numbers as one. TableError where it is no
    table of numbers.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _EXCELS_SEPARATOR.sub("\n", text)
    tried = _first_lines(text)
    layouts: list[_Layout] = []
    problem: TableError | None = None
    for separator in (*(sign for sign in _SEPARATORS if _occurs(sign, tried)), BLANKS):
        try:
            layouts.append(_layout(tried, separator))
        except TableError as error:
            if error.final:
                problem = error
                break
            if str(error):
                problem = problem or error
    if not layouts:
        raise problem or TableError(f"it has no numbers; {WOULD_WORK}")
    # What makes names of some cells, where another separator makes numbers of all, is not meant: "NaN 0,5".
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
        except TableError as error:  # further down it may fit one reading only
            failure = failure or error
    if not tables:
        assert failure is not None
        # Not that a text is no list, if it is a table with separators.
        raise problem if problem and chosen[0].width == 1 else failure
    if pair and not tables[0].meaning.note:
        said = replace(tables[0].meaning, note=f"{pair} is {pair.replace(',', '.')}")
        tables[0] = replace(tables[0], meaning=said)
    return tables


def _occurs(sign: str, lines: Sequence[Line]) -> bool:
    return any(sign in line.text for line in lines)


def _first_lines(text: str) -> list[Line]:
    """As many lines as tell how a table is written, a row at least among them."""
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
    pairs: _Layout, decimals: _Layout, lines: Sequence[Line], commas_separate: bool
) -> list[_Layout]:
    """Both readings of rows such as "12,5", the likelier first; only one where that is certain."""
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


def _doubtful_pair(decimals: _Layout, lines: Sequence[Line], commas_separate: bool) -> str:
    """A row such as "1,2" of a list of numbers that may be a table with a short line; "" where there is none.

    Whole numbers in more than half of the lines, or "2,05", make it a list. TableError where ``commas_separate``.
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


def _names_columns(heading: str, layout: _Layout) -> bool:
    """Whether a line of names has a comma between the columns ("t,x"), and none in a sentence ("Run 7, May")."""
    return (
        not re.search(r",\s", heading)
        and len(cells := cells_of(heading, ",")) == layout.width
        and all(kind_of(cell.strip().lstrip("#%!/ ")) is Kind.TEXT for cell in cells)
    )


def _tables(text: str, layout: _Layout) -> list[Table]:
    """All rows as numbers; twice where their commas may mean two things."""
    body = Body(layout.separator, layout.width, layout.texts)
    body.read(text, layout.first)
    meaning = body.settle()
    across = count_of(layout.first.text, layout.separator)
    return [
        Table(
            body.numbers(one),
            body.columns,
            _names(layout),
            body.found,
            across,
            body.missing,
            tuple(sorted(layout.texts)),
            one,
            body.corner,
            _no_data(layout.headings, one),
            layout.unread,
        )
        for one in (meaning, meaning.other)
        if one is not None
    ]


# The layout


def _layout(lines: Sequence[Line], separator: str) -> _Layout:
    """Where the rows begin under a separator, and that all of these lines fit; TableError where they do not.

    A row of numbers alone begins the table. One with names or dates beside its numbers does so only if all that
    follows looks the same: else it is a heading ("Recorded 2019").
    """
    rows = [line for line in lines if not line.is_remark]
    problem: TableError | None = None
    halves: list[Line] = []  # directly above, with as many cells, and numbers among them
    checked = 0  # cells
    for at, line in enumerate(rows[:_MOST_HEADINGS]):
        cells = cells_of(line.text, separator)
        if separator in (",", BLANKS) and _are_grouped_by_blanks(rows[at:]):
            raise _grouped_by_blanks(line)
        kinds = _kinds(cells, separator)
        halves = [one for one in halves if len(cells_of(one.text, separator)) == len(cells)]
        if Kind.NUMBER not in kinds:
            if Kind.ODD in kinds and Kind.TEXT not in kinds:
                problem = problem or _first_no_number(line, separator)
                problem.final = problem.final or _is_final(cells, separator)
                break
            halves = []
            continue
        certain = not _WORDS.intersection(kinds)
        if certain and len(halves) > 1:  # one may be a heading
            problem = _first_no_number(halves[0], separator)
            problem.final = separator != BLANKS
            raise problem
        if not certain and not _goes_on(kinds, rows[at + 1 : at + 2], separator):
            problem = problem or _first_no_number(line, separator)
            if Kind.TEXT not in kinds:  # no heading either: a row with a number that is none
                problem.final = _is_final(cells, separator)
                break
            halves.append(line)
            continue
        if checked > _MOST_CHECKED:
            break
        checked += len(cells) * (len(rows) - at)
        try:
            above = [one.text for one in lines if one.start < line.start]
            layout = _checked(rows[at:], separator, above)
            return replace(layout, unread=_unread(rows[at - 1], layout)) if at else layout
        except TableError as error:
            if certain:
                raise
            problem = problem or error
            halves.append(line)
    raise problem or TableError(f"it has no numbers; {WOULD_WORK}")


def _kinds(cells: Sequence[str], separator: str) -> list[Kind]:
    if floats(cells) is not None:
        return [Kind.NUMBER] * len(cells)
    return [kind_of(tidy(cell, separator)) for cell in cells]


def _is_final(cells: Sequence[str], separator: str) -> bool:
    """Whether one of the cells is a date or a number with its unit ("5 V"), and no halves of others ("5 nan")."""
    return separator != BLANKS and any(
        kind is Kind.DATE or (kind is Kind.ODD and _has_a_unit(cell))
        for cell, kind in zip(cells, _kinds(cells, separator), strict=True)
    )


def _has_a_unit(cell: str) -> bool:
    _, *others = cell.split()
    return _HAS_A_UNIT.match(cell) is not None and not any(
        kind_of(word) in (Kind.NUMBER, Kind.MISSING) for word in others
    )


def _first_no_number(line: Line, separator: str) -> TableError:
    cells = cells_of(line.text, separator)
    kinds = _kinds(cells, separator)
    return no_number(
        next(cell for cell, kind in zip(cells, kinds, strict=True) if kind in _WORDS), line
    )


def _goes_on(kinds: Sequence[Kind], following: Sequence[Line], separator: str) -> bool:
    """Whether the next line has numbers where this one has, and names where this one has."""
    for line in following:
        beside = _kinds(cells_of(line.text, separator), separator)
        return len(beside) == len(kinds) and all(
            one is other or Kind.MISSING in (one, other)
            for one, other in zip(kinds, beside, strict=True)
        )
    return False


def _are_grouped_by_blanks(rows: Sequence[Line]) -> bool:
    """Whether each row may be one number as it is written in French: 12 500,5."""
    return all(_GROUPED_BY_BLANKS.fullmatch(row.text) for row in rows) and any(
        " " in row.text.strip() for row in rows
    )


def _grouped_by_blanks(row: Line) -> TableError:
    error = TableError(
        f"blanks may separate the cells or the thousands of “{row.text.strip()[:30]}”; "
        "semicolons or tabs between the cells, or no blanks in numbers, would work"
    )
    error.final = True
    return error


def _unread(line: Line, layout: _Layout) -> str:
    """How to call the line above the rows where it has numbers in it; TableError where it hardly has words.

    A name such as "Channel 2" above a single column is no row of two.
    """
    cells = fitted(cells_of(line.text, layout.separator), layout.width)
    kinds = _kinds(cells, layout.separator)
    if Kind.NUMBER not in kinds or (len(cells) != layout.width and kinds[0] is not Kind.NUMBER):
        return ""
    if kinds[0] is Kind.NUMBER and 2 * kinds.count(Kind.NUMBER) > len(kinds):
        error = _first_no_number(line, layout.separator)
        error.final = True
        raise error
    which = "first line" if line.number == 1 else f"line {line.number}"
    text = printable(" ".join(line.text.split()))
    return f"{which} “{text if len(text) <= _LONGEST_SAID else text[:_LONGEST_SAID] + '…'}”"


def _checked(rows: Sequence[Line], separator: str, above: list[str]) -> _Layout:
    """The layout of rows that all fit it; TableError naming the first that does not."""
    first = cells_of(rows[0].text, separator)
    width = len(first)
    if len(rows) > 1:
        width = max(len(fitted(list(first), 1)), min(width, len(cells_of(rows[1].text, separator))))
    if separator != BLANKS and width == 1 and len(first) == 1:
        raise TableError("")  # it occurs elsewhere only
    counts = {Kind.NUMBER: np.zeros(width, int), Kind.TEXT: np.zeros(width, int)}
    wrong: dict[int, tuple[str, Line, bool]] = {}  # by column
    kinds: list[Kind] = []
    for line in rows:
        if len(line.text) > LONG and len(rows) > 1:
            raise TableError(f"its rows are longer than {LONG:,} characters; {WOULD_WORK}")
        cells = row_of(line, separator, width)
        kinds = _kinds(cells, separator)
        for column, (cell, kind) in enumerate(zip(cells, kinds, strict=True)):
            if kind is Kind.NUMBER:
                counts[Kind.NUMBER][column] += 1
            elif kind is not Kind.MISSING:
                counts[Kind.TEXT][column] += 1
                odd = kind is Kind.ODD
                if column not in wrong or (odd and not wrong[column][2]):
                    wrong[column] = cell, line, odd
    for column, (cell, line, odd) in sorted(wrong.items()):
        numbers, texts = counts[Kind.NUMBER][column], counts[Kind.TEXT][column]
        ends = kinds[column] is Kind.NUMBER  # what stands above may be headings
        if odd or ends or numbers >= max(texts, len(rows) / 2):
            error = no_number(cell, line)
            error.final = odd and _is_final([cell], separator)
            raise error
    texts_at = frozenset(wrong)
    if not any(counts[Kind.NUMBER][column] for column in range(width) if column not in texts_at):
        raise TableError(f"it has no numbers; {WOULD_WORK}")
    return _Layout(separator, width, rows[0], tuple(above), texts_at)


# Headings


def _names(layout: _Layout) -> tuple[str, ...]:
    """What the line above the rows calls the columns; the one above that where it only has their units."""
    found: list[tuple[str, ...]] = []
    for heading in reversed(layout.headings):
        names = _names_in(heading, layout)
        if not names:
            break
        found.append(names)
    if len(found) > 1 and all(_UNIT.fullmatch(name) for name in found[0]):
        return found[1]
    return found[0] if found else ()


def _no_data(headings: Sequence[str], meaning: Meaning) -> float | None:
    for heading in headings:
        cell = tidy(found[1], BLANKS) if (found := _NO_DATA.fullmatch(heading)) else ""
        if kind_of(cell) is Kind.NUMBER:
            return meaning.value(cell)
    return None


def _names_in(heading: str, layout: _Layout) -> tuple[str, ...]:
    """The cells of a line of headings, if there are as many as in a row, and words among them."""
    begins_blank = heading[:1] in (" ", "\t")
    text = heading.strip(" " if layout.separator == "\t" else None).lstrip("#%!/").strip(" ")
    ways = (
        [layout.separator, "\t", ","]
        if heading.lstrip().startswith(("#", "%", "!", "//"))
        else [layout.separator]
    )
    tried: list[list[str]] = [cells_of(text, way) for way in ways]
    if layout.separator == BLANKS:
        tried.append(re.split(r"\t+|  +", text))  # Time (s)  Channel 2 (V)
    for cells in tried:
        cells = [" ".join(cell.split()) for cell in fitted(cells, layout.width)]
        if 1 + (not begins_blank) <= len(cells) == layout.width - 1:
            cells = ["", *cells]  # R names no column of names, pandas none of row numbers
        kinds = [kind_of(cell) for cell in cells]
        numbered = layout.separator == BLANKS and Kind.NUMBER in kinds
        if len(cells) == layout.width and Kind.TEXT in kinds and not numbered:
            return tuple(printable(cell) for cell in cells)
    return ()
