"""How a mean of what is there is written: the products of what weighs, over what weighs: "(1×4 + – ×3) ÷ 6".

The kernel's scale is no part of it: it would stand above and below the line. A missing pixel is a dash, whatever
number the file has in its place, and one that is not quite there is written with its weight in front: "0.5·92".
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.equations import Printed, as_printed, product, right_side, sum_of
from convstudio.core.experiment import Experiment
from convstudio.core.kernel import Kernel
from convstudio.core.numbers import Value, format_number
from convstudio.core.timeline import Term, Timeline

NO_VALUE: Final = "no value"
DASH: Final = "–"
_DIVISOR_DIGITS: Final = 6


def written_kernel(experiment: Experiment) -> Kernel:
    """The kernel whose weights the products are written with: before its scale."""
    kernel = experiment.kernel.with_scale("1")
    # Minus above and below the line: all that is left are weights ≥ 0.
    return kernel.negated() if experiment.skips and (kernel.array < 0).any() else kernel


def output_text(
    experiment: Experiment, value: npt.NDArray[Any] | Value | float, digits: int = 6
) -> str:
    """An output's value, or its three in brackets; "no value" where nothing was there to be summed."""
    texts = [
        NO_VALUE if experiment.skips and np.isnan(number) else format_number(number, digits)
        for number in np.atleast_1d(np.asarray(value, np.float64)).tolist()
    ]
    if len(set(texts)) == 1 and texts[0] == NO_VALUE:
        return NO_VALUE
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def factor_text(term: Term, digits: int = 6) -> str:
    """The pixel of a term as a factor: "92", "0.5·92", "0.5·(92, 8, 7)", or a dash where it is missing."""
    values, weights = np.broadcast_arrays(*np.atleast_1d(term.value, term.presence))
    share = float(weights[0])
    if len(values) > 1 and share and (weights == share).all():
        together = ", ".join(format_number(value, digits) for value in values.tolist())
        return _weighed(f"({together})", share)
    texts = [
        _weighed(format_number(value, digits), weight)
        for value, weight in zip(values.tolist(), weights.tolist(), strict=True)
    ]
    if len(texts) == 1 or set(texts) == {DASH}:
        return texts[0]
    return f"({', '.join(texts)})"


def divisor_text(divisor: Value, digits: int = _DIVISOR_DIGITS) -> str:
    """What the products' sum is divided by, Σ w K: one number, or three where channels lack different pixels."""
    texts = [format_number(number, digits) for number in np.atleast_1d(divisor).tolist()]
    return texts[0] if len(set(texts)) == 1 else f"({', '.join(texts)})"


def printed_sums(
    timeline: Timeline, i: int, j: int, weights: Sequence[Printed | None], digits: int = 6
) -> tuple[Printed | None, ...]:
    """What the first products of S(i, j) come to, with their ``weights`` as written; None where a share is rounded."""
    added = len(weights)
    presences = timeline.presences(i, j)[:added]
    if not np.isin(presences, (0, 1)).all():
        return (None,) * (presences.shape[1] if presences.ndim == 2 else 1)
    pixels = np.where(presences == 0, 0.0, timeline.products(i, j)[0][:added])
    values = [tuple(value) if isinstance(value, list) else value for value in pixels.tolist()]
    return sum_of(values, weights, digits)


def mean_side(
    experiment: Experiment, sums: Sequence[Printed | None], divisor: Value, total: Value
) -> str:
    """ "= 6", or "≈ 4.66667" where the written ``sums`` over the written divisor come to something else."""
    if np.isnan(total).any():
        return f"= {output_text(experiment, total)}"
    below = as_printed(divisor, _DIVISOR_DIGITS)
    left = [
        product(each, 1 / Fraction(one)) if isinstance(one, int | Fraction) and one else None
        for each, one in zip(sums, below, strict=True)
    ]
    return right_side(left, total)


def is_missing(term: Term) -> bool:
    """Whether the pixel of a term weighs nothing, in all channels."""
    return not np.any(term.presence)


def _weighed(value: str, weight: float) -> str:
    if weight == 1:
        return value
    return f"{format_number(weight, 3)}·{value}" if weight else DASH
