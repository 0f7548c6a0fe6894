"""Texts that look like cells and may mean other numbers: ranges of MATLAB and Python, and thousands set off by blanks.

1:3 is three weights where it was copied from, and 1 000 is one: what is read silently as other weights is refused.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.numbers.quoting import quoted

_BOUND: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
# 1:3, 0:0.5:1, [1:3]'/6, K = 1:3; ImageMagick's "3: 1 2 …" has more numbers, and its "1x1: 3" a size.
_RANGE: Final = re.compile(
    rf"\s*(?:\w+\s*=\s*)?[\[(]?\s*({_BOUND}\s*:\s*{_BOUND}(?:\s*:\s*{_BOUND})?)\s*(?:[\])].*|;?\s*)\Z",
    re.DOTALL,
)
_REMARK_LINE: Final = re.compile(r"^[ \t]*(?:#|%|//).*$", re.MULTILINE)
_WIDE: Final = "\u00a0\u2007\u2009\u200a\u202f"
"""Blanks at which no line is broken, and thin ones: they set off thousands, and stand between cells only in PDF."""
_GROUPED: Final = re.compile(rf"(?<![\w.,{_WIDE}])[1-9]\d{{0,2}}(?:([{_WIDE}])\d{{3}})+(?!\d)")
# No other cell is padded with zeros, or the one before it were, too.
_PADDED: Final = re.compile(r"(?<![\w.,])[1-9]\d? 0\d\d(?!\d|\.\d)")


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


def _separates(text: str, blank: str) -> bool:
    """Return whether a blank stands between numbers of which it cannot set off the thousands."""
    other = rf"[\d.%]{blank}+[-+]?(?:\d{{1,2}}(?!\d)|\d{{4}}|\d*\.\d)|(?<!\d)0{blank}+\d|\d{{4}}{blank}+\d"
    return re.search(other, text) is not None
