"""The layer that shift-and-add is adding, as a small picture in a corner of S.

Large cells show what each of them gets. On a photograph, where that is illegible, the layer as a whole matters: a copy
of the image, shifted by a pixel or two, scaled, positive or negative.
"""

from __future__ import annotations

from typing import Any, Final

import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.pixel_items import Paint, draw_pixels
from convstudio.panels.widgets.lettering import LEFT, SMALLEST, write
from convstudio.theme import Theme, digit_font

_MARGIN: Final = 10
_PADDING: Final = 7
_SHARE: Final = 0.3  # of the view's width and height
_HIGHEST: Final = 0.4  # of the view's height, where the caption is wide


class LayerInset(QWidget):
    """An inset in the lower left corner of its parent view, which ignores the mouse."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("layer_inset")
        self._theme, self._metrics = theme, DESK
        self._values: npt.NDArray[Any] | None = None
        self._paint: Paint | None = None
        self._caption = ""
        self.hide()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._metrics = theme, metrics
        if not self.isHidden():
            self.show_layer(self._values, self._paint, self._caption)
        self.update()

    @property
    def _font(self) -> QFont:
        return digit_font(self._metrics.small_type)

    @property
    def _lines(self) -> list[str]:
        """The lines of the caption; brief ones have two lines, with fewer words if needed."""
        lines = self._caption.split(", ", 1)
        room = self._most
        if not self._metrics.brief:
            metrics = QFontMetricsF(digit_font(SMALLEST))
            return [
                text
                for text in (self._caption, lines[0])
                if metrics.horizontalAdvance(text) <= room
            ][:1]
        if QFontMetricsF(self._font).horizontalAdvance(lines[-1]) > room:
            lines[-1] = lines[-1].removeprefix("moved ")
        return lines

    @property
    def _most(self) -> float:
        """The width available to the content."""
        parent = self.parentWidget()
        wide = 0 if parent is None else parent.width()
        return wide - 2 * (_MARGIN + _PADDING * self._metrics.pen)

    def show_layer(
        self, values: npt.NDArray[Any] | None, paint: Paint | None, caption: str
    ) -> None:
        """Show a layer's (rows, columns[, 3]) values; None hides the inset."""
        self._values, self._paint, self._caption = values, paint, caption
        parent = self.parentWidget()
        if values is None or parent is None:
            self.hide()
            return
        rows, columns = values.shape[:2]
        scale = min(parent.width() * _SHARE / columns, parent.height() * _SHARE / rows)
        metrics = QFontMetricsF(self._font)
        text = max(map(metrics.horizontalAdvance, self._lines), default=0.0)
        width = min(max(columns * scale, text), self._most)
        # A wide caption allows a wider picture, as long as that stays small.
        scale = min(width / columns, parent.height() * _HIGHEST / rows)
        width += 2 * _PADDING * self._metrics.pen
        height = rows * scale + 2 * _PADDING * self._metrics.pen + self._foot
        self.setGeometry(
            _MARGIN, int(parent.height() - height - _MARGIN), int(width) + 1, int(height) + 1
        )
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._values is None or self._paint is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = self._metrics.pen
            edge, padding = pen / 2, _PADDING * pen
            painter.setPen(QPen(self._theme.color("control"), pen))
            painter.setBrush(self._theme.color("card"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 8, 8)
            rows, columns = self._values.shape[:2]
            room = QRectF(self.rect()).adjusted(padding, padding, -padding, -padding - self._foot)
            scale = min(room.width() / columns, room.height() / rows)
            place = QRectF(room.left(), room.top(), columns * scale, rows * scale)
            draw_pixels(painter, self._values, place, self._paint)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("control"), pen))
            painter.drawRect(place)
            painter.setFont(self._font)
            painter.setPen(self._theme.color("caption"))
            line = self._metrics.inset_line
            top = self.height() - padding - self._foot + self._metrics.inset_air
            for at, text in enumerate(self._lines):
                foot = QRectF(padding, top + at * line, self.width() - 2 * padding, line)
                write(painter, foot, text, LEFT)

    @property
    def _foot(self) -> float:
        """The height of the caption."""
        return self._metrics.inset_caption * len(self._lines)
