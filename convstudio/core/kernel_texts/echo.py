"""Code with what a shell or a notebook printed below it: the array once more, which has to agree with what was typed.

Python and IPython show a name that stands alone, `print` and `disp` what they are given, and MATLAB and Julia whatever
is assigned. The kernel is that of the code, whose digits are not rounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

import numpy as np

from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import format_number

_NAME: Final = r"[A-Za-z_]\w*"
_PROMPT: Final = r"(?:>>>?|julia>|In[ ]?\[\d*\]:|octave:\d+>|>)"
_ONLY_PROMPT: Final = re.compile(rf"{_PROMPT}?\Z")
# What shows an array, so that all below it was printed: k, print(k), disp(k).
_SHOWING: Final = re.compile(
    rf"(?:{_PROMPT})?[ \t]*(?:({_NAME})|(?:print|disp|display)\([ \t]*({_NAME})[ \t]*\))[ \t]*;?\Z"
)
_ASSIGNED: Final = re.compile(rf"(?:{_PROMPT})?[ \t]*({_NAME})[ \t]*(?:=|<-)[ \t]*\S")
# What itself begins what was printed: MATLAB's "k =", Out[1]:, array( without a name, Julia's size and type.
_HEADS: Final = re.compile(
    rf"(?:({_NAME})[ \t]*=|Out[ ]?\[\d*\]:.*|(?:array|tensor)\(.*"
    r"|(?:\d+[ \t]*[x\u00d7][ \t]*\d+|\d+-element)[ \t]+[A-Z][\w.]*(?:\{.*\})?(?:[ \t]+[a-z].*)?:)\Z"
)
_OUT: Final = re.compile(r"\A\s*Out[ ]?\[\d*\]:[ \t]*")
_MOST_LINES: Final = 1_000
_LONGEST_LINE: Final = 1_000
_LEAST_DECIMALS: Final = 4
"""Of digits that were rounded when they were printed: MATLAB prints four, others more, and leave out zeros."""
_SAME: Final = 1e-7  # of numbers that are printed with all their digits


def parts(text: str) -> tuple[str, str] | None:
    """Return code and what was printed below it; None for a text that is not both."""
    lines = text.replace("\r\n", "\n").split("\n")
    bare = [line.strip() if len(line) <= _LONGEST_LINE else "" for line in lines]
    while lines and _ONLY_PROMPT.match(lines[-1].strip()):
        lines.pop()
    for at in range(1, min(len(lines), _MOST_LINES)):
        shown = _SHOWING.match(bare[at - 1]) if at > 1 and not _SHOWING.match(bare[at]) else None
        if not (shown or _is_head(bare, at)):
            continue
        # What is shown is what was assigned last; anything else is for the code's reader to judge.
        is_last = shown and (shown[1] or shown[2]) == _assigned(bare[:at])
        code, printed = "\n".join(lines[: at - bool(is_last)]), "\n".join(lines[at:])
        if any(map(str.isdigit, printed)) and any(map(str.isdigit, code)):
            return code, _OUT.sub("", printed)
    return None


def _is_head(lines: Sequence[str], at: int) -> bool:
    """Return whether a line begins what was printed of what the lines above it have made."""
    head = _HEADS.match(lines[at])
    if head is None or not head[1]:
        return head is not None
    return head[1] in (_assigned(lines[:at]), "ans")


def _assigned(lines: Sequence[str]) -> str:
    """Return the name that was given last, or ""."""
    return next((match[1] for line in reversed(lines) if (match := _ASSIGNED.match(line))), "")


def check(typed: Kernel, printed: Kernel) -> None:
    """Raise KernelError where what was printed is not what was typed, up to the digits that it has."""
    if typed.shape != printed.shape:
        one, other = (" × ".join(map(str, each.shape)) for each in (typed, printed))
        raise KernelError(
            f"Its array is {one}, and what is printed below it {other}; one of them alone would work."
        )
    scale = abs(float(evaluate(printed.scale)))
    for row, column in np.ndindex(typed.shape):
        first, second = float(typed.array[row, column]), float(printed.array[row, column])
        room = max(_room(printed.texts[row][column]) * scale, _SAME * max(abs(first), abs(second)))
        if abs(first - second) > room * (1 + _SAME):
            raise KernelError(
                f"Its array has {format_number(first)} at {row}, {column}, and what is printed below it "
                f"{format_number(second)}; one of them alone would work."
            )


def _room(text: str) -> float:
    """Return by how much the number that a text was printed of may be another one."""
    try:
        number = Decimal(numeral(text))
    except (InvalidOperation, ExpressionError):
        return 0.0
    _, digits, exponent = number.as_tuple()
    is_rounded = isinstance(exponent, int) and "." in text and _decimals(text) >= _LEAST_DECIMALS
    return float(Decimal(5).scaleb(int(exponent) - 1)) if is_rounded and digits else 0.0


def _decimals(text: str) -> int:
    found = re.search(r"\.(\d*)", text)
    return len(found[1]) if found else 0
