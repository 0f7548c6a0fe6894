"""The factors of a list in code: a number or a product before it, a number or arithmetic in brackets behind it."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code import nested
from convstudio.core.kernel_texts.found import KernelError, one_over
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.expressions import ExpressionError, evaluate

FACTOR: Final = re.compile(r"(.+?)\s*\.?[*\u00d7\u00b7]\s*\Z", re.DOTALL)
"""What stands before a list, up to its sign of multiplication."""
OPERAND: Final = re.compile(
    r"[-+]?(?:[\d.]+(?:[eE][-+]?\d+)?[fFlLdD]?|pi|sqrt\s*\([^()]*\))(?![\w(])"
)
"""A number, or a name or a call that is one: 16, 16.0f, pi, sqrt(2); np.sqrt(2) is not."""
_SIGN: Final = re.compile(r"\s*\.?([*/\u00f7\u00d7\u00b7])(?!\*)\s*")
_POWER: Final = re.compile(r"\s*(?:\^|\*\*)\s*[-+]?\d+(?![\w.])")
_INNER: Final = re.compile(r"\([^()]*\)")
_DEEPEST: Final = 12


def is_factor(text: str) -> bool:
    """Return whether a text before a list is a number or a product: no sum, of which a list would be the last term."""
    try:
        inner = unwrapped(text)
        if inner == text.strip() and _is_sum(inner):
            return False
        evaluate(numeral(inner))
    except (ExpressionError, KernelError):
        return False
    return True


def _is_sum(text: str) -> bool:
    """Return whether a text has a plus or a minus between two terms, outside of all brackets."""
    for _ in range(_DEEPEST):
        text = _INNER.sub("0", text)
    return re.search(r"[\w.)]\s*[-+]", re.sub(r"\d\.?[eE][-+]", "", text)) is not None


def chained(text: str) -> list[str] | None:
    """Return all that multiplies or divides, as factors: of "/ 9 * 2" 1/9 and 2; None where anything else is in it.

    Each sign is of the one operand behind it, as in every language: A / 9 / 2 is not A / (9 / 2).
    """
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        sign = _SIGN.match(text, at)
        if sign is None:
            return None
        start = sign.end()
        if text[start : start + 1] == "(":
            at = nested.end_of(text, start) + 1
        elif operand := OPERAND.match(text, start):
            at = operand.end()
        else:
            return None
        if power := _POWER.match(text, at):
            at = power.end()
        factor = numeral(unwrapped(text[start:at]))
        found.append(one_over(factor) if sign[1] in "/\u00f7" else factor)
    return found


def unwrapped(text: str) -> str:
    """Return arithmetic without a bracket around all of it."""
    text = text.strip()
    if text.startswith("(") and nested.end_of(text, 0) == len(text) - 1:
        return text[1:-1]
    return text
