"""The studio: the one place where the scene changes, and the history of its experiment.

Every edit, wherever it comes from, is one call of `Studio.change`; every other act one of `Studio.look`. Both make
another frozen `Scene` and announce it once, so undo, redo, scripts and tests all go the same way.

Only the experiment has a history. How it is looked at (a step, what is pointed at, letters, a range) is no edit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.steps.orders import Order
from convstudio.core.steps.scene import NOTHING_HELD, Output, Scene
from convstudio.core.steps.timeline import Term, Timeline
from convstudio.document.history import History, State

HeldOf = Callable[[Experiment], tuple[frozenset[Output], frozenset[Output]]]


class Studio(QObject):
    """Holds the current scene and the history of its experiment."""

    scene_changed = Signal(object, object)
    """The `Scene` before and the one that is current now: once for each act, to everybody in the same order.

    Where somebody who is told acts again (another output has come to lie under the mouse), all are told of that next.
    """
    history_changed = Signal()
    """Another state of the `History` is current, or there are others; after ``scene_changed``."""
    restored = Signal(object)
    """An `Experiment` that undo, redo or the history has brought back; after ``scene_changed``."""

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = Scene(experiment)
        self._told: Scene | None = None  # the scene that is being announced
        self._history = History(experiment)
        self._held_of: HeldOf = _nothing_held

    @property
    def scene(self) -> Scene:
        """All that is to be seen now."""
        return self._scene

    @property
    def experiment(self) -> Experiment:
        """What is computed."""
        return self._scene.experiment

    @property
    def timeline(self) -> Timeline:
        """The steps of the current experiment in the current order."""
        return self._scene.timeline

    @property
    def order(self) -> Order:
        """The order in which the terms are added."""
        return self._scene.order

    @property
    def step(self) -> int | None:
        """The current step, whose term is already added; None while there is no animation."""
        return self._scene.step

    @property
    def step_count(self) -> int:
        """How many steps there are; 0 where S is empty."""
        return self._scene.timeline.count

    @property
    def term(self) -> Term | None:
        """The term of the current step."""
        return self._scene.term

    def feature_map(self) -> npt.NDArray[np.float64]:
        """S of the current experiment, whole and exact, in float64."""
        return self._scene.experiment.feature_map()

    # Acts

    def look(self, **fields: Any) -> None:
        """Change how the experiment is looked at: fields of a `Scene`, but not its experiment."""
        self._set(self._scene.changed(**fields))

    def hold(self, held_of: HeldOf) -> None:
        """Keep outputs of every experiment blank: ``held_of`` says which, of it and of the same with the other flip."""
        self._held_of = held_of
        self.look_at_held()

    def look_at_held(self) -> None:
        """Which outputs are kept blank may have changed."""
        held, turned = self._held_of(self.experiment)
        self.look(held=held, held_turned=turned)

    def set_step(self, step: int | None) -> None:
        """Go to a step, the last or first one where there is no such; None ends the animation."""
        self.look(step=step)

    def change(self, text: str, *, gesture: object | None = None, **inputs: Any) -> None:
        """Make an experiment with other ``inputs`` the current one; ``text`` names the edit in Undo.

        Edits with the same ``gesture`` become one. An edit that changes nothing is none.
        """
        after = replace(self.experiment, **inputs)
        if gesture is None and is_same(self.experiment, after):
            return
        self._history.push(after, text, gesture)
        self._set(self._scene.changed(experiment=after))
        self.history_changed.emit()

    def set_scene(self, scene: Scene, text: str) -> None:
        """Show another scene at once; ``text`` names the edit in Undo, if it has another experiment.

        It is a start, no edit of what was seen before; only what is a habit of the user's stays.
        """
        now = self._scene
        held, turned = self._held_of(scene.experiment)
        scene = replace(
            scene,
            start=object(),
            shown=now.shown,
            lines=now.lines,
            truth=now.truth,
            noise=now.noise,
            held=held,
            held_turned=turned,
        )
        edited = not is_same(self.experiment, scene.experiment)
        if edited:
            self._history.push(scene.experiment, text)
        else:
            scene = replace(scene, experiment=self.experiment)
        self._set(scene)
        if edited:
            self.history_changed.emit()

    # The history of the experiment

    @property
    def history(self) -> History:
        """The states that edits have led to; to be read, and changed by the acts below."""
        return self._history

    def undo(self) -> None:
        """Back to the state before, if there is one."""
        if self._history.can_undo:
            self.go_to_state(self._history.index - 1)

    def redo(self) -> None:
        """On to the state behind, if there is one."""
        if self._history.can_redo:
            self.go_to_state(self._history.index + 1)

    def go_to_state(self, index: int) -> None:
        """Make one of the history's states current."""
        self._history.go_to(index)
        self._set(self._scene.changed(experiment=self._history.experiment))
        self.restored.emit(self.experiment)
        self.history_changed.emit()

    def take_state(self, state: State) -> None:
        """Make a state that is kept for its name current again, as an edit."""
        inputs = {each.name: getattr(state.experiment, each.name) for each in fields(Experiment)}
        self.change(f"Back to “{state.name}”", **inputs)

    def call_state(self, index: int, name: str) -> None:
        """Give one of the history's states a name, or take it away again ("")."""
        self._history.call(index, name)
        self.history_changed.emit()

    def forget_state(self, state: State) -> None:
        """Let a state go that is kept for its name."""
        self._history.forget(state)
        self.history_changed.emit()

    def clear_history(self) -> None:
        """Let all other states go, but for those that have names."""
        self._history.clear()
        self.history_changed.emit()

    def _set(self, scene: Scene) -> None:
        before = self._scene
        if scene.experiment is not before.experiment:
            held, turned = self._held_of(scene.experiment)
            scene = scene.changed(held=held, held_turned=turned)
        if not scene.differs_from(before):
            return
        self._scene = scene
        if self._told is None:
            self._announce(before)

    def _announce(self, before: Scene) -> None:
        """Tell of the current scene, until nobody answers with another one."""
        try:
            while (scene := self._scene) is not before:
                self._told = scene
                self.scene_changed.emit(before, scene)
                before = scene
        finally:
            self._told = None


def _nothing_held(_experiment: Experiment) -> tuple[frozenset[Output], frozenset[Output]]:
    return NOTHING_HELD, NOTHING_HELD
