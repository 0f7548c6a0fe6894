"""The summits of a kernel's gain near some frequencies, by Newton's method on |H|².

With p = a − r and q = b − c, the derivatives of H by u and v are sums over the weights as H is, with the factors −2πip
and −2πiq: all that a step needs is nine of them at each frequency. |H|² has the period 1 in u and in v, so that a climb
leaves the square of frequencies where a summit lies on its edge, and comes in again on the other side.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
Complex = npt.NDArray[np.complex128]

_ROUNDS: Final = 12
_FAR: Final = 1 / 64  # the longest step in cycles per pixel
_SHORTER: Final = 1 / 4  # of a step that has led down
_OUT: Final = 1e-3  # the least step in cycles per pixel out of a valley
_NEAR: Final = 1e-7  # cycles per pixel, over which no gain changes
_FLAT: Final = (
    1e-9  # of the largest curvature that there can be: a direction in which there is none
)


class Summits(NamedTuple):
    """Frequencies (n,) in −½ … ½ and the gains there."""

    u: Real
    v: Real
    gains: Real


class Climb:
    """Climbs to summits of the gain of ``weights`` (kh, kw) around 1 in size, seen from an ``origin``."""

    def __init__(self, weights: Real, origin: tuple[int, int]) -> None:
        self._weights = weights
        places = (np.arange(size) - at for size, at in zip(weights.shape, origin, strict=True))
        # Row by row 1, p, p²: the factors in derivatives of order 0, 1, 2.
        self._factors = [each ** np.arange(3.0)[:, None] for each in places]
        size = 2 * np.pi * max(weights.shape) * float(np.abs(weights).sum())
        self._flat = _FLAT * size**2

    def from_places(self, u: Real, v: Real) -> Summits:
        """Return the summits beside some frequencies, none of them lower than where it began."""
        at = np.stack([u, v], axis=-1)
        known, reach = self._around(at), np.ones((len(at), 1))
        for _ in range(_ROUNDS):
            step = reach * self._step(*known[1:])
            if np.abs(step).max() < _NEAR:
                break
            found = self._around(at + step)
            up = found[0] >= known[0]
            reach = np.where(up[:, None], 1.0, reach * _SHORTER)
            at[up] += step[up]
            for now, new in zip(known, found, strict=True):
                now[up] = new[up]
        u, v = at[:, 0], at[:, 1]
        return Summits(u - np.rint(u), v - np.rint(v), np.sqrt(known[0]))

    def _around(self, at: Real) -> tuple[Real, Real, Real]:
        """Return |H|² at frequencies (…, 2), its slopes (…, 2) and its curvatures (…, 2, 2)."""
        rows, columns = (
            np.exp(-2j * np.pi * at[..., axis, None] * factors[1])[..., None, :] * factors
            for axis, factors in enumerate(self._factors)
        )
        sums = rows @ self._weights @ columns.swapaxes(-1, -2)
        h, first = sums[..., 0, 0], -2j * np.pi * np.stack([sums[..., 1, 0], sums[..., 0, 1]], -1)
        second = -4 * np.pi**2 * np.stack([sums[..., 2, 0], sums[..., 1, 1], sums[..., 0, 2]], -1)
        slope = 2 * (h.conj()[..., None] * first).real
        curvature = 2 * (
            first.conj()[..., :, None] * first[..., None, :]
            + h.conj()[..., None, None] * second[..., [[0, 1], [1, 2]]]
        ).real  # fmt: skip
        return h.real**2 + h.imag**2, slope, curvature

    def _step(self, slope: Real, curvature: Real) -> Real:
        """Return the steps (n, 2) of Newton's method, uphill in each direction, however the gain curves there."""
        curves, ways = np.linalg.eigh(curvature)
        along = (ways.swapaxes(-1, -2) @ slope[..., None])[..., 0]
        away = along / np.maximum(np.abs(curves), self._flat)
        # Between two summits that mirror each other, as at ½, there is no slope.
        is_stuck = (curves > self._flat) & (np.abs(away) < _OUT)
        away = np.where(is_stuck, np.copysign(_OUT, away), away)
        step: Real = (ways @ away[..., None])[..., 0]
        size = np.linalg.norm(step, axis=-1, keepdims=True)
        step *= np.minimum(1, _FAR / np.maximum(size, _FAR))
        return step
