"""Keys for the size of text, as in a browser: Ctrl with +, − and 0, and Ctrl with the wheel.

They apply to the part of the page that has the focus or lies under the mouse. Elsewhere they zoom pictures.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from convstudio.panels.widgets.controls.wheel_turn import WheelTurn

_KEYS: Final = {
    Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_Underscore: -1, Qt.Key.Key_0: 0,
}  # fmt: skip


def asked_size(event: QKeyEvent) -> int | None:
    """Return 1 for larger, −1 for smaller, 0 for the usual size; None if the key means something else."""
    modifiers = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    if modifiers != Qt.KeyboardModifier.ControlModifier:
        return None
    return _KEYS.get(Qt.Key(event.key()))


class SizeKeys(QObject):
    """An event filter for the widgets of a page, for keys and wheel events that their children have not used."""

    asked = Signal(int)
    """1: larger, −1: smaller, 0: the usual size."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__(widgets[0])
        self._turn = WheelTurn(touchpads=True)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QKeyEvent) and (way := asked_size(event)) is not None:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.asked.emit(way)
                return True
        return False

    def _wheel(self, event: QWheelEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turn.forget()
            return False
        notches = self._turn.notches(event)
        for _ in range(abs(notches)):
            self.asked.emit(1 if notches > 0 else -1)
        event.accept()
        return True
