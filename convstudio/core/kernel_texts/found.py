"""What a notation finds in a text: cells as texts, and what it says of the scale and the origin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from convstudio.core.model.kernel import MAX_SIZE
from convstudio.core.numbers.expressions import ExpressionError, evaluate

Rows: TypeAlias = tuple[tuple[str, ...], ...]

_LONGEST_RATIO: Final = 40  # characters of a scale
_MOST_FACTORS: Final = 50


class KernelError(ValueError):
    """Raised for a file or a text that holds no kernel, with one sentence for the user."""


@dataclass(frozen=True)
class Other:
    """A second reading of a text, for the user to choose: ``offer`` is what a button says ("Read as 3 × 3")."""

    offer: str
    rows: Rows
    scale: str | None = None


@dataclass(frozen=True)
class About:
    """What is told about a kernel: a name, a note, and whether it is meant to be flipped (None: that is not said)."""

    name: str = ""
    note: str = ""
    flip: bool | None = None


UNTOLD: Final = About()
CORRELATES: Final = About(flip=False)
"""What is told by the notation of a program that does nothing else than correlate."""


@dataclass(frozen=True)
class Found:
    """The cells of a text, row by row, and what it says besides.

    ``notation`` names the way in which it is written. ``scale`` and ``origin`` (row, column) are None where the text
    says nothing of them. ``notes`` are remarks about what was read, each a clause ("2 empty cells are 0").
    """

    notation: str
    rows: Rows
    scale: str | None = None
    origin: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    about: About = UNTOLD


def frozen(rows: Sequence[Sequence[str]]) -> Rows:
    """Return rows of cells as tuples."""
    return tuple(map(tuple, rows))


def in_rows_of(cells: Sequence[str], width: int) -> Rows:
    """Return a flat list of cells as rows of ``width``."""
    return tuple(tuple(cells[at : at + width]) for at in range(0, len(cells), width))


def side_of(count: int) -> int | None:
    """Return the side of the square with so many cells, if it has an odd one from 3 on, as kernels do."""
    side = math.isqrt(count)
    return side if side * side == count and side >= 3 and side % 2 else None


def check_size(kh: int, kw: int) -> None:
    """Raise KernelError for a kernel with more than `MAX_SIZE` rows or columns."""
    if kh > MAX_SIZE or kw > MAX_SIZE:
        raise KernelError(f"The matrix is {kh}×{kw}; a kernel is at most {MAX_SIZE}×{MAX_SIZE}.")


def check_rows(rows: Sequence[Sequence[object]], lines: Sequence[int] | None = None) -> None:
    """Raise KernelError for a row that is longer or shorter than the first; ``lines``: where they stand in a text."""
    for at, row in enumerate(rows):
        if len(row) == len(rows[0]):
            continue
        has = f"{len(row)} cell{'' if len(row) == 1 else 's'}"
        if lines is None:
            raise KernelError(f"Its row {at} has {has} where row 0 has {len(rows[0])}.")
        from convstudio.core.tables.lines import WOULD_WORK  # few texts need it

        expected = f"{len(rows[0])} {'is' if len(rows[0]) == 1 else 'are'} expected"
        raise KernelError(f"Its line {lines[at]} has {has} where {expected}; {WOULD_WORK}.")


def square(cells: Sequence[str], scale: str | None = None) -> tuple[Other, ...]:
    """Return the reading of a row of 9, 25, 49 … cells as a square, to be offered."""
    side = side_of(len(cells))
    return (Other(f"Read as {side} × {side}", in_rows_of(cells, side), scale),) if side else ()


def product(*factors: str | None) -> str | None:
    """Return the product of factors as the text of a scale; None if there is none.

    A single factor stays as it is written; ratios are reduced. Raises KernelError for a factor that is no number.
    """
    written = [factor for factor in factors if factor is not None]
    if not written:
        return None
    if len(written) > _MOST_FACTORS:
        raise KernelError(f"It has {len(written)} factors; their product alone would work.")
    try:
        values = [evaluate(factor) for factor in written]
    except ExpressionError as error:
        raise KernelError(f"Its scale: {error}") from None
    value = math.prod(values[1:], start=values[0])
    if (
        isinstance(value, Fraction)
        and max(value.numerator.bit_length(), value.denominator.bit_length()) < 4 * _LONGEST_RATIO
        and len(str(value)) <= _LONGEST_RATIO
    ):
        is_decimal = len(written) == 1 and "/" not in written[0]
        return written[0] if is_decimal else str(value)
    return written[0] if len(written) == 1 else " * ".join(f"({factor})" for factor in written)


def one_over(divisor: str) -> str:
    """Return the scale of a divisor as written; KernelError if it is 0 or no number."""
    try:
        value = evaluate(divisor)
    except ExpressionError as error:
        raise KernelError(f"Its divisor: {error}") from None
    if not value:
        raise KernelError("Its divisor is 0, by which nothing can be divided.")
    return reciprocal(value) if isinstance(value, Fraction) else f"1/({divisor})"


def reciprocal(value: Fraction) -> str:
    """Return 1 / value as the text of a scale: "1/16", "2", "1/3.870269", and a ratio where value is no decimal."""
    scale = 1 / value
    decimal = f"{Decimal(abs(value.numerator)) / value.denominator:f}"
    if 1 in (abs(scale.numerator), scale.denominator) or Fraction(decimal) != abs(value):
        return str(scale)
    return f"{'-' if value < 0 else ''}1/{decimal}"
