"""The welcome line of a first start, which offers the first lesson; once used or closed, it is gone for good."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

_WORDS = "New here? Lesson 1 answers why the figure says aw + bx + ey + fz."


class WelcomeLine(QWidget):
    """A line that offers the first lesson."""

    opened = Signal()
    """The user asks for the lesson."""
    closed = Signal()
    """The user declines the lesson."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcome_line")
        self.setAccessibleName(_WORDS)
        words = QLabel(_WORDS)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setProperty("quiet", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(words)
        row.addSpacing(8)
        for name, text, tip, signal in (
            ("welcome_open", "Open it", "Open lesson 1", self.opened),
            (
                "welcome_close",
                "Not now",
                "Close this line; lessons are in the menu Lesson",
                self.closed,
            ),
        ):
            button = QToolButton()
            button.setObjectName(name)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{text}: lesson 1")
            button.setProperty("link", True)
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
