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

from convstudio.core.kernel_texts.found import (
    Found,
    KernelError,
    Other,
    Rows,
    frozen,
    one_over,
    product,
    square,
)
from convstudio.core.kernel_texts.nested import words
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.tables.lines import WOULD_WORK

NOTATION: Final = "a matrix"
_REMARK: Final = re.compile(r"\s*(?:#|%|//)|\s*[-=_*]{3,}\s*\Z")
_REMARK_BEHIND: Final = re.compile(r"[ \t]+(?:#|//|%(?!\s*\Z)(?=\s|[A-Za-z])).*\Z")
_EXCELS_SEPARATOR: Final = re.compile(r"\A\s*\"?sep=(.)\"?[ \t]*\n", re.IGNORECASE)
_NAME: Final = re.compile(r"\s*[A-Za-z_][\w ().,]*?\s*[=:]\s*")
_BEFORE: Final = re.compile(r"\s*(.*\d[^*\u00d7\u00b7]*?)\s*[*\u00d7\u00b7x]\s*\Z")
_BEFORE_ROW: Final = re.compile(
    r"\s*(\(?[\d.]+\s*/\s*[\d.]+\)?|[\d.]+(?:[eE][-+]?\d+)?)\s*[*\u00d7\u00b7]\s+(?=\S+[\s,;]+\S)"
)
_BEHIND: Final = re.compile(
    r"(?:\s+|\A\s*)([/\u00f7*\u00d7\u00b7])\s+(\(?[\d.,]+(?:\s*/\s*[\d.,]+)?\)?)\s*\Z"
)
_SIZE: Final = re.compile(r"\s*(\d{1,3})(?: *[,;x\u00d7*] *| +|\t)(\d{1,3})\s*\Z")
# A whole number, a decimal with a comma, or a ratio of them.
_COMMAS_MAY_BE_DECIMAL: Final = re.compile(
    r"[+-]?\d*(?:,\d+)?(?:[eEdD][+-]?\d+)?(?:/\d+(?:,\d+)?)?%?", re.ASCII
)
_BEGINS_WITH_0: Final = re.compile(r"0\d")


@dataclass(frozen=True)
class _Split:
    """Rows of cells under one reading of the separators, and remarks about them."""

    rows: list[list[str]]
    notes: tuple[str, ...] = ()
    empty: int = 0


def read(text: str) -> Found:
    """Read a plain matrix; KernelError if it is none."""
    text, separator = _by_excel(text)
    numbered = _lines(text)
    if not numbered:
        raise KernelError("There is no matrix in it: rows of numbers are needed.")
    numbered = _without_name(numbered)
    numbered, before = _factor_before(numbered)
    numbered, behind, doubted = _factor_behind(numbered, separator)
    if not numbered:
        raise KernelError("There is a factor in it, but no matrix: rows of numbers are needed.")
    scale = product(before, behind)
    if sized := _below_its_size(numbered):
        found = _found(numbered[1:], separator, scale)
        return replace(found, notation="a matrix below its size", others=sized(scale))
    found = _found(numbered, separator, scale)
    if len(found.rows) == 2 and found.rows[0] in (("1", "2"), ("2", "1")):
        offer = "Read its first line as the size"
        found = replace(found, others=(*found.others, Other(offer, found.rows[1:], scale)))
    if doubted is not None and len(found.rows[-1]) > 0:
        *others, last = found.rows
        divided = (*last[:-1], doubted(last[-1]))
        offer = f"Only the last weight {divided[-1]}"
        found = replace(found, others=(Other(offer, (*others, divided), before), *found.others))
    return found


def _by_excel(text: str) -> tuple[str, str]:
    """Return a text without the line "sep=;" of spreadsheets, and the separator that it names, or ""."""
    match = _EXCELS_SEPARATOR.match(text)
    return (text[match.end() :], match[1]) if match else (text, "")


def _lines(text: str) -> list[tuple[int, str]]:
    """Return the lines with something in them, with their numbers, without remarks."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not _REMARK.match(line):
            line = _REMARK_BEHIND.sub("", line)
            found.append((number, line.strip("\n")))
    return found


def _without_name(numbered: list[tuple[int, str]]) -> list[tuple[int, str]]:
    number, first = numbered[0]
    match = _NAME.match(first)
    if match is None or (match.end() == len(first) and len(numbered) == 1):
        return numbered
    rest = first[match.end() :]
    return [(number, rest), *numbered[1:]] if rest.strip() else numbered[1:]


def _factor_before(
    numbered: list[tuple[int, str]],
) -> tuple[list[tuple[int, str]], str | None]:
    """Take a factor on a line of its own, "1/16 ×", or before the first row."""
    number, first = numbered[0]
    if len(numbered) > 1 and (match := _BEFORE.match(first)) and _is_number(match[1]):
        return numbered[1:], numeral(match[1])
    if match := _BEFORE_ROW.match(first):
        rest = first[match.end() :]
        is_alone = len(numbered) == 1 and ";" not in rest and len(rest.split()) < 2
        if not is_alone and _is_number(match[1]):
            return [(number, rest), *numbered[1:]], numeral(match[1].strip("() "))
    return numbered, None


def _factor_behind(
    numbered: list[tuple[int, str]], separator: str
) -> tuple[list[tuple[int, str]], str | None, Callable[[str], str] | None]:
    """Take what divides or multiplies all, after the last row: " / 16", with blanks.

    The last item makes the other reading, of the last weight alone, from that weight; None if it is certain.
    """
    number, last = numbered[-1]
    match = _BEHIND.search(last)
    if match is None or "\t" in last or separator == "\t":
        return numbered, None, None
    rest = last[: match.start()]
    is_alone = not rest.strip()
    if not is_alone and len(numbered) == 1 and len(re.split(r"[\s,;]+", rest.strip())) < 2:
        return numbered, None, None  # "1 / 9" is one weight
    if is_alone and len(numbered) == 1:
        return numbered, None, None
    sign, typed = match[1], numeral(match[2])
    if not is_alone and sign not in "/\u00f7":
        return numbered, None, None
    factor = one_over(typed) if sign in "/\u00f7" else typed
    rows = numbered[:-1] if is_alone else [*numbered[:-1], (number, rest)]
    return rows, factor, None if is_alone else (lambda weight: f"{weight}/{typed}")


def _is_number(text: str) -> bool:
    try:
        evaluate(numeral(text.strip()))
    except ExpressionError:
        return False
    return True


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
    splits = _splits(numbered, separator)
    rows = _checked(splits[0])
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
        parts = [part for line in lines for part in line.split(";") if part.strip()]
        numbered = list(enumerate(parts, start=1))
        lines = parts
        if not lines:
            raise KernelError("There are no numbers in it: rows of numbers are needed.")
    if "," not in "".join(lines):
        return [_by_blanks(numbered)]
    return _by_commas(numbered, lines)


def _by_commas(numbered: list[tuple[int, str]], lines: list[str]) -> list[_Split]:
    cells = [words(line) for line in lines]
    has_blanks = any(len(row) > 1 for row in cells)
    all_decimal = all(_may_be_decimal(word) for row in cells for word in row)
    if has_blanks and all_decimal:
        return [_by_blanks(numbered)]
    if any('"' in line for line in lines):
        return [_by_sign(numbered, ",")]
    pairs = [line.strip().split(",") for line in lines]
    if not has_blanks and all(
        len(pair) == 2 and all(part.strip() for part in pair) for pair in pairs
    ):
        separated = _by_sign(numbered, ",")
        decimals = _Split([[line.strip()] for line in lines])
        if not all(_may_be_decimal(line.strip()) for line in lines):
            return [separated]
        proven = any(
            pair[0].lstrip("+-") in ("0", "") or _BEGINS_WITH_0.match(pair[1]) for pair in pairs
        )
        return [decimals, separated] if proven else [separated, decimals]
    try:
        return [_by_sign(numbered, ",")]
    except KernelError as error:
        try:
            return [_by_blanks(numbered)]
        except KernelError:
            raise error from None


def _may_be_decimal(word: str) -> bool:
    """Return whether the commas of a word, if it has any, may be decimal marks."""
    return bool(word) and _COMMAS_MAY_BE_DECIMAL.fullmatch(word) is not None


def _by_blanks(numbered: list[tuple[int, str]]) -> _Split:
    rows = [[numeral(word) for word in words(line)] for _, line in numbered]
    _check_lengths(rows, [number for number, _ in numbered])
    return _Split(rows)


def _by_sign(numbered: list[tuple[int, str]], separator: str) -> _Split:
    reader = csv.reader(
        [line for _, line in numbered], delimiter=separator, skipinitialspace=separator != "\t"
    )
    try:
        rows = [[numeral(cell) for cell in row] for row in reader]
    except csv.Error:
        raise KernelError("One of its cells is far too long to be a number.") from None
    numbers = [number for number, _ in numbered]
    filled = [at for at, row in enumerate(rows) if any(row)]
    if len(rows) == len(numbers):
        numbers = [numbers[at] for at in filled]
    rows = [rows[at] for at in filled]
    # Spreadsheets, and loops that print "x,", leave an empty cell at the end of every row.
    while rows and all(len(row) > 1 and not row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    _check_lengths(rows, numbers)
    empty = sum(not cell for row in rows for cell in row)
    return _Split([[cell or "0" for cell in row] for row in rows], empty=empty)


def _check_lengths(rows: list[list[str]], numbers: list[int]) -> None:
    """Raise KernelError, worded as for an image table, for a line that is longer or shorter than the others."""
    if len(rows) != len(numbers):  # a quoted cell spans several lines
        return
    for number, row in zip(numbers, rows, strict=True):
        if len(row) != len(rows[0]):
            count = f"{len(row)} cell{'' if len(row) == 1 else 's'}"
            raise KernelError(
                f"Its line {number} has {count} where {len(rows[0])} are expected; {WOULD_WORK}."
            )
