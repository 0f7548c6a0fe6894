"""The box that shows the step and takes one: any step, also beyond Qt's 32-bit spin boxes.

A double holds every integer up to 2⁵³, so a QDoubleSpinBox without decimals is exact for any image that fits a disk.
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

from convstudio.panels.widgets.number_box import draw_box
from convstudio.panels.widgets.segmented import HEIGHT, RADIUS
from convstudio.theme import digit_font

OFF: Final = "–"
_NO_STEP: Final = -1.0
_SEPARATORS: Final = str.maketrans("", "", ",' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")


class StepBox(QDoubleSpinBox):
    """Counts from 0, as everything does. Enter goes to the step typed, to the last one if there is no such;
    ``step_chosen`` carries it.
    """

    step_chosen = Signal(object)  # a Python int

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("step_box")
        self.setAccessibleName("Step")
        self.setToolTip("The step shown, counted from 0. Type another one.")
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
        """``count`` steps of which ``step`` is shown, or none."""
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

    # Text: digits with a comma before every third; a dash while the animation is off

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
        """↓ ends at step 0."""
        down = QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return super().stepEnabled() if self.value() > 0 else super().stepEnabled() & ~down

    @property
    def _typing(self) -> bool:
        """Whether there is a text that playing must not overwrite."""
        return self.hasFocus() and self.lineEdit().isModified()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # After the click that brought the focus: what is typed replaces what is there.
        QTimer.singleShot(0, self, self.selectAll)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        with QSignalBlocker(self):
            self.setValue(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        typed, before = self._typing, self.value()
        super().keyPressEvent(event)
        if entered:
            if typed and self.value() == before != self._shown:
                self._choose(before)  # to Qt this is no change, but playing has gone on meanwhile
            self.clearFocus()  # the arrows are the transport's again

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # meant for something else, where a box has no buttons

    # Looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_box(self, RADIUS)
