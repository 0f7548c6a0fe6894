"""What is drawn of the convolution theorem: five tables of numbers, as pictures of any size, and their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from convstudio.core.design.frequencies.theorem import LOWEST, Theorem, decibels, theorem
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.notation.design.theorem_in_words import at_frequency, at_output, titles
from convstudio.core.views.display import Coloring
from convstudio.panels.pictures.pixel_items import paint_of, to_image
from convstudio.theme import Theme

Real = npt.NDArray[np.float64]
Place = tuple[int, int]

TABLES: Final = 5
"""The transforms of I, K and S, what the product gives back, and by how much S differs from that."""
TRANSFORMS: Final = 3
DIFFERENCE: Final = TABLES - 1


@dataclass(frozen=True, eq=False)
class Seen:
    """What is drawn for an ``experiment``: the theorem for it, and the `TABLES`.

    Those of transforms are in decibels, those of a signal's transforms relative to the largest size: 0 … 1.
    """

    experiment: Experiment
    found: Theorem
    tables: tuple[Real, ...]

    @classmethod
    def of(cls, experiment: Experiment) -> Seen:
        """Return what is drawn for an experiment; ValueError if it has no transforms."""
        found = theorem(experiment)
        levels = decibels if signal_axis(experiment) is None else _relative
        transforms = (levels(each) for each in (found.image, found.kernel, found.map))
        difference: Real = np.where(found.differs, found.difference, 0.0)
        return cls(experiment, found, (*transforms, found.returned, difference))

    @property
    def axis(self) -> int | None:
        """The axis of a signal, which is drawn as bars; None for an image."""
        return signal_axis(self.experiment)

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of the tables."""
        image, kernel, output = titles(self.experiment)
        return image, kernel, output, "given back", f"{output[2:-1]} − given back"

    def shape(self, which: int) -> Place:
        """The rows and columns of a table."""
        height, width = self.tables[which].shape
        return height, width

    def middle(self, which: int) -> Place:
        """The place in the middle of a table, which for transforms is the frequency 0."""
        height, width = self.shape(which)
        return height // 2, width // 2

    def words(self, which: int, at: Place) -> str:
        """The words for a place in a table."""
        say = at_frequency if which < TRANSFORMS else at_output
        return say(self.experiment, self.found, at)

    def image(self, which: int, high: int, wide: int, theme: Theme) -> QImage:
        """Return a table in colours: means where it is made smaller, of differences the largest, else whole cells."""
        values = self.tables[which]
        scaled = (_largest if which == DIFFERENCE else _means)(values, high, wide)
        return to_image(paint_of(theme, _coloring(which, values)), scaled)


def _coloring(which: int, values: Real) -> Coloring:
    if which < TRANSFORMS:
        return Coloring(LOWEST, 0.0)
    low, high = float(values.min()), float(values.max())
    if which != DIFFERENCE:
        return Coloring(low, high)
    reach = max(-low, high) or 1.0
    return Coloring(-reach, reach, signed=True)


def _relative(values: npt.NDArray[np.complex128]) -> Real:
    sizes: Real = np.abs(values)
    return sizes / (sizes.max() or 1)


def _means(values: Real, high: int, wide: int) -> Real:
    """Return the values at another size: means where it is smaller, whole cells where it is larger."""
    shrinks = values.shape[0] > high or values.shape[1] > wide
    how = cv2.INTER_AREA if shrinks else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(values, (wide, high), interpolation=how), float)


def _largest(values: Real, high: int, wide: int) -> Real:
    """Return the values at another size, of those that fall together the one that is farthest from 0.

    So a rim of one pixel is seen at any size.
    """
    for axis, count in ((0, high), (1, wide)):
        first = np.arange(count) * values.shape[axis] // count
        above = np.maximum.reduceat(values, first, axis)
        below = np.minimum.reduceat(values, first, axis)
        values = np.where(above >= -below, above, below)
    return values
