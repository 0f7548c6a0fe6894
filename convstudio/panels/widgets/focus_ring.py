"""The focus ring: two pixels of the accent colour, the same on every widget that paints itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

WIDTH: Final = 2.0
KEYBOARD_REASONS: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Focus reasons of people who navigate by keyboard: they have no mouse pointer that shows where they are."""
BRIEF_REASONS: Final = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Focus reasons of a focus that is elsewhere for a moment and comes back."""
_RADIUS: Final = 6.0
_OUTSIDE: Final = 4  # pixels from a widget to the ring's outer edge
_PLACING: Final = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show)


def draw_focus(painter: QPainter, place: QRectF, color: QColor, *, radius: float = _RADIUS) -> None:
    """Draw the ring just inside ``place``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, WIDTH))
    inset = WIDTH / 2
    painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


class RingAround(QWidget):
    """A focus ring for a widget whose text starts at its very edge; it is drawn in the parent's margins."""

    def __init__(self, around: QWidget) -> None:
        super().__init__(around.parentWidget())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._around, self._color = around, QColor()
        around.installEventFilter(self)
        self.hide()

    def show_ring(self, color: QColor | None) -> None:
        """Show the ring in this colour; None hides it."""
        self._color = color or QColor()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PLACING:
            self._place()
        return False

    def _place(self) -> None:
        around = self._around
        self.setGeometry(around.geometry().adjusted(-_OUTSIDE, -_OUTSIDE, _OUTSIDE, _OUTSIDE))
        self.setVisible(self._color.isValid() and not around.isHidden())
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            draw_focus(painter, QRectF(self.rect()), self._color)
