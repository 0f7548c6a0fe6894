"""The one value of the program: everything that determines a feature map, and nothing else.

An edit makes a new experiment with `dataclasses.replace`; the old one stays what it was, which is all that
undo needs. Experiments are compared by identity and cache nothing that depends on more than one input:
a feature map kept in each of 500 undo steps would fill the memory.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.picture import CHANNEL_INDEX, Picture
from convstudio.core.sums import borders, convolution, presence
from convstudio.core.sums.geometry import BOUNDARIES, MODES, Axis, Boundary, Mode
from convstudio.core.sums.plan import choose
from convstudio.core.sums.presence import MISSING, Missing
from convstudio.core.sums.threads import cut
from convstudio.core.sums.window_sums import exact_sums

Channels = Literal["grey", "color", "red", "green", "blue"]

CHANNELS: Final[tuple[Channels, ...]] = get_args(Channels)
DEFAULT_CHANNELS: Final[Channels] = "color"
"""What is filtered of a colour picture that comes in, on the command line and in the window, unless told."""

# Outputs that are computed in one go where missing pixels weigh nothing, and those that take no longer cell by cell.
_BAND: Final = 2**21
_FEW: Final = 2**12


@dataclass(frozen=True, eq=False)
class Experiment:
    """S = picture ∗ kernel (``flip``) or picture ⋆ kernel (not ``flip``), with its mode and border.

    ``channels`` says what of a colour picture is filtered: its grey version, each channel by itself, or one of them.
    ``fill_value`` is the border pixel of the ``constant`` boundary. ``missing``: whether missing pixels make the sums
    that they are in missing (``spread``, as they stand), or weigh nothing (``skip``, see `presence`).
    """

    picture: Picture
    kernel: Kernel
    flip: bool = True
    mode: Mode = "same"
    boundary: Boundary = "constant"
    fill_value: float = 0.0
    channels: Channels = "grey"
    missing: Missing = "spread"

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}, not {self.mode!r}")
        if self.boundary not in BOUNDARIES:
            raise ValueError(f"boundary is one of {', '.join(BOUNDARIES)}, not {self.boundary!r}")
        if self.channels not in CHANNELS:
            raise ValueError(f"channels is one of {', '.join(CHANNELS)}, not {self.channels!r}")
        if self.missing not in MISSING:
            raise ValueError(f"missing is one of {', '.join(MISSING)}, not {self.missing!r}")

    @cached_property
    def is_color(self) -> bool:
        """Whether three channels are filtered one by one."""
        return self.filtered == "color"

    @cached_property
    def filtered(self) -> Channels:
        """What of the picture is filtered; of a grey one all there is, whatever `channels` says."""
        return self.channels if self.picture.is_color else "grey"

    @property
    def mixes_channels(self) -> bool:
        """Whether the pixels of I are made of three numbers each: the grey of a colour picture."""
        return self.picture.is_color and self.filtered == "grey"

    @cached_property
    def skips(self) -> bool:
        """Whether missing pixels weigh nothing: asked for, and possible with these weights."""
        return self.missing == "skip" and not (self.kernel.array < 0).any()

    @property
    def averages(self) -> bool:
        """Whether each output is a mean of pixels, so that S belongs in I's own range: the weights sum to 1."""
        return self.skips or self.kernel.sums_to(1.0)

    @property
    def has_gaps(self) -> bool:
        """Whether any pixel under a window may weigh less than another."""
        return self.picture.has_gaps or bool(np.isnan(self.fill_value))

    @cached_property
    def image_shape(self) -> tuple[int, ...]:
        """The shape of I: (H, W) grey, or (H, W, 3) where channels are filtered one by one."""
        return self.picture.pixels.shape if self.is_color else self.picture.pixels.shape[:2]

    @property
    def image(self) -> npt.NDArray[Any]:
        """I, whole, of `image_shape`; for a large picture `bordered` reads a part of it."""
        return self._reader(None)(slice(None), slice(None))

    @property
    def white(self) -> float:
        """The value shown as white; it scales the display only."""
        return self.picture.white

    @property
    def origin(self) -> tuple[int, int]:
        """The cell of the kernel as typed that sits on the output pixel under ``same``."""
        assert self.kernel.origin is not None  # a kernel resolves its origin when it is made
        return self.kernel.origin

    @cached_property
    def axes(self) -> tuple[Axis, Axis]:
        """The geometry of rows and of columns."""
        (height, width), (kh, kw), (r, c) = (
            self.picture.pixels.shape[:2],
            self.kernel.shape,
            self.origin,
        )
        return (
            Axis(height, kh, r, self.mode, self.flip),
            Axis(width, kw, c, self.mode, self.flip),
        )

    @cached_property
    def output_shape(self) -> tuple[int, int]:
        """The shape of S without its channels; a 0 where ``valid`` has no room."""
        rows, columns = self.axes
        return rows.outputs, columns.outputs

    @property
    def largest_integer(self) -> float:
        """The size of the largest pixel there can be, border included, if all are integers; else infinite."""
        if self.mixes_channels:
            return np.inf
        return convolution.largest_integer(self.picture.pixels.dtype, self.fill_value)

    @property
    def applied_weights(self) -> npt.NDArray[np.float64]:
        """The weights as they lie over the window: turned by 180° for convolution."""
        return self.kernel.array[::-1, ::-1] if self.flip else self.kernel.array

    @property
    def screen_dtype(self) -> type[np.float32] | type[np.float64]:
        """What S is computed in for the screen: float32, or float64 where float32 would lose digits or overflow.

        That is for pixels of 32-bit integers and doubles, for weights or borders far from 1, and for sums that may be
        beyond it on the way.
        """
        stored = self.picture.pixels.dtype
        sizes = np.abs(self.kernel.array[self.kernel.array != 0])
        if (stored.itemsize > 2 and stored != np.float32) or abs(self.fill_value) >= 1e15:
            return np.float64
        if sizes.size and (sizes.max() >= 1e15 or sizes.min() <= 1e-15):
            return np.float64
        if stored.kind == "f":
            brightest = max(abs(end) for end in self.picture.extremes)
            if brightest * float(sizes.sum()) > float(np.finfo(np.float32).max):
                return np.float64
        return np.float32

    def feature_map(self, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """S, whole, computed in ``dtype`` (float64: exact to rounding; float32: for the screen)."""
        return self.output_rows(range(self.output_shape[0]), dtype)

    def output_rows(self, i: range, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """Whole rows of `feature_map`, (len(i), columns) or (len(i), columns, 3), at the cost of these rows."""
        if self.skips:
            return self._means_of_rows(i, dtype)
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite
            weights = np.ascontiguousarray(self.applied_weights, dtype=dtype)
        shape = (len(i), self.output_shape[1])
        sums = np.empty((*shape, *self.image_shape[2:]), dtype)
        if not sums.size:
            return sums
        plan = choose(weights, shape, dtype, self.largest_integer)
        read = self._reader(dtype)
        for channel in range(3) if self.is_color else (None,):
            convolution.fill_map(
                read if channel is None else _channel(read, channel),
                self.axes, weights, self.boundary, self.fill_value, plan,
                sums if channel is None else sums[..., channel], i.start,
            )  # fmt: skip
        return sums

    def bordered(
        self, rows: range, columns: range, dtype: npt.DTypeLike | None = None
    ) -> npt.NDArray[Any]:
        """The image over any ranges of indices, with the border's pixels where they leave it.

        (rows, columns) or (rows, columns, 3); the file's own numbers, or float64 once a constant is among them,
        unless ``dtype`` asks for another type. May be a view of the image.
        """
        height, width = self.picture.pixels.shape[:2]
        return borders.bordered(
            self._reader(dtype),
            (height, width),
            rows,
            columns,
            self.boundary,
            self.fill_value,
            dtype,
        )

    def _reader(self, dtype: npt.DTypeLike | None) -> borders.Read:
        """How parts of I are read on the way to an array of ``dtype``."""
        picture, channel = self.picture, CHANNEL_INDEX.get(self.filtered)
        if channel is not None:
            return lambda rows, columns: picture.pixels[rows, columns][..., channel]
        if self.is_color:
            return lambda rows, columns: picture.pixels[rows, columns]
        wanted = np.float64 if dtype is None else dtype
        return lambda rows, columns: picture.grey_part(rows, columns, wanted)

    def pixels_at(self, rows: Any, columns: Any) -> npt.NDArray[Any]:
        """The pixels at some rows and columns of I, by numpy indices; grey ones of colours in float64."""
        return self._reader(None)(rows, columns)

    def outputs(self, i: range, j: range) -> npt.NDArray[Any]:
        """S over ranges of outputs alone, in float64: what is printed as digits comes from here.

        Equal to the same part of `feature_map`, at the cost of the part.
        """
        sums = exact_sums(self.summed(*self.under(i, j)), self.applied_weights)
        return presence.divided(sums, self.divisors(i, j)) if self.skips else sums

    def sizes(self, i: range, j: range) -> npt.NDArray[np.float64]:
        """Σ|I||K| of the outputs i × j, in the shape of `outputs`: what their rounding is a share of."""
        region = np.abs(self.summed(*self.under(i, j), np.float64))
        sums = convolution.correlate(region, np.abs(self.applied_weights), mode="valid")
        return presence.divided(sums, self.divisors(i, j)) if self.skips else sums

    def under(self, i: range, j: range) -> tuple[range, range]:
        """The rows and columns of I under the outputs i × j, border included."""
        rows, columns = self.axes
        return (
            range(i.start + rows.first, i.stop + rows.first + rows.taps - 1),
            range(j.start + columns.first, j.stop + columns.first + columns.taps - 1),
        )

    # Where missing pixels weigh nothing

    def presence_at(self, rows: range, columns: range) -> npt.NDArray[np.float64]:
        """How much the pixels over any ranges of indices weigh, 0 … 1, in the shape of `bordered`."""
        fill = 0.0 if np.isnan(self.fill_value) else 1.0
        shape = self.picture.pixels.shape[:2]
        read = self._presence
        return borders.bordered(read, shape, rows, columns, self.boundary, fill, np.float64)

    def summed(
        self, rows: range, columns: range, dtype: npt.DTypeLike | None = None
    ) -> npt.NDArray[Any]:
        """The pixels as sums take them: those of `bordered`, times what they weigh where missing ones weigh nothing."""
        if not (self.skips and self.has_gaps):
            return self.bordered(rows, columns, dtype)
        fill = 0.0 if np.isnan(self.fill_value) else self.fill_value
        pixels = self._reader(None)
        return borders.bordered(
            lambda m, n: presence.weighted(pixels(m, n), self._presence(m, n)),
            self.picture.pixels.shape[:2], rows, columns, self.boundary, fill, dtype,
        )  # fmt: skip

    def divisors(self, i: range, j: range) -> npt.NDArray[np.float64]:
        """Σ w K of the outputs i × j, (len(i), len(j)[, 3]): what their sums of w I K are divided by."""
        weights = self.applied_weights
        if not self.has_gaps:
            shape = (len(i), len(j), *self.image_shape[2:])
            return np.full(shape, exact_sums(np.ones(weights.shape), weights)[0, 0])
        weighing = self.presence_at(*self.under(i, j))
        if len(i) * len(j) <= _FEW:
            return exact_sums(weighing, weights)
        return convolution.correlate(weighing, weights, mode="valid")

    def means(
        self, i: range, j: range, weights: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Σ w I K of the outputs i × j under some of the ``weights`` as applied, over the Σ w K of all; and these."""
        region = self.summed(*self.under(i, j), np.float64)
        sums = convolution.correlate(region, weights, mode="valid")
        divisors = self.divisors(i, j)
        return presence.divided(sums, divisors), divisors

    def _means_of_rows(self, i: range, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        width = self.output_shape[1]
        found = np.empty((len(i), width, *self.image_shape[2:]), dtype)
        with np.errstate(over="ignore"):
            for band in cut(len(i), max(_BAND // max(width, 1), 1)) if width else ():
                rows = range(i.start + band.start, i.start + band.stop)
                means, _ = self.means(rows, range(width), self.applied_weights)
                found[band.start : band.stop] = means
        return found

    def _presence(self, rows: Any, columns: Any) -> npt.NDArray[np.float64]:
        """How much some pixels of I weigh, by numpy indices."""
        picture = self.picture
        alpha = None if picture.alpha is None else picture.alpha[rows, columns]
        values = (
            picture.pixels[rows, columns]
            if self.mixes_channels
            else self._reader(None)(rows, columns)
        )
        weights = presence.presence(values, alpha, picture.no_data)
        # The grey of a pixel is as good as the worst of its channels.
        return weights.min(axis=-1) if self.mixes_channels else weights


def _channel(read: borders.Read, channel: int) -> borders.Read:
    """``read`` of one channel."""
    return lambda rows, columns: read(rows, columns)[..., channel]


def signal_axis(experiment: Experiment) -> int | None:
    """The axis along which an experiment is one-dimensional (0: columns of one pixel, 1: rows of one), or None.

    It is a signal if input and kernel both have one row, or both one column, there is more than one sample, and each
    has one value.
    """
    if experiment.is_color:
        return None
    height, width = experiment.picture.pixels.shape[:2]
    kh, kw = experiment.kernel.shape
    if height == kh == 1 and width > 1:
        return 1
    if width == kw == 1 and height > 1:
        return 0
    return None


def element_word(experiment: Experiment) -> str:
    """What the input consists of: "pixel", or "sample" of a signal."""
    return "pixel" if signal_axis(experiment) is None else "sample"


def inputs_of(experiment: Experiment, **instead: object) -> tuple[object, ...]:
    """All inputs of an experiment, to be compared with another's, with ``instead`` of some what of them counts.

    What is made of an experiment may be kept under it: an input that nobody has thought of counts as it is, so that
    nothing stale is ever shown for one more input.
    """
    return tuple(
        instead.get(each.name, getattr(experiment, each.name)) for each in fields(experiment)
    )


def is_same(one: Experiment, other: Experiment) -> bool:
    """Whether two experiments have the same inputs; a picture is only the same as itself."""
    return one is other or inputs_of(one) == inputs_of(other)
