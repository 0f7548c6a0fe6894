"""The window of a torn-off tool, a child of the main window, whose keys work in it as well."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convstudio.panels.widgets.controls.keys import keep_key, press_focused
from convstudio.tools.slots.slot import Slot

_MARGIN: Final = 8
_FROM_EDGE: Final = 40  # the distance from the edges of a display in pixels


class ToolWindow(QWidget):
    """A window that holds one slot."""

    closed = Signal()
    """The user has closed the window."""

    def __init__(self, slot: Slot, parent: QWidget) -> None:
        # The shortcuts of the parent, such as the transport's keys, work in a window of this type.
        super().__init__(parent, Qt.WindowType.Tool)
        self.setObjectName("tool_window")
        self.setWindowTitle(slot.tool.words)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # At the start the main window is the active one.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.resize(slot.view.window_size)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(_MARGIN,) * 4)
        layout.addWidget(slot)
        slot.show()

    def stand_beside(self, window: QWidget) -> None:
        """Move to a display that ``window`` is not on, or else to the upper right of its own."""
        own = window.screen()
        other = next((each for each in QGuiApplication.screens() if each is not own), own)
        area = other.availableGeometry()
        corner = area.topRight() if other is own else area.topLeft()
        left = corner.x() - self.width() - _FROM_EDGE if other is own else corner.x() + _FROM_EDGE
        self.move(left, corner.y() + 2 * _FROM_EDGE)

    def event(self, event: QEvent) -> bool:
        """Let the focused control keep its keys."""
        return keep_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused control, and Esc go back to the main window."""
        parent = self.parentWidget()
        if press_focused(event):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and parent is not None:
            parent.activateWindow()
            parent.setFocus()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
