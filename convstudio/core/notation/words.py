"""What stands in words on the room's screen, beside the equation: a sentence, a small table, or a question.

The room sees no text of a lesson but this and the headline, so it is short enough to be read from the last row, and its
numbers are the engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LONGEST_SENTENCE: Final = 120
"""Characters of a sentence or a question: two lines of a wide screen."""
LONGEST_ANSWER: Final = 60
MOST_ROWS: Final = 8
"""Of a table, its heading among them."""
MOST_COLUMNS: Final = 5
WIDEST_TABLE: Final = 60
"""Characters of the longest cells of all columns together: what the least type of a table has room for at 4:3."""

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Words:
    """A sentence, a table whose first row is its heading, or a question that has an answer once it is to be seen."""

    say: str = ""
    table: Table = ()
    ask: str = ""
    answer: str = ""

    def __bool__(self) -> bool:
        return bool(self.say or self.table or self.ask)

    @property
    def is_open(self) -> bool:
        """Whether something is asked that is not answered here."""
        return bool(self.ask and not self.answer)

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, a sentence or a row a line, for those who listen and for the lecturer."""
        rows = tuple("  |  ".join(row) for row in self.table)
        return tuple(filter(None, (self.say, *rows, self.ask, self.answer)))


NO_WORDS: Final = Words()


def faults(words: Words) -> dict[str, str]:
    """What is wrong with words, by the key under which it was written."""
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
