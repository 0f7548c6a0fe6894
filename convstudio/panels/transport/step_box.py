"""A box that shows the current step and takes another, beyond the range of Qt's 32-bit spin boxes.

A double holds every integer up to 2⁵³, so a QDoubleSpinBox without decimals is exact for any image that fits on a disk.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPaintEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox

from convstudio.panels.widgets.controls.number_box import draw_box
from convstudio.panels.widgets.controls.segmented import HEIGHT, RADIUS
from convstudio.panels.widgets.own_keys import ENTER
from convstudio.theme import digit_font

OFF: Final = "–"
_NO_STEP: Final = -1.0
_SEPARATORS: Final = str.maketrans("", "", ",' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")


class StepBox(QDoubleSpinBox):
    """A spin box for steps, counted from 0; "–" while the animation is off.

    Enter goes to the step typed, or to the last one if that is beyond it.
    """

    step_chosen = Signal(object)
    """Emitted with the step, a Python int, when the user enters one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("step_box")
        self.setAccessibleName("Step")
        self.setToolTip("The current step, counted from 0; type another.")
        self.setDecimals(0)
        self.setKeyboardTracking(False)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setFixedHeight(HEIGHT)
        self._shown = _NO_STEP
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(digit_font(13))
        self.setRange(_NO_STEP, _NO_STEP)
        self.valueChanged.connect(self._choose)

    def show_steps(self, count: int, step: int | None) -> None:
        """Show ``step`` of ``count`` steps, or none."""
        shown = _NO_STEP if step is None else step
        if self.maximum() == count - 1 and shown == self._shown == self.value():
            return
        with QSignalBlocker(self):
            if self.maximum() != count - 1:
                self.setRange(_NO_STEP, count - 1)
                widest = self.fontMetrics().horizontalAdvance(self.textFromValue(count - 1))
                self.setFixedWidth(max(widest, self.fontMetrics().horizontalAdvance("000")) + 20)
            self._shown = _NO_STEP if step is None else step
            if not self._typing:
                self.setValue(self._shown)
        self.setEnabled(count > 0)

    def _choose(self, value: float) -> None:
        if value >= 0:
            self.step_chosen.emit(int(value))

    # Text: digits with thousands separators; a dash while the animation is off

    def textFromValue(self, value: float) -> str:
        return OFF if value < 0 else f"{int(value):,}"

    def valueFromText(self, text: str) -> float:
        digits = text.translate(_SEPARATORS)
        return min(float(digits), self.maximum()) if digits.isdecimal() else self.value()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        digits = text.translate(_SEPARATORS)
        if digits.isdecimal() or text == OFF:
            state = QValidator.State.Acceptable
        else:
            state = QValidator.State.Invalid if digits else QValidator.State.Intermediate
        return state, text, position

    def fixup(self, _text: str) -> str:
        return self.textFromValue(self.value())

    # The keyboard

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Disable ↓ at step 0."""
        down = QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return super().stepEnabled() if self.value() > 0 else super().stepEnabled() & ~down

    @property
    def _typing(self) -> bool:
        """Whether typed text is pending, which playing must not overwrite."""
        return self.hasFocus() and self.lineEdit().isModified()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # After the click that brought the focus, so that typing replaces the text.
        QTimer.singleShot(0, self, self.selectAll)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        with QSignalBlocker(self):
            self.setValue(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in ENTER
        typed, before = self._typing, self.value()
        super().keyPressEvent(event)
        if entered:
            # To Qt this is no change, but playing has gone on meanwhile.
            if typed and self.value() == before != self._shown:
                self._choose(before)
            # The arrows go to the transport again.
            self.clearFocus()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel is meant for something else, since a box without buttons does not look like a spin box.
        event.ignore()

    # Looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(self, RADIUS)
