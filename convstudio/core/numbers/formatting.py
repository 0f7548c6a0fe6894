"""Formatting of numbers: for the eye on the screen, and for the keyboard in a cell.

The two have opposite requirements. A number on the screen is short and typographically correct, and may be rounded. The
text of a weight must read back as exactly the same float64, however it looks, or a kernel would change by being saved.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from decimal import Context, Decimal
from fractions import Fraction
from numbers import Integral
from typing import Final, TypeAlias

from convstudio.core.numbers.expressions import ExpressionError, Number, evaluate

Value: TypeAlias = float | tuple[float, ...]
"""One number, or one per channel."""

MINUS = "\N{MINUS SIGN}"

FULL: Final = 6
"""The significant digits of a number given in full; in cells and tiles there is room for fewer."""
FURTHER: Final = 2
"""Additional digits that it may take if they make it exact."""
BRIEF: Final = 3
"""The significant digits of what is measured or estimated."""
_PARTS: Final = 100
"""The number of parts into which the last digit of its ends divides a range, at least."""
_MOST_DIGITS: Final = 17  # in a float64
_OWN_ROUNDING: Final = 1e-12  # of a sum in float64, which no digits show

# Every integer below it has a float64 of its own, so all the digits printed are significant.
_TOO_LARGE = Decimal(10) ** 15
# Beyond the integers of 32 bits: zeros at the end are as well counted as written, 9e12.
_LONG = Decimal(10) ** 10
# A power of ten, as for "%g": 0.0001 is still written out, 0.00001 is 1e−5.
_SMALLEST_IN_FULL = -4
# More digits than any screen shows, so that rounding a fraction twice is never visible.
_DIVISION = Context(prec=60)

# A ratio is assumed to be what was meant only if it is simple, and shorter by more than "1/16" is than "0.0625".
_LARGEST_DENOMINATOR = 1000
_WORTHWHILE_SAVING = 3
_LONGEST_RATIO = 100


def call(name: str, arguments: Iterable[str]) -> str:
    """Return a function call in writing: "I(m, n)"."""
    return f"{name}({', '.join(arguments)})"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 weight", "2 weights"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def index_text(number: int) -> str:
    """Format an index with a true minus sign."""
    return str(number).replace("-", MINUS)


def format_number(value: Number, digits: int = FULL) -> str:
    """Format ``value`` for the screen, to ``digits`` significant digits, but with all before the point.

    Whole numbers below 1e15 are written in full, others without trailing zeros; very small and very large ones as
    "1.2e−7", and so are those from 1e10 on that end in zeros: "9e12". The minus sign is U+2212, minus zero is
    "0", the rest "NaN", "∞", "−∞". Accepts any real number, including those of numpy.
    """
    number = _exact(value)
    if number != number:
        return "NaN"
    size = number.copy_abs() if isinstance(number, Decimal) else abs(number)
    return (MINUS if number < 0 else "") + _unsigned(size, digits)


def brief_number(value: Number) -> str:
    """Format like `format_number`, to the digits of what is measured or estimated."""
    return format_number(value, BRIEF)


def format_value(value: Number, digits: int = FULL) -> str:
    """Format like `format_number`; in full, two more digits are allowed if they make it exact: 141.03125."""
    short = format_number(value, digits)
    if digits < FULL:
        return short
    longer = format_number(value, digits + FURTHER)
    if longer == short:
        return short
    size = abs(float(value))
    off = abs(abs(float(longer.lstrip(MINUS).replace(MINUS, "-"))) - size)
    return longer if off <= _OWN_ROUNDING * size else short


def format_ends(low: float, high: float, digits: int = 4) -> tuple[str, str]:
    """Format the ends of a range, with as many more digits as distinguish them: 1013.21 and 1013.24."""
    return format_within(low, low, high, digits), format_within(high, low, high, digits)


def format_within(value: float, low: float, high: float, digits: int = 4) -> str:
    """Format a value of a range, with as many digits as its ends have.

    Where an end is written as "2.3e15", so is every value from 1e10 on.
    """
    needed = digits_within(value, low, high, digits)
    if needed <= FULL and any(_is_short(end, needed) for end in (low, high)):
        return format_shortly(value, needed)
    return format_number(value, needed)


def _is_short(value: float, digits: int) -> bool:
    return _LONG <= abs(value) < math.inf and "e" in format_number(value, digits)


def format_shortly(value: Number, digits: int) -> str:
    """Format like `format_number`, but from 1e10 on to the ``digits`` alone, as those of 1e15 and more are: 4.31e13."""
    number = _exact(value)
    size = number.copy_abs() if isinstance(number, Decimal) else abs(number)
    if not _LONG <= size < math.inf:
        return format_number(value, digits)
    mantissa, _, power = f"{size:.{digits - 1}e}".partition("e")
    return f"{MINUS if number < 0 else ''}{_trimmed(mantissa)}e{int(power)}"


def digits_within(value: float, low: float, high: float, digits: int, parts: int = _PARTS) -> int:
    """Return how many significant digits of ``value`` divide low … high into ``parts`` or more; at least ``digits``."""
    # Half, since the width may exceed float64.
    half = high / 2 - low / 2
    if not value or not 0 < half < math.inf or not math.isfinite(value):
        return digits
    unit = math.floor(math.log10(half) + math.log10(2 / parts))
    return min(max(digits, math.floor(math.log10(abs(value))) - unit + 1), _MOST_DIGITS)


def _exact(value: Number) -> Decimal | float:
    """Convert to a type that formats all its digits; floats do, and hundreds are drawn per frame."""
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Fraction):
        return _DIVISION.divide(Decimal(value.numerator), Decimal(value.denominator))
    # As floats, integers above 2^53 would lose their last digits.
    return Decimal(int(value)) if isinstance(value, Integral) else float(value)


def _unsigned(number: Decimal | float, digits: int) -> str:
    if number == math.inf:
        return "∞"
    mantissa, _, power = f"{number:.{digits - 1}e}".partition("e")
    # The exponent after rounding: 0.99999999 is written as 1. The exponent of zero is meaningless.
    exponent = int(power) if number else 0
    ends_in_zeros = (
        number >= _LONG
        and len(_trimmed(mantissa)) < exponent - 2
        and Decimal(f"{mantissa}e{power}") == number
    )
    if exponent >= _SMALLEST_IN_FULL and number < _TOO_LARGE and not ends_in_zeros:
        return _trimmed(f"{number:.{max(0, digits - 1 - exponent)}f}")
    return f"{_trimmed(mantissa)}e{MINUS if exponent < 0 else ''}{abs(exponent)}"


def _trimmed(numeral: str) -> str:
    return numeral.rstrip("0").rstrip(".") if "." in numeral else numeral


def format_weight(value: Number) -> str:
    """Return the shortest readable ASCII text that `evaluate` turns into the same float64 as ``value``.

    That is the shortest decimal ("-0.5", "3", "0.1", "1e-7"), unless a small ratio is much shorter: "1/9" for
    0.1111111111111111. A Fraction keeps its exact value, as a ratio if need be, unless that takes more than 100
    characters. Minus zero becomes "0".

    Raises ValueError for NaN and infinities.
    """
    try:
        nearest = float(value)
    except OverflowError:
        nearest = math.inf
    if not math.isfinite(nearest):
        raise ValueError("A weight must be a finite number, neither NaN nor infinite.")
    decimal = _shortest_decimal(nearest)
    if isinstance(value, Fraction | int):
        ratio = Fraction(value)
        if Fraction(decimal) != ratio:
            return str(ratio) if len(str(ratio)) <= _LONGEST_RATIO else decimal
    else:
        ratio = Fraction(nearest).limit_denominator(_LARGEST_DENOMINATOR)
        if float(ratio) != nearest:
            return decimal
    return str(ratio) if len(str(ratio)) + _WORTHWHILE_SAVING <= len(decimal) else decimal


def _shortest_decimal(value: float) -> str:
    """Return the shortest decimal that reads back: ``repr`` without its ".0", "e+" and "e-0"."""
    mantissa, e, exponent = repr(value + 0.0).partition("e")
    return mantissa.removesuffix(".0") + (f"e{int(exponent)}" if e else "")


def negate_text(text: str) -> str:
    """Return the simplest text for minus ``text``: "-1/9" for "1/9", and "1/9" again for "-(1/9)".

    Text for 0 is returned unchanged. Raises ExpressionError where `evaluate` does.
    """
    value = evaluate(text)
    if not value:
        return text
    for candidate in _negations(text):
        try:
            if evaluate(candidate) == -value:
                return candidate
        except ExpressionError:
            continue
    return format_weight(-value)


def _negations(text: str) -> Iterator[str]:
    """Yield texts that may mean minus ``text``, simplest first; "-1+2" shows why they need checking."""
    if text.startswith("-(") and text.endswith(")"):
        yield text[2:-1]
    if text.startswith("-"):
        yield text[1:].lstrip()
    yield "-" + text.removeprefix("+")
    yield f"-({text})"
