"""Which colours stand for which values: the range of a picture, chosen by the user and always said.

A feature map has no natural range: a blur stays within the image's own, a derivative is signed, a sum of 225 pixels
is huge. Nothing is normalised silently: a choice and the map's extremes give a *coloring*, which the
colour bar shows and the label says in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.numbers import format_number
from convstudio.core.picture import Extremes, Picture

RangeChoice = Literal["auto", "fixed", "clip", "absolute", "offset"]
ColorChoice = Literal["auto", "signed", "grey"]


@dataclass(frozen=True)
class Display:
    """What the user chose for the feature map's colours; ``fixed`` is the range (low, high) of that choice."""

    choice: RangeChoice = "auto"
    colors: ColorChoice = "auto"
    fixed: Extremes = (-255.0, 255.0)


@dataclass(frozen=True)
class Coloring:
    """The values that get the first and the last colour, which colours, and whether of |S| or of S."""

    low: float
    high: float
    signed: bool = False
    absolute: bool = False

    def between(self, other: Coloring, share: float) -> Coloring:
        """The coloring ``share`` (0 … 1) of the way to ``other``: how a range eases."""
        return Coloring(
            self.low + (other.low - self.low) * share,
            self.high + (other.high - self.high) * share,
            other.signed,
            other.absolute,
        )


def image_coloring(picture: Picture) -> Coloring:
    """How the input is shown: black is 0 and white is white, unless floats leave that range."""
    white, kind = picture.white, picture.pixels.dtype.kind
    if kind == "u":
        return Coloring(0.0, white)
    low, high = picture.extremes
    if kind == "i":
        return Coloring(-white if low < 0 else 0.0, white)
    if low >= 0 and high <= white:
        return Coloring(0.0, white)
    return Coloring(min(low, 0.0), high if high > min(low, 0.0) else white)


def coloring(
    display: Display, found: Extremes, *, white: float, signed: bool, keeps_white: bool, color: bool
) -> Coloring:
    """The coloring that a choice gives a feature map whose values run from found[0] to found[1].

    ``signed`` is what ``auto`` colours should be: signed for maps that measure differences, whose middle is 0.
    Three channels cannot be signed colours as well: ``color`` maps never are. ``keeps_white``: the weights sum to 1, so
    the map belongs in the image's own range, and what overshoots it is marked as beyond.
    """
    low, high = found
    reach = max(abs(low), abs(high)) or white
    differences = signed
    signed = not color and (signed if display.colors == "auto" else display.colors == "signed")
    if display.choice == "fixed":
        return Coloring(*display.fixed, signed=signed)
    if display.choice == "clip":
        return Coloring(0.0, white)
    if display.choice == "absolute":
        return Coloring(0.0, reach, absolute=True)
    if display.choice == "offset":
        return Coloring(-white / 2, white / 2, signed=signed)
    if signed or (color and differences):
        return Coloring(-reach, reach, signed=signed)
    if keeps_white or (low >= 0 and white / 2 < high <= white):
        return Coloring(0.0, white)
    return Coloring(low, high if high > low else low + white)


def beyond(values: npt.NDArray[Any], shown: Coloring, found: Extremes) -> float:
    """The share (0 … 1) of the values that lie outside the range shown."""
    if shown.absolute:
        values, found = np.abs(values), (0.0, max(abs(found[0]), abs(found[1])))
    if values.size == 0 or (shown.low <= found[0] and found[1] <= shown.high):
        return 0.0
    with np.errstate(over="ignore"):  # a bound beyond float32 is beyond every float32 value
        outside = np.count_nonzero(values < shown.low) + np.count_nonzero(values > shown.high)
    return outside / values.size


def range_text(shown: Coloring, color: bool = False) -> str:
    """ "signed ±800", "grey 0…255", "grey |S| 0…800", "colour 0…255"."""
    colors = "signed" if shown.signed else "colour" if color else "grey"
    if shown.low == -shown.high:
        return f"{colors} ±{format_number(shown.high, 4)}"
    bars = " |S|" if shown.absolute else ""
    return f"{colors}{bars} {format_number(shown.low, 4)}…{format_number(shown.high, 4)}"


def range_label(
    display: Display, shown: Coloring, share: float, *, pinned: bool, color: bool
) -> str:
    """ "clipped · grey 0…255 · 3.1 % beyond": how the range came about, what it is, and what share lies beyond it."""
    names = {"auto": "auto · ", "fixed": "fixed · ", "clip": "clipped · ", "offset": "offset · "}
    prefix = "pinned · " if pinned else names.get(display.choice, "")
    suffix = f" · {format_number(100 * share, 2)} % beyond" if share >= 0.0005 else ""
    return f"{prefix}{range_text(shown, color)}{suffix}"
