"""The locks of a scene on its kernel while weights are typed, dragged and painted: what they do, how chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.core.design.editing.locks import (
    KeptSum,
    Symmetry,
    edited,
    is_symmetric,
    symmetrised,
    zero_at_centre,
)
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.weights import sum_text
from convstudio.core.steps.scene import Scene
from convstudio.panels.kernel.kernel_actions import Change
from convstudio.panels.kernel.table_actions import Locks
from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.widgets.messages.notice import Act, Notice

_IN_WORDS: Final = {
    "left-right": "left–right",
    "up-down": "up–down",
    "sum": "sum kept",
    "zero": "sum 0",
}


class KernelLocks(QObject):
    """The symmetry and the kept sum of the scene that is shown."""

    chosen = Signal(str, str)
    """A `Symmetry` and a `KeptSum` that the user has chosen."""
    told = Signal(object)
    """A `Notice` that the kernel does not have yet what a lock keeps, with the act that gives it that."""

    def __init__(
        self, kernel: Callable[[], Kernel], change: Callable[[str, Change], object], parent: QObject
    ) -> None:
        """Take ``kernel``, which returns the one shown, and ``change``, which replaces it by a function of it."""
        super().__init__(parent)
        self._kernel, self._change = kernel, change
        self.symmetry: Symmetry = "none"
        self.kept_sum: KeptSum = "none"

    def show_scene(self, scene: Scene) -> bool:
        """Take the locks of a scene; return whether they are others."""
        before = self.symmetry, self.kept_sum
        self.symmetry, self.kept_sum = scene.symmetry, scene.kept_sum
        return before != (self.symmetry, self.kept_sum)

    @property
    def words(self) -> str:
        """What is kept, in a few words; "" for nothing."""
        kept = (each for each in (self.symmetry, self.kept_sum) if each != "none")
        return " · ".join(_IN_WORDS.get(each, each) for each in kept)

    def edited(self, texts: Mapping[Cell, str]) -> Kernel:
        """Return the kernel with texts in some cells, and with what the locks make of that in others."""
        return edited(self._kernel(), texts, self.symmetry, self.kept_sum)

    @property
    def acts(self) -> Locks:
        """How the locks are chosen, for actions."""
        return Locks(
            self._choose_symmetry, lambda: self.symmetry, self._choose_sum, lambda: self.kept_sum
        )

    def _choose_symmetry(self, symmetry: Symmetry) -> None:
        self.chosen.emit(symmetry, self.kept_sum)
        if not is_symmetric(self._kernel(), symmetry):
            self.told.emit(
                Notice(
                    f"The kernel is not {_IN_WORDS.get(symmetry, symmetry)} yet; what is typed from now on "
                    "appears in all places that belong together.",
                    Act(
                        "Symmetrise", "Make each weight the mean of those that belong together",
                        partial(self._change, "Symmetrise", partial(_symmetrised, symmetry=symmetry)),
                        lambda: not is_symmetric(self._kernel(), symmetry),
                    ),
                )
            )  # fmt: skip

    def _choose_sum(self, kept: KeptSum) -> None:
        self.chosen.emit(self.symmetry, kept)
        kernel = self._kernel()
        if kept == "zero" and not kernel.sums_to(0):
            self.told.emit(
                Notice(
                    f"{sum_text(kernel)}: the next weight that is typed makes it 0, by the weight in the middle.",
                    Act(
                        "Make it 0", "Subtract the sum from the weight in the middle",
                        partial(self._change, "Make the sum 0 at the centre", zero_at_centre),
                        lambda: not self._kernel().sums_to(0),
                    ),
                )
            )  # fmt: skip


def _symmetrised(kernel: Kernel, symmetry: Symmetry) -> Kernel:
    return symmetrised(kernel, symmetry)
