"""Weights and scales of a kernel in writing: as typed if that is short, and what a scale does to a sum."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import Final

from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.equations import (
    ABOUT,
    EQUAL,
    Printed,
    agree,
    exactly,
    printed,
    right_side,
    stands_for,
)
from convstudio.core.numbers.expressions import evaluate
from convstudio.core.numbers.formatting import MINUS, format_number, format_shortly

_NUMERAL: Final = r"(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_ONE_FACTOR: Final = re.compile(rf"-?{_NUMERAL}(?:/{_NUMERAL})?|-?(?:sqrt\([^()]*\)|pi|π)")
_ONE_OVER_POWER: Final = re.compile(r"1/(\d{1,6})(?:\^(\d{1,4})|([⁰¹²³⁴-⁹]{1,4}))")
_ONE_OVER_DECIMAL: Final = re.compile(r"1/(\d+\.\d+)")
_LONG_SCALE: Final = 8  # signs, from which on it may be cut where it is shown
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A fraction that is too long to be short, whatever its last digits.
_LONG: Final = re.compile(r"-?(\d+\.\d{4,}[1-9])", re.ASCII)
_DIGITS: Final = 4
_SHORT_WEIGHT: Final = re.compile(r"(-?)(\d{1,6}(?:\.\d{1,4})?|\.\d{1,4})(?:/(\d{1,6}))?")


def weight_text(kernel: Kernel, a: int, b: int) -> str:
    """Return a weight before the scale: as typed if that is a short numeral or ratio, else to 4 digits."""
    return short_text(kernel.texts[a][b])


@lru_cache(maxsize=512)
def longest_text(row: tuple[str, ...]) -> str:
    """Return the first of the longest `weight_text` in a row of a kernel: of all rows, an edit changes few."""
    longest = ""
    for text in row:
        if _most_signs(text) > len(longest):
            longest = max(longest, short_text(text), key=len)
    return longest


def _most_signs(text: str) -> float:
    """Return the most signs that `short_text` may have, without making it: 65,025 weights may all be long fractions."""
    fraction = _LONG.fullmatch(text)
    if fraction is None:
        return math.inf
    whole, _, decimals = fraction[1].partition(".")
    sign, whole = len(text) - len(fraction[1]), whole.lstrip("0")
    if whole:
        return sign + len(whole) + 1 + max(_DIGITS - len(whole), 0)
    zeros = len(decimals) - len(decimals.lstrip("0"))
    # "0.0001234", or "1.234e−5".
    written = len("0.") + zeros + _DIGITS
    return sign + (written if zeros < _DIGITS else 1 + _DIGITS + len("e−") + len(str(zeros + 1)))


@lru_cache(maxsize=4096)
def short_text(text: str) -> str:
    """Return a short numeral or ratio with a true minus sign, anything else to 4 digits."""
    return text.replace("-", MINUS) if is_short(text) else format_number(evaluate(text), _DIGITS)


def printed_weight(kernel: Kernel, a: int, b: int) -> Printed | None:
    """Return the exact value of `weight_text`; None if that is rounded."""
    return _printed(kernel.texts[a][b])


@lru_cache(maxsize=512)
def printed_row(row: tuple[str, ...]) -> tuple[Printed | None, ...]:
    """Return `printed_weight` of each weight in a row of a kernel."""
    return tuple(map(_printed, row))


@lru_cache(maxsize=4096)
def _printed(text: str) -> Printed | None:
    digits = _LONG.fullmatch(text)
    # Four digits are not the value of a fraction with more of them; 65,025 weights of a file may all be such.
    if digits is not None and len(digits[1].replace(".", "").strip("0")) > _DIGITS:
        return None
    found = printed(short_text(text))
    return found if stands_for(found, evaluate(text)) else None


def scaled_text(kernel: Kernel, a: int, b: int) -> str:
    """Return a weight as typed, with its scale if there is one: "224 × 1/65536"."""
    text = kernel.texts[a][b]
    if kernel.scale == "1":
        return text.replace("-", MINUS)
    factor = typed_factor(text)
    if "/" in factor and not factor.startswith("("):
        factor = f"({factor})"  # 1/9 × 2 would be read as 1/(9 × 2)
    return f"{factor} {scaling(kernel.scale)}"


def is_short(text: str) -> bool:
    """Return whether a weight or scale, as typed, is a short numeral or a ratio of two."""
    return _SHORT_WEIGHT.fullmatch(text) is not None


def sum_text(kernel: Kernel) -> str:
    """Return the sum of all weights after the scale: "Σ = 1", or "Σ ≈ 0.3333" where that is rounded."""
    total, exact = kernel.total, exactly(kernel.total)
    right, short = right_side([exact], total, 4), format_shortly(total, 4)
    if "e" in short and "e" not in right:
        # Of a large one all digits before the point would crowd what stands beside it.
        right = f"{EQUAL if agree(exact, printed(short)) else ABOUT} {short}"
    return f"Σ {right}"


def scale_text(kernel: Kernel) -> str:
    """Return the scale as a factor, as typed."""
    return typed_factor(kernel.scale)


def scaling(scale: str) -> str:
    """Return what a scale, as typed, does to a sum, in the shortest form: "× 1/9", "÷ 4²⁶", "× (0.1+0.2)"."""
    power = _ONE_OVER_POWER.fullmatch(scale)
    if power is None:
        divisor = _ONE_OVER_DECIMAL.fullmatch(scale)
        return f"÷ {divisor[1]}" if divisor else f"× {typed_factor(scale)}"
    return f"÷ {power[1]}{power[3] or superscript(power[2])}"


def scaling_tip(scale: str) -> str:
    """Return the equivalent forms of a scale: "÷ 4²⁶ = ÷ 2⁵² ≈ × 2.22045e−16"; "" for a short one that has none."""
    power = _ONE_OVER_POWER.fullmatch(scale)
    if power is None and len(scale) > _LONG_SCALE:
        return f"{scaling(scale)} ≈ × {format_number(evaluate(scale))}"
    if power is None:
        return ""
    base, exponent = int(power[1]), int(power[2] or unicodedata.normalize("NFKC", power[3]))
    doublings = base.bit_length() - 1
    forms = [scaling(scale)]
    if doublings > 1 and base == 2**doublings:
        forms.append(f"÷ 2{superscript(str(doublings * exponent))}")
    return f"{' = '.join(forms)} ≈ × {format_number(evaluate(scale))}"


def superscript(digits: str) -> str:
    """Return digits as a superscript."""
    return digits.translate(_RAISED)


def typed_factor(text: str) -> str:
    """Return a typed text as a factor with a true minus sign: "1/9", "−2", but "(0.1+0.2)"."""
    shown = text.replace("-", MINUS)
    return shown if _ONE_FACTOR.fullmatch(text) else f"({shown})"
