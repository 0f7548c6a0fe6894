"""A histogram in writing: mean, standard deviation and range of the values, and what lies below 0 or above white."""

from __future__ import annotations

from convstudio.core.design.looking.counting import Counts
from convstudio.core.numbers.formatting import format_ends, format_number

_DIGITS = 5


def moments_words(counts: Counts | None) -> str:
    """Return "mean 120.31, σ 40.2, 3 … 250", rounded."""
    if counts is None:
        return "no finite values"
    mean, deviation = (format_number(each, _DIGITS) for each in (counts.mean, counts.deviation))
    low, high = format_ends(counts.low, counts.high, _DIGITS)
    return f"mean {mean}, σ {deviation}, {low} … {high}"


def clipped_words(counts: Counts | None, white: float) -> str:
    """Return what an output between 0 and white would lose: "0.1 % below 0, 2 % above 255"; without a value, too."""
    if counts is None:
        return ""
    ends = ((counts.below, "below 0"), (counts.above, f"above {format_number(white)}"))
    parts = [f"{share_words(number, counts.count)} {where}" for number, where in ends if number]
    said = ", ".join(parts) or f"nothing below 0 or above {format_number(white)}"
    if not counts.other:
        return said
    value = "1 has" if counts.other == 1 else f"{counts.other:,} have"
    return f"{said}; {value} no finite value"


def share_words(number: int, of: int) -> str:
    """Return a share: "12.5 %", "0.0021 %"; only what is exact is called "all" and "none"."""
    if number in (0, of):
        return "all" if number else "none"
    text = format_number(100 * number / of, 3)
    return "more than 99.9 %" if text == "100" else f"{text} %"
