"""The outline of a lesson's file: its title, its steps, their blocks, and the prose between them with line numbers.

Only what belongs to lessons is looked for here: headings of two levels, fenced blocks, lines that are quoted. The rest
is the reader's Markdown and stays as it is, but for what is refused: HTML and pictures in it, which would make the
text able to open files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, get_args

from convstudio.core.lesson_problems import Problems, meant, quoted
from convstudio.core.lesson_toml import MOST_CHARACTERS

LONGEST_LINE: Final = 2_000
MOST_LINES: Final = 20_000
LONGEST_TEXT: Final = 20_000
"""Characters of the prose of one step: more than ten pages."""
MOST_STEPS: Final = 200

Kind = Literal["lesson", "step", "state", "question"]

_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})\s*([^`]*)")
_HEADING: Final = re.compile(r"(#{1,2})(\s.*)?")
_QUOTE: Final = re.compile(r" {0,3}> ?")
_NAME: Final = re.compile(r"[A-Za-z][\w-]{0,39}", re.ASCII)
_CONTROL: Final = re.compile(r"[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_CODE: Final = re.compile(r"(?<!`)(`{1,2})(?!`)[^`]+\1(?!`)")
_TAG: Final = re.compile(r"<[A-Za-z/!?][^<>]{0,20}>?")
_PICTURE: Final = re.compile(r"!\[")
_LINK: Final = re.compile(r"\]\(\s*([^()\s]*)|^ {0,3}\[[^\]]+\]:\s*(\S+)")
_NESTED: Final = re.compile(r"\s*(?:(?:>|[-+*]|\d+[.)])\s+){6}|\s*(?:>\s*){6}")
_NO_TITLE: Final = "a lesson begins with its title: # title"
_WEB: Final = ("https://", "http://")


class Line(NamedTuple):
    """A line of prose; ``is_code``: of a fenced block, which is shown as it stands."""

    number: int
    text: str
    is_code: bool = False


class Block(NamedTuple):
    """A block of TOML; ``line`` is that of its first line of TOML, ``name`` what a state is called."""

    kind: Kind
    name: str
    line: int
    text: str


@dataclass
class Section:
    """A step as it stands in the file."""

    headline: str
    line: int
    text: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Outline:
    """A lesson as it stands in the file; ``blocks`` are those before the first step."""

    title: str = ""
    begun: bool = False  # a title, or what stands in its place, was found
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def outline(text: str, problems: Problems) -> Outline:
    """The parts of a lesson's text, with a problem for everything that is none of them.

    Raises LessonError at once for a text that is none, or whose lines are too long to be looked at.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    _check_lines(lines, problems)
    found = Outline()
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if fence := _FENCE.fullmatch(line):
            number = _take_fence(found, lines, number, fence, problems)
        elif heading := _HEADING.fullmatch(line):
            _take_heading(found, number, heading, problems)
        elif not found.begun:
            if line.strip():
                problems.add(number, "title", _NO_TITLE)
                found.begun = True
        elif not found.sections:
            if line.strip():
                problems.add(number, "text", "this stands before the first step: ## headline")
        else:
            _take_prose(found.sections[-1], Line(number, line))
    if not found.begun:
        problems.add(1, "title", _NO_TITLE)
    if not found.sections:
        problems.add(len(lines), "", "a lesson has at least one step: ## headline")
    for section in found.sections:
        _check_prose(section, problems)
    _check_amount(found, problems)
    return found


def _check_lines(lines: Sequence[str], problems: Problems) -> None:
    if len(lines) > MOST_LINES:
        problems.add(MOST_LINES, "", f"a lesson has at most {MOST_LINES:,} lines")
        problems.raise_any()
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            problems.add(
                number, "", f"has {len(line):,} characters; at most {LONGEST_LINE:,} are read"
            )
        elif control := _CONTROL.search(line):
            problems.add(
                number, "", f"has the character U+{ord(control.group()):04X}, which no text has"
            )
    problems.raise_any()


def _take_heading(found: Outline, number: int, heading: re.Match[str], problems: Problems) -> None:
    words = (heading[2] or "").strip()
    if (bare := words.rstrip("#")) != words and (not bare or bare[-1].isspace()):
        words = bare.rstrip()  # "## headline ##"
    if heading[1] == "##":
        if not found.begun:
            problems.add(number, "title", _NO_TITLE)
            found.begun = True
        if not words:
            problems.add(number, "headline", "a step has a headline: ## headline")
        if len(found.sections) == MOST_STEPS:
            problems.add(number, "headline", f"a lesson has at most {MOST_STEPS} steps")
            problems.raise_any()
        found.sections.append(Section(words, number))
    elif found.begun:
        problems.add(
            number, "title", "a lesson has one title; a step begins with two signs: ## headline"
        )
    else:
        if not words:
            problems.add(number, "title", _NO_TITLE)
        found.title, found.begun = words, True


def _take_fence(
    found: Outline, lines: Sequence[str], number: int, fence: re.Match[str], problems: Problems
) -> int:
    """Put a fenced block where it belongs; the index of the line behind it."""
    sign, words = fence[1], fence[2].split()
    end = number
    while end < len(lines) and not _closes(lines[end], sign):
        end += 1
    if end == len(lines):
        problems.add(number, "", f"this block is never closed: {sign} on a line of its own ends it")
    if words[:1] == ["toml"]:
        if (kind := _kind(words[1:], number, problems)) is not None:
            text = "\n".join(lines[number:end])
            block = Block(kind, " ".join(words[2:]), number + 1, text)
            (found.sections[-1] if found.sections else found).blocks.append(block)
    elif not found.sections:
        problems.add(number, "text", "this stands before the first step: ## headline")
    else:
        for at in range(number - 1, min(end + 1, len(lines))):
            found.sections[-1].text.append(Line(at + 1, lines[at], True))
    return end + 1


def _closes(line: str, sign: str) -> bool:
    """Whether a line ends the block that ``sign`` began: the same sign, at least as often, and nothing else."""
    plain = line.strip()
    return plain.startswith(sign) and not plain.strip(sign[0]) and not line.startswith("    ")


def _kind(words: Sequence[str], number: int, problems: Problems) -> Kind | None:
    """What a block of TOML says it is."""
    kinds: dict[str, Kind] = {kind: kind for kind in _KINDS}
    if not words:
        problems.add(number, "", f"a toml block says what it is: one of {', '.join(_KINDS)}")
        return None
    kind = kinds.get(words[0])
    if kind is None:
        close = meant(words[0], _KINDS)
        problems.add(number, "", f"{quoted(words[0])} is none of {', '.join(_KINDS)}{close}")
    elif kind == "state" and not (len(words) == 2 and _NAME.fullmatch(words[1])):
        problems.add(
            number, "", "a state has a name of letters, digits and hyphens: toml state flipped"
        )
        return None
    elif kind != "state" and len(words) > 1:
        problems.add(number, "", f"a {kind} block has no name, so {quoted(words[1])} means nothing")
    return kind


def _take_prose(section: Section, line: Line) -> None:
    if quote := _QUOTE.match(line.text):
        if section.notes and section.notes[-1].number < line.number - 1:
            section.notes.append(Line(line.number - 1, ""))  # between two quotations
        section.notes.append(Line(line.number, line.text[quote.end() :]))
    else:
        section.text.append(line)


def _check_prose(section: Section, problems: Problems) -> None:
    states = [block.name for block in section.blocks if block.kind == "state"]
    for part, lines in (("text", section.text), ("notes", section.notes)):
        if sum(len(line.text) for line in lines) > LONGEST_TEXT:
            problems.add(
                section.line, part, f"is longer than the {LONGEST_TEXT:,} characters of a step"
            )
        for line in lines:
            for fault in () if line.is_code else _faults(_CODE.sub("`", line.text), states):
                problems.add(line.number, part, fault)


def _faults(text: str, states: Sequence[str]) -> Iterator[str]:
    """What must not be in a line of prose."""
    if tag := _TAG.search(text):
        yield f"{quoted(tag.group())} is read as HTML, which is not shown; “<” is followed by a blank"
    if _NESTED.match(text):
        yield "is nested more than five deep"
    if _PICTURE.search(text):
        yield "has a picture; pictures are shown as a step's input"
        return
    for link in _LINK.finditer(text):
        target = link[1] if link[2] is None else link[2]
        if target.startswith("#") and target[1:] not in states:
            yield f"no state of this step is called {quoted(target[1:])}{meant(target[1:], states)}"
        elif not target.startswith(("#", *_WEB)):
            where = "a state of this step (#name) or to the web"
            yield f"a link leads to {where}, not to {quoted(target)}"


def _check_amount(found: Outline, problems: Problems) -> None:
    total = 0
    blocks = [*found.blocks, *(block for section in found.sections for block in section.blocks)]
    for block in blocks:
        total += len(block.text)
        if total > MOST_CHARACTERS:
            message = f"the toml blocks of a lesson have at most {MOST_CHARACTERS:,} characters"
            problems.add(block.line, "", message)
            problems.raise_any()
