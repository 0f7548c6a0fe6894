"""Pictures as sums of two: what stays while one weight is dragged, and what the weight multiplies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Layers:
    """The picture ``base`` + ``factor`` × ``added``, two arrays of one shape and dtype that nobody changes."""

    base: Floats
    factor: float
    added: Floats

    def total(self) -> Floats:
        """Return the picture."""
        return plus(self.base, self.factor, self.added)


def plus(picture: Floats, factor: float, added: Floats) -> Floats:
    """Return ``picture`` + ``factor`` × ``added``; a factor of 0 meets nothing, not even NaN."""
    if not factor or not picture.size:
        return picture.copy()
    return np.asarray(cv2.scaleAdd(added, factor, picture)).reshape(picture.shape)
