"""Plain matrices: numbers between tabs, semicolons, commas or blanks, as in files, mails and spreadsheets.

There is no standard way to write a matrix. Spreadsheets copy tabs; people who write 0,5 separate by semicolons, those
who write 0.5 by commas, and text editors align with blanks. In one line a semicolon ends a row; over several lines it
separates cells, and a comma is a decimal one. Where a comma may be either, the other reading is offered.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from convstudio.core.kernel_texts.code.nested import words
from convstudio.core.kernel_texts.found import (
    Found,
    KernelError,
    Other,
    Rows,
    check_rows,
    frozen,
    in_rows_of,
    product,
    square,
)
from convstudio.core.kernel_texts.matrices import around
from convstudio.core.kernel_texts.matrices.decimal_commas import (
    are_decimals,
    may_be_decimal,
    ungrouped,
)
from convstudio.core.kernel_texts.numerals import numeral, numerals
from convstudio.core.numbers.quoting import quoted

NOTATION: Final = "a matrix"
_EXCELS_SEPARATOR: Final = re.compile(r"\A\s*\"?sep=(.)\"?[ \t]*\n", re.IGNORECASE)
_SIZE: Final = re.compile(r"\s*(\d{1,3})(?: *[,;x\u00d7*] *| +|\t)(\d{1,3})\s*\Z")
# 0,5 and 0,25; but in 1 0,0 1 and 1 0,1 0 the commas are more likely to end rows.
_SURELY_DECIMAL: Final = re.compile(r"(?<!\d)0,\d*[2-9]")
# Commas and blanks in a row of decimals with commas: 0,25, 0,5, 0,25.
_LISTED: Final = re.compile(r"\s*[+-]?\d+,\d+(?:,[ \t]+[+-]?\d+,\d+)+,?\s*")
_ENDS_OR_DIVIDES: Final = (
    "Its “ / ” may end rows or divide; semicolons between the rows would work."
)
_SPACED_SIGN: Final = re.compile(r"(^|[ \t])([-+])[ \t]+(?=[\d.(])")
_BARE: Final = r"(?:\d+(?:[.,]\d*)?|\.\d+)(?:[eEdD][-+]?\d+)?"
_SINGLE: Final = re.compile(rf"[-+]?{_BARE}")
_TOUCHING: Final = re.compile(rf"[-+]?{_BARE}(?:[-+]{_BARE})+")
_TOUCHING_MORE: Final = re.compile(rf"{_BARE}[-+]{_BARE}[-+]")
_SPACED: Final = re.compile(r"\S[ \t]+[+*\u00d7\u00b7][ \t]+\S")


@dataclass(frozen=True)
class _Split:
    """Rows of cells under one reading of the separators, and remarks about them."""

    rows: list[list[str]]
    notes: tuple[str, ...] = ()
    empty: int = 0


def read(text: str) -> Found:
    """Read a plain matrix; KernelError if it is none."""
    text, separator = _by_excel(text)
    if text.startswith("%%MatrixMarket"):
        raise KernelError(
            "It is a MatrixMarket file, which is not read here; its rows of numbers would work."
        )
    numbered, remarks = around.lines_of(text)
    if not numbered:
        raise KernelError("There is no matrix in it: rows of numbers are needed.")
    numbered, named = around.without_name(numbered)
    numbered, before = around.factor_before(numbered) if numbered else (numbered, None)
    numbered, behind = around.factor_behind(numbered) if numbered else (numbered, None)
    if not numbered:
        raise KernelError("There is a factor in it, but no matrix: rows of numbers are needed.")
    scale = product(named, before, behind.scale if behind else None)
    if sized := _below_its_size(numbered):
        found = _found(numbered[1:], separator, scale)
        found = replace(found, notation="a matrix below its size", others=sized(scale))
        return replace(found, notes=(*found.notes, *remarks))
    found = _found(numbered, separator, scale)
    _refuse_run_together(found.rows)
    found = replace(found, notes=(*found.notes, *remarks))
    if len(numbered) == 2 and found.rows[0] in (("1", "2"), ("2", "1")):
        offer = "Read its first line as the size"
        found = replace(found, others=(*found.others, Other(offer, found.rows[1:], scale)))
    return _with_weight_alone(found, behind, len(numbered), product(named, before))


def _with_weight_alone(
    found: Found, behind: around.Behind | None, lines: int, scale: str | None
) -> Found:
    """Return what was found with the reading in which a factor behind a row is of its last weight alone."""
    if behind is None or behind.alone is None:
        return found
    at = len(found.rows) - lines + behind.line if lines > 1 else len(found.rows) - 1
    *others, last = found.rows[at]
    divided = behind.alone(last)
    rows = (*found.rows[:at], (*others, divided), *found.rows[at + 1 :])
    where = f" of row {at}:" if at < len(rows) - 1 else ""
    offer = f"Only the last weight{where} {divided}"
    return replace(found, others=(Other(offer, rows, scale), *found.others))


def _refuse_run_together(rows: Rows) -> None:
    """Raise KernelError where every row has a difference of bare numbers: columns of a fixed width that touch."""
    if not all(any(map(_TOUCHING.fullmatch, row)) for row in rows):
        return
    first = next(filter(_TOUCHING.fullmatch, rows[0]))
    if len(rows) > 1 or _TOUCHING_MORE.search(first):
        raise KernelError(
            f"{quoted(first)} may be one difference or several cells; "
            "blanks or commas between the cells would work."
        )


def _by_excel(text: str) -> tuple[str, str]:
    """Return a text without the line "sep=;" of spreadsheets, and the separator that it names, or ""."""
    match = _EXCELS_SEPARATOR.match(text)
    return (text[match.end() :], match[1]) if match else (text, "")


def _below_its_size(
    numbered: list[tuple[int, str]],
) -> Callable[[str | None], tuple[Other, ...]] | None:
    """Return, where the first line is the size of what follows, its reading as a row, to be offered with a scale.

    "2 2" above two rows of two is a size; "1 2" above "3 4" is a row.
    """
    match = _SIZE.match(numbered[0][1])
    if match is None or len(numbered) < 2:
        return None
    sides = int(match[1]), int(match[2])
    rows = frozen([re.split(r"[\s,;]+", line.strip(" \t,;")) for _, line in numbered])
    below = {len(row) for row in rows[1:]}
    if len(below) != 1 or (len(rows) - 1, *below) not in {sides, sides[::-1]}:
        return None
    if below != {2}:
        return lambda _: ()
    if len(rows) == 2:  # "1 2" above "3 4"
        return None
    offer = f"Read as {len(rows)} × 2, with its first line"
    return lambda scale: (Other(offer, rows, scale),)


def _found(numbered: list[tuple[int, str]], separator: str, scale: str | None) -> Found:
    splits = _splits(_without_ends(numbered), separator)
    rows = _checked(splits[0])
    if len(rows) == 1 and (side := _size_in_front(rows[0])):
        whole = Other(f"Read as 1 × {len(rows[0])}", rows, scale)
        cells = in_rows_of(rows[0][2:], side)
        return Found("a matrix behind its size", cells, scale, others=(whole,))
    notes = splits[0].notes
    if splits[0].empty:
        count = splits[0].empty
        notes = (*notes, f"{count} empty cell{' is' if count == 1 else 's are'} 0")
    others = []
    for other in splits[1:]:
        cells = _checked(other)
        offer = (
            "Read as decimals" if len(cells[0]) == 1 else f"Read as {len(cells)} × {len(cells[0])}"
        )
        others.append(Other(offer, cells, scale))
    if len(rows) == 1:
        others.extend(square(rows[0], scale))
    elif len(rows[0]) == 1:
        others.extend(square([row[0] for row in rows], scale))
    return Found(NOTATION, rows, scale, notes=notes, others=tuple(others))


def _without_ends(numbered: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the lines without the comma or semicolon at the end of all but the last, as inside of a list."""
    for sign in ",;":
        ends = [line.rstrip().endswith(sign) for _, line in numbered]
        if len(ends) > 1 and all(ends[:-1]) and not ends[-1]:
            return [(number, line.rstrip().removesuffix(sign)) for number, line in numbered]
    return numbered


def _size_in_front(row: tuple[str, ...]) -> int | None:
    """Return the side of a square whose size is written twice before its cells, in one line: 3 3 1 2 1 …"""
    side = int(row[0]) if re.fullmatch(r"[0-9]{1,3}", row[0]) else 0
    return side if side > 1 and row[:2] == (row[0],) * 2 and len(row) == 2 + side * side else None


def _checked(split: _Split) -> Rows:
    if not split.rows or not split.rows[0]:
        raise KernelError("There are no numbers in it: rows of numbers are needed.")
    return frozen(split.rows)


def _splits(numbered: list[tuple[int, str]], separator: str) -> list[_Split]:
    """Return the readings of the lines, the likeliest first."""
    lines = [line for _, line in numbered]
    text = "\n".join(lines)
    if separator:
        return [_by_sign(numbered, separator)]
    if "\t" in text.strip("\t"):
        if all("\t" in line.strip() for line in lines) or any(
            re.search(r"\S ", line) is None for line in lines
        ):
            return [_by_sign(numbered, "\t")]
        numbered = [(number, line.replace("\t", " ")) for number, line in numbered]
        lines = [line for _, line in numbered]
    if ";" in text:
        if len(lines) > 1 and not all(line.rstrip().endswith(";") for line in lines):
            return [_by_sign(numbered, ";")]
        if len(lines) > 1 and all(line.count(";") > 1 for line in lines):
            return [_by_sign(numbered, ";")]
        parts = [part for line in lines for part in line.rstrip("; \t").split(";")]
        if not all(part.strip() for part in parts):
            raise KernelError(
                "It has an empty row between two semicolons; a row of numbers would work."
            )
        if not parts:
            raise KernelError("There are no numbers in it: rows of numbers are needed.")
        splits = _by_commas_or_blanks(list(enumerate(parts, start=1)), parts)
        # Semicolons between single numbers of one line end rows, or separate the cells of one.
        if len(lines) == 1 and len(parts) > 1 and any(len(each.rows[0]) == 1 for each in splits):
            splits.insert(1, _by_sign(numbered, ";"))
        return splits
    return _by_commas_or_blanks(numbered, lines)


def _by_commas_or_blanks(numbered: list[tuple[int, str]], lines: list[str]) -> list[_Split]:
    return _by_commas(numbered, lines) if "," in "".join(lines) else [_by_blanks(numbered)]


def _by_commas(numbered: list[tuple[int, str]], lines: list[str]) -> list[_Split]:
    if _end_rows(lines):
        raise KernelError(_ENDS_OR_DIVIDES)
    if all(_LISTED.fullmatch(line) for line in lines):
        raise KernelError(
            f"The commas of “{lines[0].strip()[:30]}” may be decimal ones or all between cells; "
            "semicolons between the cells, or decimal points, would work."
        )
    cells = [words(line) for line in lines]
    has_blanks = any(len(row) > 1 for row in cells)
    all_decimal = all(may_be_decimal(word) for row in cells for word in row)
    rows = _rows_between_commas(lines, all_decimal)
    if has_blanks and all_decimal:
        return [_by_blanks(numbered), *([_Split(rows)] if rows else ())]
    if any('"' in line for line in lines):
        return [_by_sign(numbered, ",")]
    pairs = [line.strip().split(",") for line in lines]
    if not has_blanks and all(
        len(pair) == 2 and all(part.strip() for part in pair) for pair in pairs
    ):
        separated = _by_sign(numbered, ",")
        # 1.000,2 may be one number, with a point that sets off thousands.
        decimals = _Split([[ungrouped(line.strip())] for line in lines])
        if not all(may_be_decimal(row[0]) for row in decimals.rows):
            return [separated]
        if any("." in line for line in lines):
            is_one = any(pair[0].count(".") > 1 for pair in pairs)
            return [decimals] if is_one else [separated, decimals]
        return [decimals, separated] if are_decimals(pairs) else [separated, decimals]
    try:
        return [_by_sign(numbered, ",")]
    except KernelError as error:
        if not (has_blanks or all_decimal):
            raise
        try:
            return [_by_blanks(numbered)]
        except KernelError:
            raise error from None


def _end_rows(lines: list[str]) -> bool:
    """Return whether slashes stand between as many cells each: 1, 2, 1 / 2, 4, 2."""
    groups = [part.strip().split(",") for part in re.split(r"\s/\s", lines[0])]
    return len(lines) == 1 < len(groups) and {len(group) for group in groups} == {
        len(groups[0])
    } != {1}


def _rows_between_commas(lines: list[str], all_decimal: bool) -> list[list[str]]:
    """Return the equally long rows of several numbers between the commas of a single line: 1 2 1, 2 4 2.

    ``all_decimal``: the commas may be decimal ones. Raises KernelError where neither reading is likelier.
    """
    rows = [words(part) for part in lines[0].split(",")]
    widths = {len(row) for row in rows}
    if len(lines) > 1 or len(rows) < 2 or len(widths) > 1 or widths == {1}:
        return []
    if not all(_SINGLE.fullmatch(word) for row in rows for word in row):
        return []
    if not all_decimal:
        raise KernelError(
            "Its commas stand between several numbers each; semicolons there would end rows."
        )
    if not _SURELY_DECIMAL.search(lines[0]):
        raise KernelError(
            "Its commas may be decimal ones or end rows; decimal points, "
            "or semicolons between the rows, would work."
        )
    return rows


def _by_blanks(numbered: list[tuple[int, str]]) -> _Split:
    rows = []
    for number, line in numbered:
        if len(numbered) == 1 and _may_end_rows(line):
            raise KernelError(_ENDS_OR_DIVIDES)
        # A minus between blanks is the sign of the next number: PDF sets it so.
        signed = _SPACED_SIGN.sub(lambda found: found[1] + found[2], line)
        if _SPACED.search(line) and len(signed.split()) > 3:
            raise KernelError(
                f"A sign between two blanks in its line {number} may belong to one number or to two; "
                "no blanks around it, or commas between the cells, would work."
            )
        rows.append([numeral(word) for word in words(signed if len(signed.split()) > 1 else line)])
    if len(rows) > 1 and [row[0] for row in rows] == [f"{at}." for at in range(1, len(rows) + 1)]:
        raise KernelError(
            "Its lines begin with 1., 2., …, which may be weights or numbers of the lines."
        )
    notes: tuple[str, ...] = ()
    if len(rows) > 1 and len(rows[0]) + 1 == len(rows[1]):
        rows, notes = without_labels([["", *rows[0]], *rows[1:]])
        rows = rows if notes else [rows[0][1:], *rows[1:]]
    check_rows(rows, [number for number, _ in numbered][len(numbered) - len(rows) :])
    return _Split(rows, notes)


def _may_end_rows(line: str) -> bool:
    """Return whether a line has several groups of as many cells between slashes: 1 2 1 / 2 4 2 / 1 2 1."""
    counts = {len(part.split()) for part in re.split(r"\s/\s", line)}
    return " / " in line and len(counts) == 1 and counts != {1}


def without_labels(rows: list[list[str]]) -> tuple[list[list[str]], tuple[str, ...]]:
    """Leave out the numbers of rows, and those or the names of columns, that pandas and R print, with a note."""
    first, labels = rows[0], [row[0] for row in rows[1:]]
    if first[0] or not labels or len(first) < 2:
        return rows, ()
    are_names = not any(around.is_number(name) for name in first[1:])
    for start in (0, 1):
        counted = [str(at + start) for at in range(max(len(first), len(labels)))]
        is_headed = are_names or first[1:] == counted[: len(first) - 1]
        if is_headed and labels == counted[: len(labels)]:
            break
    else:
        return rows, ()
    columns = "names of its columns" if are_names else "columns"
    said = f"the numbers of its rows and {'the ' if are_names else ''}{columns} are left out"
    return [row[1:] for row in rows[1:]], (said,)


def _by_sign(numbered: list[tuple[int, str]], separator: str) -> _Split:
    reader = csv.reader(
        [line for _, line in numbered], delimiter=separator, skipinitialspace=separator != "\t"
    )
    try:
        rows = [[*numerals(row)] for row in reader]
    except csv.Error:
        raise KernelError("One of its cells is far too long to be a number.") from None
    numbers = [number for number, _ in numbered]
    # Spreadsheets write rows of empty cells around a table; between two rows, one is a row of zeros.
    filled = [at for at, row in enumerate(rows) if any(row)]
    if not filled:
        raise KernelError("There are no numbers in it: rows of numbers are needed.")
    whole = slice(filled[0], filled[-1] + 1)
    if len(rows) == len(numbers):
        numbers = numbers[whole]
    rows = rows[whole]
    # Spreadsheets, and loops that print "x,", leave an empty cell at the end of every row.
    while rows and all(len(row) > 1 and not row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    rows, notes = without_labels(rows)
    numbers = numbers[len(numbers) - len(rows) :]
    # A quoted cell may span several lines.
    check_rows(rows, numbers if len(rows) == len(numbers) else None)
    empty = sum(not cell for row in rows for cell in row)
    return _Split([[cell or "0" for cell in row] for row in rows], notes, empty)
