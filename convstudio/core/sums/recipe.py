"""Everything about a sum that no pixel's value decides: its geometry, the weights as applied, the plan.

The same kernel often meets many pictures of one size, and planning (is the kernel separable? what is its spectrum?)
takes longer than the sum over a small one. So the recipes of the last few kernels are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.sums.arguments import Arguments
from convstudio.core.sums.borders import OPENCV_NUMBERS
from convstudio.core.sums.geometry import BORDERS, Axis, Boundary, Mode
from convstudio.core.sums.plan import Plan, choose, costs, largest_possible
from convstudio.core.sums.rounding import brightest, is_float32_enough

Floats = npt.NDArray[Any]

# With a DFT a recipe holds a few megabytes, as long as the kernel does not enlarge the tiles of the transform.
_MOST_KEPT: Final = 16
_MOST_WEIGHTS: Final = 48**2


@dataclass(frozen=True, eq=False)
class Recipe:
    """How the windows of pictures of one shape and number type are summed.

    - ``axes``: the geometry of rows and of columns.
    - ``applied``: the weights as they lie over a window, (kh, kw) in the number type of the sum.
    - ``plan``: the way of summing; the same on every machine, so that equal calls give equal bits.
    - ``border``: OpenCV's number of the border if its filters sum the whole picture in place, else None.
    - ``largest``: the magnitude of the largest pixel possible, border included, if all are integers, else infinity.
    - ``is_usual``: whether the number type loses neither weights and border nor the precision of their products.
    """

    axes: tuple[Axis, Axis]
    applied: Floats
    plan: Plan
    border: int | None
    largest: float
    is_usual: bool

    @property
    def shape(self) -> tuple[int, int]:
        """The rows and columns of outputs."""
        return self.axes[0].outputs, self.axes[1].outputs

    def holds(self, pixels: Floats) -> bool:
        """Return whether the number type loses neither these finite pixels nor the rest of the sum."""
        if self.applied.dtype == np.float64:
            return True
        return self.is_usual and brightest(pixels) <= float(np.finfo(np.float32).max)


def recipe_of(given: Arguments, flip: bool, number: np.dtype[Any]) -> Recipe:
    """Return the recipe of a sum in ``number``; ValueError if that does not hold the kernel's weights."""
    weights = given.weights
    make = _kept if weights.size <= _MOST_WEIGHTS else _kept.__wrapped__
    return make(
        weights.tobytes(), weights.dtype, weights.shape, given.pixels.shape[:2],
        given.pixels.dtype, number, flip, given.mode, given.boundary, given.fill_value,
        given.origin,
    )  # fmt: skip


@lru_cache(maxsize=_MOST_KEPT)
def _kept(
    kernel: bytes,
    kind: np.dtype[Any],
    typed: tuple[int, ...],
    shape: tuple[int, int],
    stored: np.dtype[Any],
    number: np.dtype[Any],
    flip: bool,
    mode: Mode,
    boundary: Boundary,
    fill_value: float,
    origin: tuple[int, int],
) -> Recipe:
    kh, kw = typed if len(typed) == 2 else (1, *typed)
    (r, c), (height, width) = origin, shape
    given = np.frombuffer(kernel, kind).reshape(kh, kw)
    with np.errstate(over="ignore"):  # values beyond float32 become infinite
        weights, rounded = given.astype(np.float64), given.astype(number)
    if not np.isfinite(rounded).all():
        raise ValueError(f"a kernel must be finite in {number}; this {typed} kernel is not")
    applied = np.ascontiguousarray(weights[::-1, ::-1] if flip else weights, number)
    applied.flags.writeable = False
    axes = Axis(height, kh, r, mode, flip), Axis(width, kw, c, mode, flip)
    largest = largest_possible(stored, fill_value)
    plan = choose(applied, (axes[0].outputs, axes[1].outputs), number, largest, is_kept=True)
    border = None
    if mode == "same" and kh <= height and kw <= width and _is_one_call(applied, plan):
        border = _in_filters(boundary, fill_value)
    is_usual = number == np.float64 or is_float32_enough(weights, 0.0, fill_value)
    return Recipe(axes, applied, plan, border, largest, is_usual)


def _is_one_call(applied: Floats, plan: Plan) -> bool:
    """Return whether one call of OpenCV does the whole sum, up to the rounding of integers."""
    if plan.method == "direct":
        return applied.size <= costs(applied.dtype).most_cells and bool(applied.any())
    return len(plan.terms) == 1


def _in_filters(boundary: Boundary, fill_value: float) -> int | None:
    """Return the number by which OpenCV's filters know a border; they know no constant but 0."""
    if fill_value or not BORDERS[boundary].in_filters:
        return None
    return OPENCV_NUMBERS[boundary]
