"""One-dimensional sums as arrays over time that can be drawn as stem plots.

The textbook introduces convolution with a spaceship: a laser measures its position x(t) with noise, and a weighted
average that favours recent readings smooths it, s(t) = Σa x(a) w(t − a), with w a function of a reading's *age*. That
is an experiment whose picture and kernel have one row (or one column) each. Here it is unrolled into 1-D arrays; the
computations are the same. All indices are the arrays' own: t of an output, m of a sample (outside: border), a of a
weight as typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.model.weighted_means import divisors_of, summed_pixels
from convstudio.core.steps.target import Target, exists
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums.geometry import Axis
from convstudio.core.sums.presence import divided

Floats = npt.NDArray[np.float64]


def is_signal(experiment: Experiment) -> bool:
    """Return whether the experiment is one-dimensional."""
    return signal_axis(experiment) is not None


@dataclass(frozen=True)
class Products:
    """A row of products: at each of ``places``, ``weights`` × a sample.

    For an output the places are the samples of its window, for a sample the outputs that its stamp covers, for a weight
    all outputs. The first ``done`` of them (in the order of the animation) have been added; ``current`` is the index of
    the newest one, or None outside an animation.
    """

    places: range
    weights: Floats
    products: Floats
    done: int
    current: int | None = None


@dataclass(frozen=True)
class Progress:
    """The progress of some outputs' sums: ``done`` of ``taps`` terms each, and ``totals`` (NaN before the first)."""

    done: npt.NDArray[np.int64]
    totals: Floats
    taps: int

    @property
    def complete(self) -> npt.NDArray[np.bool_]:
        """A mask of the outputs with all their terms."""
        return np.equal(self.done, self.taps)


@dataclass(frozen=True, eq=False)
class SignalView:
    """A one-dimensional experiment as arrays over its axis; check `is_signal` first."""

    experiment: Experiment

    @cached_property
    def is_column(self) -> bool:
        """Whether time runs down a column instead of along a row."""
        return bool(self.experiment.image_shape[1] == 1)

    @cached_property
    def axis(self) -> Axis:
        """The axis that time runs along."""
        return self.experiment.axes[0 if self.is_column else 1]

    def cell(self, index: int) -> tuple[int, int]:
        """Return (row, column) of an index of x, w or s."""
        return (index, 0) if self.is_column else (0, index)

    def index(self, row: int, column: int) -> int:
        """Return the index of a cell; the inverse of `cell`."""
        return row if self.is_column else column

    def index_of(self, kind: str, target: Target | None) -> int | None:
        """Return the index of a target, if it is of this kind and exists."""
        if target is None or target.kind != kind or not exists(self.experiment, target):
            return None
        return self.index(target.row, target.column)

    @cached_property
    def samples(self) -> Floats:
        """The samples x, (N,) in float64."""
        return self.experiment.image.ravel().astype(np.float64)

    @cached_property
    def times(self) -> range:
        """The indices of x including its border."""
        return range(-self.axis.before, self.axis.size + self.axis.after)

    @cached_property
    def bordered(self) -> Floats:
        """x over `times`."""
        return self.experiment.bordered(*self._ranges(self.times)).ravel().astype(np.float64)

    @cached_property
    def summed(self) -> Floats:
        """x over `times` as it enters the sums: 0 where it is missing and missing samples weigh nothing."""
        if not self.experiment.skips:
            return self.bordered
        return summed_pixels(self.experiment, *self._ranges(self.times)).ravel().astype(np.float64)

    @cached_property
    def divisors(self) -> Floats:
        """The divisor of each output: 1, or the sum of the present weights in its window."""
        outputs = range(self.axis.outputs)
        if not self.experiment.skips or not outputs:
            return np.ones(len(outputs))
        return divisors_of(self.experiment, *self._ranges(outputs)).ravel()

    def _ranges(self, indices: range) -> tuple[range, range]:
        """Return the rows and columns of indices along the axis."""
        return (indices, range(1)) if self.is_column else (range(1), indices)

    @cached_property
    def weights(self) -> Floats:
        """The weights w by their own index a, (taps,)."""
        return self.experiment.kernel.array.ravel()

    @cached_property
    def applied(self) -> Floats:
        """The weights as they lie over a window, oldest sample first."""
        return self.weights[::-1] if self.experiment.flip else self.weights

    def sample(self, index: int) -> float:
        """Return x at an index of `times`, border included."""
        return float(self.bordered[index - self.times.start])

    @property
    def argument(self) -> str:
        """The argument of w in s(t) = Σa x(a) w(…): "t − a", with the offset of the mode if there is one."""
        offset = self.axis.offset
        if self.experiment.flip:
            return f"t + {offset} − a" if offset else "t − a"
        return f"a − t + {offset}" if offset else "a − t"

    # Products

    def gathered(self, output: int, done: int | None = None) -> Products:
        """Return the window of s(output) and the kernel as applied; ``done`` terms are added (None: no animation)."""
        window = self.axis.window(output)
        values = self.summed[window.start - self.times.start : window.stop - self.times.start]
        products = divided(_times(values, self.applied), self.divisors[output : output + 1])
        return _products(window, self.applied, products, done)

    def stamped(self, sample: int, done: int | None = None) -> Products:
        """Return what x(sample) adds to the outputs it reaches; ``done`` also counts those outside S."""
        stamped, reached = self.axis.stamped(sample), self.axis.reached(sample)
        weights = self.weights if self.experiment.flip else self.weights[::-1]
        weights = weights[reached.start - stamped.start : reached.stop - stamped.start]
        value = self.summed[sample - self.times.start]
        products = _times(np.full(len(weights), value), weights)
        products = divided(products, self.divisors[reached.start : reached.stop])
        if done is None:
            return _products(reached, weights, products, None)
        position = done - 1 + stamped.start - reached.start
        current = position if 0 <= position < len(reached) else None
        added = min(max(position + 1, 0), len(reached))
        return Products(reached, weights, products, added, current)

    def layer(self, weight: int, done: int | None = None) -> Products:
        """Return w(weight) times the shifted signal: what one layer of shift-and-add adds to each output."""
        outputs, multiplied = range(self.axis.outputs), self.axis.multiplied(weight)
        start = multiplied.start - self.times.start
        weights = np.full(len(outputs), self.weights[weight])
        products = _times(self.summed[start : start + len(outputs)], weights)
        products = divided(products, self.divisors)
        return _products(outputs, weights, products, done)

    # The animation

    def progress(
        self,
        timeline: Timeline,
        step: int | None,
        outputs: range,
        final: npt.ArrayLike | None = None,
    ) -> Progress:
        """Return the progress of ``outputs`` after ``step`` (None: before the first); only these are computed.

        ``final``: s of these outputs if known; completed sums are then not recomputed.
        """
        taps = self.axis.taps
        t = np.arange(outputs.start, outputs.stop)
        done = np.zeros(len(t), np.int64) if step is None else self._done(timeline, step, t)
        totals = np.full(len(t), np.nan)
        unknown = done > 0
        if final is not None:
            complete = done == taps
            totals[complete] = np.asarray(final, np.float64)[complete]
            unknown &= ~complete
        totals[unknown] = self._sums(timeline, t[unknown], done[unknown])
        return Progress(done, totals, taps)

    def _sums(
        self, timeline: Timeline, t: npt.NDArray[np.int64], done: npt.NDArray[np.int64]
    ) -> Floats:
        """Return the sum of the first ``done`` terms of each of the outputs ``t``, in the order of the timeline."""
        as_typed = timeline.course.as_typed
        weights = self.weights if as_typed else self.applied
        backwards = as_typed and self.experiment.flip
        sums = np.zeros(len(t))
        for position in range(int(done.max(initial=0))):
            place = self.axis.taps - 1 - position if backwards else position
            products = _times(self.summed[t + place], float(weights[position]))
            with np.errstate(invalid="ignore"):
                sums += np.where(position < done, products, 0.0)
        return divided(sums, self.divisors[t])

    def _done(
        self, timeline: Timeline, step: int, t: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """Return `Timeline.done` of many outputs at once, in closed form."""
        taps = self.axis.taps
        if timeline.by == "output":
            return np.clip(step + 1 - t * taps, 0, taps)
        if timeline.by == "weight":
            weight, output = divmod(step, self.axis.outputs)
            return weight + (t <= output)
        # A window starts at the bordered sample numbered like its output; a stamp goes from left to right.
        sample, position = divmod(step, taps)
        being_stamped = (sample >= t) & (t > sample - taps) & (t - sample + taps - 1 <= position)
        return np.clip(sample - t, 0, taps) + being_stamped


def _times(values: Floats, weights: Floats | float) -> Floats:
    """Return the products; a weight of 0 contributes nothing, whatever it meets."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(np.equal(weights, 0), 0.0, values * weights)


def _products(places: range, weights: Floats, products: Floats, done: int | None) -> Products:
    if done is None:
        return Products(places, weights, products, len(places))
    return Products(places, weights, products, done, done - 1 if done else None)
