"""One section of S under any kernel: the pixels it needs, rearranged so that each weight meets contiguous memory.

Two facts make the cost of an edit depend on the size of the screen, not of the image:

    The mean of a block of outputs is one sum over box means: mean of S over the block at s·p = Σ_t K(t) B(s·p + t),
    where B(x) is the mean of I over the block that begins at x, and t runs over the kernel as applied.
    Taking every s-th sum is polyphase filtering: with t = s·q + r, the weights that share r meet the *phase*
    B_r(p) = B(s·p + r), an array as small as the section's picture. So the sum falls into at most s² small ones,
    Σ_r Σ_q K(s·q + r) B_r(p + q).

The phases do not depend on the weights, only on the position and size of the window; they are computed once for a
section and serve every edit of K. What one weight multiplies is a slice of one phase, so a dragged weight needs no sum
at all. With a block of one output (``sampled``) B is I itself.

Blocks that are cut off at S's edge are means of fewer outputs and need box means of their own: up to four `Part`s. NaN
and infinity propagate through means as through any sum; near them the weights are processed one by one, so that weights
of 0 contribute nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment, inputs_of
from convstudio.core.sums.plan import Plan, choose, costs
from convstudio.core.views.polyphase import MOST_PIECES, Part, runs
from convstudio.core.views.section import Section

Floats = npt.NDArray[Any]

# Reading, averaging and rearranging, on two cores: milliseconds a pixel.
ARRANGE_MS: Final = 3e-6
# Bytes of phases that a section may keep.
MOST_KEPT: Final = 900_000_000
_MOST_BASES: Final = 32
# Reading a phase from memory and adding what a weight makes of it, nanoseconds a value.
_VALUE_NS: Final = 0.08


class Phases:
    """The phases under a section of an experiment's S, in its screen dtype; one set per channel."""

    def __init__(self, experiment: Experiment, section: Section) -> None:
        """Read the pixels under ``section`` and rearrange them, on all cores."""
        self.section = section
        self.kernel_shape = experiment.kernel.shape
        self.dtype = np.dtype(experiment.screen_dtype)
        self.is_wild = False
        self._experiment = experiment
        self._channels = experiment.image_shape[2:]
        self._planned: tuple[bytes, Plan] | None = None
        self._bases: dict[tuple[int, int], Floats] = {}
        # What takes too much memory is made channel by channel, each time it is asked for.
        self._is_kept = predicted_size(experiment, section) <= MOST_KEPT
        numbers = range(3) if self._channels else range(1)
        self._parts = {at: self._made(at) for at in numbers} if self._is_kept else {}

    def _made(self, channel: int) -> list[Part]:
        """Return the phases of one channel; set `is_wild` if a pixel is not finite, or might produce an infinity."""
        section = self.section
        means = section.shown == "mean"
        parts = [
            Part(self._experiment, channel, section.decimation, rows, columns, means)
            for rows in runs(section.rows, section.decimation, means)
            for columns in runs(section.columns, section.decimation, means)
        ]
        self.is_wild = self.is_wild or any(part.is_wild for part in parts)
        return parts

    def _channel(self, channel: int) -> list[Part]:
        return self._parts[channel] if self._is_kept else self._made(channel)

    @property
    def size(self) -> int:
        """The size in bytes."""
        return sum(part.values.nbytes for parts in self._parts.values() for part in parts)

    def serves(self, experiment: Experiment, section: Section) -> bool:
        """Return whether they are those of ``section`` under another experiment."""
        return section == self.section and self.is_under(experiment)

    def is_under(self, experiment: Experiment) -> bool:
        """Return whether another view of the experiment could use them: the same pixels under the same windows."""
        return reads_the_same(experiment, self._experiment)

    @property
    def outputs(self) -> tuple[int, int]:
        """The number of outputs in the section, down and across."""
        return len(self.section.rows), len(self.section.columns)

    def plan(self, weights: Floats) -> Plan:
        """Return the plan and the estimated time for the picture under ``weights`` as applied."""
        key = weights.tobytes()
        if self._planned is None or self._planned[0] != key:
            plan = self._plan(weights)
            if not self._is_kept:
                plan = replace(plan, ms=plan.ms + self._arrange_ms)
            self._planned = key, plan
        return self._planned[1]

    @property
    def _arrange_ms(self) -> float:
        rows, columns = self.outputs
        return rows * columns * 3 * ARRANGE_MS

    def _plan(self, weights: Floats) -> Plan:
        decimation, (kh, kw) = self.section.decimation, weights.shape
        if decimation == 1:
            return choose(weights, self.section.shape, self.dtype, self._largest_integer)
        values, cost = float(np.prod(self.section.shape)), costs(self.dtype)
        phases = min(decimation, kh) * min(decimation, kw)
        taps = -(-kh // decimation), -(-kw // decimation)
        nanoseconds = values * max(weights.size, phases) * _VALUE_NS
        is_product = self.dtype == np.float32 and taps[0] * taps[1] <= MOST_PIECES
        if not is_product or self.is_wild:
            part = choose(np.ones(taps, self.dtype), self.section.shape, self.dtype)
            nanoseconds = phases * (part.ms * 1e6 + cost.pass_ * values)
        reason = f"{kh} × {kw} meets {phases} phases of the pixels, each one small sum"
        return Plan("direct", reason, nanoseconds * (3 if self._channels else 1) / 1e6)

    def picture(self, weights: Floats, plan: Plan | None = None) -> Floats:
        """Return the section's picture under ``weights`` as applied: `Section.shape`, or with a last axis of 3."""
        with np.errstate(over="ignore", invalid="ignore"):
            applied = np.ascontiguousarray(weights, self.dtype)
            chosen = plan or self.plan(weights)
            return self._pictured(lambda part, result: part.sum(applied, chosen, result))

    @property
    def basis_ms(self) -> float:
        """About how long `basis` takes: it is there, if the phases are kept."""
        return 0.0 if self._is_kept else self._arrange_ms

    def basis(self, top: int, left: int) -> Floats:
        """Return the picture under a single weight of 1 at (top, left) of the kernel as applied; may be a view."""
        if self._is_kept and not self._channels and len(self._parts[0]) == 1:
            return self._parts[0][0].slice(top, left)
        found = self._bases.get((top, left))
        if found is None:
            if len(self._bases) >= _MOST_BASES:
                self._bases.clear()
            # Another thread may clear them meanwhile.
            found = self._bases[top, left] = self._pictured(
                lambda part, result: np.copyto(result, part.slice(top, left))
            )
        return found

    def _pictured(self, put: Callable[[Part, Floats], None]) -> Floats:
        """Return the picture that ``put`` assembles from the parts."""
        result = np.empty((*self.section.shape, *self._channels), self.dtype)
        for channel in range(3) if self._channels else range(1):
            for part in self._channel(channel):
                plane = result[..., channel] if self._channels else result
                put(part, plane[part.place])
        return result

    @property
    def _largest_integer(self) -> float:
        return self._experiment.largest_integer


def predicted_size(experiment: Experiment, section: Section) -> int:
    """Return about how many bytes the phases take."""
    used = 1.0
    values = float(experiment.axes[0].taps + len(section.rows))
    for taps in experiment.kernel.shape:
        used *= min(section.decimation, taps) / section.decimation
    values *= experiment.axes[1].taps + len(section.columns)
    channels = 3 if experiment.is_color else 1
    return int(values * used * channels * np.dtype(experiment.screen_dtype).itemsize)


def reads_the_same(one: Experiment, other: Experiment) -> bool:
    """Return whether the same pixels lie under the windows of two experiments."""
    return _pixels(one) == _pixels(other)


def _pixels(experiment: Experiment) -> tuple[object, ...]:
    """Return everything that the pixels under a section depend on; pictures are compared by identity."""
    # Not the flip itself: where the origin is in the middle, both operations have the same windows.
    windows = tuple((axis.first, axis.outputs, axis.taps) for axis in experiment.axes)
    number = experiment.screen_dtype
    return inputs_of(
        experiment,
        kernel=(windows, number),
        flip=windows,
        mode=windows,
        channels=experiment.filtered,
        missing=experiment.skips,
        pair=None,
    )
