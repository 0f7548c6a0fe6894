"""The central value of the program: everything that determines a feature map, and nothing else.

An edit makes a new experiment with `dataclasses.replace`; the old one stays unchanged, which is all that undo needs.
Experiments are compared by identity and cache nothing that depends on more than one input: a feature map kept in each
of 500 undo steps would fill the memory.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.kernel_pair import KernelPair, Letter
from convstudio.core.model.picture import CHANNEL_INDEX, Picture
from convstudio.core.model.screen_type import screen_type
from convstudio.core.model.weighted_means import divisors_of, means_of_rows, summed_pixels
from convstudio.core.sums import borders, convolution, presence
from convstudio.core.sums.geometry import BOUNDARIES, MODES, Axis, Boundary, Mode
from convstudio.core.sums.plan import choose, largest_possible
from convstudio.core.sums.presence import MISSING, Missing
from convstudio.core.sums.rounding import certain, may_be_rounding
from convstudio.core.sums.window_sums import exact_sums

if TYPE_CHECKING:
    from convstudio.core.model.linear_light import LightPicture

Channels = Literal["grey", "color", "red", "green", "blue"]

CHANNELS: Final[tuple[Channels, ...]] = get_args(Channels)
DEFAULT_CHANNELS: Final[Channels] = "color"
"""The default for colour pictures, on the command line and in the window."""


@dataclass(frozen=True, eq=False)
class Experiment:
    """S = picture ∗ kernel (``flip``) or picture ⋆ kernel (not ``flip``), with its mode and border.

    ``channels`` says what of a colour picture is filtered: its grey version, each channel separately, or one channel.
    ``fill_value`` is the border pixel of the ``constant`` boundary, as it would be stored. ``missing`` says whether
    missing pixels make every sum they are part of missing (``spread``) or weigh nothing (``skip``, see `presence`).
    ``linear_light`` decodes the pixels before they are summed, if they may be encoded (see `linear_light`).
    ``pair`` is the second kernel, if there is one: S is always that of ``kernel``, the one in front.
    """

    picture: Picture
    kernel: Kernel
    flip: bool = True
    mode: Mode = "same"
    boundary: Boundary = "constant"
    fill_value: float = 0.0
    channels: Channels = "grey"
    missing: Missing = "spread"
    linear_light: bool = False
    pair: KernelPair | None = None

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}, not {self.mode!r}")
        if self.boundary not in BOUNDARIES:
            raise ValueError(f"boundary is one of {', '.join(BOUNDARIES)}, not {self.boundary!r}")
        if self.channels not in CHANNELS:
            raise ValueError(f"channels is one of {', '.join(CHANNELS)}, not {self.channels!r}")
        if self.missing not in MISSING:
            raise ValueError(f"missing is one of {', '.join(MISSING)}, not {self.missing!r}")
        if self.pair is not None:
            # Whatever has edited the kernel in front, the one behind follows it.
            object.__setattr__(self, "pair", self.pair.beside(self.kernel))

    @property
    def kernel_a(self) -> Kernel:
        """Kernel A: the only one, or the first of two."""
        pair = self.pair
        return pair.other if pair is not None and pair.shows_b else self.kernel

    @property
    def kernel_b(self) -> Kernel | None:
        """Kernel B; None where there is one kernel."""
        if self.pair is None:
            return None
        return self.kernel if self.pair.shows_b else self.pair.other

    def called(self, letter: Letter) -> Kernel | None:
        """Return the kernel that has a letter, None if there is none."""
        return self.kernel_a if letter == "A" else self.kernel_b

    @property
    def swapped(self) -> Experiment:
        """The experiment with the other kernel in front; itself where there is one kernel."""
        pair = self.pair
        if pair is None:
            return self
        return replace(self, kernel=pair.other, pair=pair.flipped(self.kernel))

    @cached_property
    def shares_outputs(self) -> bool:
        """Whether there are two kernels whose S have the same outputs over the same pixels, as under ``same``."""
        if self.pair is None:
            return False
        pairs = zip(self.axes, self._axes_under(self.pair.other), strict=True)
        return all((a.placement, a.outputs) == (b.placement, b.outputs) for a, b in pairs)

    @property
    def a_in_front(self) -> Experiment:
        """The experiment as it is with A in front, to compare what does not depend on who is looked at."""
        return self.swapped if self.pair is not None and self.pair.shows_b else self

    @cached_property
    def is_color(self) -> bool:
        """Whether three channels are filtered separately."""
        return self.filtered == "color"

    @cached_property
    def filtered(self) -> Channels:
        """The channels that are filtered; for a grey picture always "grey", whatever `channels` says."""
        return self.channels if self.picture.is_color else "grey"

    @property
    def mixes_channels(self) -> bool:
        """Whether the pixels of I are computed from three channels: the grey version of a colour picture."""
        return self.picture.is_color and self.filtered == "grey"

    @cached_property
    def decodes(self) -> bool:
        """Whether I is in linear light: requested, and possible with this picture."""
        return self.linear_light and self.picture.may_be_encoded

    @cached_property
    def input(self) -> Picture | LightPicture:
        """The picture with the values that are summed: those stored, or in linear light those decoded."""
        if not self.decodes:
            return self.picture
        # Most sessions decode nothing.
        from convstudio.core.model.linear_light import LightPicture

        return LightPicture(self.picture)

    @cached_property
    def border_value(self) -> float:
        """The border pixel of the ``constant`` boundary as it is summed: `fill_value`, in linear light decoded."""
        source = self.input
        if isinstance(source, Picture):
            return self.fill_value
        return float(source.light(np.array(self.fill_value)))

    @cached_property
    def skips(self) -> bool:
        """Whether missing pixels weigh nothing: requested, and possible with these weights."""
        return self.missing == "skip" and not (self.kernel.array < 0).any()

    @property
    def averages(self) -> bool:
        """Whether each output is a mean of pixels (the weights sum to 1), so that S belongs in I's own range."""
        return self.skips or self.kernel.sums_to(1.0)

    @property
    def has_gaps(self) -> bool:
        """Whether any pixel under a window may weigh less than another."""
        return self.picture.has_gaps or bool(np.isnan(self.fill_value))

    @cached_property
    def image_shape(self) -> tuple[int, ...]:
        """The shape of I: (H, W) grey, or (H, W, 3) where channels are filtered separately."""
        return self.picture.pixels.shape if self.is_color else self.picture.pixels.shape[:2]

    @property
    def image(self) -> npt.NDArray[Any]:
        """The whole of I, in `image_shape`; `bordered` reads just a part of a large picture."""
        return self._reader(None)(slice(None), slice(None))

    @property
    def white(self) -> float:
        """The value shown as white; it affects the display only."""
        return self.input.white

    @property
    def origin(self) -> tuple[int, int]:
        """The cell of the kernel as typed that sits on the output pixel under ``same``."""
        assert self.kernel.origin is not None  # a kernel resolves its origin on creation
        return self.kernel.origin

    @cached_property
    def axes(self) -> tuple[Axis, Axis]:
        """The geometry of rows and of columns."""
        return self._axes_under(self.kernel)

    def _axes_under(self, kernel: Kernel) -> tuple[Axis, Axis]:
        (height, width), (kh, kw), (r, c) = (
            self.picture.pixels.shape[:2],
            kernel.shape,
            kernel.origin,
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
        """The magnitude of the largest pixel possible, border included, if all are integers; else infinity."""
        if self.mixes_channels or self.decodes:
            return np.inf
        return largest_possible(self.picture.pixels.dtype, self.fill_value)

    @property
    def applied_weights(self) -> npt.NDArray[np.float64]:
        """The weights as they lie over the window: rotated by 180° for convolution."""
        return self.kernel.array[::-1, ::-1] if self.flip else self.kernel.array

    @property
    def screen_dtype(self) -> type[np.float32] | type[np.float64]:
        """The dtype of S on the screen."""
        return screen_type(self)

    def feature_map(self, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """Return the whole of S, computed in ``dtype`` (float64: exact to rounding; float32: for the screen)."""
        return self.output_rows(range(self.output_shape[0]), dtype)

    def output_rows(self, i: range, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """Return whole rows of `feature_map`, (len(i), columns[, 3]), at the cost of these rows alone."""
        if self.skips:
            return means_of_rows(self, i, dtype)
        with np.errstate(over="ignore"):  # values beyond float32 become infinite
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
                self.axes, weights, self.boundary, self.border_value, plan,
                sums if channel is None else sums[..., channel], i.start,
            )  # fmt: skip
        return sums

    def bordered(
        self, rows: range, columns: range, dtype: npt.DTypeLike | None = None
    ) -> npt.NDArray[Any]:
        """Return the image over any ranges of indices, with border pixels outside it: (rows, columns[, 3]).

        The values are in the file's own dtype, or float64 if they contain the constant or are in linear light, unless
        ``dtype`` is given. The result may be a view of the image.
        """
        height, width = self.picture.pixels.shape[:2]
        return borders.bordered(
            self._reader(dtype),
            (height, width),
            rows,
            columns,
            self.boundary,
            self.border_value,
            dtype,
        )

    def _reader(self, dtype: npt.DTypeLike | None) -> borders.Read:
        """Return the function that reads parts of I for an array of ``dtype``."""
        source = self.input
        if self.filtered == "grey":
            wanted = np.float64 if dtype is None else dtype
            return lambda rows, columns: source.grey_part(rows, columns, wanted)
        if isinstance(source, Picture):
            return self._stored
        return lambda rows, columns: source.light(self._stored(rows, columns), dtype)

    def _stored(self, rows: Any, columns: Any) -> npt.NDArray[Any]:
        """Return some stored pixels, by numpy indices: of the one channel that is filtered, else of all there are."""
        part: npt.NDArray[Any] = self.picture.pixels[rows, columns]
        channel = CHANNEL_INDEX.get(self.filtered)
        return part if channel is None else part[..., channel]

    def pixels_at(self, rows: Any, columns: Any) -> npt.NDArray[Any]:
        """Return the pixels at some rows and columns of I, by numpy indices.

        Grey versions of colours, and values in linear light, are float64.
        """
        return self._reader(None)(rows, columns)

    def outputs(self, i: range, j: range) -> npt.NDArray[Any]:
        """Return S over ranges of outputs, in float64: the source of all digits that are printed.

        Equal to the same part of `feature_map`, at the cost of that part. A single output, which many write
        about while it is pointed at, is computed once, and read-only.
        """
        if len(i) != 1 or len(j) != 1:
            return self._outputs(i, j)
        found = self._latest.get((i, j))
        if found is None:
            found = self._outputs(i, j)
            found.flags.writeable = False
            self._latest.clear()
            self._latest[i, j] = found
        return found

    @cached_property
    def _latest(self) -> dict[tuple[range, range], npt.NDArray[Any]]:
        """The single output that was asked for last."""
        return {}

    def drawn_outputs(self, i: range, j: range) -> npt.NDArray[Any]:
        """Return `outputs` within the rounding of float64, by the quickest way: for colours, which print no digits."""
        sums = convolution.sums_under(
            summed_pixels(self, *self.under(i, j), np.float64), self.applied_weights
        )
        return presence.divided(sums, divisors_of(self, i, j)) if self.skips else sums

    def _outputs(self, i: range, j: range) -> npt.NDArray[Any]:
        sums = exact_sums(summed_pixels(self, *self.under(i, j)), self.applied_weights)
        sums = presence.divided(sums, divisors_of(self, i, j)) if self.skips else sums
        return self.certain(sums, i, j)

    def certain(self, sums: npt.NDArray[Any], i: range, j: range) -> npt.NDArray[Any]:
        """Return the outputs i × j without the digits that rounding made."""
        if not may_be_rounding(sums, self.greatest_size):
            return sums
        return certain(sums, self.sizes(i, j), self.kernel.array.size)

    @cached_property
    def greatest_size(self) -> float:
        """An upper bound of Σ|I||K|, ∞ where missing pixels weigh nothing."""
        if self.skips:
            return np.inf
        largest = max(map(abs, (*self.input.extremes, self.border_value)))
        with np.errstate(over="ignore"):
            return float(largest * np.abs(self.kernel.array).sum())

    def sizes(self, i: range, j: range) -> npt.NDArray[np.float64]:
        """Return Σ|I||K| of the outputs i × j, in the shape of `outputs`: the scale of their rounding errors."""
        region = np.abs(summed_pixels(self, *self.under(i, j), np.float64))
        sums = convolution.sums_under(region, np.abs(self.applied_weights))
        return presence.divided(sums, divisors_of(self, i, j)) if self.skips else sums

    def under(self, i: range, j: range) -> tuple[range, range]:
        """Return the rows and columns of I under the outputs i × j, border included."""
        rows, columns = self.axes
        return (
            range(i.start + rows.first, i.stop + rows.first + rows.taps - 1),
            range(j.start + columns.first, j.stop + columns.first + columns.taps - 1),
        )

    # Where missing pixels weigh nothing

    def presence_at(self, rows: range, columns: range) -> npt.NDArray[np.float64]:
        """Return the weight of the pixels over any ranges of indices, 0 … 1, in the shape of `bordered`."""
        fill = 0.0 if np.isnan(self.fill_value) else 1.0
        shape = self.picture.pixels.shape[:2]
        read = self.presence_of
        return borders.bordered(read, shape, rows, columns, self.boundary, fill, np.float64)

    def presence_of(self, rows: Any, columns: Any) -> npt.NDArray[np.float64]:
        """Return the weight of some pixels of I, by numpy indices."""
        picture = self.picture
        alpha = None if picture.alpha is None else picture.alpha[rows, columns]
        weights = presence.presence(self._stored(rows, columns), alpha, picture.no_data)
        # A grey pixel is as present as the worst of its channels.
        return weights.min(axis=-1) if self.mixes_channels else weights


def _channel(read: borders.Read, channel: int) -> borders.Read:
    """Restrict ``read`` to one channel."""
    return lambda rows, columns: read(rows, columns)[..., channel]


def inputs_of(experiment: Experiment, **instead: object) -> tuple[object, ...]:
    """Return all inputs of an experiment, to compare with another's; ``instead`` replaces some of them.

    Use it as the key of anything derived from an experiment: a field added later is part of it automatically, so that
    nothing stale is shown.
    """
    return tuple(
        instead.get(each.name, getattr(experiment, each.name)) for each in fields(experiment)
    )


def is_same(one: Experiment, other: Experiment) -> bool:
    """Return whether two experiments have the same inputs; pictures are compared by identity."""
    return one is other or inputs_of(one) == inputs_of(other)
