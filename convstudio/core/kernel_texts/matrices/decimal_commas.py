"""Commas of plain matrices: whether one is a decimal mark or stands between two cells."""

from __future__ import annotations

import re
from typing import Final

# A whole number, a decimal with a comma, or a ratio of them.
_COMMAS_MAY_BE_DECIMAL: Final = re.compile(
    r"[+-]?\d+(?:,\d+)?(?:[eEdD][+-]?\d+)?(?:/\d+(?:,\d+)?)?%?", re.ASCII
)
_GROUPED: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+,\d+", re.ASCII)
_SIGNED_ZERO: Final = re.compile(r"[+-]0?")
_PADDED: Final = re.compile(r"0\d")
_UNITS: Final = frozenset(("0", "1", "-1", "+1"))


def are_decimals(pairs: list[list[str]]) -> bool:
    """Return whether what stands before and behind the comma of each line is more likely one number than two."""
    columns = list(zip(*pairs, strict=True))
    if not any(part.lstrip("+-") in ("0", "") for part in columns[0]) and not any(
        part.startswith("0") for part in columns[1]
    ):
        return False
    if any(_SIGNED_ZERO.fullmatch(part) for part in columns[0]) or any(
        _PADDED.match(part) for part in columns[1]
    ):
        return True  # no whole number is written in these ways
    if len({len(part) for part in columns[1]}) > 1 and any(
        part.endswith("0") for part in columns[1]
    ):
        return False  # decimals have as few digits as they need, or all as many
    # Ones and zeros are edges and diagonals; but no kernel has a column of nothing but zeros.
    is_of_units = len(pairs) > 1 and all(part in _UNITS for pair in pairs for part in pair)
    return not is_of_units or any(set(column) == {"0"} for column in columns)


def ungrouped(word: str) -> str:
    """Return a number such as 1.000,2 without the points that set off its thousands; any other word as it is."""
    return word.replace(".", "") if _GROUPED.fullmatch(word) else word


def may_be_decimal(word: str) -> bool:
    """Return whether the commas of a word, if it has any, may be decimal marks."""
    return bool(word) and _COMMAS_MAY_BE_DECIMAL.fullmatch(word) is not None
