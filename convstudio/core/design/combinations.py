"""Two feature maps as one: differences, the length and the direction of a gradient, and their places in colours.

With A along an axis and B along the one that is a quarter turn counter-clockwise of it, √(A² + B²) is how steep I is
and atan2(B, A) the direction in which it rises: 0° to the right, counter-clockwise.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

Combination = Literal["A", "B", "A − B", "|A|", "√(A² + B²)", "atan2(B, A)"]
COMBINATIONS: Final[tuple[Combination, ...]] = get_args(Combination)

Values = npt.NDArray[np.floating]


def combined(a: Values, b: Values, how: Combination) -> Values:
    """Return one map of two of the same shape; NaN wherever one that is asked is NaN. Angles are in degrees.

    Where both are 0 the angle is NaN: nothing rises there.
    """
    found: Values
    if how == "A":
        return a
    if how == "B":
        return b
    if how == "A − B":
        with np.errstate(invalid="ignore"):  # ∞ − ∞
            found = a - b
    elif how == "|A|":
        found = np.abs(a)
    elif how == "√(A² + B²)":
        found = np.hypot(a, b)
    else:
        found = np.degrees(np.arctan2(b, a))
        found[(a == 0) & (b == 0)] = np.nan
    return found
