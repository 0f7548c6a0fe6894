"""The captions above the two pictures of the kernel."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.widgets import lettering
from convstudio.theme import Theme, math_font, text_font

# Pixels of type. STIX's ⋆ is heavy; Inter's has the weight of the ∗ beside it.
_STAR = 20


class FittedCaption(NamedTuple):
    """The text of a caption, its fonts, and the width reserved for its sign (0 without a sign)."""

    sign_font: QFont
    advance: int
    font: QFont
    text: str

    @property
    def width(self) -> int:
        return self.advance + lettering.whole_advance(self.text, self.font)


class Caption(QWidget):
    """A mathematical sign and a few words.

    A QLabel does not serve: the lines of a mathematical font are so tall that the words would leave it.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._metrics = theme, DESK
        self._sign = ""
        self.words = self._short = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_text(self, sign: str, words: str, short: str = "") -> None:
        """Show a sign and the words after it, or the ``short`` ones where space is short."""
        self._sign, self.words, self._short = sign, words, short or words
        self.setAccessibleName(f"{sign} {words}")
        self.update()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Repaint in a theme's colours."""
        self._theme, self._metrics = theme, metrics
        self.update()

    @property
    def fitted(self) -> FittedCaption:
        """The caption as it fits the width: short words, then no sign, then smaller type; it is never cut off."""
        pixels, at = self._metrics.type, self._metrics.kernel
        sign = text_font(_STAR) if self._sign == "⋆" else math_font(at.sign)
        advance = lettering.whole_advance(self._sign, sign) + at.sign_gap
        advance = advance if self._sign else 0
        width = self.width() - at.caption_gap
        for kept, text in ((advance, self.words), (advance, self._short), (0, self._short.strip())):
            taken = lettering.whole_advance(text, text_font(pixels))
            if kept + taken <= width:
                return FittedCaption(sign, kept, text_font(pixels), text)
        found = lettering.fitted(text, text_font(pixels), width)
        return FittedCaption(sign, 0, found.font, found.text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        at, fitted = self._metrics.kernel, self.fitted
        with QPainter(self) as painter:
            painter.setPen(self._theme.color("caption"))
            left = (self.width() - fitted.width) // 2
            base = self.height() - at.caption_foot
            if fitted.advance:
                painter.setFont(fitted.sign_font)
                lettering.put(painter, QPointF(left, base + at.sign_drop), self._sign)
            painter.setFont(fitted.font)
            words = QPointF(left + fitted.advance, base)
            lettering.put(painter, words, fitted.text, place=QRectF(self.rect()))
