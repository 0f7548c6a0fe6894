"""What a kernel does to waves, edges and slopes along a direction, and what its sums need, in words and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Final

import numpy as np

from convstudio.core.design.frequencies.response import HIGHEST, Band, Response, direction
from convstudio.core.design.frequencies.steps_and_ramps import overshoot, ramp_gain
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import element_word, signal_axis
from convstudio.core.notation.design.frequency_words import unit_of
from convstudio.core.notation.design.property import Property
from convstudio.core.notation.exact_sums import exact_sums
from convstudio.core.notation.naming import names_of
from convstudio.core.notation.weights import scaling
from convstudio.core.numbers.formatting import brief_number

_SAME: Final = 1e-3  # relative: two frequencies that are said as one
_SEEN: Final = 1e-9  # of an overshoot, that is no rounding
_LARGEST_DIVISOR: Final = 2**31
_MOST_BANDS: Final = 3  # that are said one by one
_ALL: Final = "all"

_Bands = tuple[Band, ...]


def passband(experiment: Experiment, angle: float) -> Property | None:
    """Return the passbands, at −3 dB, along and across a direction; None if all weights are 0.

    All of them are said: a notch has two.
    """
    response, _ = _relative(experiment)
    if not response.weights.any():
        return None
    along, is_image = _direction(experiment, angle), signal_axis(experiment) is None
    first = response.passbands(along)
    value = _frequencies(first, _highest(along))
    if value == _ALL:
        value = f"{value} frequencies"
    elif first:
        value = f"{value} {unit_of(signal_axis(experiment)).frequency}"
    says = [f"along {_degrees(angle)}"] if is_image else []
    if periods := _periods(first, along, experiment):
        says.append(periods)
    if is_image:
        second = response.passbands(along + 90)
        if _are_same(first, second):
            says[0] += " and across"
        else:
            says.append(f"across {_frequencies(second, _highest(along + 90))}")
    against = "flat areas" if response.total else "the largest gain along it"
    return Property("Passes", value, f"{', '.join(says)}; −3 dB relative to {against}".lstrip("; "))


def edges_or_slope(experiment: Experiment, angle: float) -> Property | None:
    """Return the overshoot at an edge across a direction where the weights have a sum, else what a slope becomes.

    None if all weights are 0.
    """
    (response, largest), names = _relative(experiment), names_of(experiment)
    if not response.weights.any():
        return None
    along, is_image = _direction(experiment, angle), signal_axis(experiment) is None
    where = f" across {_degrees(angle)}" if is_image else ""
    if response.total:
        beyond = overshoot(response, along)
        if beyond <= _SEEN:
            return Property(
                "Edges", "no overshoot", f"{names.output} stays between both sides{where}"
            )
        value = f"overshoot {brief_number(100 * beyond)} %"
        return Property("Edges", value, f"of the height of an edge{where}")
    gain = ramp_gain(response, along)
    if abs(gain) <= _SEEN * float(np.abs(response.weights).sum()):
        gain = 0.0
    gain *= largest
    if not math.isfinite(gain):
        return Property("Slope", f"{names.output} = ∞", "too large for a number", is_undefined=True)
    each = f"1 for each {element_word(experiment)}"
    towards = f" along {_degrees(angle)}" if is_image else ""
    return Property(
        "Slope", f"{names.output} {_equals(gain)}", f"where {names.image} grows by {each}{towards}"
    )


def pixel_ends(experiment: Experiment) -> tuple[Fraction, Fraction] | None:
    """Return the smallest and the largest pixel that a sum may meet, the border's too, in linear light as decoded.

    None where the pixels are no integers of 8 or 16 bits, or where the border is no finite number.
    """
    stored = experiment.picture.pixels.dtype
    if stored.kind not in "ui" or stored.itemsize > 2:
        return None
    low, high = (Fraction(end) for end in (np.iinfo(stored).min, np.iinfo(stored).max))
    if experiment.decodes:
        low, high = Fraction(0), Fraction(1)
    if _may_see_constant(experiment):
        if not math.isfinite(experiment.border_value):
            return None
        fill = Fraction(experiment.border_value)
        low, high = min(low, fill), max(high, fill)
    return low, high


def accumulator(experiment: Experiment) -> Property | None:
    """Return how many bits the sums of integer weights and integer pixels need, of whichever sign and order.

    None where the pixels are no integers of 8 or 16 bits, where the border's is no integer, where the weights are no
    whole numbers over one divisor, and where all of them are 0.
    """
    ends = None if experiment.decodes or experiment.mixes_channels else pixel_ends(experiment)
    found = exact_sums(experiment.kernel)
    if ends is None or found is None or found.divisor > _LARGEST_DIVISOR:
        return None
    if _may_see_constant(experiment) and experiment.border_value % 1:
        return None
    divisor, positive, negative, _ = found
    low, high = map(int, ends)
    above, below = positive * high + negative * low, positive * low + negative * high
    is_signed = below < 0
    if not above and not below:
        return None
    bits = max(above.bit_length(), (-below - 1).bit_length() if is_signed else 0) + is_signed
    sign = "signed" if is_signed else "unsigned"
    typed = "weights as typed" if divisor == 1 else f"weights × {divisor}"
    scale = experiment.kernel.scale
    after = "" if scale == "1" else f", before {scaling(scale)}"
    return Property(
        "Sums need",
        f"{bits} bit{'s' * (bits > 1)}, {sign}",
        f"for {typed}{after}, added in any order",
    )


def _may_see_constant(experiment: Experiment) -> bool:
    return experiment.boundary == "constant" and experiment.mode != "valid"


def _relative(experiment: Experiment) -> tuple[Response, float]:
    """Return the response of the weights relative to the largest, which no sum of them is too large for, and that."""
    kernel = experiment.kernel
    largest = float(np.abs(kernel.array).max())
    weights = kernel.array / largest if largest else kernel.array
    response = Response(weights, kernel.origin, experiment.flip)
    if response.total and kernel.sums_to(0.0):
        # Of a derivative with rounded weights: nothing can be said relative to a sum that is left by rounding.
        response = replace(response, weights=weights - weights.mean())
    return response, largest


def _direction(experiment: Experiment, angle: float) -> float:
    """Return the angle, or that of the samples of a signal."""
    axis = signal_axis(experiment)
    return angle if axis is None else (270.0, 0.0)[axis]


def _highest(angle: float) -> float:
    """Return the highest frequency along a direction."""
    return HIGHEST / max(map(abs, direction(angle)))


def _frequencies(bands: _Bands, highest: float) -> str:
    """Return all bands: "0 … 0.041 and 0.188 … 0.5"; of many the number, and where they begin and end."""
    if not bands:
        return "nothing"
    if bands == ((0.0, highest),):
        return _ALL
    if len(bands) > _MOST_BANDS:
        return f"{len(bands)} bands within {_ends((bands[0][0], bands[-1][1]))}"
    return _and(map(_ends, bands))


def _ends(band: Band) -> str:
    low, high = (brief_number(end) for end in band)
    return f"{low} … {high}"


def _and(texts: Iterable[str]) -> str:
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last


def _periods(bands: _Bands, along: float, experiment: Experiment) -> str:
    """Return the periods of the bands: "periods ≥ 24.7 px and ≤ 5.33 px"; "" where all pass, or too many bands."""
    highest = _highest(along)
    if not bands or len(bands) > _MOST_BANDS or bands == ((0.0, highest),):
        return ""
    unit, said = unit_of(signal_axis(experiment)).period, []
    for low, high in bands:
        longest, shortest = (brief_number(1 / end) if end else "" for end in (low, high))
        if not longest:
            said.append(f"≥ {shortest} {unit}")
        elif high == highest:
            said.append(f"≤ {longest} {unit}")
        else:
            said.append(f"{shortest} … {longest} {unit}")
    return f"periods {_and(said)}"


def _are_same(one: _Bands, other: _Bands) -> bool:
    if len(one) != len(other):
        return False
    pairs = zip(chain(*one), chain(*other), strict=True)
    return all(abs(first - second) <= _SAME * first for first, second in pairs)


def _degrees(angle: float) -> str:
    return f"{brief_number(angle % 360)}°"


def _equals(value: float) -> str:
    text = brief_number(value)
    return (
        f"= {text}" if float(text.replace("−", "-").replace("∞", "inf")) == value else f"≈ {text}"
    )
