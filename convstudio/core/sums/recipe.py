"""Everything about a sum that no pixel's value decides: its geometry, the weights as applied, the plan.

The same kernel often meets many pictures of one size, and planning (is the kernel separable? what is its spectrum?)
takes longer than the sum over a small one. So the recipes of the last few kernels are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import gcd, prod
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.sums.arguments import Arguments, checked
from convstudio.core.sums.borders import OPENCV_NUMBERS
from convstudio.core.sums.geometry import BORDERS, Axis, Boundary, Mode
from convstudio.core.sums.plan import Plan, choose, costs, largest_possible
from convstudio.core.sums.rounding import brightest, is_float32_enough

Floats = npt.NDArray[Any]

# With a DFT a recipe holds a few megabytes, as long as the kernel does not enlarge the tiles of the transform.
_MOST_KEPT: Final = 16
_MOST_WEIGHTS: Final = 48**2
# Nanoseconds that a byte takes to become a float, as the direct sum reads it, and beyond that saves a separable one;
# and that a separable sum takes to look for overflow at most.
_BYTES_NS: Final = 0.2
_LOOK_NS: Final = 0.05
# The longest last axis that cv2 takes for channels.
_MOST_CHANNELS: Final = 4
_LARGEST: Final = float(np.finfo(np.float32).max)
# The first-level cache of usual processors: how many lines have the same place in a page; and OpenCV's alignment.
_WAYS: Final = 8
_PAGE: Final = 4096
_ALIGNED: Final = 64
# Rows too many that cost less than strips.
_FEW_ROWS: Final = 2
# As narrow as a strip may be, in multiples of the kernel.
_NARROWEST: Final = 4


@dataclass(frozen=True, eq=False)
class Recipe:
    """How the windows of pictures of one shape and number type are summed.

    - ``axes``: the geometry of rows and of columns; ``shape``: of how many outputs.
    - ``applied``: the weights as they lie over a window, (kh, kw) in the number type of the sum.
    - ``plan``: the way of summing, the same on every machine, so that equal calls give equal bits; ``ms``: what it
      takes one core, for all channels.
    - ``border``: OpenCV's number of the border if its filters sum the whole picture in place, else None.
    - ``reads``: whether these sum pixels of the picture's type as quickly as those of the sum's.
    - ``strips``: into how many strips of columns they are given the picture, so that rows do not displace each other in
      the cache.
    - ``apart``: how many rows of a separable sum apart the outputs are that tell whether it overflowed; 0 if it cannot.
    - ``is_usual``: whether the number type loses neither weights and border nor the precision of their products.
    """

    axes: tuple[Axis, Axis]
    shape: tuple[int, int]
    applied: Floats
    plan: Plan
    ms: float
    border: int | None
    reads: bool
    strips: int
    apart: int
    is_usual: bool

    def holds(self, pixels: Floats) -> bool:
        """Return whether the number type loses neither these finite pixels nor the rest of the sum."""
        if self.applied.dtype == np.float64:
            return True
        return self.is_usual and brightest(pixels) <= _LARGEST


def prepared(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    flip: bool,
    mode: object,
    boundary: object,
    fill_value: object,
    origin: object,
    dtype: npt.DTypeLike,
    missing: object,
) -> tuple[Arguments, Recipe]:
    """Return the validated arguments of `convolve` and the recipe of their sum; ValueError if there is none.

    What depends on no pixel is found out once for calls with plain arrays and nothing unusual. It takes but a few
    microseconds, yet three times as many after each sum over a picture that fills the cache.
    """
    if (
        type(image) is type(kernel) is np.ndarray
        and image.dtype.kind in "buif"
        and kernel.dtype.kind in "buif"
        and kernel.size <= _MOST_WEIGHTS
        and type(mode) is type(boundary) is type(missing) is str
        and type(fill_value) is float
        and origin is None
        and (dtype is np.float64 or dtype is np.float32)
        and missing == "spread"
    ):
        given, recipe = _known(
            kernel.tobytes(), kernel.dtype, kernel.shape, image.shape, image.dtype,
            flip, mode, boundary, fill_value, np.dtype(dtype),
        )  # fmt: skip
        return given._replace(pixels=image[np.newaxis] if given.is_line else image), recipe
    given = checked(image, kernel, mode, boundary, fill_value, origin, dtype, missing)
    return given, recipe_of(given, flip, given.number)


@lru_cache(maxsize=_MOST_KEPT)
def _known(
    kernel: bytes,
    kind: np.dtype[Any],
    typed: tuple[int, ...],
    shape: tuple[int, ...],
    stored: np.dtype[Any],
    flip: bool,
    mode: str,
    boundary: str,
    fill_value: float,
    number: np.dtype[Any],
) -> tuple[Arguments, Recipe]:
    """`prepared` for an image of which only shape and dtype are known."""
    image = np.broadcast_to(np.zeros((), stored), shape)
    weights = np.frombuffer(kernel, kind).reshape(typed)
    given = checked(image, weights, mode, boundary, fill_value, None, number)
    return given, recipe_of(given, flip, number)


def recipe_of(given: Arguments, flip: bool, number: np.dtype[Any]) -> Recipe:
    """Return the recipe of a sum in ``number``; ValueError if that does not hold the kernel's weights."""
    weights = given.weights
    make = _kept if weights.size <= _MOST_WEIGHTS else _kept.__wrapped__
    return make(
        weights.tobytes(), weights.dtype, weights.shape, given.pixels.shape,
        given.pixels.dtype, number, flip, given.mode, given.boundary, given.fill_value,
        given.origin,
    )  # fmt: skip


@lru_cache(maxsize=_MOST_KEPT)
def _kept(
    kernel: bytes,
    kind: np.dtype[Any],
    typed: tuple[int, ...],
    shape: tuple[int, ...],
    stored: np.dtype[Any],
    number: np.dtype[Any],
    flip: bool,
    mode: Mode,
    boundary: Boundary,
    fill_value: float,
    origin: tuple[int, int],
) -> Recipe:
    kh, kw = typed if len(typed) == 2 else (1, *typed)
    (r, c), (height, width, *channels) = origin, shape
    given = np.frombuffer(kernel, kind).reshape(kh, kw)
    with np.errstate(over="ignore"):  # values beyond float32 become infinite
        weights, rounded = given.astype(np.float64), given.astype(number)
    if not np.isfinite(rounded).all():
        raise ValueError(f"a kernel must be finite in {number}; this {typed} kernel is not")
    applied = np.ascontiguousarray(weights[::-1, ::-1] if flip else weights, number)
    applied.flags.writeable = False
    axes = Axis(height, kh, r, mode, flip), Axis(width, kw, c, mode, flip)
    largest = largest_possible(stored, fill_value)
    more = _BYTES_NS if stored == np.uint8 else -_LOOK_NS if stored.kind == "f" else 0.0
    outputs = axes[0].outputs, axes[1].outputs
    plan = choose(applied, outputs, number, largest, is_kept=True, more=more)
    border, strips = None, 1
    fits = kh <= height and kw <= width and channels <= [_MOST_CHANNELS]
    if mode == "same" and fits and _is_one_call(applied, plan):
        border = _in_filters(boundary, fill_value)
        if plan.method == "separable":
            strips = _strips(width, taps=(kh, kw), size=number.itemsize * prod(channels))
    reads = stored == number or (stored == np.uint8 and plan.method == "separable")
    is_usual = number == np.float64 or is_float32_enough(weights, 0.0, fill_value)
    ms, apart = plan.ms * prod(channels), 0
    if border is not None and plan.guard is not None and largest > plan.guard.brightest:
        ((column, _),) = plan.terms
        apart = _longest_run(column != 0)
    return Recipe(axes, outputs, applied, plan, ms, border, reads, strips, apart, is_usual)


def _is_one_call(applied: Floats, plan: Plan) -> bool:
    """Return whether one call of OpenCV does the whole sum, up to the rounding of integers."""
    if plan.method == "direct":
        return applied.size <= costs(applied.dtype).most_cells and bool(applied.any())
    return len(plan.terms) == 1


def _longest_run(flags: npt.NDArray[np.bool_]) -> int:
    """Return how many flags in a row are set at most."""
    return max(map(len, "".join("x" if flag else " " for flag in flags).split()))


def _in_filters(boundary: Boundary, fill_value: float) -> int | None:
    """Return the number by which OpenCV's filters know a border; they know no constant but 0."""
    if fill_value or not BORDERS[boundary].in_filters:
        return None
    return OPENCV_NUMBERS[boundary]


def _strips(width: int, taps: tuple[int, int], size: int) -> int:
    """Return into how few strips ``width`` columns are cut for a separable sum of values of ``size`` bytes.

    OpenCV keeps as many rows as the kernel has, each beginning at a multiple of 64 values. Rows that begin at the same
    place of a page of memory are kept in the same lines of the cache, which has but few for each place: under 31 × 31
    weights a picture of 1000 columns takes three times as long as one of 900.
    """
    kh, kw = taps
    for count in range(1, width // (_NARROWEST * kw)):
        most = -(-width // count)
        widths = (width,) if count == 1 else (most + kw // 2, most + kw - 1)
        if all(kh <= _rows_apart(columns, size) + _FEW_ROWS for columns in widths):
            return count
    return 1


def _rows_apart(columns: int, size: int) -> int:
    """Return how many rows of a sum's memory fit into the cache beside each other."""
    row = -(-columns // _ALIGNED) * _ALIGNED * size
    return _WAYS * (_PAGE // gcd(row, _PAGE))
