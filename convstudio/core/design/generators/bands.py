"""Generators of band filters by the window method: the endless impulse response of an ideal filter, times a window.

Reference: J. S. Lim, Two-dimensional signal and image processing (1990), section 4.2 (the window method) and example
1.5 (the circular low-pass filter, whose weights are a Bessel function of the distance).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from convstudio.core.design.generators.generator import (
    Generator,
    Parameter,
    Real,
    Values,
    limited,
    odd,
    places,
    turned,
)

_HALF: Final = Parameter("half", "Half size", 1, 60, 7, 1, "px")
_NODES: Final = (
    1024  # of the trapezoidal rule, which is exact up to arguments of about half as many
)


def bessel_j1(x: Real) -> Real:
    """Return the Bessel function J₁ for |x| up to 500, by ∫ cos(t − x sin t) dt / π over half a turn.

    The trapezoidal rule converges geometrically here, since the integrand is periodic (M. Abramowitz and I. A. Stegun,
    Handbook of mathematical functions (1964), 9.1.21).
    """
    different, back = np.unique(np.asarray(x, float), return_inverse=True)
    t = np.pi * (2 * np.arange(_NODES // 2) + 1) / _NODES
    values = np.cos(t - np.outer(different, np.sin(t))).mean(axis=1)
    found: Real = values[back].reshape(np.shape(x))
    return found


def disk_kernel(distance: Real, cutoff: float) -> Real:
    """Return the weights of the ideal low-pass filter up to ``cutoff`` in every direction, by the distance from the
    middle: cutoff · J₁(2π cutoff r)/r, and π cutoff² in the middle.
    """
    is_middle = distance < 1e-9
    r = np.where(is_middle, 1, distance)
    found: Real = np.where(
        is_middle, math.pi * cutoff**2, cutoff * bessel_j1(2 * math.pi * cutoff * r) / r
    )
    return found


def window(size: int, half: float) -> Real:
    """Return a round Hann window, (size, size), that falls to 0 one pixel beyond the radius ``half``."""
    x, y = places(size)
    r = np.hypot(x, y) / (half + 1)
    found: Real = np.where(r < 1, np.cos(np.pi * np.minimum(r, 1) / 2) ** 2, 0)
    return found


def _fitting(values: Values) -> int:
    return odd(round(values["half"]))


def _low(size: int, cutoff: float, half: float) -> Real:
    """Return a round low-pass kernel with the sum 1."""
    x, y = places(size)
    weights = disk_kernel(np.hypot(x, y), cutoff) * window(size, half)
    found: Real = weights / weights.sum()
    return found


def _impulse(size: int) -> Real:
    found = np.zeros((size, size))
    found[size // 2, size // 2] = 1
    return found


def _low_pass(size: int, values: Values) -> Real:
    return _low(size, values["cutoff"], values["half"])


def _high_pass(size: int, values: Values) -> Real:
    """The impulse less the low-pass filter; flat areas become 0."""
    low = _low(size, values["cutoff"], values["half"])
    found: Real = _impulse(size) - low
    return found


def _ring(size: int, values: Values) -> Real:
    """The difference of two round low-pass filters, with gain 1 in the middle of the band; flat areas become 0."""
    middle, width = values["frequency"], values["width"]
    low, high = max(middle - width / 2, 0.005), min(middle + width / 2, 0.7)
    weights = _low(size, high, values["half"]) - _low(size, low, values["half"])
    return _unit_gain(weights, middle, 0)


def _along(size: int, values: Values) -> Real:
    """A low-pass filter with one cutoff along a direction and another one across it, with the sum 1."""
    x, y = places(size)
    p, q = turned(x, y, values["angle"])
    along, across = values["along"], values["across"]
    # An ellipse of frequencies is a disk in stretched coordinates.
    weights = disk_kernel(np.hypot(p * along, q * across), 1.0) * window(size, values["half"])
    found: Real = weights / weights.sum()
    return found


def _band(size: int, values: Values) -> Real:
    """A round low-pass filter that is modulated to a frequency along a direction, with gain 1 there."""
    x, y = places(size)
    p, _ = turned(x, y, values["angle"])
    low = _low(size, values["width"] / 2, values["half"])
    weights = 2 * low * np.cos(2 * np.pi * values["frequency"] * p)
    return _unit_gain(weights, values["frequency"], values["angle"])


def _notch(size: int, values: Values) -> Real:
    """A notch filter of gain 0 at one frequency, and 1 at frequency 0; a wider window makes a narrower notch.

    δ − α · w cos(2πfp) − β · w, with α and β from the two conditions, both of which one pixel alone cannot meet.
    """
    x, y = places(size)
    p, _ = turned(x, y, values["angle"])
    wave = np.cos(2 * np.pi * p / values["period"])
    hann = window(size, values["half"])
    under = hann * wave
    # Gains of the two parts for the wave, and for flat areas.
    gains = np.array([[(under * wave).sum(), under.sum()], [under.sum(), hann.sum()]])
    alpha, beta = np.linalg.lstsq(gains, np.array([1.0, 0.0]), rcond=None)[0]
    found: Real = _impulse(size) - alpha * under - beta * hann
    return found


def _unit_gain(weights: Real, frequency: float, angle: float) -> Real:
    """Scale symmetric weights to the gain 1 at a frequency along a direction, if they have any gain there."""
    p, _ = turned(*places(weights.shape[0]), angle)
    gain = float((weights * np.cos(2 * np.pi * frequency * p)).sum())
    return weights / gain if abs(gain) > 1e-9 else weights


def _frequency(name: str, title: str, start: float, high: float = 0.5) -> Parameter:
    return Parameter(name, title, 0.01, high, start, 0.005, "cycles/px")


_ANGLE: Final = Parameter("angle", "Angle", 0, 180, 0, 1, "°", is_angle=True)
_SOURCE: Final = "J. S. Lim, Two-dimensional signal and image processing (1990), section 4.2"

BANDS: Final = (
    Generator(
        "low-pass", "Low-pass", "Bands", (_frequency("cutoff", "Cutoff", 0.15), _HALF),
        limited(_low_pass, _fitting), _fitting, _SOURCE,
    ),
    Generator(
        "high-pass", "High-pass", "Bands", (_frequency("cutoff", "Cutoff", 0.15), _HALF),
        limited(_high_pass, _fitting), _fitting, _SOURCE,
    ),
    Generator(
        "band-pass", "Band-pass, round", "Bands",
        (_frequency("frequency", "Frequency", 0.2), _frequency("width", "Width", 0.1), _HALF),
        limited(_ring, _fitting), _fitting, _SOURCE,
    ),
    Generator(
        "low-pass-along", "Low-pass, directional", "Bands",
        (_frequency("along", "Along", 0.1), _frequency("across", "Across", 0.5), _ANGLE, _HALF),
        limited(_along, _fitting), _fitting, _SOURCE,
    ),
    Generator(
        "band-pass-along", "Band-pass, directional", "Bands",
        (
            _frequency("frequency", "Frequency", 0.2), _frequency("width", "Width", 0.1), _ANGLE,
            _HALF,
        ),
        limited(_band, _fitting), _fitting, _SOURCE,
    ),
    Generator(
        "notch", "Notch", "Bands",
        (Parameter("period", "Period", 2, 64, 8, 0.05, "px"), _ANGLE, _HALF),
        limited(_notch, _fitting), _fitting, "W. K. Pratt, Digital image processing (4th ed., 2007), on notch filters",
    ),
)  # fmt: skip
