"""The lecture: the open lesson and the position in it.

It knows neither the studio nor the window; it only says which `Screen` to show. A screen is always shown in full, so
that going back shows the same as going on did.

A lesson that is chosen is read in the background. Its file is watched, and read again when it changes. While it has
errors, the lesson stays as it was, and the errors are reported again after every screen. A file that has errors when it
is opened is watched too, unless another lesson is open, and is opened as soon as it is correct.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.lessons.problems import LessonError

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson, Position, Screen, Step

_MOST_TOLD: Final = 3
# The delay before a changed file is read: an editor truncates it before writing, or replaces it by another.
_SETTLE_MS: Final = 150


@dataclass(frozen=True, eq=False)
class _Reading:
    """A file that is being read, in the state of ``signature``; ``step`` None: it is open and has changed.

    ``position_in``: where it goes on with the scene that is there, instead of being opened at the ``step``.
    """

    path: Path
    signature: object
    step: int | None
    position_in: Callable[[Lesson], Position] | None = None


class Lecture(QObject):
    """A cursor through the screens of a lesson; without a lesson, `next` and `previous` step the animation."""

    begun = Signal()
    """A lesson has been opened, and not only read again; before ``lesson_changed``."""
    lesson_changed = Signal(object)
    """The open `Lesson`, or None, when another is open or its file has been read again."""
    position_changed = Signal(object)
    """The `Position`, or None without a lesson; after ``lesson_changed``, before ``screen_shown``."""
    screen_shown = Signal(object)
    """The `Screen` to show."""
    resumed = Signal(object)
    """The `Screen` at which a lesson goes on, instead of ``screen_shown``: it gives the words, and the scene stays."""
    stepped = Signal(int)
    """1 or −1: the animation's next or previous stop is asked for, since no lesson is open."""
    refused = Signal(object)
    """Sentences, one per line, that say what is wrong."""
    note = Signal(object)
    """A sentence, such as that this was the last step."""
    mended = Signal()
    """The file that had errors is correct again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lesson: Lesson | None = None
        self._position: Position = (0, 0)
        self._path = Path()
        self._watcher: QFileSystemWatcher | None = None
        self._signature: object = None
        self._problems = ""  # the errors of the watched file, as last reported
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._reload)
        self._reading: _Reading | None = None
        self._reader = Worker(Priority.SEEN, self)
        self._reader.done.connect(self._take)

    @property
    def lesson(self) -> Lesson | None:
        """The open lesson."""
        return self._lesson

    @property
    def position(self) -> Position | None:
        """The indices of step and screen, each from 0; None without a lesson."""
        return self._position if self._lesson is not None else None

    @property
    def step(self) -> Step | None:
        """The current step; None without a lesson."""
        return self._lesson.steps[self._position[0]] if self._lesson is not None else None

    # Opening and closing

    def open_file(self, path: str | Path, step: int = 0) -> None:
        """Open the lesson in a file at the first screen of a step, and watch the file.

        If the file has errors, they are reported and the open lesson stays. If none is open, the file is watched all
        the same, and opened as soon as it is correct.
        """
        self._reading = reading = _Reading(Path(path), _signature(Path(path)), step)
        try:
            lesson, error = _read(reading.path), None
        except LessonError as problem:
            lesson, error = None, problem
        self._take(reading, lesson, error)

    def choose_file(self, path: str | Path) -> None:
        """Open the lesson in a file like `open_file`, but read it in the background; the newest choice wins."""
        self._read_later(_Reading(Path(path), _signature(Path(path)), 0))

    def resume(self, path: Path, position_in: Callable[[Lesson], Position]) -> None:
        """Open the lesson in a file like `choose_file`, at a position in it, but leave the scene as it is."""
        self._read_later(_Reading(path, _signature(path), 0, position_in))

    def _read_later(self, reading: _Reading) -> None:
        self._reading = reading
        self._reader.submit(reading, lambda: _read(reading.path))

    def _take(self, reading: _Reading, lesson: Lesson | None, error: Exception | None) -> None:
        """Open what has been read, or report its errors, unless something else has been chosen meanwhile."""
        if reading is not self._reading:
            return
        self._reading = None
        if error is not None and not isinstance(error, LessonError):
            raise error
        if reading.step is None:
            self._take_again(lesson, error)
        elif lesson is not None:
            self._begin(lesson)
            if reading.position_in is None:
                self.go_to_step(reading.step)
            else:
                self.resumed.emit(self._move(lesson, reading.position_in(lesson)))
            self._watch(reading.path, reading.signature)
        elif error is not None:
            told = _told(reading.path, error)
            if self._lesson is None:
                self._forget_file()
                self._position = reading.step, 0
                self._watch(reading.path, reading.signature, told)
            self.refused.emit(told)

    def join(self) -> None:
        """Wait until nothing is read any more; nothing is opened afterwards."""
        self._reader.leave()

    def open_lesson(self, lesson: Lesson, step: int = 0) -> None:
        """Open a lesson at the first screen of a step, counted from 0."""
        self._begin(lesson)
        self.go_to_step(step)

    def _begin(self, lesson: Lesson) -> None:
        self._forget_file()
        self._lesson = lesson
        self.begun.emit()
        self.lesson_changed.emit(lesson)

    def close(self) -> None:
        """Close the lesson; what is on the screen stays."""
        self._forget_file()
        if self._lesson is None:
            return
        self._lesson = None
        self.lesson_changed.emit(None)
        self.position_changed.emit(None)

    # Navigation

    def next(self) -> None:
        """Go to the next screen: a stop of this step, or the first screen of the next one."""
        if self._lesson is None:
            self.stepped.emit(1)
            return
        after = self._lesson.after(self._position)
        if after is None:
            self.note.emit("That was the last step.")
        else:
            self.go_to(after)

    def previous(self) -> None:
        """Go to the previous screen: from the first one of a step, to the last of the step before."""
        if self._lesson is None:
            self.stepped.emit(-1)
            return
        before = self._lesson.before(self._position)
        if before is None:
            self.note.emit("This is the first step.")
        else:
            self.go_to(before)

    def go_to_step(self, step: int) -> None:
        """Go to the first screen of a step, counted from 0."""
        self.go_to((step, 0))

    def go_to(self, position: Position) -> None:
        """Go to a screen, or the nearest one if there is no such; do nothing without a lesson."""
        if self._lesson is not None:
            self._show(self._move(self._lesson, position))

    def _move(self, lesson: Lesson, position: Position) -> Screen:
        """Move the cursor to the nearest position in the open lesson; return the screen there."""
        self._position = lesson.nearest((max(position[0], 0), max(position[1], 0)))
        self.position_changed.emit(self._position)
        return lesson.screen(self._position)

    def show_screen(self, screen: Screen) -> None:
        """Show a screen that belongs to the step, without changing the position."""
        if self._lesson is not None:
            self._show(screen)

    def follow_link(self, name: str) -> None:
        """Show a state that the step's text links to, without changing the position."""
        if self.step is None:
            return
        screen = self.step.states.get(name.removeprefix("#"))
        if screen is None:
            self.refused.emit(f"This step has no state “{name.removeprefix('#')}”.")
        else:
            self._show(screen)

    def _show(self, screen: Screen) -> None:
        """Show a screen, and report the file's errors again, whose message the screen clears."""
        self.screen_shown.emit(screen)
        if self._problems:
            self.refused.emit(self._problems)

    # The watched file

    def _watch(self, path: Path, signature: object, problems: str = "") -> None:
        """Watch a file and its folder, since many editors replace the file by another."""
        try:
            self._path = path.resolve()
        except (OSError, ValueError, RuntimeError):
            return  # no file can have this name
        self._signature, self._problems = signature, problems
        self._watcher = QFileSystemWatcher([str(self._path), str(self._path.parent)], self)
        self._watcher.fileChanged.connect(lambda _path: self._settled.start())
        self._watcher.directoryChanged.connect(lambda _path: self._wait())
        if _signature(self._path) != signature:
            self._wait()  # the file was written while it was read

    def _wait(self) -> None:
        """Start the delay, unless it is running: other changes in the folder must not postpone reading forever."""
        if not self._settled.isActive():
            self._settled.start()

    def _forget_file(self) -> None:
        self._settled.stop()
        self._reading = None
        self._problems = ""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def _reload(self) -> None:
        if self._watcher is None:
            return
        signature = _signature(self._path)
        if signature is None or signature == self._signature:
            return  # the file is gone for a moment, or something else in the folder has changed
        self._signature = signature
        if str(self._path) not in self._watcher.files():
            self._watcher.addPath(str(self._path))
        self._read_later(_Reading(self._path, signature, None))

    def _take_again(self, lesson: Lesson | None, error: LessonError | None) -> None:
        """Show the open lesson as its file is now, or report the errors in it."""
        if error is not None:
            self._problems = _told(self._path, error)
            self.refused.emit(self._problems)
        if lesson is None:
            return
        was_wrong, self._problems = bool(self._problems), ""
        if self._lesson is not None:
            self._position = _same_place(self._lesson, self._position, lesson)
        self._lesson = lesson
        self.lesson_changed.emit(lesson)
        self.go_to(self._position)
        if was_wrong:
            self.mended.emit()


def _read(path: Path) -> Lesson:
    from convstudio.core.lesson_files.reading import read_lesson  # not needed at start-up

    return read_lesson(path)


def _same_place(before: Lesson, position: Position, after: Lesson) -> Position:
    """The position in an edited lesson: at the step with the same headline, if there is exactly one."""
    step, screen = position
    headline = before.steps[step].headline
    if step < len(after.steps) and after.steps[step].headline == headline:
        return position
    places = [at for at, other in enumerate(after.steps) if other.headline == headline]
    return (places[0], screen) if len(places) == 1 else position


def _told(path: Path, error: LessonError) -> str:
    """The first few errors of a file, one sentence per line; correcting one often corrects others."""
    problems = [str(problem) for problem in error.problems]
    if len(problems) > _MOST_TOLD:
        more = len(problems) - _MOST_TOLD
        problems[_MOST_TOLD:] = [f"There {'is one' if more == 1 else f'are {more}'} more."]
    # An error of the file as a whole names the file already.
    name = f"{path.name}: " if error.problems[0].line else ""
    return name + "\n".join(problems)


def _signature(path: Path) -> object:
    """A value that changes whenever a file is written; None if there is no such file."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
