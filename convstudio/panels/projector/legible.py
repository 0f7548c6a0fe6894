"""The smallest type on the projector's screen that the last row of a room can read."""

from __future__ import annotations

from math import ceil
from typing import Final

from PySide6.QtGui import QFontMetricsF

from convstudio.theme import BOARD_WEIGHT, digit_font

READABLE: Final = 0.037  # of the screen's height: the height of a digit's ink


def least_type(height: int) -> int:
    """The type, in pixels, whose digit 0 is `READABLE` of a screen's ``height`` tall."""
    ink = QFontMetricsF(digit_font(1000, BOARD_WEIGHT)).tightBoundingRect("0").height() / 1000
    return ceil(READABLE * height / ink)
