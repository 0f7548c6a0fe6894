"""The one place where the experiment changes.

Every edit, wherever it comes from, is one call of `Studio.change`: it pushes one kind of undo command, whose redo
sets the new experiment and announces it. So undo, redo, scripts and tests all go the same way.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from convstudio.core.experiment import Experiment

UNDO_LIMIT: Final = 500
_GESTURE_ID: Final = 1


class Studio(QObject):
    """Holds the current experiment and the undo stack; ``experiment_changed`` carries the new experiment."""

    experiment_changed = Signal(object)

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)

    @property
    def experiment(self) -> Experiment:
        return self._experiment

    def change(self, text: str, *, gesture: int | None = None, **inputs: Any) -> None:
        """Make an experiment with other ``inputs`` the current one; ``text`` names the edit in Undo.

        Edits with the same ``gesture`` number become one undo step. An edit that changes nothing is none.
        """
        after = replace(self._experiment, **inputs)
        if gesture is None and _same(self._experiment, after):
            return
        self.undo_stack.push(ChangeExperiment(self, self._experiment, after, text, gesture))

    def feature_map(self) -> npt.NDArray[np.float64]:
        """S of the current experiment, whole and exact, in float64."""
        return self._experiment.feature_map()

    def _set(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self.experiment_changed.emit(experiment)


class ChangeExperiment(QUndoCommand):
    """From one experiment to another, and back; the program's only undo command."""

    def __init__(
        self, studio: Studio, before: Experiment, after: Experiment, text: str, gesture: int | None
    ) -> None:
        super().__init__(text)
        self._studio, self._before, self._after, self._gesture = studio, before, after, gesture

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


def _same(one: Experiment, other: Experiment) -> bool:
    """Whether two experiments have the same inputs; a picture equals only itself."""
    return all(getattr(one, field.name) == getattr(other, field.name) for field in fields(one))
