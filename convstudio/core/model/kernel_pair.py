"""The second kernel of an experiment: A and B, of which one is in front and makes S.

The one in front is the experiment's `kernel`, so that whatever is about K is about the one that is looked at. The other
one is kept here. Where B is A turned by 90°, the one behind follows the one in front in the same new experiment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from convstudio.core.model.kernel import Kernel

Letter = Literal["A", "B"]
"""What a kernel of the two is called; one that is alone is A."""
LETTERS: Final[tuple[Letter, ...]] = get_args(Letter)


@dataclass(frozen=True)
class KernelPair:
    """The kernel behind the one in front, ``other``, and which of the two B is.

    ``shows_b``: the kernel in front is B. ``turned``: B is A turned by 90° counter-clockwise, its origin with it.
    """

    other: Kernel
    shows_b: bool = False
    turned: bool = False

    @property
    def front(self) -> Letter:
        """The letter of the kernel in front."""
        return "B" if self.shows_b else "A"

    @property
    def behind(self) -> Letter:
        """The letter of the other one."""
        return "A" if self.shows_b else "B"

    def beside(self, front: Kernel) -> KernelPair:
        """Return the pair with ``front`` in front: the same object, unless the other one has to follow it."""
        if not self.turned:
            return self
        wanted = quarter_turned(front, back=self.shows_b)
        # One that is there has a name, maybe.
        return self if _are_alike(wanted, self.other) else replace(self, other=wanted)

    def flipped(self, front: Kernel) -> KernelPair:
        """Return the pair whose kernel in front is now behind: ``front``, the one that was."""
        return replace(self, other=front, shows_b=not self.shows_b)


def quarter_turned(kernel: Kernel, *, back: bool = False) -> Kernel:
    """Return B of an edge pair for A: turned by 90° counter-clockwise, its origin with it; ``back``: A for B."""
    return kernel.transposed().mirrored(1 if back else 0)


def _are_alike(one: Kernel, other: Kernel) -> bool:
    """Return whether two kernels differ in their names at most."""
    return (one.texts, one.scale, one.origin) == (other.texts, other.scale, other.origin)
