"""The planner: which of four algorithms computes a sum, and why.

Every sum in the program has the same form, Σ over a window of pixel × weight, and there are four ways to compute it:

direct      cell by cell. Every output is within rounding of its own Σ|I||K|, whatever the pixels are.
separable   K = Σᵣ columnᵣ rowᵣ with one to three terms (found by SVD): 2k products instead of k² for each term.
DFT         the cost hardly depends on the kernel's size; but rounding follows the brightest pixel of a tile,
            and one NaN fills it.
delta       one multiply-add: K has changed along a line, and the response to that change is kept (`linear_update`).

`choose` takes the cheapest of the first three by costs measured on this kind of machine (`_COSTS`), after ruling out
those that the kernel makes inaccurate: separations that leave more than rounding error or whose terms cancel. What the
pixels make inaccurate is detected by the plan's `Guard`, which sees every part of a picture before it is summed. The
choice states its reason in words, which the status line's tooltip shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.numbers.formatting import format_number
from convstudio.core.sums.dft import Spectrum, most_outputs, most_pixels
from convstudio.core.sums.rounding import Guard

Method = Literal["direct", "separable", "DFT", "delta"]
Floats = npt.NDArray[Any]


@dataclass(frozen=True)
class Costs:
    """The costs that `choose` weighs, in nanoseconds on one core, for one dtype.

    ``most_cells``: above this many cells OpenCV's filter2D switches from the direct sum to a DFT. ``doubts``: what
    the outputs cost that a DFT under weights of both signs usually leaves in doubt.
    """

    most_cells: int
    pass_: float  # reading and writing an output once
    cell: float  # one product of the direct sum
    tap: float  # one product of a separable pass
    dft: float  # a pixel of a tile, there and back
    doubts: float = 0.0
    call: float = 7000.0


# Measured with OpenCV 5 on one core with AVX-512, on regions that fit into the second-level cache. Saved files are
# summed in float64: other costs there may change their last digits.
_COSTS: Final = {
    np.dtype(np.float32): Costs(
        most_cells=129, pass_=0.1, cell=0.035, tap=0.08, dft=5.8, doubts=500_000.0
    ),
    np.dtype(np.float64): Costs(most_cells=49, pass_=0.7, cell=0.18, tap=0.15, dft=9.5),
}
_MOST_TERMS: Final = 3
# Nanoseconds below which planning costs more than the direct sum, and below which no other way is worth its rounding.
_TOO_SMALL: Final = 200_000
_TOO_SMALL_TO_KEEP: Final = 50_000
# How much the terms of a separation may cancel: Σᵣ|columnᵣ||rowᵣ| as a multiple of Σ|K|.
_MOST_CANCELLED: Final = 4.0
# The largest error, in units of ε/2, as a multiple of peak × largest |K̂| for a DFT (observed: 7.8) and of peak ×
# Σᵣ|columnᵣ||rowᵣ| for a sum of separable terms (observed: 3.9).
_DFT_NOISE: Final = 8.0
_TERMS_NOISE: Final = 8.0
# The largest value of a spectrum may exceed the largest sample, taken at twice the kernel's size, by this factor.
_BETWEEN_SAMPLES: Final = 1.3
# Sides of a part that is tried with the quick algorithm before it is summed directly, and the nanoseconds that must
# save.
_SIDES: Final = (32, 64, 128, 256)
_WORTH_A_PART: Final = 300_000
# Sums of integers below these have rounding errors far below 1/2, so that rounding makes them exact again.
_WHOLE: Final = {np.dtype(np.float32): 2.0**19, np.dtype(np.float64): 2.0**44}


@dataclass(frozen=True, eq=False)
class Plan:
    """The algorithm chosen for a sum, the reason, and the estimated time (milliseconds on one core).

    ``terms``: the (column, row) pairs whose outer products add up to a separable kernel. ``spectrum``: the kernel's
    transform. ``rounds``: the sums are integers and are rounded to the nearest. ``guard`` tells which outputs may be
    summed this way; None if all may. Others are retried in parts of at least ``least`` rows and columns, then summed
    directly.
    """

    method: Method
    reason: str
    ms: float
    terms: tuple[tuple[Floats, Floats], ...] = ()
    spectrum: Spectrum | None = None
    rounds: bool = False
    guard: Guard | None = None
    least: int = _SIDES[-1]


def choose(
    weights: Floats,
    outputs: tuple[int, int],
    dtype: npt.DTypeLike,
    largest_integer: float = np.inf,
    is_kept: bool = False,
    more: float = 0.0,
) -> Plan:
    """Return the cheapest plan for ``outputs`` (rows, columns) under the ``weights`` as applied, (kh, kw).

    ``largest_integer``: the magnitude of the largest pixel if all are integers, else infinite. Sums of integers stay
    integers. ``is_kept``: whether the plan will serve again, so that finding it may take longer than a small sum.
    ``more``: nanoseconds that a pixel costs the direct sum beyond its table, or a separable one if negative.
    """
    number = np.dtype(dtype)
    costs, (kh, kw), (rows, columns) = _COSTS[number], weights.shape, outputs
    pixels = (rows + kh - 1) * (columns + kw - 1)
    direct = _direct_ns(weights, pixels, costs) + pixels * max(more, 0.0)
    once = costs.call + pixels * (costs.pass_ + costs.tap * (kh + kw) + max(-more, 0.0))
    tiles = -(-rows // most_outputs(kh)), -(-columns // most_outputs(kw))
    padded = (rows + tiles[0] * (kh - 1)) * (columns + tiles[1] * (kw - 1))
    spectral = 6 * costs.call * (tiles[0] * tiles[1] / 2 + 1) + costs.dft * padded
    if weights.min() < 0 < weights.max():
        spectral += costs.doubts
    size = f"{kh} × {kw}"
    slower = f"the direct sum takes {_ms(direct)}"
    cheapest = Plan("direct", f"cell by cell is the quickest way under {size}", direct / 1e6)
    too_small = _TOO_SMALL_TO_KEEP if is_kept else _TOO_SMALL
    if direct <= min(once, spectral) or direct < too_small or not weights.any():
        return cheapest
    sizes = float(np.abs(weights).sum(dtype=np.float64))
    rounds = sizes * largest_integer < _WHOLE[number] and not np.any(weights % 1)
    terms = separated(weights, number) if once < min(direct, spectral) else ()
    separable = once * len(terms)
    if terms and separable <= min(direct, spectral):
        rank = f"{size} of rank {len(terms)}"
        reason = f"{rank}: {_ms(separable)}, {slower}"
        guard = None if rounds else _guard_of_terms(weights.astype(number), terms)
        return Plan("separable", reason, separable / 1e6, terms, rounds=rounds, guard=guard)
    if spectral < direct:
        reason = f"{size}: {_ms(spectral)}, {slower}"
        guard = None if rounds else _guard_of_dft(weights.astype(number))
        return Plan(
            "DFT", reason, spectral / 1e6, spectrum=Spectrum(weights), rounds=rounds,
            guard=guard, least=_least(weights, costs),
        )  # fmt: skip
    return cheapest


def _direct_ns(weights: Floats, pixels: int, costs: Costs) -> float:
    """Return the cost of the direct sum; OpenCV skips weights of 0."""
    blocks = max(-(-weights.size // costs.most_cells), 1)
    products = costs.cell * pixels * np.count_nonzero(weights)
    return float(blocks * (costs.call + costs.pass_ * pixels) + products)


def _least(weights: Floats, costs: Costs) -> int:
    """Return the side of the smallest square of outputs for which a DFT still pays."""
    kh, kw = weights.shape
    for side in _SIDES:
        spectral = 6 * costs.call + costs.dft * (side + 2 * kh - 2) * (side + kw - 1)
        if spectral + _WORTH_A_PART < _direct_ns(weights, side * side, costs):
            return side
    return _SIDES[-1]


def _guard_of_terms(weights: Floats, terms: tuple[tuple[Floats, Floats], ...]) -> Guard:
    """Return the guard of a separable sum, whose noise is what its terms cancel: Σᵣ|columnᵣ||rowᵣ| − |K|."""
    limits = np.finfo(weights.dtype)
    sizes = sum(np.abs(np.multiply.outer(*term)).astype(np.float64) for term in terms)
    rows = max(float(np.abs(row).sum()) for _, row in terms)
    brightest = float(limits.max) / 4 / max(float(np.sum(sizes)), rows, 1.0)
    if len(terms) == 1:
        return Guard(weights.shape, brightest)
    rounding = _TERMS_NOISE * float(limits.eps) / 2
    exact = weights.astype(np.float64)
    products = sum(np.multiply.outer(*term).astype(np.float64) for term in terms)
    noise = rounding * float(np.maximum(sizes - np.abs(exact), 0).sum())
    noise += float(np.abs(exact - products).sum())
    return Guard.against(noise, weights, brightest, rounding)


def _guard_of_dft(weights: Floats) -> Guard:
    limits = np.finfo(weights.dtype)
    exact = weights.astype(np.float64)
    total = float(np.abs(exact).sum())
    height, width = (cv2.getOptimalDFTSize(2 * taps) for taps in weights.shape)
    gain = _BETWEEN_SAMPLES * float(np.abs(np.fft.rfft2(exact, (height, width))).max())
    noise = _DFT_NOISE * float(limits.eps) / 2 * min(gain, total)
    brightest = float(limits.max) / 4 / max(total, 1.0) / most_pixels(weights.shape)
    return Guard.against(noise, weights, brightest)


def separated(weights: Floats, dtype: npt.DTypeLike) -> tuple[tuple[Floats, Floats], ...]:
    """Return one to three (column, row) pairs that add up to ``weights`` but for rounding; none if there are none.

    A single pair is a column and a row of the kernel itself, through its largest weight: where the kernel is 0, so is
    their product. Several are from the singular value decomposition K = Σᵣ σᵣ uᵣ vᵣᵀ, with each σ shared evenly between
    column and row. The residual is at most the rounding of each weight.
    """
    number = np.dtype(dtype)
    exact = weights.astype(np.float64)
    sizes = np.abs(exact)
    rounding = max(4 * np.finfo(number).eps, 16 * np.finfo(np.float64).eps)
    a, b = np.unravel_index(np.argmax(sizes), sizes.shape)
    column, row = exact[:, b] / exact[a, b], exact[a]
    if np.all(np.abs(exact - np.outer(column, row)) <= rounding * sizes):
        return ((column.astype(number), row.astype(number)),)
    if _exceeds_rank(exact, _MOST_TERMS, np.sqrt(rounding) * sizes[a, b]):
        return ()
    # The decomposition itself is computed in float64, where its rounding follows the largest weight.
    left_over = rounding * sizes + 16 * np.finfo(np.float64).eps * sizes.max()
    u, sigma, vt = np.linalg.svd(exact, full_matrices=False)
    columns, rows = u * np.sqrt(sigma), vt * np.sqrt(sigma)[:, np.newaxis]
    for rank in range(2, min(_MOST_TERMS, len(sigma)) + 1):
        if np.all(np.abs(exact - columns[:, :rank] @ rows[:rank]) <= left_over):
            terms = np.abs(columns[:, :rank]).sum(0) * np.abs(rows[:rank]).sum(1)
            if terms.sum() > _MOST_CANCELLED * sizes.sum():
                break
            return tuple(
                (columns[:, at].astype(number), rows[at].astype(number)) for at in range(rank)
            )
    return ()


def _exceeds_rank(matrix: Floats, rank: int, small: float) -> bool:
    """Return whether more than ``small`` is left when a column times a row is subtracted ``rank`` times.

    Each leaves 0 in the row and the column of the largest value (Gaussian elimination): a tenth of the decomposition's
    time. Rounding grows to a few dozen times itself on the way.
    """
    rest = matrix.copy()
    for _ in range(rank):
        a, b = np.unravel_index(np.argmax(np.abs(rest)), rest.shape)
        if abs(rest[a, b]) <= small:
            return False
        rest -= np.outer(rest[:, b] / rest[a, b], rest[a])
    return bool(np.abs(rest).max() > small)


def costs(dtype: npt.DTypeLike) -> Costs:
    """Return the costs for a dtype."""
    return _COSTS[np.dtype(dtype)]


def largest_possible(dtype: np.dtype[Any], fill_value: float) -> float:
    """Return the magnitude of the largest pixel possible, border included, if all are integers; else infinity."""
    if dtype.kind not in "biu" or fill_value % 1:
        return np.inf
    limits = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    return float(max(-limits[0], limits[1], abs(fill_value)))


def _ms(nanoseconds: float) -> str:
    return f"{format_number(nanoseconds / 1e6, 2)} ms"
