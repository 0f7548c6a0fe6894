"""The divisors and offsets of filters: what programs make of weights, unasked or as they are told."""

from __future__ import annotations

from fractions import Fraction

from convstudio.core.kernel_texts.found import KernelError, reciprocal
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.expressions import ExpressionError, evaluate


def value_of(text: str) -> Fraction:
    """Return the value of a numeral; KernelError if it is none."""
    try:
        return Fraction(evaluate(numeral(text)))
    except ExpressionError as error:
        raise KernelError(str(error)) from None


def over_sum(cells: list[str]) -> str | None:
    """Return the scale by which the weights sum to 1, which programs choose unasked; None if they sum to 0 or to 1."""
    total = sum(map(value_of, cells), Fraction(0))
    return None if total in (0, 1) else reciprocal(total)


def bias_left_out(text: str, name: str) -> tuple[str, ...]:
    """Return the note on an offset by its ``name``, which a kernel has not; none if it is 0."""
    return (
        (f"its {name} of {text.strip()} is left out: it is no part of a kernel",)
        if value_of(text)
        else ()
    )
