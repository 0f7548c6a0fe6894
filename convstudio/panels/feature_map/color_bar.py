"""The colour bar: which value has which colour, and what the marked ends mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.colors import ABOVE, BELOW, FIRST, LAST
from convstudio.core.display import Coloring
from convstudio.core.numbers import format_number
from convstudio.panels.pictures.pixel_layers import Paint
from convstudio.theme import Theme, digit_font

_BAR = 11
_CAP = 6
_SHORTEST = 140.0


class ColorBar(QWidget):
    """A vertical bar with the range's ends and 0 written beside it; caps show the colours of values beyond."""

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
        return QSize(_BAR + 56, 120)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
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
        painter = QPainter(self)
        painter.setFont(self.font())
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

    def _draw_ticks(self, painter: QPainter, bar: QRectF, coloring: Coloring) -> None:
        low, high = coloring.low, coloring.high
        middle = 0.0 if low < 0 < high else (low + high) / 2
        plus = "+" if coloring.signed else ""
        for value in (high, middle, low):
            share = (value - low) / (high - low) if high > low else 0.5
            y = bar.bottom() - share * bar.height()
            painter.setPen(self._theme.color("secondary"))
            text = (plus if value > 0 else "") + _short(value)
            label = QRectF(bar.right() + 5, y - 9, self.width() - bar.right() - 5, 18)
            painter.drawText(
                label, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text
            )


def _short(value: float) -> str:
    """At most seven characters: "815.3", "−3.4e6"."""
    if abs(value) < 1e6:
        return format_number(value, 4)
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
