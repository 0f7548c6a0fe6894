"""A histogram of values with the two ends of the range shown, which are moved by mouse or keys."""

from __future__ import annotations

import math
import sys
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy

from convstudio.core.model.spread import Extremes, Spread
from convstudio.core.numbers.formatting import format_ends
from convstudio.panels.widgets.lettering import write
from convstudio.panels.widgets.own_keys import SIDEWAYS
from convstudio.panels.widgets.painted_view import PaintedView
from convstudio.theme import Theme, digit_font

_SIZE: Final = (320, 116)
SIDE: Final = 12  # pixels to the left and right of the values
_FOOT: Final = 26.0  # pixels for the marks of the ends and their values
_MARK: Final = 6.0  # half the width of such a mark
_APART: Final = 8.0  # between two values side by side
_ROUNDING: Final = 1e-6  # of a position that is the difference of others
_REACH: Final = 14.0  # pixels from an end within which it can be grabbed
_MARGIN: Final = 0.04  # of the values' range, on either side
_STEP: Final = 0.01  # of the range shown, per key press
_FINE: Final = 0.001
_SMALL: Final = 1e-15
_LARGE: Final = 1e15
# The largest end of a range. Ends are halved before they are subtracted, because a range's length may overflow.
_MOST: Final = sys.float_info.max


class RangeHistogram(PaintedView):
    """A histogram whose range can be changed: drag an end, or move it by ← and →; Space selects the other end."""

    range_dragged = Signal(float, float)
    """Emitted with (low, high) at each move of an end."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("range_histogram", "Histogram with the ends of the range")
        self.setToolTip(
            "Drag an end of the range. By keyboard: ← and → move it (Shift: finely), Space takes the other end."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(digit_font(12))
        self._theme = theme
        self._spread: Spread | None = None
        self._ends: Extremes = (0.0, 1.0)
        self._axis: Extremes = (0.0, 1.0)
        self._bars = np.zeros(0)
        self._at = 1  # the end that keys move
        self._grasped: int | None = None

    def sizeHint(self) -> QSize:
        return QSize(*_SIZE)

    @property
    def ends(self) -> Extremes:
        """The range shown."""
        return self._ends

    @property
    def axis(self) -> Extremes:
        """The values at the left and the right edge."""
        return self._axis

    def show_spread(self, spread: Spread | None) -> None:
        """Show how often values occur; None while they are unknown."""
        self._spread = spread
        self._lay_out()

    def show_ends(self, low: float, high: float) -> None:
        """Show the current range."""
        self._ends = low, high
        self._describe()
        # The scale must not move under an end that is being dragged.
        if self._grasped is None:
            self._lay_out()
        self.update()

    def x_of(self, value: float) -> float:
        """The x coordinate of a value, in this widget's pixels."""
        low, high = self._axis
        return SIDE + (value / 2 - low / 2) / (high / 2 - low / 2) * self._inner

    def value_at(self, x: float) -> float:
        """The value at an x coordinate."""
        low, high = self._axis
        share = (x - SIDE) / self._inner
        return low * (1 - share) + high * share

    @property
    def _inner(self) -> float:
        return max(self.width() - 2 * SIDE, 1.0)

    def _lay_out(self) -> None:
        """Scale the axis to the range and all values except far outliers."""
        low, high = self._ends
        if self._spread is not None and self._spread.sample.size:
            low, high = min(low, self._spread.inner[0]), max(high, self._spread.inner[1])
        margin = (high / 2 - low / 2) * (2 * _MARGIN)
        if margin > 0:
            low, high = max(low - margin, -_MOST), min(high + margin, _MOST)
        self._axis = (low, high) if low < high else (low - 1.0, low + 1.0)
        self._count()
        self.update()

    def _count(self) -> None:
        bins = max(int(self._inner) // 2, 1)
        if self._spread is None:
            self._bars = np.zeros(bins)
            return
        shares = self._spread.histogram(*self._axis, bins)
        # Square roots make rare values visible beside a background of one value.
        roots = np.sqrt(shares)
        self._bars = roots / (roots.max() or 1.0)

    def resizeEvent(self, _event: QEvent) -> None:
        self._count()

    # The ends

    def _move(self, at: int, value: float) -> None:
        """Move an end to ``value``, but not beyond the other one."""
        low, high = self._ends
        least = (self._axis[1] / 2 - self._axis[0] / 2) * (2 * _FINE)
        value = _rounded(min(max(value, self._axis[0]), self._axis[1]), least)
        low, high = (min(value, high - least), high) if at == 0 else (low, max(value, low + least))
        if -_MOST <= low < high <= _MOST:
            self._at = at
            self.show_ends(low, high)
            self.range_dragged.emit(low, high)

    def _nearest(self, x: float) -> int | None:
        away = [abs(self.x_of(end) - x) for end in self._ends]
        at = int(np.argmin(away))
        if away[0] == away[1]:
            at = 0 if x < self.x_of(self._ends[0]) else 1
        return at if away[at] <= _REACH else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        self._grasped = self._nearest(x)
        # Elsewhere, the nearer end jumps to the mouse.
        if self._grasped is None:
            self._grasped = int(np.argmin([abs(self.x_of(end) - x) for end in self._ends]))
            self._move(self._grasped, self.value_at(x))
        self._at = self._grasped
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._grasped is not None:
            self._move(self._grasped, self.value_at(x))
            return
        near = self._nearest(x) is not None
        self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grasped = None
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, fine = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in SIDEWAYS:
            step = (self._axis[1] / 2 - self._axis[0] / 2) * (2 * (_FINE if fine else _STEP))
            self._move(self._at, self._ends[self._at] + SIDEWAYS[key] * step)
        elif key == Qt.Key.Key_Space:
            self._at = 1 - self._at
            self._describe()
            self.update()
        else:
            super().keyPressEvent(event)

    def _describe(self) -> None:
        low, high = format_ends(*self._ends)
        moved = "upper" if self._at else "lower"
        self.setAccessibleDescription(f"from {low} to {high}; the keys move the {moved} end")

    # The picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        floor, top = self.height() - _FOOT, 6.0
        left, right = (self.x_of(end) for end in self._ends)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(QRectF(left, top, right - left, floor - top), theme.color("hover"))
            self._draw_bars(painter, floor, floor - top, left, right)
            painter.setPen(QPen(theme.color("field"), 1))
            painter.drawLine(QPointF(SIDE, floor), QPointF(self.width() - SIDE, floor))
            for at, x in enumerate((left, right)):
                self._draw_end(painter, at, x, top, floor)
            self._draw_values(painter, left, right, floor)

    def _draw_bars(
        self, painter: QPainter, floor: float, height: float, left: float, right: float
    ) -> None:
        width = self._inner / max(len(self._bars), 1)
        for at in np.flatnonzero(self._bars):
            x = SIDE + float(at) * width
            inside = left - width <= x <= right
            tall = max(float(self._bars[at]) * height, 1.0)
            color = self._theme.color("secondary", 1.0 if inside else 0.4)
            painter.fillRect(QRectF(x, floor - tall, width, tall), color)

    def _draw_end(self, painter: QPainter, at: int, x: float, top: float, floor: float) -> None:
        theme = self._theme
        is_moved = self.hasFocus() and at == self._at
        color = theme.color("accent")
        painter.setPen(QPen(color, 2 if is_moved else 1.4))
        painter.drawLine(QPointF(x, top - 2), QPointF(x, floor))
        mark = QPolygonF(
            [QPointF(x, floor - 1), QPointF(x - _MARK, floor + 8), QPointF(x + _MARK, floor + 8)]
        )
        painter.setBrush(color)
        painter.drawPolygon(mark)
        if is_moved:
            painter.setBrush(QColor(Qt.GlobalColor.transparent))
            # The focus ring.
            painter.drawRoundedRect(QRectF(x - _MARK - 3, floor - 3, 2 * _MARK + 6, 14), 3, 3)

    def _draw_values(self, painter: QPainter, left: float, right: float, floor: float) -> None:
        """Write each end's value beside its mark."""
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text"))
        texts, metrics = format_ends(*self._ends), QFontMetricsF(self.font())
        low, high = (metrics.horizontalAdvance(text) + 2 for text in texts)
        places = value_places(left, right, low, high, self.width())
        for text, x, wide in zip(texts, places, (low, high), strict=True):
            write(painter, QRectF(x, floor + 3, wide, _FOOT - 4), text)


def value_places(
    left: float, right: float, low: float, high: float, width: float
) -> tuple[float, float]:
    """Where two texts of widths ``low`` and ``high`` start, beside the marks at ``left`` and ``right``.

    Outside both marks if there is room, else between them, else side by side; they never overlap.
    """
    gap = _MARK + 4
    before, after = left - gap, right + gap
    for at_low, at_high in (
        (before - low, after),
        (left + gap, after),
        (before - low, right - gap - high),
        (left + gap, right - gap - high),
        (after, after + low + _APART),
        (before - high - _APART - low, before - high),
    ):
        is_inside = at_low >= 0 and at_high + high <= width
        is_clear = at_low + low <= right - gap + _ROUNDING or at_low >= after
        high_is_clear = at_high >= left + gap or at_high + high <= before + _ROUNDING
        if (
            is_inside
            and is_clear
            and high_is_clear
            and at_low + low + _APART <= at_high + _ROUNDING
        ):
            return at_low, at_high
    return 0.0, width - high


def _rounded(value: float, least: float) -> float:
    """Round ``value`` to the digits that matter where ``least`` is the smallest step."""
    return round(value, -math.floor(math.log10(least))) if _SMALL < least < _LARGE else value
