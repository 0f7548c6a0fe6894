"""The contents of an image file once it has been read: pixels, and what must be said about them.

Nothing beyond `reading` knows about file formats. A picture keeps the file's own dtype, so that integers stay exact and
a 100-megapixel photograph takes 100 MB, not 800; computations convert the part they read. The grey version of a colour
picture is not stored: it is computed for the part being read, each time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.model.spread import Extremes as Extremes
from convstudio.core.model.spread import Spread, find_spread, spread_of
from convstudio.core.sums import presence

# Rec. 709 luma as scikit-image rounds it (skimage.color.rgb2gray), applied to the stored values.
GREY_WEIGHTS = (0.2125, 0.7154, 0.0721)
GREY_ROW = np.array([GREY_WEIGHTS])
FileState = tuple[int, int]
"""What tells one state of a file from another: the time of its last change in ns, and its size in bytes."""

CHANNEL_INDEX: Final = {"red": 0, "green": 1, "blue": 2}
_GREY_ROWS: Final = 2**18  # pixels converted to grey at a time
# Digits, masks and other small numbers have a smaller white: they are no light.
_LEAST_WHITE: Final = 255


@dataclass(frozen=True)
class Metadata:
    r"""The metadata of an image file, kept for the files that are made from it.

    ``dpi``: pixels per inch, across and down. ``icc``: the colour profile; ``exif``: the EXIF block without its
    "Exif\0\0" prefix and with an orientation of 1, both as stored.
    """

    dpi: tuple[float, float] | None = None
    icc: bytes | None = None
    exif: bytes | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """An image as stored: ``pixels`` is (H, W) or (H, W, 3), C-contiguous, native byte order, read-only.

    ``white`` is the value shown as white (255, 65535, 1.0 …); it affects the display only, never a sum. ``notes`` are
    short remarks for the caption, such as "alpha ignored" or "first of 3 pages". ``alpha`` is (H, W), of the file's
    number type; its type's largest integer, or 1.0, is opaque. ``no_data`` is the value that the file declares to stand
    for no value. Both matter only with ``missing="skip"``. ``parts`` names the parts of the file (pages, columns of a
    table, channels of a sound), of which number ``part`` is shown; it is empty if there is only one. ``truth`` holds
    the (N,) noise-free values of a noisy signal (one row or column) where they are known; they are drawn for
    comparison, never used in computations. ``file_state`` is the state of the file at ``path`` when it was read.
    ``holds_light``: the values are known to be amounts of light, so they are not gamma-encoded.
    """

    pixels: npt.NDArray[Any]
    white: float
    name: str = "untitled"
    path: Path | None = None
    notes: tuple[str, ...] = ()
    truth: npt.NDArray[np.float64] | None = None
    alpha: npt.NDArray[Any] | None = None
    no_data: float | None = None
    parts: tuple[str, ...] = ()
    part: int = 0
    metadata: Metadata = Metadata()
    file_state: FileState | None = None
    holds_light: bool = False

    is_light: ClassVar = False
    """Whether its values are amounts of light, as those of a `LightPicture` are."""

    def __post_init__(self) -> None:
        shape = self.pixels.shape
        if len(shape) not in (2, 3) or 0 in shape or (len(shape) == 3 and shape[2] != 3):
            raise ValueError(f"a picture is (H, W) or (H, W, 3) and not empty, not {shape}")
        pixels = np.ascontiguousarray(self.pixels)
        if pixels is self.pixels and pixels.flags.writeable:
            pixels = pixels.view()
        pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels)
        if self.alpha is not None:
            if self.alpha.shape != shape[:2]:
                raise ValueError(f"alpha of {self.alpha.shape} does not fit pixels of {shape}")
            # A copy, since a view of one channel would keep all four of a file alive.
            alpha = np.ascontiguousarray(self.alpha)
            alpha = alpha.view() if alpha is self.alpha else alpha
            alpha.flags.writeable = False
            object.__setattr__(self, "alpha", alpha)
        if self.truth is not None:
            if len(shape) != 2 or 1 not in shape or self.truth.shape != (pixels.size,):
                raise ValueError(
                    f"the truth of a signal has one value a sample; {self.truth.shape} does not fit {shape}"
                )
            truth = np.array(self.truth, dtype=np.float64)
            truth.flags.writeable = False
            object.__setattr__(self, "truth", truth)

    @cached_property
    def is_color(self) -> bool:
        return self.pixels.ndim == 3

    @property
    def shape(self) -> tuple[int, ...]:
        """(H, W) or (H, W, 3)."""
        return self.pixels.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The file's own number type."""
        return self.pixels.dtype

    @property
    def has_bytes(self) -> bool:
        """Whether the values are stored in 8 bits."""
        return self.pixels.dtype == np.uint8

    @cached_property
    def may_be_encoded(self) -> bool:
        """Whether the values may be gamma-encoded light: of 8 or 16 bits, or floats from 0 to 1; no signal is."""
        if self.holds_light or 1 in self.shape[:2]:
            return False
        if self.dtype.kind == "f":
            return self.white == 1 and 0 <= self.extremes[0] <= self.extremes[1] <= 1
        return self.dtype in (np.uint8, np.uint16) and self.white >= _LEAST_WHITE

    @cached_property
    def extremes(self) -> Extremes:
        """The smallest and the largest finite stored value; (0, 0) if there is none."""
        return extremes(self.pixels)

    @cached_property
    def is_finite(self) -> bool:
        """Whether all stored values are numbers: none is NaN or infinite."""
        if self.dtype.kind != "f":
            return True
        return bool(np.isfinite(self.pixels.min()) and np.isfinite(self.pixels.max()))

    @cached_property
    def has_gaps(self) -> bool:
        """Whether any pixel is missing or not fully opaque; see `presence`."""
        return self.has_alpha_gaps or presence.any_missing(self.pixels, self.no_data)

    @cached_property
    def has_alpha_gaps(self) -> bool:
        """Whether any pixel is not fully opaque."""
        return self.alpha is not None and not presence.is_opaque(self.alpha)

    @cached_property
    def spread(self) -> Spread:
        """The distribution of the stored values, except no-data values; 10 ms per million where many are no-data."""
        return spread_of(self.pixels, self.no_data)

    def spread_of_channels(self, channels: str) -> Spread:
        """Return the spread of what ``channels``, one of `CHANNELS`, selects of the picture."""
        if not self.is_color or channels == "color":
            return self.spread
        if channels not in self._spreads:
            self._spreads[channels] = self._find_spread(channels)
        return self._spreads[channels]

    def knows_spread(self, channels: str = "color") -> bool:
        """Return whether `spread_of_channels` is already computed."""
        if not self.is_color or channels == "color":
            return "spread" in vars(self)
        return channels in self._spreads

    @cached_property
    def _spreads(self) -> dict[str, Spread]:
        return {}

    def _find_spread(self, channels: str) -> Spread:
        if channels in CHANNEL_INDEX:
            return spread_of(self.pixels[..., CHANNEL_INDEX[channels]], self.no_data)
        return find_spread(lambda: bands_of_grey(self, self.grey_part), self.pixels.shape[:2])

    @property
    def grey(self) -> npt.NDArray[Any]:
        """The whole (H, W) grey image; that of a colour picture is computed anew, 8 bytes a pixel."""
        return self.grey_part(slice(None), slice(None))

    def grey_part(
        self, rows: Any, columns: Any, dtype: npt.DTypeLike = np.float64
    ) -> npt.NDArray[Any]:
        """Return some rows and columns of the grey image, by any numpy indices; of a grey picture a view for slices.

        For a colour picture it is 0.2125 R + 0.7154 G + 0.0721 B, in float64; in float32 if requested and the integers
        are unsigned.
        """
        part: npt.NDArray[Any] = self.pixels[rows, columns]
        if not self.is_color:
            return part
        with np.errstate(invalid="ignore"):  # +∞ and −∞ in one pixel have no grey value
            # Signed channels may cancel, which would reveal the rounding of float32.
            if np.dtype(dtype) == np.float32 and part.dtype.kind in "bu":
                wide = part.astype(np.float32, copy=False)
                return np.asarray(cv2.transform(wide, GREY_ROW)).reshape(part.shape[:-1])
            return grey_of(part)

    def values_at(
        self, rows: Any, columns: Any, _dtype: npt.DTypeLike | None = None
    ) -> npt.NDArray[Any]:
        """Return some rows and columns, by any numpy indices, as they are stored."""
        values: npt.NDArray[Any] = self.pixels[rows, columns]
        return values

    def thinned(self, step: int) -> Picture:
        """Return every ``step``-th pixel, down and across, for a first idea of the values."""
        return replace(self, pixels=self.pixels[::step, ::step], alpha=None, truth=None)


def grey_of(part: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Return the grey of (…, 3) colours, in float64."""
    # float32 colours times Python floats would stay float32.
    red, green, blue = (
        np.multiply(part[..., channel], weight, dtype=np.float64)
        for channel, weight in enumerate(GREY_WEIGHTS)
    )
    return np.asarray(red + green + blue)


def bands_of_grey(
    picture: Picture, read: Callable[[Any, Any], npt.NDArray[Any]]
) -> Iterator[tuple[int, npt.NDArray[Any]]]:
    """Yield the grey that ``read`` reads of a colour picture, in bands of rows; NaN where a channel has no data."""
    rows = max(_GREY_ROWS // picture.pixels.shape[1], 1)
    for start in range(0, len(picture.pixels), rows):
        part = slice(start, start + rows)
        grey = read(part, slice(None))
        if picture.no_data is not None:
            missing = presence.is_missing(picture.pixels[part], picture.no_data)
            grey[missing.any(axis=-1)] = np.nan
        yield start, grey


def extremes(values: npt.NDArray[Any]) -> Extremes:
    """Return the smallest and the largest finite value; (0, 0) if there is none."""
    if values.size == 0:
        return 0.0, 0.0
    low, high = float(values.min()), float(values.max())
    if math.isfinite(low) and math.isfinite(high):
        return low, high
    # NaN is both ends, and an infinity one.
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def white_of(dtype: npt.DTypeLike) -> float:
    """Return the value that stands for white in pixels of ``dtype``: the type's largest integer, or 1.0."""
    dtype = np.dtype(dtype)
    return float(np.iinfo(dtype).max) if dtype.kind in "iu" else 1.0


def light_refusal(picture: Picture) -> str:
    """Return why a picture's values are not decoded to linear light; "" if they can be."""
    if picture.may_be_encoded:
        return ""
    if picture.holds_light:
        return "its values are light as they stand"
    if 1 in picture.shape[:2]:
        return "one row or column is a signal, and no light"
    return "only 8 or 16 bits, and floats from 0 to 1, may hold gamma-encoded light"


def is_alike(one: Picture, other: Picture) -> bool:
    """Return whether two pictures are equal in all fields but the ``file_state``, arrays by their values."""
    names = [each.name for each in fields(Picture) if each.name != "file_state"]
    pairs = [(getattr(one, name), getattr(other, name)) for name in names]
    arrays = [pair for pair in pairs if any(isinstance(each, np.ndarray) for each in pair)]
    others = [pair for pair in pairs if not any(isinstance(each, np.ndarray) for each in pair)]
    return all(a == b for a, b in others) and all(_are_equal(a, b) for a, b in arrays)


def _are_equal(one: npt.NDArray[Any] | None, other: npt.NDArray[Any] | None) -> bool:
    """Return whether two arrays, which may be None, have equal values and dtypes; NaN equals NaN."""
    if one is None or other is None:
        return one is other
    is_float = one.dtype.kind == "f"
    return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=is_float)
