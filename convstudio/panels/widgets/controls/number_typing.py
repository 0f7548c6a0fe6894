"""How a number is typed into a box with a unit: a click selects the number, and the caret never stands behind the unit.

Qt puts the caret where the mouse is, also behind the unit, where it refuses every digit without a word.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox
from shiboken6 import isValid


class NumberTyping(QObject):
    """An event filter of a spin box and of its line of text; it lives as long as the box."""

    def __init__(self, box: QSpinBox | QDoubleSpinBox, line: QLineEdit) -> None:
        super().__init__(box)
        self._box, self._line = box, line
        # From the click that brings the focus until the button is released: a drag selects what it passes.
        self._is_entered = False
        box.installEventFilter(self)
        line.installEventFilter(self)
        line.cursorPositionChanged.connect(self._keep_before_unit)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self._is_entered = event.reason() == Qt.FocusReason.MouseFocusReason
        elif kind == QEvent.Type.MouseButtonRelease and self._is_entered:
            self._is_entered = False
            if not self._line.hasSelectedText():
                self._box.selectAll()
        return False

    def _keep_before_unit(self, _before: int, at: int) -> None:
        if not isValid(self._line):
            return  # a line that is destroyed moves its caret
        line, unit = self._line, self._box.suffix()
        end = len(line.text()) - len(unit)
        if unit and at > end and line.text().endswith(unit) and not line.hasSelectedText():
            line.setCursorPosition(end)
