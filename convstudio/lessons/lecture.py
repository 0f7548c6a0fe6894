"""The lecture: which lesson is open, at which screen it is, and what the next key shows.

It knows nothing of the studio or the window. It says which `Screen` is to be shown, and whoever shows it shows all of
it, so that going back shows what going on has shown. A lesson that is being written is read again whenever its file
changes; while the file is wrong, the lesson stays as it was, and what is wrong is said again after every screen. A
file that is wrong when it is opened is followed too, unless another lesson is open, and opened as soon as it reads.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from convstudio.core.lessons.lesson import Lesson, Position, Screen, Step

if TYPE_CHECKING:
    from convstudio.core.lesson_files.reading import LessonError

_MOST_TOLD: Final = 3
_SETTLE_MS: Final = (
    150  # an editor empties a file before it writes it, or puts another in its place
)


class Lecture(QObject):
    """Goes through a lesson; without one, `next` and `previous` ask for a stop of the animation (`stepped`).

    After `lesson_changed` (Lesson or None) comes `position_changed` (Position or None), and then the `Screen` to show.
    ``refused`` carries sentences, a line each, and ``note`` one; ``mended`` says that a wrong file reads again.
    """

    begun = Signal()  # a lesson comes that was opened, and not only read again
    lesson_changed = Signal(object)
    position_changed = Signal(object)
    screen_shown = Signal(object)
    stepped = Signal(int)  # 1 or −1
    refused = Signal(object)
    note = Signal(object)
    mended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lesson: Lesson | None = None
        self._position: Position = (0, 0)
        self._path = Path()
        self._watcher: QFileSystemWatcher | None = None
        self._signature: object = None
        self._problems = ""  # of the file that is followed, as they were told last
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._reload)

    @property
    def lesson(self) -> Lesson | None:
        """The open lesson."""
        return self._lesson

    @property
    def position(self) -> Position | None:
        """Step and screen, each from 0; None without a lesson."""
        return self._position if self._lesson is not None else None

    @property
    def step(self) -> Step | None:
        """The step the lecture is at."""
        return self._lesson.steps[self._position[0]] if self._lesson is not None else None

    # Opening and closing

    def open_file(self, path: str | Path, step: int = 0) -> None:
        """Open the lesson in a file at the first screen of a step, and follow what becomes of the file.

        What is wrong with it is said, and the lesson that is open stays. Where none is open, the file is followed all
        the same, and opened when it reads.
        """
        from convstudio.core.lesson_files.reading import (
            LessonError,
            read_lesson,
        )  # seldom needed at the start

        path = Path(path)
        signature = _signature(path)
        try:
            lesson = read_lesson(path)
        except LessonError as error:
            told = _told(path, error)
            if self._lesson is None:
                self._forget_file()
                self._position = step, 0
                self._watch(path, signature, told)
            self.refused.emit(told)
            return
        self.open_lesson(lesson, step)
        self._watch(path, signature)

    def open_lesson(self, lesson: Lesson, step: int = 0) -> None:
        """Open a lesson at the first screen of a step, counted from 0."""
        self._forget_file()
        self._lesson = lesson
        self.begun.emit()
        self.lesson_changed.emit(lesson)
        self.go_to((step, 0))

    def close(self) -> None:
        """Leave the lesson; what is on the screen stays."""
        self._forget_file()
        if self._lesson is None:
            return
        self._lesson = None
        self.lesson_changed.emit(None)
        self.position_changed.emit(None)

    # Going

    def next(self) -> None:
        """The next screen: a stop of this step, or the first of the next one."""
        if self._lesson is None:
            self.stepped.emit(1)
            return
        after = self._lesson.after(self._position)
        if after is None:
            self.note.emit("That was the last step.")
        else:
            self.go_to(after)

    def previous(self) -> None:
        """The screen before; from the first one of a step, the end state of the step before."""
        if self._lesson is None:
            self.stepped.emit(-1)
            return
        before = self._lesson.before(self._position)
        if before is None:
            self.note.emit("This is the first step.")
        else:
            self.go_to(before)

    def go_to_step(self, step: int) -> None:
        """The first screen of a step, counted from 0."""
        self.go_to((step, 0))

    def go_to(self, position: Position) -> None:
        """A screen, the nearest one where there is no such; nothing without a lesson."""
        if self._lesson is None:
            return
        self._position = self._lesson.nearest((max(position[0], 0), max(position[1], 0)))
        self.position_changed.emit(self._position)
        self._show(self._lesson.screen(self._position))

    def show_screen(self, screen: Screen) -> None:
        """Show a screen that belongs to the step, without leaving the one the lecture is at."""
        if self._lesson is not None:
            self._show(screen)

    def follow_link(self, name: str) -> None:
        """Show a state that the step's text links to, without leaving the screen the lecture is at."""
        if self.step is None:
            return
        screen = self.step.states.get(name.removeprefix("#"))
        if screen is None:
            self.refused.emit(f"This step has no state “{name.removeprefix('#')}”.")
        else:
            self._show(screen)

    def _show(self, screen: Screen) -> None:
        """Show a screen, which takes away what was said before: so it is said again while it is true."""
        self.screen_shown.emit(screen)
        if self._problems:
            self.refused.emit(self._problems)

    # The file that is being written

    def _watch(self, path: Path, signature: object, problems: str = "") -> None:
        """Follow a file, and its folder: many editors put another file in its place."""
        try:
            self._path = path.resolve()
        except (OSError, ValueError, RuntimeError):
            return  # no file can have this name
        self._signature, self._problems = signature, problems
        self._watcher = QFileSystemWatcher([str(self._path), str(self._path.parent)], self)
        self._watcher.fileChanged.connect(lambda _path: self._settled.start())
        self._watcher.directoryChanged.connect(lambda _path: self._wait())
        if _signature(self._path) != signature:
            self._wait()  # it was written while it was read

    def _wait(self) -> None:
        """Much may happen in a folder, and must not put reading off again and again."""
        if not self._settled.isActive():
            self._settled.start()

    def _forget_file(self) -> None:
        self._settled.stop()
        self._problems = ""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def _reload(self) -> None:
        from convstudio.core.lesson_files.reading import LessonError, read_lesson

        if self._watcher is None:
            return
        signature = _signature(self._path)
        if signature is None or signature == self._signature:
            return  # gone for a moment, or something else in the folder
        self._signature = signature
        if str(self._path) not in self._watcher.files():
            self._watcher.addPath(str(self._path))
        try:
            lesson = read_lesson(self._path)
        except LessonError as error:
            self._problems = _told(self._path, error)
            self.refused.emit(self._problems)
            return
        was_wrong, self._problems = bool(self._problems), ""
        if self._lesson is not None:
            self._position = _same_place(self._lesson, self._position, lesson)
        self._lesson = lesson
        self.lesson_changed.emit(lesson)
        self.go_to(self._position)
        if was_wrong:
            self.mended.emit()


def _same_place(before: Lesson, position: Position, after: Lesson) -> Position:
    """Where a lesson that has been edited goes on: at the step of the same headline, if there is one such."""
    step, screen = position
    headline = before.steps[step].headline
    if step < len(after.steps) and after.steps[step].headline == headline:
        return position
    places = [at for at, other in enumerate(after.steps) if other.headline == headline]
    return (places[0], screen) if len(places) == 1 else position


def _told(path: Path, error: LessonError) -> str:
    """The first few problems of a file, a sentence each; mending one often mends others."""
    problems = [str(problem) for problem in error.problems]
    if len(problems) > _MOST_TOLD:
        more = len(problems) - _MOST_TOLD
        problems[_MOST_TOLD:] = [f"There {'is one' if more == 1 else f'are {more}'} more."]
    # What concerns the file as a whole names it already.
    name = f"{path.name}: " if error.problems[0].line else ""
    return name + "\n".join(problems)


def _signature(path: Path) -> object:
    """What differs whenever a file has been written; None where there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
