"""The questions and tasks of the step that a lecture is at: what is settled, what is held back, how a task stands.

While a question is open, the output that it asks for is blank on the stage, though the experiment is not touched. A
task is looked at after every edit; what has been made of it is kept, so that it can be left and taken up again.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from convstudio.core.lessons.lesson import Lesson, Output, Position, Screen, Step, Task, is_same
from convstudio.core.lessons.settled import (
    NOTHING_HELD,
    Key,
    Settled,
    TaskState,
    held_outputs,
    key_of,
    open_questions,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.words import Words


class Exercises(QObject):
    """The questions and tasks of the open lesson: which outputs they keep blank, and which are done.

    ``held_changed`` carries the blank outputs, of the experiment and of the same with the other flip.
    """

    held_changed = Signal(object, object)
    settled_changed = Signal(object)  # Settled
    task_changed = Signal(object, object)  # Key, TaskState
    task_done = Signal(object)  # Key: by the reader, who has not looked at a solution
    screen_wanted = Signal(object)  # Screen
    note = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lesson: Lesson | None = None
        self._step: Step | None = None
        self._experiment: Experiment | None = None
        self._shown: Experiment | None = None  # by the lesson, and nobody has changed it
        self._settled = Settled()
        self._attempts: dict[Key, Experiment] = {}
        self._held: tuple[frozenset[Output], frozenset[Output]] = (NOTHING_HELD, NOTHING_HELD)

    @property
    def settled(self) -> Settled:
        """What is settled of the lesson that is open."""
        return self._settled

    @property
    def held(self) -> tuple[frozenset[Output], frozenset[Output]]:
        """The outputs that questions keep blank: of the experiment, and of the same with the other flip."""
        return self._held

    # Where the lecture is

    def show_lesson(self, lesson: Lesson | None) -> None:
        """Another lesson begins anew; the same one, edited, goes on."""
        before, self._lesson, self._step = self._lesson, lesson, None
        paths = [each.path if each is not None else None for each in (before, lesson)]
        if paths[0] is None or paths[0] != paths[1]:
            self._attempts = {}
            self.restore(Settled())
        self._hold()

    def show_position(self, position: Position | None) -> None:
        """The step whose questions are asked."""
        step = None
        if self._lesson is not None and position is not None:
            step = self._lesson.steps[position[0]]
        if step is not self._step:
            self._step = step
            self._look()

    def take_screen(self, screen: Screen) -> None:
        """What the lesson is about to put on the stage: nobody has made that."""
        self._shown = screen.experiment

    def take_experiment(self, experiment: Experiment) -> None:
        """What is on the stage now."""
        self._experiment = experiment
        if self._shown is not None and not is_same(self._shown, experiment):
            self._shown = None
        self._look()

    def restore(self, settled: Settled) -> None:
        """Go on with what was settled another day."""
        if settled != self._settled:
            self._settled = settled
            self.settled_changed.emit(settled)
            self._look()

    def recall(self, before: Settled) -> None:
        """Add what was settled another day."""
        settled = self._settled
        for key, given in before.settled.items():
            settled = settled.with_settled(key, given)
        self.restore(settled)

    # What the reader does

    def settle(self, key: Key, given: str = "") -> None:
        """A question is answered, or its answer is looked at (""); a task is done."""
        self.restore(self._settled.with_settled(key, given))

    def reveal(self) -> None:
        """Look at the answers to all questions of the step."""
        if self._step is not None:
            settled = self._settled
            for question in open_questions(self._step, settled):
                settled = settled.with_settled(key_of(self._step.headline, question))
            self.restore(settled)

    def begin(self, key: Key) -> None:
        """Set up a task, from its beginning."""
        if (task := self._task(key)) is not None:
            self._attempts.pop(key, None)
            self.screen_wanted.emit(replace(task.start, words=Words(ask=task.ask)))
            self._look()

    def resume(self, key: Key) -> None:
        """Put what was last made of a task on the stage again."""
        task, made = self._task(key), self._attempts.get(key)
        if task is not None and made is not None:
            self.screen_wanted.emit(_resumed(task, made))

    def show_solution(self, key: Key) -> None:
        """Put a solution on the stage; the task is settled by that."""
        if (task := self._task(key)) is not None:
            self.settle(key)
            self.screen_wanted.emit(task.solution)

    # What follows

    def _task(self, key: Key) -> Task | None:
        step = self._step
        if step is None:
            return None
        return next((task for task in step.tasks if key_of(step.headline, task) == key), None)

    def _look(self) -> None:
        self._hold()
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

    def _hold(self) -> None:
        held = NOTHING_HELD, NOTHING_HELD
        if self._step is not None and self._step.questions and self._experiment is not None:
            turned = replace(self._experiment, flip=not self._experiment.flip)
            held = (
                held_outputs(self._step, self._settled, self._experiment),
                held_outputs(self._step, self._settled, turned),
            )
        if held != self._held:
            self._held = held
            self.held_changed.emit(*held)


def _resumed(task: Task, made: Experiment) -> Screen:
    """The screen of a task with what somebody has made of it, all of whose S is shown; the room reads what is asked."""
    words = Words(ask=task.ask)
    return replace(task.start, experiment=made, words=words, step=None, focus=None, region=None)
