"""An offer in one quiet line above the stage: a sentence with its buttons, and the strip that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget


class Answer(NamedTuple):
    """A button of an offer: its object name, its text, its tip, and what a screen reader calls it."""

    name: str
    text: str
    tip: str
    spoken: str


class OfferLine(QWidget):
    """A line with a sentence, "" if the first answer says it all, and a button for each of its answers."""

    answered = Signal(str)
    """The object name of the button that was pressed."""

    def __init__(self, name: str, words: str, answers: Sequence[Answer]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words or answers[0].spoken)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(4)
        if words:
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("quiet", True)
            row.addWidget(label)
            row.addSpacing(8)
        for answer in answers:
            button = QToolButton()
            button.setObjectName(answer.name)
            button.setText(answer.text.replace("&", "&&"))
            button.setToolTip(answer.tip)
            button.setAccessibleName(answer.spoken)
            button.setProperty("link", True)
            button.clicked.connect(lambda _=False, name=answer.name: self.answered.emit(name))
            row.addWidget(button)
        row.addStretch(1)


class OfferStrip(QWidget):
    """The place of an offer above the stage; hidden without one, and where the window is too small for it."""

    def __init__(self) -> None:
        super().__init__()
        self._line: OfferLine | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def is_made(self) -> bool:
        """Whether there is an offer."""
        return self._line is not None

    def heights(self) -> tuple[int, int]:
        """The usual and the least height in pixels; (0, 0) if nothing is offered."""
        return (self.sizeHint().height(), 0) if self.is_made else (0, 0)

    def show_brief(self, brief: bool) -> None:
        """Hide or show the offer, as it gives way or not."""
        if self.isHidden() != (brief or not self.is_made):
            self.setVisible(self.is_made and not brief)

    def make(self, line: OfferLine) -> None:
        """Make an offer."""
        self._line = line
        self._rows.addWidget(line)
        self.show()

    def withdraw(self) -> None:
        """Take the offer back."""
        self._line = None
        self.hide()
