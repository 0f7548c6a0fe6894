"""One section of S under any kernel: the pixels it needs, rearranged so that each weight meets them in one piece.

Two facts make an edit cost what the screen costs, not what the image does:

    The mean of a block of outputs is one sum over box means: mean of S over the block at s·p = Σ_t K(t) B(s·p + t),
    where B(x) is the mean of I over the block that begins at x, and t runs over the kernel as applied.
    Taking every s-th sum is polyphase filtering: with t = s·q + r, the weights that share r meet the *phase*
    B_r(p) = B(s·p + r), an array as small as the section's picture. So the sum falls into at most s² small ones,
    Σ_r Σ_q K(s·q + r) B_r(p + q).

The phases do not depend on the weights, only on where the window lies and how large it is; they are made once for a
section and serve every edit of K. What one weight multiplies is a slice of one phase, so a dragged weight needs no sum at all.
With a block of one output (``sampled``) B is I itself.

Blocks that S's edge cuts off are means of fewer outputs and need box means of their own: up to four `_Part`s. Where
pixels are not finite, or so large that a running mean would lose digits, `coarse.block_means` takes over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core import coarse
from convstudio.core.convolution import window_sums
from convstudio.core.cores import CORES, cut, each, scratch
from convstudio.core.experiment import Experiment
from convstudio.core.plan import Plan, choose, costs
from convstudio.core.section import Section

Floats = npt.NDArray[Any]

# How far the brightest pixel may exceed the mean one before a running mean in float64 loses a float32's digits.
_WIDE: Final = 2.0**28
# Rows and columns of pixels that are turned into phases in one go: in the cache, with all that is made of them.
_TILE: Final = (256, 2048)
# Bytes of phases that a section may keep.
MOST_KEPT: Final = 900_000_000
_MOST_BASES: Final = 32
# Reading a phase from memory and adding what a weight makes of it, nanoseconds a value.
_VALUE_NS: Final = 0.1
# How many weights may meet one phase in a product of matrices; what it makes has so many times the picture's size.
_MOST_PIECES: Final = 16


class Phases:
    """The phases under a section of an experiment's S, in its screen number type; a set for each channel."""

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

    def _made(self, channel: int) -> list[_Part]:
        """The phases of one channel; none, and `is_wild` is set, where its pixels have no box means."""
        section = self.section
        means = section.shown == "mean"
        parts = [
            _Part(self, self._experiment, channel, rows, columns, means)
            for rows in _runs(section.rows, section.stride, means)
            for columns in _runs(section.columns, section.stride, means)
        ]
        return [] if self.is_wild else parts

    def _channel(self, channel: int) -> list[_Part]:
        return self._parts[channel] if self._is_kept else self._made(channel)

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(part.values.nbytes for parts in self._parts.values() for part in parts)

    def serves(self, experiment: Experiment, section: Section) -> bool:
        """Whether they are those of ``section`` under another experiment."""
        return section == self.section and self.is_under(experiment)

    def is_under(self, experiment: Experiment) -> bool:
        """Whether another view of the same experiment could use them: the same pixels under the same windows."""
        return _pixels(experiment) == _pixels(self._experiment)

    @property
    def outputs(self) -> tuple[int, int]:
        """How many outputs the section has, down and across."""
        return len(self.section.rows), len(self.section.columns)

    def plan(self, weights: Floats) -> Plan:
        """How the picture under ``weights`` as applied would be computed, and about how long it takes."""
        key = weights.tobytes()
        if self._planned is None or self._planned[0] != key:
            self._planned = key, self._plan(weights)
        return self._planned[1]

    def _plan(self, weights: Floats) -> Plan:
        stride, (kh, kw) = self.section.stride, weights.shape
        if self.is_wild:
            plan = choose(weights, self.section.shape, self.dtype)
            reason = "pixels that are not finite are summed cell by cell"
            return Plan("direct", reason, plan.ms * stride)
        if stride == 1:
            return choose(weights, self.section.shape, self.dtype, self._largest_integer)
        values, cost = float(np.prod(self.section.shape)), costs(self.dtype)
        phases = min(stride, kh) * min(stride, kw)
        taps = -(-kh // stride), -(-kw // stride)
        nanoseconds = values * max(weights.size, phases) * _VALUE_NS
        if taps[0] * taps[1] > _MOST_PIECES:
            part = choose(np.ones(taps, self.dtype), self.section.shape, self.dtype)
            nanoseconds = phases * (part.ms * 1e6 + cost.pass_ * values)
        reason = f"{kh} × {kw} meets {phases} phases of the pixels, each one small sum"
        return Plan("direct", reason, nanoseconds * (3 if self._channels else 1) / 1e6)

    def picture(self, weights: Floats, plan: Plan | None = None) -> Floats:
        """The section's picture under ``weights`` as applied, (kh, kw): `Section.shape`, or with a last axis of 3."""
        with np.errstate(over="ignore", invalid="ignore"):
            applied = np.ascontiguousarray(weights, self.dtype)
            chosen = plan or self.plan(weights)
            return self._pictured(lambda part, result: part.sum(applied, chosen, result), applied)

    def basis(self, top: int, left: int) -> Floats:
        """The picture under a single weight of 1 at (top, left) of the kernel as applied; may be a view."""
        if self._is_kept and not self._channels and len(self._parts[0]) == 1:
            return self._parts[0][0].slice(top, left)
        if (top, left) not in self._bases:
            if len(self._bases) >= _MOST_BASES:
                self._bases.clear()
            one = np.zeros(self.kernel_shape, self.dtype)
            one[top, left] = 1
            self._bases[top, left] = self._pictured(
                lambda part, result: np.copyto(result, part.slice(top, left)), one
            )
        return self._bases[top, left]

    def _pictured(self, put: Callable[[_Part, Floats], None], weights: Floats) -> Floats:
        """The picture that ``put`` makes of the parts, or that pixels under ``weights`` make where there are none."""
        result = np.empty((*self.section.shape, *self._channels), self.dtype)
        for channel in range(3) if self._channels else range(1):
            parts = self._channel(channel)
            if self.is_wild:
                return self._wild(weights)
            for part in parts:
                plane = result[..., channel] if self._channels else result
                put(part, plane[part.place])
        return result

    @property
    def _largest_integer(self) -> float:
        return self._experiment.largest_integer

    def _wild(self, weights: Floats) -> Floats:
        """Cell by cell from the pixels themselves, which are not kept."""
        section, experiment = self.section, self._experiment
        region = under(experiment, section.rows, section.columns)
        if section.shown == "mean":
            return coarse.block_means(region, weights, section.stride, self.dtype)
        stride, region = section.stride, region.astype(self.dtype)
        rows, columns = section.shape
        sums = np.zeros((rows, columns, *self._channels), self.dtype)
        for top, left in zip(*np.nonzero(weights), strict=True):
            met = region[top::stride, left::stride][:rows, :columns]
            sums += self.dtype.type(weights[top, left]) * met
        return sums


def predicted_size(experiment: Experiment, section: Section) -> int:
    """About how many bytes the phases take."""
    used = 1.0
    values = float(experiment.axes[0].taps + len(section.rows))
    for taps in experiment.kernel.shape:
        used *= min(section.stride, taps) / section.stride
    values *= experiment.axes[1].taps + len(section.columns)
    channels = 3 if experiment.is_color else 1
    return int(values * used * channels * np.dtype(experiment.screen_dtype).itemsize)


class _Part:
    """The phases of some whole blocks of one channel, all of one size: (phases down, phases across, rows, columns)."""

    def __init__(
        self,
        owner: Phases,
        experiment: Experiment,
        channel: int,
        rows: _Run,
        columns: _Run,
        means: bool,
    ) -> None:
        self._stride = stride = owner.section.stride
        self.place = rows.place, columns.place
        self._shape = len(rows.starts), len(columns.starts)
        kh, kw = owner.kernel_shape
        self._phases = min(stride, kh), min(stride, kw)
        further = (kh - 1) // stride, (kw - 1) // stride
        block = (rows.size, columns.size) if means else (1, 1)
        down, across = self._shape[0] + further[0], self._shape[1] + further[1]
        self.values = np.empty((*self._phases, down, across), owner.dtype)

        def arrange(tile: tuple[range, range]) -> None:
            """Box means of some lines of some blocks, put where their phases are."""
            lines, blocks = tile
            if owner.is_wild:
                return
            # Not more than there is under the section: what lies behind meets no weight.
            high, wide = (
                min((len(part) - 1) * stride + phases + size - 1, run.stop + taps - 1 - first)
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
                _narrowest(experiment),
            )
            plane = pixels[..., channel] if experiment.is_color else pixels
            if _is_wild(plane):
                owner.is_wild = True
            else:
                self._arrange(plane, tile, block)

        high = max(_TILE[0] // stride, 1)
        wide = max(_TILE[1] // stride, 1)
        each(arrange, [(i, j) for i in cut(down, high) for j in cut(across, wide)])

    def _arrange(self, plane: Floats, tile: tuple[range, range], block: tuple[int, int]) -> None:
        values, (lines, blocks) = self.values, tile
        stride, (down, across) = self._stride, self._phases
        size = len(lines) * stride, len(blocks) * stride
        if block == (1, 1):
            means = plane
        else:
            fits = plane.dtype in _BOXED and (
                plane.dtype != np.uint16 or block[0] * block[1] <= _MOST_SHORTS
            )
            source = np.ascontiguousarray(plane if fits else plane.astype(values.dtype))
            means = scratch("means", plane.shape, values.dtype)
            depth = cv2.CV_32F if values.dtype == np.float32 else cv2.CV_64F
            cv2.boxFilter(source, depth, block[::-1], means, (0, 0), True, cv2.BORDER_CONSTANT)
        if means.shape[0] < size[0] or means.shape[1] < size[1]:  # the rest meets no weight
            padded = np.zeros(size, values.dtype)
            part = means[: size[0], : size[1]]
            padded[: part.shape[0], : part.shape[1]] = part
            means = padded
        apart = means[: size[0], : size[1]].reshape(len(lines), stride, len(blocks), stride)
        values[:, :, lines.start : lines.stop, blocks.start : blocks.stop] = (
            apart[:, :down, :, :across].transpose(1, 3, 0, 2)
        )  # fmt: skip

    def slice(self, top: int, left: int) -> Floats:
        """What one weight multiplies."""
        (q, r), (p, t) = divmod(top, self._stride), divmod(left, self._stride)
        rows, columns = self._shape
        return self.values[r, t, q : q + rows, p : p + columns]

    def sum(self, applied: Floats, plan: Plan, result: Floats) -> None:
        """Put this part's sums into its place in the section's picture."""
        values = self.values
        if self._stride == 1:
            each(
                lambda rows: window_sums(
                    values[0, 0, rows.start : rows.stop + len(applied) - 1],
                    applied,
                    plan,
                    result[rows.start : rows.stop],
                ),
                self._bands(plan),
            )
        elif values.dtype == np.float32 and self._pieces(applied) <= _MOST_PIECES:
            self._multiply(values, applied, result)
        else:
            self._sum_phases(values, applied, self._bands(plan), result)

    def _pieces(self, applied: Floats) -> int:
        """How many weights meet a phase at most: those that are ``stride`` apart."""
        down, across = (
            -(-taps // phases) for taps, phases in zip(applied.shape, self._phases, strict=True)
        )
        return down * across

    # Not in float64, which is for numbers that float32 cannot hold: fused products would leave 1e284 where 1e300 cancels.
    def _multiply(self, values: Floats, applied: Floats, result: Floats) -> None:
        """All of the picture as one product of matrices: weights that meet a phase × phases, then shifted and added."""
        (down, across), (kh, kw) = self._phases, applied.shape
        pieces = -(-kh // down), -(-kw // across)
        padded = np.zeros((pieces[0] * down, pieces[1] * across), applied.dtype)
        padded[:kh, :kw] = applied
        matrix = padded.reshape(pieces[0], down, pieces[1], across).transpose(0, 2, 1, 3)
        products = matrix.reshape(-1, down * across) @ values.reshape(down * across, -1)
        products = products.reshape(*pieces, *values.shape[2:])
        rows, columns = self._shape
        result[...] = products[0, 0, :rows, :columns]
        for q, p in np.ndindex(pieces):
            if q or p:
                result += products[q, p, q : q + rows, p : p + columns]

    def _bands(self, plan: Plan) -> list[range]:
        rows = self._shape[0]
        return cut(rows, -(-rows // CORES) if plan.ms > 0.5 else rows)

    def _sum_phases(
        self, values: Floats, applied: Floats, bands: list[range], result: Floats
    ) -> None:
        """All of the picture: one small sum for each phase."""
        stride = self._stride
        sums: list[tuple[Floats, Floats, Plan]] = []
        for r, t in np.ndindex(self._phases):
            taps = np.ascontiguousarray(applied[r::stride, t::stride])
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


# What cv2.boxFilter adds up in 32-bit integers or in float64; of 16-bit integers so many fit.
_BOXED: Final = (np.uint8, np.uint16, np.float32, np.float64)
_MOST_SHORTS: Final = 2**15


class _Run:
    """Blocks of one size along an axis: where each begins, and which of the section's blocks they are."""

    def __init__(self, starts: range, size: int, place: slice) -> None:
        self.starts, self.size, self.place = starts, size, place
        self.stop = starts[-1] + size

    def start(self, blocks: range) -> int:
        """The first output of some blocks, which may lie behind the last one."""
        return self.starts.start + blocks.start * self.starts.step


def _runs(outputs: range, stride: int, means: bool) -> list[_Run]:
    """The whole blocks along an axis, and the last one where it is cut off."""
    whole, rest = divmod(len(outputs), stride)
    if not means:
        whole, rest = -(-len(outputs) // stride), 0
    last = outputs.start + whole * stride
    runs = []
    if whole:
        size = stride if means else 1
        runs.append(_Run(range(outputs.start, last, stride), size, slice(0, whole)))
    if rest:
        runs.append(_Run(range(last, last + stride, stride), rest, slice(whole, whole + 1)))
    return runs


def under(
    experiment: Experiment, i: range, j: range, dtype: npt.DTypeLike | None = None
) -> npt.NDArray[Any]:
    """The pixels under the outputs i × j, border included: (len(i) + kh − 1, len(j) + kw − 1[, 3])."""
    rows, columns = experiment.axes
    return experiment.bordered(
        range(i.start + rows.first, i.stop + rows.first + rows.taps - 1),
        range(j.start + columns.first, j.stop + columns.first + columns.taps - 1),
        dtype,
    )


def _pixels(experiment: Experiment) -> tuple[object, ...]:
    """All that the pixels under a section depend on; a picture equals only itself."""
    return (
        experiment.picture,
        experiment.is_color,
        experiment.screen_dtype,
        # Not the flip itself: where the origin is in the middle, both operations have the same windows.
        tuple((axis.first, axis.outputs, axis.taps) for axis in experiment.axes),
        experiment.boundary,
        experiment.fill_value,
    )


def _narrowest(experiment: Experiment) -> npt.DTypeLike:
    """The narrowest type that pixels and border fit into."""
    stored, fill = experiment.picture.pixels.dtype, experiment.fill_value
    constant = experiment.boundary == "constant"
    is_grey_of_color = experiment.picture.is_color and not experiment.is_color
    if stored in (np.uint8, np.uint16) and not is_grey_of_color:
        if not constant or (0 <= fill <= np.iinfo(stored).max and fill % 1 == 0):
            return stored
    return experiment.screen_dtype


def _is_wild(pixels: npt.NDArray[Any]) -> bool:
    if pixels.dtype.kind != "f":
        return False
    flat = pixels.reshape(len(pixels), -1)
    peak, total = cv2.norm(flat, cv2.NORM_INF), cv2.norm(flat, cv2.NORM_L1)
    return not np.isfinite(total) or peak > _WIDE * total / flat.size
