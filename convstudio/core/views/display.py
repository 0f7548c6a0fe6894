"""The display ranges of I and S: which values are black and white, chosen by the user and always stated.

Nothing is normalised silently: a choice (`Display`) and the spread of the values give a `Coloring`, which the colour
bar shows and a label states in words. *auto* never hides anything: 8-bit pictures are shown from 0 to their white, all
others over the range of their values, except for a few far outliers, whose number and places are stated. S has I's
range if its weights sum to 1 and nearly all of it lies there, else its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.model.spread import Extremes, Spread, is_finite, outside

if TYPE_CHECKING:
    from convstudio.core.model.linear_light import LightPicture

RangeChoice = Literal["auto", "full", "data", "middle", "fixed"]
ColorChoice = Literal["auto", "signed", "grey", "absolute", "offset"]

PERCENTILES: Final = (2.0, 98.0)
"""The percentiles at which *middle* cuts off values."""

_MOST_BEYOND: Final = 0.01  # of S, where it is still shown in I's range
_ROUNDING: Final = {np.dtype(np.float32): 6e-8, np.dtype(np.float64): 1.2e-16}


@dataclass(frozen=True)
class Display:
    """The user's choice of range, and for S of colours; ``fixed`` is (low, high) of the choice "fixed"."""

    choice: RangeChoice = "auto"
    colors: ColorChoice = "auto"
    fixed: Extremes = (0.0, 255.0)


AUTOMATIC: Final = Display()


@dataclass(frozen=True)
class Coloring:
    """The values of the first and the last colour, the kind of colours, and whether they show |S| or S.

    ``slack``: how far rounding may have moved a value out of the range. ``own``: the same relative to the value itself,
    if it is known to be a sum of non-negative terms. ``asked``: an end of the range is the answer to a question, so the
    range is not stated. ``lack``: the text in place of the range if there are no values. ``light``: the values are
    amounts of light, so the screen sends out light in proportion to them, from none to all of its white.
    """

    low: float
    high: float
    signed: bool = False
    absolute: bool = False
    slack: float = field(default=0.0, compare=False)
    own: float | None = field(default=None, compare=False)
    asked: bool = False
    lack: str = ""
    light: bool = False

    @property
    def ends(self) -> Extremes:
        return self.low, self.high

    @property
    def reach(self) -> Extremes:
        """The ends, extended by what rounding may have moved out of the range."""
        if self.own is None:
            return self.low - self.slack, self.high + self.slack
        return self.low - self.own * abs(self.low), self.high + self.own * abs(self.high)

    def between(self, other: Coloring, share: float) -> Coloring:
        """Return the coloring at ``share`` (0 … 1) of the way to ``other``, for animated changes of range."""
        low, high = (
            one * (1 - share) + two * share for one, two in zip(self.ends, other.ends, strict=True)
        )
        return replace(other, low=low, high=high)


@dataclass(frozen=True)
class Surroundings:
    """The context of a feature map: what its coloring depends on besides its own values.

    ``full`` is the range of I's dtype, ``image`` the range in which I is shown, ``brightest`` I's largest value.
    ``averages``: the weights sum to 1. ``differences``: they sum to 0. ``color``: there are three channels. ``light``:
    S is a sum of light.
    """

    full: Extremes
    image: Extremes
    brightest: float
    averages: bool = False
    differences: bool = False
    color: bool = False
    light: bool = False
    rounding: float = 0.0
    """The error bound of the sums, relative to the largest pixel, by the way they are computed."""
    own_rounding: float | None = None
    """The error bound relative to each sum, if none has a negative product."""


def _brightest(experiment: Experiment) -> float:
    """Return the largest value of I; of all channels, until those that are filtered have been scanned."""
    picture, channels = experiment.input, experiment.filtered
    if picture.knows_spread(channels):
        return picture.spread_of_channels(channels).high
    return picture.extremes[1]


def full_range(picture: Picture | LightPicture) -> Extremes:
    """Return the range of the picture's dtype, up to the white that its file declares: 0…255, −32768…32767, 0…1."""
    white, dtype = picture.white, picture.dtype
    if dtype.kind != "i":
        return 0.0, white
    is_signed = white >= np.iinfo(dtype).max or picture.extremes[0] < 0
    return (-white - 1 if is_signed else 0.0), white


def image_coloring(
    picture: Picture | LightPicture,
    display: Display = AUTOMATIC,
    spread: Spread | None = None,
    channels: str = "color",
) -> Coloring:
    """Return the coloring of I, given the ``channels`` that are filtered; their ``spread`` is computed if needed."""
    light = picture.is_light
    if display.choice == "fixed":
        return Coloring(*display.fixed, light=light)
    if not needs_spread(picture, display):
        return Coloring(*full_range(picture), light=light)
    found = spread or picture.spread_of_channels(channels)
    ends = _widened(*_ends(display.choice, found), picture.white)
    return Coloring(*ends, lack=found.lack, light=light)


def needs_spread(picture: Picture | LightPicture, display: Display) -> bool:
    """Return whether a picture's values must be scanned to know how it is shown."""
    is_by_type = display.choice == "auto" and picture.has_bytes
    return display.choice not in ("fixed", "full") and not is_by_type


def map_coloring(display: Display, spread: Spread, around: Surroundings) -> Coloring:
    """Return the coloring of a feature map with this ``spread``.

    *auto* colours are signed for maps that measure differences, with 0 in the middle. Three channels cannot have signed
    colours, too: a ``color`` map never does. Colours with 0 in the middle are no light, since there is none below 0.
    """
    colors = display.colors
    differences = around.differences if colors == "auto" else colors == "signed"
    low, high = _map_range(display, spread, around, symmetric=differences or colors == "offset")
    if not low < high:
        low, high = 0.0, around.full[1]
    return Coloring(
        low,
        high,
        signed=differences and not around.color,
        absolute=colors == "absolute",
        slack=around.rounding * max(map(abs, (low, high, *around.image))),
        own=around.own_rounding,
        lack="" if display.choice in ("fixed", "full") else spread.lack,
        light=around.light and not differences and colors != "offset",
    )


def surroundings_of(
    experiment: Experiment, image: Extremes | None = None, differences: bool | None = None
) -> Surroundings:
    """Return what the colours of an experiment's S depend on; ``image`` is the range in which I is shown."""
    picture, kernel, dtype = experiment.input, experiment.kernel, experiment.screen_dtype
    lowest = min(picture.extremes[0], experiment.border_value, float(kernel.array.min()))
    return Surroundings(
        full=full_range(picture),
        image=image or image_coloring(picture, channels=experiment.filtered).ends,
        brightest=_brightest(experiment),
        averages=experiment.averages,
        differences=kernel.sums_to(0.0) if differences is None else differences,
        color=experiment.is_color,
        light=picture.is_light,
        rounding=rounding(kernel.array, dtype),
        own_rounding=own_rounding(kernel.array, dtype) if lowest >= 0 else None,
    )


def _map_range(
    display: Display, spread: Spread, around: Surroundings, *, symmetric: bool
) -> Extremes:
    choice, centred = display.choice, display.colors == "offset"
    if choice == "fixed":
        return display.fixed
    if choice == "full":
        low, high = around.full
        half = (high - low) / 2
        return (-half, half) if centred else around.full
    if display.colors == "absolute":
        return _absolute_range(choice, spread, around)
    if choice == "auto" and not symmetric and _belongs_to_image(spread, around):
        return around.image
    low, high = _ends(choice, spread)
    if centred or (choice == "auto" and symmetric):
        reach = max(abs(low), abs(high)) or around.full[1]
        return -reach, reach
    return _widened(low, high, around.full[1])


def _absolute_range(choice: RangeChoice, spread: Spread, around: Surroundings) -> Extremes:
    if choice == "middle":
        low, high = spread.sizes().percentiles(*PERCENTILES)
        return _widened(low, high, around.full[1])
    low, high = _ends(choice, spread)
    return 0.0, max(abs(low), abs(high)) or around.full[1]


def _belongs_to_image(spread: Spread, around: Surroundings) -> bool:
    """Return whether S can be shown in I's range: it averages I, and enough of it remains visible there."""
    if not around.averages:
        return False
    low, high = around.image
    is_faint = spread.inner[1] < low + (high - low) / 4 and around.brightest > (low + high) / 2
    slack = around.rounding * max(abs(low), abs(high))
    beyond = spread.share_beyond(low - slack, high + slack)
    return not is_faint and beyond <= _MOST_BEYOND


def _ends(choice: RangeChoice, spread: Spread) -> Extremes:
    if choice == "middle":
        return spread.percentiles(*PERCENTILES)
    return spread.inner if choice == "auto" else (spread.low, spread.high)


def _widened(low: float, high: float, white: float) -> Extremes:
    """Return a range of more than one value: one from 0 if all values are equal."""
    if low < high:
        return low, high
    return (min(low, 0.0), max(low, 0.0)) if low else (0.0, white)


def rounding(weights: npt.NDArray[np.float64], dtype: npt.DTypeLike) -> float:
    """Return the error bound of sums computed in ``dtype``, relative to the largest pixel.

    Float32 weights of 1/k² do not sum to 1, so the average of a white picture would lie beyond its white.
    """
    size = float(np.abs(weights).sum())
    return own_rounding(weights, dtype) * size if np.isfinite(size) else 0.0


def own_rounding(weights: npt.NDArray[np.float64], dtype: npt.DTypeLike) -> float:
    """Return the error bound relative to a sum that has no negative product."""
    return (weights.size + 2) * _ROUNDING[np.dtype(dtype)]


def count_beyond(values: npt.NDArray[Any], shown: Coloring) -> int:
    """Return how many values are beyond the range."""
    return int(np.count_nonzero(are_beyond(values, shown)))


def are_beyond(values: npt.NDArray[Any], shown: Coloring) -> npt.NDArray[np.bool_]:
    """Return which values lie outside the range by more than rounding; NaN does not."""
    if shown.absolute:
        values = np.abs(values)
    below, above = outside(values, *shown.reach)
    return below | above


def beyond(values: npt.NDArray[Any], shown: Coloring, found: Extremes) -> float:
    """Return the share (0 … 1) of the values outside the range; the finite ones are within ``found``."""
    if shown.absolute:
        found = 0.0, max(abs(found[0]), abs(found[1]))
    low, high = shown.reach
    is_within = low <= found[0] and found[1] <= high
    finite = is_finite(values)
    if values.size == 0 or (is_within and finite):
        return 0.0
    size = values.size if finite else values.size - np.count_nonzero(np.isnan(values))
    return count_beyond(values, shown) / max(int(size), 1)


def share_beyond(spread: Spread, shown: Coloring) -> float:
    """Return the share of values outside the range from their ``spread`` alone."""
    found = spread.sizes() if shown.absolute else spread
    return found.share_beyond(shown.low - shown.slack, shown.high + shown.slack)
