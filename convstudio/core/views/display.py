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
from convstudio.core.numbers.formatting import format_ends, format_number

if TYPE_CHECKING:
    from convstudio.core.model.linear_light import LightPicture

RangeChoice = Literal["auto", "full", "data", "middle", "fixed"]
ColorChoice = Literal["auto", "signed", "grey", "absolute", "offset"]

PERCENTILES: Final = (2.0, 98.0)
"""The percentiles at which *middle* cuts off values."""

_MOST_BEYOND: Final = 0.01  # of S, where it is still shown in I's range
_NEARLY_ALL: Final = 0.99  # where one digit more is said, or two of them would be 100
_SAID: Final = 0.001  # the smallest share that is said in per cent
_ROUNDING: Final = {np.dtype(np.float32): 6e-8, np.dtype(np.float64): 1.2e-16}
_WORDS: Final = {"auto": "auto", "full": "full", "data": "all data", "middle": "2–98 %", "fixed": "fixed"}  # fmt: skip


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


def full_text(picture: Picture | LightPicture) -> str:
    """Return "Full type: 0…255", or if the range is not that of the dtype "Black to white: 0…9"."""
    words = "Full type"
    if picture.is_light:
        words = "Black to white in linear light"
    elif picture.dtype.kind == "f":
        words = "Black to white of floats"
    elif picture.white != np.iinfo(picture.dtype).max:
        words = "Black to white"
    return f"{words}: {range_text(Coloring(*full_range(picture)))}"


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
    """Return how many values lie outside the range by more than rounding; NaN does not."""
    return int(np.count_nonzero(_outside(values, shown)))


def _outside(values: npt.NDArray[Any], shown: Coloring) -> npt.NDArray[np.bool_]:
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


def range_text(shown: Coloring) -> str:
    """Return "±800", "0…255", "|S| 0…800"; "?" if that would reveal an answer, "no values" if there are none."""
    if shown.asked or shown.lack:
        return shown.lack or "?"
    if shown.low == -shown.high:
        return f"±{format_number(shown.high, 4)}"
    bars = "|S| " if shown.absolute else ""
    low, high = format_ends(*shown.ends)
    return f"{bars}{low}…{high}"


def colors_text(shown: Coloring, color: bool = False) -> str:
    """Return the kind of colours: "signed", "grey" or "colour"."""
    return "signed" if shown.signed else "colour" if color else "grey"


def range_label(display: Display, shown: Coloring, rest: str = "", *, pinned: bool = False) -> str:
    """Return "auto · 0…255 · 3.1 % beyond": the choice, the range, and what lies beyond it."""
    word = "pinned" if pinned else _WORDS[display.choice]
    return " · ".join(filter(None, (word, range_text(shown), rest)))


def beyond_text(values: npt.NDArray[Any], shown: Coloring, found: Extremes) -> str:
    """Return what of all outputs, (H, W), lies beyond the range: "3.1 % beyond", "7 outputs beyond, first (12, 40)"."""
    share = beyond(values, shown, found)
    if not 0 < share < _SAID:
        return share_text(share)
    places = np.argwhere(_outside(values, shown))
    return _few_text(len(places), "output", *places[0].tolist())


def share_text(share: float, total: int | None = None, what: str = "") -> str:
    """Return "3.1 % beyond", or "7 pixels beyond" if they are few of a known ``total``; "" for none.

    ``what``: what is counted, if not all values: "3.1 % of the means beyond".
    """
    if not share:
        return ""
    if share < _SAID and total is not None:
        count = round(share * total)
        return f"{count:,} {_plural('pixel', count)} beyond"
    return f"{_percent(share)} %{f' of {what}' if what else ''} beyond"


def _percent(share: float) -> str:
    """Return a percentage, "3.1" or "99.6"; never 0 for some or 100 for most."""
    if share < _SAID:
        return "under 0.1"
    if _NEARLY_ALL <= share < 1:
        return format_number(100 * share, 3) if share <= 1 - _SAID else "over 99.9"
    return format_number(100 * share, 2)


def _few_text(count: int, what: str, row: int, column: int) -> str:
    """Return "1 pixel at (12, 40) beyond", or "7 pixels beyond, first (12, 40)"."""
    if count == 1:
        return f"1 {what} at ({row}, {column}) beyond"
    return f"{count:,} {_plural(what, count)} beyond, first ({row}, {column})"


def _plural(what: str, count: int) -> str:
    return what if count == 1 else f"{what}s"


def outliers_text(spread: Spread, shown: Coloring, what: str = "pixel") -> str:
    """Return "1 pixel at (12, 40) beyond", if only far outliers and ±∞ lie beyond the range shown."""
    if not _only_outliers_beyond(spread, shown):
        return ""
    if not spread.is_known:
        return "outliers beyond"
    places = [place for place in spread.places if count_beyond(np.array(place.value), shown)]
    count = len(places)
    if spread.outliers > len(spread.places):
        if shown.ends != spread.inner:
            return ""
        count = spread.outliers
    count += spread.infinite.cells
    first = min((*places[:1], *spread.infinite.places[:1]), default=None)
    return _few_text(count, what, first.row, first.column) if first is not None else ""


def _only_outliers_beyond(spread: Spread, shown: Coloring) -> bool:
    inner = spread.inner
    if shown.absolute:
        inner = 0.0, max(abs(inner[0]), abs(inner[1]))
    low, high = shown.reach
    is_finite = spread.sample.size > 0
    covers = low <= inner[0] and inner[1] <= high
    goes_further = spread.inner != (spread.low, spread.high) or spread.infinite.cells > 0
    return (covers or not is_finite) and goes_further


def outliers_list(spread: Spread) -> str:
    """List the outliers that are set apart, one per line, with their values."""
    lines = [
        f"({place.row}, {place.column}): {format_number(place.value)}" for place in spread.places
    ]
    if spread.outliers > len(spread.places):
        lines.append(f"and {spread.outliers - len(spread.places):,} more")
    return "\n".join(lines)
