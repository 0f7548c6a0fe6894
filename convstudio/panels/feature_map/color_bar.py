"""The colour bar: which value has which colour, and what the marked ends mean."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.colors import ABOVE, BELOW, FIRST, LAST
from convstudio.core.display import Coloring
from convstudio.core.numbers import MINUS, format_number
from convstudio.panels.pictures.pixel_layers import Paint
from convstudio.theme import Theme, digit_font

_BAR = 11
_CAP = 6
_SHORTEST = 140.0
_LYING = 5.0  # sizes of its type that the bar is long where it lies
_LYING_AT_LEAST = 2.5


class ColorBar(QWidget):
    """A vertical bar with the range's ends and 0 written beside it; caps show the colours of values beyond.

    In a room it lies, as high as a line of type, with an end written on either side: the signs of signed values then
    stand where their colours begin.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("color_bar")
        self._theme = theme
        self._paint: Paint | None = None
        self._span = (0.0, 0.0)
        self._blank = False
        self.setFont(digit_font(12))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        if not self._theme.room:
            return QSize(_BAR + 56, 120)
        return self._lying(self._ends(short=False), _LYING)

    def minimumSizeHint(self) -> QSize:
        if not self._theme.room:
            return super().minimumSizeHint()
        return self._lying(self._ends(short=True), _LYING_AT_LEAST)

    def _lying(self, ends: tuple[str, str], length: float) -> QSize:
        room, pen = self._theme.room, self._theme.pen
        labels = sum(self._advances(ends)) + 2 * (6 * pen) + 4 * pen
        return QSize(math.ceil(labels + length * room), round(1.2 * room))

    def _advances(self, ends: tuple[str, str]) -> tuple[float, float]:
        metrics = QFontMetricsF(self.font())
        return metrics.horizontalAdvance(ends[0]), metrics.horizontalAdvance(ends[1])

    @property
    def ends(self) -> tuple[str, str]:
        """What is written at the lower and at the upper end of the bar that lies, in the width that it has."""
        whole = self._ends(short=False)
        fits = self.width() >= self._lying(whole, _LYING_AT_LEAST).width()
        return whole if fits else self._ends(short=True)

    def _ends(self, *, short: bool) -> tuple[str, str]:
        """``short``: of two values that differ by their sign alone one is written, and the other's sign."""
        if self._paint is None:
            return "", ""
        coloring = self._paint.coloring
        low, high = _label(coloring.low, coloring), _label(coloring.high, coloring)
        if short and coloring.signed and coloring.low == -coloring.high:
            return MINUS, high
        # In a room nothing else says that signs are left out.
        return (f"|S| {low}", high) if coloring.absolute else (low, high)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(digit_font(theme.room or 12))
        across, along = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        if theme.room:
            across, along = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, along)
        self.updateGeometry()
        self.update()

    def show_paint(self, paint: Paint) -> None:
        """The coloring and table that the feature map is shown with."""
        before, self._paint = self._paint, paint
        if before is not None and before.coloring == paint.coloring and before.table is paint.table:
            return
        low, high = paint.coloring.low, paint.coloring.high
        self.setToolTip(
            f"From {format_number(low)} to {format_number(high)}. "
            "The caps at both ends are the colours of values beyond the range."
        )
        self.setAccessibleName(f"Colour range {format_number(low)} to {format_number(high)}")
        if self._theme.room:
            self.updateGeometry()
        self.update()

    def show_blank(self, blank: bool) -> None:
        """Keep the room and show nothing."""
        if blank != self._blank:
            self._blank = blank
            self.update()

    def show_span(self, picture: QRectF) -> None:
        """Stand beside the picture: as high as it is, within reason and within the room there is."""
        middle, half = picture.center().y(), max(picture.height(), _SHORTEST) / 2
        top, bottom = max(middle - half, 4.0), min(middle + half, self.height() - 4.0)
        if bottom - top < _SHORTEST:
            top, bottom = 4.0, self.height() - 4.0
        if (top, bottom) != self._span:
            self._span = (top, bottom)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._paint is None or self._blank:
            return
        with QPainter(self) as painter:
            painter.setFont(self.font())
            if self._theme.room:
                self._draw_lying(painter, self._paint)
                return
            top, bottom = self._span
            bar = QRectF(1, top + _CAP, _BAR, bottom - top - 2 * _CAP)
            table = self._paint.table
            ramp = np.ascontiguousarray(table[FIRST : LAST + 1][::-1, np.newaxis, :])
            image = QImage(ramp.data, 1, len(ramp), 3, QImage.Format.Format_RGB888)
            painter.drawImage(bar, image.copy())
            for entry, y in ((ABOVE, bar.top() - _CAP), (BELOW, bar.bottom())):
                painter.fillRect(QRectF(bar.left(), y, _BAR, _CAP), QColor(*table[entry].tolist()))
            painter.setPen(QPen(self._theme.color("control"), 1))
            painter.drawRect(bar.adjusted(0, -_CAP, 0, _CAP))
            self._draw_ticks(painter, bar, self._paint.coloring)

    def _draw_lying(self, painter: QPainter, paint: Paint) -> None:
        theme, pen, ends = self._theme, self._theme.pen, self.ends
        low, high = self._advances(ends)
        cap, gap = _CAP * pen, 6 * pen
        bar = QRectF(self.rect()).adjusted(low + gap + pen, 0, -high - gap - pen, 0)
        middle, half = bar.center().y(), 0.32 * theme.room
        bar.setTop(middle - half)
        bar.setBottom(middle + half)
        inner = bar.adjusted(cap, 0, -cap, 0)
        ramp = np.ascontiguousarray(paint.table[np.newaxis, FIRST : LAST + 1, :])
        image = QImage(ramp.data, ramp.shape[1], 1, 3 * ramp.shape[1], QImage.Format.Format_RGB888)
        painter.drawImage(inner, image.copy())
        for entry, x in ((BELOW, bar.left()), (ABOVE, inner.right())):
            color = QColor(*paint.table[entry].tolist())
            painter.fillRect(QRectF(x, bar.top(), cap, bar.height()), color)
        painter.setPen(QPen(theme.color("control"), pen))
        painter.drawRect(bar)
        painter.setPen(theme.color("text"))
        centre = Qt.AlignmentFlag.AlignVCenter
        for side, text in zip(
            (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), ends, strict=True
        ):
            painter.drawText(QRectF(self.rect()), side | centre, text)

    def _draw_ticks(self, painter: QPainter, bar: QRectF, coloring: Coloring) -> None:
        low, high = coloring.low, coloring.high
        middle = 0.0 if low < 0 < high else low / 2 + high / 2
        for value in (high, middle, low):
            # By halves: the width of a range may be beyond all numbers.
            share = (value / 2 - low / 2) / (high / 2 - low / 2) if high > low else 0.5
            y = bar.bottom() - share * bar.height()
            painter.setPen(self._theme.color("secondary"))
            text = _label(value, coloring)
            label = QRectF(bar.right() + 5, y - 9, self.width() - bar.right() - 5, 18)
            painter.drawText(
                label, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text
            )


def _label(value: float, coloring: Coloring) -> str:
    plus = "+" if coloring.signed and value > 0 else ""
    return plus + _short(value)


def _short(value: float) -> str:
    """At most seven characters: "815.3", "−3.4e6"."""
    if abs(value) < 1e6:
        return format_number(value, 4)
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
