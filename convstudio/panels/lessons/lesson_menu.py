"""The menu of lessons: those that come with the program first, by number and title."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

_NUMBERED = 9  # that have a digit for their mnemonic


class Offer(NamedTuple):
    """A lesson that can be opened."""

    title: str
    about: str
    minutes: int | None
    path: Path


class LessonMenu(QMenu):
    """``wanted`` asks for the lessons when the menu opens for the first time: reading their titles can wait."""

    wanted = Signal()
    lesson_chosen = Signal(object)  # Path

    def __init__(self) -> None:
        super().__init__("&Lesson")
        self.setObjectName("lesson_menu")
        self.setToolTipsVisible(True)
        self._is_filled = False
        self.aboutToShow.connect(self._ask)

    def show_lessons(self, offers: Sequence[Offer]) -> None:
        """Put these above everything else in the menu."""
        self._is_filled = True
        first = self.actions()[0] if self.actions() else None
        for number, offer in enumerate(offers, start=1):
            action = QAction(self._text(number, offer), self)
            action.setObjectName(f"lesson_{number}")
            action.setToolTip(offer.about)
            action.setStatusTip(offer.about)
            action.triggered.connect(lambda _=False, path=offer.path: self.lesson_chosen.emit(path))
            self._add(first, action)
        if offers and first is not None:
            self.insertSeparator(first)

    def _add(self, before: QAction | None, action: QAction) -> None:
        if before is None:
            self.addAction(action)
        else:
            self.insertAction(before, action)

    def _text(self, number: int, offer: Offer) -> str:
        title = offer.title.replace("&", "&&")
        time = f"\t{offer.minutes} min" if offer.minutes else ""
        return f"{'&' if number <= _NUMBERED else ''}{number}   {title}{time}"

    def _ask(self) -> None:
        if not self._is_filled:
            self.wanted.emit()
