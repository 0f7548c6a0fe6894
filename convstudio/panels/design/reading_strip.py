"""A line of words at the foot of a tool, on a ground of its own, so that it may lie over pictures."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convstudio.panels.widgets.lettering import LEFT, write
from convstudio.theme import LIGHT, Theme, digit_font

HEIGHT: Final = 20
"""Pixels of height of the line."""
_SIDE: Final = 10


class ReadingStrip(QWidget):
    """A line of words that are read by screen readers as well; what is too long is a tip in full."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme, self._text = LIGHT, ""

    def text(self) -> str:
        """The words in full."""
        return self._text

    def setText(self, text: str) -> None:
        """Show other words."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.setToolTip(text)
            self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.color("card"))
            painter.setFont(digit_font(12))
            painter.setPen(self._theme.color("secondary"))
            place = QRectF(self.rect()).adjusted(_SIDE, 0, -_SIDE, 0)
            write(painter, place, self._text, LEFT, smallest=10)
