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

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

Mode = Literal["full", "same", "valid"]
Boundary = Literal["constant", "nearest", "reflect", "mirror", "wrap"]

MODES: tuple[Mode, ...] = get_args(Mode)
BOUNDARIES: tuple[Boundary, ...] = get_args(Boundary)


@dataclass(frozen=True)
class Axis:
    """One axis of one experiment: ``size`` pixels, ``taps`` weights, the origin's index, mode and flip."""

    size: int
    taps: int
    origin: int
    mode: Mode
    flip: bool

    @cached_property
    def outputs(self) -> int:
        """How many outputs the axis has; 0 where ``valid`` has no room."""
        if self.mode == "full":
            return self.size + self.taps - 1
        if self.mode == "same":
            return self.size
        return max(self.size - self.taps + 1, 0)

    @cached_property
    def offset(self) -> int:
        """The u (or v) of the formula: 0 where the textbook's plain formula holds."""
        if self.mode == "same":
            return self.origin
        return 0 if (self.mode == "full") == self.flip else self.taps - 1

    @cached_property
    def first(self) -> int:
        """The input index at which the window of output 0 starts (negative: in the border)."""
        return self.offset - (self.taps - 1) if self.flip else -self.offset

    @cached_property
    def before(self) -> int:
        """How many border pixels the first output takes before index 0."""
        return -self.first

    @cached_property
    def after(self) -> int:
        """How many border pixels the last output takes behind the last index."""
        return max(self.outputs + self.first + self.taps - 1 - self.size, 0) if self.outputs else 0

    @cached_property
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


def _nearest(index: Any, size: int) -> Any:
    last = size - 1
    return (abs(index) - abs(index - last) + last) // 2


def _reflected(index: Any, size: int) -> Any:
    last = 2 * size - 1
    return (last - abs(last - 2 * (index % (2 * size)))) // 2


def _mirrored(index: Any, size: int) -> Any:
    last = 2 * size - 2
    return (last - abs(last - 2 * (index % max(last, 1)))) // 2


def _wrapped(index: Any, size: int) -> Any:
    return index % size


class Border(NamedTuple):
    """One border: which pixel it takes, and its names.

    ``fold`` gives the pixel of an axis of a size that stands at an index, an integer or an array of them (written with
    abs instead of min and max, so that one formula serves both: min(x, y) = (x + y − |x − y|) / 2); None for the
    constant, which has no pixel. ``opencv`` is OpenCV's constant for it without "BORDER_", "" where it has none,
    ``in_filters`` whether its filters have it; ``elsewhere`` are the names that others have for it, in lower case.
    """

    fold: Callable[[Any, int], Any] | None
    opencv: str
    elsewhere: str
    in_filters: bool = True


# numpy.pad's and torch's "reflect" is our mirror, ImageMagick's "mirror" our reflect: names that exist here cannot be
# caught, so the docstring of `convolve` says it.
BORDERS: Final[Mapping[Boundary, Border]] = {
    "constant": Border(None, "CONSTANT", "fill pad zero zeros zero-padding black grid-constant"),
    "nearest": Border(
        _nearest, "REPLICATE", "edge replicate replicated clamp extend copy border repeat-edge"
    ),
    "reflect": Border(_reflected, "REFLECT", "symmetric symm grid-mirror half-sample"),
    "mirror": Border(_mirrored, "REFLECT_101", "reflect101 reflect-101 default whole-sample"),
    "wrap": Border(
        _wrapped, "WRAP", "circular tile periodic cyclic loop repeat grid-wrap", in_filters=False
    ),
}
BORDER_NAMES: Final[Mapping[str, Boundary]] = {
    name: boundary
    for boundary, border in BORDERS.items()
    for name in (boundary, *border.elsewhere.split())
}
"""What a border is called, here and elsewhere."""


def source(index: int, size: int, boundary: Boundary) -> int | None:
    """The pixel that stands at ``index`` of an axis of ``size`` pixels, or None for the constant's value.

    The borders are those of scipy.ndimage: nearest a a | a b c d | d d, reflect b a | a b c d | d c,
    mirror c b | a b c d | c b, wrap c d | a b c d | a b.
    """
    fold = BORDERS[boundary].fold
    if 0 <= index < size:
        return index
    return None if fold is None else int(fold(index, size))


def sources(indices: range, size: int, boundary: Boundary) -> npt.NDArray[np.intp]:
    """`source` of many indices at once, with −1 for the constant's value."""
    found = np.arange(indices.start, indices.stop, dtype=np.intp)
    fold = BORDERS[boundary].fold
    if fold is None:
        found[(found < 0) | (found >= size)] = -1
        return found
    return np.asarray(fold(found, size), np.intp)
