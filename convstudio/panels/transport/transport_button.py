"""The buttons of the transport bar, with the usual signs of media players.

They are drawn because the typeface lacks them, and a fallback font would differ from machine to machine.
"""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from convstudio.panels.widgets.controls.segmented import HEIGHT, PADDING, RADIUS, segment_font
from convstudio.panels.widgets.lettering import LEFT, write
from convstudio.theme import LIGHT, Theme

Sign = Literal["first", "back", "play", "pause", "forward", "fast forward", "stop"]
_Points = tuple[tuple[float, float], ...]


def _right(x: float, width: float) -> _Points:
    """A triangle from ``x`` that points to the right."""
    return (x, 1), (x + width, 6), (x, 11)


def _left(x: float, width: float) -> _Points:
    return (x + width, 1), (x, 6), (x + width, 11)


def _bar(x: float, width: float = 2.0) -> _Points:
    return (x, 1), (x + width, 1), (x + width, 11), (x, 11)


# Polygons in a square of 12 × 12.
_SIGNS: Final[dict[Sign, tuple[_Points, ...]]] = {
    "first": (_bar(-1), _left(1, 6), _left(7, 6)),
    "back": (_bar(0.5), _left(2.5, 9)),
    "play": (_right(2, 9),),
    "pause": (_bar(1.5, 3), _bar(7.5, 3)),
    "forward": (_right(0.5, 9), _bar(9.5)),
    "fast forward": (_right(-0.5, 6.5), _right(6, 6.5)),
    "stop": (_bar(1, 10),),
}
_SIGN_SIZE: Final = 12
_WIDTH: Final = 34
_GAP: Final = 7


class TransportButton(QAbstractButton):
    """A button with a sign and optional text. A click leaves the focus where it is, so that Space still plays."""

    def __init__(self, name: str, sign: Sign, tip: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme, self._sign = LIGHT, sign
        self._prominent, self._widest = False, 0
        self.show_tip(tip)

    @property
    def sign(self) -> Sign:
        """The sign that is drawn."""
        return self._sign

    def show_tip(self, tip: str) -> None:
        """Set what the button does, with its key in brackets."""
        self.setToolTip(tip)
        self.setAccessibleName(tip.split(" (")[0])

    def show_sign(self, sign: Sign, text: str = "") -> None:
        if (sign, text) == (self._sign, self.text()):
            return
        self._sign = sign
        self.setText(text)
        self.update()

    def make_prominent(self, *texts: str) -> None:
        """Fill the button with the accent colour, and keep it as wide as the widest of ``texts``."""
        self._prominent = True
        metrics = QFontMetrics(segment_font(True))
        self._widest = max(metrics.horizontalAdvance(text) for text in texts)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        words = _SIGN_SIZE + _GAP + self._widest + 2 * PADDING if self._widest else 0
        return QSize(max(_WIDTH, words), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_frame(painter)
            enabled, prominent = self.isEnabled(), self._prominent and self.isEnabled()
            color = "on_accent" if prominent else "text" if enabled else "control"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(color))
            font = segment_font(True)
            words = QFontMetrics(font).horizontalAdvance(self.text()) + _GAP if self.text() else 0
            left = round((self.width() - _SIGN_SIZE - words) / 2)
            top = (self.height() - _SIGN_SIZE) / 2
            for points in _SIGNS[self._sign]:
                painter.drawPolygon(QPolygonF([QPointF(left + x, top + y) for x, y in points]))
            if self.text():
                painter.setFont(font)
                painter.setPen(self._theme.color(color))
                place = QRectF(left + _SIGN_SIZE + _GAP, 0, words, self.height())
                write(painter, place, self.text(), LEFT)

    def _draw_frame(self, painter: QPainter) -> None:
        theme, enabled = self._theme, self.isEnabled()
        filled = self._prominent and enabled
        lit = enabled and (self.underMouse() or self.isDown())
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(theme.color("accent" if filled else "hover" if lit else "card"))
        outline = "accent" if filled else "control" if enabled else "hairline"
        painter.setPen(QPen(theme.color(outline), 1))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("on_accent" if filled else "accent"), 2))
            inset = 2.5 if filled else 0.5
            painter.drawRoundedRect(
                frame.adjusted(inset, inset, -inset, -inset), RADIUS - inset, RADIUS - inset
            )
