"""Where things are: which pixels an output sees, where it lies over the image, where the border's pixels come from.

Everything here is integer arithmetic on one axis at a time, so every function takes and gives plain
integers and is applied to rows and to columns alike. The words are those of the formula with nothing hidden:

    convolution        S(i, j) = Σm Σn I(m, n) K(i + u − m, j + v − n)
    cross-correlation  S(i, j) = Σm Σn I(m, n) K(m − i + u, n − j + v)

with the offset (u, v) that `offset` gives. The *window* of an output is the run of input indices that its
terms take, border included; the kernel laid over it is the kernel *as applied* (turned by 180° for
convolution, as typed for cross-correlation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

_Indices = TypeVar("_Indices", int, npt.NDArray[np.intp])

Mode = Literal["full", "same", "valid"]
Boundary = Literal["constant", "nearest", "reflect", "mirror", "wrap"]

MODES: tuple[Mode, ...] = ("full", "same", "valid")
BOUNDARIES: tuple[Boundary, ...] = ("constant", "nearest", "reflect", "mirror", "wrap")


@dataclass(frozen=True)
class Axis:
    """One axis of one experiment: ``size`` pixels, ``taps`` weights, the origin's index, mode and flip."""

    size: int
    taps: int
    origin: int
    mode: Mode
    flip: bool

    @property
    def outputs(self) -> int:
        """How many outputs the axis has; 0 where ``valid`` has no room."""
        if self.mode == "full":
            return self.size + self.taps - 1
        if self.mode == "same":
            return self.size
        return max(self.size - self.taps + 1, 0)

    @property
    def offset(self) -> int:
        """The u (or v) of the formula: 0 where the textbook's plain formula holds."""
        if self.mode == "same":
            return self.origin
        return 0 if (self.mode == "full") == self.flip else self.taps - 1

    @property
    def first(self) -> int:
        """The input index at which the window of output 0 starts (negative: in the border)."""
        return self.offset - (self.taps - 1) if self.flip else -self.offset

    @property
    def before(self) -> int:
        """How many border pixels the first output takes before index 0."""
        return -self.first

    @property
    def after(self) -> int:
        """How many border pixels the last output takes behind the last index."""
        return max(self.outputs + self.first + self.taps - 1 - self.size, 0) if self.outputs else 0

    @property
    def placement(self) -> int:
        """The input index over which output 0 lies, so that S can be laid beside I.

        Under ``same`` the origin's weight meets that pixel, turned or not. In ``full`` and ``valid`` the origin has no
        part in any sum and is not turned with the kernel either: S lies where a convolution has it, so that the flip
        changes S and not its place.
        """
        return 0 if self.mode == "same" else self.first + self.taps - 1 - self.origin

    def window(self, output: int) -> range:
        """The input indices that the terms of ``output`` take, border included, in rising order."""
        start = output + self.first
        return range(start, start + self.taps)

    def tap(self, output: int, index: int) -> int:
        """The kernel index (as typed) that multiplies input ``index`` in ``output``."""
        return output + self.offset - index if self.flip else index - output + self.offset

    def index(self, output: int, tap: int) -> int:
        """The input index that kernel index ``tap`` (as typed) multiplies in ``output``."""
        return output + self.offset - tap if self.flip else tap + output - self.offset

    def stamped(self, index: int) -> range:
        """The outputs over which input ``index`` stamps the kernel, those that do not exist included."""
        start = index - self.first - (self.taps - 1)
        return range(start, start + self.taps)

    def reached(self, index: int) -> range:
        """The outputs whose window contains input ``index`` (itself, not a border copy of it)."""
        stamped = self.stamped(index)
        return range(max(stamped.start, 0), min(stamped.stop, self.outputs))

    def multiplied(self, tap: int) -> range:
        """The input indices (border included) that the weight with index ``tap`` multiplies."""
        start = self.offset - tap if self.flip else tap - self.offset
        return range(start, start + self.outputs)


def source(index: int, size: int, boundary: Boundary) -> int | None:
    """The pixel that stands at ``index`` of an axis of ``size`` pixels, or None for the constant's value.

    The borders are those of scipy.ndimage: nearest a a | a b c d | d d, reflect b a | a b c d | d c,
    mirror c b | a b c d | c b, wrap c d | a b c d | a b.
    """
    if 0 <= index < size:
        return index
    return None if boundary == "constant" else _folded(index, size, boundary)


def sources(indices: range, size: int, boundary: Boundary) -> npt.NDArray[np.intp]:
    """`source` of many indices at once, with −1 for the constant's value."""
    found = np.arange(indices.start, indices.stop, dtype=np.intp)
    if boundary == "constant":
        found[(found < 0) | (found >= size)] = -1
        return found
    return _folded(found, size, boundary)


def _folded(index: _Indices, size: int, boundary: Boundary) -> _Indices:
    """The pixel of ``size`` that a border other than the constant takes for ``index``.

    Written with abs instead of min and max, so that one formula serves an integer and an array:
    min(x, y) = (x + y − |x − y|) / 2.
    """
    if boundary == "wrap":
        return index % size
    if boundary == "nearest":
        last = size - 1
        return (abs(index) - abs(index - last) + last) // 2
    # There and back again is one period; reflect repeats the outermost pixel, mirror does not.
    last = 2 * size - 1 if boundary == "reflect" else 2 * size - 2
    index = index % (2 * size if boundary == "reflect" else max(last, 1))
    return (last - abs(last - 2 * index)) // 2
