"""Weights and scales of a kernel in writing: as typed if that is short, and what a scale does to a sum."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.equations import Printed, exactly, printed, right_side, stands_for
from convstudio.core.numbers.expressions import Number, evaluate
from convstudio.core.numbers.formatting import MINUS, format_number

_NUMERAL: Final = r"(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_ONE_FACTOR: Final = re.compile(rf"-?{_NUMERAL}(?:/{_NUMERAL})?|-?(?:sqrt\([^()]*\)|pi|π)")
_ONE_OVER_POWER: Final = re.compile(r"1/(\d{1,6})(?:\^(\d{1,4})|([⁰¹²³⁴-⁹]{1,4}))")
_ONE_OVER_DECIMAL: Final = re.compile(r"1/(\d+\.\d+)")
_LONG_SCALE: Final = 8  # signs, from which on it may be cut where it is shown
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SHORT_WEIGHT: Final = re.compile(r"(-?)(\d{1,6}(?:\.\d{1,4})?|\.\d{1,4})(?:/(\d{1,6}))?")


def weight_text(kernel: Kernel, a: int, b: int) -> str:
    """Return a weight before the scale: as typed if that is a short numeral or ratio, else to 4 digits."""
    return _as_typed(kernel.texts[a][b]) or _in_digits(kernel.values[a][b])


@lru_cache(maxsize=512)
def row_texts(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return `weight_text` of each weight in a row of a kernel: of all rows, an edit changes few."""
    return tuple(_as_typed(text) or _in_digits(evaluate(text)) for text in row)


@lru_cache(maxsize=4096)
def _as_typed(text: str) -> str:
    """Return a short numeral or ratio with a true minus sign; "" if the text is anything else."""
    return text.replace("-", MINUS) if is_short(text) else ""


@lru_cache(maxsize=4096)
def _in_digits(weight: Number) -> str:
    return format_number(weight, 4)


def printed_weight(kernel: Kernel, a: int, b: int) -> Printed | None:
    """Return the exact value of `weight_text`; None if that is rounded."""
    found = printed(weight_text(kernel, a, b))
    return found if stands_for(found, kernel.values[a][b]) else None


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
    return f"Σ {right_side([exactly(kernel.total)], kernel.total, 4)}"


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
