"""The response of one kernel as it is shown: the one source of a picture, a curve and words, so that none is older."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.design.frequencies.response import (
    HIGHEST,
    Complex,
    Cut,
    Frequency,
    Response,
    direction,
)
from convstudio.core.design.frequencies.spectrum import (
    Spectrum,
    folded,
    folded_share,
    folded_share_of,
)
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.numbers.formatting import format_number

Quantity = Literal["gain", "decibels", "phase"]
"""What is shown of H: its size, that in decibels, or its phase (a signed amplitude where that says all of it)."""
Real = npt.NDArray[np.float64]

FLOOR: Final = -60.0
"""The lowest gain that is told from lower ones, in decibels."""
DEEPEST: Final = -80.0
"""The same of a picture's power."""
NO_PHASE: Final = 1e-9
"""The share of the largest gain of which the phase is nothing but rounding."""

_FINE, _FINER = 129, 257  # frequencies along each side of the square, and along the cut
_LARGE: Final = 41  # weights along a side of a kernel, from which the finer ones are needed
_NICE: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_DIGITS: Final = 3
_MOST_PARTS, _MOST_DECIBELS = 5, 9  # between two ticks
_TOO_LARGE, _TOO_SMALL = 1e300, 1e-300
_SIGNAL_ANGLES: Final = (270.0, 0.0)


@dataclass(frozen=True)
class Scale:
    """The range of what is shown, and the ``step`` between its ticks, at which the contours lie.

    ``ends_low``: what lies below the range is shown at its lower end.
    """

    low: float
    high: float
    step: float
    unit: str = ""
    ends_low: bool = False

    @property
    def ticks(self) -> list[float]:
        """The multiples of the step within the range."""
        first, last = (
            math.ceil(self.low / self.step - 1e-9),
            math.floor(self.high / self.step + 1e-9),
        )
        return [at * self.step for at in range(first, last + 1)]


@dataclass(frozen=True, eq=False)
class ShownResponse:
    """The ``response`` of an experiment's kernel, and how it is looked at.

    ``grid`` (n, n) is H at all frequencies. ``angle`` is the direction of the cut, in degrees. ``folds``: what every
    second pixel would have of it is shown. ``spectrum`` is that of the input, if it is known.
    """

    experiment: Experiment
    response: Response
    grid: Complex
    angle: float = 0.0
    quantity: Quantity = "gain"
    folds: bool = False
    spectrum: Spectrum | None = None

    @staticmethod
    def size_for(experiment: Experiment) -> int:
        """Return how many frequencies along each side show a kernel of this size as it is."""
        return _FINER if max(experiment.kernel.shape) >= _LARGE else _FINE

    @classmethod
    def of(cls, experiment: Experiment) -> ShownResponse:
        """Return the response of an experiment's kernel in the operation that is on."""
        response = Response.of(experiment)
        return cls(experiment, response, response.grid(cls.size_for(experiment)))

    @cached_property
    def axis(self) -> int | None:
        """The axis of a signal, whose response has one dimension; None for a picture."""
        return signal_axis(self.experiment)

    @property
    def direction(self) -> float:
        """The angle of the cut, for a signal that of its samples."""
        return self.angle if self.axis is None else _SIGNAL_ANGLES[self.axis]

    def on_cut(self, frequency: float) -> Frequency:
        """Return the frequency (u, v) of one along the cut."""
        down, right = direction(self.direction)
        return frequency * down, frequency * right

    def along_cut(self, frequency: Frequency) -> float:
        """Return how far along the cut a frequency lies, the nearer of it and its mirror."""
        down, right = direction(self.direction)
        return abs(frequency[0] * down + frequency[1] * right)

    @cached_property
    def cut(self) -> Cut:
        """H along the cut."""
        return self.response.cut(self.direction, len(self.grid))

    @cached_property
    def is_finite(self) -> bool:
        """Whether all gains are numbers that can be drawn; weights near the largest float have none."""
        return bool(np.isfinite(self.grid).all() and self.largest < _TOO_LARGE)

    @property
    def is_signed(self) -> bool:
        """Whether a signed amplitude is shown: in place of the phase, where H is real or imaginary."""
        return self.quantity == "phase" and self.response.parity != 0

    @cached_property
    def gains(self) -> Real:
        """|H| at all frequencies (n, n), or of what every second pixel has of it."""
        gains = np.abs(self.grid)
        if not self.folds:
            return gains
        unit = self.largest or 1.0  # squares of large gains would overflow
        return unit * np.sqrt(np.maximum(folded((gains / unit) ** 2), 0))

    @cached_property
    def values(self) -> Real:
        """What the picture shows (n, n), but for a phase, which is taken of `grid` where a pixel lies.

        What is folded is shown by its gain.
        """
        if self.quantity == "decibels":
            return self._decibels(self.gains)
        if self.is_signed and not self.folds:
            return self.response.amplitude(self.grid)
        return self.gains

    @property
    def pictures_phase(self) -> bool:
        """Whether the picture shows the phase."""
        return self.quantity == "phase" and not self.is_signed and not self.folds

    @cached_property
    def curve(self) -> Real:
        """What the curve shows along the cut; NaN where there is nothing to show."""
        return self.curve_of(self.response, self.cut)

    def curve_of(self, response: Response, cut: Cut) -> Real:
        """Return the same curve of another response, in the scale of this one."""
        gains = np.abs(cut.values)
        if self.quantity == "gain":
            return gains
        if self.quantity == "decibels":
            return self._decibels(gains)
        if self.is_signed:
            none = np.full(gains.shape, np.nan)
            return response.amplitude(cut.values) if response.parity else none
        return np.where(gains > NO_PHASE * self.largest, np.degrees(np.angle(cut.values)), np.nan)

    @cached_property
    def largest(self) -> float:
        """The largest gain of all."""
        return self.response.peak[1]

    @cached_property
    def largest_along_cut(self) -> float:
        """The largest gain along the cut."""
        return self.response.largest_along(self.direction)

    @cached_property
    def scale(self) -> Scale:
        """The range of the curve, and of the picture unless that is folded."""
        return self._scale(self.largest, self.quantity)

    def scale_to(self, gain: float) -> Scale:
        """Return the range of the curve, and of another whose largest gain is ``gain``."""
        return self._scale(max(self.largest, gain), self.quantity)

    @cached_property
    def picture_scale(self) -> Scale:
        """The range of the picture; folded gains may be larger than each of their own."""
        if not self.folds:
            return self.scale
        shown: Quantity = "decibels" if self.quantity == "decibels" else "gain"
        return self._scale(max(float(self.gains.max()), self.largest), shown)

    def _scale(self, largest: float, quantity: Quantity) -> Scale:
        if quantity == "decibels":
            top = float(self._decibels(np.array(largest))) if largest else 0.0
            top = max(top, 0.0)
            step = max(nice_step(top - FLOOR, _MOST_DECIBELS), 10.0)
            return Scale(FLOOR, top, step, " dB", ends_low=True)
        top = largest if largest > _TOO_SMALL else 1.0
        if quantity == "gain":
            return Scale(0.0, top, nice_step(top, _MOST_PARTS))
        if not self.is_signed:
            return Scale(-180.0, 180.0, 90.0, "°")
        return Scale(-top, top, nice_step(2 * top, _MOST_PARTS))

    @property
    def zero_words(self) -> tuple[str, ...]:
        """The gain that is 0 dB, in words and in fewer."""
        reference, is_flat = self.response.reference
        against = f"0 dB: {'flat areas' if is_flat else 'largest gain'}"
        return f"{against}, × {format_number(reference, _DIGITS)}", against, "dB"

    def _decibels(self, gains: Real) -> Real:
        """Return decibels down to the floor; what lies below is on it."""
        return np.maximum(self.response.decibels(gains), FLOOR)

    @cached_property
    def power_along_cut(self) -> Real | None:
        """The power of the input's spectrum along the cut in decibels, (n,) from 0 to its end; None if unknown."""
        if self.spectrum is None:
            return None
        size = self.spectrum.power.shape[0]
        down, right = direction(self.direction)
        rows, columns = (
            np.rint((self.cut.frequencies * each + HIGHEST) * (size - 1)).astype(int)
            for each in (down, right)
        )
        return np.asarray(np.maximum(self.spectrum.decibels()[rows, columns], DEEPEST))

    @cached_property
    def shares(self) -> tuple[float, float | None]:
        """What every second pixel folds: the share of the energy of white noise, and of the input if that is known."""
        relative, _ = self.response.unit  # the squares of large weights would overflow
        own = None if self.spectrum is None else folded_share_of(relative, self.spectrum)
        return folded_share(relative, self.axis), own


@dataclass(frozen=True, eq=False)
class InOneScale(ShownResponse):
    """A response that is shown in the scale of gains from 0 to ``top``, beside another, or in decibels of the gain 1.

    Gains may be NaN.
    """

    top: float = 1.0

    @cached_property
    def is_finite(self) -> bool:
        return bool(np.isfinite(self.largest) and np.isfinite(self.top))

    @cached_property
    def scale(self) -> Scale:
        return self._scale(self.top, self.quantity)

    def scale_to(self, gain: float) -> Scale:
        return self._scale(max(self.top, gain), self.quantity)

    @property
    def zero_words(self) -> tuple[str, ...]:
        return "0 dB: gain 1", "dB"

    def _decibels(self, gains: Real) -> Real:
        with np.errstate(divide="ignore"):
            return np.asarray(np.maximum(20 * np.log10(gains), FLOOR))


def nice_step(width: float, most: int) -> float:
    """Return the least of 1, 2, 2.5, 5, 10 … that divides a width into at most so many parts."""
    least = width / most
    power = 10.0 ** math.floor(math.log10(least))
    return next(each * power for each in _NICE if each * power >= least * (1 - 1e-9))
