"""The likeliest reason why another program's output differs from S: what it does otherwise.

Each way in which programs differ is tried on outputs that see no border: the other operation, an origin one cell away,
the other light, a factor, and an offset. The simplest that explains what the others do not is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.linear_light import encoded
from convstudio.core.numbers.formatting import format_number, format_weight
from convstudio.core.sums.threads import stop_if_cancelled

Real = npt.NDArray[np.float64]

_SECTION: Final = 384  # the most rows and columns of outputs that are compared, from the middle
_BETTER: Final = 0.25  # of the error without a change, that a reason has to leave at most
_MUCH_BETTER: Final = 0.5  # of the error of a simpler reason
_FACTOR: Final = 1e-3  # from 1, from which it is worth naming
_DIGITS: Final = 4


@dataclass(frozen=True)
class Reason:
    """What another program does otherwise, in ``words``, and the error that is left, as a root mean square.

    ``error_before`` is that without the change; both leave out what a factor or an offset explains only where these are
    named. ``inputs`` are the fields of the experiment that make S what the other program computes, as far as an
    experiment can: it has no offset.
    """

    words: str
    error: float
    error_before: float
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """How far another program's outputs are from S: the root mean square ``error``, that of ``rounding``, and why."""

    error: float
    rounding: float
    reason: Reason | None

    @property
    def is_same(self) -> bool:
        """Whether they differ by nothing but rounding."""
        return self.error <= self.rounding


def compared(
    experiment: Experiment,
    theirs: npt.NDArray[np.generic],
    rounding: float,
    *,
    white: float | None = None,
) -> Compared:
    """Return how ``theirs``, another program's (H, W) output for the input, differs from S under `same`, and why.

    Outputs that are no finite numbers do not count. ``rounding``: the error that is none. ``white``: theirs are stored
    gamma-encoded where that is the value of white, so that light is encoded before it is compared.

    Raises ValueError where ``theirs`` has another size than the input or three channels, where no output sees the image
    alone, and where none is a finite number.
    """
    if experiment.is_color:
        raise ValueError(
            "Outputs are compared in one channel: filter the grey version, or one channel."
        )
    same = replace(experiment, mode="same")
    if theirs.shape != same.output_shape:
        raise ValueError(
            f"It has {_size(theirs.shape)} outputs, but under “same” S has {_size(same.output_shape)}."
        )
    i, j = compared_section(same)
    wanted = theirs[i.start : i.stop, j.start : j.stop].astype(np.float64)
    if not np.isfinite(wanted).any():
        raise ValueError("None of its outputs is known: they are cut off, or no numbers.")
    before = _error(_predicted(same, i, j, white), wanted)
    if before <= rounding:
        return Compared(before, rounding, None)
    best: Reason | None = None
    # What is hardly smaller than the outputs' own deviation explains nothing of them.
    worth = _BETTER * min(before, float(np.nanstd(np.where(np.isfinite(wanted), wanted, np.nan))))
    for words, changes in _changes(same):
        stop_if_cancelled()
        tried = replace(same, **changes)
        encodes = tried.decodes and white is not None
        for more, factor, error in _fits(_predicted(tried, i, j, white), wanted, encodes=encodes):
            said = " and ".join(each for each in (words, more) if each)
            limit = worth if best is None else _MUCH_BETTER * best.error
            if said and error <= limit:
                inputs = changes if factor == 1 else {**changes, "kernel": _scaled(tried, factor)}
                best = Reason(said, error, before, inputs)
            if best is not None and best.error <= rounding:
                return Compared(before, rounding, best)
    return Compared(before, rounding, best)


def compared_section(experiment: Experiment) -> tuple[range, range]:
    """Return outputs that see the image alone, one cell further in for an origin that moves, from the middle.

    Raises ValueError where there are none.
    """
    found = []
    for axis in experiment.axes:
        first, last = axis.taps, axis.size - axis.taps
        if last <= first:
            raise ValueError(
                "No output sees the image alone: a smaller kernel or a larger image can be compared."
            )
        count = min(last - first, _SECTION)
        start = first + (last - first - count) // 2
        found.append(range(start, start + count))
    return found[0], found[1]


def _predicted(experiment: Experiment, i: range, j: range, white: float | None) -> Real:
    """Return some of S as it would be stored: light is encoded if ``white`` says for what."""
    outputs: Real = experiment.outputs(i, j)
    return white * encoded(outputs) if experiment.decodes and white is not None else outputs


def _scaled(experiment: Experiment, factor: float) -> Kernel:
    """Return the kernel with its scale times a factor, of which a few digits are kept."""
    scale = float(experiment.kernel.scale_value) * factor
    return replace(experiment.kernel, scale=format_weight(float(f"{scale:.{_DIGITS}g}")))


def _changes(experiment: Experiment) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what programs do otherwise, the simplest and most usual first, in words and as fields."""
    yield "", {}
    other = "cross-correlation" if experiment.flip else "convolution"
    flip = {"flip": not experiment.flip}
    yield f"it is a {other}", flip
    (kh, kw), (r, c) = experiment.kernel.shape, experiment.origin
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            at = r + down, c + right
            if (down or right) and 0 <= at[0] < kh and 0 <= at[1] < kw:
                moved = {"kernel": experiment.kernel.with_origin(*at)}
                yield f"its origin is ({at[0]}, {at[1]})", moved
                yield f"it is a {other} whose origin is ({at[0]}, {at[1]})", {**moved, **flip}
    if experiment.picture.may_be_encoded:
        where = "pixels as stored" if experiment.linear_light else "linear light"
        yield f"it sums {where}", {"linear_light": not experiment.linear_light}


def _fits(ours: Real, theirs: Real, *, encodes: bool) -> Iterator[tuple[str, float, float]]:
    """Yield the error as it is, with a factor, with an offset, and with both, each in words and with the factor.

    A factor of the light is none of what is stored, if that is encoded.
    """
    yield "", 1.0, _error(ours, theirs)
    known = np.isfinite(ours) & np.isfinite(theirs)
    one, other = ours[known], theirs[known]
    if encodes or one.size < 2 or not one.any():
        return
    factor = float(one @ other) / float(one @ one)
    offset = float((other - one).mean())
    if abs(factor - 1) > _FACTOR and factor:
        yield f"it is scaled by {_number(factor)}", factor, _error(factor * one, other)
    yield f"{_number(offset)} is added", 1.0, _error(one + offset, other)
    deviation = one - one.mean()
    if (spread := float(deviation @ deviation)) and factor:
        slope = float(deviation @ other) / spread
        added = float(other.mean()) - slope * float(one.mean())
        yield (
            f"it is scaled by {_number(slope)} and {_number(added)} is added",
            slope,
            _error(slope * one + added, other),
        )


def _number(value: float) -> str:
    return format_number(value, _DIGITS)


def _error(ours: Real, theirs: Real) -> float:
    with np.errstate(invalid="ignore"):
        apart = ours - theirs
    known = apart[np.isfinite(apart)]
    return float(np.sqrt(np.mean(known**2))) if known.size else 0.0


def rounding_of(theirs: npt.NDArray[np.generic]) -> float:
    """Return the error that the type of the outputs brings with it."""
    if theirs.dtype.kind in "iub":
        return 0.3  # that of rounding is 1/√12
    return 1e-5 * float(np.nanmax(np.abs(theirs), initial=0))


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
