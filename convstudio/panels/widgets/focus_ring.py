"""The ring around what has the focus: two pixels of the accent, the same wherever a widget draws itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

WIDTH: Final = 2.0
KEYBOARD_REASONS: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""Who comes in one of these ways has no mouse pointer to see where they are."""
_RADIUS: Final = 6.0


def draw_focus(painter: QPainter, place: QRectF, color: QColor, *, radius: float = _RADIUS) -> None:
    """Draw the ring just inside ``place``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, WIDTH))
    inset = WIDTH / 2
    painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()
