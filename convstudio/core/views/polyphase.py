"""The pixels under some blocks of S, rearranged into phases, and the sums over them.

See `phases` for the two underlying facts. Here they are implemented for blocks of one size, a tile of pixels at a time:
box means (`block_means.sliding_means`), then one transposition that puts values ``decimation`` apart side by side. A
sum is then a matrix product if few weights meet each phase, and one small sum for each phase if many do.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.weighted_means import summed_pixels
from convstudio.core.sums import threads
from convstudio.core.sums.block_means import sliding_means
from convstudio.core.sums.plan import Plan, choose
from convstudio.core.sums.rounding import extremes
from convstudio.core.sums.threads import WORTH_TWO_CORES_MS, cut, each, scratch
from convstudio.core.sums.window_sums import window_sums

Floats = npt.NDArray[Any]

# Pixels beyond it, and those that are not finite, are summed one by one, in the order of the weights.
WILD: Final = {np.dtype(np.float32): 1e30, np.dtype(np.float64): 1e290}
# Rows and columns of pixels that are turned into phases in one go: in the cache, with all that is made of them.
_TILE: Final = (256, 2048)
# Columns of a matrix that are worth a thread.
_FEWEST_COLUMNS: Final = 2**14
# How many weights may meet one phase in a product of matrices; what it makes has so many times the picture's size.
MOST_PIECES: Final = 16


class Part:
    """The phases of some whole blocks of one channel, all of one size: (phases down, phases across, rows, columns)."""

    def __init__(
        self,
        experiment: Experiment,
        channel: int,
        decimation: int,
        rows: Run,
        columns: Run,
        means: bool,
    ) -> None:
        self._decimation = decimation
        self.place = rows.place, columns.place
        self._shape = len(rows.starts), len(columns.starts)
        kh, kw = experiment.kernel.shape
        self._phases = min(decimation, kh), min(decimation, kw)
        further = (kh - 1) // decimation, (kw - 1) // decimation
        block = (rows.size, columns.size) if means else (1, 1)
        down, across = self._shape[0] + further[0], self._shape[1] + further[1]
        self.values = np.empty((*self._phases, down, across), experiment.screen_dtype)
        self.is_wild = False

        def arrange(tile: tuple[range, range]) -> None:
            """Put the box means of some lines of some blocks where their phases are."""
            lines, blocks = tile
            # Not more than there is under the section: what lies behind meets no weight.
            high, wide = (
                min((len(part) - 1) * decimation + phases + size - 1, run.stop + taps - 1 - first)
                for part, phases, size, run, taps, first in (
                    (lines, self._phases[0], block[0], rows, kh, rows.start(lines)),
                    (blocks, self._phases[1], block[1], columns, kw, columns.start(blocks)),
                )
            )
            top, left = rows.start(lines), columns.start(blocks)
            pixels = under(
                experiment,
                range(top, top + high - kh + 1),
                range(left, left + wide - kw + 1),
                narrowest(experiment),
            )
            plane = pixels[..., channel] if experiment.is_color else pixels
            if plane.dtype.kind == "f":
                darkest, brightest = extremes(plane)
                self.is_wild |= not max(-darkest, brightest) <= WILD[self.values.dtype]
            self._arrange(plane, tile, block)

        high = max(_TILE[0] // decimation, 1)
        wide = max(_TILE[1] // decimation, 1)
        try:
            each(arrange, [(i, j) for i in cut(down, high) for j in cut(across, wide)])
        except BaseException:
            # The traceback holds on to this part, perhaps for long.
            self.values = self.values[:0].copy()
            raise

    def _arrange(self, plane: Floats, tile: tuple[range, range], block: tuple[int, int]) -> None:
        values, (lines, blocks) = self.values, tile
        decimation, (down, across) = self._decimation, self._phases
        size = len(lines) * decimation, len(blocks) * decimation
        means = sliding_means(plane, block, values.dtype)
        if means.shape[0] < size[0] or means.shape[1] < size[1]:  # the rest meets no weight
            padded = np.zeros(size, values.dtype)
            part = means[: size[0], : size[1]]
            padded[: part.shape[0], : part.shape[1]] = part
            means = padded
        apart = means[: size[0], : size[1]].reshape(len(lines), decimation, len(blocks), decimation)
        values[:, :, lines.start : lines.stop, blocks.start : blocks.stop] = (
            apart[:, :down, :, :across].transpose(1, 3, 0, 2)
        )  # fmt: skip

    def slice(self, top: int, left: int) -> Floats:
        """Return what one weight multiplies."""
        (q, r), (p, t) = divmod(top, self._decimation), divmod(left, self._decimation)
        rows, columns = self._shape
        return self.values[r, t, q : q + rows, p : p + columns]

    def sum(self, applied: Floats, plan: Plan, result: Floats) -> None:
        """Put this part's sums into its place in the section's picture."""
        values = self.values
        if self._decimation == 1:
            each(
                lambda rows: window_sums(
                    values[0, 0, rows.start : rows.stop + len(applied) - 1],
                    applied,
                    plan,
                    result[rows.start : rows.stop],
                ),
                self._bands(plan),
            )
        elif (
            values.dtype == np.float32 and self._pieces(applied) <= MOST_PIECES and not self.is_wild
        ):
            self._multiply(values, applied, result)
        else:
            self._sum_phases(values, applied, self._bands(plan), result)

    def _pieces(self, applied: Floats) -> int:
        """Return how many weights meet a phase at most: those that are ``decimation`` apart."""
        (kh, kw), (down, across) = applied.shape, self._phases
        return int(-(-kh // down) * -(-kw // across))

    # Not in float64, which is for numbers that float32 cannot hold: fused products would leave 1e284 where 1e300
    # cancels.
    def _multiply(self, values: Floats, applied: Floats, result: Floats) -> None:
        """Compute the picture as one matrix product: weights that meet a phase × phases, then shifted and added."""
        (down, across), (kh, kw) = self._phases, applied.shape
        pieces = -(-kh // down), -(-kw // across)
        padded = np.zeros((pieces[0] * down, pieces[1] * across), applied.dtype)
        padded[:kh, :kw] = applied
        apart = padded.reshape(pieces[0], down, pieces[1], across).transpose(0, 2, 1, 3)
        matrix, phases = apart.reshape(-1, down * across), values.reshape(down * across, -1)
        products = np.empty((len(matrix), phases.shape[1]), np.result_type(matrix, phases))

        def multiply(part: range) -> None:
            columns = slice(part.start, part.stop)
            np.matmul(matrix, phases[:, columns], out=products[:, columns])

        # In bands of our own: the matrix library may have been given one thread.
        count = phases.shape[1]
        each(multiply, cut(count, max(-(-count // threads.CORES), _FEWEST_COLUMNS)))
        products = products.reshape(*pieces, *values.shape[2:])
        rows, columns = self._shape
        result[...] = products[0, 0, :rows, :columns]
        for q, p in np.ndindex(pieces):
            if q or p:
                result += products[q, p, q : q + rows, p : p + columns]

    def _bands(self, plan: Plan) -> list[range]:
        rows = self._shape[0]
        return cut(rows, -(-rows // threads.CORES) if plan.ms > WORTH_TWO_CORES_MS else rows)

    def _sum_phases(
        self, values: Floats, applied: Floats, bands: list[range], result: Floats
    ) -> None:
        """Compute the picture as one small sum for each phase."""
        decimation = self._decimation
        sums: list[tuple[Floats, Floats, Plan]] = []
        for r, t in np.ndindex(self._phases):
            taps = np.ascontiguousarray(applied[r::decimation, t::decimation])
            if taps.any():
                sums.append((values[r, t], taps, choose(taps, result.shape, taps.dtype)))

        def add_up(rows: range) -> None:
            total = result[rows.start : rows.stop]
            total[...] = 0
            one = scratch("phase", total.shape, values.dtype)
            for phase, taps, plan in sums:
                region = phase[rows.start : rows.stop + len(taps) - 1]
                region = region[:, : total.shape[1] + taps.shape[1] - 1]
                window_sums(region, taps, plan, one)
                np.add(total, one, out=total)

        each(add_up, bands)


class Run:
    """Blocks of one size along an axis: where each begins, and which of the section's blocks they are."""

    def __init__(self, starts: range, size: int, place: slice) -> None:
        self.starts, self.size, self.place = starts, size, place
        self.stop = starts[-1] + size

    def start(self, blocks: range) -> int:
        """Return the first output of some blocks, which may lie after the last one."""
        return self.starts.start + blocks.start * self.starts.step


def runs(outputs: range, decimation: int, means: bool) -> list[Run]:
    """Return the whole blocks along an axis, and the last one if it is cut off."""
    whole, rest = divmod(len(outputs), decimation)
    if not means:
        whole, rest = -(-len(outputs) // decimation), 0
    last = outputs.start + whole * decimation
    found = []
    if whole:
        size = decimation if means else 1
        found.append(Run(range(outputs.start, last, decimation), size, slice(0, whole)))
    if rest:
        found.append(Run(range(last, last + decimation, decimation), rest, slice(whole, whole + 1)))
    return found


def under(
    experiment: Experiment, i: range, j: range, dtype: npt.DTypeLike | None = None
) -> npt.NDArray[Any]:
    """Return the pixels under the outputs i × j as they enter the sums: (len(i) + kh − 1, len(j) + kw − 1[, 3])."""
    return summed_pixels(experiment, *experiment.under(i, j), dtype)


def narrowest(experiment: Experiment) -> npt.DTypeLike:
    """Return the narrowest dtype that holds pixels and border."""
    stored, fill = experiment.input.dtype, experiment.border_value
    constant = experiment.boundary == "constant"
    if stored not in (np.uint8, np.uint16) or experiment.mixes_channels:
        return experiment.screen_dtype
    fits = not constant or (0 <= fill <= np.iinfo(stored).max and fill % 1 == 0)
    return stored if fits else experiment.screen_dtype
