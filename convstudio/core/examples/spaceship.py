"""The textbook's first example: a laser measures a spaceship's position, and a weighted average smooths the readings.

The weights are a function of a reading's age: today's reading meets w(0), yesterday's w(1). That is convolution under
`same` with the origin at w(0), and it is *causal*: no future reading is used. Two mistakes show why the flip and the
origin matter: without the flip the ages extend into the future, and so they do with the origin in the middle.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture
from convstudio.core.notation.signals import SignalView, is_signal
from convstudio.core.numbers.formatting import counted, format_weight

Arrangement = Literal["weights by age", "unflipped", "not causal"]

ARRANGEMENTS: Final[tuple[Arrangement, ...]] = ("weights by age", "unflipped", "not causal")
NAME: Final = "spaceship"
LENGTH: Final = 8
DECAY: Final = 0.7
KERNEL_NAME: Final = "Weights by age"
_READINGS: Final = 60
MOST_READINGS: Final = 31
"""The most readings that are averaged."""
_PLACES: Final = 4  # decimals of a weight


def spaceship(
    length: int = LENGTH, decay: float = DECAY, *, noise: float = 6.0, seed: int = 28
) -> Experiment:
    """Return 60 noisy readings (standard deviation ``noise``) of a position, smoothed by `weights_by_age`.

    The readings have one decimal, as on a laser's display; the picture keeps the true position.
    """
    truth = _course(np.arange(_READINGS))
    readings = truth + np.random.default_rng(seed).normal(0.0, noise, _READINGS)
    picture = Picture(np.round(readings, 1)[np.newaxis], 100.0, NAME, truth=truth)
    return Experiment(picture, weights_by_age(length, decay), mode="same", boundary="nearest")


def _course(t: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return a flight out and part of the way back, between 20 and 75: steep enough for a lag to be visible."""
    out, back = 1 / (1 + np.exp(-(t - 22) / 5)), 1 / (1 + np.exp(-(t - 48) / 3))
    course: npt.NDArray[np.float64] = 20 + 55 * out - 20 * back
    return course


@lru_cache(maxsize=64)
def weights_by_age(length: int = LENGTH, decay: float = DECAY) -> Kernel:
    """Return w(a) ∝ decay^a for a = 0 … length − 1, with sum 1 and the origin at w(0).

    The weights are decimals of four places whose sum is exactly 1: the units lost by rounding down go to the largest
    remainders (Hamilton's method). ``decay`` 1 gives the plain average, with the exact text "1/length". Raises
    ValueError for a length beyond 1 … 31 or a decay beyond 0 … 1.
    """
    if not 1 <= length <= MOST_READINGS or not 0 <= decay <= 1:
        raise ValueError(
            f"a length of {length} and a decay of {decay} are not possible: "
            f"1 to {MOST_READINGS} weights and a decay from 0 to 1 are"
        )
    if decay == 1:
        texts = [f"1/{length}" if length > 1 else "1"] * length
    else:
        texts = [format_weight(weight) for weight in _rounded(length, Fraction(str(decay)))]
    return Kernel((tuple(texts),), origin=(0, 0), name=KERNEL_NAME)


def _rounded(length: int, decay: Fraction) -> list[Fraction]:
    powers = [decay**age for age in range(length)]
    unit = 10**_PLACES
    total = sum(powers)
    exact = [power * unit / total for power in powers]
    units = [int(weight) for weight in exact]
    by_remainder = sorted(range(length), key=lambda age: units[age] - exact[age])
    for age in by_remainder[: unit - sum(units)]:
        units[age] += 1
    return [Fraction(count, unit) for count in units]


def decay_of(kernel: Kernel) -> float | None:
    """Return the decay (to two decimals) for which `weights_by_age` gives these weights; None if there is none."""
    texts = kernel.texts[0]
    if kernel.shape[0] != 1 or kernel.scale != "1" or not 2 <= len(texts) <= MOST_READINGS:
        return None
    first, second = kernel.array[0, :2]
    guess = round(100 * second / first) if first else 0
    for percent in sorted(range(guess - 2, guess + 3), key=lambda percent: abs(percent - guess)):
        if 0 <= percent <= 100 and weights_by_age(len(texts), percent / 100).texts[0] == texts:
            return percent / 100
    return None


def is_spaceship(experiment: Experiment) -> bool:
    """Return whether the input is a signal with a known noise-free truth."""
    return experiment.picture.truth is not None and is_signal(experiment)


def arranged(arrangement: Arrangement, kernel: Kernel) -> tuple[Kernel, bool]:
    """Return (kernel, flip): the weights used correctly, or with one of the two mistakes."""
    kh, kw = kernel.shape
    origin = (kh // 2, kw // 2) if arrangement == "not causal" else (0, 0)
    return kernel.with_origin(*origin), arrangement != "unflipped"


def arrangement_of(experiment: Experiment) -> Arrangement | None:
    """Return which `arranged` way this is; None if none."""
    for arrangement in ARRANGEMENTS:
        kernel, flip = arranged(arrangement, experiment.kernel)
        if (kernel.origin, flip) == (experiment.origin, experiment.flip):
            return arrangement
    return None


def mistakes(experiment: Experiment) -> str:
    """Return one sentence on what is wrong if the weights are meant by age; "" if nothing is.

    Weights of 0 use no reading and so do no harm.
    """
    weights = experiment.kernel.array.ravel()
    used = np.flatnonzero(weights)
    if not used.size:
        return ""
    now, offset = _now(experiment), SignalView(experiment).axis.offset
    read = _read(experiment)
    if experiment.flip:
        ahead = read[-1] - now
        if ahead <= 0:
            return ""
        return (
            f"Not causal: the origin is w({offset}), so s(t) uses "
            f"{counted(ahead, 'reading')} of the future."
        )
    if read[-1] <= now:
        # Ages of the readings that the weights meet.
        ages = now + offset - used
        if ages.max() < weights.size and np.array_equal(weights[ages], weights[used]):
            return ""
        newest = f"the newest, {_moment(now)}" if now else "today's"
        return f"Unflipped: the oldest reading, {_moment(read[0])}, meets the weight meant for {newest}."
    return (
        f"Unflipped: s(t) averages readings from {_moment(read[0])} to {_moment(read[-1])}; "
        f"those after t lie in the future."
    )


def readings_averaged(experiment: Experiment) -> str:
    """Return one sentence on the readings that s(t) averages, if `mistakes` finds nothing; "" if there is only one."""
    read, now = _read(experiment), _now(experiment)
    if len(read) < 2 or not SignalView(experiment).axis.outputs:
        return ""
    known = f", known at {_moment(now)}," if now else ""
    return (
        f"Causal: s(t){known} averages readings {_moment(read[0])} … {_moment(read[-1])}, "
        "each weighted by its age"
    )


def _read(experiment: Experiment) -> range:
    """Return the readings that s(t) uses, relative to t."""
    used = np.flatnonzero(experiment.kernel.array)
    if not used.size:
        return range(0)
    axis = SignalView(experiment).axis
    ends = sorted(axis.index(0, int(tap)) for tap in (used[0], used[-1]))
    return range(ends[0], ends[1] + 1)


def _now(experiment: Experiment) -> int:
    """Return the reading, relative to t, that is today's for s(t): under ``valid`` the last one of its window."""
    return SignalView(experiment).axis.taps - 1 if experiment.mode == "valid" else 0


def errors(experiment: Experiment) -> tuple[float, float] | None:
    """Return the root-mean-square errors (of the readings, of s) against the truth; None if it is unknown."""
    truth = experiment.picture.truth
    if truth is None or not is_signal(experiment) or experiment.mode != "same":
        return None
    readings, smoothed = experiment.image.ravel(), experiment.feature_map().ravel()
    return _distance(readings, truth), _distance(smoothed, truth)


def _distance(values: npt.NDArray[Any], truth: npt.NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean((values - truth) ** 2)))


def _moment(offset: int) -> str:
    """ "t", "t+7" or "t−7"."""
    return f"t{offset:+d}".replace("-", "−") if offset else "t"
