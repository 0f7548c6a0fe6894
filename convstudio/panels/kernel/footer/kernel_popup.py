"""The common base of the popups in the kernel's footer: where they open, and how keys close them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from convstudio.panels.widgets.controls.keys import press_focused
from convstudio.panels.widgets.controls.number_box import StrictNumberBox
from convstudio.panels.widgets.own_keys import ENTER

# Pixels between a popup and its button.
_APART = 4


class KernelPopup(QFrame):
    """A popup above the kernel's footer; all changes made in it until it closes are one edit, which Esc takes back."""

    given_up = Signal()
    """Esc was pressed; the popup closes next."""

    closed = Signal()
    """The popup has been hidden."""
    left_by_keys = Signal()
    """The popup has been closed with Enter or Esc, or by a choice: the weights are next."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(name)
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(12, 12, 12, 12)
        self.lines.setSpacing(10)

    def open_above(self, button: QWidget) -> None:
        """Open above ``button``, inside the screen."""
        self.open_beside(QRect(button.mapToGlobal(QPoint(0, 0)), button.size()), above=True)

    def open_beside(self, place: QRect, *, above: bool = False) -> None:
        """Open below or ``above`` a place of the screen, on its other side where there is no room."""
        self.adjustSize()
        screen = QGuiApplication.screenAt(place.topLeft()) or self.screen()
        room = screen.availableGeometry()
        over, under = place.top() - _APART - self.height(), place.bottom() + 1 + _APART
        if not above:
            above = under + self.height() > room.bottom() + 1
        top = max(over if above else under, room.top())
        left = max(min(place.left(), room.right() + 1 - self.width()), room.left())
        self.move(left, min(top, room.bottom() + 1 - self.height()))
        self.show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused button, or else close the popup; Esc gives up its changes too."""
        if press_focused(event):
            return
        if Qt.Key(event.key()) in (*ENTER, Qt.Key.Key_Escape):
            if event.key() == Qt.Key.Key_Escape:
                self.given_up.emit()
            self.hide()
            self.left_by_keys.emit()
            return
        super().keyPressEvent(event)


def number_box(name: str, least: int, most: int) -> StrictNumberBox:
    """Return a box for a small number."""
    box = StrictNumberBox()
    box.setFixedWidth(52)
    box.setAlignment(Qt.AlignmentFlag.AlignCenter)
    box.setAccessibleName(name)
    show_bounds(box, least, most)
    return box


def show_bounds(box: StrictNumberBox, least: int, most: int) -> None:
    """Set the range of a box, which its tip names."""
    box.setRange(least, most)
    box.setToolTip(f"{box.accessibleName()}, {least} to {most}")


def show_number(box: StrictNumberBox, number: int) -> None:
    """Show a number; nothing is emitted."""
    blocked = box.blockSignals(True)
    box.setValue(number)
    box.blockSignals(blocked)


def popup_button(text: str, tip: str) -> QPushButton:
    """Return a button that Enter presses only while it has the focus."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setToolTip(tip)
    return button
