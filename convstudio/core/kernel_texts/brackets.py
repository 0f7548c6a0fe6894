"""Arrays in brackets, as programs write and print them: MATLAB, NumPy, PyTorch, C, OpenCV, Rust, Mathematica, G'MIC.

Around the list may stand what a line of code has: a name and "=", the call that makes the array, its type, and a factor
before or after. Of a text with two arrays neither is taken.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts import nested
from convstudio.core.kernel_texts.found import (
    Found,
    KernelError,
    Other,
    Rows,
    frozen,
    in_rows_of,
    one_over,
    product,
    square,
)
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.quoting import quoted

_REMARKS: Final = (
    re.compile(r"/\*.*?\*/", re.DOTALL),
    re.compile(r"\(\*.*?\*\)", re.DOTALL),
    re.compile(r"(?://|#(?!\[)).*"),
    re.compile(r"(?<![\d.)\s])%.*|(?<![\d.)])[ \t]+%.*|^%.*", re.MULTILINE),
)
_BOILERPLATE: Final = re.compile(
    r"^\s*(?:import\b|from\s+\S+\s+import\b|#include\b|using\b|clear\b|clc\b|>>>?\s*$).*$",
    re.MULTILINE,
)
_PROMPT: Final = re.compile(
    r"^\s*(?:>>>|>>|\.\.\.(?=\s*[\[(\d-])|In\s*\[\d*\]:=?|Out\s*\[\d*\][:=]=?|octave:\d+>)[ \t]?",
    re.MULTILINE,
)
_CONTINUED: Final = re.compile(r"\.\.\.[ \t]*\n")
_ELIDED: Final = re.compile(r"(?:\.\.\.|\u2026|\. \. \.)")
# The name of what is defined, with its type: const float k[3][3] =, let k: [[f32; 3]; 3] =.
_DEFINITION: Final = re.compile(r"""\s*([\w\s\[\]:;&<>*,.'"$@]*?[\w\]'"])\s*(?::=|=(?!=))\s*""")
_DIMENSIONS: Final = re.compile(r"\[\s*(\d+)\s*\]")
_RUSTS: Final = re.compile(r"\[\[\s*\w+\s*;\s*(\d+)\s*\]\s*;\s*(\d+)\s*\]")
_CALL: Final = re.compile(r"(?:new\s+)?[A-Za-z_][\w.:]*(?:<[^<>]*>)?!?\s*\Z")
_FACTOR: Final = re.compile(r"(.+?)\s*\.?[*\u00d7\u00b7]\s*\Z", re.DOTALL)
_BEFORE: Final = re.compile(r"\s*\.?([/*\u00f7\u00d7\u00b7])\s*")
_METHOD: Final = re.compile(r"\.(\w+)\s*(?=\()")
_PLAIN_METHODS: Final = frozenset(
    ("astype", "to", "float", "double", "half", "numpy", "copy", "tolist", "contiguous", "cuda", "cpu",
     "unsqueeze", "squeeze", "detach", "clone", "type", "into_iter", "iter")
)  # fmt: skip
_ARGUMENT: Final = re.compile(rf",\s*(?:{nested.ARGUMENT})")
_RESHAPING: Final = frozenset(("reshape", "view"))
_OPENCV: Final = re.compile(
    r"Mat_?\s*<\s*\w+\s*>\s*\(\s*(\d+)\s*,\s*(\d+)\s*\)\s*<<\s*([^;)]*)", re.DOTALL
)
_ONES: Final = re.compile(
    r"(?:(np|numpy|torch|jnp|cp)\.)?(?:ones|Ones|full_like_ones)\s*\(\s*[\[(]?\s*(\d+)\s*(?:[,x]\s*(\d+))?\s*[\])]?[^()]*\)"
)
_DECIMALS: Final = {"NumPy": 8, "PyTorch": 4}
_MOST_SIDE: Final = 300


def read(text: str) -> Found | None:
    """Return the array in a text, or None if there are no brackets around numbers."""
    code = text
    for remark in _REMARKS:
        code = remark.sub("", code)
    code = _PROMPT.sub("", _BOILERPLATE.sub("", code)).strip()
    if match := _OPENCV.search(code):
        return _opencv(match, code)
    if made := _made(code):
        return made
    if "[" in code and "[[" not in re.sub(r"\s", "", code):
        code = _CONTINUED.sub(" ", code)
    if _are_bare_rows(code):
        code = f"[{code.strip().rstrip(',;')}]"
    start = _first_list(code)
    if start is None:
        return None
    if _ELIDED.search(code):
        raise KernelError(
            "Its middle was left out when it was printed (“…”); a copy of all of its numbers would work."
        )
    return _Array(code, text).found()


def _first_list(code: str) -> int | None:
    definition = _DEFINITION.match(code)
    begin = definition.end() if definition else 0
    for at in range(begin, len(code)):
        is_index = code[at] == "[" and code[:at].rstrip()[-1:].isalnum()  # float[] {…}
        if code[at] in "[{(" and not is_index and nested.is_list(code, at):
            if code[at] == "(" and (call := _CALL.search(code[begin:at])):
                _check_call(call[0])
            return at
    return None


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
            f"“{name.strip()}(…)” would have to be computed; the numbers that it gives would work."
        )


class _Array:
    """One array in code: the list, and what stands before and after it."""

    def __init__(self, code: str, text: str) -> None:
        self._text = text
        definition = _DEFINITION.match(code)
        self._defined = definition[1] if definition else ""
        code = code[definition.end() :] if definition else code
        start = _first_list(code)
        assert start is not None
        self._nested, end = nested.parsed(code, start)
        self._before, self._after = code[:start], code[end:]
        self._factors: list[str] = []
        self._turned = False
        self._shape: tuple[int, int] | None = None

    def found(self) -> Found:
        cells = nested.cells_of(self._nested)
        self._read_before()
        self._read_after()
        scale = product(*self._factors)
        rows, others = self._rows(cells)
        if self._turned:
            rows = tuple(zip(*rows, strict=True))
            others = ()
        notation = self._notation()
        return Found(
            notation, rows, scale, others=_scaled(others, scale), notes=self._notes(notation, rows)
        )

    def _rows(self, cells: nested.Cells) -> tuple[Rows, tuple[Other, ...]]:
        shape = self._shape or self._declared()
        if shape is not None and len(cells.cells) == shape[0] * shape[1]:
            return in_rows_of(cells.cells, shape[1]), ()
        if len(cells.shape) > 1:
            rows = cells.rows()
            return rows, square(rows[0]) if len(rows) == 1 else ()
        if cells.lines:
            in_lines = in_rows_of(cells.cells, len(cells.cells) // cells.lines)
            as_row = (Other(f"Read as 1 × {len(cells.cells)}", (cells.cells,)),)
            return in_lines, as_row if self._nested.commas else ()
        return (cells.cells,), square(cells.cells)

    def _declared(self) -> tuple[int, int] | None:
        """The size in a declaration: k[3][3], or [[f32; 3]; 3]."""
        if match := _RUSTS.search(self._defined):
            return int(match[2]), int(match[1])
        sizes = [int(size) for size in _DIMENSIONS.findall(self._defined)]
        return (sizes[-2], sizes[-1]) if len(sizes) >= 2 else None

    def _read_before(self) -> None:
        before = self._before
        while before.strip():
            if match := _FACTOR.fullmatch(before):
                self._factors.append(numeral(_unwrapped(match[1])))
                return
            shorter = nested.WRAPPER.sub("", before.rstrip().removesuffix("("))
            if shorter == before:
                raise KernelError(
                    f"{quoted(before)} before its list is not understood; the numbers alone would work."
                )
            before = shorter

    def _read_after(self) -> None:
        after = self._after
        while rest := after.lstrip(" \t\n;)"):
            if rest.startswith(("'", ".'", ".T", ".t()")):
                self._turned = not self._turned
                after = re.sub(r"\A(?:\.?'|\.T\b|\.t\(\))", "", rest)
            elif match := _ARGUMENT.match(rest):
                after = rest[match.end() :]
            elif match := _METHOD.match(rest):
                after = self._method(match[1], rest[match.end() :])
            elif match := _BEFORE.match(rest):
                after = self._factor(match[1], rest[match.end() :])
            elif nested_at := re.search(r"[\[{]", rest):
                raise KernelError(
                    f"It holds more than one array ({quoted(rest[: nested_at.start() + 8], 20)} follows the first); "
                    "one kernel at a time would work."
                )
            else:
                raise KernelError(f"{quoted(rest)} after its list is not understood.")

    def _method(self, name: str, rest: str) -> str:
        end = nested.end_of(rest, 0)
        inside = rest[1:end]
        if name in _RESHAPING:
            sizes = [int(size) for size in re.findall(r"-?\d+", inside)]
            if len(sizes) >= 2:
                count = len(nested.cells_of(self._nested).cells)
                height, width = sizes[-2:]
                height = count // width if height == -1 and width > 0 else height
                width = count // height if width == -1 and height > 0 else width
                self._shape = height, width
        elif name in ("transpose", "t"):
            self._turned = not self._turned
        elif name not in _PLAIN_METHODS:
            raise KernelError(
                f"“.{name}(…)” after its list is not understood; the numbers alone would work."
            )
        return rest[end + 1 :]

    def _factor(self, sign: str, rest: str) -> str:
        """Take the factor after "*" or "/": a number, or arithmetic in brackets; return what follows it."""
        if rest.startswith("("):
            end = nested.end_of(rest, 0)
            factor, rest = rest[: end + 1], rest[end + 1 :]
        elif match := re.match(r"[\w.+-]+(?:\([^()]*\))?", rest):
            factor, rest = match[0], rest[match.end() :]
            if sign != "/" and (ratio := re.match(r"\s*/\s*([\w.]+)", rest)):
                factor, rest = f"{factor}/{numeral(ratio[1])}", rest[ratio.end() :]
        else:
            raise KernelError(f"{quoted(sign + rest)} after its list is not understood.")
        factor = numeral(factor.rstrip("."))
        self._factors.append(one_over(factor) if sign in "/\u00f7" else factor)
        return rest

    def _notation(self) -> str:
        around = f"{self._before} {self._after} {self._defined}"
        bracket, text = self._nested.bracket, self._text
        is_inner = not self._nested.is_flat
        for notation, sign in (
            ("PyTorch", r"tensor|torch"), ("NumPy", r"\b(?:np|numpy|array|asarray|matrix)\b"),
            ("Rust", r"vec!|\blet\b|f(?:32|64)\b"),
        ):  # fmt: skip
            if re.search(sign, around) or (notation == "Rust" and re.search(sign, text)):
                return notation
        if bracket == "{":
            written_in_c = re.search(
                r";\s*\Z|\w+\s*\[", self._defined + text.strip()[-1:]
            ) or re.search(r"\d[fFlL]\b|\bfloat\b|\bdouble\b|\bint\b|\bnew\b", text)
            return (
                "C"
                if written_in_c or not is_inner
                else "Mathematica"
                if re.search(r"\*\^|`", text)
                else "a list in braces"
            )
        if bracket == "(":
            return "G'MIC" if not is_inner and ";" in text else "Python"
        if re.search(r"Float\d\dArray|\bconst\b", around):
            return "JavaScript"
        if not is_inner and (
            len(self._nested.lines) > 1 or not self._nested.commas or self._turned
        ):
            return "MATLAB" if not self._printed_row() else "NumPy"
        return "NumPy" if is_inner and not self._innermost().commas else "Python"

    def _innermost(self) -> nested.Nested:
        inner = self._nested
        while not inner.is_flat:
            inner = next(each for each in inner.elements if isinstance(each, nested.Nested))
        return inner

    def _printed_row(self) -> bool:
        """Whether a row looks as NumPy prints it: [1. 2. 1.]."""
        cells = [str(cell) for cell in self._nested.elements]
        return any(cell.endswith(".") for cell in cells) and len(self._nested.lines) == 1

    def _notes(self, notation: str, rows: Rows) -> tuple[str, ...]:
        """Say that digits are rounded where a program has printed as many as it prints."""
        if (
            notation == "PyTorch"
            or (notation == "NumPy" and not self._innermost().commas)
            or "array(" in self._text
        ):
            digits = _DECIMALS.get(notation, 8)
            if "np.array" not in self._text and any(
                _decimals(cell) >= digits for row in rows for cell in row
            ):
                return (ROUNDED,)
        return ()


ROUNDED: Final = "its digits are rounded, as they were printed"


def _decimals(cell: str) -> int:
    match = re.search(r"\.(\d+)", cell)
    return len(match[1]) if match else 0


def _scaled(others: tuple[Other, ...], scale: str | None) -> tuple[Other, ...]:
    return tuple(Other(other.offer, other.rows, scale) for other in others)


def _unwrapped(text: str) -> str:
    """Return arithmetic without a bracket around all of it."""
    text = text.strip()
    if text.startswith("(") and nested.end_of(text, 0) == len(text) - 1:
        return text[1:-1]
    return text


def _opencv(match: re.Match[str], code: str) -> Found:
    height, width = int(match[1]), int(match[2])
    cells = [cell.strip() for cell in match[3].split(",") if cell.strip()]
    if len(cells) != height * width:
        raise KernelError(
            f"Its Mat_ is declared {height} × {width}, but {len(cells)} numbers follow; it is incomplete."
        )
    factors = []
    if before := re.search(
        r"([\d./() ]+?)\s*\*\s*\(?\s*(?:cv::)?\Z", code[: match.start()].split("=")[-1]
    ):
        factors.append(numeral(_unwrapped(before[1])))
    if after := re.match(
        r"\s*\)*\s*([/*])\s*([\d.]+[fF]?(?:\s*/\s*[\d.]+[fF]?)?)", code[match.end() :]
    ):
        factor = numeral(after[2])
        factors.append(one_over(factor) if after[1] == "/" else factor)
    return Found("OpenCV", in_rows_of(cells, width), product(*factors))


def _made(code: str) -> Found | None:
    """Return the matrix that `ones` makes, with its factor: np.ones((5, 5)) / 25; None for any other text."""
    match = _ONES.search(code)
    if match is None:
        return None
    height, width = int(match[2]), int(match[3] or (1 if match[1] else match[2]))
    if match[1] and not match[3]:
        height, width = 1, height
    if not 0 < max(height, width) <= _MOST_SIDE or min(height, width) < 1:
        raise KernelError(f"It makes {height} × {width} ones, which is no kernel.")
    before, after = code[: match.start()], code[match.end() :]
    before = _DEFINITION.sub("", before, count=1)
    factors = []
    if before.strip():
        factor = _FACTOR.fullmatch(before)
        if factor is None:
            return None
        factors.append(numeral(_unwrapped(factor[1])))
    after = after.strip().rstrip(";").strip()
    if after:
        factor = re.fullmatch(r"\.?([/*])\s*(.+)", after)
        if factor is None:
            return None
        value = numeral(_unwrapped(factor[2].rstrip(".")))
        factors.append(one_over(value) if factor[1] == "/" else value)
    rows = frozen([["1"] * width] * height)
    return Found("NumPy" if match[1] else "MATLAB", rows, product(*factors))
