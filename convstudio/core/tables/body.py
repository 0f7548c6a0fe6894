"""The rows of a table as numbers: blocks that `float` can parse at once, and all other cells one by one."""

from __future__ import annotations

import math
import re
from array import array
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import MOST_SAMPLES
from convstudio.core.tables.cells import (
    Kind,
    Marks,
    Meaning,
    TableError,
    is_constant,
    is_missing,
    kind_of,
    tidy,
)
from convstudio.core.tables.lines import BLANKS, Line, floats, lines_of, no_number, row_of

MOST_NUMBERS: Final = 4_000_000

_BLOCK: Final = 1 << 16  # characters
_MOST_CAREFUL: Final = 100_000  # lines and cells that are examined one by one
_MOST_DOUBTED: Final = 1000  # rows with points that prove nothing

_GROUPS: Final = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)", re.ASCII)


class Body:
    """The rows of numbers from a line on, up to a maximum; read them, settle the decimal mark, then get `numbers`."""

    def __init__(self, separator: str, width: int, texts: frozenset[int]) -> None:
        """Prepare for rows of ``width`` cells; ``texts`` are the columns that hold no numbers."""
        self._separator, self._width, self._texts = separator, width, texts
        self._values = array("d")
        self._numbers = array("q")  # of the lines
        self._careful: dict[int, tuple[Line, list[str]]] = {}  # by row
        self._looked = self._doubted = 0
        self._missing = [0] * width
        self._is_empty = [True] * width
        self._blank_rows: set[int] = set()
        self.marks = Marks()
        self.found = 0
        self.is_whole = True
        self.corner = False  # whether the first cell of the first row is empty

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns of numbers: neither those of names nor empty ones at either end."""
        columns = [column for column in range(self._width) if column not in self._texts]
        while columns and self._is_empty[columns[-1]]:
            columns.pop()
        while columns and self._is_empty[columns[0]]:
            columns.pop(0)
        return tuple(columns)

    @property
    def missing(self) -> int:
        """The number of cells in `columns` without a number."""
        return sum(self._missing[column] for column in self.columns)

    @property
    def _rows(self) -> int:
        return len(self._numbers)

    @property
    def _is_full(self) -> bool:
        enough = self._width == 1 and self._rows >= MOST_SAMPLES
        return (
            enough
            or len(self._values) + self._width > MOST_NUMBERS
            or (self._looked > _MOST_CAREFUL and self._rows > 0)
        )

    def read(self, text: str, first: Line) -> None:
        """Read all rows from a line on, and count those beyond the maximum; TableError for a line that is no row."""
        at, number = first.start, first.number - 1
        while at < len(text) and not self._is_full:
            end = text.find("\n", at + _BLOCK) + 1 or len(text)
            if not self._took_block(text[at:end], number):
                begin = at
                for line in lines_of(text, begin, number):
                    self._looked += 1
                    if not line.is_remark:
                        self._take(line)
                    at = line.end
                    if at >= end or self._is_full:
                        break
                else:
                    at = len(text)  # blank to the end
                number += text.count("\n", begin, at)
            else:
                number += text.count("\n", at, end)
                at = end
        self._drop_blank_rows()
        rest = text.count("\n", at) + (at < len(text) and not text.endswith("\n"))
        self.found = self._rows + rest
        self.is_whole = not rest

    def settle(self) -> Meaning:
        """Return what points and commas mean; TableError if that is ambiguous."""
        if not self.marks.is_doubtful:
            return self.marks.settle(self._separator, "", mixed=False)
        rows = [cells for _, cells in self._careful.values()]
        in_doubt = {at for cells in rows for at, cell in enumerate(cells) if "," in cell}
        beside = self._wholes(in_doubt if self._rows > 1 else set(range(self._width)))
        anywhere = self._wholes(set(range(self._width)))
        whole = max(beside, key=len, default="")
        return self.marks.settle(self._separator, whole, mixed=bool(anywhere))

    def _wholes(self, columns: set[int]) -> list[str]:
        """Return numbers without a mark in some columns, among them a longest one."""
        columns = columns - self._texts
        found = [cells[at].lstrip("+-") for _, cells in self._careful.values() for at in columns]
        plain = np.frombuffer(self._values).reshape(-1, self._width)[:, sorted(columns)]
        plain = np.abs(plain[np.isfinite(plain)])
        largest = [f"{plain.max():.0f}"] if plain.size else []
        return [*filter(str.isdigit, found), *largest]

    def numbers(self, meaning: Meaning) -> npt.NDArray[np.float64]:
        """Return the numbers, (rows, columns of the text), with NaN where a cell holds none."""
        numbers = np.frombuffer(self._values).reshape(-1, self._width).copy()
        beyond = np.isinf(numbers).any(axis=1)
        if beyond.any():
            raise _too_large(self._numbers[int(np.argmax(beyond))])
        columns = self.columns
        for row, (line, cells) in self._careful.items():
            for column in columns:
                cell = cells[column]
                if kind_of(cell) is Kind.NUMBER:
                    numbers[row, column] = value = meaning.value(cell)
                    if math.isinf(value) and not is_constant(cell):
                        raise _too_large(line.number)
        return numbers

    def _took_block(self, block: str, number: int) -> bool:
        """Take the block, after ``number`` lines, if all its rows are plain numbers; return whether it was taken."""
        if not self._rows or self._texts or not block.isascii():
            return False
        separator = None if self._separator == BLANKS else self._separator
        if separator != "," and "," in block:
            if self.marks.decimal != "," or "." in block:
                return False
            block = block.replace(",", ".")
        elif "." in block and self.marks.decimal != ".":
            return False
        lines = block.rstrip("\n").split("\n")
        rows = [line.split(separator) for line in lines]
        if any(len(row) != self._width for row in rows):
            return False
        cells = list(chain.from_iterable(rows))
        values = floats(cells)
        if values is None:
            return False
        self._is_empty = [False] * self._width
        self._values.extend(values)
        self._numbers.extend(range(number + 1, number + 1 + len(rows)))
        return True

    def _take(self, line: Line) -> None:
        cells = row_of(line, self._separator, self._width)
        if not self._rows:
            self.corner = not cells[0].strip()
        if not self._took_row(cells):
            self._take_carefully(line, cells)
        self._numbers.append(line.number)

    def _took_row(self, cells: list[str]) -> bool:
        """Take the row, and return True, if it has only numbers with a proven decimal mark and missing ones."""
        if self._texts:
            cells = ["" if at in self._texts else cell for at, cell in enumerate(cells)]
        joined = " ".join(cells)
        if "," in joined:
            if self.marks.decimal == "," and "." not in joined:
                cells = [cell.replace(",", ".") for cell in cells]
            elif self.marks.groups == "," and "," not in _GROUPS.sub("", joined):
                cells = [cell.replace(",", "") for cell in cells]
            else:
                return False
        elif "." in joined and not self._has_decimal_points(cells):
            return False
        values = floats(cells)
        gaps: list[int] = []
        if values is None:
            gaps = [at for at, cell in enumerate(cells) if is_missing(cell.strip())]
            filled = list(cells)
            for at in gaps:
                filled[at] = "nan"
            values = floats(filled)
            if values is None:
                return False
        self._values.extend(values)
        self._note(cells, gaps)
        return True

    def _has_decimal_points(self, cells: list[str]) -> bool:
        """Return whether points are decimal marks: proven by some cell so far, or not disproved in a thousand rows."""
        for cell in cells:
            if self.marks.decimal:
                break
            tidied = tidy(cell, self._separator)
            if "." in cell and kind_of(tidied) is Kind.NUMBER:
                self.marks.look(tidied)
        else:
            self._doubted += 1
            if self._doubted > _MOST_DOUBTED:
                self.marks.take_for_decimal(cells[0])
        return self.marks.decimal == "."

    def _note(self, cells: list[str], gaps: list[int]) -> None:
        """Record which cells hold no number, and which columns still have no cell at all."""
        for at in gaps:
            self._missing[at] += 1
        if len(gaps) >= self._width - len(self._texts) and not any(map(str.strip, cells)):
            self._blank_rows.add(self._rows)
        if any(self._is_empty):
            self._is_empty = [
                empty and not cell.strip()
                for empty, cell in zip(self._is_empty, cells, strict=True)
            ]

    def _drop_blank_rows(self) -> None:
        """Drop the rows of empty cells that spreadsheets write below a table."""
        while self._rows - 1 in self._blank_rows:
            self._careful.pop(self._rows - 1, None)
            self._numbers.pop()
            del self._values[-self._width :]
            for at in range(self._width):
                self._missing[at] -= at not in self._texts

    def _take_carefully(self, line: Line, cells: list[str]) -> None:
        tidied = [tidy(cell, self._separator) for cell in cells]
        gaps = []
        for column, cell in enumerate(tidied):
            kind = kind_of(cell)
            if column in self._texts:
                continue
            if kind is Kind.NUMBER:
                self.marks.look(cell)
            elif kind is Kind.MISSING:
                gaps.append(column)
            else:
                raise no_number(cells[column], line)
        self._looked += len(cells)
        self._careful[self._rows] = line, tidied
        self._values.extend([math.nan] * self._width)
        self._note(tidied, gaps)


def _too_large(line: int) -> TableError:
    return TableError(f"a number in its line {line} is too large; numbers up to 1e308 would work")
