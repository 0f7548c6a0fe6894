"""Linear light: gamma-encoded pixels as amounts of light, and back, by the sRGB transfer function of IEC 61966-2-1.

A file of 8 or 16 bits stores pixels about as an eye sees them: a pixel of 188 stands for half the light of one of 255.
A lens that blurs adds up light, and so does GIMP (GEGL), while most programs add up what is stored. In linear light the
pixels are decoded before the sum: 0 is black and 1 is the picture's white, and the border's constant, which is typed as
it would be stored, is decoded as well.

S stays a sum of light. It is not encoded again, because then S would no longer be Σ I K: no term could be added to it,
and no printed equation would be true. It is encoded where it becomes something to look at: on the screen, which then
sends out light in proportion to the values, and in files of 8 or 16 bits, which so equal those of GIMP. Files of floats
hold light, as they usually do, and say so in their colour profile.

What a file of floats holds is not said in it. Most hold light already; those from 0 to 1 may be encoded, and the user
decides. Values beyond 0 … 1, 32-bit and signed integers, and signals are no encoded light: there is nothing to decode.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.model.picture import GREY_ROW, Picture, bands_of_grey, grey_of
from convstudio.core.model.spread import Extremes, Spread, find_spread

Values = npt.NDArray[Any]

# Where the straight part of the curve ends: as stored (of 1), and in light.
_STORED_KNEE: Final = 0.04045
_LIGHT_KNEE: Final = 0.0031308
_SLOPE: Final = 12.92

_spreads: Final[WeakKeyDictionary[Picture, dict[str, Spread]]] = WeakKeyDictionary()


def light_of(stored: Values, white: float, dtype: npt.DTypeLike = np.float64) -> Values:
    """Return the light of ``stored`` values, 0 … 1 for 0 … ``white``, in ``dtype``: float32 or float64.

    NaN stays NaN. Below 0 the straight part of the curve goes on, above white the curved one.
    """
    stored = np.asarray(stored)
    if stored.dtype in (np.uint8, np.uint16):
        table = _table(stored.dtype, white, np.dtype(dtype))
        if stored.dtype == np.uint8 and stored.ndim > 1 and stored.size:
            return np.asarray(cv2.LUT(stored, table)).reshape(stored.shape)
        return np.asarray(table.take(stored))
    return _decoded(np.asarray(stored, np.float64) / white).astype(dtype, copy=False)


@lru_cache(maxsize=8)
def _table(stored: np.dtype[Any], white: float, dtype: np.dtype[Any]) -> Values:
    """Return the light of every value of a type of 8 or 16 bits."""
    return _decoded(np.arange(np.iinfo(stored).max + 1) / white).astype(dtype)


def _decoded(share: Values) -> Values:
    curved = ((np.maximum(share, _STORED_KNEE) + 0.055) / 1.055) ** 2.4
    return np.where(share <= _STORED_KNEE, share / _SLOPE, curved)


def encoded(light: Values) -> Values:
    """Return what is stored for amounts of light, as a share of white, in float64: the inverse of `light_of`."""
    light = np.asarray(light, dtype=np.float64)
    curved = 1.055 * np.maximum(light, _LIGHT_KNEE) ** (1 / 2.4) - 0.055
    return np.where(light <= _LIGHT_KNEE, light * _SLOPE, curved)


@dataclass(frozen=True)
class LightPicture:
    """A picture's values in linear light, decoded for the part that is read: it takes no memory.

    It has what is asked of a `Picture` by those who show its values or sum them. Two are equal if their picture is the
    same object.
    """

    picture: Picture

    is_light = True
    white = 1.0

    @property
    def shape(self) -> tuple[int, ...]:
        """(H, W) or (H, W, 3)."""
        return self.picture.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type that holds all its digits on the screen: float32, or float64 if the picture has it."""
        return np.dtype(np.float64 if self.picture.dtype == np.float64 else np.float32)

    @property
    def has_bytes(self) -> bool:
        """Whether the values are stored in 8 bits."""
        return self.picture.has_bytes

    @property
    def is_color(self) -> bool:
        return self.picture.is_color

    @property
    def extremes(self) -> Extremes:
        """The smallest and the largest finite value."""
        return self._ends(*self.picture.extremes)

    def values_at(self, rows: Any, columns: Any, dtype: npt.DTypeLike | None = None) -> Values:
        """Return some rows and columns, by any numpy indices, in float64 unless float32 is wanted."""
        return self.light(self.picture.pixels[rows, columns], dtype)

    def grey_part(self, rows: Any, columns: Any, dtype: npt.DTypeLike | None = None) -> Values:
        """Return some rows and columns of the grey of the light: of a colour its relative luminance."""
        part = self.values_at(rows, columns, dtype)
        if not self.is_color:
            return part
        if part.dtype == np.float32 and part.ndim == 3:
            return np.asarray(cv2.transform(part, GREY_ROW)).reshape(part.shape[:-1])
        return grey_of(part)

    def light(self, stored: Values, dtype: npt.DTypeLike | None = None) -> Values:
        """Return the light of some values of the picture, in float64 unless float32 is wanted."""
        narrow = dtype is not None and np.dtype(dtype) == np.float32
        return light_of(stored, self.picture.white, np.float32 if narrow else np.float64)

    def spread_of_channels(self, channels: str) -> Spread:
        """Return the spread of what ``channels``, one of `CHANNELS`, selects."""
        known = _spreads.setdefault(self.picture, {})
        if channels not in known:
            known[channels] = self._find_spread(channels)
        return known[channels]

    def knows_spread(self, channels: str = "color") -> bool:
        """Return whether `spread_of_channels` is already computed, or follows from what is."""
        mixes = self.is_color and channels == "grey"
        is_known = channels in _spreads.get(self.picture, {})
        return is_known or (not mixes and self.picture.knows_spread(channels))

    def thinned(self, step: int) -> LightPicture:
        """Return every ``step``-th pixel, down and across."""
        return LightPicture(self.picture.thinned(step))

    def _find_spread(self, channels: str) -> Spread:
        picture = self.picture
        if picture.is_color and channels == "grey":

            def bands() -> Iterator[tuple[int, Values]]:
                return bands_of_grey(picture, self.grey_part)

            return find_spread(bands, self.shape[:2])
        # The curve only rises, so that ends and outliers stay what they are.
        found = picture.spread_of_channels(channels)
        low, high = self._ends(found.low, found.high)
        places = tuple(
            place._replace(value=float(self.light(np.array(place.value)))) for place in found.places
        )
        return replace(
            found,
            low=low,
            high=high,
            inner=self._ends(*found.inner),
            sample=self.light(found.sample),
            places=places,
        )

    def _ends(self, low: float, high: float) -> Extremes:
        return float(self.light(np.array(low))), float(self.light(np.array(high)))
