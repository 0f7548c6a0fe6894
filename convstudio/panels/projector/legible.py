"""The smallest type on the screen for a room: what its last row can read."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtGui import QFontMetricsF

from convstudio.theme import BOARD_WEIGHT, digit_font

READABLE: Final = 0.037  # of the screen's height: the ink of a digit


def least_type(height: int) -> int:
    """Pixels of type whose digit 0 has an ink of `READABLE` of a screen's ``height``."""
    ink = QFontMetricsF(digit_font(1000, BOARD_WEIGHT)).tightBoundingRect("0").height() / 1000
    return ceil(READABLE * height / ink)
