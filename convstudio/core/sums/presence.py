"""The weight w(m, n) of each pixel where missing pixels count for nothing: from 0 (missing) to 1 (fully present).

NaN, a file's declared no-data value and transparency are treated alike: such a pixel counts for nothing, or for less.
With ``missing="skip"`` an output is the mean of what is present under its kernel,

    S(i, j) = Σ w I K / Σ w K,

which has no value (NaN) where Σ w K is 0. This is astropy's `convolve` with ``normalize_kernel=True`` and
``nan_treatment="interpolate"``, for weights w between 0 and 1. Border pixels of ``constant`` are present (w = 1); those
of the other borders have the weight of the pixel they are copied from. A mean needs non-negative kernel weights.
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
    """Return the w of ``values``, (H, W) or (H, W, 3), in their shape; ``alpha`` is (H, W), see `Picture`."""
    weights = np.ones(values.shape)
    weights[is_missing(values, no_data)] = 0.0
    if alpha is not None:
        opacity = opacity_of(alpha)
        weights *= opacity if values.ndim == alpha.ndim else opacity[..., np.newaxis]
    return weights


def is_missing(values: Pixels, no_data: float | None = None) -> npt.NDArray[np.bool_]:
    """Return where ``values`` are NaN or the no-data value, as their dtype rounds it."""
    missing = np.isnan(values) if values.dtype.kind == "f" else np.zeros(values.shape, np.bool_)
    if no_data is not None:
        with np.errstate(over="ignore"):  # in float32, −1.8e308 stands for −∞
            is_float = values.dtype.kind == "f"
            missing |= values == (values.dtype.type(no_data) if is_float else no_data)
    return missing


def opacity_of(alpha: Pixels) -> Weights:
    """Return ``alpha`` as a share of full opacity (its dtype's largest integer, or 1.0); NaN is transparent."""
    if alpha.dtype.kind == "b":
        return alpha.astype(np.float64)
    if alpha.dtype.kind in "iu":
        return np.clip(alpha / float(np.iinfo(alpha.dtype).max), 0.0, 1.0)
    return np.nan_to_num(np.clip(alpha.astype(np.float64), 0.0, 1.0), nan=0.0)


def is_opaque(alpha: Pixels) -> bool:
    """Return whether an alpha channel is opaque everywhere."""
    return bool((alpha >= (np.iinfo(alpha.dtype).max if alpha.dtype.kind in "iu" else 1)).all())


def any_missing(values: Pixels, no_data: float | None) -> bool:
    """Return whether any of ``values`` is NaN or the no-data value."""
    if no_data is None and values.dtype.kind != "f":
        return False
    return any(bool(is_missing(row, no_data).any()) for row in _bands(values))


def weighted(values: Pixels, weights: Weights) -> Weights:
    """Return w · I; 0 where w is 0, whatever I is there."""
    with np.errstate(invalid="ignore", over="ignore"):
        products = np.multiply(values, weights, dtype=np.float64)
    products[weights == 0] = 0.0
    return products


def divided(sums: Pixels, weights: Pixels) -> Weights:
    """Return Σ w I K / Σ w K; NaN where nothing is present."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        return np.where(weights == 0, np.nan, np.divide(sums, weights, dtype=np.float64))


def refusal(weights: Pixels) -> str:
    """Return why ``missing="skip"`` is impossible with these kernel weights, or "" if it is possible."""
    if not (weights < 0).any():
        return ""
    return f"a mean of what is there needs weights ≥ 0, and the smallest is {weights.min():g}"


def _bands(values: Pixels) -> list[Pixels]:
    """Split ``values`` into parts that stay in the cache, so that large pictures are scanned quickly."""
    high = max(2**17 // max(values[0].size, 1), 1)
    return [values[start : start + high] for start in range(0, len(values), high)]
