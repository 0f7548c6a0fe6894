"""The menu of lessons: the built-in ones and the user's own, with the progress in each."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convstudio.core.files.opening import is_gone
from convstudio.core.numbers.quoting import printable
from convstudio.document.settings import Settings
from convstudio.panels.lessons.lesson_menu import LessonMenu, Offer

if TYPE_CHECKING:
    from convstudio.core.lesson_files.progress import Progress
    from convstudio.core.lesson_files.reading import Summary
    from convstudio.core.lessons.lesson import Lesson
    from convstudio.lessons.memory import LessonMemory


class LessonList(QObject):
    """The list of lessons that can be opened, as a ``menu`` that is filled when it opens."""

    chosen = Signal(object)
    """The `Path` of the lesson that was chosen."""
    forgotten = Signal()
    """The progress in one lesson or in all has been forgotten."""
    note = Signal(object)
    """A sentence that says what has been forgotten."""
    refused = Signal(object)
    """A sentence that says why a built-in lesson cannot be listed."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._lesson: Lesson | None = None
        self._built_in: list[Summary] | None = None
        self._read: dict[Path, tuple[os.stat_result, Summary | None]] = {}
        self.menu = LessonMenu()
        self.menu.wanted.connect(self.fill)
        self.menu.lesson_chosen.connect(self.chosen)
        self.menu.forget_chosen.connect(self._forget)

    @cached_property
    def memory(self) -> LessonMemory:
        """The memory of lessons."""
        from convstudio.lessons.memory import LessonMemory  # not needed at start-up

        return LessonMemory(self._settings)

    def settle(self) -> None:
        """Write the place that has been reached in a lesson, if one has been open."""
        if "memory" in vars(self):
            self.memory.settle()

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Set the open lesson; one of the user's own is in the menu from now on."""
        self._lesson = lesson
        if lesson is not None:
            self.memory.remember(lesson)

    def fill(self) -> None:
        """Fill the menu with the lessons and the present progress in them."""
        from convstudio.core.lesson_files.reading import read_titles

        if self._built_in is None:  # built-in lessons do not change while the program runs
            self._built_in, problems = read_titles()
            for problem in problems:
                self.refused.emit(problem)
        own = [self._own(Path(path)) for path in self.memory.recent]
        self.menu.show_lessons([self._offer(each) for each in self._built_in], own)
        path = self._lesson.path if self._lesson is not None else None
        self.menu.show_forgettable(
            lesson=self.memory.knows(path), progress=self.memory.knows_any, own=bool(own)
        )

    def _offer(self, summary: Summary, where: str = "") -> Offer:
        progress = self.memory.progress(summary.path)
        minutes = f"{summary.minutes} min" if summary.minutes else ""
        tip = "\n".join(filter(None, (summary.about, where, _answered(progress))))
        return Offer(summary.title, tip, progress.words or minutes, summary.path)

    def _own(self, path: Path) -> Offer:
        name, folder = printable(path.name), printable(os.fspath(path.parent))
        if is_gone(path):
            return Offer(name, f"It is not in {folder} any more.", "gone", path, True)
        if (summary := self._summary(path)) is not None:
            return self._offer(summary, printable(os.fspath(path)))
        return Offer(
            name, f"{folder}\nIt has a problem, which is told when it is opened.", "", path
        )

    def _summary(self, path: Path) -> Summary | None:
        """The summary of one of the user's own lessons, read again if its file has changed; None if it has errors."""
        from convstudio.core.lesson_files.reading import LessonError, read_title

        try:
            status = path.stat()
            before, summary = self._read.get(path, (None, None))
            if before is None or _is_other(before, status):
                summary = read_title(path)
        except (LessonError, OSError):
            summary = None
        else:
            self._read[path] = status, summary
        return summary

    def _forget(self, what: str) -> None:
        if what == "own":
            self.memory.forget_recent()
            self.note.emit("Your lessons were removed from the menu; the files are untouched.")
            return
        if what == "lesson" and self._lesson is not None:
            self.memory.forget(self._lesson.path)
            self.note.emit(f"Your progress in “{self._lesson.title}” is forgotten.")
        else:
            self.memory.forget_all()
            self.note.emit("Your progress in all lessons is forgotten.")
        self.forgotten.emit()


def _is_other(one: os.stat_result, other: os.stat_result) -> bool:
    """Whether a file has changed between two calls of `stat`."""
    return any(
        getattr(one, each) != getattr(other, each) for each in ("st_mtime_ns", "st_size", "st_ino")
    )


def _answered(progress: Progress) -> str:
    """ "2 of 5 exercises done", or "" if there are none or the lesson has not been begun."""
    if not progress.exercises or not (progress.words or progress.right):
        return ""
    exercises = "exercise" if progress.exercises == 1 else "exercises"
    return f"{progress.right} of {progress.exercises} {exercises} done"
