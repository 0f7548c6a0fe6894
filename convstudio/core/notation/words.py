"""Words on the projector beside the equation: a sentence, a small table, or a question.

The audience sees no text of a lesson but this and the headline, so it must be short enough to be read from the last
row. Its numbers are computed by the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LONGEST_SENTENCE: Final = 120
"""The longest sentence or question, in characters: two lines of a wide screen."""
LONGEST_ANSWER: Final = 60
MOST_ROWS: Final = 8
"""The most rows of a table, including its heading."""
MOST_COLUMNS: Final = 5
WIDEST_TABLE: Final = 60
"""The most characters in a row, adding up the longest cells of all columns: what fits in the smallest type at 4:3."""

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Words:
    """A sentence, a table whose first row is its heading, or a question, with its answer once that may be seen."""

    say: str = ""
    table: Table = ()
    ask: str = ""
    answer: str = ""

    def __bool__(self) -> bool:
        return bool(self.say or self.table or self.ask)

    @property
    def is_open(self) -> bool:
        """Whether a question is asked and not answered here."""
        return bool(self.ask and not self.answer)

    @property
    def lines(self) -> tuple[str, ...]:
        """All words, one sentence or row per line, for screen readers and the lecturer."""
        rows = tuple("  |  ".join(row) for row in self.table)
        return tuple(filter(None, (self.say, *rows, self.ask, self.answer)))


NO_WORDS: Final = Words()


def faults(words: Words) -> dict[str, str]:
    """Return what is wrong with words, by the key under which each was written."""
    found: dict[str, str] = {}
    for key, text, longest in (
        ("say", words.say, LONGEST_SENTENCE),
        ("ask", words.ask, LONGEST_SENTENCE),
        ("answer", words.answer, LONGEST_ANSWER),
    ):
        if len(text) > longest:
            found[key] = f"has {len(text)} characters; {longest} can be read from the last row"
        elif "\n" in text:
            found[key] = "is one line"
    if words.answer and not words.ask:
        found["answer"] = "answers nothing: ask says what is asked"
    if sum(map(bool, (words.say, words.table, words.ask))) > 1:
        key = "table" if words.table else "ask"
        found[key] = "a screen has one of say, table and ask; the next stop can have another"
    if words.table and (fault := _table_fault(words.table)):
        found.setdefault("table", fault)
    return found


def _table_fault(table: Table) -> str:
    columns = len(table[0])
    if not 2 <= len(table) <= MOST_ROWS or not 1 <= columns <= MOST_COLUMNS:
        rows = f"{len(table)} row{'s' * (len(table) != 1)}"
        return (
            f"has {rows} and {columns} column{'s' * (columns != 1)}; a room can read 2 to "
            f"{MOST_ROWS} rows, the heading among them, and 1 to {MOST_COLUMNS} columns"
        )
    if odd := next((at for at, row in enumerate(table) if len(row) != columns), 0):
        return f"row {odd + 1} has {len(table[odd])} cells, and the heading {columns}"
    if any("\n" in cell for row in table for cell in row):
        return "a cell is one line"
    width = sum(max(map(len, cells)) for cells in zip(*table, strict=True))
    if width > WIDEST_TABLE:
        return f"the longest cells have {width} characters together; {WIDEST_TABLE} fit"
    return ""
