"""The colours of directions: a hue for each, which fades where the gradient is small and its direction is noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from convstudio.core.design.photograph_maps import ANGLES
from convstudio.core.views.color_tables import FADES, direction_tables, entries
from convstudio.theme import Theme


@dataclass(frozen=True)
class DirectionPaint:
    """A paint of directions with their magnitudes, of which those from ``full`` on have the full colour.

    −180° and 180° are one colour. A magnitude of 0 has that of 0 in signed maps.
    """

    theme: Theme
    full: float

    def colors(self, values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
        """Return the (h, w, 3) RGB bytes of (h, w, 2) angles in degrees and magnitudes."""
        angles, sizes = values[..., 0], values[..., 1]
        with np.errstate(over="ignore"):
            shares = np.sqrt(np.clip(sizes / self.full if self.full else 0 * sizes, 0, 1))
        # What has no value does not fade.
        fades = np.rint(np.where(np.isnan(shares), 1, shares) * (FADES - 1)).astype(np.intp)
        tables = direction_tables(self.theme.zero, self.theme.undefined)
        found: npt.NDArray[np.uint8] = tables[fades, entries(angles, ANGLES.low, ANGLES.high)]
        return found
