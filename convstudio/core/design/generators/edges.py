"""Generators of edge operators: compass operators, and derivatives of a polynomial fitted to the window."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np

from convstudio.core.design.generators.generator import (
    LARGEST,
    Generated,
    Generator,
    Parameter,
    Real,
    Values,
    limited,
    places,
)

# The eight neighbours, counter-clockwise from the right, as (row, column).
_RING: Final = ((1, 2), (0, 2), (0, 1), (0, 0), (1, 0), (2, 0), (2, 1), (2, 2))
_COMPASS: Final = Parameter("angle", "Angle", 0, 360, 0, 45, "°", is_angle=True)


def _around(size: int, ring: Real) -> Generated:
    """A 3 × 3 kernel of its eight outer weights, in the middle of a larger one or cut down to its middle."""
    weights = np.zeros((max(size, 3), max(size, 3)))
    corner = weights.shape[0] // 2 - 1
    for (row, column), weight in zip(_RING, ring, strict=True):
        weights[corner + row, corner + column] = weight
    if size < 3:
        return Generated(weights[1:2, 1:2], 1.0)
    return Generated(weights, 0.0)


def _turned(ring: Real, angle: float) -> Real:
    """Turn a ring by an angle, between its eight places along the straight line from one to the next."""
    at, part = divmod(angle / 45, 1)
    return (1 - part) * np.roll(ring, int(at)) + part * np.roll(ring, int(at) + 1)


def _compass(size: int, values: Values) -> Generated:
    """Differences across the angle, smoothed along the edge: middle 1 is Prewitt's, 2 Sobel's, 10/3 Scharr's.

    For convolution: positive where I grows in the direction of the angle.
    """
    middle = values["middle"]
    # Convolution turns the kernel by 180°: what it adds stands on the left.
    ring = np.array([-middle, -1, 0, 1, middle, 1, 0, -1])
    return _around(size, -_turned(-ring, values["angle"]))


def _kirsch(size: int, values: Values) -> Generated:
    """Three neighbours by 5 and five by −3; positive where I is brighter on the side of the angle."""
    ring = np.array([-3.0, -3, -3, 5, 5, 5, -3, -3])
    return _around(size, _turned(ring, values["angle"]))


def _polynomial(size: int, values: Values) -> Real:
    """The derivative, in the middle and along a direction, of the polynomial that fits the window best.

    The polynomial has all terms xⁱyʲ of i + j up to the degree; the fit is by least squares. The order 0 smooths.
    """
    degree, order = round(values["degree"]), round(values["order"])
    window = min(size, 2 * round(values["half"]) + 1)
    cosine, sine = (round(f(math.radians(values["angle"])), 15) for f in (math.cos, math.sin))
    fitted = _fitted(window, degree)
    weights = np.zeros((window, window))
    for across in range(order + 1):
        along = order - across
        if (term := fitted.get((along, across))) is not None:
            share = math.comb(order, across) * cosine**along * sine**across
            weights += share * math.factorial(along) * math.factorial(across) * term
    # The weights fit what lies at their places; convolution reads the window turned by 180°.
    return np.pad(weights[::-1, ::-1], (size - window) // 2)


@lru_cache(maxsize=16)
def _fitted(size: int, degree: int) -> dict[tuple[int, int], Real]:
    """Return the weights (size, size) that give each coefficient xⁱyʲ of the fitted polynomial, by (i, j)."""
    degree = min(degree, size - 1)
    x, y = (each / max(size // 2, 1) for each in places(size))  # of about 1, for the condition
    exponents = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    terms = np.stack([(x**i * y**j + np.zeros((size, size))).ravel() for i, j in exponents], axis=1)
    inverse = np.linalg.pinv(terms)
    unit = max(size // 2, 1)
    return {
        (i, j): row.reshape(size, size) / unit ** (i + j)
        for (i, j), row in zip(exponents, inverse, strict=True)
    }


def _window(values: Values) -> int:
    return min(2 * round(values["half"]) + 1, LARGEST)


EDGES: Final = (
    Generator(
        "compass", "Compass", "Edges",
        (_COMPASS, Parameter("middle", "Middle weight", 1, 4, 2, 0.05)),
        _compass, lambda _values: 3,
        "G. S. Robinson, Edge detection by compass gradient masks (1977)",
    ),
    Generator(
        "kirsch", "Kirsch", "Edges", (_COMPASS,), _kirsch, lambda _values: 3,
        "R. A. Kirsch, Computer determination of the constituent structure of biological images (1971)",
    ),
    Generator(
        "savitzky-golay", "Savitzky–Golay", "Smoothing",
        (
            Parameter("half", "Half size", 1, 30, 3, 1, "px"),
            Parameter("degree", "Degree", 0, 6, 2, 1),
            Parameter("order", "Derivative", 0, 4, 0, 1),
            Parameter("angle", "Angle", 0, 360, 0, 1, "°", is_angle=True),
        ),
        limited(_polynomial, _window), _window,
        "A. Savitzky and M. J. E. Golay, Smoothing and differentiation of data by simplified least squares "
        "procedures (1964), in two dimensions",
    ),
)  # fmt: skip
