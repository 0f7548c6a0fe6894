"""The studio: the one place where the scene changes, with the history of its experiment.

Every edit, wherever it comes from, is one call of `Studio.change`; every other act is one of `Studio.look`. Both make
a new frozen `Scene` and announce it once; undo, redo, scripts and tests all do the same.

Only the experiment has a history. How it is looked at (a step, the target, letters, a range) is not an edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from convstudio.core.design.combinations import Combination
from convstudio.core.design.looking.line import Line, line_across
from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment, is_same
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.letters import can_be_read
from convstudio.core.steps.orders import Order
from convstudio.core.steps.scene import NOTHING_HELD, Output, Scene
from convstudio.core.steps.target import Target
from convstudio.core.steps.term import Term
from convstudio.core.steps.timeline import Timeline
from convstudio.document.history import History, State
from convstudio.document.session import Session

if TYPE_CHECKING:
    from convstudio.core.session.document import Named

HeldOf = Callable[[Experiment], tuple[frozenset[Output], frozenset[Output]]]


class Studio(QObject):
    """The owner of the current scene and of the history of its experiment."""

    scene_changed = Signal(object, object)
    """The `Scene` before and the current one; once for each act, to all receivers in the same order.

    If a receiver acts again (another output has come to lie under the mouse), the next emission follows this one.
    """
    history_changed = Signal()
    """The states of the `History` or its current one have changed; after ``scene_changed``."""
    restored = Signal(object)
    """The `Experiment` that undo, redo or the history has restored; after ``scene_changed``."""

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene = Scene(experiment)
        self._told: Scene | None = None  # the scene that is being announced
        self._history = History(experiment)
        self._held_of: HeldOf = _nothing_held

    @property
    def scene(self) -> Scene:
        """The current scene."""
        return self._scene

    @property
    def experiment(self) -> Experiment:
        """The experiment of the current scene."""
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
        """The number of steps; 0 if S is empty."""
        return self._scene.timeline.count

    @property
    def term(self) -> Term | None:
        """The term of the current step."""
        return self._scene.term

    def feature_map(self) -> npt.NDArray[np.float64]:
        """Compute all of S of the current experiment in float64: (H, W), or (H, W, 3) for colours."""
        return self._scene.experiment.feature_map()

    # Acts

    def look(self, **fields: Any) -> None:
        """Change how the experiment is looked at: fields of the `Scene` other than its experiment."""
        self._set(self._scene.changed(**fields))

    def set_in_gesture(self, in_gesture: bool) -> None:
        """Set whether a gesture is in progress, during which shortcuts are allowed."""
        self.look(in_gesture=in_gesture)

    def look_along(self, angle: float) -> None:
        """Look at the kernel along another direction, in degrees."""
        self.look(angle=angle)

    def pin_photographs(self, photographs: tuple[Picture, ...]) -> None:
        """Pin these photographs, in this order, in place of those that are pinned."""
        self.look(photographs=photographs)

    def combine_maps(self, combination: Combination) -> None:
        """Look at another combination of the feature maps of A and B."""
        self.look(combination=combination)

    def wipe(self, on: bool) -> None:
        """Part S of A from S of B by a line in the middle of what is in view, or by none."""
        self.look(wipe=0.5 if on else None)

    def look_at_wave(self, frequency: tuple[float, float] | None) -> None:
        """Lay the wave of a frequency over I, in cycles per pixel down and to the right; None takes it away."""
        self.look(wave=frequency)

    def draw_line(self, line: Line | None) -> None:
        """Read I and S along a line; None takes it away."""
        self.look(line=line)

    def draw_line_across(self, region: Region | None = None) -> None:
        """Read I and S along the row that is chosen or pointed at, else through the middle of a region, or of all."""
        scene = self._scene
        height, width = scene.experiment.image_shape[:2]
        rows, columns = region or (range(height), range(width))
        target = scene.target
        if target is not None and target.kind != "weight":
            by = scene.experiment.axes[0].placement if target.kind == "output" else 0
            row = min(max(target.row + by, 0), height - 1)
            rows = range(row, row + 1)
        self.draw_line(line_across(rows, columns))

    def point_at(self, target: Target | None) -> None:
        """Point at a target as the mouse does; None: at nothing."""
        self.look(pointed=target)

    def choose_output(self, i: int, j: int) -> None:
        """Choose an output, whose whole sum is shown."""
        self.look(chosen=(i, j))

    def replace_kernel(self, kernel: Kernel, text: str) -> None:
        """Take another kernel in place of the one before; ``text`` names that in Undo."""
        self.change(text, kernel=kernel)

    def flip_pair(self) -> None:
        """Bring the other kernel to the front, but in a gesture; the history's current state stays the same edit."""
        if self.experiment.pair is not None and not self._scene.in_gesture:
            self._history.amend(self.experiment.swapped)
            self._set(self._scene.changed(experiment=self._history.experiment))
            self.history_changed.emit()

    def hold(self, held_of: HeldOf) -> None:
        """Set the function that says which outputs of an experiment, and of its other flip, are held (kept blank)."""
        self._held_of = held_of
        self.look_at_held()

    def look_at_held(self) -> None:
        """Ask again which outputs are held, since that may have changed."""
        held, turned = self._held_of(self.experiment)
        self.look(held=held, held_turned=turned)

    def set_step(self, step: int | None) -> None:
        """Go to a step, clipped to the steps there are; None ends the animation."""
        self.look(step=step)

    def change(
        self,
        text: str,
        *,
        gesture: object | None = None,
        edits_kernel: bool = False,
        **inputs: Any,
    ) -> None:
        """Replace fields of the experiment by ``inputs``; ``text`` names the edit in Undo.

        Consecutive edits with the same ``gesture`` become one. An edit that changes nothing is ignored.
        ``edits_kernel``: the kernel is an edited form of the one before, and no other kernel.
        """
        after = replace(self.experiment, **inputs)
        if gesture is None and is_same(self.experiment, after):
            return
        self._history.push(after, text, gesture, edits_kernel=edits_kernel)
        self._set(self._scene.changed(experiment=after))
        self.history_changed.emit()

    def set_scene(self, scene: Scene, text: str) -> None:
        """Show another scene; if it has another experiment, that is one edit, named ``text`` in Undo.

        It is a new start: of the scene before only the user's habits are kept.
        """
        scene = self._as_new_start(scene)
        edited = not is_same(self.experiment, scene.experiment)
        if edited:
            self._history.push(scene.experiment, text, begins=True)
        else:
            scene = replace(scene, experiment=self.experiment)
        self._set(scene)
        if edited:
            self.history_changed.emit()

    def open_session(
        self, scene: Scene, text: str, session: Session, named: Iterable[Named] = ()
    ) -> None:
        """Show the scene of another session, as an edit named ``text`` in Undo; ``named`` are its kept states."""
        self._history.push(scene.experiment, text, session=session, begins=True)
        for state in named:
            self._history.keep(state.name, state.experiment)
        self._set(replace(scene, start=object()))
        self.history_changed.emit()

    # The history of the experiment

    @property
    def history(self) -> History:
        """The states of the experiment; read only, to be changed by the methods below."""
        return self._history

    def undo(self) -> None:
        """Go back to the previous state, if there is one."""
        if self._history.can_undo:
            self.go_to_state(self._history.index - 1)

    def redo(self) -> None:
        """Go on to the next state, if there is one."""
        if self._history.can_redo:
            self.go_to_state(self._history.index + 1)

    def go_to_state(self, index: int) -> None:
        """Make one of the history's states current, without what can only be of the picture shown until now."""
        is_edit = not self._history.begins_before(index)
        self._history.go_to(index)
        there = self._history.experiment
        if (seen := as_looked_at(there, self.experiment)) is not there:
            self._history.amend(seen)
        self._set(self._returned(self._history.experiment, is_edit=is_edit))
        self.restored.emit(self.experiment)
        self.history_changed.emit()

    def take_state(self, state: State) -> None:
        """Make the experiment of a kept state current again, as an edit."""
        inputs = {each.name: getattr(state.experiment, each.name) for each in fields(Experiment)}
        self.change(f"Back to “{state.name}”", **inputs)

    def call_state(self, index: int, name: str) -> None:
        """Name one of the history's states, or remove its name ("")."""
        self._history.call(index, name)
        self.history_changed.emit()

    def forget_state(self, state: State) -> None:
        """Drop a kept state."""
        self._history.forget(state)
        self.history_changed.emit()

    def restore(
        self, scene: Scene, states: Sequence[State], index: int, kept: Sequence[State] = ()
    ) -> None:
        """Show the scene of another document, with its history in place of this one's; no edit.

        The state at ``index`` has the scene's experiment. Of the scene before only the user's habits are kept.
        """
        self._history.restore(states, index, kept)
        self._set(self._as_new_start(scene))
        self.restored.emit(self.experiment)
        self.history_changed.emit()

    def clear_history(self) -> None:
        """Drop all states but the current one; named ones are kept."""
        self._history.clear()
        self.history_changed.emit()

    def start_here(self) -> None:
        """Let the current state be what the window has begun with."""
        self._history.clear(starts=True)
        self.history_changed.emit()

    def _returned(self, experiment: Experiment, *, is_edit: bool) -> Scene:
        """Return the scene with an experiment of the history; ``is_edit``: the two are edits of each other."""
        now = self._scene
        before, after = now.experiment.picture, experiment.picture
        # Letters in a picture that has no room for them are kept only if they have been asked for in such a one.
        has_room = can_be_read(after.pixels.shape) or not can_be_read(before.pixels.shape)
        letters = now.letters and has_room
        if is_edit or after is before:
            return now.changed(experiment=experiment, letters=letters)
        return self._as_new_start(
            Scene(
                experiment,
                order=now.order,
                letters=letters,
                compared=now.compared,
                design=now.design,
                angle=now.angle,
                line=now.line if after.shape[:2] == before.shape[:2] else None,
                extremes=now.extremes,
                follows=now.follows,
            )
        )

    def _as_new_start(self, scene: Scene) -> Scene:
        """Return a scene that is no edit of the current one, with the user's habits."""
        now = self._scene
        return replace(
            scene,
            start=object(),
            shown=now.shown,
            lines=now.lines,
            symmetry=now.symmetry,
            kept_sum=now.kept_sum,
            photographs=scene.photographs or now.photographs,
            combination=scene.combination if scene.photographs else now.combination,
            truth=now.truth,
            noise=now.noise,
        )

    def _set(self, scene: Scene) -> None:
        before = self._scene
        if scene.experiment is not before.experiment or scene.start is not before.start:
            held, turned = self._held_of(scene.experiment)
            scene = scene.changed(held=held, held_turned=turned)
        if scene.wipe is not None and self._held_of(scene.experiment.swapped)[0]:
            # It would show what a question asks for.
            scene = replace(scene, wipe=None)
        if not scene.differs_from(before):
            return
        self._scene = scene
        if self._told is None:
            self._announce(before)

    def _announce(self, before: Scene) -> None:
        """Announce the current scene, and again each that a receiver makes in reply."""
        try:
            while (scene := self._scene) is not before:
                self._told = scene
                self.scene_changed.emit(before, scene)
                before = scene
        finally:
            self._told = None


def as_looked_at(experiment: Experiment, before: Experiment) -> Experiment:
    """Return an experiment of the history with that kernel in front in which it differs from the one ``before``.

    Where neither differs, or both do, whoever looks at A or B goes on looking at it.
    """
    pair, previous = experiment.pair, before.pair
    if pair is None or previous is None:
        return experiment
    a = experiment.kernel_a != before.kernel_a
    b = experiment.kernel_b != before.kernel_b
    if a and b and before.kernel in (experiment.kernel, pair.other):
        # A and B have been exchanged.
        is_wanted = experiment.kernel == before.kernel
    else:
        is_wanted = pair.shows_b == (b if a != b else previous.shows_b)
    return experiment if is_wanted else experiment.swapped


def _nothing_held(_experiment: Experiment) -> tuple[frozenset[Output], frozenset[Output]]:
    return NOTHING_HELD, NOTHING_HELD
