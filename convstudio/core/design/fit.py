"""The kernel that leads from one picture to another, by least squares.

Each output gives one equation Σ k(q) I(p ∓ q) + offset = S(p). Only outputs are asked whose window sees no border and
no clipped pixel, neither in I nor in S itself. The normal equations of all of them are added up band by band, so that
memory does not grow with the picture; their eigenvalues say whether the picture determines the kernel at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from convstudio.core.sums.threads import stop_if_cancelled

Real = npt.NDArray[np.float64]

# Of the largest eigenvalue of the normal equations; below it a pattern of weights is not determined.
_DETERMINED: Final = 1e-11
_BAND: Final = 4_000_000  # numbers of equations that are held at once
_ENOUGH: Final = 400_000  # equations; of a larger picture every n-th row is asked


@dataclass(frozen=True, eq=False)
class Fitted:
    """A kernel that was found: ``weights`` (kh, kw), with its ``offset``.

    - ``residual``: the root mean square of S less what the kernel makes of I, over the ``count`` outputs that were
      asked; ``largest`` the largest of these differences.
    - ``explained``: the share of the variance of S that the kernel explains, up to 1.
    - ``undetermined``: how many patterns of weights, of kh · kw, the picture says nothing about. The weights are the
      smallest of all that fit then.
    """

    weights: Real
    offset: float
    residual: float
    largest: float
    explained: float
    count: int
    undetermined: int


def fit(
    before: npt.NDArray[np.generic],
    after: npt.NDArray[np.generic],
    shape: tuple[int, int],
    origin: tuple[int, int],
    *,
    flip: bool = True,
    offset: bool = True,
    clipped: tuple[float, float] = (-np.inf, np.inf),
) -> Fitted:
    """Return the kernel of a ``shape`` and an ``origin`` that makes ``after`` (H, W) of ``before`` (H, W).

    ``flip``: by convolution, else by cross-correlation. ``clipped``: pixels at or beyond these values may have been
    cut off, in either picture, and are not asked. Pixels that are not finite are not asked either.

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
    step = max(high * wide // _ENOUGH, 1)
    equations = _Equations(kh * kw, offset)
    rows = range(0, high, step)
    per_band = max(_BAND // (wide * kh * kw), 1)
    bands = [rows[at : at + per_band] for at in range(0, len(rows), per_band)]
    for band in bands:
        stop_if_cancelled()
        equations.add(*_windows(before, seen, band, (kh, kw), clipped))
    if equations.count < equations.unknowns:
        raise ValueError(
            f"{equations.count} outputs see no border and no clipped pixel, too few for {equations.unknowns} unknowns: "
            "a smaller kernel or a larger picture can be fitted."
        )
    solution, undetermined = equations.solved()
    squares, largest = 0.0, 0.0
    for band in bands:
        stop_if_cancelled()
        windows, values = _windows(before, seen, band, (kh, kw), clipped)
        if not len(values):
            continue
        errors = values - windows @ solution[: kh * kw] - (solution[-1] if offset else 0.0)
        squares += float(errors @ errors)
        largest = max(largest, float(np.abs(errors).max()))
    found = solution[: kh * kw].reshape(kh, kw)
    return Fitted(
        found[::-1, ::-1].copy() if flip else found,
        float(solution[-1]) if offset else 0.0,
        float(np.sqrt(squares / equations.count)),
        largest,
        1 - squares / equations.variance if equations.variance else 1.0,
        equations.count,
        undetermined,
    )


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
        products, targets = self._products, self._targets
        if not self._offset:
            products, targets = products[:-1, :-1], targets[:-1]
        # Unknowns of like size, so that the offset does not hide a pattern.
        sizes = np.sqrt(np.maximum(np.diag(products), 1e-300))
        values, vectors = np.linalg.eigh(products / np.outer(sizes, sizes))
        kept = values > _DETERMINED * values[-1]
        scaled = vectors[:, kept].T @ (targets / sizes)
        solution: Real = (vectors[:, kept] @ (scaled / values[kept])) / sizes
        return solution, int(np.count_nonzero(~kept))


def _windows(
    before: npt.NDArray[np.generic],
    seen: npt.NDArray[np.generic],
    rows: range,
    shape: tuple[int, int],
    clipped: tuple[float, float],
) -> tuple[Real, Real]:
    """Return the windows of some rows of outputs that can be asked, (n, kh · kw), and these outputs, (n,)."""
    low, high = clipped
    windows = np.lib.stride_tricks.sliding_window_view(before, shape)[
        rows.start : rows.stop : rows.step
    ].reshape(-1, shape[0] * shape[1])
    values = seen[rows.start : rows.stop : rows.step].ravel()
    inside, outputs = windows.astype(np.float64), values.astype(np.float64)
    with np.errstate(invalid="ignore"):
        asked = ((inside > low) & (inside < high)).all(axis=1) & (outputs > low) & (outputs < high)
    return inside[asked], outputs[asked]


def _size(picture: npt.NDArray[np.generic]) -> str:
    return " × ".join(map(str, picture.shape))
