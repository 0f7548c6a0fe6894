"""An overlay that says, during a drag, what dropping on a card would do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.panels.widgets.lettering import write_paragraph
from convstudio.theme import LIGHT, Theme, text_font

_PIXELS: Final = 17
_MARGIN: Final = 24
_RADIUS: Final = 8.0
_GROUND: Final = 0.9  # opaque, so that the words can be read over any picture


class DropHint(QWidget):
    """A hint above all other widgets of its window, which ignores the mouse."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("drop_hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = LIGHT
        self._taken = False
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown; "" while nothing is dragged."""
        return "" if self.isHidden() else self.accessibleName()

    def show_over(self, card: QWidget, text: str, *, taken: bool) -> None:
        """Say what a drop on ``card`` would do, or why it is refused (not ``taken``)."""
        self._taken = taken
        self.setAccessibleName(text)
        window = self.window()
        self.setGeometry(QRect(card.mapTo(window, QPoint(0, 0)), card.size()))
        self.show()
        self.raise_()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(theme.color("accent" if self._taken else "secondary"), 2)
            if not self._taken:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(theme.color("card", _GROUND))
            frame = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
            weight = QFont.Weight.DemiBold if self._taken else QFont.Weight.Medium
            painter.setFont(text_font(_PIXELS, weight))
            painter.setPen(theme.color("text"))
            words = frame.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
            write_paragraph(painter, words, self.accessibleName())
