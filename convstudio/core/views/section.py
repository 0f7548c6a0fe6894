"""Sections of S: a rectangle of outputs, and the size of the block that one value of its picture stands for.

A screen shows some hundred thousand pixels, whatever the size of the image. So S is computed for the visible part, and
if one screen pixel stands for many outputs, with one value per block: the block's exact mean, or its first output. The
strides form a short ladder, so that zooming a little finds the same blocks again; the screen shrinks or stretches the
difference between two rungs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Shown = Literal["mean", "sampled"]

# Each rung is at most half as large again as the one before it.
_LADDER: Final = tuple(sorted({base << shift for base in (2, 3) for shift in range(14)} | {1}))
# Sections begin and end at multiples of so many blocks, so that a small pan finds its outputs there already.
_STEP: Final = 48
# So many blocks are computed as quickly as the visible ones.
_FEW: Final = 2**18


@dataclass(frozen=True)
class Section:
    """Outputs rows × columns, cut from the first into blocks of decimation × decimation; the last may be cut off.

    ``shown``: whether a block's value is its mean or its first output.
    """

    rows: range
    columns: range
    decimation: int = 1
    shown: Shown = "mean"

    @property
    def shape(self) -> tuple[int, int]:
        """The number of blocks, down and across."""
        return -(-len(self.rows) // self.decimation), -(-len(self.columns) // self.decimation)

    @property
    def is_exact(self) -> bool:
        """Whether every output has a value of its own."""
        return self.decimation == 1

    def within(self, outputs: tuple[int, int]) -> Section:
        """Return the part of the section that is in a map of some size, but for at least one output."""
        rows, columns = (
            range(min(part.start, size - 1), min(part.stop, size))
            for part, size in zip((self.rows, self.columns), outputs, strict=True)
        )
        return Section(rows, columns, self.decimation, self.shown)

    def covers(self, rows: range, columns: range, decimation: int, shown: Shown) -> bool:
        """Return whether these outputs, as far as they exist, can be shown by this section at this resolution."""
        fits = self.decimation <= decimation and (self.decimation == 1 or self.shown == shown)
        return fits and all(
            not part or (whole.start <= part.start and part.stop <= whole.stop)
            for part, whole in ((rows, self.rows), (columns, self.columns))
        )


def decimation_for(scale: float) -> int:
    """Return the largest decimation of the ladder whose blocks are no larger than a screen pixel.

    ``scale``: the size of an output in screen pixels.
    """
    fitting = 1 / max(scale, 1 / _LADDER[-1]) + 1e-9
    return max(decimation for decimation in _LADDER if decimation <= max(fitting, 1))


def section_around(
    rows: range, columns: range, decimation: int, outputs: tuple[int, int], shown: Shown
) -> Section:
    """Return the section to compute for visible outputs rows × columns, of ``outputs``: all of S if it is small."""
    whole = Section(range(outputs[0]), range(outputs[1]), decimation, shown)
    if whole.shape[0] * whole.shape[1] <= _FEW:
        return whole
    return Section(
        _around(rows, decimation, outputs[0]),
        _around(columns, decimation, outputs[1]),
        decimation,
        shown,
    )


def _around(seen: range, decimation: int, outputs: int) -> range:
    step = decimation * _STEP
    start = max(seen.start // step * step, 0)
    return range(start, max(min(-(-seen.stop // step) * step, outputs), start))
