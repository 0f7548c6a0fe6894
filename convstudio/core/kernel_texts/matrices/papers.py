"""Matrices as papers and slides print them: rows in round brackets, tall brackets, a factor beside a row."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.found import Found, frozen, one_over, product, square
from convstudio.core.kernel_texts.matrices.around import is_number
from convstudio.core.kernel_texts.numerals import numeral

NOTATION: Final = "a matrix"

_CELL: Final = r"[-+]?[\d.](?:[\d.,/]|[eE][-+]?\d)*"
_ROW: Final = rf"{_CELL}(?:[ \t]+{_CELL})+"
_FACTOR: Final = r"[-+]?[\d.,]+(?:/[\d.,]+)?"
_IN_BRACKETS: Final = re.compile(
    rf"\s*(?:({_FACTOR})[ \t]*[*\u00d7\u00b7x]?[ \t]*)?\(\s*({_ROW})\s*\)\s*(?:/\s*({_FACTOR}))?[,;]?\s*"
)
# As a factor stands beside the matrix: a ratio, or what is followed by a sign of multiplication.
_BESIDE: Final = re.compile(
    rf"([ \t]*)(?:([-+]?[\d.]+/[\d.]+)[ \t]*[*\u00d7\u00b7x]?|({_FACTOR})[ \t]*[*\u00d7\u00b7x])[ \t]+(\S.*)"
)
_LEAST_ROWS: Final = 2


def read(text: str) -> Found | None:
    """Read rows that are in round brackets each, or rows with a factor beside one of them; None if they are not."""
    lines = [line for line in text.split("\n") if line.strip()]
    return _in_brackets(lines) or _with_factor(lines)


def _in_brackets(lines: list[str]) -> Found | None:
    matches = [_IN_BRACKETS.fullmatch(line) for line in lines]
    rows, factors = [], []
    for match in matches:
        if match is None:
            return None
        rows.append([numeral(cell.rstrip(",")) for cell in match[2].split()])
        if match[1]:
            factors.append(numeral(match[1]))
        if match[3]:
            factors.append(one_over(numeral(match[3])))
    # (1 −2) is a difference as well.
    is_certain = len(rows) >= _LEAST_ROWS or (rows and len(rows[0]) > 2)
    if not is_certain or len(factors) > 1 or len({*map(len, rows)}) != 1:
        return None
    if not all(is_number(cell) for row in rows for cell in row):
        return None
    scale = product(*factors)
    return Found(
        NOTATION, frozen(rows), scale, others=square(rows[0], scale) if len(rows) == 1 else ()
    )


def _with_factor(lines: list[str]) -> Found | None:
    """Read a factor in front of one row, behind whose end the others begin: elsewhere it would be a cell."""
    if len(lines) < _LEAST_ROWS:
        return None
    words = [_words(line) for line in lines]
    for at, line in enumerate(lines):
        others = words[:at] + words[at + 1 :]
        match = _BESIDE.fullmatch(line)
        if match is None or (len(lines) == _LEAST_ROWS and not match[3]):
            continue
        row = _words(match[4])
        behind = len(match[1]) + len(match[2] or match[3])
        is_set_in = all(_indent(each) >= behind for each in lines[:at] + lines[at + 1 :])
        if not is_set_in or len(row) < _LEAST_ROWS or {*map(len, others)} != {len(row)}:
            continue
        rows = [*words[:at], row, *words[at + 1 :]]
        cells = [[numeral(cell.rstrip(",;")) for cell in row] for row in rows]
        if all(is_number(cell) for row in cells for cell in row):
            return Found(NOTATION, frozen(cells), product(numeral(match[2] or match[3])))
    return None


def _words(line: str) -> list[str]:
    return re.split(r"[ \t]+", line.strip())


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
