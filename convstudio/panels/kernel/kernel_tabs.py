"""The tabs A | B in the header of K, there as soon as there is a second kernel."""

from __future__ import annotations

from typing import Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel_pair import LETTERS
from convstudio.metrics.metrics import DESK
from convstudio.panels.widgets.controls.segmented import Segmented

PAIR_MENU: Final = ("T&wo kernels", "A and B: one to look at, and another to compare it with.")
"""The text and the tip of the menu of A and B."""

_PADDING: Final = 9
_KEY: Final = "F4"
_LOCKED: Final = ", which is A turned by 90°"


class KernelTabs(Segmented):
    """Two segments, of which the one that is on is the kernel in front; `chosen` emits the letter of the other."""

    def __init__(self) -> None:
        super().__init__(LETTERS, height=DESK.heading.line, padding=_PADDING)
        self.setObjectName("kernel_tabs")
        self.setAccessibleName("Kernels")
        for letter in LETTERS:
            self.segment(letter).setToolTip(f"Show kernel {letter} ({_KEY}).")

    def show_experiment(self, experiment: Experiment) -> bool:
        """Show which of an experiment's two kernels is in front; return whether it is another one than before."""
        pair = experiment.pair
        if pair is None:
            return False
        is_other = pair.front != self.choice
        self.show_choice(pair.front)
        for letter in LETTERS:
            name = f"Kernel {letter}"
            said = name + (_LOCKED if letter == "B" and pair.turned else "")
            segment = self.segment(letter)
            if letter == pair.front:
                segment.setAccessibleName(f"{name}, shown")
                segment.setToolTip(f"{said}: it makes S. {_KEY} shows the other one.")
            else:
                segment.setAccessibleName(name)
                segment.setToolTip(f"Show {said[0].lower()}{said[1:]} ({_KEY}).")
        return is_other
