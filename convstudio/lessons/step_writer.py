"""Writing a lesson by doing: the current scene becomes its next step.

A dialog asks for the headline, and the first time for the file. The step is added to the open lesson, unless that is a
built-in one, or its file is gone or has errors. If no lesson is open, the one that was added to is opened at its new
step.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.files.opening import is_gone
from convstudio.core.notation.words import Words
from convstudio.core.reading.formats import PACKED_LESSON
from convstudio.files.dialogs import ask_lesson_target
from convstudio.lessons.lecture import Lecture
from convstudio.panels.widgets.messages.notice import Act, Notice
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson, Screen

_UNPACK: Final = Act("Unpack to edit…", "Choose the folder for it", "lesson_unpack")
_CLOSE: Final = Act("Close the lesson", "What is on the screen stays", "action_close_lesson")


class StepWriter(QObject):
    """A writer of the current scene as the next step of a lesson's file."""

    note = Signal(object)
    """A sentence that says which step was added."""
    refused = Signal(object)
    """A sentence, which may be a `Notice`, or the errors of a lesson, one per line."""

    def __init__(
        self, lecture: Lecture, current: Callable[[], Screen], window: QWidget, theme: Theme
    ) -> None:
        """Take ``current``, which returns the screen that would reproduce the current scene."""
        super().__init__(window)
        self._lecture, self._current = lecture, current
        self._window, self._theme = window, theme
        self._path: Path | None = None
        self._is_open = False
        self._screen: Screen | None = None

    def follow_lesson(self, lesson: Lesson | None) -> None:
        """Set the open lesson, to whose file steps are added if it is one of the user's own."""
        from convstudio.core.lesson_files.built_in import is_built_in

        self._is_open = lesson is not None
        path = lesson.path if lesson is not None else None
        self._path = None if is_built_in(path) else path

    def show_theme(self, theme: Theme) -> None:
        """Set the theme of the next dialog."""
        self._theme = theme

    def ask(self) -> None:
        """Ask for the headline of a step that shows the current scene, and write it."""
        from convstudio.panels.lessons.step_dialog import StepDialog

        if self._refuses():
            return
        self._screen = self._current()
        dialog = StepDialog(self._window, self._path.name if self._path else "", self._theme)
        dialog.confirmed.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask()

    def _refuses(self) -> bool:
        """Report why nothing can be added to the open lesson; return whether that is so."""
        from convstudio.core.lesson_files.reading import LessonError, read_lesson

        if self._path is None or not self._is_open:
            return False
        name = f"“{self._path.name}”"
        if self._path.suffix.lower() == PACKED_LESSON.suffix:
            unpack = "Lesson ▸ Write ▸ Unpack to edit"
            sentence = (
                f"{name} is packed: {unpack} makes a folder of it that steps can be added to."
            )
            self.refused.emit(Notice(sentence, _UNPACK))
            return True
        if is_gone(self._path):
            sentence = f"{name} is gone: put it back, or close the lesson to begin another."
            self.refused.emit(Notice(sentence, _CLOSE))
            return True
        try:
            read_lesson(self._path)
        except LessonError as error:
            line = next((f" in line {each.line}" for each in error.problems if each.line), "")
            self.refused.emit(f"{name} has a problem{line}: correct it before adding a step.")
            return True
        return False

    def _write(self, headline: str, text: str, words: Words) -> None:
        from convstudio.core.lesson_files.reading import LessonError
        from convstudio.core.lesson_files.writing import append_step

        if self._screen is None or self._refuses():
            return
        target = self._path or ask_lesson_target(self._window, os.path.expanduser("~"))
        if target is None:
            return
        try:
            screen = replace(self._screen, words=words)
            number = append_step(target, screen, headline, text)
        except LessonError as error:
            self.refused.emit(str(error))
            return
        if not self._open_at(target, number):
            return  # the errors in the rest of the file have been reported
        self._path = target
        pair = self._screen.experiment.pair
        of_both = "" if pair is None else f" It has {pair.front} alone: a lesson has one kernel."
        self.note.emit(f"“{headline}” is step {number + 1} of {target.name} now.{of_both}")

    def _open_at(self, target: Path, number: int) -> bool:
        """Open the lesson that was added to, if none is open; return False if that is refused."""
        if self._is_open:
            return True
        self._lecture.open_file(target, number)
        return self._lecture.lesson is not None
