"""Matrices as R writes and prints them: `matrix(c(1, 2, …), nrow = 3)`, `rbind(c(…), …)`, tables headed `[,1] [,2]`.

R fills a matrix column by column, unless it is told ``byrow = TRUE``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from convstudio.core.kernel_texts.code import brackets
from convstudio.core.kernel_texts.code.calls import Call, filled, written
from convstudio.core.kernel_texts.code.dialects import ROUNDED
from convstudio.core.kernel_texts.found import Found, KernelError, frozen, square
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.quoting import quoted

_NOTATION: Final = "R"
_COLUMNS: Final = re.compile(r"\s*\[,(\d+)\](?:\s+\[,\d+\])*\s*")
_ROW: Final = re.compile(r"\s*\[(\d+),\]\s+(.+)")
_VALUES: Final = re.compile(r"\s*\[(\d+)\]\s+(.+)")
_PROMPT: Final = re.compile(r"^[ \t]*[>+][ \t]+", re.MULTILINE)
_REMARK: Final = re.compile(r"#.*")
_ASSIGNED: Final = re.compile(r"\A\s*[A-Za-z.][\w.]*\s*(?:<<?-|=(?!=))\s*")
_MATRIX: Final = re.compile(
    r"\bmatrix\s*\(\s*(?:data\s*=\s*)?(?:c|rep)\s*\(|\bmatrix\s*\([^()\[\]]*\bnrow\b"
    r"|\bmatrix\s*\(\s*[-\d./]+\s*,\s*\d+L?\s*,\s*\d+L?\s*\)|\bmatrix\s*\([^()\[\]]*\bncol\b|\bmatrix\s*\(\s*-?\d+\s*:\s*\d+"
    r"|\b[rc]bind\s*\(\s*(?:\w+\s*=\s*)?c\s*\(|\bstructure\s*\(\s*c\s*\(|\barray\s*\(\s*(?:data\s*=\s*)?c\s*\("
)
_VECTOR: Final = re.compile(r"\A\s*(?:.{1,40}?\*\s*)?c\s*\(")
_SEVERAL: Final = re.compile(r"<-.*<-", re.DOTALL)
# %*% and %o% compute; elsewhere a % begins a remark.
_COMPUTED: Final = re.compile(r"%[^%\n]{0,9}%")
_ARGUMENTS: Final = ("data", "nrow", "ncol", "byrow", "dimnames")
# R prints seven significant digits.
_ROUNDED: Final = re.compile(r"[1-9](?:\.?\d){6,}")


def read(text: str) -> Found | None:
    """Return the matrix or the vector in a text of R; None if it is not R's."""
    return _printed(text) or _coded(text)


def _printed(text: str) -> Found | None:
    """Return a matrix as R prints it, in blocks of columns if it is wide, or a vector."""
    lines = [line for line in text.split("\n") if line.strip()]
    start = next((at for at, line in enumerate(lines) if _COLUMNS.fullmatch(line)), None)
    if start is None:
        return _printed_vector(lines)
    rows: list[list[str]] = []
    columns = at = 0
    # What is above is what was typed to print it.
    for line in lines[start:]:
        if heading := _COLUMNS.fullmatch(line):
            if rows and at != len(rows):
                raise KernelError(_INCOMPLETE)
            if int(heading[1]) != columns + 1:
                raise KernelError(_INCOMPLETE)
            columns += line.count("[")
            at = 0
            continue
        row = _ROW.fullmatch(line)
        if row is None:
            raise KernelError(f"Its line {quoted(line)} is no row of a printed matrix.")
        at += 1
        if int(row[1]) != at or (
            at > len(rows) and columns != line.count(" [") + len(row[2].split())
        ):
            raise KernelError(_INCOMPLETE)
        if at > len(rows):
            rows.append([])
        rows[at - 1].extend(map(numeral, row[2].split()))
        if len(rows[at - 1]) != columns:
            raise KernelError(_INCOMPLETE)
    if not rows or at != len(rows):
        raise KernelError(_INCOMPLETE)
    return Found(_NOTATION, frozen(rows), notes=_notes(rows))


_INCOMPLETE: Final = (
    "The numbers of its rows and columns do not follow one another; a part is missing."
)


def _printed_vector(lines: list[str]) -> Found | None:
    """Return a vector that is printed behind the index of each line's first value: [1] 1 2 1."""
    lines = lines[1:] if len(lines) > 1 and lines[0].lstrip().startswith("> ") else lines
    found = [_VALUES.fullmatch(line) for line in lines]
    cells: list[str] = []
    for match in found:
        if match is None or "[" in match[2] or "," in match[2]:
            return None
        if int(match[1]) != len(cells) + 1:
            if cells:
                raise KernelError(_INCOMPLETE)
            return None
        cells += map(numeral, match[2].split())
    if not cells:
        return None
    return Found(_NOTATION, (tuple(cells),), others=square(cells), notes=_notes([cells]))


def _notes(rows: list[list[str]]) -> tuple[str, ...]:
    is_rounded = any(_ROUNDED.search(cell) for row in rows for cell in row)
    return (ROUNDED,) if is_rounded else ()


def _coded(text: str) -> Found | None:
    """Return what a call of R makes, with a factor before or behind it."""
    code = _REMARK.sub("", _PROMPT.sub("", text)).strip()
    bare = _ASSIGNED.sub("", code)
    if not (_MATRIX.search(bare) or _VECTOR.match(bare)):
        return None
    if _COMPUTED.search(code):
        raise KernelError("Its numbers are computed (“%…%”); the printed matrix would work.")
    if _SEVERAL.search(code):
        raise KernelError("It holds more than one definition; one kernel at a time would work.")
    found = Call.first(bare, r"(?:matrix|rbind|cbind|structure|array|c)")
    if found is None:
        return None
    rows = _rows(found)
    before, behind = bare[: found.start], bare[found.end :]
    if transposed := re.search(r"\bt\s*\(\s*\Z", before):
        before, behind = before[: transposed.start()], re.sub(r"\A\s*\)", "", behind, count=1)
        rows = frozen(list(zip(*rows, strict=True)))
    read_again = brackets.read(f"{before}{written(rows)}{behind}")
    return read_again and replace(read_again, notation=_NOTATION)


def _rows(call: Call) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the matrix that a call makes."""
    named, plain = call.named, call.plain
    if call.name == "matrix":
        named = {_in_full(name): value for name, value in named.items()}
    if call.name == "c":
        return (tuple(vector(call.text)),)
    if call.name in ("rbind", "cbind"):
        parts = [vector(each) for each in (*plain, *(value for _, value in named.items()))]
        if len({len(part) for part in parts}) > 1:
            raise KernelError(f"The vectors of its {call.name} are not equally long.")
        return frozen(parts if call.name == "rbind" else list(zip(*parts, strict=True)))
    data = vector(named["data"] if "data" in named else plain.pop(0) if plain else "")
    if call.name in ("structure", "array"):
        sides = vector(named.get("dim") or named.get(".Dim") or (plain[0] if plain else ""))
        if len(sides) != 2:
            raise KernelError(
                f"Its {call.name} has no two dimensions; rows and columns would work."
            )
        return filled(data, call.count(sides[0]), call.count(sides[1]), by_columns=True)
    order = ["nrow", "ncol", "byrow"]
    given = dict(zip([each for each in order if each not in named], plain, strict=False)) | named
    rows, columns = (call.count(given[each]) if each in given else None for each in order[:2])
    by_row = given.get("byrow", "FALSE").upper() in ("TRUE", "T", "1")
    if rows is None and columns is None:
        rows = len(data)
    if rows is None or columns is None:
        known = rows or columns or 1
        other = -(-len(data) // known)
        rows, columns = rows or other, columns or other
    return filled(data, rows, columns, by_columns=not by_row)


def _in_full(name: str) -> str:
    """Return the name of an argument of `matrix`, of which R takes any beginning; KernelError for another one."""
    found = [each for each in _ARGUMENTS if each.startswith(name)]
    if len(found) != 1:
        raise KernelError(f"{quoted(name)} is no argument of matrix(…) that is understood.")
    return found[0]


def vector(text: str) -> list[str]:
    """Return the numbers of c(1, 2), rep(1, 9), 1:9 and what is made of them; KernelError for anything else."""
    text = text.strip()
    whole = Call.first(text, r"(?:c|rep|as\.numeric)")
    if whole is not None and (whole.start, whole.end) == (0, len(text)):
        return _made(whole)
    if span := re.fullmatch(r"(-?\d{1,6}) ?: ?(-?\d{1,6})", text):
        first, last = int(span[1]), int(span[2])
        step = 1 if last >= first else -1
        if abs(last - first) > 300 * 300:
            raise KernelError(f"{quoted(text)} is too long a range.")
        return [str(each) for each in range(first, last + step, step)]
    if not text or re.search(r"[,\[\]{}]", text):
        raise KernelError(f"{quoted(text)} is not understood; a list of the numbers would work.")
    return [numeral(text)]


def _made(call: Call) -> list[str]:
    if call.name != "rep":
        return [cell for each in call.plain for cell in vector(each)]
    cells, rest = vector(call.plain[0]), call.plain[1:]
    if set(call.named) - {"times"} or len(rest) + len(call.named) != 1:
        raise KernelError("Its rep(…) is not understood; a list of the numbers would work.")
    times = call.count(rest[0] if rest else call.named["times"])
    if times * len(cells) > 300 * 300:
        raise KernelError("Its rep(…) makes more numbers than a kernel has.")
    return cells * times
