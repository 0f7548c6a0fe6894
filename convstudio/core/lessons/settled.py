"""The settled questions and tasks of a lesson, as a value that can be saved.

A question is identified by its step's headline and its text, so it stays answered when other parts of the lesson's file
are edited, and when it is opened again another day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Output

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Question, Step, Task

Key = tuple[str, str]
"""A step's headline, and what is asked in it."""


@dataclass(frozen=True)
class Settled:
    """The settled questions and tasks: for each `Key` the answer given, or "" for a revealed answer or a task."""

    settled: Mapping[Key, str] = field(default_factory=lambda: MappingProxyType({}))

    def with_settled(self, key: Key, given: str = "") -> Settled:
        """Return the value with one more settled; a second answer to the same question is ignored."""
        if key in self.settled:
            return self
        return replace(self, settled=MappingProxyType({**self.settled, key: given}))

    def is_settled(self, key: Key) -> bool:
        return key in self.settled


class TaskState(NamedTuple):
    """The state of a task: what is wrong with the experiment on the stage, and what can be done.

    ``strayed`` is the part of the experiment that may not change but has, or ""; ``hints`` are those of the unmet
    goals. ``at_start``: nothing has been changed yet; ``can_resume``: earlier work is not on the stage.
    """

    strayed: str = ""
    hints: tuple[str, ...] = ()
    goals: int = 0
    at_start: bool = False
    can_resume: bool = False


def key_of(headline: str, asked: Question | Task) -> Key:
    """Return the key of a question or task, unique because a lesson asks nothing twice under one headline."""
    return headline, asked.ask


def open_questions(step: Step, settled: Settled) -> tuple[Question, ...]:
    """Return the questions of a step that are not settled."""
    return tuple(
        each for each in step.questions if not settled.is_settled(key_of(step.headline, each))
    )


def held_outputs(step: Step, settled: Settled, experiment: Experiment) -> frozenset[Output]:
    """Return the outputs of an experiment that open questions ask for: they must not be readable on the stage."""
    return frozenset(
        each.asked.output
        for each in open_questions(step, settled)
        if each.asked is not None and each.asked.is_in(experiment)
    )
