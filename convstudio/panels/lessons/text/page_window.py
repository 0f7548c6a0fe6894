"""A window with a page to be read beside the program, such as the guide to writing lessons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convstudio.panels.lessons.text.reading_text import ReadingText
from convstudio.panels.lessons.text.size_keys import SizeKeys
from convstudio.theme import Theme

_SIZE = QSize(860, 900)
# Pixels of type.
_TEXT = 15


class PageWindow(QWidget):
    """A window that shows a Markdown page; Esc closes it."""

    size_asked = Signal(int)
    """The size of type: 1 larger, −1 smaller, 0 the usual size."""

    def __init__(self, title: str, markdown: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page_window")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = ReadingText("page_text", _TEXT)
        self._text.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 18, 8, 12)
        layout.addWidget(self._text)
        self._text.show_markdown(markdown)
        self.show_theme(theme)
        SizeKeys(self, self._text.viewport()).asked.connect(self.size_asked)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() * 0.92))

    def show_theme(self, theme: Theme) -> None:
        self._text.show_theme(theme)

    def show_size(self, factor: float) -> None:
        self._text.show_pixels(round(_TEXT * factor))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape or event.matches(QKeySequence.StandardKey.Close):
            self.close()
        else:
            super().keyPressEvent(event)
