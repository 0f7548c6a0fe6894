"""A lesson made by doing: what is on the screen becomes its next step.

It asks for a headline, and the first time for the file. The lesson that is open is added to, unless it came with the
program.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.lesson import Lesson, Screen
from convstudio.dialogs import ask_lesson_target


class StepWriter(QObject):
    """``note`` and ``refused`` carry one sentence each."""

    note = Signal(str)
    refused = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._path: Path | None = None
        self._screen: Screen | None = None

    def follow_lesson(self, lesson: Lesson | None) -> None:
        """Another lesson is open: steps go to its file, if it is somebody's own."""
        from convstudio.core.lesson_files import built_in_lessons

        if lesson is not None and lesson.path is not None:
            own = lesson.path.resolve() not in built_in_lessons()
            self._path = lesson.path if own else None

    def ask(self, screen: Screen) -> None:
        """Ask for the headline of a step that shows ``screen``."""
        from convstudio.panels.lessons.step_dialog import StepDialog

        self._screen = screen
        dialog = StepDialog(self._window, self._path.name if self._path else "")
        dialog.confirmed.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask()

    def _write(self, headline: str, text: str) -> None:
        from convstudio.core.lesson_files import LessonError
        from convstudio.core.lesson_writing import append_step

        target = self._path or ask_lesson_target(self._window, str(Path.home()))
        if target is None or self._screen is None:
            return
        try:
            number = append_step(target, self._screen, headline, text)
        except LessonError as error:
            self.refused.emit(str(error))
            return
        self._path = target
        self.note.emit(f"“{headline}” is step {number + 1} of {target.name} now.")
