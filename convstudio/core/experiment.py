"""The one value of the program: everything that determines a feature map, and nothing else.

An edit makes a new experiment with `dataclasses.replace`; the old one stays what it was, which is all that
undo needs. Experiments are compared by identity and cache nothing that depends on more than one input:
a feature map kept in each of 500 undo steps would fill the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from convstudio.core import borders, convolution
from convstudio.core.geometry import BOUNDARIES, MODES, Axis, Boundary, Mode
from convstudio.core.kernel import Kernel
from convstudio.core.picture import Picture
from convstudio.core.plan import choose

Channels = Literal["grey", "color"]


@dataclass(frozen=True, eq=False)
class Experiment:
    """S = picture ∗ kernel (``flip``) or picture ⋆ kernel (not ``flip``), with its mode and border.

    ``channels`` says what of a colour picture is filtered: its grey version, or each channel by itself.
    ``fill_value`` is the border pixel of the ``constant`` boundary.
    """

    picture: Picture
    kernel: Kernel
    flip: bool = True
    mode: Mode = "same"
    boundary: Boundary = "constant"
    fill_value: float = 0.0
    channels: Channels = "grey"

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}, not {self.mode!r}")
        if self.boundary not in BOUNDARIES:
            raise ValueError(f"boundary is one of {', '.join(BOUNDARIES)}, not {self.boundary!r}")
        if self.channels not in get_args(Channels):
            raise ValueError(f"channels is grey or color, not {self.channels!r}")

    @property
    def is_color(self) -> bool:
        """Whether three channels are filtered one by one."""
        return self.channels == "color" and self.picture.is_color

    @property
    def image_shape(self) -> tuple[int, ...]:
        """The shape of I: (H, W) grey, or (H, W, 3) where channels are filtered one by one."""
        return self.picture.pixels.shape if self.is_color else self.picture.pixels.shape[:2]

    @property
    def image(self) -> npt.NDArray[Any]:
        """I, whole, of `image_shape`; for a large picture `bordered` reads a part of it."""
        return self.picture.pixels if self.is_color else self.picture.grey

    @property
    def white(self) -> float:
        """The value shown as white; it scales the display only."""
        return self.picture.white

    @property
    def origin(self) -> tuple[int, int]:
        """The cell of the kernel as typed that sits on the output pixel under ``same``."""
        assert self.kernel.origin is not None  # a kernel resolves its origin when it is made
        return self.kernel.origin

    @property
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

    @property
    def output_shape(self) -> tuple[int, int]:
        """The shape of S without its channels; a 0 where ``valid`` has no room."""
        rows, columns = self.axes
        return rows.outputs, columns.outputs

    @property
    def largest_integer(self) -> float:
        """The size of the largest pixel there can be, border included, if all are integers; else infinite."""
        if self.picture.is_color and not self.is_color:
            return np.inf
        return convolution.largest_integer(self.picture.pixels.dtype, self.fill_value)

    @property
    def applied_weights(self) -> npt.NDArray[np.float64]:
        """The weights as they lie over the window: turned by 180° for convolution."""
        return self.kernel.array[::-1, ::-1] if self.flip else self.kernel.array

    @property
    def screen_dtype(self) -> type[np.float32] | type[np.float64]:
        """What S is computed in for the screen: float32, or float64 where float32 would lose digits or overflow.

        That is for pixels of 32-bit integers and doubles, and for weights or borders far from 1.
        """
        stored = self.picture.pixels.dtype
        narrow = stored.itemsize <= 2 or stored == np.float32
        sizes = np.abs(self.kernel.array[self.kernel.array != 0])
        near = sizes.size == 0 or (sizes.max() < 1e15 and sizes.min() > 1e-15)
        return np.float32 if narrow and near and abs(self.fill_value) < 1e15 else np.float64

    def feature_map(self, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """S, whole, computed in ``dtype`` (float64: exact to rounding; float32: for the screen)."""
        return self.output_rows(range(self.output_shape[0]), dtype)

    def output_rows(self, i: range, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """Whole rows of `feature_map`, (len(i), columns) or (len(i), columns, 3), at the cost of these rows."""
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
        picture = self.picture
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
        rows, columns = self.axes
        region = self.bordered(
            range(i.start + rows.first, i.stop + rows.first + rows.taps - 1),
            range(j.start + columns.first, j.stop + columns.first + columns.taps - 1),
        )
        return convolution.exact_sums(region, self.applied_weights)


def _channel(read: borders.Read, channel: int) -> borders.Read:
    """``read`` of one channel."""
    return lambda rows, columns: read(rows, columns)[..., channel]
