"""What separates the cells of a table's first lines, how many a row has, and where its rows begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from convstudio.core.numbers.quoting import printable
from convstudio.core.tables.cells import Kind, TableError, kind_of, tidy
from convstudio.core.tables.lines import (
    BLANKS,
    LONG,
    WOULD_WORK,
    Line,
    cells_of,
    fitted,
    floats,
    no_number,
    row_of,
)

_MOST_HEADINGS: Final = 100
_MOST_CHECKED: Final = 100_000  # cells, for rows that turn out to be headings
# Pairs between commas with blanks: 0,5, 0,7.
_LISTED: Final = re.compile(r"\s*[+\-−]?\d+,\d+(?:,[ \t]+[+\-−]?\d+,\d+)+\s*", re.ASCII)
_PREFIXED: Final = re.compile(
    r"[fpnuµμmcdhkMGT]?(m|s|g|V|A|W|Hz|Ω|Ohm|ohm|Pa|J|N|F|H|l|L|eV|bar|B)"
)
_LONGEST_SAID: Final = 40
_WORDS: Final = frozenset({Kind.TEXT, Kind.DATE, Kind.ODD})
_HAS_A_UNIT: Final = re.compile(r".*[^\W\d_]|.*%")
_GROUPED_BY_BLANKS: Final = re.compile(r"\s*[+\-−]?[1-9]\d{0,2}(?: \d{3})*,\d+\s*", re.ASCII)


@dataclass(frozen=True)
class Layout:
    """What separates the cells, how many a row has, where rows begin, what stands above, which columns are words."""

    separator: str
    width: int
    first: Line
    headings: tuple[str, ...]
    texts: frozenset[int]
    unread: str = ""


def layout_of(lines: Sequence[Line], separator: str) -> Layout:
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
        if separator == "," and all(_LISTED.fullmatch(row.text) for row in rows[at:]):
            raise _final(
                f"the commas of “{line.text.strip()[:30]}” may be decimal ones or all between cells; "
                "semicolons between the cells, or decimal points, would work"
            )
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
    if problem is None and len(rows) > _MOST_HEADINGS:
        raise TableError(
            f"it has no numbers in its first {_MOST_HEADINGS} lines; a table below a shorter heading would work"
        )
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
    return _final(
        f"blanks may separate the cells or the thousands of “{row.text.strip()[:30]}”; "
        "semicolons or tabs between the cells, or no blanks in numbers, would work"
    )


def _final(sentence: str) -> TableError:
    error = TableError(sentence)
    error.final = True
    return error


def _check_units(rows: Sequence[Line], texts: frozenset[int], width: int) -> None:
    """TableError where the words beside the numbers of a column are one unit with several prefixes: mV, V."""
    for column in texts:
        words = {row_of(line, BLANKS, width)[column] for line in rows}
        found = [_PREFIXED.fullmatch(word) for word in words]
        if len(words) > 1 and all(found) and len({match[1] for match in found if match}) == 1:
            units = " and ".join(sorted(words)[:2])
            raise _final(f"it has numbers in {units}; numbers in one unit, without it, would work")


def _unread(line: Line, layout: Layout) -> str:
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


def _checked(rows: Sequence[Line], separator: str, above: list[str]) -> Layout:
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
    if separator == BLANKS:
        _check_units(rows, texts_at, width)
    return Layout(separator, width, rows[0], tuple(above), texts_at)
