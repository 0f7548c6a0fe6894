"""The properties of a kernel, in words and numbers: its effect on flat areas and on noise, and its structure.

Each is one line. A property that was good before an edit and no longer is says so: the sum is no longer 1 (or 0), the
symmetry is lost, or the kernel is no longer separable.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

import numpy as np

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.one_dimension import signal_axis
from convstudio.core.notation.design.directional import (
    accumulator,
    edges_or_slope,
    passband,
    pixel_ends,
)
from convstudio.core.notation.design.flip_effect import Kind, verdict
from convstudio.core.notation.design.property import Property, Remedy
from convstudio.core.notation.exact_sums import exact_sums
from convstudio.core.notation.naming import Names, names_of
from convstudio.core.notation.weights import sum_text
from convstudio.core.numbers.equations import ABOUT, EQUAL, Printed, exactly, right_side
from convstudio.core.numbers.expressions import Number
from convstudio.core.numbers.formatting import MINUS, format_number

_DIGITS: Final = 4
_COMPUTED: Final = 14  # significant digits of a decimal that nobody types
# Of floats that are added, relative to the sum of their sizes; of singular values, as of decimals of 15 digits.
_ROUNDING: Final = 1e-12
_HALF: Final = "½"
_UP_TO_ROUNDING: Final = " up to rounding"
# A sum that is wanted, what it makes of flat areas, and what brings it about.
_WANTED_SUMS: Final[tuple[tuple[int, str, Remedy], ...]] = (
    (1, "are {nearly}kept", "normalise"), (0, "become {nearly}0", "zero_sum")
)  # fmt: skip
# A decimal of as many digits as those of computed weights have, of which the last are rounded.
_ROUNDED: Final = re.compile(r"[-+]?[0.]*([1-9][.\d]*)(?:[eE][-+]?\d+)?")
_BY_SYMMETRY: Final[dict[Kind, tuple[str, str]]] = {
    "none": ("symmetric about the {}", "convolution and correlation agree"),
    "sign": ("antisymmetric about the {}", "convolution and correlation differ in sign"),
    "shift": (
        "symmetric, not about the origin",
        "convolution and correlation differ by a shift of {}",
    ),
    "sign and shift": (
        "antisymmetric, not about the origin",
        "convolution and correlation differ in sign and by a shift of {}",
    ),
    "matters": ("not symmetric", "convolution and correlation differ"),
}


def properties(
    experiment: Experiment, before: Experiment | None = None, angle: float = 0
) -> tuple[Property, ...]:
    """Return the properties of the kernel of ``experiment``; ``before`` is the experiment before the last edit.

    Those that have a direction are said along ``angle``: degrees, 0 to the right, counter-clockwise.

    A property counts as worse than before only if most weights are unchanged: an entirely different kernel is intended.
    """
    found = _properties(experiment, angle)
    if before is None or not _is_edited(before.kernel, experiment.kernel):
        return tuple(line for line, _ in found.values())
    earlier = _desirable(before)
    return tuple(
        _warned(line, *earlier[name]) if name in earlier and earlier[name][1] != merit else line
        for name, (line, merit) in found.items()
    )


def _warned(line: Property, before: Property, good: int) -> Property:
    """Return a property that was good before an edit, with what brings that back."""
    remedy: Remedy = "zero_sum" if line.name == "Sum" and good == 0 else line.remedy
    return replace(line, was=before.value, remedy=remedy)


def _is_edited(before: Kernel, after: Kernel) -> bool:
    """Return whether one kernel is an edit of the other: at least half of the weights are the same, as typed."""
    if before is after or after.name:
        return False
    if before.shape != after.shape:
        before = before.resized(*after.shape)
    same = sum(
        one == other
        for rows in zip(before.texts, after.texts, strict=True)
        for one, other in zip(*rows, strict=True)
    )
    return 2 * same >= after.array.size


_Merit = int | None
"""The desirable value that a property has, such as the sum 1; None if it has none."""


def _properties(experiment: Experiment, angle: float) -> dict[str, tuple[Property, _Merit]]:
    facts, names = _facts(experiment.kernel), names_of(experiment)
    lines = (
        _sum(experiment, facts),
        _noise(experiment, facts, names),
        *(
            (line, None)
            for line in (passband(experiment, angle), edges_or_slope(experiment, angle))
            if line
        ),
        _symmetry(experiment),
        _rank(experiment.kernel, facts),
        _origin(experiment, names),
        _range(experiment, facts, names),
        (needs, None) if (needs := accumulator(experiment)) else None,
    )
    return {line[0].name: line for line in lines if line is not None}


def _desirable(experiment: Experiment) -> dict[str, tuple[Property, int]]:
    """Return the properties with a desirable value, which an edit may lose."""
    facts = _facts(experiment.kernel)
    lines = _sum(experiment, facts), _symmetry(experiment), _rank(experiment.kernel, facts)
    return {line.name: (line, merit) for line, merit in filter(None, lines) if merit is not None}


@dataclass(frozen=True)
class _Facts:
    """Derived quantities of the weights: sums, exact where the weights are rational, and singular values."""

    total: Number
    positive: Number
    negative: Number
    squares: Fraction | None
    """None if it is not rational."""
    norm: float
    """The square root of ``squares``."""
    rank: int
    """The number of singular values that are not 0 up to rounding."""
    exact_rank: int | None
    """None if a weight is not rational, or a decimal of so many digits that it was rounded."""
    ratio: float
    """σ₂/σ₁; 0 if that is 0 up to rounding."""


@lru_cache(maxsize=8)
def _facts(kernel: Kernel) -> _Facts:
    array = kernel.array
    largest = float(np.abs(array).max())
    if largest:
        singular = np.linalg.svd(array / largest, compute_uv=False)
        rank = int(np.count_nonzero(singular > _ROUNDING * singular[0]))
        ratio = float(singular[1] / singular[0]) if rank > 1 else 0.0
    else:
        rank, ratio = 0, 0.0
    # Rounding hides small singular values, and adds none.
    exact = rank if rank in (0, min(array.shape)) else _exact_rank(kernel)
    norm = largest * float(np.linalg.norm(array / largest)) if largest else 0.0
    return _Facts(kernel.total, *_sums(kernel), norm, rank, exact, ratio)


def _exact_rank(kernel: Kernel) -> int | None:
    """Return the rank by elimination in whole numbers; None if a weight is not rational, or rounded.

    Rounding makes the rank of a computed kernel that of any.
    """
    if any(map(_is_rounded, {text for row in kernel.texts for text in row})):
        return None
    fractions = [value for row in kernel.values for value in row if isinstance(value, Fraction)]
    if len(fractions) < kernel.array.size:
        return None
    common = math.lcm(*(value.denominator for value in fractions))
    whole = iter(value.numerator * (common // value.denominator) for value in fractions)
    rows = [[next(whole) for _ in row] for row in kernel.values]
    rank, last = 0, 1
    while rows := [row for row in rows if any(row)]:
        pivots = rows.pop()
        at = next(at for at, value in enumerate(pivots) if value)
        pivot = pivots[at]
        # Bareiss: each division by the pivot before leaves no remainder.
        rows = [
            [
                (pivot * one - row[at] * other) // last
                for one, other in zip(row, pivots, strict=True)
            ]
            for row in rows
        ]
        rank, last = rank + 1, pivot
    return rank


def _is_rounded(text: str) -> bool:
    """Return whether a text is a decimal with as many digits as computed weights have."""
    found = _ROUNDED.fullmatch(text)
    return found is not None and "." in text and len(found[1].replace(".", "")) >= _COMPUTED


def _sums(kernel: Kernel) -> tuple[Number, Number, Fraction | None]:
    """Return the sums of the positive weights, of the negative ones, and of all squares."""
    scale, found = kernel.scale_value, exact_sums(kernel)
    if found is not None and isinstance(scale, Fraction):
        unit = scale / found.divisor
        positive, negative = found.positive * unit, found.negative * unit
        if unit < 0:
            positive, negative = negative, positive
        return positive, negative, found.squares * unit * unit
    weights = kernel.array
    with np.errstate(over="ignore"):
        return float(weights[weights > 0].sum()), float(weights[weights < 0].sum()), None


def _sum(experiment: Experiment, facts: _Facts) -> tuple[Property, _Merit]:
    total = facts.total
    value = sum_text(experiment.kernel)
    kernel, area = experiment.kernel, _area(experiment)
    if not _is_finite(total):
        return Property("Sum", value, "too large for a number", is_undefined=True), None
    if experiment.skips and facts.rank:
        return Property("Sum", value, f"S is a mean: {area} are kept"), None
    for wanted, becomes, mend in _WANTED_SUMS:
        if kernel.sums_to(wanted):
            nearly, rounding = _nearly(facts, wanted)
            meaning = f"{area} {becomes.format(nearly=nearly)}{rounding}"
            return Property("Sum", value, meaning, remedy=mend if nearly else ""), wanted
    is_larger = not -1 <= total <= 1
    size = "brightened" if is_larger else "darkened"
    if signal_axis(experiment) is not None:
        size = "amplified" if is_larger else "weakened"
    if total < 0:
        size = "inverted" if total == -1 else f"inverted and {size}"
    return Property("Sum", value, f"{area} are {size}, × Σ", remedy="normalise"), None


def _nearly(facts: _Facts, wanted: int) -> tuple[str, str]:
    """Return "nearly " before, or " up to rounding" behind what a sum means that is not exactly the ``wanted`` one.

    What is up to rounding no other scale would mend.
    """
    if facts.total == wanted:
        return "", ""
    room = _ROUNDING * float(facts.positive - facts.negative)
    return ("", _UP_TO_ROUNDING) if abs(float(facts.total - wanted)) <= room else ("nearly ", "")


def _area(experiment: Experiment) -> str:
    return "flat areas" if signal_axis(experiment) is None else "constant stretches"


def _noise(experiment: Experiment, facts: _Facts, names: Names) -> tuple[Property, _Merit] | None:
    letter = names.kernel.lower()
    name, squares, factor = f"√Σ{letter}²", facts.squares, facts.norm
    if experiment.skips:
        if not facts.rank:
            return None
        name, total = f"{name} / Σ{letter}", facts.total
        if squares is not None and isinstance(total, Fraction):
            squares /= total * total
            factor = math.sqrt(squares)
        else:
            squares, factor = None, factor / _as_float(total)
    if not math.isfinite(factor):
        return Property("Noise", f"{name} = ∞", "too large for a number", is_undefined=True), None
    value = f"{name} {right_side([_root(squares)], factor, _DIGITS)}"
    power = factor if squares is None else squares
    if power == 1:
        return Property("Noise", value, "white noise keeps its σ"), None
    size = "weaker" if power < 1 else "stronger"
    return Property("Noise", value, f"{size} white noise, σ × {name}"), None


def _root(squares: Fraction | None) -> Printed | None:
    """Return the square root if it is rational."""
    if squares is None:
        return None
    above, below = math.isqrt(squares.numerator), math.isqrt(squares.denominator)
    is_square = above * above == squares.numerator and below * below == squares.denominator
    return exactly(Fraction(above, below)) if is_square else None


def _as_float(number: Number) -> float:
    """Return a number as a float, ∞ where it is beyond them."""
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _is_finite(number: Number) -> bool:
    """Return whether a float is finite; fractions always are."""
    return isinstance(number, Fraction) or math.isfinite(number)


def _symmetry(experiment: Experiment) -> tuple[Property, _Merit]:
    if not _facts(experiment.kernel).rank:
        return Property("Symmetry", "all weights are 0", "S is 0 either way"), None
    found = verdict(experiment)
    if found.kind == "empty":
        found = verdict(replace(experiment, mode="full"))
    value, meaning = _BY_SYMMETRY[found.kind]
    middle = "origin" if experiment.mode == "same" else "middle"
    shift = ", ".join(
        str(each).replace("-", MINUS) for each in names_of(experiment).pick(*found.shift)
    )
    merit = {"none": 1, "sign": -1}.get(found.kind)
    remedy: Remedy = "" if found.kind == "none" else "compare"
    line = Property("Symmetry", value.format(middle), meaning.format(f"({shift})"), remedy=remedy)
    return line, merit


def _rank(kernel: Kernel, facts: _Facts) -> tuple[Property, _Merit] | None:
    if min(kernel.shape) == 1 or not facts.rank:
        return None
    rank, exact = facts.rank, facts.exact_rank
    nearly = "nearly " if exact not in (rank, None) else ""
    # Weights that are no fractions have a numerical rank.
    counted = "; singular values below 10⁻¹² σ₁ count as 0" if exact is None else ""
    sign = EQUAL if exact == 1 else ABOUT
    value = f"{exact or rank}, σ₂/σ₁ {sign} {format_number(facts.ratio, 3)}"
    if rank == 1:
        return Property("Rank", value, f"{nearly}separable: a column × a row{counted}"), 1
    return Property(
        "Rank", value, f"{nearly}{'a ' * bool(nearly)}sum of {rank} separable kernels{counted}"
    ), None


def _origin(experiment: Experiment, names: Names) -> tuple[Property, _Merit]:
    (kh, kw), (r, c) = experiment.kernel.shape, experiment.origin
    size = " × ".join(map(str, (kh, kw) if len(names.axes) == 2 else names.pick(kh, kw)))
    middle = f"the middle of {size}"
    ways = names.pick(2 * r - kh + 1, 2 * c - kw + 1)  # in half pixels
    words = (
        [("below", "above"), ("right of", "left of")] if len(ways) == 2 else [("behind", "before")]
    )
    away = [
        f"{_halves(abs(way))} {word[way < 0]}" for way, word in zip(ways, words, strict=True) if way
    ]
    meaning = middle if not away else f"{' and '.join(away)} {middle}"
    if experiment.mode != "same" and away:
        meaning += f"; no number depends on it in “{experiment.mode}”"
    remedy: Remedy = "" if (r, c) == (kh // 2, kw // 2) else "origin_to_centre"
    return Property("Origin", names.place(r, c), meaning, remedy=remedy), None


def _halves(count: int) -> str:
    whole, half = divmod(count, 2)
    return f"{whole or ''}{_HALF if half else ''}"


def _range(experiment: Experiment, facts: _Facts, names: Names) -> tuple[Property, _Merit] | None:
    """Return the least and the largest possible value of S, if I has integers of a known range."""
    pixels = pixel_ends(experiment)
    if pixels is None or (experiment.skips and not facts.rank):
        return None
    low, high = pixels
    ends: tuple[Number, ...] = (low, high)
    if not experiment.skips:
        ends = (
            _plus(_times(facts.positive, low), _times(facts.negative, high)),
            _plus(_times(facts.positive, high), _times(facts.negative, low)),
        )
        if not all(map(_is_finite, ends)):
            return None
    value = f"{names.output} {_within(ends)}"
    return Property("Range", value, f"for {names.image} {_within((low, high))}"), None


def _times(one: Number, other: Fraction) -> Number:
    return one * other if isinstance(one, Fraction) else one * float(other)


def _plus(one: Number, other: Number) -> Number:
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one + other
    return float(one) + float(other)


def _within(ends: Iterable[Number]) -> str:
    """Return "in 0 … 255", or "in about 0 … 85.33" if an end has more digits than are printed."""
    sides = [right_side([exactly(end)], end, 6) for end in ends]
    about = "" if all(side.startswith(EQUAL) for side in sides) else "about "
    return f"in {about}{' … '.join(side[2:] for side in sides)}"
