"""A mean of the present pixels in writing: weighted products over the sum of the weights, "(1×4 + – ×3) ÷ 6".

The kernel's scale is omitted, since it would cancel. A missing pixel is a dash, whatever number the file has in its
place, and a partly missing one is preceded by its weight: "0.5·92".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.weights import printed_weight
from convstudio.core.numbers.equations import (
    SHARE_DIGITS,
    Printed,
    as_printed,
    product,
    quotient,
    right_side,
    sign_of,
    weighted,
)
from convstudio.core.numbers.formatting import FULL, Value, format_number, format_value
from convstudio.core.steps.term import Term

NO_VALUE: Final = "no value"
DASH: Final = "–"


def written_kernel(experiment: Experiment) -> Kernel:
    """Return the kernel that the products are written with: without its scale."""
    kernel = experiment.kernel.with_scale("1")
    # Minus signs cancel between numerator and denominator, which leaves weights ≥ 0.
    return kernel.negated() if experiment.skips and (kernel.array < 0).any() else kernel


def output_text(
    experiment: Experiment, value: npt.NDArray[Any] | Value | float, digits: int = 6
) -> str:
    """Return an output's value, or three in brackets; "no value" if nothing was present to be summed."""
    texts = [
        NO_VALUE if experiment.skips and np.isnan(number) else format_value(number, digits)
        for number in np.atleast_1d(np.asarray(value, np.float64)).tolist()
    ]
    if len(set(texts)) == 1 and texts[0] == NO_VALUE:
        return NO_VALUE
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def output_reading(
    experiment: Experiment, value: npt.NDArray[Any] | Value | float, digits: int = FULL
) -> str:
    """Return the text after an output's name: "= 26", "≈ 205.222" if it is rounded, or "= no value"."""
    numbers = np.atleast_1d(np.asarray(value, np.float64)).tolist()
    return f"{sign_of(numbers, digits)} {output_text(experiment, value, digits)}"


def factor_text(term: Term, digits: int = 6) -> str:
    """Return the pixel of a term as a factor: "92", "0.5·92", "0.5·(92, 8, 7)", or a dash if it is missing."""
    values, weights = np.broadcast_arrays(*np.atleast_1d(term.value, term.presence))
    share = float(weights[0])
    if len(values) > 1 and share and (weights == share).all():
        together = ", ".join(format_value(value, digits) for value in values.tolist())
        return _weighted(f"({together})", share)
    texts = [
        _weighted(format_value(value, digits), weight)
        for value, weight in zip(values.tolist(), weights.tolist(), strict=True)
    ]
    if len(texts) == 1 or set(texts) == {DASH}:
        return texts[0]
    return f"({', '.join(texts)})"


def printed_factors(kernel: Kernel, term: Term, digits: int = FULL) -> list[Printed | None]:
    """Return the product of `factor_text` and a term's weight, for each channel; None if either is rounded."""
    weight = printed_weight(kernel, term.a, term.b)
    return [product(each, weight) for each in weighted(term.value, term.presence, digits)]


def divisor_text(divisor: Value) -> str:
    """Return the divisor Σ w K of a mean: one number, or three if channels lack different pixels."""
    texts = [format_value(number) for number in np.atleast_1d(divisor).tolist()]
    return texts[0] if len(set(texts)) == 1 else f"({', '.join(texts)})"


def mean_side(sums: Sequence[Printed | None], divisor: Value, total: Value) -> str:
    """Return "= 6", or "≈ 4.66667" if the written ``sums`` over the written divisor differ from it.

    A channel with nothing present has "no value", whatever the others have.
    """
    left = [
        quotient(above, below) if value == value else math.nan
        for above, below, value in zip(
            sums, as_printed(divisor), np.atleast_1d(total).tolist(), strict=True
        )
    ]
    right = right_side(left, total)
    return f"= {NO_VALUE}" if np.isnan(total).all() else right.replace("NaN", NO_VALUE)


def is_missing(term: Term) -> bool:
    """Return whether the pixel of a term weighs nothing, in all channels."""
    return not np.any(term.presence)


def _weighted(value: str, weight: float) -> str:
    if weight == 1:
        return value
    return f"{format_number(weight, SHARE_DIGITS)}·{value}" if weight else DASH
