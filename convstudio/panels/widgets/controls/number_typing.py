"""How a number is typed into a box with a unit: the focus selects it, and the caret never stands behind the unit.

Qt puts the caret where the mouse is, also behind the unit, where it refuses every digit without a word.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox

from convstudio.panels.widgets.focus_ring import BRIEF_REASONS


class NumberLine(QLineEdit):
    """The line of text of a spin box, to be given to it by `setLineEdit`.

    A class of its own and no event filter, which would be asked of a line that is being destroyed.
    """

    def __init__(self, box: QSpinBox | QDoubleSpinBox) -> None:
        super().__init__(box)
        self.setObjectName("qt_spinbox_lineedit")  # as Qt calls its own
        self._box = box
        # From the click that brings the focus until the button is released: a drag selects what it passes.
        self._is_entered = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # By the mouse it is selected when the button is released.
        self._is_entered = event.reason() == Qt.FocusReason.MouseFocusReason
        if not self._is_entered and event.reason() not in BRIEF_REASONS:
            self._box.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._is_entered:
            self._is_entered = False
            if not self.hasSelectedText():
                self._box.selectAll()
        self._keep_before_unit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self._keep_before_unit()

    def _keep_before_unit(self) -> None:
        """Put the caret before the unit, if it stands behind."""
        unit = self._box.suffix()
        end = len(self.text()) - len(unit)
        behind = self.cursorPosition() > end and self.text().endswith(unit)
        if unit and behind and not self.hasSelectedText():
            self.setCursorPosition(end)
