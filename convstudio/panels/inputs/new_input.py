"""A dialog for new inputs of any small size: zeros, one value, random digits, letters, or numbers as typed."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.model.painting import blank, counting, random_digits, typed
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.panels.widgets.controls.number_box import NumberBox
from convstudio.panels.widgets.controls.segmented import Segmented
from convstudio.panels.widgets.messages.dialog_note import DialogNote
from convstudio.theme import Theme

LARGEST: Final = 64
_FIRST_SIZE: Final = (5, 5)
# The digits 0 … 9 then run from black to white.
_DIGIT_WHITE: Final = 9.0
_FILLS: Final = {
    "zeros": ("Zeros", "All pixels are 0, ready to be painted or typed."),
    "value": ("Value", "All pixels have the value below."),
    "digits": ("Random digits", "Digits from 0 to 9, new ones every time."),
    "letters": ("a b c …", "1, 2, 3 … row by row: the numbers behind the letters a, b, c …"),
    "numbers": (
        "Numbers",
        "Type 4, 6, 5 for a signal; a semicolon begins another row: 1, 2; 3, 4.",
    ),
}
_NOT_IN_SIZES: Final = frozenset(",;./-\u2212\n\t ")
_TYPED: Final = ("value", "numbers")
_OFFERED: Final = {"1 × 8": "A signal: one row of eight samples.", "3 × 4": "", "5 × 5": ""}


class NewInputDialog(QDialog):
    """A dialog that asks for a size and a filling."""

    created = Signal(object)
    """The new `Picture`, when the dialog is confirmed."""

    def __init__(self, parent: QWidget | None, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("new_input")
        self.setWindowTitle("New input")
        self._generator = np.random.default_rng()
        self.rows = _size_box("Rows", "new_input_rows", _FIRST_SIZE[0])
        self.columns = _size_box("Columns", "new_input_columns", _FIRST_SIZE[1])
        self.fills = Segmented(tuple(_FILLS), [label for label, _ in _FILLS.values()])
        self.fills.setObjectName("new_input_fill")
        self.fills.show_theme(theme)
        for fill, (_, note) in _FILLS.items():
            self.fills.segment(fill).setToolTip(note)
        self.fills.chosen.connect(self._show_fill)
        self._value = QLineEdit("1")
        self._value.setObjectName("new_input_value")
        self._value.setFixedWidth(150)
        self._value.textEdited.connect(self._forget_problem)
        self._note = DialogNote("new_input_note")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Create")
        for button in self._buttons.buttons():
            # The style's own icons would not match the program.
            button.setIcon(QIcon())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        for box in (self.rows, self.columns):
            box.refused.connect(
                lambda said, box=box: self._note.setText(f"{box.accessibleName()}: {said}")
            )
            box.valueChanged.connect(self._forget_problem)
        self.sizes = [self._size_button(text, tip) for text, tip in _OFFERED.items()]
        for box in (self.rows, self.columns):
            box.installEventFilter(self)
        self._lay_out()
        self._show_fill(self.fills.choice)

    def _lay_out(self) -> None:
        size = QHBoxLayout()
        size.setSpacing(8)
        for widget in (self.rows, QLabel("×"), self.columns, QLabel("rows × columns")):
            size.addWidget(widget)
        size.addStretch(1)
        for button in self.sizes:
            size.addWidget(button)
        fill = QHBoxLayout()
        fill.setSpacing(8)
        fill.addWidget(self.fills)
        fill.addWidget(self._value)
        fill.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(size)
        layout.addLayout(fill)
        layout.addWidget(self._note)
        layout.addWidget(self._buttons)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        # The hidden box keeps its space, so that nothing moves.
        policy = self._value.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._value.setSizePolicy(policy)

    def show_theme(self, theme: Theme) -> None:
        self.fills.show_theme(theme)

    def ask(self) -> None:
        """Open with the focus on the number of rows."""
        self.open()
        self.rows.setFocus()
        self.rows.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Switch to typed numbers at a character that no size contains: "4, 6, 5" is a signal, not the size 465."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            box = self.columns if watched is self.columns else self.rows
            text = event.text()
            if event.matches(QKeySequence.StandardKey.Paste):
                text = QGuiApplication.clipboard().text()
            if any(sign in _NOT_IN_SIZES for sign in text.strip()) or text == " ":
                self._begin_numbers(box, text)
                return True
        return super().eventFilter(watched, event)

    def _begin_numbers(self, box: NumberBox, text: str) -> None:
        """Switch to typed numbers, starting with the text in a box and ``text`` after it."""
        line = box.lineEdit()
        before = line.text()[: line.cursorPosition()] if not line.hasSelectedText() else ""
        self.fills.segment("numbers").click()
        self._value.setText(before + text)
        self._value.setFocus()
        self._value.end(False)

    def accept(self) -> None:
        """Create the picture; a value that is not a number keeps the dialog open."""
        try:
            picture = self._picture()
        except ExpressionError as error:
            self._mark(True)
            self._note.setText(str(error))
            self._value.setFocus()
            self._value.selectAll()
            return
        super().accept()
        self.created.emit(picture)

    def _picture(self) -> Picture:
        height, width = self.rows.value(), self.columns.value()
        match self.fills.choice:
            case "digits":
                return random_digits(height, width, self._generator)
            case "letters":
                return counting(height, width)
            case "value":
                value = float(evaluate(self._value.text()))
                return blank(height, width, value, white=_DIGIT_WHITE)
            case "numbers":
                return typed(self._value.text(), white=_DIGIT_WHITE)
        return blank(height, width, white=_DIGIT_WHITE)

    def _show_fill(self, fill: str) -> None:
        self._value.setVisible(fill in _TYPED)
        self._value.setToolTip(_FILLS[fill][1])
        for widget in (self.rows, self.columns, *self.sizes):
            # Typed numbers imply their own size.
            widget.setEnabled(fill != "numbers")
        numbers = fill == "numbers"
        self._value.setText("" if numbers else "1")
        self._value.setPlaceholderText("4, 6, 5" if numbers else "")
        self._value.setAccessibleName("Numbers" if numbers else "Value of all pixels")
        self._forget_problem()
        # When the arrow keys change the filling, the focus stays so that the next arrow continues.
        if fill in _TYPED and self.isVisible() and not self.fills.by_arrows:
            self._value.setFocus()
            self._value.selectAll()

    def _size_button(self, text: str, tip: str) -> QPushButton:
        rows, columns = map(int, text.split(" × "))
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(tip or f"{rows} rows, {columns} columns.")
        button.setAccessibleName(f"Size {text}")
        button.clicked.connect(lambda: self.rows.setValue(rows))
        button.clicked.connect(lambda: self.columns.setValue(columns))
        return button

    def _forget_problem(self) -> None:
        self._mark(False)
        self._note.setText(_FILLS[self.fills.choice][1])

    def _mark(self, wrong: bool) -> None:
        self._value.setProperty("wrong", wrong)
        self._value.style().unpolish(self._value)
        self._value.style().polish(self._value)


def _size_box(name: str, object_name: str, size: int) -> NumberBox:
    box = NumberBox()
    box.setObjectName(object_name)
    box.setAccessibleName(name)
    box.setToolTip(f"{name}, 1 to {LARGEST}")
    box.setRange(1, LARGEST)
    box.setValue(size)
    box.setFixedSize(52, 28)
    box.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return box
