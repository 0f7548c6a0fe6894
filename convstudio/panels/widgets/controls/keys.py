"""Keys that belong to the focused control although they are also shortcuts of the transport.

Qt would give Space and the arrows to the shortcuts first, but someone who has tabbed to a button, a slider or a choice
means that control.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)

from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.panels.widgets.controls.step_slider import StepSlider
from convstudio.panels.widgets.own_keys import ARROWS, ENTER

_CLICKS: Final = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
}
_ENDS: Final = {Qt.Key.Key_Home, Qt.Key.Key_End}


def keep_key(event: QEvent) -> bool:
    """Claim a key for the focused control, ahead of shortcuts; return True if the control uses it."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    focused = QApplication.focusWidget()
    keys: set[Qt.Key] = set()
    if isinstance(focused, QAbstractButton):
        keys = {Qt.Key.Key_Space}
        if isinstance(focused.parent(), Segmented):
            keys |= ARROWS.keys()
    elif isinstance(focused, QAbstractSlider) and not isinstance(focused, StepSlider):
        keys = ARROWS.keys() | _ENDS
    if event.modifiers() or Qt.Key(event.key()) not in keys:
        return False
    event.accept()
    return True


def press_focused(event: QKeyEvent) -> bool:
    """Let Enter press the focused button or open its menu, as on most desktops; return True if it did."""
    if Qt.Key(event.key()) not in ENTER:
        return False
    focused = QApplication.focusWidget()
    if isinstance(focused, QToolButton) and focused.menu() is not None:
        focused.showMenu()
    elif isinstance(focused, QAbstractButton):
        focused.click()
    else:
        return False
    return True


def reach_in_menu(row: QWidget, *boxes: QWidget) -> None:
    """Let a menu's arrow keys reach the controls in one of its rows, and Tab move between them.

    They take Enter as well, which would otherwise trigger the row last hovered. A click beside them does not close the
    menu.
    """
    row.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    row.setFocusProxy(boxes[0])
    _AmongBoxes(row, boxes)
    row.installEventFilter(_Unclicked(row))


class _Unclicked(QObject):
    """An event filter that keeps clicks on the labels of a row from the menu."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return event.type() in _CLICKS


class _AmongBoxes(QObject):
    """An event filter for Tab and Enter in a menu's controls; Qt would take them for ↓ and for the highlighted row."""

    def __init__(self, row: QWidget, boxes: tuple[QWidget, ...]) -> None:
        super().__init__(row)
        self._boxes = boxes
        for box in boxes:
            box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        ways = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if Qt.Key(event.key()) in ENTER:
            if isinstance(watched, QLineEdit):
                watched.returnPressed.emit()
            elif isinstance(watched, QSpinBox):
                watched.keyPressEvent(event)
            return True
        way = ways.get(Qt.Key(event.key()))
        if way is None or not isinstance(watched, QWidget):
            return False
        to = self._boxes.index(watched) + way
        if not 0 <= to < len(self._boxes):
            return False
        self._boxes[to].setFocus(Qt.FocusReason.TabFocusReason)
        return True
