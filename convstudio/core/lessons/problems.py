"""What is wrong with a lesson: every problem with its line and its field, gathered and told together.

Whoever writes a lesson mends it in an editor, so a problem is worth as much as the line it names, and three problems
told at once save two rounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Final, NamedTuple

MOST_PROBLEMS: Final = 100  # told of one lesson; who has more has one cause
_LONGEST_QUOTE: Final = 40
_SENTENCE: Final = re.compile(r"[A-Z][a-z]|A ")  # "The origin …", but not "S is …" or "K(0,1): …"


class Problem(NamedTuple):
    """What is wrong, where: ``line`` counts from 1 (0: the file as a whole), ``field`` is a key or a part, or ""."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        line = f"Line {self.line}" if self.line else ""
        where = ", ".join(part for part in (line, self.field) if part)
        sentence = f"{where}: {self.message}" if where else self.message
        end = "" if sentence.endswith("?") else "."
        return f"{sentence[:1].upper()}{sentence[1:]}{end}"


class LessonError(ValueError):
    """A lesson that cannot be read or written; its text is one sentence a line, its ``problems`` the same as values."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """Problems as they are found."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._holds_back = False

    def add(self, line: int, field: str, message: str) -> None:
        """One more; the message goes on after a colon, and the full stop at its end is set when it is told."""
        if self._holds_back:
            return
        message = message.rstrip().removesuffix(".")
        if _SENTENCE.match(message):
            message = message[0].lower() + message[1:]
        if len(self._found) <= MOST_PROBLEMS:
            self._found.append(Problem(line, field, message))

    @contextmanager
    def held_back(self, hold: bool) -> Iterator[None]:
        """Drop what is found meanwhile: it only follows from a problem that has been told."""
        before = self._holds_back
        self._holds_back = before or hold
        try:
            yield
        finally:
            self._holds_back = before

    def __len__(self) -> int:
        return len(self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def raise_any(self) -> None:
        """Raise what has been found, in the order of the lines, as one LessonError."""
        if self._found:
            found = sorted(dict.fromkeys(self._found), key=lambda each: each.line)
            told = found[:MOST_PROBLEMS]
            if len(self._found) > MOST_PROBLEMS:
                told.append(Problem(0, "", f"there are more than these {MOST_PROBLEMS} problems"))
            raise LessonError(told)


def close_to(text: str, names: Iterable[str]) -> list[str]:
    """The names that may have been meant, two at most."""
    return get_close_matches(text[:_LONGEST_QUOTE].casefold(), list(names), n=2)


def meant(text: str, names: Iterable[str]) -> str:
    """ "; did you mean full?", or nothing where no name is close."""
    close = close_to(text, names)
    return f"; did you mean {' or '.join(close)}?" if close else ""
