"""The display ranges of I and S in words: the range, the kind of colours, and what lies beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import Picture
from convstudio.core.model.spread import Extremes, Spread
from convstudio.core.numbers.formatting import format_ends, format_number, format_within
from convstudio.core.views.display import (
    Coloring,
    Display,
    are_beyond,
    beyond,
    count_beyond,
    full_range,
)

if TYPE_CHECKING:
    from convstudio.core.model.linear_light import LightPicture

_NEARLY_ALL: Final = 0.99  # where one digit more is said, or two of them would be 100
_SAID: Final = 0.001  # the smallest share that is said in per cent
_WORDS: Final = {"auto": "auto", "full": "full", "data": "all data", "middle": "2–98 %", "fixed": "fixed"}  # fmt: skip


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


def range_text(shown: Coloring) -> str:
    """Return "±800", "0…255", "|S| 0…800"; "?" if that would reveal an answer, "no values" if there are none."""
    if shown.asked or shown.lack:
        return shown.lack or "?"
    if shown.low == -shown.high:
        return f"±{format_within(shown.high, shown.low, shown.high)}"
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
    places = np.argwhere(are_beyond(values, shown))
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
