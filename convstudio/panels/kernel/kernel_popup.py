"""What the popups of the kernel's footer have in common: where they open, and how keys leave them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from convstudio.panels.widgets.keys import press_focused
from convstudio.panels.widgets.number_box import NumberBox

_APART = 4  # pixels between a popup and its button


class KernelPopup(QFrame):
    """A small window over the kernel's footer; all that is changed in it until it closes is one edit."""

    closed = Signal()
    left_by_keys = Signal()

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(name)
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(12, 12, 12, 12)
        self.lines.setSpacing(10)

    def open_above(self, button: QWidget) -> None:
        """Open beside the button that belongs to it, inside the screen."""
        self.adjustSize()
        at = button.mapToGlobal(QPoint(0, -self.height() - _APART))
        screen = QGuiApplication.screenAt(at) or self.screen()
        room = screen.availableGeometry()
        at.setX(max(min(at.x(), room.right() + 1 - self.width()), room.left()))
        at.setY(max(at.y(), room.top()))
        self.move(at)
        self.show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button, or else, as Esc does, goes on to the weights."""
        if press_focused(event):
            return
        if Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.hide()
            self.left_by_keys.emit()
            return
        super().keyPressEvent(event)


def number_box(name: str, least: int, most: int) -> NumberBox:
    """A box of a popup for a small number."""
    box = NumberBox()
    box.setFixedWidth(52)
    box.setAlignment(Qt.AlignmentFlag.AlignCenter)
    box.setAccessibleName(name)
    show_bounds(box, least, most)
    return box


def show_bounds(box: NumberBox, least: int, most: int) -> None:
    """From where to where a box goes, which its tip says."""
    box.setRange(least, most)
    box.setToolTip(f"{box.accessibleName()}, {least} to {most}")


def show_number(box: NumberBox, number: int) -> None:
    """Show a number without emitting anything."""
    blocked = box.blockSignals(True)
    box.setValue(number)
    box.blockSignals(blocked)


def popup_button(text: str, tip: str) -> QPushButton:
    """A button of a popup, which Enter elsewhere in it does not press."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setToolTip(tip)
    return button
