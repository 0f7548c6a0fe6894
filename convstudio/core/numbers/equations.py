"""Equations in print, and the rule for "=" and "≈".

"=" means that nothing is hidden: left and right are equal as printed, digit for digit, and no numeral on the left is
rounded (except a factor of 0, which may stand beside anything). Then the right is exact, too. Otherwise it is "≈":

- 75.2908 as 37.6454 × 2 prints as "37.65 × 2 ≈ 75.29": neither side is exact.
- 2460000.95 × 1 prints as "2460001 × 1 ≈ 2460001": equal as printed, but a factor is rounded.
- 1 × 1/3 + 2 × 1/3 prints as "= 1", though each product by itself is "≈ 0.3333": the products are added, not their
  rounded values.

A numeral is exact if it reads back as the same number, in float64 or, for the values of a float32 file, in float32. The
text after a name ("S(1, 1) = 26") obeys the same rule. A result may take a few more digits to be exact. NaN and ∞ are
never rounded: "NaN × 2 = NaN" is correct.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from typing import Any, Final, TypeAlias

import numpy as np

from convstudio.core.numbers.expressions import ExpressionError, Number, evaluate
from convstudio.core.numbers.formatting import (
    FULL,
    FURTHER,
    MINUS,
    Value,
    format_number,
    format_value,
)

EQUAL: Final = "="
ABOUT: Final = "≈"
_CLOSE: Final = 1e-12  # relative: rounding that no digits show
SHARE_DIGITS: Final = 3  # of a pixel's weight between 0 and 1
IN_FULL: Final = 1e15
"""Whole numbers below it are printed with all their digits."""

Printed: TypeAlias = int | Fraction | float
"""The exact value of what is printed; a float only if it is not finite."""


@lru_cache(maxsize=4096)
def printed(text: str) -> Printed | None:
    """Return the exact value of a numeral, a ratio or a sum of products; None if that is not rational."""
    if text.lstrip(MINUS) in ("∞", "NaN"):
        return float(text.replace(MINUS, "-").replace("∞", "inf"))
    try:
        return exactly(Fraction(text.replace(MINUS, "-")))
    except (ValueError, ZeroDivisionError):  # neither a numeral nor a ratio
        pass
    try:
        return exactly(evaluate(text))
    except ExpressionError:
        return None


def as_printed(value: Value | Number, digits: int = FULL) -> tuple[Printed | None, ...]:
    """Return the exact channels of a value as `format_value` prints them; None for those it rounds."""
    return tuple(_as_printed(number, digits) for number in _channels(value))


def weighted(value: Value, share: Value, digits: int = FULL) -> tuple[Printed | None, ...]:
    """Return the exact channels of a weighted pixel as printed, "0.5·92"; 0 for a missing one."""
    values, shares = as_printed(value, digits), as_printed(share, SHARE_DIGITS)
    if len(shares) < len(values):
        shares *= len(values)
    return tuple(map(product, values, shares))


def _as_printed(number: Number, digits: int) -> Printed | None:
    if abs(float(number)) < IN_FULL and number == int(number):
        return int(number)
    found = printed(format_value(number, digits))
    return found if stands_for(found, number) else None


def stands_for(found: Printed | None, number: Number) -> bool:
    """Return whether the printed value is that number, as its own dtype reads it."""
    if found is None or isinstance(number, Fraction):
        return found == number
    value = float(number)
    if not math.isfinite(value):
        return agree(found, value)
    try:
        read = float(found)
    except OverflowError:  # beyond float64
        return False
    with np.errstate(over="ignore"):
        return abs(read - value) <= _CLOSE * abs(value) or float(np.float32(read)) == value


def exactly(number: Number) -> Printed | None:
    """Return a weight or a scale, exact unless it comes from a root; whole ones as integers, which are fast."""
    if isinstance(number, Fraction) and number.denominator == 1:
        return number.numerator
    return number if isinstance(number, int | Fraction) else None


def product(left: Printed | None, right: Printed | None) -> Printed | None:
    """Return left × right, None if either is unknown; a weight of 0 contributes nothing, whatever it meets."""
    if right == 0 or (left == 0 and right is None):
        return 0
    return _combined(operator.mul, left, right)


def quotient(above: Printed | None, below: Printed | None) -> Printed | None:
    """Return above ÷ below, None if either is unknown or there is no quotient."""
    return (
        product(above, 1 / Fraction(below)) if isinstance(below, int | Fraction) and below else None
    )


def difference(left: Printed | None, right: Printed | None) -> Printed | None:
    """Return left − right, None if either is unknown."""
    return _combined(operator.sub, left, right)


def _combined(
    operation: Callable[[Any, Any], Printed], left: Printed | None, right: Printed | None
) -> Printed | None:
    if left is None or right is None:
        return None
    try:
        return operation(left, right)
    except OverflowError:  # a fraction beyond float64 meets a value that is not finite
        return None


def sum_of(
    values: Sequence[Value],
    weights: Sequence[Printed | None],
    digits: int = FULL,
    shares: Iterable[Value] | None = None,
) -> tuple[Printed | None, ...]:
    """Return Σ value × weight as printed, for each channel; None if a number in it is rounded in print.

    ``shares``: the weights of the values themselves, as for `weighted`.
    """
    shares = None if shares is None else list(shares)
    there = values if shares is None else _there(values, shares)
    if there is not None and (whole := _sum_of_whole(there, weights)) is not None:
        return whole
    totals: tuple[Printed | None, ...] = ()
    parts: Iterable[Value | None] = repeat(None) if shares is None else shares
    for value, weight, share in zip(values, weights, parts, strict=False):
        factors = as_printed(value, digits) if share is None else weighted(value, share, digits)
        found = tuple(product(each, weight) for each in factors)
        totals = tuple(map(plus, totals, found)) if totals else found
        if not any(each is not None for each in totals):
            return totals
    return totals


def _there(values: Sequence[Value], shares: Sequence[Value]) -> list[Value] | None:
    """Return the values, with 0 for those that are missing; None if a pixel is there in part."""
    if not {number for share in shares for number in _channels(share)} <= {0, 1}:
        return None
    return [_whole_or_nothing(*both) for both in zip(values, shares, strict=True)]


def _whole_or_nothing(value: Value, share: Value) -> Value:
    if not isinstance(value, tuple):
        return value if share else 0.0
    each = share if isinstance(share, tuple) else (share,) * len(value)
    return tuple(one if there else 0.0 for one, there in zip(value, each, strict=True))


def _sum_of_whole(
    values: Sequence[Value], weights: Sequence[Printed | None]
) -> tuple[int | Fraction, ...] | None:
    """Return Σ value × weight of whole values, which are printed in full, under exact weights; None for any others.

    Every step of it is a single call for all terms: a kernel may have a thousand of them, and a frame six such sums.
    """
    if not values or not {*map(type, weights)} <= {int, Fraction}:
        return None
    known: tuple[int | Fraction, ...] = tuple(weights)  # type: ignore[arg-type]
    denominator = math.lcm(*{each.denominator for each in known})
    if denominator > 1:
        known = tuple(each.numerator * (denominator // each.denominator) for each in known)
    totals = []
    for channel in zip(*values, strict=True) if isinstance(values[0], tuple) else (values,):
        if {*map(type, channel)} != {float} or not all(map(float.is_integer, channel)):
            return None
        if max(map(abs, channel)) >= IN_FULL:
            return None
        total = sum(map(operator.mul, map(int, channel), known))
        totals.append(total if denominator == 1 else Fraction(total, denominator))
    return tuple(totals)


def plus(one: Printed | None, other: Printed | None) -> Printed | None:
    """Return one + other, None if either is unknown."""
    return _combined(operator.add, one, other)


def right_side(
    left: Iterable[Printed | None],
    value: Value | Number | tuple[Number, ...],
    digits: int = FULL,
    most: int | None = None,
) -> str:
    """Return "= 26", or "≈ 173.111" if the printed ``left`` is rounded or differs from the printed value.

    ``most``: the most digits that may be printed to make them equal, by default two more than ``digits``.
    """
    numbers = _channels(value)
    widths = digits, digits + FURTHER if most is None else most
    texts = [_agreeing(exact, number, widths) for exact, number in zip(left, numbers, strict=True)]
    known = [text for text in texts if text is not None]
    if len(known) == len(texts):
        return f"{EQUAL} {_bracketed(known)}"
    return f"{ABOUT} {_bracketed([format_value(number, digits) for number in numbers])}"


def _agreeing(exact: Printed | None, number: Number, widths: tuple[int, ...]) -> str | None:
    """Format a number with the first count of digits that makes it ``exact``; None if none does."""
    if exact is None:
        return None if math.isfinite(number) else format_number(number)
    texts = (format_number(number, width) for width in widths)
    return next((text for text in texts if agree(exact, printed(text))), None)


def sign_of(values: Iterable[Value | Number], digits: int = FULL) -> str:
    """Return the sign between a name and ``values``: "=", or "≈" if one of them is rounded in print."""
    return ABOUT if any(None in as_printed(value, digits) for value in values) else EQUAL


def reading(value: Value | Number, digits: int = FULL) -> str:
    """Return the text after the name of a value: "= 26", or "≈ 205.222" if it is rounded."""
    texts = [format_value(number, digits) for number in _channels(value)]
    return f"{sign_of([value], digits)} {_bracketed(texts)}"


def agree(left: Printed | None, right: Printed | None) -> bool:
    """Return whether both are known and equal; NaN equals NaN."""
    if left is None or right is None:
        return False
    return left == right or (left != left and right != right)  # NaN equals NaN


def come_to_the_same(left: Printed | None, right: Printed | None) -> bool:
    """Return whether the printed right side is the left one: equal, or not finite, which nothing rounds."""
    if left is None:
        return right is not None and not math.isfinite(right)
    return agree(left, right)


def _channels(value: Value | Number | tuple[Number, ...]) -> tuple[Number, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _bracketed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
