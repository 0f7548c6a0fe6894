"""Partial sums: the feature map after a step of the animation, in closed form.

After any step each output holds the sum of those of its terms that have been processed. In all three orders this is
simple, so no picture is built up step by step and every jump costs the same:

gather          S itself up to an output, nothing after it, and one partial output
scatter         (the bordered image up to a pixel, 0 after it) ⋆ the kernel as applied, and one partial stamp
shift-and-add   image ⋆ (the kernel's earlier weights, 0 for the later), and one partial layer

Two things are computed: the exact running totals of a few outputs (`PartialSums.values`, printed as digits), and the
picture of a section (`PartialSums.shown`), which derives everything that is complete from the section's phases, like S
itself, and computes only the few rows in progress.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.core.model.weighted_means import divisors_of, summed_pixels
from convstudio.core.steps.section_sums import (
    MadeLayers,
    SectionSums,
    applied_cell,
    earlier_weights,
)
from convstudio.core.steps.timeline import Timeline
from convstudio.core.sums import convolution
from convstudio.core.sums.geometry import sources
from convstudio.core.sums.presence import divided
from convstudio.core.sums.rounding import certain, may_be_rounding
from convstudio.core.views.phases import Phases
from convstudio.core.views.polyphase import under
from convstudio.core.views.skipping import SkippingPhases

Pixels = npt.NDArray[Any]

# Infinities add up as they do in any sum, and what float32 cannot hold becomes one.
_QUIETLY = np.errstate(over="ignore", invalid="ignore")


class PartialSums:
    """The pictures of one timeline; those of a section need its phases, and use its finished picture if it is given.

    ``before``: the pictures before an edit, from which some may follow.
    """

    def __init__(
        self,
        timeline: Timeline,
        phases: Phases | SkippingPhases | None = None,
        whole: Pixels | None = None,
        before: PartialSums | None = None,
    ) -> None:
        self._timeline = timeline
        # The finished sums of the outputs whose digits were asked for last, and which they are.
        self._finished: tuple[tuple[range, range], Pixels] | None = None
        self._place: SectionSums | None = None
        if phases is not None:
            kept = None if before is None else before._place
            self._place = SectionSums(timeline.experiment, phases, whole, kept)

    @property
    def timeline(self) -> Timeline:
        return self._timeline

    def complete(self, step: int) -> int:
        """Return how many outputs, row by row from the first, have all their terms after ``step``."""
        timeline = self._timeline
        rows, columns = timeline.axes
        if timeline.by == "output":
            return (step + 1) // timeline.taps
        if timeline.by == "weight":
            weight, output = divmod(step, timeline.outputs)
            return output + 1 if weight == timeline.taps - 1 else 0
        # An output is complete with the first product of the stamp of its window's last pixel.
        p, q = self._stamping(step)
        i, j = p - rows.taps + 1, q - columns.taps + 1
        return 0 if i < 0 else i * columns.outputs + max(j + 1, 0)

    def reached(self, step: int) -> int:
        """Return how many outputs, row by row from the first, have at least one term after ``step``."""
        timeline = self._timeline
        _, columns = timeline.axes
        if timeline.by == "output":
            return step // timeline.taps + 1
        if timeline.by == "weight":
            return step + 1 if step < timeline.outputs else timeline.outputs
        # An output is reached with the last product of the stamp of its window's first pixel.
        stamped = (step + 1) // timeline.taps
        if not stamped:
            return 0
        i, j = self._stamping((stamped - 1) * timeline.taps)
        return min(i * columns.outputs + min(j + 1, columns.outputs), timeline.outputs)

    @_QUIETLY
    def values(self, step: int, i: range, j: range) -> npt.NDArray[np.float64]:
        """Return the running totals of the outputs i × j after ``step``: (len(i), len(j)[, 3]), NaN if not reached.

        In float64, as by `Timeline.term`. Intended for the few outputs whose digits are shown.
        """
        timeline, experiment = self._timeline, self._timeline.experiment
        if timeline.by == "output":
            sums = self._gathered(step, i, j, self._finished_sums(i, j))
            return self._up_to(self.reached(step), i, j, sums, np.nan)
        region = under(experiment, i, j).astype(np.float64)
        if timeline.by == "input":
            region, weights = self._stamped_pixels(step, i, j, region), experiment.applied_weights
            last = self._stamp(step, i, j)
        else:
            weights = earlier_weights(experiment, step // timeline.outputs)
            last = self._layer_so_far(step, i, j, region)
        sums = self._over(convolution.sums_under(region, weights) + last, i, j)
        if may_be_rounding(sums, experiment.greatest_size):
            sizes = convolution.sums_under(np.abs(region), np.abs(weights)) + np.abs(last)
            sums = certain(sums, self._over(sizes, i, j), weights.size)
        return self._up_to(self.reached(step), i, j, sums, np.nan)

    @_QUIETLY
    def shown(self, step: int) -> Pixels:
        """Return the section's picture after ``step``, in the screen's dtype: `Section.shape`, perhaps with channels.

        An output that is not reached counts as 0. The array may be shared with later calls, so it is read-only.
        """
        timeline, place = self._timeline, self._placed
        i, decimation = place.i, place.decimation
        if self.complete(step) == timeline.outputs:
            return place.whole
        low, high = self._rows_in_the_making(step, i, decimation)
        rows = range(i.start + low * decimation, min(i.start + high * decimation, i.stop))
        picture = np.empty(place.whole.shape, timeline.experiment.screen_dtype)
        if timeline.by == "weight":
            before, layer = place.layers(step // timeline.outputs)
            np.add(before[:low], layer[:low], out=picture[:low])
            picture[low:] = before[low:]
        else:
            before = None
            picture[:low] = place.whole[:low]
            picture[high:] = 0
        if low < high:
            band = self._band(step, rows, place)
            picture[low:high] = band if before is None else band + before[low:high]
        picture.flags.writeable = False
        return picture

    def predicted_ms(self, step: int) -> float:
        """Return about how long `shown` takes to begin: in shift-and-add there may be much to add up first."""
        timeline = self._timeline
        if timeline.by != "weight" or self.complete(step) == timeline.outputs:
            return 0.0
        return self._placed.predicted_ms(step // timeline.outputs)

    @_QUIETLY
    def begun(self, step: int) -> MadeLayers:
        """Return what `shown` begins with in shift-and-add, for `begin`; nothing is changed, so any thread may ask."""
        return self._placed.made(step // self._timeline.outputs)

    def begin(self, made: MadeLayers) -> None:
        """Begin with what `begun` has returned."""
        self._placed.take(made)

    def go_on_from(self, before: PartialSums) -> None:
        """Keep what the pictures before an edit have in common with these."""
        if self._place is not None and before._place is not None:
            self._place.go_on_from(before._place)

    @_QUIETLY
    def layer(self, step: int, decimation: int) -> npt.NDArray[np.float64]:
        """Return every ``decimation``-th output, down and across all of S, of the layer of ``step`` in shift-and-add.

        A layer is K(a, b) times the shifted image, divided by Σ w K where missing pixels weigh nothing. Raises
        ValueError in another order, which has no layers.
        """
        timeline, experiment = self._timeline, self._timeline.experiment
        if timeline.by != "weight":
            raise ValueError(f"only shift-and-add has layers, {timeline.order} has none")
        a, b = divmod(step // timeline.outputs, experiment.kernel.shape[1])
        if experiment.skips and experiment.has_gaps:
            return self._divided_layer((a, b), decimation)
        rows, columns = (
            sources(axis.multiplied(tap), axis.size, experiment.boundary)[::decimation]
            for axis, tap in zip(timeline.axes, (a, b), strict=True)
        )
        pixels = experiment.pixels_at(rows[:, np.newaxis], columns).astype(np.float64)
        pixels[rows < 0] = pixels[:, columns < 0] = experiment.border_value
        layer = _product(pixels, experiment.kernel.array[a, b])
        # Where nothing is missing, all outputs have one divisor.
        return self._over(layer, range(1), range(1))

    def _divided_layer(self, tap: tuple[int, int], decimation: int) -> npt.NDArray[np.float64]:
        """Return `layer` where missing pixels weigh nothing and some are missing, computed a row at a time."""
        experiment, (rows, columns) = self._timeline.experiment, self._timeline.axes
        multiplied, beside = rows.multiplied(tap[0]), columns.multiplied(tap[1])
        lines = []
        for i in range(0, rows.outputs, decimation):
            m = multiplied[i]
            pixels = summed_pixels(experiment, range(m, m + 1), beside)
            layer = _product(pixels, experiment.kernel.array[tap])
            lines.append(
                self._over(layer, range(i, i + 1), range(columns.outputs))[:, ::decimation]
            )
        return np.concatenate(lines)

    # The rows in the making

    def _rows_in_the_making(self, step: int, i: range, decimation: int) -> tuple[int, int]:
        """Return which rows of blocks are in progress: those above are complete, those below are not reached."""
        timeline = self._timeline
        rows, columns = timeline.axes
        if timeline.by == "input":
            last, _ = self._stamping(step)
            first = last - rows.taps + 1
        elif timeline.by == "output":
            first = last = step // timeline.unit_sizes[2]
        else:
            first = last = step % timeline.outputs // columns.outputs
        blocks = -(-len(i) // decimation)
        low = min(max((first - i.start) // decimation, 0), blocks)
        high = min(max((last - i.start) // decimation + 1, 0), blocks)
        return low, high

    def _band(self, step: int, i: range, place: SectionSums) -> npt.NDArray[np.float64]:
        """Return means of the blocks of the rows ``i`` of a place; in shift-and-add those of the new layer alone."""
        timeline, j = self._timeline, place.j
        if timeline.by == "output" and place.takes_means and not place.is_sampled:
            return self._gathered_means(step, i)
        if timeline.by == "output":
            sums = place.kept(("gathered", i), lambda: self._outputs(i))
            return place.blocks(self._gathered(step, i, j, sums), i)
        if timeline.by == "input":
            pixel = step // timeline.taps
            before = place.kept(("stamped", pixel, i), lambda: self._stamped(step, i, j))
            return before + place.blocks(self._over(self._stamp(step, i, j), i, j), i)
        layer = self._layer_so_far(step, i, j, place.under(i))
        return place.blocks(self._over(layer, i, j), i)

    def _gathered_means(self, step: int, i: range) -> npt.NDArray[np.float64]:
        """Return means of the blocks of ``i``, one row of blocks: of whole rows of outputs, and of one more."""
        place = self._placed
        row = min(self.complete(step) // self._timeline.axes[1].outputs, i.stop)
        above, here = range(i.start, row), range(row, min(row + 1, i.stop))

        def make() -> tuple[Pixels | None, Pixels]:
            over = place.means(place.under(above), above) * len(above) if above else None
            return over, self._outputs(here)

        # Two blocks meet in a row: it is whole above one, and begins the other.
        over, sums = place.kept(("gathered", row, i), make)
        made = place.blocks(self._gathered(step, here, place.j, sums), here) if here else 0.0
        return np.asarray((made if over is None else over + made) / len(i))

    def _stamped(self, step: int, i: range, j: range) -> npt.NDArray[np.float64]:
        """Return means of the blocks of the rows ``i`` before the stamp of ``step``."""
        place, experiment = self._placed, self._timeline.experiment
        region = self._stamped_pixels(step, i, j, place.under(i))
        if place.takes_means:
            return place.means(region, i)
        sums = convolution.sums_under(
            region, experiment.applied_weights, dtype=experiment.screen_dtype
        )
        return place.blocks(self._over(sums, i, j), i)

    def _outputs(self, i: range) -> Pixels:
        """Return S itself in the rows ``i`` of the section."""
        place, experiment = self._placed, self._timeline.experiment
        sums = convolution.sums_under(
            place.under(i), experiment.applied_weights, dtype=experiment.screen_dtype
        )
        return self._over(sums, i, place.j)

    def _over(self, sums: Pixels, i: range, j: range) -> Pixels:
        """Return sums of the outputs i × j as shown: divided by Σ w K where missing pixels weigh nothing."""
        experiment = self._timeline.experiment
        return divided(sums, divisors_of(experiment, i, j)) if experiment.skips else sums

    # The three orders at full resolution

    def _finished_sums(self, i: range, j: range) -> Pixels:
        """Return the finished sums of the outputs i × j, the same for all steps."""
        if self._finished is None or self._finished[0] != (i, j):
            experiment = self._timeline.experiment
            region = under(experiment, i, j).astype(np.float64)
            sums = self._over(convolution.sums_under(region, experiment.applied_weights), i, j)
            self._finished = (i, j), experiment.certain(sums, i, j)
        return self._finished[1]

    def _gathered(self, step: int, i: range, j: range, sums: Pixels) -> npt.NDArray[np.float64]:
        """Return ``sums`` for complete outputs, the running total of the one in progress, and 0 for the others."""
        done = self.complete(step)
        made = self._up_to(done, i, j, sums)
        row, column = divmod(done, self._timeline.axes[1].outputs)
        if self.reached(step) > done and row in i and column in j:
            made[row - i.start, column - j.start] = self._timeline.term(step).total
        return made

    def _stamped_pixels(self, step: int, i: range, j: range, region: Pixels) -> Pixels:
        """Return the pixels under i × j whose stamps precede that of ``step``; the others are 0."""
        # Counted from the border's corner, a pixel has the indices of the first output whose window it is in.
        p, q = self._stamping(step)
        region = region.copy()
        region[max(p - i.start + 1, 0) :] = 0
        if p >= i.start:
            region[p - i.start : p - i.start + 1, max(q - j.start, 0) :] = 0
        return region

    def _stamp(self, step: int, i: range, j: range) -> npt.NDArray[np.float64]:
        """Return what the pixel of ``step`` has stamped so far onto the outputs i × j."""
        experiment = self._timeline.experiment
        rows, columns = self._timeline.axes
        p, q = self._stamping(step)
        m, n = p - rows.before, q - columns.before
        pixel = summed_pixels(experiment, range(m, m + 1), range(n, n + 1))[0, 0].astype(np.float64)
        products = _product(pixel, experiment.applied_weights[::-1, ::-1])
        down, across = divmod(step % self._timeline.taps, columns.taps)
        products[down, across + 1 :] = 0
        products[down + 1 :] = 0
        stamp = np.zeros((len(i), len(j), *pixel.shape))
        to, part = _overlap(i, p - rows.taps + 1, rows.taps)
        beside, piece = _overlap(j, q - columns.taps + 1, columns.taps)
        stamp[to, beside] = products[part, piece]
        return stamp

    def _layer_so_far(
        self, step: int, i: range, j: range, region: Pixels
    ) -> npt.NDArray[np.float64]:
        """Return what the weight of ``step`` has added so far to the outputs i × j, which lie over ``region``."""
        experiment = self._timeline.experiment
        weight, output = divmod(step, self._timeline.outputs)
        top, left = applied_cell(experiment, weight)
        pixels = region[top : top + len(i), left : left + len(j)]
        layer = _product(pixels, experiment.kernel.array.flat[weight])
        return self._up_to(output + 1, i, j, layer)

    def _stamping(self, step: int) -> tuple[int, int]:
        """Return the pixel that ``step`` stamps, counted from the corner of the border."""
        _, columns = self._timeline.axes
        return divmod(step // self._timeline.taps, columns.outputs + columns.taps - 1)

    def _up_to(
        self, count: int, i: range, j: range, values: Pixels, rest: float = 0.0
    ) -> npt.NDArray[np.float64]:
        """Return a copy of the ``values`` of i × j with ``rest`` in all but the first ``count`` outputs of S."""
        row, column = divmod(count, self._timeline.axes[1].outputs)
        # Most of a band is not reached: nothing is read of it.
        whole = min(max(row - i.start, 0), len(i))
        kept = np.full(values.shape, rest) if rest else np.zeros(values.shape)
        kept[:whole] = values[:whole]
        if row in i:
            kept[whole, : max(column - j.start, 0)] = values[whole, : max(column - j.start, 0)]
        return kept

    @property
    def _placed(self) -> SectionSums:
        if self._place is None:
            raise ValueError("a stage without phases has no pictures")
        return self._place


def _product(pixels: Pixels, weights: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
    """Return the outer product of weights and pixels in float64; a weight of 0 gives 0, whatever it meets."""
    products = np.multiply.outer(weights, pixels.astype(np.float64))
    products[np.asarray(weights) == 0] = 0.0
    return np.asarray(products)


def _overlap(indices: range, start: int, length: int) -> tuple[slice, slice]:
    """Return where ``length`` indices from ``start`` lie in ``indices``, and which part of them does."""
    first = min(max(start, indices.start), indices.stop)
    stop = max(min(start + length, indices.stop), first)
    return slice(first - indices.start, stop - indices.start), slice(first - start, stop - start)
