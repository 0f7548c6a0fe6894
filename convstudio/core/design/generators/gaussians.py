"""Generators from the Gaussian: itself, its derivatives, the difference of two, Gabor kernels, and unsharp masking.

All of them sample their formula at the centre of each cell, as `fspecial`, scipy.ndimage and scikit-image do.
"""

from __future__ import annotations

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

_ENOUGH: Final = 3.5  # in σ: beyond lie 5e-4 of a row of a Gaussian
_ALL: Final = 7.0  # in σ: beyond lies nothing that a float would notice
_LARGEST_WHOLE: Final = (
    1023  # cells along a side of a kernel of which the share that is cut off is measured
)

_SIGMA: Final = Parameter("sigma", "σ", 0.3, 30, 1.5, 0.05, "px")
_ANGLE: Final = Parameter("angle", "Angle", 0, 180, 0, 1, "°", is_angle=True)


def bell(x: Real, y: Real, along: float, across: float, angle: float = 0) -> Real:
    """Return e^(−(p/along)²/2 − (q/across)²/2), with p along and q across the direction."""
    p, q = turned(x, y, angle)
    return np.exp(-((p / along) ** 2 + (q / across) ** 2) / 2)


def _with_sum(weights: Real, total: float) -> Real:
    found: Real = weights * (total / weights.sum())
    return found


def _reach(values: Values, times: float) -> float:
    return times * max(
        value for name, value in values.items() if name in ("sigma", "along", "across")
    )


def _fitting(values: Values) -> int:
    return odd(_reach(values, _ENOUGH))


def _whole(values: Values) -> int:
    return _large(_reach(values, _ALL))


def _large(least: float) -> int:
    """Return `odd`, but up to a size that holds more than kernels do."""
    return min(2 * int(np.ceil(least)) + 1, _LARGEST_WHOLE)


def _gaussian(size: int, values: Values) -> Real:
    sigma = values["sigma"]
    return _with_sum(bell(*places(size), sigma, sigma), 1)


def _ellipse(size: int, values: Values) -> Real:
    shape = values["along"], values["across"], values["angle"]
    return _with_sum(bell(*places(size), *shape), 1)


def _laplacian(size: int, values: Values) -> Real:
    """∇²G of a Gaussian that is normalised on the grid, less its mean, so that flat areas become 0."""
    sigma = values["sigma"]
    x, y = places(size)
    under = bell(x, y, sigma, sigma)
    weights = under * (x**2 + y**2 - 2 * sigma**2) / sigma**4 / under.sum()
    found: Real = weights - weights.mean()
    return found


def _difference(size: int, values: Values) -> Real:
    """G(σ) − G(ratio · σ), each with the sum 1."""
    narrow, wide = values["sigma"], values["sigma"] * values["ratio"]
    x, y = places(size)
    found: Real = _with_sum(bell(x, y, narrow, narrow), 1) - _with_sum(bell(x, y, wide, wide), 1)
    return found


def _widest(values: Values) -> int:
    return _large(_ALL * values["sigma"] * values["ratio"])


def _derivative(size: int, values: Values) -> Real:
    """The derivative of some order along a direction: (−1)ⁿ Heₙ(p/σ)/σⁿ · G, as scipy.ndimage's gaussian_filter has it.

    He is the probabilists' Hermite polynomial. An odd order has the sum 0 by its symmetry; an even one is left with
    what sampling leaves.
    """
    sigma, order = values["sigma"], round(values["order"])
    series = np.eye(order + 1)[order]
    x, y = places(size)
    p, _ = turned(x, y, values["angle"])
    factor = np.polynomial.hermite_e.hermeval(p / sigma, series) * (-1 / sigma) ** order
    under = bell(x, y, sigma, sigma)
    found: Real = factor * under / under.sum()
    return found


def _wave(size: int, values: Values) -> Real:
    """G(p, q) · cos(2πp/period + phase): the real part of scikit-image's gabor_kernel."""
    sigma, turn = values["sigma"], np.deg2rad(values["phase"])
    x, y = places(size)
    p, _ = turned(x, y, values["angle"])
    wave = np.cos(2 * np.pi * p / values["period"] + turn)
    found: Real = bell(x, y, sigma, sigma) / (2 * np.pi * sigma**2) * wave
    return found


def _sharpened(size: int, values: Values) -> Real:
    """(1 + amount) δ − amount · G: the image plus ``amount`` times what a blur removes from it."""
    weights = -values["amount"] * _gaussian(size, values)
    weights[size // 2, size // 2] += 1 + values["amount"]
    return weights


GAUSSIANS: Final = (
    Generator(
        "gaussian", "Gaussian", "Smoothing", (_SIGMA,), limited(_gaussian, _whole), _fitting,
        "fspecial('gaussian'); scipy.ndimage.gaussian_filter",
    ),
    Generator(
        "ellipse", "Gaussian, elliptic", "Smoothing",
        (
            Parameter("along", "σ along", 0.3, 30, 3, 0.05, "px"),
            Parameter("across", "σ across", 0.3, 30, 1, 0.05, "px"),
            _ANGLE,
        ),
        limited(_ellipse, _whole), _fitting,
        "J.-M. Geusebroek, A. W. M. Smeulders and J. van de Weijer, Fast anisotropic Gauss filtering (2003)",
    ),
    Generator(
        "unsharp", "Unsharp mask", "Sharpening",
        (_SIGMA, Parameter("amount", "Amount", 0, 5, 1, 0.05)),
        limited(_sharpened, _whole), _fitting, "skimage.filters.unsharp_mask",
    ),
    Generator(
        "log", "Laplacian of Gaussian", "Edges", (_SIGMA,), limited(_laplacian, _whole),
        lambda values: odd(4.5 * values["sigma"]),
        "D. Marr and E. Hildreth, Theory of edge detection (1980); MATLAB's fspecial('log')",
    ),
    Generator(
        "dog", "Difference of Gaussians", "Edges",
        (_SIGMA, Parameter("ratio", "Wider by", 1.05, 5, 1.6, 0.05, "×")),
        limited(_difference, _widest), lambda values: odd(_ENOUGH * values["sigma"] * values["ratio"]),
        "D. Marr and E. Hildreth, Theory of edge detection (1980); skimage.filters.difference_of_gaussians",
    ),
    Generator(
        "derivative", "Gaussian derivative", "Edges",
        (
            _SIGMA,
            Parameter("order", "Order", 1, 6, 1, 1),
            Parameter("angle", "Angle", 0, 360, 0, 1, "°", is_angle=True),
        ),
        limited(_derivative, _whole), lambda values: odd((_ENOUGH + 0.5 * values["order"]) * values["sigma"]),
        "scipy.ndimage.gaussian_filter with an order",
    ),
    Generator(
        "gabor", "Gabor", "Bands",
        (
            Parameter("period", "Period", 2, 64, 8, 0.1, "px"),
            Parameter("sigma", "σ", 0.5, 30, 3, 0.05, "px"),
            _ANGLE,
            Parameter("phase", "Phase", -180, 180, 0, 1, "°", is_angle=True),
        ),
        limited(_wave, _whole), _fitting, "skimage.filters.gabor_kernel",
    ),
)  # fmt: skip
