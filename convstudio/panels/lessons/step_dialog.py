"""What the program asks before it writes the present state as a step of a lesson: a headline."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.lesson import LONGEST_HEADLINE
from convstudio.theme import digit_font, text_font

_WIDTH = 460


class StepDialog(QDialog):
    """Asks for a headline, and text if there is any; ``confirmed`` carries both."""

    confirmed = Signal(str, str)

    def __init__(self, parent: QWidget | None, target: str) -> None:
        """``target``: the name of the lesson's file, or nothing where it is still to be chosen."""
        super().__init__(parent)
        self.setObjectName("step_dialog")
        self.setWindowTitle("Add current state as step")
        self.headline = QLineEdit()
        self.headline.setObjectName("step_headline")
        self.headline.setAccessibleName("Headline")
        self.headline.setToolTip(
            "One line that is true of this screen; the room reads it above the pictures."
        )
        self.headline.setPlaceholderText("What this step shows")
        self.headline.textChanged.connect(self._show_length)
        self._length = QLabel()
        self._length.setObjectName("step_length")
        self._length.setFont(digit_font(12))
        self._length.setProperty("quiet", True)
        self.text = QPlainTextEdit()
        self.text.setObjectName("step_text")
        self.text.setAccessibleName("Text of the step")
        self.text.setToolTip(
            "Text for who goes through the lesson alone; the room does not see it."
        )
        self.text.setPlaceholderText("Text for the reader, in Markdown; it can be written later.")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self._note = QLabel(
            f"Goes to the end of {target}." if target else "You choose the file next."
        )
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("quiet", True)
        self._note.setFont(text_font(12))
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText("Add step")
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._show_length("")

    def ask(self) -> None:
        """Open with the headline ready to be typed."""
        self.open()
        self.headline.setFocus()

    def accept(self) -> None:
        """Hand over what was typed."""
        super().accept()
        self.confirmed.emit(self._headline, self.text.toPlainText().strip())

    @property
    def _headline(self) -> str:
        return " ".join(self.headline.text().split())

    def _show_length(self, _text: str) -> None:
        length = len(self._headline)
        over = length > LONGEST_HEADLINE
        words = f"{length} of {LONGEST_HEADLINE} characters"
        self._length.setText(f"{words}: too long for a projector" if over else words)
        self._ok.setEnabled(0 < length <= LONGEST_HEADLINE)
        if self.headline.property("wrong") != over:
            self.headline.setProperty("wrong", over)
            self.headline.style().polish(self.headline)

    def _lay_out(self) -> None:
        label = QLabel("&Headline")
        label.setBuddy(self.headline)
        above = QHBoxLayout()
        above.addWidget(label)
        above.addStretch(1)
        above.addWidget(self._length)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        layout.addLayout(above)
        layout.addWidget(self.headline)
        layout.addSpacing(6)
        layout.addWidget(self.text)
        layout.addWidget(self._note)
        layout.addSpacing(6)
        layout.addWidget(self._buttons)
        self.setFixedWidth(_WIDTH)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
