"""The prose of a step: lines of Markdown with the engine's numbers, formulas that can be typeset, and pictures.

A picture comes in by the door of all pictures, from the lesson's folder or one under it, and it says in words what it
shows, for those who do not see it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from convstudio.core.lesson_files.inputs import Inputs
from convstudio.core.lesson_files.markdown import PICTURE, Line
from convstudio.core.lesson_files.numbers import Numbers
from convstudio.core.lessons.formulas import CODE
from convstudio.core.lessons.problems import Problems
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import quoted

MOST_PIXELS: Final = 4_000_000
"""Of a picture in the text: more are not seen in a column."""
RULE: Final = "---"
"""In the text of a step that asks: what stands below it answers."""
_SIGN: Final = "$$"


@dataclass
class Prose:
    """Reads the prose of one step; ``pictures`` are those in it, by their names."""

    numbers: Numbers
    inputs: Inputs
    problems: Problems
    pictures: dict[str, Picture] = field(default_factory=dict)

    def read(self, lines: list[Line], part: str) -> str:
        """Lines as one text, without the gaps that blocks leave."""
        kept: list[str] = []
        for line in _with_whole_formulas(lines):
            if line.is_code:
                kept.append(line.text)
            elif line.text.strip() or (kept and kept[-1].strip()):
                kept.append(self.numbers.filled_with_formulas(line.text, line.number, part))
                self._take_pictures(line, part)
        return "\n".join(kept).strip("\n")

    def _take_pictures(self, line: Line, part: str) -> None:
        for found in PICTURE.finditer(CODE.sub("", line.text)):
            name = found["name"]
            if not found["alt"].strip():
                message = f"what {quoted(name)} shows is said in words: ![words]({name[:40]})"
                self.problems.add(line.number, part, message)
            try:
                picture = self.inputs.picture_beside(name)
            except ValueError as error:
                self.problems.add(line.number, part, str(error))
                continue
            rows, columns = picture.pixels.shape[:2]
            if rows * columns > MOST_PIXELS:
                message = f"has {rows} × {columns} pixels; {MOST_PIXELS:,} are shown in a text"
                self.problems.add(line.number, part, f"{quoted(name)} {message}")
            else:
                self.pictures[name] = picture


def parted(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines above the first rule, and those below it."""
    for at, line in enumerate(lines):
        is_under = at > 0 and lines[at - 1].text.strip()  # else it makes a heading of it
        if line.text.strip() == RULE and not line.is_code and not is_under:
            return lines[:at], lines[at + 1 :]
    return lines, []


def _with_whole_formulas(lines: list[Line]) -> list[Line]:
    """The same lines, but a formula that is written over several of them is one; its first line has the number."""
    found: list[Line] = []
    opened: list[Line] = []
    for line in lines:
        if opened:
            if (
                not line.text.strip() or line.is_code
            ):  # it is never closed: one problem, with what it swallowed
                found += [_whole(opened), line]
                opened = []
                continue
            opened.append(line)
            if line.text.rstrip().endswith(_SIGN):
                found.append(_whole(opened))
                opened = []
        elif not line.is_code and _opens(line.text):
            opened = [line]
        else:
            found.append(line)
    return [*found, _whole(opened)] if opened else found


def _whole(lines: list[Line]) -> Line:
    return Line(lines[0].number, " ".join(each.text for each in lines))


def _opens(text: str) -> bool:
    """Whether a formula begins on this line and does not end there."""
    return text.lstrip().startswith(_SIGN) and CODE.sub("", text).count(_SIGN) == 1
