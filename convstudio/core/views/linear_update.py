"""Kernels on a line: while one or a few weights are dragged, S is one multiply-add.

S is linear in K. If K = A + Σₙ tₙ Dₙ, then S = I ∗ A + Σₙ tₙ (I ∗ Dₙ): the terms of A and of each D are computed once,
and each frame of a gesture only adds them up. Two kinds of line are recognised:

a few weights   A is K with the weights that change set to 0, each D is one of them: a slice of a phase.
all weights     K = A + t D with any D: a scale (A = 0), a negation, an offset added to every weight (D = 1).

No frame builds on an earlier one, so rounding does not accumulate; and a line is used only if the two parts do not
cancel: Σ|A| + Σ|tₙ||Dₙ|, weight by weight, stays within `_MOST_CANCELLED` of |K|, and the pixels are finite. So a frame
differs from a full computation by a few ε Σ|I||K|, far below the 1e-5 of it that would be visible.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.views.layers import Layers, plus
from convstudio.core.views.phases import Phases

Floats = npt.NDArray[Any]

# More weights than that are a new kernel.
MOST_DRAGGED: Final = 16
_MOST_CANCELLED: Final = 2.0
# How exactly each weight must lie on the line: no pixel can be so bright that a smaller difference shows.
_ON_THE_LINE: Final = 16 * float(np.finfo(np.float64).eps)


@dataclass
class Line:
    """All kernels ``base`` + Σ (any weights at ``cells``) + t ``direction``, over one section's phases."""

    phases: Phases
    base: Floats
    cells: tuple[tuple[int, int], ...] = ()
    direction: Floats | None = None
    _pictures: dict[object, Floats] = field(default_factory=dict)

    @staticmethod
    def through(phases: Phases, one: Floats, other: Floats) -> Line | None:
        """Return the line through two kernels as applied; None if they differ in another way."""
        changed = np.argwhere(one != other)
        if 0 < len(changed) <= MOST_DRAGGED:
            base = other.copy()
            base[tuple(changed.T)] = 0
            return Line(phases, base, tuple((int(a), int(b)) for a, b in changed))
        if phases.is_wild:
            return None
        for line in (
            Line(phases, np.zeros_like(one), (), one),
            Line(phases, one, (), other - one),
        ):
            if line.position(other) is not None:
                return line
        return None

    def position(self, weights: Floats) -> tuple[float, ...] | None:
        """Return where on the line a kernel as applied lies; None if it does not, or if too much would cancel."""
        if weights.shape != self.base.shape:
            return None
        if self.direction is None:
            rest = weights.copy()
            at = tuple(np.array(self.cells).T)
            rest[at] = 0
            return tuple(weights[at].tolist()) if np.array_equal(rest, self.base) else None
        at = np.unravel_index(np.argmax(np.abs(self.direction)), self.direction.shape)
        if not self.direction[at]:
            return None
        factor = float((weights[at] - self.base[at]) / self.direction[at])
        part, sizes = factor * self.direction, np.abs(weights)
        is_on_it = np.all(np.abs(self.base + part - weights) <= _ON_THE_LINE * sizes)
        cancels = np.any(np.abs(self.base) + np.abs(part) > _MOST_CANCELLED * sizes)
        return (factor,) if is_on_it and not cancels else None

    @property
    def is_at_hand(self) -> bool:
        """Whether everything that a frame adds up has been computed."""
        return "base" in self._pictures

    def picture(self, position: tuple[float, ...]) -> Floats:
        """Return the section's picture under the kernel at ``position``."""
        picture = self._base
        for factor, added in zip(position, self._added, strict=True):
            picture = plus(picture, factor, added)
        return picture

    def layers(self, position: tuple[float, ...]) -> Layers | None:
        """Return the two pictures of which `picture` is the sum; None if there are more, or a wild pixel in them."""
        if len(position) > 1 or self.phases.is_wild:
            return None
        return Layers(self._base, position[0], self._added[0])

    @property
    def _base(self) -> Floats:
        return self._kept("base", partial(self.phases.picture, self.base))

    @property
    def _added(self) -> list[Floats]:
        """The pictures that the position multiplies."""
        direction = self.direction
        if direction is not None:
            return [self._kept("direction", partial(self.phases.picture, direction))]
        return [self._kept(cell, partial(self.phases.basis, *cell)) for cell in self.cells]

    def _kept(self, what: object, make: Callable[[], Floats]) -> Floats:
        if what not in self._pictures:
            self._pictures[what] = make()
        return self._pictures[what]
