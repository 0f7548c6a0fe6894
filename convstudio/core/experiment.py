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

from convstudio.core import convolution
from convstudio.core.geometry import BOUNDARIES, MODES, Axis, Boundary, Mode, sources
from convstudio.core.kernel import Kernel
from convstudio.core.picture import Picture

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
    def image(self) -> npt.NDArray[Any]:
        """The array as filtered: (H, W) grey, or (H, W, 3) where channels are filtered one by one."""
        color = self.channels == "color" and self.picture.is_color
        return self.picture.pixels if color else self.picture.grey

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
        operation = convolution.convolve if self.flip else convolution.correlate
        return operation(
            self.image,
            self.kernel.array,
            mode=self.mode,
            boundary=self.boundary,
            fill_value=self.fill_value,
            origin=self.origin,
            dtype=dtype,
        )

    def bordered(
        self, rows: range, columns: range, dtype: npt.DTypeLike | None = None
    ) -> npt.NDArray[Any]:
        """The image over any ranges of indices, with the border's pixels where they leave it.

        (rows, columns) or (rows, columns, 3); the file's own numbers, or float64 once a constant is among them,
        unless ``dtype`` asks for another type. May be a view of the image.
        """
        image = self.image
        height, width = image.shape[:2]
        inner = image[
            max(rows.start, 0) : max(rows.stop, 0), max(columns.start, 0) : max(columns.stop, 0)
        ]
        shape = (len(rows), len(columns), *image.shape[2:])
        if inner.shape == shape:
            return inner if dtype is None else inner.astype(dtype, copy=False)
        # The image itself is copied as it lies; pixels are looked up one by one in the border's strips only.
        within, beside = _inside(rows, height), _inside(columns, width)
        if self.boundary == "constant":
            region = np.full(shape, self.fill_value, dtype=np.float64 if dtype is None else dtype)
            region[within, beside] = inner
            return region
        region = np.empty(shape, dtype=image.dtype if dtype is None else dtype)
        region[within, beside] = inner
        m = sources(rows, height, self.boundary)
        n = sources(columns, width, self.boundary)
        for strip in (slice(0, within.start), slice(within.stop, len(rows))):
            if strip.start < strip.stop:
                region[strip] = image[np.ix_(m[strip], n)]
        for strip in (slice(0, beside.start), slice(beside.stop, len(columns))):
            if strip.start < strip.stop:
                region[within, strip] = image[np.ix_(m[within], n[strip])]
        return region

    def outputs(self, i: range, j: range) -> npt.NDArray[Any]:
        """S over ranges of outputs alone, in float64: what is printed as digits comes from here.

        Equal to the same part of `feature_map`, at the cost of the part.
        """
        rows, columns = self.axes
        region = self.bordered(
            range(i.start + rows.first, i.stop + rows.first + rows.taps - 1),
            range(j.start + columns.first, j.stop + columns.first + columns.taps - 1),
        )
        return convolution.correlate(region, self.applied_weights, mode="valid")


def _inside(indices: range, size: int) -> slice:
    """Which positions of ``indices`` are pixels of an axis of ``size``."""
    start = min(max(-indices.start, 0), len(indices))
    return slice(start, max(min(size - indices.start, len(indices)), start))
