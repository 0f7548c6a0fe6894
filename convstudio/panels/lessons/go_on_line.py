"""The offer to resume a lesson: one line above its text, which disappears with the next screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton


class GoOnLine(QFrame):
    """A line that offers to resume a lesson at the step where the user left it."""

    accepted = Signal()
    """The user asks to go to that step."""
    declined = Signal()
    """The user prefers to stay at the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("go_on_line")
        self._label = QLabel()
        self._label.setObjectName("go_on_words")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        go, close = QToolButton(), QToolButton()
        for button, name, text, tip, words, role, signal in (
            (go, "go_on", "Continue", "Continue where you were (Enter)", "Continue where you were", "link",
             self.accepted),
            (close, "begin_again", "×", "Begin again: close this line", "Begin again", "flat",
             self.declined),
        ):  # fmt: skip
            button.setObjectName(name)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(words)
            button.setProperty(role, True)
            button.clicked.connect(signal)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 2, 6, 2)
        row.setSpacing(4)
        row.addWidget(self._label)
        row.addWidget(go)
        row.addStretch(1)
        row.addWidget(close)
        self.hide()

    @property
    def words(self) -> str:
        """The offer in words, for screen readers."""
        return f"{self._label.text()} Enter does."

    def show_step(self, step: int | None) -> None:
        """Offer to resume at a step, counted from 0; None: hide the offer."""
        if step is not None:
            self._label.setText(f"Continue at step {step + 1}?")
            self.setAccessibleName(self._label.text())
        self.setVisible(step is not None)
