"""The arithmetic of scrubbing: a weight dragged up and down in steps that stay exact decimals.

Binary floats would leave dust ("0.30000000000000004") in the cell after three steps, so a scrub
counts its steps and computes with fractions.
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
    """A tenth of the largest weight's power of ten: 0.1 for a Sobel, 1 for a binomial 36; 0.1
    when all are 0.
    """
    largest = max((abs(Fraction(weight)) for weight in weights), default=Fraction(0))
    if largest == 0:
        return Fraction(1, 10)
    quotient = _PRECISE.divide(Decimal(largest.numerator), Decimal(largest.denominator))
    return Fraction(10) ** (quotient.adjusted() - 1)


@dataclass
class Scrub:
    """One gesture on one cell. Back at its start it gives back the very text that was typed."""

    cell: tuple[int, int]
    start_text: str
    start: Fraction
    step: Fraction
    moved: Fraction = Fraction(0)
    text: str = ""

    @classmethod
    def of(cls, cell: tuple[int, int], text: str, value: Fraction | float, step: Fraction) -> Scrub:
        """A scrub of a weight; one whose decimals never end (1/3) starts at the nearest whole
        step.
        """
        exact = Fraction(format_weight(value)) if isinstance(value, float) else value
        if not _is_short_decimal(exact):
            exact = round(exact / step) * step
        return cls(cell, text, exact, step, text=text)

    def move(self, steps: Fraction | int) -> str:
        """The text of the weight ``steps`` further up (negative: down); fractions of steps are
        allowed.
        """
        self.moved += steps * self.step
        self.text = decimal_text(self.start + self.moved) if self.moved else self.start_text
        return self.text

    def restore(self) -> str:
        """The text the gesture started from."""
        self.moved = Fraction(0)
        self.text = self.start_text
        return self.text


def _is_short_decimal(value: Fraction) -> bool:
    return (10**12 * value).denominator == 1


def decimal_text(value: Fraction) -> str:
    """A fraction whose decimals end, as plain ASCII ("-1.9"); scientific beyond fifteen digits
    or so.
    """
    decimal = _PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize()
    if decimal == 0:
        return "0"
    plain = -12 <= decimal.adjusted() < 15
    return f"{decimal:f}" if plain else f"{decimal:e}".replace("e+", "e")
