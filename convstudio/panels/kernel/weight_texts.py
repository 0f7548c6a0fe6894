"""How a weight is written in its cell: in which size, how far rounded, and whether it can be read there."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from heapq import nlargest

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from convstudio.core.numbers.expressions import evaluate
from convstudio.core.numbers.formatting import MINUS, format_number
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.widgets.lettering import put
from convstudio.theme import math_font, text_font

# Pixels of type below which a digit is illegible.
SMALLEST_DIGITS = 8
# The size of letters relative to digits.
LETTER = 1.25
# The height of a digit's middle above its baseline, in ems.
_CAP_MIDDLE = 0.364
# Significant digits to try for a weight whose text is too long.
_ROUNDED = (4, 3, 2, 1)
# Significant digits that a weight of many has at least where it is rounded.
_TELLING = 2
# Kernels whose largest weights are written in decimals, without a power of ten, and how many more there may be.
_LEAST_IN_DECIMALS, _MOST_IN_DECIMALS, _MORE_DECIMALS = 1e-3, 1e5, 2
# The width of a 1, the narrowest digit, in ems, and how many narrower signs a numeral may have.
_NARROWEST, _PUNCTUATION = 0.42, 3
_DIGIT, _WIDEST_DIGIT = re.compile(r"\d"), "4"
# Characters of a text that rounding does not shorten.
_SHORT = 3
# Texts of a row that are measured to find the widest, and by what factor the sum of the signs' widths must be larger
# than another width for that to be sure: kerning moves signs by less.
_MEASURED = 16
_SURELY = 1.1


def displayed(text: str) -> str:
    """Return a typed weight with the typographic minus sign."""
    return text.replace("-", MINUS)


@lru_cache(maxsize=64)
def weight_font(pixels: int) -> QFont:
    """Return the semibold font of the cells' weights, proportional, since they are centred."""
    return text_font(pixels, QFont.Weight.DemiBold)


# Widths, in sizes of the type


@lru_cache(maxsize=4096)
def width_in_ems(text: str) -> float:
    """Return the width of a text in digits."""
    return QFontMetricsF(weight_font(100)).horizontalAdvance(text) / 100


@lru_cache(maxsize=1024)
def letter_ems(text: str) -> float:
    """Return the width of a letter, with its subscripts."""
    return QFontMetricsF(math_font(100)).horizontalAdvance(text) / 100


def typed_width(text: str) -> float:
    """Return the width of a weight as typed."""
    return width_in_ems(displayed(text))


def _added_width(text: str) -> float:
    """Return about the width of a weight as typed: that of its signs, in a tenth of the time."""
    return sum(map(width_in_ems, displayed(text)))


@lru_cache(maxsize=512)
def widest_of(row: tuple[str, ...]) -> str:
    """Return the widest of a row of weights as typed; of many, those are measured that are about the widest."""
    near = nlargest(_MEASURED, set(row), key=_added_width) if len(row) > _MEASURED else row
    return max(near, key=typed_width)


@lru_cache(maxsize=512)
def least_ems_of(row: tuple[str, ...]) -> float:
    """Return the largest width of a row of weights that are rounded where that is shorter, as far as makes sense."""
    return max(map(_least_ems, set(row)))


@lru_cache(maxsize=4096)
def _least_ems(text: str) -> float:
    if len(text) <= _SHORT:
        return typed_width(text)
    value = _value(text)
    # All digits before the point are written.
    short = _rounded_ems(float(f"{value:.{_TELLING - 1}e}") if abs(value) < 10 else value)
    return short if _added_width(text) > _SURELY * short else min(typed_width(text), short)


@lru_cache(maxsize=4096)
def _rounded_ems(value: float) -> float:
    """Return the width of a weight that is rounded as far as makes sense."""
    return width_in_ems(f"≈{format_number(value, _TELLING)}")


def _value(text: str) -> float:
    """Return the value of a weight as typed: most are plain numerals, of which a large kernel has 65,025."""
    try:
        return float(text)
    except ValueError:
        return float(evaluate(text))


# Room in a cell


def free_width(cell: float, metrics: Metrics = DESK) -> float:
    """Return the width of a cell inside any frame that it may have, in pixels."""
    return cell - 2 * metrics.marks.rim(cell)


def fitting_pixels(text: str, width: float, largest: int) -> int:
    """Return the size of type, at most ``largest``, at which ``text`` is no wider than ``width`` pixels."""
    return min(largest, int(width / max(width_in_ems(text), 0.01)))


def letter_pixels(text: str, width: float, pixels: int) -> int:
    """Return the size of type of a letter that stands for a weight in digits of ``pixels``, where it is that wide."""
    return max(int(min(pixels * LETTER, width / max(letter_ems(text), 0.1))), 6)


def fits(text: str, cell: float, metrics: Metrics = DESK) -> bool:
    """Return whether ``text`` can be drawn legibly in a cell."""
    # Long numerals are not measured, of which each edit brings others.
    least = _NARROWEST * (len(text) - _PUNCTUATION) * SMALLEST_DIGITS
    if least > free_width(cell, metrics):
        return False
    return fits_in(width_in_ems(text), cell, metrics)


def fits_in(ems: float, cell: float, metrics: Metrics = DESK) -> bool:
    """Return whether a text of a width, in sizes of its type, can be drawn legibly in a cell."""
    return SMALLEST_DIGITS * ems <= free_width(cell, metrics)


def rounded(value: float, cell: float, metrics: Metrics) -> str:
    """Return a weight rounded to as many digits as its cell has room for; "" if it has room for none."""
    texts = (f"≈{format_number(value, digits)}" for digits in _ROUNDED)
    return next((text for text in texts if fits(text, cell, metrics)), "")


def with_decimals(value: float, decimals: int) -> str:
    """Return a weight rounded to as many decimals as all others of its kernel."""
    text = f"{value:.{decimals}f}"
    return f"≈{displayed(text)}" if float(text) else "≈0"


def widest_with_decimals(value: float, decimals: int) -> str:
    """Return a text as wide as any weight that has as many digits as this one."""
    return _DIGIT.sub(_WIDEST_DIGIT, with_decimals(value, decimals))


def common_decimals(low: float, high: float, cell: float, metrics: Metrics) -> int | None:
    """Return with how many decimals all weights from ``low`` to ``high`` fit their cells.

    None if the largest would keep less than two digits, or needs a power of ten.
    """
    largest = max(abs(low), abs(high))
    if not _LEAST_IN_DECIMALS <= largest < _MOST_IN_DECIMALS:
        return None
    telling = max(_TELLING - 1 - math.floor(math.log10(largest)), 0)
    return next(
        (
            decimals
            for decimals in range(telling + _MORE_DECIMALS, telling - 1, -1)
            if all(fits(widest_with_decimals(end, decimals), cell, metrics) for end in (low, high))
        ),
        None,
    )


# Drawing


def draw_letters(
    painter: QPainter, rect: QRectF, text: str, pixels: int, ink: QColor, metrics: Metrics = DESK
) -> None:
    """Write a letter, possibly with subscripts, in the middle of ``rect``."""
    pixels = letter_pixels(text, free_width(rect.width(), metrics), pixels)
    painter.setFont(math_font(pixels))
    painter.setPen(ink)
    # The typeface claims the height of four lines; a letter's middle is a quarter of an em above its baseline.
    left = rect.center().x() - letter_ems(text) * pixels / 2
    put(painter, QPointF(left, rect.center().y() + pixels * 0.25), text, place=rect)


def draw_digits(
    painter: QPainter, rect: QRectF, text: str, pixels: int, ink: QColor, metrics: Metrics = DESK
) -> None:
    """Write ``text`` in the middle of ``rect``, shrunk if necessary and omitted below legible sizes."""
    size = fitting_pixels(text, free_width(rect.width(), metrics), pixels)
    written = text if size >= SMALLEST_DIGITS else ""
    size = max(size, SMALLEST_DIGITS)
    painter.setFont(weight_font(size))
    painter.setPen(ink)
    left = rect.center().x() - width_in_ems(written) * size / 2
    base = rect.center().y() + _CAP_MIDDLE * size
    put(painter, QPointF(left, base), written, place=rect, text=text)
