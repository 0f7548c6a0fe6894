"""Frequencies, and what a kernel makes of them, in words: for the pointer in a picture of the response."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from convstudio.core.design.frequencies.response import HIGHEST, Frequency, Response
from convstudio.core.design.frequencies.spectrum import QUARTER
from convstudio.core.numbers.formatting import brief_number

_DECIMALS: Final = 3
_SLOW: Final = 0.02  # cycles per pixel, below which three decimals would be too few
_NOTHING: Final = 1e-12  # of the sum of the sizes of the weights: a gain that is rounding
_ROUNDED: Final = 1e-9  # of degrees and decibels, that are none
_PARTS: Final = " · "


class Unit(NamedTuple):
    """The units of a period and of a frequency."""

    period: str
    frequency: str


_PIXELS: Final = Unit("px", "cycles/px")
_SAMPLES: Final = Unit("samples", "cycles/sample")


def unit_of(axis: int | None) -> Unit:
    """Return the units in a picture, or in a signal along an ``axis``."""
    return _PIXELS if axis is None else _SAMPLES


def frequency_words(frequency: Frequency, axis: int | None = None) -> str:
    """Return a frequency and its period: "u 0.125, v 0 cycles/px · period 8 px along 90°".

    ``axis``: that of a signal, whose frequency is one number.
    """
    if axis is None:
        slow = math.hypot(*frequency) < _SLOW
        u, v = (brief_number(each if slow else round(each, _DECIMALS)) for each in frequency)
        named = f"u {u}, v {v}"
    else:
        named = brief_number(abs(frequency[axis]))
    return f"{named} {unit_of(axis).frequency}{_PARTS}{period_words(frequency, axis)}"


def period_words(frequency: Frequency, axis: int | None = None) -> str:
    """Return the period of a frequency: "period 8 px along 90°"; "flat areas" for the frequency 0."""
    size = math.hypot(*frequency)
    if not size:
        return "flat areas"
    period = f"period {brief_number(1 / size)} {unit_of(axis).period}"
    if axis is not None:
        return period
    return f"{period} along {brief_number(round(wave_angle(frequency), 1) % 180)}°"


def wave_angle(frequency: Frequency) -> float:
    """Return the direction of a wave in degrees, 0 … 180: 0 to the right, counter-clockwise."""
    u, v = frequency
    return math.degrees(math.atan2(-u, v)) % 180


def gain_words(response: Response, frequency: Frequency) -> str:
    """Return what a kernel makes of a frequency: "gain 0.354 (−9.03 dB) · phase −45°".

    A phase of 0°, ±90° or 180° is said in words, too. Decibels are those of `Response.reference`.
    """
    value = complex(response.at(*frequency))
    gain = abs(value)
    if not math.isfinite(gain):
        return "gain ∞, too large for a number"
    if gain <= _NOTHING * response.size:
        return "gain 0: nothing is left of it"
    decibels = float(response.decibels(gain))
    level = f" ({_rounded(decibels)} dB)" if math.isfinite(decibels) else ""
    phase = _phase(math.degrees(math.atan2(value.imag, value.real)))
    return f"gain {brief_number(gain)}{level}{_PARTS}phase {phase}"


def alias_words(response: Response, frequency: Frequency, axis: int | None = None) -> str:
    """Return what every second pixel makes of a frequency: what comes to lie on it, or where it comes to lie itself."""
    alias = alias_of(frequency)
    if alias != frequency:
        each = "pixel" if axis is None else "sample"
        return f"every second {each} shows it as {period_words(alias, axis)}"
    shifts = [(HIGHEST, 0.0), (0.0, HIGHEST), (HIGHEST, HIGHEST)]
    if axis is not None:
        shifts = shifts[-1:]
    others = [response.at(frequency[0] + down, frequency[1] + right) for down, right in shifts]
    return (
        f"aliases on it: gain {brief_number(math.hypot(*(abs(complex(each)) for each in others)))}"
    )


def alias_of(frequency: Frequency) -> Frequency:
    """Return the frequency, up to ¼, as which every second pixel shows one, in cycles per original pixel."""
    u, v = (
        each if abs(each) <= QUARTER else (each + QUARTER) % HIGHEST - QUARTER for each in frequency
    )
    return u, v


def _phase(degrees: float) -> str:
    text = _rounded(degrees)
    if text in ("180", "−180"):
        return "180°: dark and bright change places"
    quarter = "shifted by a quarter period"
    meaning = {"0": "not shifted", "90": quarter, "−90": quarter}
    return f"{text}°: {meaning[text]}" if text in meaning else f"{text}°"


def _rounded(value: float) -> str:
    return brief_number(value if abs(value) > _ROUNDED else 0.0)
