"""Generators from the Gaussian: the bell itself, its derivatives, differences of two, waves under it, and sharpening.

All of them sample their formula in the middle of each cell, as `fspecial`, scipy.ndimage and scikit-image do.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from convstudio.core.design.generators.generator import (
    Generated,
    Generator,
    Parameter,
    Real,
    Values,
    odd,
    places,
    share_outside,
    turned,
)

_ENOUGH: Final = 3.5  # in σ: beyond lie 5e-4 of a row of a Gaussian
_ALL: Final = 7.0  # in σ: beyond lies nothing that a float would notice

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
    return odd(_reach(values, _ALL))


def _gaussian(size: int, values: Values) -> Generated:
    sigma = values["sigma"]
    weights = bell(*places(size), sigma, sigma)
    return Generated(
        _with_sum(weights, 1),
        share_outside(lambda x, y: bell(x, y, sigma, sigma), size, _whole(values)),
    )


def _ellipse(size: int, values: Values) -> Generated:
    shape = values["along"], values["across"], values["angle"]
    return Generated(
        _with_sum(bell(*places(size), *shape), 1),
        share_outside(lambda x, y: bell(x, y, *shape), size, _whole(values)),
    )


def _laplacian(size: int, values: Values) -> Generated:
    """∇²G of a Gaussian that is normalised on the grid, less its mean, so that flat areas become 0."""
    sigma = values["sigma"]

    def sample(x: Real, y: Real) -> Real:
        return bell(x, y, sigma, sigma) * (x**2 + y**2 - 2 * sigma**2) / sigma**4

    x, y = places(size)
    weights = sample(x, y) / bell(x, y, sigma, sigma).sum()
    return Generated(weights - weights.mean(), share_outside(sample, size, _whole(values)))


def _difference(size: int, values: Values) -> Generated:
    """G(σ) − G(ratio · σ), each with the sum 1."""
    narrow, wide = values["sigma"], values["sigma"] * values["ratio"]
    whole = odd(_ALL * wide)

    def sample(x: Real, y: Real) -> Real:
        return bell(x, y, narrow, narrow) / narrow**2 - bell(x, y, wide, wide) / wide**2

    x, y = places(size)
    weights = _with_sum(bell(x, y, narrow, narrow), 1) - _with_sum(bell(x, y, wide, wide), 1)
    return Generated(weights, share_outside(sample, size, whole))


def _derivative(size: int, values: Values) -> Generated:
    """The derivative of some order along a direction: (−1)ⁿ Heₙ(p/σ)/σⁿ · G, as scipy.ndimage's gaussian_filter has it.

    He is the probabilists' Hermite polynomial. An odd order has the sum 0 by its symmetry; an even one is left with
    what sampling leaves.
    """
    sigma, order = values["sigma"], round(values["order"])
    series = np.eye(order + 1)[order]

    def factor(x: Real, y: Real) -> Real:
        p, _ = turned(x, y, values["angle"])
        found: Real = np.polynomial.hermite_e.hermeval(p / sigma, series) * (-1 / sigma) ** order
        return found

    x, y = places(size)
    under = bell(x, y, sigma, sigma)
    return Generated(
        factor(x, y) * under / under.sum(),
        share_outside(lambda x, y: factor(x, y) * bell(x, y, sigma, sigma), size, _whole(values)),
    )


def _wave(size: int, values: Values) -> Generated:
    """G(p, q) · cos(2πp/period + phase): the real part of scikit-image's gabor_kernel."""
    sigma, turn = values["sigma"], np.deg2rad(values["phase"])

    def sample(x: Real, y: Real) -> Real:
        p, _ = turned(x, y, values["angle"])
        wave = np.cos(2 * np.pi * p / values["period"] + turn)
        found: Real = bell(x, y, sigma, sigma) / (2 * np.pi * sigma**2) * wave
        return found

    return Generated(sample(*places(size)), share_outside(sample, size, _whole(values)))


def _sharpened(size: int, values: Values) -> Generated:
    """(1 + amount) δ − amount · G: the image, and what a blur takes from it once more."""
    blur = _gaussian(size, values)
    weights = -values["amount"] * blur.weights
    weights[size // 2, size // 2] += 1 + values["amount"]
    return Generated(weights, blur.cut_off)


GAUSSIANS: Final = (
    Generator(
        "gaussian", "Gaussian", "Smoothing", (_SIGMA,), _gaussian, _fitting,
        "fspecial('gaussian'); scipy.ndimage.gaussian_filter",
    ),
    Generator(
        "ellipse", "Gaussian, elliptic", "Smoothing",
        (
            Parameter("along", "σ along", 0.3, 30, 3, 0.05, "px"),
            Parameter("across", "σ across", 0.3, 30, 1, 0.05, "px"),
            _ANGLE,
        ),
        _ellipse, _fitting,
        "J.-M. Geusebroek, A. W. M. Smeulders and J. van de Weijer, Fast anisotropic Gauss filtering (2003)",
    ),
    Generator(
        "unsharp", "Unsharp mask", "Sharpening",
        (_SIGMA, Parameter("amount", "Amount", 0, 5, 1, 0.05)),
        _sharpened, _fitting, "skimage.filters.unsharp_mask",
    ),
    Generator(
        "log", "Laplacian of Gaussian", "Edges", (_SIGMA,), _laplacian,
        lambda values: odd(4.5 * values["sigma"]),
        "D. Marr and E. Hildreth, Theory of edge detection (1980); MATLAB's fspecial('log')",
    ),
    Generator(
        "dog", "Difference of Gaussians", "Edges",
        (_SIGMA, Parameter("ratio", "Wider by", 1.05, 5, 1.6, 0.05, "×")),
        _difference, lambda values: odd(_ENOUGH * values["sigma"] * values["ratio"]),
        "D. Marr and E. Hildreth, Theory of edge detection (1980); skimage.filters.difference_of_gaussians",
    ),
    Generator(
        "derivative", "Gaussian derivative", "Edges",
        (
            _SIGMA,
            Parameter("order", "Order", 1, 6, 1, 1),
            Parameter("angle", "Angle", 0, 360, 0, 1, "°", is_angle=True),
        ),
        _derivative, lambda values: odd((_ENOUGH + 0.5 * values["order"]) * values["sigma"]),
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
        _wave, _fitting, "skimage.filters.gabor_kernel",
    ),
)  # fmt: skip
