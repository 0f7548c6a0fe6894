"""The offer of the first lesson at a first start: one line above the stage, until it is accepted or closed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.document.settings import Settings

_MOST_OFFERS: Final = 3  # the number of starts at which the first lesson is offered


class FirstOffer(QObject):
    """A controller of the line that offers the first lesson; ``strip`` holds it, and is hidden without an offer."""

    accepted = Signal(object)
    """The `Path` of the first lesson, when it is to be opened."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._is_made = False
        self.strip = QWidget()
        self.strip.hide()
        QVBoxLayout(self.strip).setContentsMargins(0, 0, 0, 0)

    def heights(self) -> tuple[int, int]:
        """The strip's usual and least heights in pixels; (0, 0) if nothing is offered."""
        return (self.strip.sizeHint().height(), 0) if self._is_made else (0, 0)

    def show_brief(self, brief: bool) -> None:
        """Hide or show the offer, as it gives way or not."""
        if self.strip.isHidden() != (brief or not self._is_made):
            self.strip.setVisible(self._is_made and not brief)

    def begin(self) -> None:
        """Make the offer at the first starts, until it has been accepted or closed."""
        made = self._settings.number("offered", 0)
        if self._settings.flag("welcomed", False) or made >= _MOST_OFFERS or not built_in_lessons():
            return
        self._settings.set("offered", made + 1)
        from convstudio.panels.lessons.welcome_line import WelcomeLine

        line = WelcomeLine()
        line.opened.connect(self._accept)
        line.closed.connect(self.end)
        layout = self.strip.layout()
        assert layout is not None
        layout.addWidget(line)
        self._is_made = True
        self.strip.show()

    def end(self) -> None:
        """Withdraw the offer for good: it was accepted or closed, or a lesson was opened."""
        self._settings.set("welcomed", True)
        self._is_made = False
        self.strip.hide()

    def _accept(self) -> None:
        self.end()
        for path in built_in_lessons()[:1]:
            self.accepted.emit(path)
