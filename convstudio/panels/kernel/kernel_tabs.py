"""The tabs A | B in the header of K, there as soon as there is a second kernel."""

from __future__ import annotations

from typing import Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel_pair import LETTERS
from convstudio.metrics.metrics import DESK
from convstudio.panels.widgets.controls.segmented import Segmented

_PADDING: Final = 9
_LOCKED: Final = ", which is A turned by 90°"


class KernelTabs(Segmented):
    """Two segments, of which the one that is on is the kernel in front; `chosen` emits the letter of the other."""

    def __init__(self) -> None:
        super().__init__(LETTERS, height=DESK.heading.line, padding=_PADDING)
        self.setObjectName("kernel_tabs")
        self.setAccessibleName("Kernels")

    def show_experiment(self, experiment: Experiment) -> None:
        """Show which of an experiment's two kernels is in front, and what is said of them."""
        pair = experiment.pair
        if pair is None:
            return
        self.show_choice(pair.front)
        for letter in LETTERS:
            name = f"Kernel {letter}"
            said = name + (_LOCKED if letter == "B" and pair.turned else "")
            segment = self.segment(letter)
            if letter == pair.front:
                segment.setAccessibleName(f"{name}, shown")
                segment.setToolTip(f"{said}: it makes S. F4 shows the other one.")
            else:
                segment.setAccessibleName(name)
                segment.setToolTip(f"Show {said[0].lower()}{said[1:]} (F4).")
