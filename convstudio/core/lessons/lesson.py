"""A lesson as a value: steps with their words, and for each the screens it goes through.

A screen says all that is to be seen, and nothing of it depends on the screen before. So going back shows what going
on has shown, any step can be jumped to, and whatever a listener changed in between is mended by the next key.
`core.lesson_files` reads and writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, NamedTuple

from convstudio.core.lessons.answers import (
    Near,
    Verdict,
    judged_choice,
    judged_number,
    judged_sum,
)
from convstudio.core.lessons.conditions import Condition
from convstudio.core.lessons.letters import in_letters
from convstudio.core.lessons.places import PlaceError
from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.picture import Picture
from convstudio.core.notation.words import NO_WORDS, Words
from convstudio.core.reading.formats import LESSON, PACKED_LESSON, suffixes_of
from convstudio.core.steps.scene import Output, Scene

LONGEST_HEADLINE: Final = 60
"""Characters of a headline: what fits on a projector in letters that the last row can read."""

TEXT_SUFFIXES: Final = LESSON.suffixes
PACKED_SUFFIX: Final = PACKED_LESSON.suffix
"""Of a lesson and its pictures in one file."""
PACKED_TEXT: Final = "lesson.md"
"""What the text in such a file is called, whatever it was called before: any system can have that name."""
LESSON_SUFFIXES: Final = suffixes_of("lesson")

Position = tuple[int, int]  # a step and one of its screens

_SHORT: Final = {"picture": "input", "fill_value": "fill"}
PARTS: Final[Mapping[str, str]] = {
    _SHORT.get(each.name, each.name): each.name for each in fields(Experiment)
}
"""What an experiment is made of: its fields, by the names that a lesson has for them."""
SETTINGS: Final[Mapping[str, str]] = {
    part: name for part, name in PARTS.items() if name not in ("picture", "kernel")
}
"""Those that one key of a lesson says as a whole, in its own words."""


@dataclass(frozen=True, eq=False)
class Screen(Scene):
    """A scene of a lesson, with its words.

    ``headline`` is its own, "" where the step's is true of it; ``words`` are what the room reads beside the equation.
    """

    headline: str = ""
    words: Words = NO_WORDS


@dataclass(frozen=True, eq=False)
class Asked:
    """The output that a question asks for, in its experiment: nobody shall read it off the stage."""

    experiment: Experiment
    output: Output

    def is_in(self, experiment: Experiment) -> bool:
        """Whether the output of another experiment is this one, since all its inputs are the same."""
        return is_same(experiment, self.experiment)


@dataclass(frozen=True)
class Question:
    """Something the reader answers; ``answer`` is what the engine, or the lesson, says is right.

    A ``number`` may be typed as any expression that a weight may be; ``letters`` are a sum such as "ay + ew", however
    it is written; a ``choice`` is one of ``choices``. ``place`` is what is asked for, "S(1,0)", if it is a place;
    ``near`` are wrong answers to which there is something to say, ``then`` is what is said once it is settled.
    """

    ask: str
    kind: Literal["number", "letters", "choice"]
    answer: str
    choices: tuple[str, ...] = ()
    hint: str = ""
    place: str = ""
    near: tuple[Near, ...] = field(default=(), compare=False)
    asked: Asked | None = field(default=None, compare=False)
    then: str = ""

    def judged(self, given: str) -> Verdict:
        """Whether an answer is the right one, and what is wrong with it if not."""
        if self.kind == "letters":
            try:
                typed = in_letters(given, self.asked.experiment) if self.asked else given
            except PlaceError as error:
                return Verdict(False, str(error), counts=False)
            return judged_sum(typed, self.answer, self.place, self.near)
        if self.kind == "choice":
            return judged_choice(given, self.answer)
        return judged_number(given, self.answer, self.place, self.near)

    def is_right(self, given: str) -> bool:
        """Whether an answer is the right one; what cannot be read is not."""
        return self.judged(given).right


class Goal(NamedTuple):
    """Something that must hold of a solution, and what is said while it does not.

    ``on``: it must hold of what is made in that state of the step, with its input; None: of what is on the stage.
    """

    condition: Condition
    hint: str
    on: Experiment | None = None


@dataclass(frozen=True, eq=False)
class Task:
    """Something the reader makes: what is ``asked`` for is there when all goals are met.

    It begins with ``start``; ``solution`` is one of its solutions. ``change`` are the parts of an experiment that may
    differ from the start. ``done`` is what the lesson says at the end.
    """

    ask: str
    start: Screen
    solution: Screen
    goals: tuple[Goal, ...]
    change: frozenset[str]
    done: str = ""

    @property
    def praise(self) -> str:
        """What is said at the end."""
        return f"Done. {self.done}".strip()

    def strayed(self, experiment: Experiment) -> str:
        """Which part of an experiment is not as the task begins with it, though it is not to be changed; or ""."""
        begun = self.start.experiment
        for part, name in PARTS.items():
            if part not in self.change and getattr(experiment, name) != getattr(begun, name):
                return part
        return ""

    def unmet(self, experiment: Experiment) -> tuple[Goal, ...]:
        """The goals that an experiment does not meet."""
        return tuple(each for each in self.goals if not self.meets(experiment, each))

    def meets(self, experiment: Experiment, goal: Goal) -> bool:
        """Whether what somebody has made meets one of the goals."""
        return goal.condition.holds(self.made(experiment, goal))

    def made(self, experiment: Experiment, goal: Goal) -> Experiment:
        """What a goal is asked of: the experiment itself, or its changed parts in the state that the goal names."""
        if goal.on is None:
            return experiment
        changed = {
            name: getattr(experiment, name)
            for part, name in PARTS.items()
            if part in self.change and part != "input"
        }
        return replace(goal.on, **changed)


@dataclass(frozen=True, eq=False)
class Step:
    """A headline, Markdown for the reader, Markdown for the lecturer, and at least one screen.

    ``later`` is the part of the text that answers what screens ask: it is read once none of them asks any more. The
    last screen is the step's end state. ``states`` are screens that links in the text lead to, by name. ``line``
    is where the step begins in its file, counted from 1. ``pictures`` are those in its text, by their names.
    ``minutes`` is how long it should take, None where that is not said.
    """

    headline: str
    screens: tuple[Screen, ...]
    text: str = ""
    notes: str = ""
    questions: tuple[Question, ...] = ()
    tasks: tuple[Task, ...] = ()
    states: Mapping[str, Screen] = field(default_factory=dict)
    line: int = 1
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    minutes: float | None = None
    later: str = ""

    @property
    def whole_text(self) -> str:
        """All of the text."""
        return "\n\n".join(filter(None, (self.text, self.later)))

    def text_of(self, stop: int) -> str:
        """What of the text is read at one of the screens."""
        asks = any(each.words.is_open for each in self.screens[stop:])
        return self.text if asks else self.whole_text

    def headline_of(self, screen: Screen) -> str:
        """What stands over one of the step's screens or states: its own headline, or the step's."""
        return screen.headline or self.headline

    @property
    def headlines(self) -> tuple[str, ...]:
        """All that can stand over the step, the step's own first."""
        shown = (*self.screens, *self.states.values())
        return tuple(dict.fromkeys((self.headline, *map(self.headline_of, shown))))

    def state_of(self, screen: Screen) -> str:
        """The name of the state that shows this very screen; "" where a stop shows it."""
        return next((name for name, shown in self.states.items() if shown is screen), "")


@dataclass(frozen=True, eq=False)
class Lesson:
    """Steps under a title; ``about`` is one line for a list of lessons.

    ``files`` are those that the lesson names, by their names in it.
    """

    title: str
    steps: tuple[Step, ...]
    about: str = ""
    minutes: int | None = None
    path: Path | None = None
    files: Mapping[str, Path] = field(default_factory=dict)

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Every screen in the order in which a clicker goes through them."""
        return tuple(
            (at, screen)
            for at, step in enumerate(self.steps)
            for screen in range(len(step.screens))
        )

    def screen(self, position: Position) -> Screen:
        """The screen at a position."""
        return self.steps[position[0]].screens[position[1]]

    def after(self, position: Position) -> Position | None:
        """The next screen, of the same step or the next one; None behind the last."""
        at = self.positions.index(position) + 1
        return self.positions[at] if at < len(self.positions) else None

    def before(self, position: Position) -> Position | None:
        """The screen before; from the first of a step, the end state of the step before."""
        at = self.positions.index(position) - 1
        return self.positions[at] if at >= 0 else None

    def nearest(self, position: Position) -> Position:
        """A position that exists, for a file that has been edited meanwhile."""
        step = min(position[0], len(self.steps) - 1)
        return step, min(position[1], len(self.steps[step].screens) - 1)
