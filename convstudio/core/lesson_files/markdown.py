"""The outline of a lesson's file: its title, its steps, their blocks, and the prose between them with line numbers.

Only what belongs to lessons is looked for here: headings of two levels, fenced blocks, lines that are quoted. The rest
is the reader's Markdown and stays as it is, but for what is refused: HTML in it, which would make the text able to open
files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, get_args

from convstudio.core.lesson_files.toml import MOST_CHARACTERS
from convstudio.core.lessons.formulas import CODE
from convstudio.core.lessons.problems import Problems, meant
from convstudio.core.numbers.quoting import quoted

LONGEST_LINE: Final = 2_000
MOST_LINES: Final = 20_000
LONGEST_TEXT: Final = 20_000
"""Characters of the prose of one step: more than ten pages."""
MOST_STEPS: Final = 200

Kind = Literal["lesson", "step", "state", "question", "task"]

_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})\s*([^`]*)")
_TOML_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})\s*toml\b\s*(\w*)")
_HEADING: Final = re.compile(r"(#{1,2})(\s.*)?")
_TIGHT_HEADING: Final = re.compile(r"(#{1,2})([^\s#].*)")
# How a line of a block of TOML begins, at the least: a key, a part of a list, a comment (of one sign).
_TOML_LINE: Final = re.compile(r"\s*(?:$|#(?!# )|[\w.\"'-]+\s*=|[\[\]{}\"',]|[-+]?\.?\d)")
_QUOTE: Final = re.compile(r" {0,3}> ?")
_NAME: Final = re.compile(r"[A-Za-z][\w-]{0,39}", re.ASCII)
_CONTROL: Final = re.compile(r"[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]")
PICTURE: Final = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<name>[^()\s]+)\)")
_TAG: Final = re.compile(r"<[A-Za-z/!?][^<>]{0,20}>?")
_STRAY_PICTURE: Final = re.compile(r"!\[(?![^\]]*\]\([^()\s]+\)).{0,20}")
_LINK: Final = re.compile(r"(?<!!)\[[^\[\]]*\]\(\s*([^()\s]*)|^ {0,3}\[[^\]]+\]:\s*(\S+)")
_NESTED: Final = re.compile(r"\s*(?:(?:>|[-+*]|\d+[.)])\s+){6}|\s*(?:>\s*){6}")
NO_TITLE: Final = "a lesson begins with its title: # title"
_WEB: Final = ("https://", "http://")


class Line(NamedTuple):
    """A line of prose; ``is_code``: of a fenced block, which is shown as it stands."""

    number: int
    text: str
    is_code: bool = False


class Block(NamedTuple):
    """A block of TOML; ``line`` is that of its first line of TOML, ``name`` what a state is called.

    ``is_closed``: else it ends where something begins that is no TOML.
    """

    kind: Kind
    name: str
    line: int
    text: str
    is_closed: bool = True


@dataclass
class Section:
    """A step as it stands in the file; ``is_broken``: what is in it cannot be told for sure."""

    headline: str
    line: int
    is_broken: bool = False
    text: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Outline:
    """A lesson as it stands in the file; ``blocks`` are those before the first step."""

    title: str = ""
    begun: bool = False  # a title, or what stands in its place, was found
    has_strays: bool = False  # something stands before the first step; that is told once
    unclosed: list[int] = field(default_factory=list)  # the lines on which such blocks begin
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
        elif heading := _heading(line, found, number, problems):
            _take_heading(found, number, heading, problems)
        elif found.sections:
            _take_prose(found.sections[-1], Line(number, line))
        elif line.strip():
            _take_stray(found, number, problems)
    if not found.begun and not found.sections:
        problems.add(1, "title", NO_TITLE)
    if not found.sections and not problems:
        problems.add(len(lines), "", "a lesson has at least one step: ## headline")
    for section in found.sections:
        with problems.held_back(section.is_broken):
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


def _heading(line: str, found: Outline, number: int, problems: Problems) -> re.Match[str] | None:
    """The signs and the words of a heading of two levels; a blank between them may be missing, but is a problem."""
    if heading := _HEADING.fullmatch(line):
        return heading
    tight = _TIGHT_HEADING.fullmatch(line)
    if tight is None or (tight[1] == "#" and found.begun):
        return None  # a word with a sign before it is a word
    part = "headline" if tight[1] == "##" else "title"
    message = f"wants a blank after {tight[1]}: {tight[1]} {tight[2][:40].strip()}"
    problems.add(number, part, message)
    return tight


def _take_stray(
    found: Outline,
    number: int,
    problems: Problems,
    part: str = "text",
    message: str = "this stands before the first step: ## headline",
) -> None:
    """Something that stands where the title is expected, or the first step."""
    if not found.begun:
        problems.add(1, "title", NO_TITLE)
        found.begun = found.has_strays = True
    elif not found.has_strays:
        problems.add(number, part, message)
        found.has_strays = True


def _take_heading(found: Outline, number: int, heading: re.Match[str], problems: Problems) -> None:
    words = (heading[2] or "").strip()
    if (bare := words.rstrip("#")) != words and (not bare or bare[-1].isspace()):
        words = bare.rstrip()  # "## headline ##"
    if heading[1] == "##":
        if not found.begun:
            problems.add(1, "title", NO_TITLE)
            found.begun = True
        if not words:
            problems.add(number, "headline", "a step has a headline: ## headline")
        _begin_step(found, words, number, problems)
    elif found.begun:
        message = "a lesson has one title; a step begins with two signs: ## headline"
        problems.add(number, "title", message)
        _begin_step(found, words, number, problems)
    else:
        if not words:
            problems.add(number, "title", NO_TITLE)
        found.title, found.begun = words, True


def _begin_step(found: Outline, words: str, number: int, problems: Problems) -> None:
    if len(found.sections) == MOST_STEPS:
        problems.add(number, "headline", f"a lesson has at most {MOST_STEPS} steps")
        problems.raise_any()
    found.sections.append(Section(words, number))


def _take_fence(
    found: Outline, lines: Sequence[str], number: int, fence: re.Match[str], problems: Problems
) -> int:
    """Put a fenced block where it belongs; the index of the line behind it."""
    sign, words = fence[1], fence[2].split()
    is_toml = words[:1] == ["toml"]
    end, is_closed = _end(lines, number, sign, is_toml)
    here = found.sections[-1] if found.sections else found
    if not is_closed:
        problems.add(number, "", f"this block is never closed: {sign} on a line of its own ends it")
        found.unclosed.append(number)
    if is_toml:
        kind = _kind(words[1:], number, problems)
        if kind not in (None, "lesson") and not found.sections:
            message = f"a {kind} block stands below a headline: ## headline"
            _take_stray(found, number, problems, "", message)
        if kind is not None:
            text = "\n".join(lines[number:end])
            here.blocks.append(Block(kind, " ".join(words[2:]), number + 1, text, is_closed))
        is_closed = is_closed and kind is not None
    elif not found.sections:
        _take_stray(found, number, problems)
    else:
        for at in range(number - 1, min(end + 1, len(lines))):
            found.sections[-1].text.append(Line(at + 1, lines[at], True))
    if isinstance(here, Section) and not is_closed:
        here.is_broken = True
    return end + 1


def _end(lines: Sequence[str], start: int, sign: str, is_toml: bool) -> tuple[int, bool]:
    """The index of the line that closes a block whose first line is ``start``, and True.

    A block that is not closed swallows what comes after it, and may find its end in the next block's. So another block
    of TOML shows that the end is missing; then the index is that of the last line in the block, and False.
    """
    for end in range(start, len(lines)):
        if _closes(lines[end], sign):
            if is_toml and (cut := _prose_in(lines, start, end)) is not None:
                return cut - 1, False
            return end, True
        if (inner := _TOML_FENCE.match(lines[end])) and (
            is_toml or (inner[1].startswith(sign) and inner[2] in _KINDS)
        ):
            break
    else:
        end = len(lines)
    if is_toml:
        end = next((at for at in range(start, end) if not _TOML_LINE.match(lines[at])), end)
    return end - 1, False


def _prose_in(lines: Sequence[str], start: int, end: int) -> int | None:
    """The line of a headline in a closed block that has prose below it, and so is none of its comments."""
    for at in range(start, end):
        if lines[at].startswith("## "):
            below = next((line for line in lines[at + 1 : end] if line.strip()), "")
            return at if below and not _TOML_LINE.match(below) else None
    return None


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
            for fault in () if line.is_code else _faults(CODE.sub("`", line.text), states):
                problems.add(line.number, part, fault)


def _faults(text: str, states: Sequence[str]) -> Iterator[str]:
    """What must not be in a line of prose."""
    if tag := _TAG.search(text):
        yield f"{quoted(tag.group())} is read as HTML, which is not shown; “<” is followed by a blank"
    if _NESTED.match(text):
        yield "is nested more than five deep"
    if stray := _STRAY_PICTURE.search(text):
        yield f"{quoted(stray.group())} is no picture: ![what it shows](file.png)"
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
