"""Scales that give a kernel a unit response: to an even slope, or at the frequency that it passes best.

`Kernel.normalised` gives one to flat areas: the sum 1.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

import numpy as np

from convstudio.core.design.frequencies.response import Response
from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.expressions import Number
from convstudio.core.numbers.formatting import format_number, format_weight

_SAME: Final = 1e-9  # relative to a gain: what its search, or rounding, may be off
# The largest denominator of a scale that is taken for what a gain was meant to give.
_SIMPLE: Final = 10_000


def unit_ramp(kernel: Kernel) -> Kernel:
    """Return a copy whose scale makes S ±1 where I grows by 1 per pixel in the direction that the kernel sees best.

    The sign of the scale is positive, so that the kernel keeps its direction. Exact for whole weights along a row or a
    column. Raises ValueError if the weights do not sum to 0, or see no slope.
    """
    if not kernel.sums_to(0):
        total = format_number(kernel.total)
        raise ValueError(
            f"The weights sum to {total}: only a derivative, whose weights sum to 0, has one answer to a slope. "
            "“Make the sum 0” would make it one."
        )
    weights, (kh, kw) = kernel.typed_array, kernel.shape
    down = float((weights * np.arange(kh)[:, np.newaxis]).sum())
    right = float((weights * np.arange(kw)).sum())
    gain = math.hypot(down, right)
    if gain <= _SAME * float(np.abs(weights).sum()):
        raise ValueError(
            "On an even slope this kernel gives 0 in every direction, so no scale can make that 1; "
            "“Normalise to peak gain 1” can scale it."
        )
    return kernel.with_scale(_inverse(gain))


def unit_peak(kernel: Kernel) -> Kernel:
    """Return a copy whose scale makes the largest gain of all frequencies 1.

    Raises ValueError if all weights are 0.
    """
    _, gain = Response(kernel.typed_array, kernel.origin).peak
    if not gain:
        raise ValueError("All weights are 0, so that no frequency has a gain.")
    return kernel.with_scale(_inverse(gain))


def _inverse(gain: float) -> str:
    """Return 1/gain as the text of a scale: as a simple ratio if it is one up to rounding."""
    exact: Number = 1 / gain
    if not math.isfinite(exact) or not exact:
        raise ValueError(
            f"The gain is {format_number(gain)}, so that no float is the scale that makes it 1; weights of a size "
            "nearer to 1 can be normalised."
        )
    simple = Fraction(exact).limit_denominator(_SIMPLE)
    if 1 in (simple.numerator, simple.denominator) and abs(float(simple) * gain - 1) <= _SAME:
        return str(simple)
    return format_weight(exact)
