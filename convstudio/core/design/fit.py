"""The kernel that leads from one picture to another, by least squares.

Each output gives one equation Σ k(q) I(p ∓ q) + offset = S(p). Only outputs are asked whose window sees no border and
no clipped pixel, neither in I nor in S itself. The normal equations of all of them are added up band by band, so that
memory does not grow with the picture; their eigenvalues say whether the picture determines the kernel at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.sums.threads import stop_if_cancelled

Real = npt.NDArray[np.float64]

# Of the largest eigenvalue of the normal equations; below it a pattern of weights is not determined.
_DETERMINED: Final = 1e-11
_BAND: Final = 4_000_000  # numbers of equations that are held at once
# Equations: of a larger picture every n-th row and column is asked. A large kernel has fewer, as each costs its square,
# but never less than so many for each unknown.
_ENOUGH: Final = 400_000
_PRODUCTS: Final = 2e10
_FOR_EACH: Final = 24
_EXACT: Final = 1e-9  # of the largest weight
_DIGITS_OF_FLOAT: Final = 1e-12
# Whole numbers over a divisor: how many standard errors a weight may be away from them, and how likely other weights
# would be as near, one of them and all.
_MOST_PARTS: Final = 1024
_SURE: Final = 3.5
_CHANCE_OF_ONE, _CHANCE = 0.5, 1e-3


@dataclass(frozen=True, eq=False)
class Fitted:
    """A kernel that was found: ``weights`` (kh, kw), with its ``offset``.

    - ``residual``: the root mean square of S less what the kernel makes of I, over the ``count`` outputs that were
      asked; ``largest`` the largest of these differences.
    - ``explained``: the share of the variance of S that the kernel explains, up to 1.
    - ``undetermined``: how many patterns of weights, of kh · kw, the picture says nothing about. The weights are the
      smallest of all that fit then.
    - ``deviations`` (kh, kw): the standard errors of the weights, if the differences are noise that knows nothing of
      I, as that of rounding does; NaN where a pattern is not determined. ``offset_deviation`` is that of the offset.
    """

    weights: Real
    deviations: Real
    offset: float
    offset_deviation: float
    residual: float
    largest: float
    explained: float
    count: int
    undetermined: int

    @property
    def is_exact(self) -> bool:
        """Whether nothing but rounding in float64 is left, so that the weights have all their digits."""
        return self.deviation <= _EXACT * float(np.abs(self.weights).max())

    @property
    def deviation(self) -> float:
        """The largest of the standard errors; 0 if none is known."""
        return float(np.nanmax(self.deviations, initial=0.0))

    def integers(self) -> tuple[npt.NDArray[np.int64], int] | None:
        """Return whole numbers (kh, kw) over the least divisor that the weights may be, within what is known of them.

        None if there is no divisor up to 1,024 with which that would not be chance.
        """
        largest = float(np.abs(self.weights).max())
        if not largest or np.isnan(self.deviations).any():
            return None
        near = np.maximum(_SURE * self.deviations, _EXACT * largest)
        for divisor in range(1, _MOST_PARTS + 1):
            reach = 2 * divisor * near
            if reach.max() >= _CHANCE_OF_ONE or divisor * float(np.prod(reach)) > _CHANCE:
                return None
            numerators = np.rint(self.weights * divisor)
            if numerators.any() and (np.abs(numerators / divisor - self.weights) <= near).all():
                return numerators.astype(np.int64), divisor
        return None

    def rounded(self) -> Real:
        """Return the weights without the digits that are not known: to a tenth of their standard error."""
        largest = float(np.abs(self.weights).max())
        step = max(self.deviation / 10, _DIGITS_OF_FLOAT * largest)
        if not step:
            return self.weights
        return np.asarray(np.round(self.weights, -math.floor(math.log10(step))) + 0.0)


def fit(
    before: npt.NDArray[np.generic],
    after: npt.NDArray[np.generic],
    shape: tuple[int, int],
    origin: tuple[int, int],
    *,
    flip: bool = True,
    offset: bool = True,
    clipped: tuple[float, float] = (-np.inf, np.inf),
    progress: Callable[[float], None] = lambda _share: None,
) -> Fitted:
    """Return the kernel of a ``shape`` and an ``origin`` that makes ``after`` (H, W) of ``before`` (H, W).

    ``flip``: by convolution, else by cross-correlation. ``clipped``: pixels at or beyond these values may have been
    cut off, in either picture, and are not asked. Pixels that are not finite are not asked either. ``progress`` is told
    the share of the work that is done, 0 … 1.

    Raises ValueError where the pictures differ in size, or too few outputs are left.
    """
    if before.ndim != 2 or before.shape != after.shape:
        raise ValueError(
            f"Both pictures need one channel and the same size; these have {_size(before)} and {_size(after)}."
        )
    (kh, kw), (r, c) = shape, origin
    if not (0 <= r < kh and 0 <= c < kw):
        raise ValueError(f"The origin ({r}, {c}) lies outside the {kh} × {kw} kernel.")
    # As the kernel lies over the image: of a convolution it is turned, and so is its origin.
    top, left = (kh - 1 - r, kw - 1 - c) if flip else (r, c)
    high, wide = before.shape[0] - kh + 1, before.shape[1] - kw + 1
    if high < 1 or wide < 1:
        raise ValueError(f"A {kh} × {kw} kernel does not fit into a picture of {_size(before)}.")
    seen = after[top : top + high, left : left + wide]
    equations = _Equations(kh * kw, offset)
    down, right = _steps(high, wide, equations.unknowns)
    per_band = max(_BAND // (math.ceil(wide / right) * kh * kw), 1) * down
    bands = [
        (slice(at, min(at + per_band, high), down), slice(None, None, right))
        for at in range(0, high, per_band)
    ]
    for at, band in enumerate(bands):
        stop_if_cancelled()
        progress(at / len(bands) / 2)
        equations.add(*_windows(before, seen, band, (kh, kw), clipped))
    if equations.count < equations.unknowns:
        raise ValueError(
            f"{equations.count} outputs see no border and no clipped pixel, too few for {equations.unknowns} unknowns: "
            "a smaller kernel or a larger picture can be fitted."
        )
    solution, undetermined = equations.solved()
    squares, largest = 0.0, 0.0
    for at, band in enumerate(bands):
        stop_if_cancelled()
        progress((1 + at / len(bands)) / 2)
        windows, values = _windows(before, seen, band, (kh, kw), clipped)
        if not len(values):
            continue
        errors = values - windows @ solution[: kh * kw] - (solution[-1] if offset else 0.0)
        squares += float(errors @ errors)
        largest = max(largest, float(np.abs(errors).max()))
    all_deviations = equations.deviations(squares)
    deviations = all_deviations[: kh * kw].reshape(kh, kw)
    found = solution[: kh * kw].reshape(kh, kw)
    return Fitted(
        found[::-1, ::-1].copy() if flip else found,
        deviations[::-1, ::-1].copy() if flip else deviations,
        float(solution[-1]) if offset else 0.0,
        float(all_deviations[-1]) if offset else 0.0,
        float(np.sqrt(squares / equations.count)),
        largest,
        1 - squares / equations.variance if equations.variance else 1.0,
        equations.count,
        undetermined,
    )


def _steps(high: int, wide: int, unknowns: int) -> tuple[int, int]:
    """Return how many rows and columns apart outputs are asked, so that there are enough and not many more."""
    enough = min(_ENOUGH, max(int(_PRODUCTS / unknowns**2), _FOR_EACH * unknowns))
    ratio = high * wide / enough
    down = max(min(math.ceil(math.sqrt(ratio)), high // 2), 1)
    return down, max(int(ratio / down), 1)


class _Equations:
    """Normal equations that are added up: AᵀA and Aᵀb, with a last unknown for the offset."""

    def __init__(self, weights: int, offset: bool) -> None:
        self.unknowns = weights + offset
        self._offset = offset
        self._products = np.zeros((weights + 1, weights + 1))
        self._targets = np.zeros(weights + 1)
        self._squares = 0.0
        self.count = 0

    def add(self, windows: Real, values: Real) -> None:
        """Add equations: rows of windows (n, weights), and their outputs (n,)."""
        matrix = np.column_stack([windows, np.ones(len(values))])
        self._products += matrix.T @ matrix
        self._targets += matrix.T @ values
        self._squares += float(values @ values)
        self.count += len(values)

    @property
    def variance(self) -> float:
        """Σ(S − mean)² of all outputs, or ΣS² where there is no offset."""
        if not self._offset:
            return self._squares
        return max(self._squares - float(self._targets[-1]) ** 2 / self.count, 0.0)

    def solved(self) -> tuple[Real, int]:
        """Return the least solution, and how many patterns of weights are not determined."""
        sizes, values, vectors, kept = self._decomposed
        targets = self._targets if self._offset else self._targets[:-1]
        scaled = vectors[:, kept].T @ (targets / sizes)
        solution: Real = (vectors[:, kept] @ (scaled / values[kept])) / sizes
        return solution, int(np.count_nonzero(~kept))

    def deviations(self, squares: float) -> Real:
        """Return the standard errors of the unknowns, from the sum of the squares that are left."""
        sizes, values, vectors, kept = self._decomposed
        free = self.count - self.unknowns
        if not kept.all() or free < 1:
            return np.full(self.unknowns, np.nan)
        variances = np.square(vectors / sizes[:, None]) @ (1 / values)
        return np.asarray(np.sqrt(variances * squares / free))

    @cached_property
    def _decomposed(self) -> tuple[Real, Real, Real, npt.NDArray[np.bool_]]:
        """The unknowns' sizes, the eigenvalues and eigenvectors, and which of them are determined, of all equations."""
        products = self._products if self._offset else self._products[:-1, :-1]
        # Unknowns of like size, so that the offset does not hide a pattern.
        sizes = np.sqrt(np.maximum(np.diag(products), 1e-300))
        values, vectors = np.linalg.eigh(products / np.outer(sizes, sizes))
        return sizes, values, vectors, values > _DETERMINED * values[-1]


def _windows(
    before: npt.NDArray[np.generic],
    seen: npt.NDArray[np.generic],
    band: tuple[slice, slice],
    shape: tuple[int, int],
    clipped: tuple[float, float],
) -> tuple[Real, Real]:
    """Return the windows of some outputs that can be asked, (n, kh · kw), and these outputs, (n,)."""
    low, high = clipped
    every = np.lib.stride_tricks.sliding_window_view(before, shape)
    windows, values = every[band].reshape(-1, shape[0] * shape[1]), seen[band].ravel()
    inside, outputs = windows.astype(np.float64), values.astype(np.float64)
    with np.errstate(invalid="ignore"):
        asked = ((inside > low) & (inside < high)).all(axis=1) & (outputs > low) & (outputs < high)
    return inside[asked], outputs[asked]


def _size(picture: npt.NDArray[np.generic]) -> str:
    return " × ".join(map(str, picture.shape))
