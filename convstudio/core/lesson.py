"""A lesson as a value: steps with their words, and for each the screens it goes through.

A screen says all that is to be seen, and nothing of it depends on the screen before. So going back shows what going
on has shown, any step can be jumped to, and whatever a listener changed in between is mended by the next key.
Where lessons come from and go to is `lesson_files`' affair.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isclose
from pathlib import Path
from typing import Final, Literal

from convstudio.core.display import AUTOMATIC, Display
from convstudio.core.experiment import Experiment
from convstudio.core.expressions import ExpressionError, evaluate
from convstudio.core.focus import Focus
from convstudio.core.timeline import Order

LONGEST_HEADLINE: Final = 60
"""Characters of a headline: what fits on a projector in letters that the last row can read."""

LESSON_SUFFIXES: Final = (".md", ".markdown")

_PLAIN: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉−", "0123456789-")
_FACTOR: Final = re.compile(r"[a-z](?:\d+(?:,\d+)?)?|\d+(?:\.\d+)?|.")
_ROUNDING: Final = 2e-3  # relative: 0.333 is right for 1/3

Position = tuple[int, int]  # a step and one of its screens


@dataclass(frozen=True, eq=False)
class Screen:
    """What is to be seen: an experiment, and how it is looked at.

    ``step`` is one of `Timeline(experiment, order)`, None where all of S is shown. ``focus`` is lit up as if it were
    pointed at. ``region`` are the rows and columns of I to be in view, None for all of it. ``input_display`` and
    ``map_display`` are the ranges of I and S.
    """

    experiment: Experiment
    order: Order = "gather"
    step: int | None = None
    letters: bool = False
    focus: Focus | None = None
    region: tuple[range, range] | None = None
    input_display: Display = AUTOMATIC
    map_display: Display = AUTOMATIC


@dataclass(frozen=True)
class Question:
    """Something the reader answers; ``answer`` is what the engine, or the lesson, says is right.

    A ``number`` may be typed as any expression that a weight may be; ``letters`` are a sum such as "ay + ew", in any
    order; a ``choice`` is one of ``choices``.
    """

    ask: str
    kind: Literal["number", "letters", "choice"]
    answer: str
    choices: tuple[str, ...] = ()
    hint: str = ""

    def is_right(self, given: str) -> bool:
        """Whether an answer is the right one; what cannot be read is not."""
        if self.kind == "letters":
            return _summands(given) == _summands(self.answer)
        if self.kind == "choice":
            return given.strip().casefold() == self.answer.casefold()
        try:
            return isclose(
                float(evaluate(given)),
                float(evaluate(self.answer)),
                rel_tol=_ROUNDING,
                abs_tol=1e-9,
            )
        except (ExpressionError, OverflowError):
            return False


@dataclass(frozen=True, eq=False)
class Step:
    """A headline, Markdown for the reader, Markdown for the lecturer, and at least one screen.

    The last screen is the step's end state. ``states`` are screens that links in the text lead to, by name. ``line``
    is where the step begins in its file, counted from 1.
    """

    headline: str
    screens: tuple[Screen, ...]
    text: str = ""
    notes: str = ""
    questions: tuple[Question, ...] = ()
    states: Mapping[str, Screen] = field(default_factory=dict)
    line: int = 1

    def state_of(self, screen: Screen) -> str:
        """The name of the state that shows this very screen; "" where a stop shows it."""
        return next((name for name, shown in self.states.items() if shown is screen), "")


@dataclass(frozen=True, eq=False)
class Lesson:
    """Steps under a title; ``about`` is one line for a list of lessons."""

    title: str
    steps: tuple[Step, ...]
    about: str = ""
    minutes: int | None = None
    path: Path | None = None

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


def _summands(text: str) -> Counter[tuple[str, ...]]:
    """ "ay + we" → {(a, y), (e, w)}: neither the order of a sum nor of a product matters."""
    plain = re.sub(r"[\s·*×_]", "", text).translate(_PLAIN).casefold().replace("-", "+-")
    return Counter(
        tuple(sorted(_FACTOR.findall(summand))) for summand in plain.removeprefix("+").split("+")
    )
