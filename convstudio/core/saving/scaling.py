"""The conversion of a feature map's sums to a file's numbers: unchanged, or scaled, rounded and clipped.

Nothing is lost silently: a `Scale` says what becomes what, and counts what the file cannot hold.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.encoders.layout import Depth
from convstudio.core.model.picture import Extremes, white_of
from convstudio.core.numbers.formatting import format_ends, format_number

Floats = npt.NDArray[np.floating[Any]]
Colors = npt.NDArray[np.uint8]
# How coarsely a sum may be rounded because of an offset, in steps of the file's numbers.
_LEAST_STEP: Final = 0.25


@dataclass(frozen=True)
class Counts:
    """The numbers of pixels, or float32 values, that a file does not hold unchanged.

    ``clipped`` values lie outside its range, ``empty`` ones are NaN and became 0, ``vanished`` ones are so small that
    their nearest float32 is 0.
    """

    clipped: int = 0
    empty: int = 0
    vanished: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.clipped + other.clipped, self.empty + other.empty, self.vanished + other.vanished
        )


@dataclass(frozen=True)
class Scale:
    """(S + ``offset``) · ``factor``, or with |S| in place of S, rounded to ``depth`` bits; float32 if that is 32.

    ``light``: S is a sum of light, which integers hold gamma-encoded, and float32 as it is.
    """

    depth: Depth = 32
    factor: float = 1.0
    offset: float = 0.0
    absolute: bool = False
    light: bool = False

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the file."""
        return np.dtype({8: np.uint8, 16: np.uint16, 32: np.float32}[self.depth])

    @property
    def held(self) -> Extremes:
        """The least and the greatest sum that is not clipped; all of float32's range if nothing is rounded."""
        if self.depth == 32:
            most = float(np.finfo(np.float32).max)
            return -most - self.offset, most - self.offset
        return 0.0 - self.offset, white_of(self.dtype) / self.factor - self.offset

    def holds(self, found: Extremes) -> bool:
        """Return whether values from found[0] to found[1] survive, apart from rounding."""
        low, high = self.held
        half = 0 if self.depth == 32 else 0.5 / self.factor
        return low - half <= found[0] and found[1] <= high + half

    @property
    def text(self) -> str:
        """The mapping in words, as in "0 … 15 became 0 … 255"; "" if every sum is unchanged."""
        name = "|S|" if self.absolute else "S"
        light = ", in linear light" if self.light else ""
        if self.depth == 32 and self.offset:
            return f"{name} + {format_number(self.offset)} was written{light}"
        if self.depth == 32 or (self.factor == 1 and not self.offset):
            return f"{name} was written{light}" if self.absolute or light else ""
        low, high = format_ends(*self.held, 6)
        light = ", gamma-encoded (sRGB)" if self.light else ""
        return f"{name} of {low} … {high} became 0 … {format_number(white_of(self.dtype))}{light}"

    def apply(self, values: Floats) -> tuple[npt.NDArray[Any], Counts]:
        """Return the file's numbers for an (H, W) or (H, W, 3) part of S, and counts of what they do not hold.

        Rounds half to even; a pixel counts as clipped, once, if it is out of range after rounding. NaN becomes 0 in
        integers.
        """
        with np.errstate(over="ignore", under="ignore"):  # both are counted
            scaled = np.abs(values) if self.absolute else values
            if self.offset:
                scaled = scaled + self.offset
            if self.depth == 32:
                # Values beyond ±3.4e38 become infinite.
                narrow = scaled.astype(np.float32)
                beyond = np.isfinite(scaled) & ~np.isfinite(narrow)
                vanished = (narrow == 0) & (scaled != 0)
                return narrow, Counts(_count(beyond), vanished=_count(vanished))
            if self.factor != 1:
                scaled = scaled * self.factor
        most = white_of(self.dtype)
        if self.light:
            from convstudio.core.model.linear_light import encoded  # seldom wanted

            scaled = encoded(scaled / most) * most
        rounded = np.rint(scaled)
        empty = np.isnan(rounded)
        clipped = (rounded < 0) | (rounded > most)
        numbers = np.clip(np.where(empty, 0, rounded), 0, most).astype(self.dtype)
        return numbers, Counts(*(_count(_pixels(one)) for one in (clipped, empty)))


@dataclass(frozen=True)
class Painting:
    """The colours of the screen: ``paint`` returns (H, W, 3) bytes for a part of S."""

    paint: Callable[[Floats], Colors]

    @property
    def depth(self) -> Depth:
        """The bits per channel."""
        return 8

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the file."""
        return np.dtype(np.uint8)

    @property
    def text(self) -> str:
        """The mapping in words."""
        return "in the colours shown"

    def apply(self, values: Floats) -> tuple[npt.NDArray[Any], Counts]:
        """Return the colours for a part of S; values outside the range are marked by colour and not counted."""
        return self.paint(values), Counts()


Form = Scale | Painting


def own_depth(like: npt.DTypeLike) -> Depth:
    """Return the integer depth for pixels of dtype ``like`` in a PNG."""
    return 8 if np.dtype(like).itemsize == 1 else 16


def scale_of(
    like: npt.DTypeLike,
    white: float,
    depth: Depth | None = None,
    *,
    offset: float = 0.0,
    absolute: bool = False,
) -> Scale:
    """Return the scale that maps ``white`` of pixels of dtype ``like`` to the white of ``depth`` bits (None: its own).

    Signed integers of 8 and 16 bits keep their values in as many bits, clipped at the range. At other depths
    −``offset`` to ``white`` fill the file's range. Raises ValueError for an offset so large that no value keeps its
    precision.
    """
    like = np.dtype(like)
    own = own_depth(like)
    depth = depth or own
    if depth == 32:
        return Scale(32, offset=offset, absolute=absolute)
    most = white_of(f"u{depth // 8}")
    if like.kind == "i" and like.itemsize <= 2:
        if depth == own:
            white = most
        elif white + offset > 0:
            white += offset
    scale = Scale(depth, most / (white or most), offset, absolute)
    if not np.spacing(abs(offset)) * scale.factor <= _LEAST_STEP:
        raise ValueError(
            f"beside an offset of {format_number(offset)} no value is left in {depth} bits; "
            f"one of {format_number(white)} would already move all of them"
        )
    return scale


def scale_to(found: Extremes, white: float, depth: Depth, *, absolute: bool = False) -> Scale:
    """Return the scale that spreads found[0] to found[1], or |S| from 0 on, over all of ``depth`` bits.

    A constant map keeps its place between 0 and ``white``. Raises ValueError for what cannot be spread.
    """
    low, high = found
    if absolute:
        low, high = 0.0, max(abs(low), abs(high))
    if low == high:
        low, high = min(low, 0.0), max(high, white)
    span = high - low
    factor = white_of(f"u{depth // 8}") / span
    if not 0 < factor < math.inf:
        ends = f"from {format_number(low)} to {format_number(high)}"
        raise ValueError(f"values {ends} cannot be spread over {depth} bits; an .npy keeps them")
    return Scale(depth, factor, -low, absolute)


def _count(found: npt.NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(found))


def _pixels(found: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Reduce a mask of values to one of pixels: those with any value marked."""
    return np.asarray(found.any(axis=2)) if found.ndim == 3 else found
