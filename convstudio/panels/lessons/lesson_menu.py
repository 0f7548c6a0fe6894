"""The menu of lessons: the numbered lessons of the program first, then the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

# The number of lessons with a digit as mnemonic.
_NUMBERED: Final = 9
# The maximum length of a title in the menu, in characters.
_LONGEST: Final = 60


class Offer(NamedTuple):
    """A lesson in the menu; ``aside`` stands in the second column. It is disabled if its file ``is_gone``."""

    title: str
    tip: str
    aside: str
    path: Path
    is_gone: bool = False


class LessonMenu(QMenu):
    """A menu of lessons with the user's progress in each."""

    wanted = Signal()
    """The menu is about to open; its lessons are to be updated, since progress changes."""
    lesson_chosen = Signal(object)
    """The `Path` of the chosen lesson."""
    forget_chosen = Signal(str)
    """What to forget: progress in the open "lesson", all "progress", or the list of the user's "own" lessons."""

    def __init__(self) -> None:
        super().__init__("&Lesson")
        self.setObjectName("lesson_menu")
        self.setToolTipsVisible(True)
        self._shown: list[QAction] = []
        self._forget = QMenu("Fo&rget", self)
        self._forget.setObjectName("forget_menu")
        self._forget.setToolTipsVisible(True)
        self._forgets: dict[str, QAction] = {}
        for what, text, tip in (
            ("lesson", "Progress in &this lesson", "Place and answers in the lesson that is open."),
            ("progress", "Progress in &all lessons", "Place and answers in every lesson."),
            ("own", "My &lessons in this menu", "The list in this menu; the files stay."),
        ):
            action = self._forgets[what] = self._forget.addAction(text)
            action.setObjectName(f"forget_{what}")
            action.setToolTip(tip)
            action.setStatusTip(tip)
            action.triggered.connect(lambda _=False, what=what: self.forget_chosen.emit(what))
        self.aboutToShow.connect(self.wanted)

    @property
    def forget_menu(self) -> QMenu:
        """The submenu of what can be forgotten, for the end of the menu."""
        return self._forget

    def show_lessons(self, offers: Sequence[Offer], own: Sequence[Offer] = ()) -> None:
        """Show these lessons above everything else in the menu."""
        for action in self._shown:
            self.removeAction(action)
            action.deleteLater()
        self._shown = []
        first = self.actions()[0] if self.actions() else None
        for number, offer in enumerate(offers, start=1):
            mnemonic = "&" if number <= _NUMBERED else ""
            action = self._action(f"{mnemonic}{number}   {_escaped(offer.title)}", offer)
            action.setObjectName(f"lesson_{number}")
            self._insert(first, action)
        for number, offer in enumerate(own, start=1):
            if number == 1:
                self._insert(first, self._separator())
            action = self._action(_escaped(offer.title), offer)
            action.setObjectName(f"own_lesson_{number}")
            self._insert(first, action)
        if self._shown and first is not None:
            self._insert(first, self._separator())

    def show_forgettable(self, *, lesson: bool, progress: bool, own: bool) -> None:
        """Enable what there is to forget."""
        for what, there in (("lesson", lesson), ("progress", progress), ("own", own)):
            self._forgets[what].setEnabled(there)
        self._forget.menuAction().setEnabled(lesson or progress or own)

    def _action(self, text: str, offer: Offer) -> QAction:
        action = QAction(f"{text}\t{offer.aside}" if offer.aside else text, self)
        action.setToolTip(offer.tip)
        action.setStatusTip(offer.tip)
        action.setEnabled(not offer.is_gone)
        action.triggered.connect(lambda _=False, path=offer.path: self.lesson_chosen.emit(path))
        return action

    def _separator(self) -> QAction:
        line = QAction(self)
        line.setSeparator(True)
        return line

    def _insert(self, before: QAction | None, action: QAction) -> None:
        self._shown.append(action)
        if before is None:
            self.addAction(action)
        else:
            self.insertAction(before, action)


def _escaped(title: str) -> str:
    """Return a title as the text of a menu entry: one line of limited length, without mnemonics."""
    words = " ".join(title.split())
    short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
    return short.replace("&", "&&")
