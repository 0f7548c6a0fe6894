"""Matrices as MATLAB, Octave and Julia print them.

MATLAB: "h =", a common factor "1.0e-03 *", and blocks "Columns 1 through 8". Julia: "3×3 Matrix{Int64}:" above rows.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code.dialects import ROUNDED
from convstudio.core.kernel_texts.found import Found, KernelError, check_rows, frozen
from convstudio.core.kernel_texts.numerals import numeral

_NAME: Final = re.compile(r"\s*(?:>>\s*)?[A-Za-z_]\w*\s*=\s*\Z")
_FACTOR: Final = re.compile(r"\s*(\d+(?:\.\d*)?[eE][+-]?\d+)\s*\*\s*\Z")
_COLUMNS: Final = re.compile(
    r"\s*Columns?\s+(\d+)(?:\s+(?:through|to|thru|and|-)\s+(\d+))?\s*:?\s*\Z", re.IGNORECASE
)
_KIND: Final = re.compile(
    r"\s*\d+\s*[x\u00d7]\s*\d+\s+\w+\s+(?:matrix|array)?.*\Z|\s*Diagonal Matrix\s*\Z"
)
# 3×3 Matrix{Float64}:, 3-element Vector{Int64}:, 2×2 LinearAlgebra.Symmetric{…}:
_JULIAS: Final = re.compile(
    r"\s*(?:(\d+)\s*[x\u00d7]\s*(\d+)|(\d+)-element)\s+[A-Z][\w.]*(?:\{.*\})?(?:\s+[a-z].*)?:\s*\Z"
)
_JULIAS_PROMPT: Final = re.compile(r"\s*julia>")
_ELIDED: Final = re.compile(r"[\u22ee\u2026\u22ef\u22f1\u22f0]")
_PRINTED: Final = re.compile(r"\d\.\d{4,}")


def read(text: str) -> Found | None:
    """Read a printed matrix, its blocks of columns side by side; None if it is not printed in this way."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return None
    has_name = _NAME.match(lines[0]) is not None
    has_columns = any(_COLUMNS.match(line) for line in lines)
    factors = {match[1] for line in lines if (match := _FACTOR.match(line))}
    if not ((has_name and len(lines) > 1) or has_columns or factors) or "[" in text:
        return None
    blocks: list[list[list[str]]] = []
    spans: list[tuple[int, int]] = []
    for line in lines[1 if has_name else 0 :]:
        if heading := _COLUMNS.match(line):
            first, last = int(heading[1]), int(heading[2] or heading[1])
            if first != (spans[-1][1] + 1 if spans else 1) or last < first:
                raise KernelError(
                    "Its blocks of columns do not follow one another; a part is missing."
                )
            spans.append((first, last))
            blocks.append([])
        elif not (_FACTOR.match(line) or _KIND.match(line)):
            if not blocks:
                blocks.append([])
            blocks[-1].append([numeral(word) for word in line.split()])
    for (first, last), block in zip(spans, blocks, strict=False):
        if any(len(row) != last - first + 1 for row in block) or not block:
            raise KernelError(f"Its columns {first} to {last} are not complete.")
    blocks = [block for block in blocks if block]
    if not blocks:
        raise KernelError("It is the name of a matrix without its numbers.")
    if len(factors) > 1:
        raise KernelError(
            "Its blocks have different common factors; one printed matrix would work."
        )
    heights = {len(block) for block in blocks}
    if len(heights) > 1:
        raise KernelError(
            "Its blocks of columns have different numbers of rows; a part is missing."
        )
    rows = [[cell for block in blocks for cell in block[at]] for at in range(heights.pop())]
    check_rows(rows)
    is_rounded = any(_PRINTED.search(cell) for row in rows for cell in row)
    scale = factors.pop() if factors else None
    return Found("MATLAB", frozen(rows), scale, notes=(ROUNDED,) if is_rounded else ())


def julia(text: str) -> Found | None:
    """Read a matrix as Julia prints it, below its size and type; None if it is not printed in this way."""
    lines = [line for line in text.split("\n") if line.strip()]
    while lines and _JULIAS_PROMPT.match(lines[0]):
        lines.pop(0)
    if len(lines) > 1 and lines[-1].strip() == "julia>":
        lines.pop()
    heading = _JULIAS.match(lines[0]) if lines else None
    if heading is None:
        return None
    if any(_ELIDED.search(line) for line in lines[1:]):
        raise KernelError(
            "Its middle was left out when it was printed (“…”); a copy of all of its numbers would work."
        )
    # 1//16 is a ratio; a point is a zero of a sparse or diagonal matrix.
    rows = [
        [
            "0" if word in (".", "\u22c5", "*") else numeral(word.replace("//", "/"))
            for word in line.split()
        ]
        for line in lines[1:]
    ]
    height, width = int(heading[1] or heading[3]), int(heading[2] or 1)
    if len(rows) != height or any(len(row) != width for row in rows):
        raise KernelError(
            f"It is printed as {height} × {width}, but other numbers follow; it is incomplete."
        )
    is_rounded = any(re.search(r"\.\d{5,}", cell) for row in rows for cell in row)
    return Found("Julia", frozen(rows), notes=(ROUNDED,) if is_rounded else ())
