"""A fit of a kernel to two pictures as they are stored: what of them is used, and why they may not determine it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.design.fitting.fit import Fitted, fit
from convstudio.core.design.fitting.reasons import Compared, compared, compared_section, rounding_of
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import Picture

Values = npt.NDArray[Any]

_COLOR: Final = "green"


@dataclass(frozen=True, eq=False)
class Task:
    """The kernel of a ``shape`` and an ``origin`` that makes the picture ``after`` of the one ``before``.

    ``experiment`` says in which operation, channel and light. ``before``: None stands for its own picture. ``after``
    may be an experiment, whose S it is. ``offset``: a number may be added to all outputs. ``skips_clipped``: integers
    at the ends of their range may have been cut off, and are not used.
    """

    experiment: Experiment
    before: Picture | None
    after: Picture | Experiment
    shape: tuple[int, int]
    origin: tuple[int, int]
    offset: bool = True
    skips_clipped: bool = True

    @property
    def channel(self) -> Experiment:
        """The experiment in one channel: of three that are filtered separately, the green one."""
        return _of_one_channel(self.experiment)

    @property
    def channels(self) -> int:
        """How many channels are used: all three where both pictures have them and are filtered so, else one."""
        after = self.after
        has_three = after.is_color and self._picture.is_color
        return 3 if has_three and self.experiment.channels == "color" else 1

    @property
    def _used(self) -> Experiment:
        return self.experiment if self.channels > 1 else self.channel

    @property
    def is_own(self) -> bool:
        """Whether the picture after is an S of the picture before itself, so that none of its pixels is cut off."""
        after = self.after
        return isinstance(after, Experiment) and after.picture is self._picture

    @property
    def _picture(self) -> Picture:
        return self.experiment.picture if self.before is None else self.before

    @property
    def used_before(self) -> Values:
        """The pixels before (H, W[, channels]); NaN where they are not used."""
        skips = self.skips_clipped and not self.is_own
        return _values(self._used, self._picture, skips_clipped=skips)

    @property
    def used_after(self) -> Values:
        """The pixels after (H, W[, channels]); NaN where they are not used."""
        after = self.after
        if isinstance(after, Picture):
            return _values(self._used, after, skips_clipped=self.skips_clipped)
        own = after if self.channels > 1 else _of_one_channel(after)
        return replace(own, mode="same").feature_map()

    @property
    def factor(self) -> float | None:
        """By how much white differs from that of the picture before, if that is a part of the weights."""
        if isinstance(self.after, Experiment):
            return None
        channel = self.channel
        before, after = (
            replace(channel, picture=each).white for each in (self._picture, self.after)
        )
        return None if before == after else after / before


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a fit has found, of how many ``outputs`` there are, and why patterns of weights are free, if any.

    ``kernel`` has no more digits than are known; its weights are whole numbers over a ``divisor`` if they may be that.
    """

    fitted: Fitted
    kernel: Kernel
    divisor: int | None
    outputs: int
    why_free: str


def fit_pictures(task: Task, progress: Callable[[float], None]) -> Outcome:
    """Return the kernel that a task asks for; raises ValueError as `fit` does."""
    before, after = task.used_before, task.used_after
    found = fit(
        before, after, task.shape, task.origin,
        flip=task.experiment.flip, offset=task.offset, progress=progress,
    )  # fmt: skip
    (height, width), (kh, kw) = before.shape[:2], task.shape
    why = _why_free(before) if found.undetermined else ""
    kernel, divisor = _kernel_of(found, task.origin)
    outputs = (height - kh + 1) * (width - kw + 1) * task.channels
    return Outcome(found, kernel, divisor, outputs, why)


def _kernel_of(found: Fitted, origin: tuple[int, int]) -> tuple[Kernel, int | None]:
    """Return the kernel of a fit, and the divisor of its whole numbers."""
    whole = found.integers()
    if whole is None:
        return Kernel.from_array(found.rounded(), origin=origin), None
    numerators, divisor = whole
    scale = "1" if divisor == 1 else f"1/{divisor}"
    return Kernel.from_array(numerators, scale=scale, origin=origin), divisor


def compare_with_output(task: Task) -> Compared:
    """Return how far the picture after is from S of the task's experiment, of three channels in the green one, and why.

    Raises ValueError as `compared` does.
    """
    # Stored values: each way to sum light is tried.
    stored, after = replace(task.channel, linear_light=False), task.after
    if isinstance(after, Experiment):
        theirs, white = _section_of(task.channel, _of_one_channel(after)), None
        rounding = rounding_of(theirs)
    else:
        theirs = _values(stored, after, skips_clipped=task.skips_clipped)
        rounding = rounding_of(after.pixels if after.pixels.dtype.kind in "iub" else theirs)
        white = after.white if after.may_be_encoded else None
    return compared(task.channel, theirs, rounding, white=white)


def _of_one_channel(experiment: Experiment) -> Experiment:
    return replace(experiment, channels=_COLOR) if experiment.is_color else experiment


def _section_of(experiment: Experiment, after: Experiment) -> Values:
    """Return S of ``after`` (H, W) where it is compared with that of an experiment; NaN elsewhere."""
    same = replace(after, mode="same")
    found = np.full(same.output_shape, np.nan)
    if same.output_shape == experiment.picture.shape[:2]:
        i, j = compared_section(replace(experiment, mode="same"))
        found[i.start : i.stop, j.start : j.stop] = same.outputs(i, j)
    return found


def _values(experiment: Experiment, picture: Picture, *, skips_clipped: bool) -> Values:
    """Return the pixels (H, W[, channels]) of a picture as an experiment would sum them; NaN where none are used."""
    own = replace(experiment, picture=picture)
    values = own.image
    unused = np.zeros(values.shape, bool)
    if skips_clipped and picture.dtype.kind in "iu":
        stored = picture.pixels
        if picture.is_color and not own.mixes_channels and not own.is_color:
            stored = stored[..., ("red", "green", "blue").index(own.filtered)]
        low = np.iinfo(picture.dtype).min
        clipped = (stored <= low) | (stored >= picture.white)
        unused |= clipped.any(axis=-1) if own.mixes_channels else clipped
    if own.skips and picture.has_gaps:
        unused |= own.presence_at(*map(range, picture.shape[:2])) < 1
    return np.where(unused, np.nan, values) if unused.any() else values


def _why_free(before: Values) -> str:
    """Return why a picture does not determine a kernel."""
    known = before[np.isfinite(before)]
    if not known.size or known.min() == known.max():
        return "all its pixels are equal"
    if np.array_equal(before[1:], before[:-1]):
        return "all its rows are equal"
    if np.array_equal(before[:, 1:], before[:, :-1]):
        return "all its columns are equal"
    return "it repeats too few patterns"
