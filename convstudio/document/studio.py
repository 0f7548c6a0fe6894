"""The one place where the experiment changes, and where the animation is.

Every edit, wherever it comes from, is one call of `Studio.change`: it pushes one kind of undo command, whose redo
sets the new experiment and announces it. So undo, redo, scripts and tests all go the same way.

The animation is a step of a `Timeline`, one integer, or None while it is off. It is a way of looking, not an edit:
undo does not touch it. When the experiment changes under it, it stays with the same product as nearly as it can.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from typing import Any, Final
from weakref import finalize, proxy

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.timeline import Order, Term, Timeline

UNDO_LIMIT: Final = 500
_GESTURE_ID: Final = 1


class Studio(QObject):
    """Holds the current experiment, the undo stack and the step.

    ``experiment_changed`` carries the new experiment; ``step_changed`` follows with the step (int or None) whenever
    what the step shows may have changed: another step, another order, another experiment under it.
    """

    experiment_changed = Signal(object)
    step_changed = Signal(object)  # steps leave 32 bits behind

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._timeline = Timeline(experiment, "gather")
        self._step: int | None = None
        self.is_changed = False  # while an edit is announced, and not what Undo or Redo bring back
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)
        # Collected in a cycle, the Python halves of commands would go before the stack that still uses them.
        finalize(self, _clear, self.undo_stack).atexit = False

    @property
    def experiment(self) -> Experiment:
        return self._experiment

    @property
    def timeline(self) -> Timeline:
        """The steps of the current experiment in the current order."""
        return self._timeline

    @property
    def order(self) -> Order:
        return self._timeline.order

    @property
    def step(self) -> int | None:
        """The current step, whose term is already added; None while there is no animation."""
        return self._step

    @property
    def step_count(self) -> int:
        return self._timeline.count

    @property
    def term(self) -> Term | None:
        """The term of the current step."""
        return None if self._step is None else self._timeline.term(self._step)

    def show_step(self, step: int | None) -> None:
        """Go to a step, the last or first one where there is no such; None ends the animation."""
        if step is not None:
            step = min(max(step, 0), self.step_count - 1) if self.step_count else None
        if step != self._step:
            self._step = step
            self.step_changed.emit(step)

    def show_order(self, order: Order) -> None:
        """Take the steps in another order; the current product stays the same."""
        if order != self.order:
            self._set_timeline(Timeline(self._experiment, order))
            self.step_changed.emit(self._step)

    def change(self, text: str, *, gesture: object | None = None, **inputs: Any) -> None:
        """Make an experiment with other ``inputs`` the current one; ``text`` names the edit in Undo.

        Edits with the same ``gesture`` become one undo step. An edit that changes nothing is none.
        """
        after = replace(self._experiment, **inputs)
        if gesture is None and _same(self._experiment, after):
            return
        self.is_changed = True
        try:
            self.undo_stack.push(ChangeExperiment(self, self._experiment, after, text, gesture))
        finally:
            self.is_changed = False

    def feature_map(self) -> npt.NDArray[np.float64]:
        """S of the current experiment, whole and exact, in float64."""
        return self._experiment.feature_map()

    def _set(self, experiment: Experiment) -> None:
        self._experiment = experiment
        animated = self._step is not None
        self._set_timeline(Timeline(experiment, self.order))
        self.experiment_changed.emit(experiment)
        if animated:
            self.step_changed.emit(self._step)

    def _set_timeline(self, timeline: Timeline) -> None:
        before, self._timeline = self._timeline, timeline
        if self._step is not None:
            self._step = timeline.nearest(before, self._step) if timeline.count else None


class ChangeExperiment(QUndoCommand):
    """From one experiment to another, and back; the program's only undo command."""

    def __init__(
        self,
        studio: Studio,
        before: Experiment,
        after: Experiment,
        text: str,
        gesture: object | None,
    ) -> None:
        super().__init__(text.replace("&", "&&"))  # which the menu would take for a key's mark
        self._studio = proxy(studio)  # the stack, which keeps the command, belongs to the studio
        self._before, self._after, self._gesture = before, after, gesture

    def id(self) -> int:
        """Only steps of a gesture may merge (Qt never merges commands whose id is −1)."""
        return -1 if self._gesture is None else _GESTURE_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over where ``other``, the gesture's next step, arrived; a gesture back to its start is no edit."""
        if not isinstance(other, ChangeExperiment) or other._gesture != self._gesture:
            return False
        self._after = other._after
        self.setText(other.text())
        self.setObsolete(_same(self._before, self._after))
        return True

    def redo(self) -> None:
        self._studio._set(self._after)

    def undo(self) -> None:
        self._studio._set(self._before)


def _clear(stack: QUndoStack) -> None:
    with suppress(RuntimeError):  # Qt may have deleted the stack first
        stack.clear()


def _same(one: Experiment, other: Experiment) -> bool:
    """Whether two experiments have the same inputs; a picture equals only itself."""
    return all(getattr(one, field.name) == getattr(other, field.name) for field in fields(one))
