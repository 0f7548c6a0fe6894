"""A box for a small whole number, without buttons, in the same frame as a line of text.

Qt's style draws a frame that can hardly be seen on a dark ground, and a style sheet leaves a spin box without buttons
no room for its number.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget

_RADIUS = 5.0


def draw_box(widget: QWidget, radius: float = _RADIUS) -> None:
    """The ground and the frame of a box, for its paint event: two pixels of the accent while it has the focus."""
    colors = widget.palette()
    with QPainter(widget) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = widget.hasFocus()
        role = QPalette.ColorRole.Highlight if focused else QPalette.ColorRole.Mid
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(colors.color(QPalette.ColorGroup.Active, role), width))
        painter.setBrush(colors.color(QPalette.ColorRole.Base))
        inset = width / 2
        painter.drawRoundedRect(
            QRectF(widget.rect()).adjusted(inset, inset, -inset, -inset), radius, radius
        )


class NumberBox(QSpinBox):
    """↑ and ↓ count, and a number can be typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(self)
