"""What a kernel does to waves, edges and slopes along a direction, and what its sums need, in words and numbers."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from convstudio.core.design.frequencies.response import Response
from convstudio.core.design.frequencies.steps_and_ramps import overshoot, ramp_gain
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.one_dimension import element_word, signal_axis
from convstudio.core.notation.design.property import Property
from convstudio.core.notation.exact_sums import exact_sums
from convstudio.core.notation.naming import names_of
from convstudio.core.notation.weights import scaling
from convstudio.core.numbers.formatting import format_number

_DIGITS: Final = 3
_SAME: Final = 1e-3  # relative: two frequencies that are said as one
_SEEN: Final = 1e-9  # of an overshoot, that is no rounding
_LARGEST_DIVISOR: Final = 2**31


_Band = tuple[float | None, float | None] | None


def passband(experiment: Experiment, angle: float) -> Property | None:
    """Return which frequencies pass with more than −3 dB, along and across a direction; None if all weights are 0."""
    response, _ = _relative(experiment)
    if not response.weights.any():
        return None
    along = _direction(experiment, angle)
    unit = f"cycles/{'px' if signal_axis(experiment) is None else 'sample'}"
    first = _band(response, along)
    value = _frequencies(first)
    value = (
        f"{value} {unit}"
        if any(first or ())
        else value
        if first is None
        else f"{value} frequencies"
    )
    says = [f"along {_degrees(angle)}"] if signal_axis(experiment) is None else []
    if periods := _periods(first, experiment):
        says.append(periods)
    if signal_axis(experiment) is None:
        second = _band(response, along + 90)
        if _are_same(first, second):
            says[0] += " and across"
        else:
            says.append(f"across {_frequencies(second)}")
    against = "flat areas" if response.total else "the largest gain along it"
    return Property("Passes", value, f"{', '.join(says)}; −3 dB of {against}".lstrip("; "))


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
        value = f"overshoot {format_number(100 * beyond, _DIGITS)} %"
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


def accumulator(experiment: Experiment) -> Property | None:
    """Return how many bits the sums of integer weights and integer pixels need, of whichever sign and order.

    None where the pixels are no integers of 8 or 16 bits, where the weights are no whole numbers over one divisor, and
    where all of them are 0.
    """
    stored = experiment.picture.pixels.dtype
    if (
        stored.kind not in "ui"
        or stored.itemsize > 2
        or experiment.decodes
        or experiment.mixes_channels
    ):
        return None
    found = exact_sums(experiment.kernel)
    if found is None or found.divisor > _LARGEST_DIVISOR:
        return None
    divisor, positive, negative, _ = found
    low, high = (int(end) for end in (np.iinfo(stored).min, np.iinfo(stored).max))
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


def _relative(experiment: Experiment) -> tuple[Response, float]:
    """Return the response of the weights relative to the largest, which no sum of them is too large for, and that."""
    kernel = experiment.kernel
    largest = float(np.abs(kernel.array).max())
    weights = kernel.array / largest if largest else kernel.array
    return Response(weights, kernel.origin, experiment.flip), largest


def _direction(experiment: Experiment, angle: float) -> float:
    """Return the angle, or that of the samples of a signal."""
    axis = signal_axis(experiment)
    return angle if axis is None else (270.0, 0.0)[axis]


def _band(response: Response, angle: float) -> _Band:
    """Return both ends of the passband along a direction; None if nothing passes there."""
    return response.half_power(angle)


def _frequencies(band: _Band) -> str:
    if band is None:
        return "nothing"
    low, high = (None if end is None else format_number(end, _DIGITS) for end in band)
    if low is None:
        return f"to {high}" if high else "all"
    return f"{low} … {high}" if high else f"from {low}"


def _periods(band: _Band, experiment: Experiment) -> str:
    if band is None:
        return ""
    unit = "px" if signal_axis(experiment) is None else "samples"
    longest, shortest = (None if not end else format_number(1 / end, _DIGITS) for end in band)
    if longest and shortest:
        return f"periods of {shortest} … {longest} {unit}"
    if shortest:
        return f"periods from {shortest} {unit}"
    return f"periods to {longest} {unit}" if longest else ""


def _are_same(one: _Band, other: _Band) -> bool:
    if one is None or other is None:
        return one is other
    return all(
        first is second or bool(first and second and abs(first - second) <= _SAME * first)
        for first, second in zip(one, other, strict=True)
    )


def _degrees(angle: float) -> str:
    return f"{format_number(angle % 360, _DIGITS)}°"


def _equals(value: float) -> str:
    text = format_number(value, _DIGITS)
    return (
        f"= {text}" if float(text.replace("−", "-").replace("∞", "inf")) == value else f"≈ {text}"
    )
