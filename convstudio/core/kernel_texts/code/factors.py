"""The factors of a list in code: a number or a product before it, a number or arithmetic in brackets behind it."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code import nested
from convstudio.core.kernel_texts.found import KernelError
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.expressions import ExpressionError, evaluate

FACTOR: Final = re.compile(r"(.+?)\s*\.?[*\u00d7\u00b7]\s*\Z", re.DOTALL)
"""What stands before a list, up to its sign of multiplication."""
OPERAND: Final = re.compile(
    r"[-+]?(?:[\d.]+(?:[eE][-+]?\d+)?[fFlLdD]?|pi|sqrt\s*\([^()]*\))(?![\w(])"
)
"""A number, or a name or a call that is one: 16, 16.0f, pi, sqrt(2); np.sqrt(2) is not."""


def is_factor(text: str) -> bool:
    """Return whether a text before a list is a number or a product: no sum, of which a list would be the last term."""
    bare = re.sub(r"\([^()]*\)", "", unwrapped(text) if text.strip()[-1:] == ")" else text)
    if re.search(r"[\w)]\s*[-+]", re.sub(r"\d[eE][-+]", "", bare)) and not text.strip().startswith(
        "("
    ):
        return False
    try:
        evaluate(numeral(unwrapped(text)))
    except (ExpressionError, KernelError):
        return False
    return True


def unwrapped(text: str) -> str:
    """Return arithmetic without a bracket around all of it."""
    text = text.strip()
    if text.startswith("(") and nested.end_of(text, 0) == len(text) - 1:
        return text[1:-1]
    return text
