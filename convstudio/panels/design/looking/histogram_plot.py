"""Bars of a histogram over the values, with 0 and white, and the bar that is pointed at."""

from __future__ import annotations

import math
import sys
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from convstudio.core.design.looking.counting import Counts, halved
from convstudio.core.notation.counts_in_words import share_words
from convstudio.core.numbers.formatting import format_ends, format_number
from convstudio.panels.design.looking.value_curves import channel_colors, sized
from convstudio.panels.design.pointed_view import PointedView, next_index
from convstudio.panels.widgets.lettering import LEFT, RIGHT, advance, write
from convstudio.panels.widgets.own_keys import SIDEWAYS
from convstudio.theme import digit_font

_SIDE, _TOP, _FOOT = 8.0, 6.0, 20.0  # pixels
_TYPE: Final = 11
_LEAST: Final = QSize(80, 32)
_OVERLAID: Final = 0.55  # of the opacity of bars that lie over others
_ROUGH: Final = 0.5  # of the opacity of bars that stand for some values only
_LARGEST: Final = sys.float_info.max


class HistogramPlot(PointedView[int]):
    """A histogram as wide as the widget; ← and → go from bar to bar."""

    KEYS = frozenset(SIDEWAYS)

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__(name, spoken)
        self.setFont(digit_font(_TYPE))
        self.place_pointed.connect(self.show_pointed)
        self._counts: Counts | None = None
        self._white = 1.0
        self._is_rough = self._is_log = False
        self._bins: npt.NDArray[np.int64] = np.zeros((1, 0), np.int64)
        self._first, self._width = 0.0, 1.0

    @property
    def bars(self) -> npt.NDArray[np.int64]:
        """The counts of the bars, (channels, n)."""
        return self._bins

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def show_counts(self, counts: Counts | None, white: float, *, rough: bool = False) -> None:
        """Show counts; ``rough``: they stand for some of the values only."""
        if (counts, white, rough) != (self._counts, self._white, self._is_rough):
            self._counts, self._white, self._is_rough = counts, white, rough
            self._lay_out()

    def show_log(self, log: bool) -> None:
        """Set whether heights are logarithms of the counts."""
        self._is_log = log
        self.update()

    def bar_words(self) -> str:
        """Return the bar that is pointed at in words: "128: 5,120 times, 3 %"; "" if there is none."""
        at, counts = self._pointed, self._counts
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
        self.point(None)
        self.update()

    def resizeEvent(self, _event: QEvent) -> None:
        self._lay_out()

    def _room(self) -> QRectF:
        return sized(QRectF(self.rect()).adjusted(0, _TOP, 0, -_FOOT), _SIDE, _SIDE)

    # Pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        room, count = self._room(), self._bins.shape[1]
        share = (event.position().x() - room.left()) / room.width()
        self.point(int(share * count) if 0 <= share < 1 and count else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way, count = SIDEWAYS.get(Qt.Key(event.key())), self._bins.shape[1]
        if way is not None and count:
            self.point(next_index(self._pointed, way, count))
        else:
            super().keyPressEvent(event)

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
            self.paint_focus(painter, inset=2)

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
        if self._pointed is not None and self._pointed < count:
            left, right = edges[self._pointed : self._pointed + 2].tolist()
            place = QRectF(left, room.top(), right - left, room.height())
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
