"""The layer that shift-and-add is adding, as a small picture in a corner of S.

Where cells are large each of them says what it gets. On a photograph nothing of that can be read, and what matters
is the whole: a copy of the image, moved by a pixel or two, stronger or weaker, positive or negative.
"""

from __future__ import annotations

from typing import Any, Final

import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.panels.pictures.pixel_layers import Paint, draw_pixels
from convstudio.theme import Theme, digit_font

_MARGIN: Final = 10
_PADDING: Final = 7
_CAPTION: Final = 18
_SHARE: Final = 0.3  # of the view's width and height


class LayerInset(QWidget):
    """Takes no mouse events; its parent is the view in whose lower left corner it stays."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("layer_inset")
        self._theme = theme
        self._values: npt.NDArray[Any] | None = None
        self._paint: Paint | None = None
        self._caption = ""
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_layer(
        self, values: npt.NDArray[Any] | None, paint: Paint | None, caption: str
    ) -> None:
        """Show a layer's (rows, columns[, 3]) values; None hides it."""
        self._values, self._paint, self._caption = values, paint, caption
        parent = self.parentWidget()
        if values is None or parent is None:
            self.hide()
            return
        rows, columns = values.shape[:2]
        scale = min(parent.width() * _SHARE / columns, parent.height() * _SHARE / rows)
        text = QFontMetricsF(digit_font(11)).horizontalAdvance(caption)
        width = max(columns * scale, text) + 2 * _PADDING
        height = rows * scale + 2 * _PADDING + _CAPTION
        self.setGeometry(
            _MARGIN, int(parent.height() - height - _MARGIN), int(width) + 1, int(height) + 1
        )
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._values is None or self._paint is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("control"), 1))
        painter.setBrush(self._theme.color("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        rows, columns = self._values.shape[:2]
        room = QRectF(self.rect()).adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING - _CAPTION)
        scale = min(room.width() / columns, room.height() / rows)
        place = QRectF(room.left(), room.top(), columns * scale, rows * scale)
        draw_pixels(painter, self._values, place, self._paint)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("control"), 1))
        painter.drawRect(place)
        painter.setFont(digit_font(11))
        painter.setPen(self._theme.color("secondary"))
        foot = QRectF(_PADDING, self.height() - _PADDING - 15, self.width(), 16)
        painter.drawText(
            foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._caption
        )
