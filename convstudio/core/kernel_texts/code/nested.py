"""Nested lists in brackets of any kind: `[[1, 2], [3, 4]]`, `{{1, 2}, {3, 4}}`, `((1, 2), (3, 4))`, `[1 2; 3 4]`.

Commas separate elements, where there are none blanks do; semicolons end rows, and so do line breaks in a list without
inner lists. Round brackets also group arithmetic, `2*(1 + 1)`, and follow functions, `sqrt(2)`: those stay in the cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from convstudio.core.kernel_texts.found import KernelError, Rows, check_rows
from convstudio.core.numbers.quoting import quoted

_OPENING: Final = "[{("
_BRACKET: Final = re.compile(r"[\[{()}\]]")
# What neither separates elements nor opens a list.
_RUN: Final = re.compile(r"[^\[{(,;\n]+")
_CLOSING: Final = {"[": "]", "{": "}", "(": ")"}
_DEEPEST: Final = 12
# What makes an array of the list behind it, and changes none of its numbers: vec![…], array([…]), new float[] {…}.
WRAPPER: Final = re.compile(
    r"(?:new\s+)?(?:\w+(?:\.|::))*(?:as)?(?:array!?|(?:mutable|immutable)?(?:dense|sparse)?matrix|mat|list|tuple|vec!|tensor|constant|single|double|half"
    r"|\w*Tensor|U?Int\d*Array|Float\d*Array|u?int\d*(?:_t)?|float\d*)(?:<[^<>]*>)?\s*(?:\[[\s\d,]*\])*\s*\Z",
    re.IGNORECASE,
)
# What follows the list in a call that makes an array: its type, and where it is to be.
ARGUMENT: Final = (
    r"(?:dtype|device|requires_grad|ndmin|order|copy)\s*=\s*[^\s,)]+"
    r"|['\"]?(?:\w+\.)*(?:u?int\d*|float\d*|double|single|[fiu]\d+)(?:_t)?['\"]?(?=\s*(?:[,)]|\Z))"
)
# A blank on both sides makes a sign an operator; on one side only, the sign of the next number.
_OPERATOR: Final = re.compile(r"[ \t]+([-+*/^\u00d7\u00f7\u00b7])[ \t]+")
_PERCENT: Final = re.compile(r"(?<=\d)[ \t]+%(?=\s|\Z)")
_JOINED: Final = "\x01"

Element: TypeAlias = "str | Nested"


@dataclass
class Nested:
    """A list: its elements, the separators between them ("," ";" newline or blank), and its opening bracket."""

    bracket: str
    lines: list[list[list[Element]]] = field(default_factory=list)
    """Rows between semicolons, of lines, of elements."""
    commas: bool = False
    arguments: str = ""
    """What stands beside the list in the call that makes an array of it, such as dtype=int."""

    @property
    def elements(self) -> list[Element]:
        return [element for row in self.lines for line in row for element in line]

    @property
    def types(self) -> str:
        """The arguments beside this list and beside those in it."""
        inner = (each.types for each in self.elements if isinstance(each, Nested))
        return " ".join(filter(None, (self.arguments, *inner)))

    @property
    def is_flat(self) -> bool:
        return not any(isinstance(element, Nested) for element in self.elements)


@dataclass(frozen=True)
class Cells:
    """A list as cells in row-major order with its ``shape``; ``lines``: how many rows its lines make of a flat one."""

    cells: tuple[str, ...]
    shape: tuple[int, ...]
    lines: int | None = None
    rows_said: bool = False

    def rows(self) -> Rows:
        """Return the cells as a matrix; axes of length 1 around it are dropped. KernelError for more axes."""
        shape = self.shape
        while len(shape) > 2 and shape[0] == 1:
            shape = shape[1:]
        while len(shape) > 2 and shape[-1] == 1:
            shape = shape[:-1]
        if len(shape) > 2:
            said = " × ".join(map(str, self.shape))
            raise KernelError(
                f"It is {said}: more than one kernel; one of them, rows and columns only, would work."
            )
        width = shape[-1]
        return tuple(tuple(self.cells[at : at + width]) for at in range(0, len(self.cells), width))


def is_list(text: str, at: int) -> bool:
    """Return whether the bracket at a place of a text opens a list, and not a part of a sum or a call."""
    if text[at] != "(":
        return text[at] in "[{"
    end = end_of(text, at)
    depth = 0
    for sign in text[at + 1 : end]:
        if sign in "[{":
            return True
        depth += (sign == "(") - (sign == ")")
        if sign in ",;" and not depth:
            return True
    return False


def end_of(text: str, at: int) -> int:
    """Return the place of the bracket that closes the one at ``at``; KernelError if none does."""
    expected: list[str] = []
    for bracket in _BRACKET.finditer(text, at):
        place, sign = bracket.start(), bracket[0]
        if sign in _OPENING:
            expected.append(_CLOSING[sign])
            if len(expected) > _DEEPEST:
                raise KernelError("Its brackets are nested more deeply than any kernel's.")
        else:
            if not expected or expected.pop() != sign:
                raise KernelError(f"It has a “{sign}” that closes no bracket of its kind.")
            if not expected:
                return place
    raise KernelError(f"Its “{text[at]}” is never closed: the text is incomplete.")


def parsed(text: str, at: int) -> tuple[Nested, int]:
    """Return the list that opens at a place of a text, and the place behind it."""
    end = end_of(text, at)
    found = _Reader(text, at, end).read()
    if found.bracket == "(" and found.elements and isinstance(found.elements[0], Nested):
        found = _first_argument(found)
    return found, end + 1


class _Reader:
    """A reader of the elements between two brackets."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._at, self._end = text, start + 1, end
        self._found = Nested(text[start])
        self._line: list[Element] = []
        self._row: list[list[Element]] = []
        self._word: list[str] = []

    def read(self) -> Nested:
        while self._at < self._end:
            sign = self._text[self._at]
            if sign in _OPENING:
                self._bracket(sign)
                continue
            if sign == ",":
                self._found.commas = True
                self._end_word()
                self._line.append(",")
            elif sign == ";":
                self._end_row()
            elif sign == "\n":
                self._end_line()
            else:
                run = _RUN.match(self._text, self._at, self._end)
                assert run is not None  # of at least this sign
                self._word.append(run[0])
                self._at = run.end()
                continue
            self._at += 1
        self._end_row(last=True)
        self._settle()
        return self._found

    def _bracket(self, sign: str) -> None:
        before = "".join(self._word)
        end = end_of(self._text, self._at)
        called = before.strip() and sign == "("
        if not is_list(self._text, self._at) or (called and not _holds_list(self._text, self._at)):
            self._word.append(self._text[self._at : end + 1])
            self._at = end + 1
            return
        before = WRAPPER.sub("", before).rstrip("& ")
        self._word = [before]
        self._end_word()
        inner, self._at = parsed(self._text, self._at)
        self._line.append(inner)

    def _end_word(self) -> None:
        word = "".join(self._word).strip()
        self._word = []
        if word:
            self._line.append(word)

    def _end_line(self) -> None:
        self._end_word()
        if self._line:
            self._row.append(self._line)
        self._line = []

    def _end_row(self, *, last: bool = False) -> None:
        self._end_line()
        if not self._row and not last and self._text[self._at : self._at + 1] == ";":
            raise KernelError("It has an empty row; a row of numbers would work.")
        if self._row:
            self._found.lines.append(self._row)
        self._row = []

    def _settle(self) -> None:
        """Separate elements by commas if there are any, else by blanks."""
        self._found.lines = [[self._separated(line) for line in row] for row in self._found.lines]

    def _separated(self, line: list[Element]) -> list[Element]:
        if self._found.commas:
            kept: list[Element] = []
            for at, element in enumerate(line):
                if element != ",":
                    kept.append(element)
                elif at and line[at - 1] == ",":
                    raise KernelError("It has two commas with nothing between them.")
            return kept
        found: list[Element] = []
        for element in line:
            found.extend([element] if isinstance(element, Nested) else words(element))
        return found


def _holds_list(text: str, at: int) -> bool:
    """Return whether a bracket after a name encloses a list: array([1, 2]), not max(1, 2)."""
    return re.match(r"[(\s]*[\[{]", text[at:]) is not None or bool(re.match(r"\(\s*\(", text[at:]))


def _first_argument(call: Nested) -> Nested:
    """Return the list in a call's brackets: that of array([1, 2], dtype=int)."""
    first, *others = call.elements
    assert isinstance(first, Nested)
    if others and all(isinstance(each, Nested) for each in others):
        return call
    for other in others:
        if isinstance(other, Nested) or not re.fullmatch(ARGUMENT, other):
            said = "a list" if isinstance(other, Nested) else quoted(other)
            raise KernelError(f"It has {said} beside its list, which is not understood.")
    first.arguments = ", ".join(map(str, (first.arguments, *others)))
    return first


def words(text: str) -> list[str]:
    """Return the cells of a line that blanks separate; a sign between two blanks is an operator: "1 / 9"."""
    joined = _OPERATOR.sub(rf"{_JOINED}\1{_JOINED}", _PERCENT.sub("%", text))
    return [word.replace(_JOINED, " ") for word in joined.split()]


def cells_of(nested: Nested) -> Cells:
    """Return a list as cells with their shape; KernelError where it is ragged, mixed, or empty."""
    elements = nested.elements
    if not elements:
        raise KernelError("Its brackets are empty: rows of numbers are needed.")
    if nested.is_flat:
        return _flat(nested)
    if any(isinstance(element, str) for element in elements):
        text = next(element for element in elements if isinstance(element, str))
        raise KernelError(f"It has “{text[:20]}” beside a row in brackets.")
    inner = [cells_of(element) for element in elements if isinstance(element, Nested)]
    for number, one in enumerate(inner):
        if one.shape != inner[0].shape:
            had, has = (_said(each.shape) for each in (inner[0], one))
            raise KernelError(f"Its row {number} has {has} where row 0 has {had}.")
    if inner[0].rows_said and len(inner) > 1:
        raise KernelError("It holds more than one matrix; one kernel at a time would work.")
    cells = tuple(cell for one in inner for cell in one.cells)
    return Cells(cells, (len(inner), *inner[0].shape))


def _said(shape: tuple[int, ...]) -> str:
    if len(shape) > 1:
        return " × ".join(map(str, shape)) + " cells"
    return f"{shape[0]} cell{'' if shape[0] == 1 else 's'}"


def _flat(nested: Nested) -> Cells:
    cells = tuple(str(element) for element in nested.elements)
    by_semicolons = [[cell for line in row for cell in line] for row in nested.lines]
    by_lines = [line for row in nested.lines for line in row]
    if len(by_semicolons) > 1:
        # MATLAB ends a row at a line break, too.
        rows = by_lines if len({len(line) for line in by_lines}) == 1 else by_semicolons
        check_rows(rows)
        return Cells(cells, (len(rows), len(rows[0])), rows_said=True)
    if len(by_lines) == 1:
        return Cells(cells, (len(cells),))
    if len({len(line) for line in by_lines}) == 1 and nested.bracket != "(":
        return Cells(cells, (len(cells),), lines=len(by_lines))
    if not nested.commas and nested.bracket == "[" and not _is_wrapped(by_lines):
        check_rows(by_lines)
    return Cells(cells, (len(cells),))


def _is_wrapped(lines: list[list[Element]]) -> bool:
    """Return whether a program has broken one row into lines: all but the last are about equally full."""
    return (
        len(lines[-1]) <= len(lines[0])
        and all(abs(len(line) - len(lines[0])) <= 1 for line in lines[:-1])
        and sum(len(str(word)) + 1 for word in lines[0]) > 50
    )
