"""Equations as they are printed: what stands left and right of "=" is equal digit for digit, or the sign is "≈".

A pixel of 37.6454 is printed as 37.65; twice that is 75.3, while the program, which knows better, has 75.29. So a
result is compared with what the printed left side comes to, exactly, and may take a few digits more to be equal to it.
Numbers that are not finite are compared as they are printed, too: "NaN × 2 = NaN" is no lie.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction
from itertools import repeat
from typing import Any, Final, TypeAlias

from convstudio.core.numbers.expressions import ExpressionError, Number, evaluate
from convstudio.core.numbers.formatting import FURTHER, MINUS, Value, format_number, format_value

EQUAL: Final = "="
ABOUT: Final = "≈"
_CLOSE: Final = 1e-12  # a product's own rounding, which no digits show
_DIVISION: Final = Context(prec=40)
SHARE_DIGITS: Final = 3  # of what a pixel weighs that is not quite there
_IN_FULL: Final = 1e15  # whole numbers below it are printed in all their digits

Printed: TypeAlias = int | Fraction | float
"""What is printed, exactly; a float only where it is not finite."""


def printed(text: str) -> Printed | None:
    """What a numeral, a ratio or a sum of products comes to as it stands; None where that is not rational."""
    if text.lstrip(MINUS) in ("∞", "NaN"):
        return float(text.replace(MINUS, "-").replace("∞", "inf"))
    try:
        return exactly(Fraction(text.replace(MINUS, "-")))
    except (ValueError, ZeroDivisionError):  # no numeral, nor a ratio
        pass
    try:
        return exactly(evaluate(text))
    except ExpressionError:
        return None


def as_printed(value: Value, digits: int = 6) -> tuple[Printed | None, ...]:
    """The channels of a value as `format_value` writes them."""
    return tuple(_as_printed(number, digits) for number in _channels(value))


def weighed(value: Value, share: Value, digits: int = 6) -> tuple[Printed | None, ...]:
    """The channels of a pixel as they are written behind what it weighs, "0.502·92"; one that is missing comes to 0."""
    values, shares = as_printed(value, digits), as_printed(share, SHARE_DIGITS)
    if len(shares) < len(values):
        shares *= len(values)
    return tuple(map(product, values, shares))


def _as_printed(number: Number, digits: int) -> Printed | None:
    if abs(float(number)) < _IN_FULL and number == int(number):
        return int(number)
    return printed(format_value(number, digits))


def exactly(number: Number) -> Printed | None:
    """A weight or a scale, which is exact unless it comes from a root; whole ones as integers, which are quick."""
    if isinstance(number, Fraction) and number.denominator == 1:
        return number.numerator
    return number if isinstance(number, int | Fraction) else None


def product(left: Printed | None, right: Printed | None) -> Printed | None:
    """left × right, None where either is unknown; a weight of 0 contributes nothing, whatever it meets."""
    if right == 0:
        return None if left is None else 0
    return _combined(operator.mul, left, right)


def difference(left: Printed | None, right: Printed | None) -> Printed | None:
    """left − right, None where either is unknown."""
    return _combined(operator.sub, left, right)


def _combined(
    operation: Callable[[Any, Any], Printed], left: Printed | None, right: Printed | None
) -> Printed | None:
    if left is None or right is None:
        return None
    try:
        return operation(left, right)
    except OverflowError:  # a fraction beyond float64 meets what is not finite
        return None


def sum_of(
    values: Iterable[Value],
    weights: Iterable[Printed | None],
    digits: int = 6,
    products: Iterable[Value] | None = None,
    shares: Iterable[Value] | None = None,
) -> tuple[Printed | None, ...]:
    """What printed values come to with printed weights, for each channel; None where that is not known.

    ``products``: they are printed as well, each as the `right_side` of its factors; then none may be only about right.
    ``shares``: what the values weigh themselves, as `weighed` has it.
    """
    totals: tuple[Printed | None, ...] = ()
    results: Iterable[Value | None] = repeat(None) if products is None else products
    parts: Iterable[Value | None] = repeat(None) if shares is None else shares
    for value, weight, made, share in zip(values, weights, results, parts, strict=False):
        factors = as_printed(value, digits) if share is None else weighed(value, share, digits)
        found = tuple(product(each, weight) for each in factors)
        if None in found or not (made is None or _is_seen(found, made, digits)):
            return (None,) * len(found)
        totals = tuple(map(plus, totals, found)) if totals else found
    return totals


def plus(one: Printed | None, other: Printed | None) -> Printed | None:
    """one + other, None where either is unknown."""
    return _combined(operator.add, one, other)


def _is_seen(exact: tuple[Printed | None, ...], made: Value, digits: int) -> bool:
    """Whether a product is printed as what its factors come to: `is_exact` of its `right_side`, but quicker."""
    known = [
        _has_digits(one, digits + FURTHER)
        if isinstance(one, int | Fraction) and _is_close(one, float(other))
        else is_exact(right_side([one], other, digits))
        for one, other in zip(exact, _channels(made), strict=True)
    ]
    return all(known)


def _is_close(exact: int | Fraction, made: float) -> bool:
    try:
        return abs(float(exact) - made) <= _CLOSE * abs(made)
    except OverflowError:  # beyond float64
        return False


def _has_digits(exact: int | Fraction, most: int) -> bool:
    """Whether a number is a decimal of at most so many significant digits, or a whole one printed in full."""
    if isinstance(exact, int) and abs(exact) < _IN_FULL:
        return True
    decimal = _DIVISION.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return Fraction(decimal) == exact and len(decimal.normalize().as_tuple().digits) <= most


def right_side(
    left: Iterable[Printed | None], value: Value | Number, digits: int = 6, most: int | None = None
) -> str:
    """ "= 26", or "≈ 173.111" where the printed ``left`` comes to something else than what is printed of ``value``.

    ``most``: how many digits may be taken to make them equal, by default two more than ``digits``.
    """
    numbers = _channels(value)
    widths = digits, digits + FURTHER if most is None else most
    texts = [_agreeing(exact, number, widths) for exact, number in zip(left, numbers, strict=True)]
    known = [text for text in texts if text is not None]
    if len(known) == len(texts):
        return f"{EQUAL} {_bracketed(known)}"
    return f"{ABOUT} {_bracketed([format_value(number, digits) for number in numbers])}"


def _agreeing(exact: Printed | None, number: Number, widths: tuple[int, ...]) -> str | None:
    """A number with the first of these counts of digits with which it is ``exact``; None where it is with none."""
    texts = (format_number(number, width) for width in widths)
    return next((text for text in texts if agree(exact, printed(text))), None)


def is_exact(equation: str) -> bool:
    """Whether a `right_side` is one."""
    return equation.startswith(EQUAL)


def agree(left: Printed | None, right: Printed | None) -> bool:
    """Whether both are known and equal, NaN to NaN."""
    if left is None or right is None:
        return False
    return left == right or (left != left and right != right)  # NaN as NaN


def _channels(value: Value | Number) -> tuple[Number, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _bracketed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
