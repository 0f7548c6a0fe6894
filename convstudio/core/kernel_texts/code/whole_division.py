"""What C computes of whole numbers: 1/4 is 0 there and 5/2 is 2, which a kernel that has such cells did not mean.

The cells are read as fractions, and `^` as a power; a note says what C, or Python, would make of the first that is
another number there.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import chain
from typing import Final

from convstudio.core.kernel_texts.found import Found
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import format_number
from convstudio.core.numbers.quoting import quoted

_AS_C: Final = frozenset(
    ("C", "OpenCV", "GLSL", "HLSL", "WGSL", "Eigen", "Java", "Go", "a list in braces")
)
"""Notations of which a list may be one in C, or in a language that divides as C does."""
_WITHOUT_POWER: Final = {**dict.fromkeys(_AS_C, "C"), "Python": "Python"}
_TOKEN: Final = re.compile(
    r"\s*(?:(\d+(?![\w.]))|((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[fFlL]?(?![\w.])|([-+*/()]))"
)


def note(found: Found) -> tuple[str, ...]:
    """Return a note of the first cell of which C would compute another number; none where there is no such cell."""
    language = _WITHOUT_POWER.get(found.notation, "")
    if language and any("^" in cell for row in found.rows for cell in row):
        return (f"{language} would take “^” for an exclusive or",)
    if found.notation not in _AS_C:
        return ()
    for cell in dict.fromkeys(chain.from_iterable(found.rows)):
        if "/" in cell and (whole := _other_in_c(cell)) is not None:
            return (f"C would compute {format_number(whole)} for {quoted(cell)}",)
    return ()


def _other_in_c(cell: str) -> Fraction | None:
    """Return what C computes of a cell if that is another number than the cell's; None where it is not, or unknown."""
    try:
        exact, in_c = evaluate(numeral(cell)), _InC(cell).value()
    except (ExpressionError, ValueError, ZeroDivisionError, RecursionError):
        return None
    return in_c if isinstance(exact, Fraction) and exact != in_c else None


class _InC:
    """The arithmetic of a cell in C: of whole numbers the quotient is one, towards 0."""

    def __init__(self, cell: str) -> None:
        self._tokens: list[tuple[str, str, str]] = []
        at = 0
        while at < len(cell.rstrip()):
            match = _TOKEN.match(cell, at)
            if match is None:
                raise ValueError(cell)
            self._tokens.append((match[1] or "", match[2] or "", match[3] or ""))
            at = match.end()
        self._at = 0

    def value(self) -> Fraction:
        """Return the value; ValueError for what is not understood."""
        value, _ = self._sum()
        if self._at < len(self._tokens):
            raise ValueError("more than one number")
        return value

    def _sign(self, signs: str) -> str:
        """Take the next token if it is one of some signs."""
        if self._at < len(self._tokens) and (sign := self._tokens[self._at][2]) and sign in signs:
            self._at += 1
            return sign
        return ""

    def _sum(self) -> tuple[Fraction, bool]:
        value, is_whole = self._product()
        while sign := self._sign("+-"):
            other, is_other_whole = self._product()
            value, is_whole = value + (other if sign == "+" else -other), is_whole & is_other_whole
        return value, is_whole

    def _product(self) -> tuple[Fraction, bool]:
        value, is_whole = self._operand()
        while sign := self._sign("*/"):
            other, is_other_whole = self._operand()
            is_whole &= is_other_whole
            value = value * other if sign == "*" else value / other
            value = Fraction(int(value)) if is_whole else value
        return value, is_whole

    def _operand(self) -> tuple[Fraction, bool]:
        if sign := self._sign("+-"):
            value, is_whole = self._operand()
            return (value if sign == "+" else -value), is_whole
        if self._sign("("):
            inner = self._sum()
            if not self._sign(")"):
                raise ValueError("a bracket that is not closed")
            return inner
        if self._at == len(self._tokens) or self._tokens[self._at][2]:
            raise ValueError("no number")
        whole, other, _ = self._tokens[self._at]
        self._at += 1
        return Fraction(whole or other), bool(whole)
