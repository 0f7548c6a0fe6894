"""Two kernels, A and B: the edits that begin, lock and end the pair, and the actions for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel_pair import KernelPair, Letter, quarter_turned
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.steps.scene import Scene, can_be_wiped
from convstudio.document.studio import Studio
from convstudio.panels.feature_map.map_footer import WIPE_TIP
from convstudio.panels.widgets.actions import Actions

_ONE_KERNEL: Final = "There is one kernel; “Second kernel” begins another."
_TWO_KERNELS: Final = "There are two kernels already."
_LOCKED: Final = "B is A turned by 90°, and A is not B turned by 90°; untick that first."


class PairEdits:
    """The edits of a studio's pair of kernels; which of the two is in front is looking, and no edit."""

    def __init__(self, studio: Studio, settle: Callable[[], object] = lambda: None) -> None:
        """Take ``settle``, which ends what is being typed for one kernel, before the other one is shown."""
        self._studio, self._settle = studio, settle

    def flip(self) -> None:
        """Look at the other kernel."""
        self._settle()
        self._studio.flip_pair()

    def begin(self) -> None:
        """Begin B as a copy of A, and look at it."""
        experiment = self._studio.experiment
        if experiment.pair is None:
            self._studio.change("Second kernel", pair=KernelPair(experiment.kernel, shows_b=True))

    def drop(self, letter: Letter) -> None:
        """Go on with the other kernel alone."""
        experiment = self._studio.experiment
        left = experiment.kernel_b if letter == "A" else experiment.kernel_a
        if experiment.pair is not None and left is not None:
            self._studio.change(f"Drop {letter}", kernel=left, pair=None)

    def exchange(self) -> None:
        """Call A what was B, and B what was A; the kernel in front stays there."""
        pair = self._studio.experiment.pair
        if pair is not None:
            self._studio.change("Exchange A and B", pair=replace(pair, shows_b=not pair.shows_b))

    def turn(self, turned: bool) -> None:
        """Let B be A turned by 90° from now on, whichever is edited, or leave it as it is."""
        experiment = self._studio.experiment
        pair = experiment.pair
        if not turned:
            if pair is not None:
                self._studio.change("B by itself", pair=replace(pair, turned=False))
            return
        a = experiment.kernel_a
        b = quarter_turned(a)
        shows_b = pair is None or pair.shows_b
        front, behind = (b, a) if shows_b else (a, b)
        locked = KernelPair(behind, shows_b, turned=True)
        self._studio.change("B is A turned by 90°", kernel=front, pair=locked)

    def show(self, letter: Letter) -> None:
        """Look at one of the kernels."""
        pair = self._studio.experiment.pair
        if pair is not None and pair.front != letter:
            self.flip()


class PairActions(Actions):
    """The actions on A and B, of which all but the first two need both."""

    def __init__(self, owner: QObject, studio: Studio, edits: PairEdits) -> None:
        super().__init__(owner)
        self._studio = studio
        self._experiment: Experiment | None = None
        self.begin = self.add(
            "action_second_kernel", "&Second kernel", "Ctrl+K, B",
            "Begin B as a copy of the kernel, which becomes A.", edits.begin,
        )  # fmt: skip
        self.turned = self.add_toggle(
            "pair_turned", "B is A &turned by 90°", "",
            "An edge pair: B follows A, and A follows B, whatever is edited.",
            edits.turn, lambda: (pair := studio.experiment.pair) is not None and pair.turned,
        )  # fmt: skip
        self.flip = self.add(
            "action_flip_pair", "The &other kernel", "F4",
            "Look at B in place of A, or at A in place of B.", edits.flip, on_projector=True,
        )  # fmt: skip
        # A key that is held must not make the picture flicker.
        self.flip.setAutoRepeat(False)
        self.wipe = self.add_toggle(
            "action_wipe", "&Wipe", "Shift+F4",
            WIPE_TIP, studio.wipe, lambda: studio.scene.is_wiped, on_projector=True,
        )  # fmt: skip
        self.exchange = self.add(
            "pair_exchange", "E&xchange A and B", "",
            "Call A what is B, and B what is A.", edits.exchange,
        )  # fmt: skip
        self.drop_a = self.add(
            "pair_drop_a", "Drop &A", "", "Go on with B alone.", lambda: edits.drop("A")
        )  # fmt: skip
        self.drop_b = self.add(
            "pair_drop_b", "Drop &B", "", "Go on with A alone.", lambda: edits.drop("B")
        )  # fmt: skip
        self._enable(studio.experiment)

    def show_scene(self, scene: Scene) -> None:
        """Enable what can be done with the scene's kernels, and check what is on."""
        self.refresh()
        if scene.experiment is not self._experiment:
            self._enable(scene.experiment)

    def _enable(self, experiment: Experiment) -> None:
        self._experiment = experiment
        pair = experiment.pair
        self.allow(self.begin, "" if pair is None else _TWO_KERNELS)
        alone = _ONE_KERNEL if pair is None else ""
        for action in (self.flip, self.drop_a, self.drop_b):
            self.allow(action, alone)
        is_split = pair is None or can_be_wiped(experiment)
        self.allow(self.wipe, alone or ("" if is_split else _no_wipe(experiment)))
        is_locked = pair is not None and pair.turned
        self.allow(self.exchange, alone or (_LOCKED if is_locked else ""))


def _no_wipe(experiment: Experiment) -> str:
    """Why S of two kernels cannot be drawn on two sides of a line, and where it could."""
    if signal_axis(experiment) is not None:
        return "A signal is drawn as a plot, which has no sides; F4 shows the other one."
    return f"In “{experiment.mode}” S of A and S of B are not equally large; in “same” they are."
