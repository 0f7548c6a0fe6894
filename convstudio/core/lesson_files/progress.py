"""How far somebody has come in a lesson, as a value that outlives the program: a place, answers, whether it is done.

A lesson may be another when it is opened again. So a place is that of a headline, and an answer that of a question as
it was asked; what is not there any more is not restored. Whether an answer is right is never remembered: the lesson is
asked again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from convstudio.core.lessons.lesson import Lesson, Position, Question, Step, Task
from convstudio.core.lessons.settled import Key, Settled, key_of

MOST_ANSWERS: Final = 200
"""Of one lesson; the oldest go."""
LONGEST_ANSWER: Final = 200
_LONGEST_TEXT: Final = 100_000
_DIGITS: Final = 16  # of a fingerprint


class Progress(msgspec.Struct, frozen=True):
    """How far somebody has come in a lesson, as it is remembered.

    ``headline`` and ``screen`` are the place where the lesson was left; ``headline`` is a fingerprint.

    ``step`` of ``steps`` is that place in numbers, from 0, for those who have not read the lesson. ``answers`` are the
    right ones by the fingerprint of their question, and "" by that of each task that was done; ``exercises`` is how
    many of both there were, ``right`` how many are settled. ``seen``: the last screen has been reached. ``at`` is when,
    in seconds.
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
        """What a list of lessons says: "4 of 12", a tick, or nothing where it has not been begun."""
        if self.is_done:
            return "✓"
        return f"{self.step + 1} of {self.steps}" if self.step or self.seen else ""

    def place(self, lesson: Lesson) -> Position | None:
        """Where to go on; None at the beginning, at the end, and where the step is gone."""
        places = [at for at, step in enumerate(lesson.steps) if _place_print(step) == self.headline]
        if not places:
            return None
        step = min(places, key=lambda at: abs(at - self.step))
        position = lesson.nearest((step, max(self.screen, 0)))
        return None if step == 0 or lesson.after(position) is None else position

    def settled(self, lesson: Lesson) -> Settled:
        """The answers that are right in this lesson, and its tasks that have been done."""
        found: dict[Key, str] = {}
        for step, exercise in _exercises(lesson):
            answer = self.answers.get(_exercise_print(step.headline, exercise))
            if answer is not None and (isinstance(exercise, Task) or exercise.is_right(answer)):
                found[key_of(step.headline, exercise)] = answer
        return Settled(found)

    def at_place(self, lesson: Lesson, position: Position) -> Progress:
        """The progress at a screen. The first step is no place to go on at: whoever looks in again loses none."""
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
        """The progress after a right answer, or after a task."""
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
    """The progress as one line of text."""
    return msgspec.json.encode(progress).decode()


def progress_in(text: str) -> Progress | None:
    """The progress in a text that `text_of` made; None where it is none."""
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
    """What a lesson is known by: its name where it came with the program, else the path of its file; "" without one.

    The program may be installed elsewhere tomorrow, and a lesson that came with it is the same one.
    """
    if path is None:
        return ""
    from convstudio.core.lesson_files.reading import is_built_in  # seldom needed at the start

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
    """A short fingerprint of some texts."""
    joined = "\0".join(parts).encode("utf-8", "surrogateescape")
    return hashlib.sha256(joined).hexdigest()[:_DIGITS]


def oldest(kept: Mapping[str, Progress], most: int) -> list[str]:
    """The names of what has to go so that ``most`` remain."""
    by_age = sorted(kept, key=lambda name: kept[name].at)
    return by_age[: max(len(kept) - most, 0)]
