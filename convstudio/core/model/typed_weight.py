"""A weight as typed: its text tidied, its number, and the error that names its cell."""

from __future__ import annotations

from collections.abc import Iterable

from convstudio.core.numbers.expressions import ExpressionError, Number, evaluate
from convstudio.core.numbers.formatting import call, index_text


class WeightError(ExpressionError):
    """Raised for a text or a size that cannot be the weight in ``cell``, for a ``reason``: "K(0, 1): …"."""

    def __init__(self, cell: tuple[int, int], reason: str) -> None:
        super().__init__(f"{weight_name(cell)}: {reason}")
        self.cell, self.reason = cell, reason


def weight_name(cell: tuple[int, int]) -> str:
    """Return "K(0, 1)"."""
    return call("K", map(index_text, cell))


def weight_value(text: str, cell: tuple[int, int]) -> Number:
    """Return the number of a text, exact if it is rational; WeightError if it is none."""
    try:
        return evaluate(text)
    except ExpressionError as error:
        raise WeightError(cell, str(error)) from None


def tidied(row: Iterable[str]) -> tuple[str, ...]:
    """Return a row of texts, each as `tidy` makes it."""
    row = tuple(row)
    whole = "".join(row)
    # Nearly always nothing is to be done, and one look at a row of 255 weights takes a tenth of 255 looks.
    is_tidy = (
        whole.split() == [whole] and "\N{MINUS SIGN}" not in whole and {*map(type, row)} == {str}
    )
    return row if is_tidy else tuple(map(tidy, row))


def tidy(text: str) -> str:
    """Normalise minus signs and whitespace: a cell is one line, and "−1" equals "-1"."""
    return " ".join(text.replace("\N{MINUS SIGN}", "-").split())
