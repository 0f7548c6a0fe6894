"""The place in a lesson that a session or kept work has: said when it is saved, and gone to when it is opened.

A session shows its own scene; of the lesson it has the text, the words and the place from which it goes on.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from convstudio.core.files.path_texts import path_in, path_text
from convstudio.core.numbers.quoting import printable
from convstudio.lessons.lecture import Lecture

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson, Position
    from convstudio.core.session.document import LessonPlace


def place_of(lecture: Lecture, folder: Path) -> LessonPlace | None:
    """The place in the open lesson, for a session in ``folder``; None without a lesson that has a file."""
    lesson, position, step = lecture.lesson, lecture.position, lecture.step
    if lesson is None or lesson.path is None or position is None or step is None:
        return None
    # Most windows save no session.
    from convstudio.core.lesson_files.built_in import is_built_in
    from convstudio.core.session.document import LessonPlace
    from convstudio.core.session.references import relative_text

    path = lesson.path.absolute()
    return LessonPlace(
        path_text(path),
        relative_text(path, folder),
        path.name if is_built_in(path) else "",
        step.headline,
        *position,
    )


def resume(lecture: Lecture, place: LessonPlace, folder: Path) -> None:
    """Open the lesson of a session, or of work, at its ``place``, which is told from a ``folder``; the scene stays."""
    path = _found(place, folder)
    if path is None:
        where = path_in(place.path) or place.built_in
        named = f" ({printable(where)})" if where else ""
        lecture.note.emit(f"The lesson that was open then is not where it was{named}: all else is.")
        return
    lecture.resume(path, partial(_position_in, place))


def _found(place: LessonPlace, folder: Path) -> Path | None:
    from convstudio.core.lesson_files.built_in import built_in_lessons
    from convstudio.core.session.references import near

    own = [path for path in built_in_lessons() if path.name == place.built_in]
    places = (*own, near(place.relative, folder), near(place.path, folder))
    return next((each for each in places if each is not None and each.is_file()), None)


def _position_in(place: LessonPlace, lesson: Lesson) -> Position:
    """The place in a lesson that may have been edited meanwhile: the nearest step with the same headline."""
    same = [at for at, step in enumerate(lesson.steps) if step.headline == place.headline]
    step = min(same, key=lambda at: abs(at - place.step), default=place.step)
    return lesson.nearest((max(step, 0), max(place.screen, 0)))
