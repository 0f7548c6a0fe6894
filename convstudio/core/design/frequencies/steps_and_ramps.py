"""What a kernel makes of an ideal edge and of an even slope, in any direction.

For the convolution S(p) = Σq k(q) I(p − q), with q the places of the weights as seen from the origin and d a direction:

- an edge, I(x) = 1 where x·d ≥ 0 and 0 before, gives S(p) = Σ k(q) over all q·d ≤ p·d: the running sum of the weights
  in the order of their places along d. Where that leaves 0 … Σk, S overshoots.
- a slope, I(x) = x·d, gives S = −Σ k(q) q·d wherever Σk = 0, the same at all places.

In cross-correlation q lies on the other side.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.design.frequencies.response import Response, direction
from convstudio.core.numbers.magnitude import times_power

_SAME: Final = 1e-9  # in pixels: places that differ by less lie on one line across the direction


def step_response(response: Response, angle: float) -> npt.NDArray[np.float64]:
    """Return the values that S takes one after another across an ideal edge from 0 to 1 along a direction: (n,).

    The first is that of the first line of weights that has reached the edge; the last is Σk.
    """
    places = _places(response, angle)
    order = np.argsort(places, axis=None, kind="stable")
    along = places.ravel()[order]
    is_last = np.append(np.diff(along) > _SAME, True)
    sums: npt.NDArray[np.float64] = np.cumsum(response.weights.ravel()[order])[is_last]
    return sums


def overshoot(response: Response, angle: float) -> float:
    """Return by how much S passes either side of an ideal edge along a direction, relative to |Σk|; 0 if it does not.

    Raises ValueError if Σk is 0, since S then has the same value on both sides.
    """
    unit, _ = response.unit
    if not unit.total:
        raise ValueError("Both sides of an edge become 0 where the weights sum to 0.")
    values = step_response(unit, angle) / unit.total
    return float(max(values.max() - 1, -values.min(), 0.0))


def ramp_gain(response: Response, angle: float) -> float:
    """Return S where I grows by 1 for each pixel along a direction.

    Raises ValueError if Σk is not 0, since S then differs from place to place.
    """
    if response.total:
        raise ValueError("On a slope S is the same everywhere only if the weights sum to 0.")
    unit, exponent = response.unit
    return times_power(-float((unit.weights * _places(unit, angle)).sum()) + 0.0, exponent)


def _places(response: Response, angle: float) -> npt.NDArray[np.float64]:
    """Return how far along a direction each weight lies from the origin, in pixels: (kh, kw)."""
    (kh, kw), (r, c) = response.weights.shape, response.origin
    down, right = direction(angle)
    places: npt.NDArray[np.float64] = np.add.outer(
        (np.arange(kh) - r) * down, (np.arange(kw) - c) * right
    )
    return places if response.flip else -places
