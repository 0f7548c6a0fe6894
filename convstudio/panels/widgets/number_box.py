"""A box for a small whole number, without buttons, in the same frame as a line of text.

Qt's style draws a frame that can hardly be seen on a dark ground, and a style sheet leaves a spin box without buttons
no room for its number.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QToolTip, QWidget

_RADIUS = 5.0
_MOST_DIGITS = 10


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
    """↑ and ↓ count, and a number can be typed; ``refused`` says that it is beyond the range.

    Qt would drop the digit that leads beyond it, so that 61 of 60 became 6.
    """

    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Whatever digits are typed stay to be seen."""
        if self._beyond(text) is not None:
            return QValidator.State.Intermediate, text, at
        return super().validate(text, at)

    def fixup(self, text: str) -> str:
        """Once the focus goes on, the nearest number that there is."""
        number = self._beyond(text)
        if number is None:
            return text
        return str(min(max(number, self.minimum()), self.maximum()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes no number that there is not."""
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
        """The number typed, where it lies beyond the range."""
        if not (text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS):
            return None
        number = int(text)
        return None if self.minimum() <= number <= self.maximum() else number

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(self)
