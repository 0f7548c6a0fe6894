"""How much each pixel weighs where what is missing weighs nothing: w(m, n), from 0 (missing) to 1 (fully there).

NaN, a value that a file declares to stand for no value, and transparency are one thing: a pixel that should count for
nothing, or for less. With ``missing="skip"`` an output is the mean of what is there under its kernel,

    S(i, j) = Σ w I K / Σ w K,

which has no value (NaN) where Σ w K is 0. This is astropy's `convolve` with ``normalize_kernel=True`` and
``nan_treatment="interpolate"``, for weights w between 0 and 1. Border pixels of a constant are there (w = 1), those
of the other borders weigh what the pixel weighs that they are taken from. A mean needs weights that are not negative.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

Missing = Literal["spread", "skip"]

MISSING: Final[tuple[Missing, ...]] = ("spread", "skip")

Pixels = npt.NDArray[Any]
Weights = npt.NDArray[np.float64]


def presence(values: Pixels, alpha: Pixels | None = None, no_data: float | None = None) -> Weights:
    """The w of ``values``, (H, W) or (H, W, 3), in their shape; ``alpha`` is (H, W), see `Picture`."""
    weights = np.ones(values.shape)
    weights[is_missing(values, no_data)] = 0.0
    if alpha is not None:
        opacity = opacity_of(alpha)
        weights *= opacity if values.ndim == alpha.ndim else opacity[..., np.newaxis]
    return weights


def is_missing(values: Pixels, no_data: float | None = None) -> npt.NDArray[np.bool_]:
    """Where ``values`` are NaN or the declared value, as far as their number type can hold it."""
    missing = np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, np.bool_)
    if no_data is not None:
        with np.errstate(over="ignore"):  # −1.8e308 in float32 pixels stands for their −∞
            is_float = values.dtype.kind == "f"
            missing |= values == (values.dtype.type(no_data) if is_float else no_data)
    return missing


def opacity_of(alpha: Pixels) -> Weights:
    """``alpha`` as a share of what is opaque: its type's largest integer, or 1.0. NaN is transparent."""
    if alpha.dtype.kind == "b":
        return alpha.astype(np.float64)
    if alpha.dtype.kind in "iu":
        return np.clip(alpha / float(np.iinfo(alpha.dtype).max), 0.0, 1.0)
    return np.nan_to_num(np.clip(alpha.astype(np.float64), 0.0, 1.0), nan=0.0)


def is_opaque(alpha: Pixels) -> bool:
    """Whether all of an alpha channel is opaque."""
    return bool((alpha >= (np.iinfo(alpha.dtype).max if alpha.dtype.kind in "iu" else 1)).all())


def any_missing(values: Pixels, no_data: float | None) -> bool:
    """Whether any of ``values`` is NaN or the declared value."""
    if no_data is None and values.dtype.kind != "f":
        return False
    return any(bool(is_missing(row, no_data).any()) for row in _bands(values))


def weighted(values: Pixels, weights: Weights) -> Weights:
    """w · I; 0 where w is 0, whatever stands there."""
    with np.errstate(invalid="ignore", over="ignore"):
        products = np.multiply(values, weights, dtype=np.float64)
    products[weights == 0] = 0.0
    return products


def divided(sums: Pixels, weights: Pixels) -> Weights:
    """Σ w I K / Σ w K; NaN where nothing is there to be summed."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        return np.where(weights == 0, np.nan, np.divide(sums, weights, dtype=np.float64))


def refusal(weights: Pixels) -> str:
    """Why ``missing="skip"`` is impossible under a kernel; "" where it is not."""
    if not (weights < 0).any():
        return ""
    return f"a mean of what is there needs weights ≥ 0, and the smallest is {weights.min():g}"


def _bands(values: Pixels) -> list[Pixels]:
    """Parts that stay in the cache, so that a large picture without gaps is looked through quickly."""
    high = max(2**17 // max(values[0].size, 1), 1)
    return [values[start : start + high] for start in range(0, len(values), high)]
