"""Problems in a lesson: each with its line and field, collected and reported together.

Authors fix a lesson in an editor, so a problem is as useful as the line it names, and reporting three at once saves two
rounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Final, NamedTuple

MOST_PROBLEMS: Final = 100  # reported for one lesson; more have a common cause
_LONGEST_QUOTE: Final = 40
_SENTENCE: Final = re.compile(r"[A-Z][a-z]|A ")  # "The origin …", but not "S is …" or "K(0, 1): …"


class Problem(NamedTuple):
    """A problem and its place: ``line`` counts from 1 (0: the whole file), ``field`` is a key, a part, or ""."""

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
    """Raised for a lesson that cannot be read or written: one sentence per line, and the ``problems`` as values."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """A collection of problems."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._holds_back = False

    def add(self, line: int, field: str, message: str) -> None:
        """Add a problem; the message follows a colon, and its full stop is added when it is reported."""
        if self._holds_back:
            return
        message = message.rstrip().removesuffix(".")
        if _SENTENCE.match(message):
            message = message[0].lower() + message[1:]
        if len(self._found) <= MOST_PROBLEMS:
            self._found.append(Problem(line, field, message))

    @contextmanager
    def held_back(self, hold: bool) -> Iterator[None]:
        """Discard problems found in this context: they only follow from one that is reported already."""
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
        """Raise what has been found, ordered by line, as one LessonError."""
        if self._found:
            found = sorted(dict.fromkeys(self._found), key=lambda each: each.line)
            told = found[:MOST_PROBLEMS]
            if len(self._found) > MOST_PROBLEMS:
                told.append(Problem(0, "", f"there are more than these {MOST_PROBLEMS} problems"))
            raise LessonError(told)


def close_to(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that may have been meant, two at most."""
    return get_close_matches(text[:_LONGEST_QUOTE].casefold(), list(names), n=2)


def meant(text: str, names: Iterable[str]) -> str:
    """Return "; did you mean full?", or "" if no name is close."""
    close = close_to(text, names)
    return f"; did you mean {' or '.join(close)}?" if close else ""
