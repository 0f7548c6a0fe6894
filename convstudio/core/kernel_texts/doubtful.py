"""Texts that look like cells and may mean other numbers: ranges, grouped thousands, and octal numbers of C.

1:3 is three weights where it was copied from, and 1 000 is one: what is read silently as other weights is refused.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.found import KernelError, Rows
from convstudio.core.numbers.quoting import quoted

_BOUND: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
# 1:3, 0:0.5:1, [1:3]'/6, K = 1:3; ImageMagick's "3: 1 2 …" has more numbers, and its "1x1: 3" a size.
_RANGE: Final = re.compile(
    rf"\s*+(?:\w+\s*=\s*+)?[\[(]?\s*+({_BOUND}\s*:\s*{_BOUND}(?:\s*:\s*{_BOUND})?)\s*(?:[\])].*|;?\s*)\Z",
    re.DOTALL,
)
_REMARK_LINE: Final = re.compile(r"^[ \t]*(?:#|%|//).*$", re.MULTILINE)
_WIDE: Final = "\u00a0\u2007\u2009\u200a\u202f"
"""Blanks at which no line is broken, and thin ones: they set off thousands, and stand between cells only in PDF."""
_GROUPED: Final = re.compile(rf"(?<![\w.,{_WIDE}])[1-9]\d{{0,2}}(?:([{_WIDE}])\d{{3}})+(?!\d)")
# No other cell is padded with zeros, or the one before it were, too.
_PADDED: Final = re.compile(r"(?<![\w.,])[1-9]\d? 0\d\d(?!\d|\.\d)")

# 1,000 and 12,500; in 0,125 and 1250,125 the comma is a decimal one.
_COMMA_GROUPED: Final = re.compile(r"(?<![\w.,])[1-9]\d{0,2},\d{3}(?![\d,])")
_COMMA_DECIMAL: Final = re.compile(r"(?<![\d,])0,\d|\d{4},\d|\d,(?:\d{1,2}|\d{4,})(?!\d)")
_BLOCK_REMARK: Final = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_BRACES: Final = re.compile(r"\{\s*[-+.\d{]")
# From 8 on, an octal number is another one in decimals.
_OCTAL: Final = re.compile(r"(?<![\w.])0+[1-7][0-7]+(?![\w.])")


def refuse_range(text: str) -> None:
    """Raise KernelError for a range, such as 0:0.5:1, of which the numbers are not written."""
    if match := _RANGE.match(text):
        raise KernelError(
            f"{quoted(match[1])} is a range; the numbers that it stands for would work."
        )


def refuse_thousands(text: str) -> None:
    """Raise KernelError where a blank may be within a number or between two; ``text`` has its signs as typed."""
    text = _REMARK_LINE.sub("", text)
    doubted = _PADDED.search(text)
    # Where a blank also stands between numbers of another length, it separates cells.
    separators = {blank for blank in _WIDE if blank in text and _separates(text, blank)}
    for match in () if text.isascii() else _GROUPED.finditer(text):
        if match[1] not in separators or re.search(rf"[{_WIDE}]0\d\d", match[0]):
            doubted = match
            break
    if doubted:
        raise KernelError(
            f"{quoted(doubted[0])} may be one number or several; no blank within a number, "
            "or commas between the cells, would work."
        )


def refuse_grouped(rows: Rows) -> None:
    """Raise KernelError for a cell such as 1,000 where no other one proves that its comma is a decimal one."""
    text = " ".join(" ".join(row) for row in rows if any("," in cell for cell in row))
    match = _COMMA_GROUPED.search(text)
    if match and not _COMMA_DECIMAL.search(text):
        whole, decimal = match[0].replace(",", ""), match[0].replace(",", ".")
        raise KernelError(
            f"The comma of {quoted(match[0])} may be a decimal one or set off thousands; "
            f"{decimal} or {whole} would work."
        )


def refuse_octals(text: str) -> None:
    """Raise KernelError for a number between braces that C, by its leading 0, reads as an octal one."""
    # Spreadsheets' arrays, ={0,0\0,0625}, and those of LaTeX have braces, too.
    if not _BRACES.search(text) or text.lstrip().startswith("=") or "\\begin" in text:
        return
    if match := _OCTAL.search(_REMARK_LINE.sub("", _BLOCK_REMARK.sub("", text))):
        octal, decimal = int(match[0], 8), int(match[0])
        raise KernelError(
            f"{quoted(match[0])} is {octal} in C and {decimal} elsewhere; {octal} or {decimal} would work."
        )


def _separates(text: str, blank: str) -> bool:
    """Return whether a blank stands between numbers of which it cannot set off the thousands."""
    other = rf"[\d.%]{blank}+[-+]?(?:\d{{1,2}}(?!\d)|\d{{4}}|\d*\.\d)|(?<!\d)0{blank}+\d|\d{{4}}{blank}+\d"
    return re.search(other, text) is not None
