"""A spin box for small whole numbers, without buttons, framed like a line edit.

Qt's style draws a frame that is hardly visible on a dark background, and a style sheet leaves a spin box without
buttons no room for its number.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QToolTip, QWidget

_RADIUS = 5.0
_MOST_DIGITS = 10


def draw_box(widget: QWidget, radius: float = _RADIUS) -> None:
    """Draw the background and frame of a box, in its paint event: two pixels of the accent while focused."""
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
    """A spin box that keeps and refuses typed numbers beyond its range.

    Qt would drop the digit that leads beyond it, so that 61 of 60 became 6.
    """

    refused = Signal(object)
    """Emitted with a sentence when Enter is pressed on a number beyond the range."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Accept digits beyond the range while typing."""
        if self._beyond(text) is not None:
            return QValidator.State.Intermediate, text, at
        return super().validate(text, at)

    def fixup(self, text: str) -> str:
        """Clamp a number beyond the range when the focus leaves."""
        number = self._beyond(text)
        if number is None:
            return text
        return str(min(max(number, self.minimum()), self.maximum()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Refuse Enter on a number beyond the range."""
        number = self._beyond(self.text())
        if number is None or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        event.accept()
        said = f"{number:,} is not from {self.minimum():,} to {self.maximum():,}."
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), said, self)
        self.selectAll()
        self.refused.emit(said)

    def _beyond(self, text: str) -> int | None:
        """The number typed if it is beyond the range, else None."""
        if not (text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS):
            return None
        number = int(text)
        return None if self.minimum() <= number <= self.maximum() else number

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(self)
