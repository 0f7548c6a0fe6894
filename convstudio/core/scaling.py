"""How the sums of a feature map become the numbers of a file: as they are, or scaled, rounded and clipped.

Nothing of it is silent: a `Scale` says what becomes what, and counts what it has clipped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from convstudio.core.numbers import format_ends, format_number
from convstudio.core.picture import Extremes, Picture, white_of

Floats = npt.NDArray[np.floating[Any]]
Colors = npt.NDArray[np.uint8]
Depth = Literal[8, 16, 32]
DEPTHS: tuple[Depth, ...] = get_args(Depth)


@dataclass(frozen=True)
class Scale:
    """(S + ``offset``) · ``factor``, or |S| in place of S: rounded to ``depth`` bits, or float32 where that is 32."""

    depth: Depth = 32
    factor: float = 1.0
    offset: float = 0.0
    absolute: bool = False

    @property
    def dtype(self) -> np.dtype[Any]:
        """The number type of the file."""
        return np.dtype({8: np.uint8, 16: np.uint16, 32: np.float32}[self.depth])

    @property
    def held(self) -> Extremes:
        """The least and the greatest sum that is not clipped; all of float32's where nothing is rounded."""
        if self.depth == 32:
            most = float(np.finfo(np.float32).max)
            return -most - self.offset, most - self.offset
        return 0.0 - self.offset, white_of(self.dtype) / self.factor - self.offset

    def holds(self, found: Extremes) -> bool:
        """Whether values from found[0] to found[1] survive, but for their rounding."""
        low, high = self.held
        half = 0 if self.depth == 32 else 0.5 / self.factor
        return low - half <= found[0] and found[1] <= high + half

    @property
    def text(self) -> str:
        """What becomes what, "0 … 15 became 0 … 255"; empty where every sum stays what it is."""
        name = "|S|" if self.absolute else "S"
        if self.depth == 32 and self.offset:
            return f"{name} + {format_number(self.offset)} was written"
        if self.depth == 32 or (self.factor == 1 and not self.offset):
            return "|S| was written" if self.absolute else ""
        low, high = format_ends(*self.held, 6)
        return f"{name} of {low} … {high} became 0 … {format_number(white_of(self.dtype))}"

    def apply(self, values: Floats) -> tuple[npt.NDArray[Any], int]:
        """The numbers for a (H, W) or (H, W, 3) part of S, and how many of its pixels, or float32 values, it clipped.

        Rounded half to even; a pixel counts once, by what it is after rounding, and if it is NaN, which becomes 0.
        """
        with np.errstate(over="ignore"):  # infinity is clipped like any other excess
            scaled = np.abs(values) if self.absolute else values
            if self.offset:
                scaled = scaled + self.offset
            if self.depth == 32:
                narrow = scaled.astype(np.float32)  # beyond ±3.4e38 infinity is the nearest
                return narrow, int(np.count_nonzero(np.isfinite(scaled) & ~np.isfinite(narrow)))
            if self.factor != 1:
                scaled = scaled * self.factor
        most = white_of(self.dtype)
        rounded = np.rint(scaled)
        is_clipped = ~((rounded >= 0) & (rounded <= most))  # NaN is not within anything
        pixels = is_clipped.any(axis=2) if is_clipped.ndim == 3 else is_clipped
        numbers = np.clip(np.where(np.isnan(rounded), 0, rounded), 0, most).astype(self.dtype)
        return numbers, int(np.count_nonzero(pixels))


@dataclass(frozen=True)
class Painting:
    """The colours of the screen: ``paint`` gives (H, W, 3) bytes of a part of S."""

    paint: Callable[[Floats], Colors]

    @property
    def depth(self) -> Depth:
        """The bits of a colour."""
        return 8

    @property
    def dtype(self) -> np.dtype[Any]:
        """The number type of the file."""
        return np.dtype(np.uint8)

    @property
    def text(self) -> str:
        """What stands for what."""
        return "in the colours shown"

    def apply(self, values: Floats) -> tuple[npt.NDArray[Any], int]:
        """The colours for a part of S; what lies beyond their range is marked in it, and not counted."""
        return self.paint(values), 0


Form = Scale | Painting


def scale_of(
    like: npt.DTypeLike,
    white: float,
    depth: Depth | None = None,
    *,
    offset: float = 0.0,
    absolute: bool = False,
) -> Scale:
    """The scale that makes ``white`` of pixels of type ``like`` the white of ``depth`` bits, those of the type if None.

    Signed integers of 8 and 16 bits have no white to fill a file with: they keep their values, as far as those go.
    """
    like = np.dtype(like)
    own: Depth = 8 if like.itemsize == 1 else 16
    depth = depth or own
    if depth == 32:
        return Scale(32, offset=offset, absolute=absolute)
    most = white_of(f"u{depth // 8}")
    if like.kind == "i" and like.itemsize <= 2:
        white = white_of(f"u{like.itemsize}")
    return Scale(depth, most / (white or most), offset, absolute)


def scale_to(found: Extremes, white: float, depth: Depth, *, absolute: bool = False) -> Scale:
    """The scale that spreads the values from found[0] to found[1], or |S| from 0 on, over all of ``depth`` bits."""
    low, high = found
    if absolute:
        low, high = 0.0, max(abs(low), abs(high))
    span = high - low or white or 1.0
    return Scale(depth, white_of(f"u{depth // 8}") / span, -low, absolute)


def default_scale(picture: Picture, suffix: str, depth: Depth | None = None) -> Scale:
    """The scale for a format by its suffix: values as they are, but for a PNG, which has the picture's own depth."""
    if depth is None and suffix.lower() != ".png":
        depth = 32
    return scale_of(picture.pixels.dtype, picture.white, depth)
