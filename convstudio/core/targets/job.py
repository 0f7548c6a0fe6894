"""What a target is asked for: the weights as it needs them, the operation, the border and the size of the result."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from convstudio.core.kernel_texts.marks import MARK, ORIGIN, TURNED
from convstudio.core.model.experiment import Channels, Experiment
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import GREY_WEIGHTS
from convstudio.core.sums.geometry import Boundary, Mode

if TYPE_CHECKING:
    from convstudio.core.targets.source import Source, Trait

Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Job:
    """One experiment, in the terms in which code for another program is written.

    - ``origin`` is the cell of the ``kernel`` on the output pixel under `same`.
    - ``pads`` are the border pixels above, below, left and right of the image that the outputs take.
    - ``source`` is the image's file, or what is to be given instead, which ``given`` says, without a full stop;
      ``size`` is its height and width, ``dtype`` its type of numbers; ``channels`` says what of
      a colour picture is filtered, and ``is_color`` whether it is one.
    - ``light`` says whether the pixels, of which ``white`` is the largest, are decoded before they are summed, and
      ``is_finite`` whether all of them are numbers.
    """

    kernel: Kernel
    origin: tuple[int, int]
    flip: bool
    mode: Mode
    boundary: Boundary
    fill_value: float
    pads: tuple[int, int, int, int]
    source: Source
    size: tuple[int, int]
    dtype: np.dtype[Any]
    channels: Channels
    is_color: bool
    skips: bool
    light: bool
    white: float
    is_finite: bool = True
    given: str = ""

    @property
    def typed(self) -> Weights:
        """The weights as typed, times their scale, (kh, kw)."""
        return self.kernel.array

    @property
    def file(self) -> str:
        """The name of the image's file."""
        return self.source.file

    def read_by(self, copes: Set[Trait], takes: str) -> Job:
        """Return the job for a program that takes files of a suffix ("" for none), and ``copes`` with some traits.

        Where it would read another picture, it is given I in a file of its own, and ``given`` says which.
        """
        if not takes or self.source.traits <= copes:
            return self
        # Files of whole numbers are read alike by all.
        suffix = ".tif" if takes == ".png" and self.dtype not in (np.uint8, np.uint16) else takes
        name = f"I{suffix}"
        return replace(self, source=self.source.saved_as(name), given=self.source.asks_for(name))

    def turns(self, *, is_padded: bool) -> bool:
        """Whether the weights that are written, `centred` if ``is_padded`` or else `typed`, change turned by 180°."""
        weights = self.centred if is_padded else self.typed
        return not np.array_equal(weights, weights[::-1, ::-1])

    @cached_property
    def applied(self) -> Weights:
        """The weights as applied, rotated by 180° for a convolution: those that a correlation multiplies by."""
        return self.typed[::-1, ::-1] if self.flip else self.typed

    @cached_property
    def centred(self) -> Weights:
        """The weights as typed, with zeros around them where the origin is not the middle cell of an odd size."""
        return centred(self.typed, self.origin)

    @property
    def is_padded(self) -> bool:
        """Whether `centred` has zeros that nobody typed."""
        return self.centred.shape != self.typed.shape

    @property
    def has_own_origin(self) -> bool:
        """Whether the origin is another cell than that of a new kernel of this size."""
        height, width = self.typed.shape
        return self.origin != (height // 2, width // 2)

    def remarks(self, *, turned: bool = False, is_padded: bool = True) -> list[str]:
        """What the code computes, and what no target can do, a line each.

        ``turned``: its kernel is turned by 180°; ``is_padded``: it is `centred`, or that turned.
        """
        operation = "I * K, convolution" if self.flip else "cross-correlation of I with K"
        border = f"constant {self.fill_value:g}" if self.boundary == "constant" else self.boundary
        size = f"mode {self.mode}" + ("" if self.mode == "valid" else f", border {border}")
        lines = [f"{self.given}."] if self.given else []
        lines.append(f"S = {operation}, {size}; {MARK}")
        if turned and self.turns(is_padded=is_padded):
            lines.append(f"{TURNED}, since the program has only the other operation.")
        if self.is_plain and self.is_padded:
            lines.append(
                f"K has zeros around it, so that its origin {self.origin} is its middle cell."
                if is_padded
                else f"{ORIGIN} {self.origin}."
            )
        elif not self.is_plain and not is_padded and self.has_own_origin:
            # It changes no number, but is not to be lost on the way back.
            lines.append(f"{ORIGIN} {self.origin}.")
        if self.skips:
            lines.append(
                "Missing pixels weigh nothing in Convolution Studio; here they count as they are."
            )
        if self.light:
            lines.append("S sums linear light, 0 to 1: pixels decoded by the curve of sRGB.")
        return lines

    @property
    def is_plain(self) -> bool:
        """Whether S has the size of I, which is all that some programs can do."""
        return self.mode == "same"


def job_of(experiment: Experiment) -> Job:
    """Return the job of an experiment."""
    from convstudio.core.targets.source import source_of  # not needed at start-up

    rows, columns = experiment.axes
    picture = experiment.picture
    return Job(
        experiment.kernel,
        experiment.origin,
        experiment.flip,
        experiment.mode,
        experiment.boundary,
        experiment.border_value,
        (rows.before, rows.after, columns.before, columns.after),
        source_of(picture),
        (picture.pixels.shape[0], picture.pixels.shape[1]),
        picture.pixels.dtype,
        experiment.filtered,
        picture.is_color,
        experiment.skips,
        experiment.decodes,
        picture.white,
        picture.is_finite,
    )


def zeros_multiplied(job: Job, weights: Weights, name: str) -> list[str]:
    """What a program that multiplies by every one of some ``weights`` has where S passes over those of 0."""
    if job.is_finite or weights.all():
        return []
    return [
        f"Under a weight of 0 a pixel of I that is NaN or infinite makes NaN in {name}; in S here it adds nothing."
    ]


def centred(weights: npt.NDArray[Any], origin: tuple[int, int]) -> npt.NDArray[Any]:
    """Return weights in the smallest array of odd sides whose middle cell is their origin."""
    around = []
    for taps, at in zip(weights.shape, origin, strict=True):
        half = max(at, taps - 1 - at)
        around.append((half - at, half - (taps - 1 - at)))
    return np.pad(weights, around)


def mix_of(channels: Channels) -> tuple[float, float, float]:
    """Return how much of red, green and blue is in what is filtered of a colour picture, one of them or the grey."""
    pure = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0)}
    red, green, blue = pure.get(channels, GREY_WEIGHTS)
    return red, green, blue


def digits(value: float) -> str:
    """Return the shortest decimal that reads back as a weight: "-0.125", "3", "1e-07"."""
    return repr(float(value) + 0.0).removesuffix(".0")


def cells(weights: Weights) -> list[list[str]]:
    """Return the weights as texts."""
    return [list(map(digits, row)) for row in weights.tolist()]


def aligned(weights: Weights) -> list[list[str]]:
    """Return the weights as texts of equal width in each column, for code that is read."""
    rows = cells(weights)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [[f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True)] for row in rows]
