"""The arithmetic of scrubbing: a weight dragged in steps that stay exact decimals.

Binary floats would leave rounding errors ("0.30000000000000004") in the cell after three steps, so a scrub counts its
steps and computes with fractions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from convstudio.core.numbers.formatting import format_weight

PIXELS_A_STEP = 4
FINER = Fraction(1, 10)
COARSER = Fraction(10)

_PRECISE = Context(prec=60)


def step_for(weights: Iterable[Fraction | float]) -> Fraction:
    """The step of a scrub: a tenth of the power of ten of the largest of some weights.

    That is 0.1 for a 2, 1 for a 36, and 0.1 when all weights are 0.
    """
    largest = max((abs(Fraction(weight)) for weight in weights), default=Fraction(0))
    if largest == 0:
        return Fraction(1, 10)
    quotient = _PRECISE.divide(Decimal(largest.numerator), Decimal(largest.denominator))
    return Fraction(10) ** (quotient.adjusted() - 1)


@dataclass
class Scrub:
    """One drag on one cell; back at its start it restores the very text that was typed."""

    cell: tuple[int, int]
    start_text: str
    start: Fraction
    step: Fraction
    moved: Fraction = Fraction(0)
    text: str = ""

    @classmethod
    def of(cls, cell: tuple[int, int], text: str, value: Fraction | float, step: Fraction) -> Scrub:
        """Start a scrub of a weight; one whose decimals never end (1/3) starts at the nearest whole step."""
        exact = Fraction(format_weight(value)) if isinstance(value, float) else value
        if not _is_short_decimal(exact):
            exact = round(exact / step) * step
        return cls(cell, text, exact, step, text=text)

    def move(self, steps: Fraction | int) -> str:
        """Move the weight up by ``steps`` (negative: down), which may be a fraction, and return its text."""
        self.moved += steps * self.step
        self.text = decimal_text(self.start + self.moved) if self.moved else self.start_text
        return self.text

    def restore(self) -> str:
        """Return to the text the drag started from."""
        self.moved = Fraction(0)
        self.text = self.start_text
        return self.text


def _is_short_decimal(value: Fraction) -> bool:
    return (10**12 * value).denominator == 1


def decimal_text(value: Fraction) -> str:
    """A fraction with finitely many decimals as plain ASCII ("-1.9"); scientific beyond about 15 digits."""
    decimal = _PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize()
    if decimal == 0:
        return "0"
    plain = -12 <= decimal.adjusted() < 15
    return f"{decimal:f}" if plain else f"{decimal:e}".replace("e+", "e")
