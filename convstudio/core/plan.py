"""The planner: by which of four ways a sum is computed, and why.

Every sum in the program is the same one, Σ over a window of pixel × weight, and there are four ways to it:

    direct      cell by cell. Every output is within rounding of its own Σ|I||K|, whatever the pixels are.
    separable   K = Σᵣ columnᵣ rowᵣ with one to three terms (found by SVD): 2k products instead of k² for each term.
    DFT         the cost hardly depends on the kernel's size; but rounding follows the brightest pixel of the picture,
                and one NaN fills it.
    delta       one multiply-add: K has changed along a line, and what belongs to the line is at hand (see `line`).

`choose` takes the cheapest of the first three by what they cost on this kind of machine (measured: `_COSTS`), after
it has struck out what would not be true: neither DFT nor SVD for pixels that are not finite, or that range so widely
that the brightest one's rounding would be seen in the darker ones (`is_tame`, asked of every part of a picture), and
no separation that leaves more than rounding behind or whose terms cancel. The choice says its reason in words, which
the status line's tooltip shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.cores import cut, each
from convstudio.core.numbers import format_number
from convstudio.core.spectral import Spectrum, most_outputs

Method = Literal["direct", "separable", "DFT", "delta"]
Floats = npt.NDArray[Any]


@dataclass(frozen=True)
class Costs:
    """Nanoseconds, for one number type, on one core: what `choose` weighs.

    ``most_cells``: OpenCV's filter2D leaves the direct sum for a DFT above this many cells.
    """

    most_cells: int
    pass_: float  # reading and writing an output once
    cell: float  # one product of the direct sum
    tap: float  # one product of a separable pass
    dft: float  # a pixel of a tile, there and back
    call: float = 7000.0


# OpenCV 5 on one core with AVX-512, on regions that fit into the second-level cache.
_COSTS: Final = {
    np.dtype(np.float32): Costs(most_cells=120, pass_=0.3, cell=0.06, tap=0.11, dft=4.3),
    np.dtype(np.float64): Costs(most_cells=49, pass_=0.7, cell=0.18, tap=0.15, dft=9.5),
}
_MOST_TERMS: Final = 3
# Nanoseconds below which looking for something better takes longer than the direct sum.
_TOO_SMALL: Final = 200_000
# How much the terms of a separation may cancel: Σᵣ|columnᵣ||rowᵣ| of Σ|K|.
_MOST_CANCELLED: Final = 4.0
_CACHED: Final = 2**17
# How often the brightest pixel may exceed the mean one.
_TAME: Final = {np.dtype(np.float32): 2.0**8, np.dtype(np.float64): 2.0**8}
# Below these, rounding is far smaller than 1/2, so that sums of integers can be made exact again.
_WHOLE: Final = {np.dtype(np.float32): 2.0**19, np.dtype(np.float64): 2.0**44}


@dataclass(frozen=True, eq=False)
class Plan:
    """How a sum is computed, why, and about how long it takes (milliseconds on one core).

    ``terms``: the (column, row) pairs of a separable kernel, whose outer products add up to it; ``spectrum``: the
    kernel's transform; ``rounds``: the sums are integers, and are rounded to them.
    """

    method: Method
    reason: str
    ms: float
    terms: tuple[tuple[Floats, Floats], ...] = ()
    spectrum: Spectrum | None = None
    rounds: bool = False


def choose(
    weights: Floats,
    outputs: tuple[int, int],
    dtype: npt.DTypeLike,
    largest_integer: float = np.inf,
) -> Plan:
    """The cheapest way to ``outputs`` (rows, columns) under the ``weights`` as applied, (kh, kw), of tame pixels.

    ``largest_integer``: the size of the largest pixel, if all are integers. Sums of integers stay integers.
    For pixels that are not, `direct` is the way; who computes asks `is_tame` of each part.
    """
    number = np.dtype(dtype)
    costs, (kh, kw), (rows, columns) = _COSTS[number], weights.shape, outputs
    pixels = (rows + kh - 1) * (columns + kw - 1)
    blocks = max(-(-weights.size // costs.most_cells), 1)
    direct = blocks * (costs.call + costs.pass_ * pixels) + costs.cell * pixels * weights.size
    once = costs.call + pixels * (costs.pass_ + costs.tap * (kh + kw))
    tiles = -(-rows // most_outputs(kh)), -(-columns // most_outputs(kw))
    padded = (rows + tiles[0] * (kh - 1)) * (columns + tiles[1] * (kw - 1))
    spectral = 6 * costs.call * (tiles[0] * tiles[1] / 2 + 1) + costs.dft * padded
    size = f"{kh} × {kw}"
    slower = f"the direct sum takes {_ms(direct)}"
    cheapest = Plan("direct", f"cell by cell is the quickest way under {size}", direct / 1e6)
    if direct <= min(once, spectral) or direct < _TOO_SMALL or not weights.any():
        return cheapest
    sizes = float(np.abs(weights).sum(dtype=np.float64))
    rounds = sizes * largest_integer < _WHOLE[number] and not np.any(weights % 1)
    terms = separated(weights, number) if once < min(direct, spectral) else ()
    separable = once * len(terms)
    if terms and separable <= min(direct, spectral):
        rank = f"{size} of rank {len(terms)}"
        reason = f"{rank}: {_ms(separable)}, {slower}"
        return Plan("separable", reason, separable / 1e6, tuple(terms), rounds=rounds)
    if spectral < direct:
        reason = f"{size}: {_ms(spectral)}, {slower}"
        return Plan("DFT", reason, spectral / 1e6, spectrum=Spectrum(weights), rounds=rounds)
    return cheapest


def separated(weights: Floats, dtype: npt.DTypeLike) -> tuple[tuple[Floats, Floats], ...]:
    """One to three (column, row) pairs that add up to ``weights`` but for rounding; none where there are no such.

    From the singular value decomposition K = Σᵣ σᵣ uᵣ vᵣᵀ, each σ shared evenly by its column and row. What is left
    over is of the size of each weight's own rounding, so Σ|I||K − Σᵣ columnᵣ rowᵣ| is of the size of Σ|I||K|'s.
    """
    number = np.dtype(dtype)
    exact = weights.astype(np.float64)
    sizes = np.abs(exact)
    rounding = 4 * np.finfo(number).eps
    # The decomposition itself is made in float64, and rounds by its largest weight.
    left_over = rounding * sizes + 16 * np.finfo(np.float64).eps * sizes.max()
    u, sigma, vt = np.linalg.svd(exact, full_matrices=False)
    columns, rows = u * np.sqrt(sigma), vt * np.sqrt(sigma)[:, np.newaxis]
    for rank in range(1, min(_MOST_TERMS, len(sigma)) + 1):
        if np.all(np.abs(exact - columns[:, :rank] @ rows[:rank]) <= left_over):
            terms = np.abs(columns[:, :rank]).sum(0) * np.abs(rows[:rank]).sum(1)
            if terms.sum() > _MOST_CANCELLED * sizes.sum():
                break
            return tuple(
                (columns[:, at].astype(number), rows[at].astype(number)) for at in range(rank)
            )
    return ()


def is_tame(pixels: Floats) -> bool:
    """Whether a DFT's or an SVD's rounding stays below what shows in ``pixels``, (H, W) of floats.

    That is: all are finite, and the brightest is not too far above the mean one.
    """
    found: list[tuple[float, float]] = []

    def look(rows: range) -> None:
        part = pixels[rows.start : rows.stop]
        found.append((cv2.norm(part, cv2.NORM_INF), cv2.norm(part, cv2.NORM_L1)))

    # In parts that are still in the cache when they are read for the second time.
    each(look, cut(len(pixels), max(_CACHED // max(pixels.shape[1], 1), 1)))
    peak = max((peak for peak, _ in found), default=0.0)
    mean = sum(total for _, total in found) / max(pixels.size, 1)  # NaN and infinity stay
    return bool(np.isfinite(mean) and peak <= _TAME[pixels.dtype] * mean)


def costs(dtype: npt.DTypeLike) -> Costs:
    """What things cost in a number type."""
    return _COSTS[np.dtype(dtype)]


def _ms(nanoseconds: float) -> str:
    return f"{format_number(nanoseconds / 1e6, 2)} ms"
