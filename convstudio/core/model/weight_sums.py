"""Products and sums of weights, exact as long as all of them are rational."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from convstudio.core.numbers.expressions import Number

# A sum of fractions with unrelated denominators grows with every term; malicious ones without end.
_MAX_SUM_BITS: Final = 4000


def rounded_product(value: Number, scale: Number) -> float:
    """Return the product as float64, or infinity on overflow."""
    try:
        if isinstance(value, Fraction) and isinstance(scale, Fraction):
            # Integer division rounds correctly, without reducing the fraction first.
            return (value.numerator * scale.numerator) / (value.denominator * scale.denominator)
        return float(value) * float(scale)
    except OverflowError:
        return math.inf if (value > 0) == (scale > 0) else -math.inf


def exact_sum(values: Iterable[Number]) -> Number:
    """Return the exact sum as a Fraction; a float if a term is one, or if the fraction becomes too long."""
    terms = list(values)
    fractions = [term for term in terms if isinstance(term, Fraction)]
    if len(fractions) == len(terms):
        # Most kernels have few denominators: adding up integers takes a tenth of the time.
        numerators: dict[int, int] = defaultdict(int)
        for fraction in fractions:
            numerators[fraction.denominator] += fraction.numerator
        common = math.lcm(*numerators)
        if common.bit_length() <= _MAX_SUM_BITS:
            return Fraction(sum(each * (common // of) for of, each in numerators.items()), common)
    total, is_exact = Fraction(0), True
    for value in terms:
        if isinstance(value, float) or total.denominator.bit_length() > _MAX_SUM_BITS:
            is_exact = False
        # The denominators of floats are powers of two, so their sum is not much longer.
        total += Fraction(value if is_exact else float(value))
    if is_exact:
        return total
    try:
        return float(total)
    except OverflowError:
        return math.inf if total > 0 else -math.inf
