"""Type for the sum: words in Inter, mathematics in STIX Two Math, shrunk to fit.

The sum changes with every step, up to sixty times a second. So fonts are created once, and a text's width is measured
once at a large size and scaled, which costs a look-up instead of a layout.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from convstudio.panels.widgets.lettering import SMALLEST, put, shortened
from convstudio.theme import digit_font, math_font

# Of an em: the middle of small mathematical letters above their baseline.
_MIDDLE: Final = 0.25
_CAP_MIDDLE: Final = 0.364  # of an em: the same for Inter's digits
_MEASURED_AT: Final = 100
_SUBSCRIPT: Final = 0.72

Run = tuple[str, bool]  # a piece of a formula, and whether it is a subscript


@lru_cache(maxsize=128)
def words(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Inter with tabular figures."""
    return digit_font(pixels, weight)


@lru_cache(maxsize=64)
def mathematics(pixels: int) -> QFont:
    """STIX Two Math."""
    return math_font(pixels)


@lru_cache(maxsize=4096)
def _ems(text: str, weight: QFont.Weight | None) -> float:
    """The width of a text in ems; ``weight`` None: in mathematics."""
    font = mathematics(_MEASURED_AT) if weight is None else words(_MEASURED_AT, weight)
    return QFontMetricsF(font).horizontalAdvance(text) / _MEASURED_AT


def width_of(text: str, pixels: float, weight: QFont.Weight | None = QFont.Weight.Normal) -> float:
    """The width of a text in pixels; ``weight`` None: in mathematics."""
    return _ems(text, weight) * pixels


def draw_text(
    painter: QPainter, rect: QRectF, text: str, pixels: float,
    weight: QFont.Weight | None = QFont.Weight.Normal, align: float = 0.5,
) -> float:  # fmt: skip
    """Write one line in ``rect``, vertically centred, and return its width.

    ``align``: from 0 (left) to 1 (right). A text that is too wide is shrunk; where it would become illegible, whole
    words are left out.
    """
    if not text:
        return 0.0
    ems = _ems(text, weight)
    size = max(int(min(pixels, rect.width() / ems)), SMALLEST)
    font = mathematics(size) if weight is None else words(size, weight)
    written = text
    if ems * size > rect.width() + 0.5:
        metrics = QFontMetricsF(font)
        written = shortened(text, metrics, rect.width())
        ems = metrics.horizontalAdvance(written) / size
    painter.setFont(font)
    left = rect.left() + (rect.width() - ems * size) * align
    middle = _MIDDLE if weight is None else _CAP_MIDDLE
    base = QPointF(left, rect.center().y() + size * middle)
    put(painter, base, written, place=rect, text=text)
    return ems * size


def runs_width(runs: Iterable[Run], pixels: float) -> float:
    """The width of a formula in pixels."""
    return sum(_ems(text, None) * pixels * (_SUBSCRIPT if low else 1) for text, low in runs)


def draw_runs(painter: QPainter, at: QPointF, runs: Iterable[Run], pixels: int) -> None:
    """Write a formula from ``at``, a point on its baseline."""
    x = at.x()
    for text, low in runs:
        size = round(pixels * _SUBSCRIPT) if low else pixels
        painter.setFont(mathematics(size))
        put(painter, QPointF(x, at.y() + (pixels * 0.2 if low else 0)), text)
        x += _ems(text, None) * size
