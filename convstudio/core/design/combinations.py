"""Two feature maps as one: their difference, the magnitude and direction of a gradient, and how each is shown.

With A the derivative along an axis and B that along the axis a quarter turn counter-clockwise of it, √(A² + B²) is the
slope of I and atan2(B, A) the direction in which it rises, counter-clockwise from A's axis. Maps of three channels have
a difference in each; their magnitudes and directions are those of their grey version, since three directions are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from convstudio.core.model.kernel_pair import Letter
from convstudio.core.model.picture import grey_of

Combination = Literal["A − B", "|A|", "√(A² + B²)", "atan2(B, A)"]
"""What is made of two maps, as it is written and stored."""
Column = Letter | Combination
"""What a column of maps shows: a map alone, or what is made of both; `WAYS` has a row for each."""

COMBINATIONS: Final[tuple[Combination, ...]] = get_args(Combination)

Values = npt.NDArray[np.floating]
Colors = Literal["map", "difference", "size", "direction"]
"""Ranges: that of A and B, as far on both sides of 0 as that reaches, from 0 to the largest value, or a circle."""


@dataclass(frozen=True)
class Way:
    """A way of making one map of two: its function, and its presentation.

    ``stem`` stands for it in the name of a file, ``short`` in a narrow column, ``title`` in the menu of combinations.
    ``is_exact``: whole numbers make whole numbers.
    """

    of: Callable[[Values, Values], Values]
    tip: str
    stem: str
    colors: Colors
    title: str = ""
    short: str = ""
    is_exact: bool = True

    @property
    def is_direction(self) -> bool:
        """Whether its values are angles, in degrees, which have neither a unit nor a mean."""
        return self.colors == "direction"

    @property
    def is_of_grey(self) -> bool:
        """Whether of colours it is made of the grey version."""
        return self.colors in ("size", "direction")


def _difference(a: Values, b: Values) -> Values:
    with np.errstate(invalid="ignore", over="ignore"):  # ∞ − ∞
        found: Values = a - b
    return found


def _magnitude(a: Values, b: Values) -> Values:
    with np.errstate(over="ignore"):
        found: Values = np.hypot(a, b)
    found[np.isnan(a) | np.isnan(b)] = np.nan  # else ∞ beside ∞
    return found


def _direction(a: Values, b: Values) -> Values:
    """Return angles in degrees; where both are 0 it is NaN: nothing rises there."""
    found: Values = np.degrees(np.arctan2(b, a))
    found[(a == 0) & (b == 0)] = np.nan
    return found


WAYS: Final[Mapping[Column, Way]] = {
    "A": Way(lambda a, _: a, "The feature map of kernel A", "a", "map"),
    "B": Way(lambda _, b: b, "The feature map of kernel B", "b", "map"),
    "A − B": Way(
        _difference,
        "The difference of the two maps",
        "difference",
        "difference",
        "&Difference A − B",
    ),
    "|A|": Way(
        lambda a, _: np.abs(a),
        "The absolute value of A's map",
        "size",
        "size",
        "&Absolute value |A|",
    ),
    "√(A² + B²)": Way(
        _magnitude,
        "The magnitude of the gradient of an edge pair",
        "magnitude",
        "size",
        "&Magnitude √(A² + B²)",
        short="√",
        is_exact=False,
    ),
    "atan2(B, A)": Way(
        _direction,
        "The direction of the gradient of an edge pair; fainter where that is short",
        "direction",
        "direction",
        "Di&rection atan2(B, A)",
        short="∠",
        is_exact=False,
    ),
}


def combined(a: Values, b: Values, column: Column) -> Values:
    """Return one map of two of the same shape; NaN wherever one that is asked is NaN. Angles are in degrees.

    Of maps (H, W, 3) it has three channels, unless it is made of their grey version.
    """
    way = WAYS[column]
    if way.is_of_grey and a.ndim == 3:
        with np.errstate(invalid="ignore"):  # +∞ and −∞ in one pixel have no grey value
            a, b = grey_of(a), grey_of(b)
    return way.of(a, b)


def painted(a: Values, b: Values, column: Column) -> Values:
    """Return what the colours of `combined` depend on: (H, W, 2) of directions with magnitudes, else its values."""
    found = combined(a, b, column)
    if not WAYS[column].is_direction:
        return found
    return np.stack([found, combined(a, b, "√(A² + B²)")], axis=-1)
