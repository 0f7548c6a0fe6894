"""A generator as data: its parameters, with what a slider of each needs, and the function that makes its weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Values = Mapping[str, float]


@dataclass(frozen=True)
class Parameter:
    """A parameter of a generator: its ``name``, its ``title``, the range and ``step`` of its slider, and its ``unit``.

    ``start`` is its value before anybody has moved it. ``is_angle``: it goes on from ``high`` to ``low``.
    """

    name: str
    title: str
    low: float
    high: float
    start: float
    step: float = 0.1
    unit: str = ""
    is_angle: bool = False

    @property
    def is_length(self) -> bool:
        """Whether it is a length, of which ratios matter more than differences."""
        return self.unit == "px" and self.low > 0

    def allowed(self, value: float) -> float:
        """Return the nearest value in range; an angle is turned into it. ValueError for NaN and infinity."""
        if not np.isfinite(value):
            raise ValueError(f"{self.title} is a finite number, not {value}.")
        if self.is_angle:
            return (value - self.low) % (self.high - self.low) + self.low
        return min(max(value, self.low), self.high)


@dataclass(frozen=True, eq=False)
class Generated:
    """The ``weights`` (n, n) of a generator, whose origin is the middle.

    ``cut_off`` is the share of the mass, Σ|weights| of the unlimited kernel, that lies outside the size: 0 … 1.
    """

    weights: Real
    cut_off: float


Make = Callable[[int, Values], Generated]


@dataclass(frozen=True)
class Generator:
    """A row of `table.GENERATORS`.

    ``make(size, values)`` makes the weights of a square of an odd size; ``fitting(values)`` is the smallest odd size
    that cuts off nothing, or next to nothing. ``source``: where the formula is from.
    """

    name: str
    title: str
    group: str
    parameters: tuple[Parameter, ...]
    make: Make
    fitting: Callable[[Values], int]
    source: str

    def starts(self) -> dict[str, float]:
        """Return the values before anybody has moved a slider."""
        return {each.name: each.start for each in self.parameters}

    @property
    def assigned(self) -> str:
        """The values before anybody has moved a slider, as they are typed: "sigma=1.5"."""
        return " ".join(f"{each.name}={each.start:g}" for each in self.parameters)

    def allowed(self, values: Values) -> dict[str, float]:
        """Return the values of all parameters, those that are missing at their start, each in its range.

        Raises ValueError for an unknown name, or for a value that is no finite number.
        """
        known = self.starts()
        if unknown := sorted(values.keys() - known.keys()):
            raise ValueError(f"{self.title} has no {unknown[0]}; it has {', '.join(known)}.")
        return {
            each.name: each.allowed(values.get(each.name, each.start)) for each in self.parameters
        }

    def generate(self, values: Values, size: int | None = None) -> Generated:
        """Return the weights of a ``size`` × ``size`` kernel, by default of the size that fits.

        Raises ValueError unless the size is odd and from 1 to `LARGEST`.
        """
        found = self.allowed(values)
        wanted = self.fitting(found) if size is None else size
        if wanted % 2 == 0 or not 1 <= wanted <= LARGEST:
            raise ValueError(
                f"A generated kernel has an odd size from 1 to {LARGEST}, not {wanted}."
            )
        return self.make(wanted, found)


LARGEST = 255
"""The largest size of a generated kernel, as of any other."""


def places(size: int) -> tuple[Real, Real]:
    """Return how far each cell lies right of the middle (1, size), and above it (size, 1): x and y, in pixels."""
    half = size // 2
    x = np.arange(-half, half + 1, dtype=np.float64)
    return x[None, :], -x[:, None]


def turned(x: Real, y: Real, angle: float) -> tuple[Real, Real]:
    """Return the places along and across a direction, in degrees counter-clockwise from the right."""
    radians = np.deg2rad(angle)
    # Multiples of 90° are exact, so that kernels along an axis are exactly symmetric.
    cosine, sine = (round(each, 15) + 0.0 for each in (np.cos(radians), np.sin(radians)))
    return x * cosine + y * sine, y * cosine - x * sine


def odd(least: float) -> int:
    """Return the smallest odd size whose middle cell has at least ``least`` cells on each side, up to `LARGEST`."""
    return min(2 * int(np.ceil(least - 1e-9)) + 1, LARGEST)


Weigh = Callable[[int, Values], Real]
"""The weights of a size: of `Generated`, without what they cut off."""


def limited(weigh: Weigh, whole: Callable[[Values], int]) -> Make:
    """Return what makes weights and tells what they cut off: of the same kernel in a size ``whole`` that has it all."""

    def make(size: int, values: Values) -> Generated:
        largest = whole(values)
        cut_off = share_outside(weigh(largest, values), size) if size < largest else 0.0
        return Generated(weigh(size, values), cut_off)

    return make


def share_outside(weights: Real, size: int) -> float:
    """Return the share of Σ|weights| that lies outside the middle ``size`` × ``size`` cells."""
    masses = np.abs(weights)
    rim = (len(weights) - size) // 2
    total = float(masses.sum())
    if rim <= 0 or not total:
        return 0.0
    masses[rim:-rim, rim:-rim] = 0  # the sum of what is outside, which no difference rounds
    return float(masses.sum()) / total
