"""Index arithmetic: which pixels an output sees, where it lies over the image, where border pixels come from.

Everything here is integer arithmetic on one axis at a time: each function takes and returns plain integers and is
applied to rows and columns alike. The terms are those of the formulas

convolution        S(i, j) = Σm Σn I(m, n) K(i + u − m, j + v − n)
cross-correlation  S(i, j) = Σm Σn I(m, n) K(m − i + u, n − j + v)

with the offset (u, v) from `Axis.offset`. The *window* of an output is the range of input indices that its terms take,
border included; the kernel laid over it is the kernel *as applied* (rotated by 180° for convolution, as typed for
cross-correlation).
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
    """One axis of an experiment: ``size`` pixels, ``taps`` weights, the origin's index, mode and flip."""

    size: int
    taps: int
    origin: int
    mode: Mode
    flip: bool

    @cached_property
    def outputs(self) -> int:
        """The number of outputs; 0 if ``valid`` has no room."""
        if self.mode == "full":
            return self.size + self.taps - 1
        if self.mode == "same":
            return self.size
        return max(self.size - self.taps + 1, 0)

    @cached_property
    def offset(self) -> int:
        """The u (or v) of the formula; 0 where the plain textbook formula holds."""
        if self.mode == "same":
            return self.origin
        return 0 if (self.mode == "full") == self.flip else self.taps - 1

    @cached_property
    def first(self) -> int:
        """The input index at which the window of output 0 starts; negative in the border."""
        return self.offset - (self.taps - 1) if self.flip else -self.offset

    @cached_property
    def before(self) -> int:
        """The number of border pixels that the first output takes before index 0."""
        return -self.first

    @cached_property
    def after(self) -> int:
        """The number of border pixels that the last output takes beyond the last index."""
        return max(self.outputs + self.first + self.taps - 1 - self.size, 0) if self.outputs else 0

    @cached_property
    def placement(self) -> int:
        """The input index that output 0 lies over when S is laid over I.

        Under ``same`` this is the pixel that the origin's weight meets, flipped or not. In ``full`` and ``valid`` the
        origin takes part in no sum and is not flipped with the kernel either: S lies where a convolution puts it, so
        that the flip changes S but not its place.
        """
        return 0 if self.mode == "same" else self.first + self.taps - 1 - self.origin

    def place(self, outputs: range) -> range:
        """Return the input indices that ``outputs`` lie over, as `placement` puts them."""
        return range(outputs.start + self.placement, outputs.stop + self.placement)

    def outputs_over(self, indices: range) -> range:
        """Return the outputs that lie over input ``indices``, of those that exist."""
        start = max(indices.start - self.placement, 0)
        return range(start, max(min(indices.stop - self.placement, self.outputs), start))

    def window(self, output: int) -> range:
        """Return the input indices that the terms of ``output`` take, border included, in rising order."""
        start = output + self.first
        return range(start, start + self.taps)

    def tap(self, output: int, index: int) -> int:
        """Return the kernel index (as typed) that multiplies input ``index`` in ``output``."""
        return output + self.offset - index if self.flip else index - output + self.offset

    def index(self, output: int, tap: int) -> int:
        """Return the input index that kernel index ``tap`` (as typed) multiplies in ``output``."""
        return output + self.offset - tap if self.flip else tap + output - self.offset

    def stamped(self, index: int) -> range:
        """Return the outputs over which input ``index`` stamps the kernel, including those that do not exist."""
        start = index - self.first - (self.taps - 1)
        return range(start, start + self.taps)

    def reached(self, index: int) -> range:
        """Return the outputs whose window contains input ``index`` (the pixel itself, not a border copy of it)."""
        stamped = self.stamped(index)
        return range(max(stamped.start, 0), min(stamped.stop, self.outputs))

    def multiplied(self, tap: int, outputs: range | None = None) -> range:
        """Return the input indices, border included, that kernel index ``tap`` multiplies in all or some outputs."""
        there = range(self.outputs) if outputs is None else outputs
        start = self.index(there.start, tap)
        return range(start, start + len(there))


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
    """A boundary condition: its index mapping and its names.

    ``fold(index, size)`` maps an index, an integer or an array, to the pixel of an axis of ``size`` that it takes
    (written with abs instead of min and max, so that one formula serves both: min(x, y) = (x + y − |x − y|) / 2); None
    for ``constant``, which takes no pixel. ``opencv`` is the name of OpenCV's constant without "BORDER_", or "" if it
    has none; ``in_filters`` says whether OpenCV's filters support it; ``elsewhere`` lists other libraries' names, in
    lower case.
    """

    fold: Callable[[Any, int], Any] | None
    opencv: str
    elsewhere: str
    in_filters: bool = True


# numpy.pad and torch say "reflect" for our mirror, ImageMagick says "mirror" for our reflect. Names that exist here
# cannot be caught as mistakes, so the docstring of `convolve` warns of them.
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
"""Every name of a border, here and elsewhere, with its name here."""


def source(index: int, size: int, boundary: Boundary) -> int | None:
    """Return the pixel that index ``index`` takes on an axis of ``size`` pixels, or None for the constant's value.

    The borders are those of scipy.ndimage: nearest a a | a b c d | d d, reflect b a | a b c d | d c,
    mirror c b | a b c d | c b, wrap c d | a b c d | a b.
    """
    fold = BORDERS[boundary].fold
    if 0 <= index < size:
        return index
    return None if fold is None else int(fold(index, size))


def sources(
    indices: range | npt.NDArray[np.intp], size: int, boundary: Boundary
) -> npt.NDArray[np.intp]:
    """Return `source` of many indices at once, with −1 for the constant's value."""
    if isinstance(indices, range):
        found = np.arange(indices.start, indices.stop, dtype=np.intp)
    else:
        found = indices.copy()
    fold = BORDERS[boundary].fold
    if fold is None:
        found[(found < 0) | (found >= size)] = -1
        return found
    return np.asarray(fold(found, size), np.intp)
