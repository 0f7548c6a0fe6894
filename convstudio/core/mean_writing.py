"""How a mean of what is there is written: the products of what weighs, over what weighs: "(1×4 + – ×3) ÷ 6".

The kernel's scale is no part of it: it would stand above and below the line. A missing pixel is a dash, whatever
number the file has in its place, and one that is not quite there is written with its weight in front: "0.5·92".
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.experiment import Experiment
from convstudio.core.kernel import Kernel
from convstudio.core.numbers import format_number
from convstudio.core.timeline import Term, Value

NO_VALUE: Final = "no value"
DASH: Final = "–"


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
    """The pixel of a term as a factor: "92", "0.5·92", or a dash where it is missing."""
    values, weights = np.broadcast_arrays(*np.atleast_1d(term.value, term.presence))
    texts = [
        _weighed(format_number(value, digits), weight)
        for value, weight in zip(values.tolist(), weights.tolist(), strict=True)
    ]
    if len(texts) == 1 or set(texts) == {DASH}:
        return texts[0]
    return f"({', '.join(texts)})"


def divisor_text(divisor: Value, digits: int = 6) -> str:
    """What the products' sum is divided by, Σ w K: one number, or three where channels lack different pixels."""
    texts = [format_number(number, digits) for number in np.atleast_1d(divisor).tolist()]
    return texts[0] if len(set(texts)) == 1 else f"({', '.join(texts)})"


def is_missing(term: Term) -> bool:
    """Whether the pixel of a term weighs nothing, in all channels."""
    return not np.any(term.presence)


def _weighed(value: str, weight: float) -> str:
    if weight == 1:
        return value
    return f"{format_number(weight, 3)}·{value}" if weight else DASH
