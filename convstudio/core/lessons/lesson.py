"""A lesson as a value: steps with their texts, and the screens that each goes through.

A screen defines everything that is visible, independently of the screen before it. So going back shows what going
forward has shown, any step can be jumped to, and whatever a listener changed in between is reset by the next key.
`core.lesson_files` reads and writes lessons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from convstudio.core.model.experiment import Experiment, inputs_of
from convstudio.core.model.picture import Picture
from convstudio.core.notation.words import NO_WORDS, Words
from convstudio.core.reading.formats import LESSON, PACKED_LESSON
from convstudio.core.steps.scene import Output, Scene

if TYPE_CHECKING:
    from convstudio.core.lessons.answers import Near, Verdict
    from convstudio.core.lessons.conditions import Condition

LONGEST_HEADLINE: Final = 60
"""The most characters of a headline: what fits on a projector in letters readable from the last row."""

TEXT_SUFFIXES: Final = LESSON.suffixes
PACKED_SUFFIX: Final = PACKED_LESSON.suffix
"""The suffix of a lesson packed with its pictures into one file."""
PACKED_TEXT: Final = "lesson.md"
"""The name of the text in a packed lesson, whatever it was before: a name that any system supports."""

Position = tuple[int, int]  # the indices of a step and of one of its screens

_SHORT: Final = {"picture": "input", "fill_value": "fill"}
PARTS: Final[Mapping[str, str]] = {
    _SHORT.get(each.name, each.name): each.name
    for each in fields(Experiment)
    if each.name != "pair"
}
"""The parts of an experiment that S depends on: its fields, by the names that lessons use."""
SETTINGS: Final[Mapping[str, str]] = {
    part: name for part, name in PARTS.items() if name not in ("picture", "kernel")
}
"""Parts that one key of a lesson sets as a whole, in its own words."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Screen(Scene):
    """A scene of a lesson, with its words.

    ``headline`` is its own, or "" for the step's; ``words`` are shown to the audience beside the equation.
    """

    headline: str = ""
    words: Words = NO_WORDS


@dataclass(frozen=True, eq=False)
class Asked:
    """The output that a question asks for, in its experiment: it must not be readable on the stage."""

    experiment: Experiment
    output: Output

    def is_in(self, experiment: Experiment) -> bool:
        """Return whether the output of another experiment is this one, since all that S depends on is equal."""
        return inputs_of(experiment, pair=None) == inputs_of(self.experiment, pair=None)


@dataclass(frozen=True)
class Question:
    """A question to the reader; ``answer`` is the right one, by the engine or by the lesson.

    A ``number`` may be typed as any expression that is valid as a weight; ``letters`` are a sum such as "ay + ew",
    however it is written; a ``choice`` is one of ``choices``. ``place`` is what is asked for, "S(1,0)", if it is a
    place; ``near`` are wrong answers with a reply of their own, ``then`` is what is said once the question is settled.
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
        """Judge an answer: whether it is right, and if not, what is wrong with it."""
        # Imported with the first answer: a window that opens no lesson starts sooner.
        from convstudio.core.lessons.answers import (
            Verdict,
            judged_choice,
            judged_number,
            judged_sum,
        )
        from convstudio.core.lessons.letters import in_letters
        from convstudio.core.lessons.places import PlaceError

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
        """Return whether an answer is right; one that cannot be parsed is not."""
        return self.judged(given).right


class Goal(NamedTuple):
    """A condition on a solution, with the hint that is given while it is not met.

    ``on``: the state of the step in which the reader's changes are tested, with that state's input; None: the
    experiment on the stage.
    """

    condition: Condition
    hint: str
    on: Experiment | None = None


@dataclass(frozen=True, eq=False)
class Task:
    """A task for the reader: what is ``asked`` for is achieved when all goals are met.

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
        """The text at the end."""
        return f"Done. {self.done}".strip()

    def strayed(self, experiment: Experiment) -> str:
        """Return the part of an experiment that differs from the start though it may not; "" if none does."""
        begun = self.start.experiment
        for part, name in PARTS.items():
            if part not in self.change and getattr(experiment, name) != getattr(begun, name):
                return part
        return ""

    def unmet(self, experiment: Experiment) -> tuple[Goal, ...]:
        """Return the goals that an experiment does not meet."""
        return tuple(each for each in self.goals if not self.meets(experiment, each))

    def meets(self, experiment: Experiment, goal: Goal) -> bool:
        """Return whether an experiment of the reader's meets one of the goals."""
        return goal.condition.holds(self.made(experiment, goal))

    def made(self, experiment: Experiment, goal: Goal) -> Experiment:
        """Return what a goal tests: the experiment itself, or its changed parts in the state that the goal names."""
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

    - ``later`` is the part of the text that answers what screens ask; it appears once none of them asks any more.
    - The last screen is the step's end state. ``states`` are screens that links in the text lead to, by name.
    - ``line`` is where the step begins in its file, counted from 1.
    - ``pictures`` are those in its text, by name.
    - ``minutes`` is the planned duration, None if unspecified.
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
        """The complete text."""
        return "\n\n".join(filter(None, (self.text, self.later)))

    def text_of(self, stop: int) -> str:
        """Return the text that is shown at one of the screens."""
        asks = any(each.words.is_open for each in self.screens[stop:])
        return self.text if asks else self.whole_text

    def headline_of(self, screen: Screen) -> str:
        """Return the headline over one of the step's screens or states: its own, or the step's."""
        return screen.headline or self.headline

    @property
    def headlines(self) -> tuple[str, ...]:
        """All possible headlines of the step, the step's own first."""
        shown = (*self.screens, *self.states.values())
        return tuple(dict.fromkeys((self.headline, *map(self.headline_of, shown))))

    def state_of(self, screen: Screen) -> str:
        """Return the name of the state with this very screen; "" if it is a stop."""
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
        """The position of every screen, in the order in which a presenter goes through them."""
        return tuple(
            (at, screen)
            for at, step in enumerate(self.steps)
            for screen in range(len(step.screens))
        )

    def screen(self, position: Position) -> Screen:
        """Return the screen at a position."""
        return self.steps[position[0]].screens[position[1]]

    def after(self, position: Position) -> Position | None:
        """Return the next position, in the same step or the next; None at the end."""
        at = self.positions.index(position) + 1
        return self.positions[at] if at < len(self.positions) else None

    def before(self, position: Position) -> Position | None:
        """Return the previous position; from the first of a step, the end state of the step before."""
        at = self.positions.index(position) - 1
        return self.positions[at] if at >= 0 else None

    def nearest(self, position: Position) -> Position:
        """Return the nearest existing position, in case the file has been edited meanwhile."""
        step = min(position[0], len(self.steps) - 1)
        return step, min(position[1], len(self.steps[step].screens) - 1)
