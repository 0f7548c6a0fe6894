"""The questions and tasks of a lecture's current step: which are settled, which outputs are held, how a task stands.

While a question is open, the output that it asks for is held: blank on the stage, without a change to the experiment. A
task is checked after every edit; the attempt at it is kept, so that it can be left and resumed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convstudio.core.lessons.settled import (
    Key,
    Settled,
    TaskState,
    held_outputs,
    key_of,
    open_questions,
)
from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.notation.words import Words
from convstudio.core.steps.scene import NOTHING_HELD, Output

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson, Position, Screen, Step, Task


class Exercises(QObject):
    """The state of the questions and tasks of the open lesson."""

    held_changed = Signal()
    """The outputs that `held_of` returns may have changed."""
    settled_changed = Signal(object)
    """The new `Settled`, when an exercise has been settled or restored."""
    task_changed = Signal(object, object)
    """The `Key` and the `TaskState` of a task of the step, after every edit."""
    task_done = Signal(object)
    """The `Key` of a task that the reader has done without looking at the solution."""
    screen_wanted = Signal(object)
    """The `Screen` to show, of a task or its solution."""
    note = Signal(object)
    """A sentence for the reader, when a task is done."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lesson: Lesson | None = None
        self._step: Step | None = None
        self._experiment: Experiment | None = None
        self._shown: Experiment | None = None  # shown by the lesson, and not edited since
        self._settled = Settled()
        self._attempts: dict[Key, Experiment] = {}

    @property
    def settled(self) -> Settled:
        """The settled exercises of the open lesson."""
        return self._settled

    # Following the lecture

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Set the open lesson; what is settled is kept if it is the same file, edited."""
        before, self._lesson, self._step = self._lesson, lesson, None
        paths = [each.path if each is not None else None for each in (before, lesson)]
        if paths[0] is None or paths[0] != paths[1]:
            self._attempts = {}
            self.restore(Settled())
        if lesson is None:  # else a screen follows, with the outputs that it holds
            self.held_changed.emit()

    def show_position(self, position: Position | None) -> None:
        """Set the step whose questions are asked."""
        step = None
        if self._lesson is not None and position is not None:
            step = self._lesson.steps[position[0]]
        if step is not self._step:
            self._step = step
            self._look()

    def take_screen(self, screen: Screen) -> None:
        """Take note of the experiment that the lesson is about to show, which is not the reader's work."""
        self._shown = screen.experiment

    def take_experiment(self, experiment: Experiment) -> None:
        """Check the tasks against the experiment on the stage."""
        self._experiment = experiment
        if self._shown is not None and not is_same(self._shown, experiment):
            self._shown = None
        self._look()

    def restore(self, settled: Settled) -> None:
        """Replace what is settled."""
        if settled != self._settled:
            self._settled = settled
            self.settled_changed.emit(settled)
            self.held_changed.emit()
            self._look()

    def recall(self, before: Settled) -> None:
        """Add what was settled in an earlier session."""
        settled = self._settled
        for key, given in before.settled.items():
            settled = settled.with_settled(key, given)
        self.restore(settled)

    # The reader's acts

    def settle(self, key: Key, given: str = "") -> None:
        """Settle a question with the answer ``given``, "" if it was only revealed; or settle a task."""
        self.restore(self._settled.with_settled(key, given))

    def reveal(self) -> None:
        """Reveal the answers to all questions of the step."""
        if self._step is not None:
            settled = self._settled
            for question in open_questions(self._step, settled):
                settled = settled.with_settled(key_of(self._step.headline, question))
            self.restore(settled)

    def begin(self, key: Key) -> None:
        """Show a task from its beginning."""
        if (task := self._task(key)) is not None:
            self._attempts.pop(key, None)
            self.screen_wanted.emit(replace(task.start, words=Words(ask=task.ask)))
            self._look()

    def resume(self, key: Key) -> None:
        """Show the reader's last attempt at a task again."""
        task, made = self._task(key), self._attempts.get(key)
        if task is not None and made is not None:
            self.screen_wanted.emit(_resumed(task, made))

    def show_solution(self, key: Key) -> None:
        """Show the solution of a task, which settles it."""
        if (task := self._task(key)) is not None:
            self.settle(key)
            self.screen_wanted.emit(task.solution)

    # Evaluation

    def _task(self, key: Key) -> Task | None:
        step = self._step
        if step is None:
            return None
        return next((task for task in step.tasks if key_of(step.headline, task) == key), None)

    def _look(self) -> None:
        step, experiment = self._step, self._experiment
        if step is None or experiment is None:
            return
        for task in step.tasks:
            key = key_of(step.headline, task)
            state = self._state(task, key, experiment)
            is_met = self._shown is None and not (state.strayed or state.hints)
            if is_met and not self._settled.is_settled(key):
                self._settled = self._settled.with_settled(key)
                self.settled_changed.emit(self._settled)
                self.held_changed.emit()
                self.task_done.emit(key)
                self.note.emit(f"✓ {task.praise}")
            self.task_changed.emit(key, state)

    def _state(self, task: Task, key: Key, experiment: Experiment) -> TaskState:
        strayed = task.strayed(experiment)
        at_start = is_same(experiment, task.start.experiment)
        if self._shown is None and not strayed and not at_start:
            self._attempts[key] = experiment
        hints = () if strayed else tuple(goal.hint for goal in task.unmet(experiment))
        made = self._attempts.get(key)
        return TaskState(
            strayed,
            hints,
            len(task.goals),
            at_start,
            made is not None and not is_same(made, experiment),
        )

    def held_of(self, experiment: Experiment) -> tuple[frozenset[Output], frozenset[Output]]:
        """The outputs that open questions hold, of an experiment and of the same with the other flip."""
        if self._step is None or not self._step.questions:
            return NOTHING_HELD, NOTHING_HELD
        turned = replace(experiment, flip=not experiment.flip)
        here, there = (
            held_outputs(self._step, self._settled, each) for each in (experiment, turned)
        )
        return here, there


def _resumed(task: Task, made: Experiment) -> Screen:
    """The screen of a task with the reader's attempt, with all of S shown, and the task in words for the room."""
    words = Words(ask=task.ask)
    return replace(task.start, experiment=made, words=words, step=None, lit=None, region=None)
