"""The popup in which a number is typed for all selected weights; the kernel follows while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from convstudio.panels.kernel.footer.kernel_popup import KernelPopup
from convstudio.panels.pictures.in_place_editor import NumberLine
from convstudio.panels.widgets.own_keys import ENTER
from convstudio.theme import text_font

_WIDTH = 180  # pixels


class SelectionPopup(KernelPopup):
    """A popup with one line for a number, below what it is for."""

    text_typed = Signal(str)
    """What has been typed so far, "" for nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "kernel_selection_popup")
        self._label = QLabel(self)
        self.line = NumberLine(self, "Number", text_font(13))
        self.line.setObjectName("kernel_selection_number")
        self.line.setFrame(True)
        self.line.setMinimumWidth(_WIDTH)
        self._label.setBuddy(self.line)
        self.line.textEdited.connect(lambda text: self.text_typed.emit(text.strip()))
        self.lines.addWidget(self._label)
        self.lines.addWidget(self.line)

    def ask(self, words: str, below: QWidget) -> None:
        """Open above a widget and ask for the number that ``words`` name."""
        self._label.setText(words)
        self.line.setAccessibleName(words)
        self.line.clear()
        self.line.mark_problem("")
        self.open_above(below)
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stay open on Enter while the text is no number."""
        entering = Qt.Key(event.key()) in ENTER
        if not (entering and self.line.property("wrong")):
            super().keyPressEvent(event)
