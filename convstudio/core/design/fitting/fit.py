"""The least-squares fit of a kernel to a picture before and one after.

Each output gives one equation Σ k(q) I(p ∓ q) + offset = S(p); of three channels each output of each gives one, of the
same kernel. Only outputs whose window sees no border and no clipped pixel, in I or in S itself, are used. Their normal
equations are accumulated part by part, so that memory does not grow with the picture; the eigenvalues say whether the
picture determines the kernel at all. The mean is subtracted first: the square of a high one would leave no digits to
what varies.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.numbers.magnitude import LOWEST, exponent_of, over_power, times_power
from convstudio.core.sums.threads import stop_if_cancelled

Real = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Pixels = npt.NDArray[Any]

# Of the largest eigenvalue of the normal equations; below it a pattern of weights is not determined.
_DETERMINED: Final = 1e-11
_BAND: Final = 4_000_000  # numbers of equations that are held at once
# Equations: of a larger picture every n-th output is used. A large kernel has fewer, as each costs its square, but no
# less than so many for each unknown.
_ENOUGH: Final = 400_000
_PRODUCTS: Final = 2e10
_FOR_EACH: Final = 24
_EXACT: Final = 1e-9  # of the largest weight
_DIGITS_OF_FLOAT: Final = 1e-12
# Whole numbers over a divisor: how many standard errors a weight may be away from them, and how likely other weights
# would be as near, one of them and all.
_MOST_PARTS: Final = 1024
_WHOLE: Final = 2.0**53
_FAR: Final = 200  # powers of 2 from 1, beyond which products of pixels may be no floats
_SOME: Final = 4096  # outputs by which a level is found
_SURE: Final = 3.5
_CHANCE_OF_ONE, _CHANCE = 0.5, 1e-3


@dataclass(frozen=True, eq=False)
class Fitted:
    """A kernel that was found: ``weights`` (kh, kw), with its ``offset``.

    - ``residual``: the root mean square of S less what the kernel makes of I, over the ``count`` outputs that were
      used; ``largest`` the largest of these differences.
    - ``explained``: the share of the variance of S that the kernel explains, up to 1.
    - ``undetermined``: the dimension of the null space, that is, how many patterns of weights the picture says nothing
      about. The weights are the smallest of all that fit then.
    - ``deviations`` (kh, kw): the standard errors of the weights, if the residuals are white noise that is independent
      of I, as those of rounding nearly are; NaN where a pattern is not determined, and without more outputs than
      unknowns. ``offset_deviation`` is that of the offset.
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
        known = not np.isnan(self.deviations).any()
        return known and self.deviation <= _EXACT * float(np.abs(self.weights).max())

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
            # Beyond float64's whole numbers every float is one, which says nothing.
            if np.abs(numerators).max() > _WHOLE:
                return None
            if numerators.any() and (np.abs(numerators / divisor - self.weights) <= near).all():
                return numerators.astype(np.int64), divisor
        return None

    def rounded(self) -> Real:
        """Return the weights without the digits that are not known: to a tenth of their standard error."""
        largest = float(np.abs(self.weights).max())
        step = max(self.deviation / 10, _DIGITS_OF_FLOAT * largest)
        if not step:
            return self.weights
        digits = -math.floor(math.log10(step))
        # Python's own rounding knows powers of 10 that are no floats.
        return np.array(
            [[round(each, digits) + 0.0 for each in row] for row in self.weights.tolist()]
        )


def fit(
    before: npt.NDArray[np.generic],
    after: npt.NDArray[np.generic],
    shape: tuple[int, int],
    origin: tuple[int, int],
    *,
    flip: bool = True,
    offset: bool = True,
    progress: Callable[[float], None] = lambda _share: None,
) -> Fitted:
    """Return the kernel of a ``shape`` and an ``origin`` that makes ``after`` (H, W[, channels]) of ``before``.

    One kernel, and one offset, for all channels together.
    ``flip``: by convolution, else by cross-correlation. Pixels of either picture that are not finite are not used: NaN
    stands for those that are clipped. ``progress`` is given the share of the work that is done, 0 … 1.

    Raises ValueError where the pictures differ in size or channels, or too few outputs are left.
    """
    kh, kw = shape
    seen = _seen(before, after, shape, origin, flip=flip)
    outputs = _Outputs(np.atleast_3d(before), np.atleast_3d(seen), shape, offset=offset)
    equations = _Equations(kh * kw, offset, outputs.levels)
    parts = outputs.parts(equations.unknowns)
    for at, part in enumerate(parts):
        stop_if_cancelled()
        progress(at / len(parts) / 2)
        equations.add(*outputs.values_at(part))
    if equations.count < equations.unknowns:
        raise ValueError(
            "Too few outputs see no border and no clipped pixel: "
            f"{equations.count:,} for {equations.unknowns:,} unknowns. "
            "A smaller kernel or a larger picture can be fitted."
        )
    solution, undetermined = equations.solved()
    squares, largest = outputs.misses(parts, solution, lambda share: progress((1 + share) / 2))
    deviations = equations.deviations(squares)
    found, errors = (each[: kh * kw].reshape(kh, kw) for each in (solution, deviations))
    found, errors = _enlarged(found, errors, outputs.exponents[1] - outputs.exponents[0])
    last = equations.offset(solution), deviations[-1], np.sqrt(squares / equations.count), largest
    added, added_deviation, residual, largest = (
        times_power(float(each), outputs.exponents[1]) for each in last
    )
    return Fitted(
        found[::-1, ::-1].copy() if flip else found,
        errors[::-1, ::-1].copy() if flip else errors,
        added if offset else 0.0,
        added_deviation if offset else 0.0,
        residual,
        largest,
        1 - squares / equations.variance if equations.variance else 1.0,
        equations.count,
        undetermined,
    )


def _seen(
    before: Pixels, after: Pixels, shape: tuple[int, int], origin: tuple[int, int], *, flip: bool
) -> Pixels:
    """Return the outputs whose windows see no border; ValueError as for `fit`."""
    if before.ndim not in (2, 3) or before.shape != after.shape:
        raise ValueError(
            f"Both pictures need as many channels and the same size; these have {_size(before)} and {_size(after)}."
        )
    (kh, kw), (r, c) = shape, origin
    if not (0 <= r < kh and 0 <= c < kw):
        raise ValueError(f"The origin ({r}, {c}) lies outside the {kh} × {kw} kernel.")
    # As the kernel lies over the image: of a convolution it is turned, and so is its origin.
    top, left = (kh - 1 - r, kw - 1 - c) if flip else (r, c)
    high, wide = before.shape[0] - kh + 1, before.shape[1] - kw + 1
    if high < 1 or wide < 1:
        raise ValueError(f"A {kh} × {kw} kernel does not fit into a picture of {_size(before)}.")
    return after[top : top + high, left : left + wide]


class _Outputs:
    """The outputs whose windows see no border, and which of them can be used: with nothing cut off or missing."""

    def __init__(
        self, before: Pixels, seen: Pixels, shape: tuple[int, int], *, offset: bool
    ) -> None:
        """Take the picture ``before``, and of the picture after those outputs that see no border, as ``seen``."""
        self._windows = np.lib.stride_tricks.sliding_window_view(before, shape, axis=(0, 1))
        self._seen, self._shape = seen, shape
        self._places = np.flatnonzero(_can_be_used(before, seen, shape))
        self.exponents = _extreme_exponent(before), _extreme_exponent(seen)
        """Those of the powers of 2 that the pixels before and the outputs are divided by."""
        self.levels = 0.0, 0.0
        """What is taken from both after that: about their means. Without an offset outputs stay as they are."""
        some = self._places[:: max(len(self._places) // _SOME, 1)]
        if len(some):
            windows, values = (float(each.mean()) for each in self.values_at(some))
            self.levels = windows, values if offset else 0.0

    def parts(self, unknowns: int) -> list[Places]:
        """Return the places of outputs to use, all over the picture, enough and not many more, in parts."""
        enough = min(_ENOUGH, max(int(_PRODUCTS / unknowns**2), _FOR_EACH * unknowns))
        step = max(len(self._places) // enough, 1)
        # Else the same columns and channels would be used in each row.
        while step > 1 and math.gcd(step, math.prod(self._seen.shape[1:])) > 1:
            step += 1
        chosen, size = self._places[::step], max(_BAND // unknowns, 1)
        return [chosen[at : at + size] for at in range(0, len(chosen), size)]

    def values_at(self, places: Places) -> tuple[Real, Real]:
        """Return the windows of some outputs, (n, kh · kw), and the outputs themselves, (n,), less their `levels`."""
        at = np.unravel_index(places, self._seen.shape)
        windows = self._windows[at].reshape(len(places), -1)
        found = []
        for each, exponent, level in zip(
            (windows, self._seen[at]), self.exponents, self.levels, strict=True
        ):
            numbers = each.astype(np.float64)
            numbers = over_power(numbers, exponent) if exponent else numbers
            numbers -= level
            found.append(numbers)
        return found[0], found[1]

    def misses(
        self, parts: list[Places], solution: Real, progress: Callable[[float], None]
    ) -> tuple[float, float]:
        """Return the sum of the squares that weights, and an offset after them, leave of outputs, and the largest."""
        squares, largest = 0.0, 0.0
        weights, offset = solution[:-1], float(solution[-1])
        for at, part in enumerate(parts):
            stop_if_cancelled()
            progress(at / len(parts))
            windows, values = self.values_at(part)
            errors = values - windows @ weights - offset
            squares += float(errors @ errors)
            largest = max(largest, float(np.abs(errors).max()))
        return squares, largest


def _can_be_used(before: Pixels, seen: Pixels, shape: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Return which outputs, in the shape of ``seen``, and all pixels in their windows are finite."""
    inside, outputs = np.isfinite(before), np.isfinite(seen)
    if not inside.all():
        # The window's first pixel is the anchor, so that what lies beyond the picture is never looked at.
        whole = cv2.erode(inside.astype(np.uint8), np.ones(shape, np.uint8), anchor=(0, 0))
        outputs &= np.atleast_3d(whole)[: seen.shape[0], : seen.shape[1]].astype(bool)
    return outputs


def _extreme_exponent(pixels: Pixels) -> int:
    """Return the exponent of the largest pixel if its square, or that of a small share of it, is no float; else 0."""
    if pixels.dtype.kind != "f":
        return 0
    exponent = exponent_of(pixels[np.isfinite(pixels)])
    return exponent if exponent > LOWEST and abs(exponent) > _FAR else 0


def _enlarged(weights: Real, deviations: Real, exponent: int) -> tuple[Real, Real]:
    """Return weights and their deviations times 2 to an ``exponent``; ValueError where the weights are no floats."""
    with np.errstate(over="ignore"):
        found, errors = (over_power(each, -exponent) for each in (weights, deviations))
    if np.isinf(found).any() or (weights.any() and not found.any()):
        size = "large" if exponent > 0 else "small"
        raise ValueError(
            f"The weights would be too {size} for a float: pictures whose values are of like size can be fitted."
        )
    return found, errors


class _Equations:
    """Normal equations that are added up: AᵀA and Aᵀb of windows and outputs less their ``levels``.

    With an offset the unknowns are the weights and what is added to such outputs. Without one that is the level times
    the sum of the weights, so the sum is one unknown, and patterns of weights without a sum are the others.
    """

    def __init__(self, weights: int, offset: bool, levels: tuple[float, float]) -> None:
        self._offset, self._levels = offset, levels
        # Weights, and what is added, of the unknowns.
        self._meaning = np.eye(weights + 1) if offset else _sum_last(weights, levels[0])
        self.unknowns = self._meaning.shape[1]
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
        """Return the weights, with what is added to outputs less their level, and how many patterns are not determined.

        They are the smallest of all that fit.
        """
        sizes, values, vectors, kept = self._decomposed
        scaled = vectors[:, kept].T @ (self._meaning.T @ self._targets / sizes)
        unknown = (vectors[:, kept] @ (scaled / values[kept])) / sizes
        solution: Real = self._meaning @ unknown
        return solution, int(np.count_nonzero(~kept))

    def offset(self, solution: Real) -> float:
        """Return what a solution adds to the outputs themselves."""
        return float(self._levels[1] + self._without_levels[-1] @ solution)

    def deviations(self, squares: float) -> Real:
        """Return the standard errors of the weights and of the offset, from the sum of the squares that are left."""
        sizes, values, vectors, kept = self._decomposed
        free = self.count - self.unknowns
        if not kept.all() or free < 1:
            return np.full(len(self._targets), np.nan)
        patterns = self._without_levels @ self._meaning @ (vectors / sizes[:, None])
        return np.asarray(np.sqrt(np.square(patterns) @ (1 / values) * squares / free))

    @property
    def _without_levels(self) -> Real:
        """The weights and the offset of weights and what is added to outputs less their level."""
        found = np.eye(len(self._targets))
        found[-1, :-1] = -self._levels[0]
        return found

    @cached_property
    def _decomposed(self) -> tuple[Real, Real, Real, npt.NDArray[np.bool_]]:
        """The unknowns' sizes, the eigenvalues and eigenvectors, and which of them are determined, of all equations."""
        products = self._meaning.T @ self._products @ self._meaning
        # All weights are of one size; so that neither the offset nor the sum hides a pattern, they have their own.
        squares = np.diag(self._products)[:-1].max()
        sizes = np.full(self.unknowns, math.sqrt(max(squares, 1e-300)))
        own = math.sqrt(max(products[-1, -1], 1e-300))
        sizes[-1] = own if self._offset else max(own, sizes[-1])
        values, vectors = np.linalg.eigh(products / np.outer(sizes, sizes))
        return sizes, values, vectors, values > _DETERMINED * values[-1]


def _sum_last(weights: int, level: float) -> Real:
    """Return what unknowns mean, (weights + 1, weights): the last is Σk/√n, all others are patterns without a sum.

    The first rows are a reflection, which leaves sizes as they are; the last is what a ``level`` adds by the sum.
    """
    normal = np.full(weights, weights**-0.5)
    normal[-1] -= 1
    length = float(normal @ normal)
    mirror = np.eye(weights) - (2 / length * np.outer(normal, normal) if length else 0.0)
    added = np.zeros(weights)
    added[-1] = level * math.sqrt(weights)
    return np.vstack([mirror, added])


def _size(picture: npt.NDArray[np.generic]) -> str:
    return " × ".join(map(str, picture.shape))
