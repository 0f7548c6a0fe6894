"""Which questions and tasks of a lesson are settled, as a value that can be kept.

A question is known by its step's headline and what it asks: so it stays answered when the lesson's file is edited
elsewhere, and when it is opened again another day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from convstudio.core.lessons.lesson import Question, Step, Task
from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Output

Key = tuple[str, str]
"""A step's headline, and what is asked in it."""


@dataclass(frozen=True)
class Settled:
    """What is settled: by each `Key` the answer as it was given, or "" where it was looked at or a task was done."""

    settled: Mapping[Key, str] = field(default_factory=lambda: MappingProxyType({}))

    def with_settled(self, key: Key, given: str = "") -> Settled:
        """The same with one more that is settled; a second answer to it does not count."""
        if key in self.settled:
            return self
        return replace(self, settled=MappingProxyType({**self.settled, key: given}))

    def is_settled(self, key: Key) -> bool:
        return key in self.settled


class TaskState(NamedTuple):
    """How a task stands: what is wrong with what is on the stage, and what can be done.

    ``strayed`` is the part of the experiment that is not to be changed and is, or ""; ``hints`` those of the goals that
    are not met. ``at_start``: nothing has been made of it; ``can_resume``: what was made before is not on the stage.
    """

    strayed: str = ""
    hints: tuple[str, ...] = ()
    goals: int = 0
    at_start: bool = False
    can_resume: bool = False


def key_of(headline: str, asked: Question | Task) -> Key:
    """What a question or task of a step is known by; a lesson asks nothing twice under one headline."""
    return headline, asked.ask


def open_questions(step: Step, settled: Settled) -> tuple[Question, ...]:
    """The questions of a step that are not settled."""
    return tuple(
        each for each in step.questions if not settled.is_settled(key_of(step.headline, each))
    )


def held_outputs(step: Step, settled: Settled, experiment: Experiment) -> frozenset[Output]:
    """The outputs of an experiment that open questions ask for: they are not to be read off the stage."""
    return frozenset(
        each.asked.output
        for each in open_questions(step, settled)
        if each.asked is not None and each.asked.is_in(experiment)
    )
