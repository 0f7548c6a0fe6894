"""The memory of lessons between runs: the progress in each, and the user's own lessons that were recently open.

It is kept in the settings, one key per lesson, so that two windows do not overwrite each other's lessons. Above a
hundred lessons the least recently used is forgotten.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from convstudio.core.lesson_files.built_in import is_built_in
from convstudio.core.lesson_files.progress import Progress, identity, oldest, progress_in, text_of
from convstudio.core.lessons.lesson import Lesson, Position, Question, Task
from convstudio.document.settings import LESSONS, Settings

MOST_LESSONS: Final = 100
# The time after which a place is written: a write waits for the disk, and a lecture must not.
_SETTLE_MS: Final = 500


class LessonMemory:
    """The stored progress in lessons; a lesson without a file is not stored."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._unwritten: tuple[Lesson, Progress] | None = None
        self._later = QTimer(settings, singleShot=True, interval=_SETTLE_MS)
        self._later.timeout.connect(self.settle)

    def settle(self) -> None:
        """Write the place that has been reached, if it is not written yet."""
        unwritten, self._unwritten = self._unwritten, None
        self._later.stop()
        if unwritten is not None:
            self._keep(*unwritten)

    def progress(self, path: Path | None) -> Progress:
        """The progress in the lesson of a file."""
        if self._unwritten is not None and self._unwritten[0].path == path:
            return self._unwritten[1]
        name = identity(path)
        found = progress_in(self._settings.text(f"{LESSONS}/{name}", "")) if name else None
        return found or Progress()

    def keep_place(self, lesson: Lesson, position: Position) -> None:
        """Store the position in a lesson, within half a second; a lesson without a file is not stored."""
        if lesson.path is None:
            return
        progress = self.progress(lesson.path).at_place(lesson, position)
        if self._unwritten is not None and self._unwritten[0].path != lesson.path:
            self.settle()
        self._unwritten = lesson, progress
        if not self._later.isActive():
            self._later.start()

    def keep_settled(
        self, lesson: Lesson, headline: str, exercise: Question | Task, answer: str = ""
    ) -> None:
        """Store that a question has been answered correctly, or a task done."""
        self.settle()
        progress = self.progress(lesson.path)
        self._keep(lesson, progress.answered(lesson, headline, exercise, answer))

    def forget(self, path: Path | None) -> None:
        """Forget the progress in one lesson."""
        self.settle()
        if name := identity(path):
            self._settings.remove(f"{LESSONS}/{name}")

    def forget_all(self) -> None:
        """Forget the progress in all lessons."""
        self.settle()
        for name in self._settings.names(LESSONS):
            self._settings.remove(f"{LESSONS}/{name}")

    def knows(self, path: Path | None) -> bool:
        """Whether there is stored progress in a lesson."""
        self.settle()
        return identity(path) in self._settings.names(LESSONS)

    @property
    def knows_any(self) -> bool:
        """Whether there is stored progress in any lesson."""
        self.settle()
        return bool(self._settings.names(LESSONS))

    # The user's own lessons

    @property
    def recent(self) -> list[str]:
        """The files of the user's own lessons that were recently open, the newest first."""
        return self._settings.recent_lessons

    def remember(self, lesson: Lesson) -> None:
        """Put a lesson at the head of the user's own, unless it is a built-in one."""
        if lesson.path is not None and not is_built_in(lesson.path):
            self._settings.remember_lesson(os.path.realpath(lesson.path))

    def forget_recent(self) -> None:
        """Empty the list of the user's own lessons; the files stay."""
        self._settings.forget_lessons()

    def _keep(self, lesson: Lesson, progress: Progress) -> None:
        name = identity(lesson.path)
        if not name:
            return
        known = self._settings.names(LESSONS)
        if name not in known and len(known) >= MOST_LESSONS:
            kept = {
                each: progress_in(self._settings.text(f"{LESSONS}/{each}", "")) or Progress()
                for each in known
            }
            for each in oldest(kept, MOST_LESSONS - 1):
                self._settings.remove(f"{LESSONS}/{each}")
        self._settings.note(f"{LESSONS}/{name}", text_of(replace(progress, at=int(time.time()))))
