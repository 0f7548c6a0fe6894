"""Arrays in brackets, as programs write and print them: MATLAB, NumPy, PyTorch, C, OpenCV, Rust, Mathematica, G'MIC.

Around the list may stand what a line of code has: a name and "=", the call that makes the array, its type, and a factor
before or after. Of a text with two arrays neither is taken.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from convstudio.core.kernel_texts.code import axes, nested, ones, whole_types
from convstudio.core.kernel_texts.code.dialects import dialect_of, notes_of
from convstudio.core.kernel_texts.code.factors import FACTOR, OPERAND, is_factor, unwrapped
from convstudio.core.kernel_texts.code.listing import own_brackets, plain_lists
from convstudio.core.kernel_texts.code.source_code import DEFINITION, bare_code, continued
from convstudio.core.kernel_texts.found import (
    Found,
    KernelError,
    Other,
    Rows,
    in_rows_of,
    one_over,
    product,
    square,
)
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.quoting import quoted

_OPENING: Final = re.compile(r"[\[{(]")
_ELIDED: Final = re.compile(r"(?:\.\.\.|\u2026|\. \. \.)")
_DIMENSIONS: Final = re.compile(r"\[\s*(\d+)\s*\]")
# C#'s new float[3, 3], and HLSL's float3x3.
_TWO_DIMENSIONS: Final = re.compile(
    r"\[\s*(\d+)\s*,\s*(\d+)\s*\]|\b(?:float|half|double|int)([1-4])x([1-4])\b"
)
_RUSTS: Final = re.compile(r"\[\[\s*\w+\s*;\s*(\d+)\s*\]\s*;\s*(\d+)\s*\]")
_CALL: Final = re.compile(r"(?:new\s+)?[A-Za-z_][\w.:]*(?:<[^<>]*>)?!?\s*\Z")
_BEFORE: Final = re.compile(r"\s*\.?([/*\u00f7\u00d7\u00b7])\s*")
_METHOD: Final = re.compile(r"\.(\w+)\s*(?=\()")
_PLAIN_METHODS: Final = frozenset(
    ("astype", "to", "float", "double", "half", "numpy", "copy", "tolist", "contiguous", "cuda", "cpu",
     "detach", "clone", "type", "into_iter", "iter")
)  # fmt: skip
_ARGUMENT: Final = re.compile(rf",\s*(?:{nested.ARGUMENT})")
_RESHAPING: Final = frozenset(("reshape", "view"))
_OF_LENGTH_ONE: Final = frozenset(("squeeze", "unsqueeze"))
_TRANSPOSING: Final = frozenset(("transpose", "t"))
_TURNED: Final = re.compile(r"\.?'|\.T\b|\.t\(\)")
_CONDITION: Final = re.compile(
    r"\s*(?:if|elif|else|for|while|with|def|class|try|case|when)\b.*:", re.DOTALL
)
_LONG_LINE: Final = 60
_REPEATED: Final = (
    "Its factor repeats the list that tolist() makes; without “.tolist()”, it would work."
)


def with_marks(text: str) -> Found | None:
    """Return the matrix in the brackets of Lisp, OCaml or Maple, which have marks of their own; None if it is none."""
    if own := own_brackets(text):
        notation, code = own
        found = read(code)
        return found and replace(found, notation=notation)
    return read(text) if "[|" in text else None


def read(text: str) -> Found | None:
    """Return the array in a text, or None if there are no brackets around numbers."""
    # A long table has none, and would be searched for what can be around them.
    if not any(bracket in text for bracket in "[{("):
        return None
    written = bare_code(text)
    code = plain_lists(written)
    has_own_lists = code != written
    if made := ones.read(code):
        return made
    if "[" in code and "[[" not in re.sub(r"\s", "", code):
        code = continued(code)
    if _are_bare_rows(code):
        code = f"[{code.strip().rstrip(',;')}]"
    start = _first_list(code)
    if start is None:
        return None
    if _ELIDED.search(code):
        raise KernelError(
            "Its middle was left out when it was printed (“…”); a copy of all of its numbers would work."
        )
    found = _Array(code, text).found()
    is_other = has_own_lists and found.notation == "Python"
    return replace(found, notation="source code") if is_other else found


def _first_list(code: str, begin: int | None = None) -> int | None:
    """Return where the first list opens, behind the name of what is defined."""
    if begin is None:
        definition = DEFINITION.match(code)
        begin = definition.end() if definition else 0
    for opening in _OPENING.finditer(code, begin):
        at = opening.start()
        # float[] {…}, double[][] {…}
        is_index = code[at] == "[" and at > begin and _may_be_indexed(code[begin:at])
        if is_index and re.match(r"[\d.\s/()]+\Z", code[begin:at]):
            is_index = False  # 1/16 [1 2 1]
        if not is_index and nested.is_list(code, at):
            if code[at] == "(" and (call := _CALL.search(code[begin:at])):
                _check_call(call[0])
            return at
    return None


def _may_be_indexed(before: str) -> bool:
    """Return whether a "[" behind a text is about its type or its element, and opens no list."""
    last = before.rstrip()[-1:]
    return last.isalnum() or last == "]"


def _are_bare_rows(code: str) -> bool:
    """Return whether code is several lists and nothing else: rows copied without the brackets around them."""
    at, rows, separators = 0, 0, ""
    while at < len(code):
        if code[at] in "[{(" and nested.is_list(code, at):
            at, rows = nested.end_of(code, at) + 1, rows + 1
        elif code[at] in " \t\n,":
            separators += code[at]
            at += 1
        else:
            return False
    return rows > 1 and ("," in separators or "\n" in separators)


def _check_call(name: str) -> None:
    """Raise KernelError for a call that computes numbers instead of listing them."""
    if not nested.WRAPPER.search(name):
        raise KernelError(
            f"“{name.strip()}(…)” is not understood; a list of the numbers alone would work."
        )


class _Array:
    """One array in code: the list, and what stands before and after it."""

    def __init__(self, code: str, text: str) -> None:
        self._text = text
        definition = DEFINITION.match(code)
        self._defined = definition[1] if definition else ""
        if _CONDITION.match(self._defined):
            raise KernelError(_not_understood(self._defined, "before"))
        code = code[definition.end() :] if definition else code
        start = _first_list(code, 0)
        if start is None:
            raise KernelError("Its numbers are not a list; the list alone would work.")
        self._nested, end = nested.parsed(code, start)
        self._before, self._after = code[:start], code[end:]
        self._factors: list[str] = []
        self._factors_before = 0
        self._is_list = False
        self._steps: list[axes.Step] = []
        self._types = self._nested.types

    def found(self) -> Found:
        cells = nested.cells_of(self._nested)
        self._read_before()
        self._factors_before = len(self._factors)
        self._read_after()
        scale = product(*self._factors)
        rows, others = self._stepped(cells) if self._steps else self._rows(cells)
        whole_types.check(rows, f"{self._before} {self._types}", self._defined)
        if self._factors:
            whole_types.refuse_rounded_factor(self._before)
            whole_types.check_products(rows, self._factors, f"{self._before} {self._types}")
        around = f"{self._before} {self._after} {self._defined}"
        is_turned = any(isinstance(step, axes.Transposition) for step in self._steps)
        notation = dialect_of(self._nested, around, self._defined, self._text, is_turned=is_turned)
        if notation == "G'MIC" and re.search(r"[/^{]", self._text):
            raise KernelError(
                "Its “/”, “^” and “{ }” make slices, channels or are computed; numbers alone would work."
            )
        return Found(
            notation,
            rows,
            scale,
            origin_of_gmic(rows) if notation == "G'MIC" else None,
            others=_scaled(others, scale),
            notes=notes_of(notation, self._nested, self._text, rows),
        )

    def _rows(self, cells: nested.Cells) -> tuple[Rows, tuple[Other, ...]]:
        shape = self._declared()
        if shape is not None:
            _check_shape(cells, shape)
            if shape[0] == 1 and cells.lines and cells.lines > 1:
                in_lines = in_rows_of(cells.cells, len(cells.cells) // cells.lines)
                return in_lines, (Other(f"Read as 1 × {len(cells.cells)}", (cells.cells,)),)
            return in_rows_of(cells.cells, shape[1]), square(cells.cells) if shape[0] == 1 else ()
        if len(cells.shape) > 1:
            rows = cells.rows()
            return rows, square(rows[0]) if len(rows) == 1 else ()
        if cells.lines:
            in_lines = in_rows_of(cells.cells, len(cells.cells) // cells.lines)
            as_row = (Other(f"Read as 1 × {len(cells.cells)}", (cells.cells,)),)
            # NumPy breaks a long row into lines.
            is_long = max(map(len, self._text.split("\n"))) > _LONG_LINE
            return in_lines, as_row if self._nested.commas or is_long else ()
        return (cells.cells,), square(cells.cells)

    def _stepped(self, cells: nested.Cells) -> tuple[Rows, tuple[Other, ...]]:
        first = self._steps[0]
        is_of_matrix = isinstance(first, axes.Transposition) and first.is_of_matrix
        rows = self._rows(cells)[0] if is_of_matrix or self._declared() else None
        return axes.applied(self._steps, cells, rows), ()

    def _declared(self) -> tuple[int, int] | None:
        """The size in a declaration or behind a type: k[3][3], [[f32; 3]; 3], float[9](…)."""
        if match := _RUSTS.search(self._defined):
            return int(match[2]), int(match[1])
        if match := re.search(r"\[\s*\w+\s*;\s*(\d+)\s*\]", self._defined):
            return 1, int(match[1])
        if match := _TWO_DIMENSIONS.search(f"{self._defined} {self._before}"):
            return int(match[1] or match[3]), int(match[2] or match[4])
        said = _DIMENSIONS.findall(self._defined) or _DIMENSIONS.findall(self._before)
        sizes = [int(size) for size in said]
        if not sizes:
            return None
        return (sizes[-2], sizes[-1]) if len(sizes) >= 2 else (1, sizes[0])

    def _read_before(self) -> None:
        before = self._before
        while before.strip():
            match = FACTOR.fullmatch(before)
            factor = match[1] if match else before
            if is_factor(factor):
                self._factors.append(numeral(unwrapped(factor)))
                return
            if match and re.fullmatch(r"[\d./()\s]+", factor):
                product(numeral(factor))  # says what is wrong with it
            shorter = nested.WRAPPER.sub("", before.rstrip().removesuffix("("))
            if shorter == before:
                raise KernelError(_not_understood(before, "before"))
            before = shorter

    def _read_after(self) -> None:
        after = self._after
        while rest := after.lstrip(" \t\n;),"):
            between = after[: len(after) - len(rest)]
            # Behind the end of a statement, a quotation mark begins a text.
            if rest.startswith(("'", ".'")) and re.search(r"[;,\n]", between):
                raise KernelError(_not_understood(rest, "after"))
            if turned := _TURNED.match(rest):
                is_of_matrix = turned[0].endswith("'")
                if not is_of_matrix and self._is_bare_row():
                    raise KernelError(
                        f"Its “{turned[0]}” makes a column of some lists and nothing of others; "
                        "semicolons between the numbers of a column would work."
                    )
                self._steps.append(axes.Transposition(is_of_matrix=is_of_matrix))
                after = rest[turned.end() :]
            elif match := _ARGUMENT.match(f", {rest}"):
                self._types += f" {match[0]}"
                after = rest[match.end() - 2 :]
            elif match := _METHOD.match(rest):
                after = self._method(match[1], rest[match.end() :])
            elif match := _BEFORE.match(rest):
                after = self._factor(match[1], rest[match.end() :])
            elif re.search(r"=\s*[^=\n]*[\[{]", rest):
                raise KernelError(
                    f"It holds more than one array ({quoted(rest, 20)} follows the first); "
                    "one kernel at a time would work."
                )
            else:
                raise KernelError(_not_understood(rest, "after"))

    def _is_bare_row(self) -> bool:
        """Return whether it is one row in brackets, and no call makes an array of it, which alone could be turned."""
        is_called = nested.WRAPPER.search(self._before.rstrip("( \t"))
        return not is_called and len(nested.cells_of(self._nested).shape) == 1

    def _method(self, name: str, rest: str) -> str:
        end = nested.end_of(rest, 0)
        inside = rest[1:end]
        step: axes.Step | None = None
        if name in _RESHAPING:
            step = axes.reshaping(inside)
        elif name in _TRANSPOSING:
            is_torch = re.search(r"tensor|torch", self._text) is not None
            step = axes.transposition(inside, is_torch=is_torch)
        elif name in _OF_LENGTH_ONE:
            step = axes.of_length_one(name, inside)
        elif name in ("astype", "to", "type"):
            self._types += f" {inside}"
        elif name == "tolist":
            if self._factors_before:
                raise KernelError(_REPEATED)
            self._is_list = True
        elif name not in _PLAIN_METHODS:
            raise KernelError(_not_understood(f".{name}(…)", "after"))
        if step is not None:
            self._steps.append(step)
        elif name in _RESHAPING | _TRANSPOSING | _OF_LENGTH_ONE:
            raise KernelError(_not_understood(f".{name}({inside})", "after"))
        return rest[end + 1 :]

    def _factor(self, sign: str, rest: str) -> str:
        """Take the factor after "*" or "/": a number, or arithmetic in brackets; return what follows it."""
        if self._is_list:
            raise KernelError(_REPEATED)
        if rest.startswith("("):
            end = nested.end_of(rest, 0)
            factor, rest = rest[: end + 1], rest[end + 1 :]
        elif match := OPERAND.match(rest):
            factor, rest = match[0], rest[match.end() :]
            if sign not in "/\u00f7" and (ratio := re.match(rf"\s*/\s*({OPERAND.pattern})", rest)):
                factor, rest = f"{factor}/{numeral(ratio[1])}", rest[ratio.end() :]
        else:
            raise KernelError(_not_understood(sign + rest, "after"))
        one = self._nested.elements
        if sign == "*" and self._nested.bracket == "[" and len(one) == 1 and self._nested.is_flat:
            raise KernelError(
                "Its “*” may repeat the list or multiply it; the numbers alone would work."
            )
        factor = numeral(factor)
        self._factors.append(one_over(factor) if sign in "/\u00f7" else factor)
        return _behind_factor(rest)


def _behind_factor(rest: str) -> str:
    """Return what follows a factor, without the sign that turns the factor alone: in A/3' the 3, and not A.

    Raises KernelError for a method of the factor.
    """
    if re.match(r"\s*\.[A-Za-z]", rest):
        raise KernelError(_not_understood(rest, "after"))
    return re.sub(r"\A[ \t]*(?:\.?')+", "", rest)


def _not_understood(text: str, where: str) -> str:
    return f"{quoted(text)} {where} its list is not understood; the numbers alone would work."


def origin_of_gmic(rows: Rows) -> tuple[int, int] | None:
    """Return G'MIC's origin where it is not ours: of even sizes, the cell before the middle; else None."""
    height, width = len(rows), len(rows[0])
    return None if height % 2 and width % 2 else ((height - 1) // 2, (width - 1) // 2)


def _check_shape(cells: nested.Cells, shape: tuple[int, int]) -> None:
    """Raise KernelError where fewer or more numbers follow than are declared, or in other rows."""
    count = len(cells.cells)
    declared = f"{shape[0]} × {shape[1]}" if shape[0] > 1 else str(shape[1])
    if count != shape[0] * shape[1]:
        is_short = "; it is incomplete" if count < shape[0] * shape[1] else ""
        raise KernelError(f"It is declared with {declared} numbers, but {count} follow{is_short}.")
    inner = tuple(side for side in cells.shape if side > 1)
    if len(inner) == 2 and inner != shape:
        raise KernelError(
            f"It is declared with {declared} numbers, but its rows are {inner[0]} × {inner[1]}."
        )


def _scaled(others: tuple[Other, ...], scale: str | None) -> tuple[Other, ...]:
    return tuple(Other(other.offer, other.rows, scale) for other in others)
