"""The effect of the flip: whether convolution and cross-correlation with a kernel agree, and if not, how they differ.

It is often said that "kernels are usually symmetric anyway"; this is the precise statement. Let the non-zero weights
occupy the kernel's rows first … last, and let that part equal ± its own rotation by 180°, K(a) = ± K(first + last − a).
Substituted into the formula of the cross-correlation (see `geometry`), along either axis,

    S⋆(i) = Σm I(m) K(m − i + u⋆) = ± Σm I(m) K(i + first + last − u⋆ − m) = ± S∗(i − shift),
    shift = u∗ + u⋆ − first − last,

with u∗ and u⋆ the offsets of the two formulas. Both sums take their border pixels from the same infinite extended
image, so this holds near edges too, for every border, wherever i and i − shift are both outputs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Extremes, extremes
from convstudio.core.model.spread import Spread, joined, spread_of
from convstudio.core.notation.naming import names_of
from convstudio.core.numbers.expressions import evaluate
from convstudio.core.numbers.formatting import format_number
from convstudio.core.sums import convolution
from convstudio.core.sums.presence import is_missing
from convstudio.core.sums.rounding import tolerance
from convstudio.core.sums.threads import cut, stop_if_cancelled

Kind = Literal["empty", "none", "sign", "shift", "sign and shift", "matters"]

# Above this, float64 would take seconds and hundreds of megabytes.
_MOST_EXACT_OUTPUTS: Final = 4_000_000
_MOST_EXACT_PRODUCTS: Final = 1_000_000_000
_BAND: Final = 2**20  # outputs whose difference is computed at once
_KNOWN_DIGITS: Final = 5  # of the mean of differences in float32


@dataclass(frozen=True)
class Verdict:
    """The effect of the flip on S, as a badge (``text``) and an explanatory sentence (``detail``).

    ``shift``: (rows, columns) by which the cross-correlation lies further down and to the right than the convolution.
    """

    kind: Kind
    text: str
    detail: str
    shift: tuple[int, int] = (0, 0)


def verdict(experiment: Experiment) -> Verdict:
    """Return what follows from the exact weights, the mode and the origin alone, whatever the image."""
    if 0 in experiment.output_shape:
        return Verdict(
            "empty", "nothing to compare", "S is empty: the kernel does not fit inside the image."
        )
    support = _support(experiment.kernel)
    if support is None:
        return Verdict("none", "all weights are 0: the flip changes nothing", "S is 0 either way.")
    rows, columns, sign = support
    if sign == 0:
        return Verdict(
            "matters",
            "the flip matters",
            f"{names_of(experiment).kernel} is neither symmetric nor antisymmetric under a half turn; a learnt kernel "
            "would absorb the flip.",
        )
    both = zip(
        replace(experiment, flip=True).axes,
        replace(experiment, flip=False).axes,
        (rows, columns),
        strict=True,
    )
    down, right = (
        convolved.offset + correlated.offset - used.start - (used.stop - 1)
        for convolved, correlated, used in both
    )
    return _agreement(sign, (down, right))


def _agreement(sign: int, shift: tuple[int, int]) -> Verdict:
    moved = f"({_signed(shift[0])}, {_signed(shift[1])})"
    minus = "−" if sign < 0 else ""
    there = f"i{_minus(shift[0])}, j{_minus(shift[1])}"
    equation = f"S⋆(i, j) = {minus}S∗({there})"
    if shift == (0, 0):
        if sign > 0:
            return Verdict("none", "symmetric: the flip changes nothing", f"{equation} everywhere.")
        return Verdict("sign", "antisymmetric: it changes the sign", f"{equation} everywhere.")
    detail = f"{equation} wherever both are outputs."
    if sign > 0:
        return Verdict("shift", f"symmetric, but the flip shifts by {moved}", detail, shift)
    text = f"antisymmetric: it changes the sign and shifts by {moved}"
    return Verdict("sign and shift", text, detail, shift)


def _support(kernel: Kernel) -> tuple[range, range, int] | None:
    """Return the rows and columns spanned by the non-zero weights, and the symmetry of that part.

    The symmetry is 1, −1 or 0: the part equals its rotation by 180°, minus it, or neither. None if all weights are 0.
    """
    if not kernel.scale_value:
        return None
    used = kernel.typed_array != 0
    rows, columns = (np.flatnonzero(used.any(axis=axis)).tolist() for axis in (1, 0))
    if not rows:
        return None
    down, right = range(rows[0], rows[-1] + 1), range(columns[0], columns[-1] + 1)
    return down, right, next((s for s in (1, -1) if _is_turned_by(s, kernel, down, right)), 0)


def _is_turned_by(sign: int, kernel: Kernel, down: range, right: range) -> bool:
    """Return whether a part of a kernel equals its own turn, times ``sign``."""
    weights = kernel.typed_array[down.start : down.stop, right.start : right.stop]
    # What differs in float64 differs exactly, too.
    if not np.array_equal(weights, sign * weights[::-1, ::-1]):
        return False
    texts = [text for a in down for text in kernel.texts[a][right.start : right.stop]]
    pairs = {*zip(texts[: (len(texts) + 1) // 2], texts[::-1], strict=False)}
    return all(
        (sign > 0 and one == other) or evaluate(one) == sign * evaluate(other)
        for one, other in pairs
    )


def _signed(number: int) -> str:
    return str(number).replace("-", "−")


def _minus(number: int) -> str:
    """Return " − 1" for 1, " + 1" for −1, and "" for 0."""
    return "" if number == 0 else f" {'−' if number > 0 else '+'} {abs(number)}"


@dataclass(frozen=True, eq=False)
class Comparison:
    """Both maps and their difference ∗ − ⋆, each (outputs, outputs[, 3]), with statistics for a caption.

    ``spread`` is that of both maps together, ``reach`` the largest absolute difference except for a few far outliers.
    ``largest`` and ``mean`` are of the finite absolute differences; ``undefined`` counts the others (NaN or ∞ − ∞).
    """

    convolved: npt.NDArray[Any]
    correlated: npt.NDArray[Any]
    difference: npt.NDArray[Any]
    spread: Spread
    reach: float
    largest: float
    mean: float
    undefined: int

    @property
    def text(self) -> str:
        """The caption, as in "they differ by up to 812, 37 on average"."""
        if self.undefined == self.difference.size:
            return "no output is a finite number"
        but = f" (but for {self.undefined} outputs that are not finite)" if self.undefined else ""
        if self.largest == 0:
            return f"they do not differ on this image{but}"
        largest, mean = format_number(self.largest, 3), format_number(self.mean, 3)
        return f"they differ by up to {largest}, {mean} on average{but}"


def compare(experiment: Experiment) -> Comparison:
    """Compute S∗, S⋆ and their difference: in float64, or in the screen's dtype for very large maps.

    The difference is computed as a sum of its own, under the difference of the kernels as applied, so that its error is
    relative to its own Σ|I||K∗ − K⋆|; anything within rounding of that becomes 0. It takes as long as three feature
    maps.
    """
    outputs = int(np.prod(experiment.output_shape))
    taps = experiment.kernel.array.size
    exact = outputs <= _MOST_EXACT_OUTPUTS and outputs * taps <= _MOST_EXACT_PRODUCTS
    dtype = np.dtype(np.float64 if exact else experiment.screen_dtype)
    convolved = replace(experiment, flip=True).feature_map(dtype)
    correlated = replace(experiment, flip=False).feature_map(dtype)
    stop_if_cancelled()
    with np.errstate(invalid="ignore", over="ignore"):
        difference = convolved - correlated
        if experiment.skips:  # two means, each with its own divisor
            difference[np.abs(difference) <= _rounding_of_means(experiment, dtype)] = 0
        else:
            _put_differences(experiment, difference)
    stop_if_cancelled()
    finite = np.isfinite(difference)
    count = int(np.count_nonzero(finite))
    sizes = np.abs(difference) if count == difference.size else np.abs(difference[finite])
    with np.errstate(over="ignore"):
        mean = float(sizes.mean(dtype=np.float64)) if count else 0.0
    largest = float(sizes.max()) if count else 0.0
    if not exact and largest:
        # Print no more digits than are known: one difference is computed exactly, and a mean is rounded.
        if count < difference.size:
            sizes = np.where(finite, np.abs(difference), -1)
        largest = _difference_at(experiment, np.unravel_index(int(sizes.argmax()), sizes.shape))
        mean = float(f"{mean:.{_KNOWN_DIGITS}g}")
    return Comparison(
        convolved,
        correlated,
        difference,
        spread=joined(spread_of(convolved), spread_of(correlated)),
        reach=_reach(spread_of(difference).inner),
        largest=largest,
        mean=mean,
        undefined=difference.size - count,
    )


def _difference_at(experiment: Experiment, place: tuple[np.intp, ...]) -> float:
    """Return the absolute difference of one output (or of one of its channels), in float64."""
    i, j = (range(int(at), int(at) + 1) for at in place[:2])
    one, other = (replace(experiment, flip=flip).outputs(i, j)[0, 0] for flip in (True, False))
    return float(np.abs(one - other)[place[2:]])


def _put_differences(experiment: Experiment, difference: npt.NDArray[Any]) -> None:
    """Put Σ I (K∗ − K⋆) where the ``difference`` of the maps is finite, a band of rows at a time, in float64."""
    weights, firsts = _difference_of_kernels(experiment)
    if not difference.size:
        return
    if not weights.any():
        difference[np.isfinite(difference)] = 0
        return
    height, width = difference.shape[:2]
    columns = range(firsts[1], firsts[1] + width + weights.shape[1] - 1)
    for band in cut(height, max(_BAND // max(width, 1), 1)):
        stop_if_cancelled()
        top = band.start + firsts[0]
        region = experiment.bordered(
            range(top, top + len(band) + weights.shape[0] - 1), columns, np.float64
        )
        sums = convolution.sums_under(region, weights)
        sizes = convolution.sums_under(np.abs(region), np.abs(weights))
        sums[np.abs(sums) <= 2 * tolerance(weights.size, np.float64) * sizes] = 0
        part = difference[band.start : band.stop]
        np.copyto(part, sums, where=np.isfinite(part) & np.isfinite(sums), casting="same_kind")


def _difference_of_kernels(
    experiment: Experiment,
) -> tuple[npt.NDArray[np.float64], tuple[int, int]]:
    """Return K∗ − K⋆ as applied, over the union of both windows, and the pixel where that of output (0, 0) begins."""
    both = [replace(experiment, flip=flip) for flip in (True, False)]
    firsts = [[axis.first for axis in one.axes] for one in both]
    corner = (min(first[0] for first in firsts), min(first[1] for first in firsts))
    kh, kw = experiment.kernel.shape
    shape = [
        max(first[at] for first in firsts) - corner[at] + size for at, size in ((0, kh), (1, kw))
    ]
    total, sizes = np.zeros(shape), np.zeros(shape)
    for one, first, sign in zip(both, firsts, (1, -1), strict=True):
        top, left = first[0] - corner[0], first[1] - corner[1]
        place = slice(top, top + kh), slice(left, left + kw)
        total[place] += sign * one.applied_weights
        sizes[place] += np.abs(one.applied_weights)
    total[np.abs(total) <= 4 * np.finfo(np.float64).eps * sizes] = 0  # equal up to rounding
    return total, corner


def _rounding_of_means(experiment: Experiment, dtype: np.dtype[Any]) -> float:
    """Return how far two means of the same pixels, summed in different orders, may differ: 4 n ε max|I|."""
    picture = experiment.picture
    found = experiment.input.extremes
    if picture.no_data is not None and not experiment.decodes:
        found = extremes(picture.pixels[~is_missing(picture.pixels, picture.no_data)])
    largest = max(_reach(found), abs(experiment.border_value))
    with np.errstate(over="ignore"):
        bound = float(4 * experiment.kernel.array.size * np.finfo(dtype).eps * largest)
    return bound if np.isfinite(bound) else 0.0


def _reach(found: Extremes) -> float:
    return max(abs(found[0]), abs(found[1]))
