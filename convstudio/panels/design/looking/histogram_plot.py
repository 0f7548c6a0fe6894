"""Bars of a histogram over the values, with 0 and white, and the bar that is pointed at."""

from __future__ import annotations

import math
import sys
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.core.design.looking.counting import Counts, halved
from convstudio.core.notation.counts_in_words import share_words
from convstudio.core.numbers.formatting import format_ends, format_number
from convstudio.panels.design.looking.value_curves import channel_colors
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.late_description import LateDescription
from convstudio.panels.widgets.lettering import LEFT, RIGHT, advance, write
from convstudio.theme import LIGHT, Theme, digit_font

_SIDE, _TOP, _FOOT = 8.0, 6.0, 20.0  # pixels
_TYPE: Final = 11
_LEAST: Final = QSize(80, 32)
_OVERLAID: Final = 0.55  # of the opacity of bars that lie over others
_ROUGH: Final = 0.5  # of the opacity of bars that stand for some values only
_LARGEST: Final = sys.float_info.max
_WAYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class HistogramPlot(QWidget):
    """A histogram as wide as the widget; ← and → go from bar to bar."""

    pointed = Signal(object)
    """The index of the bar that is pointed at, or None."""

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFont(digit_font(_TYPE))
        self._theme = LIGHT
        self._counts: Counts | None = None
        self._white = 1.0
        self._is_rough = self._is_log = False
        self._bins: npt.NDArray[np.int64] = np.zeros((1, 0), np.int64)
        self._first, self._width = 0.0, 1.0
        self._at: int | None = None
        self._words = ""
        self._description = LateDescription(self, lambda: self._words)

    @property
    def bars(self) -> npt.NDArray[np.int64]:
        """The counts of the bars, (channels, n)."""
        return self._bins

    @property
    def at(self) -> int | None:
        """The index of the bar that is pointed at."""
        return self._at

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_counts(self, counts: Counts | None, white: float, *, rough: bool = False) -> None:
        """Show counts; ``rough``: they stand for some of the values only."""
        if (counts, white, rough) != (self._counts, self._white, self._is_rough):
            self._counts, self._white, self._is_rough = counts, white, rough
            self._lay_out()

    def show_log(self, log: bool) -> None:
        """Set whether heights are logarithms of the counts."""
        self._is_log = log
        self.update()

    def show_words(self, words: str) -> None:
        """Take the words that describe what is shown to a screen reader."""
        if words != self._words:
            self._words = words
            self._description.change()

    def bar_words(self) -> str:
        """Return the bar that is pointed at in words: "128: 5,120 times, 3 %"; "" if there is none."""
        at, counts = self._at, self._counts
        if at is None or counts is None or at >= self._bins.shape[1]:
            return ""
        values = self._values(at)
        number = int(self._bins[:, at].sum())
        often = f"{number:,} {'time' if number == 1 else 'times'}"
        return f"{values}: {often}, {share_words(number, counts.count)}"

    def _values(self, at: int) -> str:
        counts = self._counts
        assert counts is not None
        low = self._first + at * self._width
        if counts.unit is None:
            # The last edge may be above all floats.
            return " … ".join(format_ends(low, min(low + self._width, _LARGEST)))
        first = low + counts.unit / 2
        last = first + self._width - counts.unit
        ends = format_ends(first, last) if self._width > counts.unit * 1.5 else ()
        return " … ".join(ends) or format_number(first)

    def _lay_out(self) -> None:
        """Put together as many bins as there are pixels for bars."""
        counts = self._counts
        self._at = None
        if counts is None:
            self._bins = np.zeros((1, 0), np.int64)
        else:
            bins, width, unit = counts.bins, counts.width, counts.unit or 0.0
            first = round((counts.start + unit / 2) / width)
            while bins.shape[1] > max(self._room().width(), 8):
                bins, first = halved(bins, first)
                width *= 2
            self._bins, self._width = bins, width
            self._first = max(first * width - unit / 2, -_LARGEST)
        self.pointed.emit(None)
        self.update()

    def resizeEvent(self, _event: QEvent) -> None:
        self._lay_out()

    def _room(self) -> QRectF:
        room = QRectF(self.rect()).adjusted(_SIDE, _TOP, -_SIDE, -_FOOT)
        return QRectF(room.left(), room.top(), max(room.width(), 1), max(room.height(), 1))

    # Pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        room, count = self._room(), self._bins.shape[1]
        share = (event.position().x() - room.left()) / room.width()
        self._point(int(share * count) if 0 <= share < 1 and count else None)

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(None)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep the arrows, which the animation has as shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in _WAYS or (key == Qt.Key.Key_Escape and self._at is not None):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = Qt.Key(event.key()), self._bins.shape[1]
        if key in _WAYS and count:
            first = 0 if _WAYS[key] > 0 else count - 1
            at = first if self._at is None else min(max(self._at + _WAYS[key], 0), count - 1)
            self._point(at)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._point(None)
        else:
            super().keyPressEvent(event)

    def _point(self, at: int | None) -> None:
        if at != self._at:
            self._at = at
            self.update()
            self.pointed.emit(at)

    # The picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            room = self._room()
            painter.setFont(self.font())
            if self._bins.shape[1]:
                self._draw_limits(painter, room)
                self._draw_bars(painter, room)
                self._draw_values(painter, room)
            painter.setPen(QPen(self._theme.color("field"), 1))
            painter.drawLine(room.bottomLeft(), room.bottomRight())
            if self.hasFocus():
                draw_focus(
                    painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), self._theme.color("accent")
                )

    def x_of(self, value: float) -> float:
        """Return the x coordinate of a value."""
        # In quarters, since the range may exceed float64.
        room, wide = self._room(), self._width / 4 * self._bins.shape[1]
        return room.left() + float((value / 4 - self._first / 4) / wide) * room.width()

    def _draw_limits(self, painter: QPainter, room: QRectF) -> None:
        """Draw what lies below 0 and above white on another ground."""
        ground = self._theme.color("hover")
        for left, right in ((-math.inf, self.x_of(0.0)), (self.x_of(self._white), math.inf)):
            left, right = max(left, room.left()), min(right, room.right())
            if right > left:
                painter.fillRect(QRectF(left, room.top(), right - left, room.height()), ground)

    def _draw_bars(self, painter: QPainter, room: QRectF) -> None:
        heights = np.log1p(self._bins) if self._is_log else self._bins.astype(np.float64)
        heights = heights / (heights.max() or 1.0) * room.height()
        count = self._bins.shape[1]
        edges = room.left() + np.arange(count + 1) / count * room.width()
        several = len(self._bins) > 1
        colors = channel_colors(self._theme) if several else [self._theme.color("secondary")]
        for bars, base in zip(heights, colors, strict=True):
            color = QColor(base)
            color.setAlphaF((_OVERLAID if several else 1.0) * (_ROUGH if self._is_rough else 1.0))
            for at in np.flatnonzero(bars).tolist():
                high = max(float(bars[at]), 1.0)
                left, right = float(edges[at]), float(edges[at + 1])
                # A hairline between bars that are wide enough for it.
                gap = 1.0 if right - left >= 4 else 0.0
                painter.fillRect(
                    QRectF(left, room.bottom() - high, right - left - gap, high), color
                )
        if self._at is not None and self._at < count:
            place = QRectF(
                edges[self._at], room.top(), edges[self._at + 1] - edges[self._at], room.height()
            )
            painter.fillRect(place.adjusted(-0.5, 0, 0.5, 0), self._theme.color("highlight", 0.45))

    def _draw_values(self, painter: QPainter, room: QRectF) -> None:
        """Write the smallest and the largest value, and 0 and white where these lie well between them."""
        counts = self._counts
        assert counts is not None
        low, high = format_ends(counts.low, counts.high)
        painter.setPen(self._theme.color("caption"))
        place = QRectF(room.left(), room.bottom() + 2, room.width(), 14)
        write(painter, place, low, LEFT)
        write(painter, place, high, RIGHT)
        taken = [(0.0, place.left() + advance(low, self.font()) + 8)]
        taken.append((place.right() - advance(high, self.font()) - 8, math.inf))
        for value in (0.0, self._white):
            x, text = self.x_of(value), format_number(value)
            half = advance(text, self.font()) / 2 + 2
            if counts.low < value < counts.high and all(
                x + half < a or x - half > b for a, b in taken
            ):
                painter.drawLine(QPointF(x, room.bottom()), QPointF(x, room.bottom() + 3))
                write(painter, QRectF(x - half, place.top(), 2 * half, 14), text)
                taken.append((x - half - 6, x + half + 6))
