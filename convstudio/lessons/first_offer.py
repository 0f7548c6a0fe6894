"""The offer of the first lesson at a first start: one line above the stage, until it is accepted or closed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.core.lesson_files.built_in import built_in_lessons
from convstudio.document.settings import Settings
from convstudio.panels.widgets.messages.offer_line import OfferStrip

_MOST_OFFERS: Final = 3  # the number of starts at which the first lesson is offered


class FirstOffer(QObject):
    """A controller of the line that offers the first lesson; ``strip`` holds it."""

    accepted = Signal(object)
    """The `Path` of the first lesson, when it is to be opened."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self.strip = OfferStrip()

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
        self.strip.make(line)

    def end(self) -> None:
        """Withdraw the offer for good: it was accepted or closed, or a lesson was opened."""
        self._settings.set("welcomed", True)
        self.strip.withdraw()

    def _accept(self) -> None:
        self.end()
        for path in built_in_lessons()[:1]:
            self.accepted.emit(path)
