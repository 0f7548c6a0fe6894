"""A spin box for small whole numbers, without buttons, framed like a line edit.

Qt's style draws a frame that is hardly visible on a dark background, and a style sheet leaves a spin box without
buttons no room for its number.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QValidator,
)
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QToolTip, QWidget

from convstudio.panels.widgets.controls.number_typing import NumberLine
from convstudio.panels.widgets.own_keys import ENTER

_RADIUS = 5.0
_MOST_DIGITS = 10
_REST_MS = 400


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
    """Emitted with a sentence when a number beyond the range is refused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setLineEdit(NumberLine(self))

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
        if number is None or event.key() not in ENTER:
            super().keyPressEvent(event)
            return
        event.accept()
        self._refuse(number)
        self.selectAll()

    def _refuse(self, number: int) -> None:
        said = f"{number:,} is not from {self.minimum():,} to {self.maximum():,}."
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), said, self)
        self.refused.emit(said)

    def _beyond(self, text: str) -> int | None:
        """The number typed if it is beyond the range, else None."""
        if not (text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS):
            return None
        number = int(text)
        return None if self.minimum() <= number <= self.maximum() else number

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(self)


class StrictNumberBox(NumberBox):
    """A number box for what is changed at once: a typed number counts when it is complete.

    That is at Enter, when the focus leaves, and after a short rest: "11" does not pass through 1. Arrows and the wheel
    count at once. After a number beyond the range the value is that of before: nothing is clamped.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = self.value()  # typing
        self.setKeyboardTracking(False)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._take_rested)
        self.lineEdit().textEdited.connect(self._follow_typing)

    def fixup(self, text: str) -> str:
        """Replace a number beyond the range by the value of before when the focus leaves."""
        return text if self._beyond(text) is None else self.textFromValue(self.value())

    def stepBy(self, steps: int) -> None:
        super().stepBy(steps)
        self._before = self.value()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._before = self.value()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take a number that is left behind, or refuse it if it is beyond the range."""
        number = self._beyond(self.text())
        self._rest.stop()
        super().focusOutEvent(event)
        if number is not None:
            # Deferred, since the change of the focus would hide the sentence.
            QTimer.singleShot(0, self, lambda: self._refuse(number) if self.isVisible() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Forget at Esc what has been typed and does not count yet: the focus, which leaves next, would take it."""
        if event.key() == Qt.Key.Key_Escape:
            self._rest.stop()
            self.setValue(self.value())
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest.stop()
        self.lineEdit().setText(self.textFromValue(self.value()))

    def _follow_typing(self, text: str) -> None:
        self._rest.start()
        self._take_back(text)

    def _take_rested(self) -> None:
        """Let the number count that stands there; what is not yet a number may become one."""
        if self.hasAcceptableInput():
            self.interpretText()

    def _take_back(self, text: str) -> None:
        """Return to the value before typing once more digits than one lead beyond the range; the text stays."""
        if self._beyond(text) is None or self.value() == self._before:
            return
        line = self.lineEdit()
        at = line.cursorPosition()
        self.setValue(self._before)
        line.setText(text)
        line.setCursorPosition(at)
