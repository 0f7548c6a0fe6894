"""The note of a dialog: a quiet text of up to two lines, whether there is one or not."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from convstudio.theme import text_font

_TWO_LINES: Final = 34  # pixels


class DialogNote(QLabel):
    """A quiet text of two lines, so that a dialog does not change its height when something is said."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("quiet", True)
        self.setFont(text_font(12))
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setFixedHeight(_TWO_LINES)
