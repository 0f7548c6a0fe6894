"""TOML blocks, and the line on which each of their keys stands.

TOML's readers give values without places, but a problem is to be told with its line. So a block is walked through once
more, by a few kinds of tokens, and the lines of its keys noted. The reader here is Python's own; what makes it slow or
deep (a megabyte of numbers, keys of a thousand parts) is refused before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import msgspec

from convstudio.core.lessons.problems import Problems
from convstudio.core.numbers.quoting import quoted

MOST_CHARACTERS: Final = 100_000
"""Of all blocks of one lesson together: what is read in a fraction of a second."""

Keys = tuple[str | int, ...]

_TOKEN: Final = re.compile(
    r'''(?P<text> """(?:[^\\]|\\.)*?"{3,5} | \'\'\'.*?\'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*' )
      | (?P<comment> \#[^\n]* )
      | (?P<newline> \n )
      | (?P<mark> [\[\]{},=] )
      | (?P<word> [^\s\[\]{},=\#"']+ )''',
    re.VERBOSE | re.DOTALL,
)
# A key of a thousand parts costs half a million operations a line; lessons need keys of one.
_LONG_KEY: Final = re.compile(r"""(?:(?:(?<![\w-])[\w-]++|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){8}""")
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_BARE: Final = re.compile(r"\s*([\w-]+)\s*=\s*([A-Za-z][\w .-]*?)\s*(?:#.*)?")
_QUOTED: Final = re.compile(
    r""""[^"\n]*"|'[^'\n]*'|["“”„]([^"“”„\n]*)["“”„]|['‘’‚]([^'‘’‚\n]*)['‘’‚]"""
)
_KEY: Final = re.compile(r"\s*([\w-]+)\s*=")


@dataclass(frozen=True)
class Table:
    """The values of a block, whose first line is ``line`` of the file; where each stands is asked of few."""

    values: dict[str, Any]
    line: int
    text: str = ""

    @cached_property
    def lines(self) -> dict[Keys, int]:
        """The line of every key and of every element of an array."""
        return _lines(self.text, self.line)

    def line_of(self, *path: str | int) -> int:
        """The line of a key, such as ("stops", 1, "mode"); of what contains it where it is not there."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.line


def read_table(text: str, line: int, problems: Problems) -> Table | None:
    """The TOML in ``text``, whose first line is ``line`` of the file; None with a problem where it is none."""
    if found := _LONG_KEY.search(text):
        at = line + text.count("\n", 0, found.start())
        problems.add(at, "", f"{quoted(found.group())} has more points than a key or a number")
        return None
    try:
        values = msgspec.toml.decode(text)
    except RecursionError:
        problems.add(line, "", "these brackets are nested too deeply to be read")
        return None
    except (ValueError, OverflowError) as error:
        problems.add(*_problem(text, line, str(error)))
        return None
    return Table(values, line, text)


def _problem(text: str, first: int, message: str) -> tuple[int, str, str]:
    """(line, field, sentence) of what the TOML reader says: "Invalid value (at line 2, column 8)"."""
    lines = text.split("\n")
    place = _PLACE.search(message)
    at = int(place[1]) - 1 if place and place[1] else len(lines) - 1 if place else 0
    at = min(at, len(lines) - 1)
    while at and not lines[at].strip():
        at -= 1
    reason = _PLACE.sub("", message)
    here = next((key[1][:40] for each in lines[at::-1] if (key := _KEY.match(each))), "")
    if "overwrite" in reason or "twice" in reason:
        return first + at, here, "is given twice in this block"
    if found := _curly(lines[at]):
        message = f'“{found}” has typographic quotes; TOML wants straight ones: "{found}"'
        return first + at, here, message
    if bare := _BARE.fullmatch(lines[at]):
        word = bare[2]
        if word.lower() in ("true", "false"):
            return first + at, here, f"{quoted(word)} is written {word.lower()}"
        return first + at, bare[1], f'{quoted(word)} is a text and needs quotes: "{word}"'
    if place and place[2] and "key part" in reason:
        rest = lines[at][int(place[2]) - 1 :].strip()
        if not rest or rest.startswith("}"):
            reason = "no comma stands before }" if rest else "what stands in { } is on one line"
            return first + at, here, reason
    reason = reason[:1].lower() + reason[1:] if reason[1:2].islower() else reason
    return first + at, here, f"this is no TOML: {reason}"


def _curly(line: str) -> str:
    """What stands first between quotes that are not both straight, or ""."""
    for found in _QUOTED.finditer(line):
        if curly := found[1] or found[2]:
            return curly[:40]
    return ""


def _lines(text: str, line: int) -> dict[Keys, int]:
    lines: dict[Keys, int] = {}
    start: list[str | int] = []  # of the table whose heading came last
    path: list[str | int] = []
    opened: list[str] = []
    headings: dict[str, int] = {}
    wants_key, in_heading = True, False
    for token in _TOKEN.finditer(text):
        kind, typed = token.lastgroup, token.group()
        if kind == "newline":
            line += 1
            if not opened:
                wants_key, in_heading = True, False
        elif kind in ("word", "text"):
            if in_heading:
                name = typed.strip("\"'")
                headings[name] = headings.get(name, -1) + 1
                start = [name, headings[name]]
                lines[tuple(start)] = line
            elif wants_key:
                name = typed.strip("\"'")
                path = [*path[:-1], name] if opened else [*start, name]
                lines[tuple(path)] = line
            else:
                lines.setdefault(tuple(path), line)
            line += typed.count("\n")
        elif kind == "mark" and not in_heading:
            if typed == "[" and wants_key and not opened:
                in_heading = True
            elif typed in "[{":
                lines.setdefault(tuple(path), line)
                opened.append(typed)
                path.append(0 if typed == "[" else "")
                wants_key = typed == "{"
            elif typed in "]}" and opened:
                opened.pop()
                path.pop()
                wants_key = False
            elif typed == "," and opened:
                wants_key = opened[-1] == "{"
                if isinstance(path[-1], int):
                    path[-1] += 1
            elif typed == "=":
                wants_key = False
    return lines
