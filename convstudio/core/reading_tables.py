"""Signals from tables of numbers as text, each as a picture of one row."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from typing import BinaryIO, Final

import numpy as np

from convstudio.core.reading_checks import MOST_SAMPLES, ImageError, Raster, cut_note

MAX_TEXT_BYTES: Final = 64 << 20
MOST_COLUMNS: Final = 64
_HEAD_BYTES: Final = 4 << 20  # in which 10,000 samples are looked for
_MOST_HEADINGS: Final = 100

_NUMBER: Final = re.compile(
    r"[+\-−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+\-−]?\d+)?|nan", re.ASCII | re.IGNORECASE
)
_CONTROL: Final = re.compile(r"[\0-\x08\x0b\x0e-\x1f\x7f]")
_BLANKS: Final = " "

_ONE_SIGNAL: Final = "one column or one row of numbers would work"


def looks_like_table(head: bytes) -> bool:
    """Whether a file that begins so may be a table of numbers: text, with a digit or a NaN in it."""
    text = _decoded(head)
    return text is not None and re.search(r"\d|\bnan\b", text, re.IGNORECASE) is not None


def read_table(file: BinaryIO, file_bytes: int) -> Raster:
    """The signal in a text: one row of numbers, one column, or the last column of several (with a note).

    Columns are separated by tabs if there is one, else by semicolons, else by commas or blanks; decimals have a point
    or a comma. Commas that could be either separate, if the first column counts evenly (0, 1, 2 …) or a header has
    them too, and else are decimal. Lines without a number before the first line of numbers are headings; empty lines
    mean nothing; NaN is a value, an empty cell is not.
    """
    if file_bytes > MAX_TEXT_BYTES:
        raise ImageError(
            f"it is a text of more than {MAX_TEXT_BYTES >> 20} MB; its first lines alone would work"
        )
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    text = _decoded(head)
    if text is None:
        raise ImageError(f"it is neither a picture nor a text; {_ONE_SIGNAL}")
    whole = len(head) == file_bytes
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not whole and len(lines) > 1:
        lines.pop()  # it may be cut in the middle of a number
    headings, lines = _without_headings(lines)
    rows, separator = _rows([line for _, line in lines[: MOST_SAMPLES + 1]], headings)
    values, notes = _signal(rows, [number for number, _ in lines], headings, separator)
    is_row = len(rows) == 1
    found = len(rows[0]) if is_row else len(lines)
    if not whole:
        found += _rest(file, head, separator if is_row else "\n")
    return Raster(np.array([values[:MOST_SAMPLES]]), notes=(*notes, *cut_note(found)))


def _decoded(data: bytes) -> str | None:
    """The text in ``data``, or None where it is none. Spreadsheets write UTF-8, UTF-16 or the old code pages."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data[: len(data) & ~1].decode("utf-16")
        else:
            text = data.decode("utf-8-sig", errors="surrogateescape")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _without_headings(
    lines: list[tuple[int, str]],
) -> tuple[list[str], list[tuple[int, str]]]:
    """(titles, units and remarks, the lines of numbers)."""
    for count, (_, line) in enumerate(lines[:_MOST_HEADINGS]):
        if any(_NUMBER.fullmatch(cell.strip('"')) for cell in re.split(r"[\t;,\s]+", line)) and (
            not line.lstrip().startswith(("#", "%"))
        ):
            return [heading.lstrip("#% ") for _, heading in lines[:count]], lines[count:]
    raise ImageError(
        f"it is no picture of a known format, and as a text it has no numbers; {_ONE_SIGNAL}"
    )


def _rows(lines: list[str], headings: Sequence[str]) -> tuple[list[list[str]], str]:
    """The cells of each line, and what separates them."""
    separator = _separator(lines, headings)
    if separator == _BLANKS:
        rows = [[cell.strip('"') for cell in line.split()] for line in lines]
    elif separator == "":
        rows = [[line.strip(' "')] for line in lines]
    else:
        try:
            rows = [
                [cell.strip() for cell in row]
                for row in csv.reader(lines, delimiter=separator, skipinitialspace=True)
            ]
        except csv.Error:
            raise ImageError(f"one of its cells is far too long; {_ONE_SIGNAL}") from None
    if all(len(row) > 1 and not row[-1] for row in rows):
        rows = [row[:-1] for row in rows]  # programs that print "x," leave an empty cell behind
    return rows, separator


def _separator(lines: list[str], headings: Sequence[str]) -> str:
    """What separates cells; "" where each line is one number with a decimal comma."""
    text = "\n".join(lines)
    for certain in ("\t", ";"):
        if certain in text:
            return certain
    if "," not in text:
        return _BLANKS
    words = text.split()
    decimal = all(word.count(",") <= 1 and _NUMBER.fullmatch(word) for word in words)
    if not decimal or "." in text:
        return ","
    if len(words) > len(lines):
        return _BLANKS
    if len(lines) == 1 or any("," in heading for heading in headings) or _counts_evenly(words):
        return ","
    return ""


def _counts_evenly(words: list[str]) -> bool:
    """Whether what stands before the commas is a column of equal steps: 0,12 1,15 2,9."""
    if not all("," in word for word in words):
        return False
    before = np.array([float(word.partition(",")[0].replace("−", "-") or "0") for word in words])
    steps = np.diff(before)
    return bool(len(steps) and steps[0] != 0 and (steps == steps[0]).all())


def _signal(
    rows: list[list[str]], numbers: list[int], headings: Sequence[str], separator: str
) -> tuple[list[float], tuple[str, ...]]:
    """The samples of the only row or of the last column of numbers, and what must be said about it."""
    if len(rows) == 1:
        return [_value(cell, numbers[0]) for cell in rows[0][:MOST_SAMPLES]], ()
    count = len(rows[0])
    if count > MOST_COLUMNS:
        raise ImageError(f"it has {count} columns in several rows; {_ONE_SIGNAL}")
    column = max((at for at, cell in enumerate(rows[0]) if _NUMBER.fullmatch(cell)), default=0)
    values = []
    for number, row in zip(numbers, rows, strict=False):
        if len(row) != count:
            raise ImageError(
                f"its line {number} has {len(row)} cells where {count} are expected; {_ONE_SIGNAL}"
            )
        values.append(_value(row[column], number))
    if count == 1:
        return values, ()
    return values, (f"column {column + 1} of {count}{_title(headings, separator, count, column)}",)


def _title(headings: Sequence[str], separator: str, count: int, column: int) -> str:
    """ " (x in km)": what the first heading with as many cells calls a column."""
    for heading in headings:
        cells = heading.split() if separator == _BLANKS else heading.split(separator)
        title = cells[column].strip(' "')[:30] if len(cells) == count else ""
        if title:
            return f" ({''.join(c if c.isprintable() else '�' for c in title)})"
    return ""


def _value(cell: str, line: int) -> float:
    if not _NUMBER.fullmatch(cell):
        shown = "".join(c if c.isprintable() else "\ufffd" for c in cell[:30])
        what = (
            f"“{shown}” in its line {line} is" if cell else f"an empty cell in its line {line} is"
        )
        raise ImageError(f"{what} no number; {_ONE_SIGNAL}")
    value = float(cell.replace(",", ".").replace("−", "-"))
    if math.isinf(value):
        raise ImageError(
            f"a number in its line {line} is too large; numbers up to 1e308 would work"
        )
    return value


def _rest(file: BinaryIO, head: bytes, separator: str) -> int:
    """How many separators follow the head of a text that is too long to be read as numbers."""
    sign = (separator or "\n").encode()
    file.seek(len(head))
    return sum(chunk.count(sign) for chunk in iter(lambda: file.read(1 << 20), b""))
