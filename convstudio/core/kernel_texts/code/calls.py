"""Calls in source code that make a matrix of a flat list of numbers: their arguments, and which way it is filled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from convstudio.core.kernel_texts.code.nested import end_of
from convstudio.core.kernel_texts.found import KernelError, Rows, frozen, in_rows_of
from convstudio.core.numbers.quoting import quoted


@dataclass(frozen=True)
class Call:
    """A call in a text: its ``name``, where it starts and ends, its arguments as written; ``text`` is all of it."""

    name: str
    text: str
    start: int
    end: int
    plain: list[str]
    named: dict[str, str]

    @staticmethod
    def first(text: str, names: str) -> Call | None:
        """Return the first call of one of some ``names``, a pattern; None if there is none."""
        match = re.search(rf"(?<![\w.])({names})\s*\(", text)
        if match is None:
            return None
        at = match.end() - 1
        end = end_of(text, at)
        plain, named = [], {}
        for argument in parts(text[at + 1 : end]):
            if name := re.match(r"([A-Za-z.][\w.]*)\s*=(?!=)\s*", argument):
                named[name[1]] = argument[name.end() :]
            else:
                plain.append(argument)
        return Call(match[1], text[match.start() : end + 1], match.start(), end + 1, plain, named)

    def count(self, text: str) -> int:
        """Return a number of rows or columns; KernelError if it is none."""
        found = re.fullmatch(r"\s*(\d{1,4})L?\s*", text)
        if found is None:
            raise KernelError(
                f"{quoted(text)} in its {self.name}(…) is no number of rows or columns."
            )
        return int(found[1])


def parts(text: str, separator: str = ",") -> list[str]:
    """Return what a separator separates, outside of inner brackets and quotation marks."""
    found, start, at = [], 0, 0
    while at < len(text):
        if text[at] in "[{(":
            at = end_of(text, at)
        elif text[at] in "\"'":
            at = max(text.find(text[at], at + 1), at)
        elif text[at] == separator:
            found.append(text[start:at].strip())
            start = at + 1
        at += 1
    last = text[start:].strip()
    return [*found, last] if last or found else []


def filled(cells: Sequence[str], rows: int, columns: int, *, by_columns: bool) -> Rows:
    """Return a matrix filled with cells, of which a single one fills all; KernelError if they do not fit."""
    if rows < 1 or columns < 1 or max(rows, columns) > 300:
        raise KernelError(f"{rows} × {columns} is no size of a kernel.")
    if len(cells) == 1:
        cells = [cells[0]] * (rows * columns)
    if len(cells) != rows * columns:
        raise KernelError(
            f"It is declared with {rows} × {columns} numbers, but {len(cells)} follow; it is incomplete."
        )
    if not by_columns:
        return in_rows_of(cells, columns)
    return frozen(list(zip(*in_rows_of(cells, rows), strict=True)))


def written(rows: Rows) -> str:
    """Return a matrix as nested lists, to be read with what stands around it."""
    return "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"
