"""What is remembered of lessons between two starts: how far one has come in each, and which of one's own were open.

It stands with the settings, a lesson a key, so that two windows do not overwrite each other's lessons. Of a hundred
lessons the one that was not touched for longest goes.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from convstudio.core.lesson_files.progress import Progress, identity, oldest, progress_in, text_of
from convstudio.core.lessons.lesson import Lesson, Position, Question, Task
from convstudio.document.settings import Settings

MOST_LESSONS: Final = 100
_GROUP: Final = "lessons"


class LessonMemory:
    """Reads and writes what is remembered; a lesson without a file is not remembered."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def progress(self, path: Path | None) -> Progress:
        """How far one has come in the lesson of a file."""
        name = identity(path)
        found = progress_in(self._settings.text(f"{_GROUP}/{name}", "")) if name else None
        return found or Progress()

    def keep_place(self, lesson: Lesson, position: Position) -> None:
        """The lesson is at this screen."""
        self._keep(lesson, self.progress(lesson.path).at_place(lesson, position))

    def keep_settled(
        self, lesson: Lesson, headline: str, exercise: Question | Task, answer: str = ""
    ) -> None:
        """A question has been answered rightly, or a task been done."""
        progress = self.progress(lesson.path)
        self._keep(lesson, progress.answered(lesson, headline, exercise, answer))

    def forget(self, path: Path | None) -> None:
        """The progress in one lesson."""
        if name := identity(path):
            self._settings.remove(f"{_GROUP}/{name}")

    def forget_all(self) -> None:
        """The progress in every lesson."""
        for name in self._settings.names(_GROUP):
            self._settings.remove(f"{_GROUP}/{name}")

    def knows(self, path: Path | None) -> bool:
        """Whether there is progress in a lesson that could be forgotten."""
        return identity(path) in self._settings.names(_GROUP)

    @property
    def knows_any(self) -> bool:
        """The same of all lessons."""
        return bool(self._settings.names(_GROUP))

    # One's own lessons

    @property
    def recent(self) -> list[str]:
        """The files of one's own lessons that were open, the newest first."""
        return self._settings.recent_lessons

    def remember(self, lesson: Lesson) -> None:
        """Put a lesson at the head of one's own, unless it came with the program."""
        from convstudio.core.lesson_files.reading import is_built_in  # seldom needed at the start

        if lesson.path is not None and not is_built_in(lesson.path):
            self._settings.remember_lesson(os.path.realpath(lesson.path))

    def forget_recent(self) -> None:
        """Empty the list of one's own lessons; the files stay."""
        self._settings.forget_lessons()

    def _keep(self, lesson: Lesson, progress: Progress) -> None:
        name = identity(lesson.path)
        if not name:
            return
        known = self._settings.names(_GROUP)
        if name not in known and len(known) >= MOST_LESSONS:
            kept = {
                each: progress_in(self._settings.text(f"{_GROUP}/{each}", "")) or Progress()
                for each in known
            }
            for each in oldest(kept, MOST_LESSONS - 1):
                self._settings.remove(f"{_GROUP}/{each}")
        self._settings.set(f"{_GROUP}/{name}", text_of(replace(progress, at=int(time.time()))))
