"""A reader's progress in a lesson, as a value that outlives the program: place, answers, whether it is done.

A lesson may have changed when it is opened again. So a place is identified by a headline, and an answer by its question
as it was asked; what no longer exists is not restored. Whether an answer is right is not stored: the lesson decides
again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from convstudio.core.lesson_files.built_in import is_built_in
from convstudio.core.lessons.lesson import Lesson, Position, Question, Step, Task
from convstudio.core.lessons.settled import Key, Settled, key_of

MOST_ANSWERS: Final = 200
"""The most answers stored of one lesson; the oldest are dropped."""
LONGEST_ANSWER: Final = 200
_LONGEST_TEXT: Final = 100_000
_DIGITS: Final = 16  # of a fingerprint


class Progress(msgspec.Struct, frozen=True):
    """A reader's progress in a lesson, as it is stored.

    - ``headline`` and ``screen`` are the place where the lesson was left; ``headline`` is a fingerprint.
    - ``step`` of ``steps`` is that place in numbers, from 0, for lists that have not read the lesson.
    - ``answers`` are the right ones by the fingerprint of their question, and "" by that of each task that was done.
    - ``exercises`` is the number of questions and tasks, ``right`` the number of settled ones.
    - ``seen``: the last screen has been reached.
    - ``at`` is the time, in seconds.
    """

    step: int = 0
    steps: int = 0
    screen: int = 0
    headline: str = ""
    answers: dict[str, str] = {}
    exercises: int = 0
    right: int = 0
    seen: bool = False
    at: int = 0

    @property
    def is_done(self) -> bool:
        """Whether everything has been seen, every question answered, and every task done."""
        return self.seen and self.right == self.exercises

    @property
    def words(self) -> str:
        """The progress in a list of lessons: "4 of 12", a tick, or "" if it has not been begun."""
        if self.is_done:
            return "✓"
        return f"{self.step + 1} of {self.steps}" if self.step or self.seen else ""

    def place(self, lesson: Lesson) -> Position | None:
        """Return where to continue; None at the beginning, at the end, and if the step is gone."""
        places = [at for at, step in enumerate(lesson.steps) if _place_print(step) == self.headline]
        if not places:
            return None
        step = min(places, key=lambda at: abs(at - self.step))
        position = lesson.nearest((step, max(self.screen, 0)))
        return None if step == 0 or lesson.after(position) is None else position

    def settled(self, lesson: Lesson) -> Settled:
        """Return the answers that are right in this lesson, and its tasks that have been done."""
        found: dict[Key, str] = {}
        for step, exercise in _exercises(lesson):
            answer = self.answers.get(_exercise_print(step.headline, exercise))
            if answer is not None and (isinstance(exercise, Task) or exercise.is_right(answer)):
                found[key_of(step.headline, exercise)] = answer
        return Settled(found)

    def at_place(self, lesson: Lesson, position: Position) -> Progress:
        """Return the progress at a screen; on the first step unchanged, so that a glance loses nothing."""
        is_last = lesson.after(position) is None
        changed = msgspec.structs.replace(
            self._counted(lesson), seen=is_last or (self.seen and self.steps == len(lesson.steps))
        )
        if position[0] == 0 and not is_last:
            return changed
        step = lesson.steps[position[0]]
        return msgspec.structs.replace(
            changed, step=position[0], screen=position[1], headline=_place_print(step)
        )

    def answered(
        self, lesson: Lesson, headline: str, exercise: Question | Task, answer: str = ""
    ) -> Progress:
        """Return the progress after a right answer, or after a task."""
        key = _exercise_print(headline, exercise)
        answers = {name: text for name, text in self.answers.items() if name != key}
        if len(answer) <= LONGEST_ANSWER:
            answers[key] = answer
        kept = dict(list(answers.items())[-MOST_ANSWERS:])
        return msgspec.structs.replace(self, answers=kept)._counted(lesson)

    def _counted(self, lesson: Lesson) -> Progress:
        return msgspec.structs.replace(
            self,
            step=min(self.step, len(lesson.steps) - 1),
            steps=len(lesson.steps),
            exercises=sum(1 for _ in _exercises(lesson)),
            right=len(self.settled(lesson).settled),
        )


def text_of(progress: Progress) -> str:
    """Serialise the progress as one line of text."""
    return msgspec.json.encode(progress).decode()


def progress_in(text: str) -> Progress | None:
    """Parse the progress in a text by `text_of`; None if it is invalid."""
    if not text or len(text) > _LONGEST_TEXT:
        return None
    try:
        found = msgspec.json.decode(text, type=Progress)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    numbers = (found.step, found.screen, found.exercises, found.right, found.at)
    fits = 0 <= found.step <= found.steps and min(numbers) >= 0
    return found if fits and len(found.answers) <= MOST_ANSWERS else None


def identity(path: Path | None) -> str:
    """Return the identity of a lesson: its name if it is built in, else the path of its file; "" without one.

    The program may be installed elsewhere tomorrow, and a built-in lesson stays the same one.
    """
    if path is None:
        return ""
    real = os.path.realpath(path)
    name = f"own:{os.path.basename(real)}" if is_built_in(real) else real
    return _print(name)


def _exercises(lesson: Lesson) -> Iterator[tuple[Step, Question | Task]]:
    for step in lesson.steps:
        yield from ((step, question) for question in step.questions)
        yield from ((step, task) for task in step.tasks)


def _place_print(step: Step) -> str:
    return _print(step.headline)


def _exercise_print(headline: str, asked: Question | Task) -> str:
    if isinstance(asked, Task):
        conditions = (goal.condition.text for goal in asked.goals)
        return _print(headline, "task", asked.ask, *conditions)
    return _print(headline, asked.kind, asked.ask, asked.answer, *asked.choices)


def _print(*parts: str) -> str:
    """Return a short fingerprint of some texts."""
    joined = "\0".join(parts).encode("utf-8", "surrogateescape")
    return hashlib.sha256(joined).hexdigest()[:_DIGITS]


def oldest(kept: Mapping[str, Progress], most: int) -> list[str]:
    """Return the names of the oldest entries to drop so that ``most`` remain."""
    by_age = sorted(kept, key=lambda name: kept[name].at)
    return by_age[: max(len(kept) - most, 0)]
