"""The pixels of a response's picture: colours of its values, and contours one pixel wide, at any size."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from convstudio.core.design.frequencies.spectrum import Spectrum, folded
from convstudio.core.views.color_tables import (
    entries,
    ramp_table,
    rgb,
    wants_white_ink,
)
from convstudio.panels.design.response.shown_response import DEEPEST, NO_PHASE, ShownResponse
from convstudio.theme import Theme

Real = npt.NDArray[np.float32]

MOST_PIXELS: Final = 320
"""The largest side that is drawn pixel by pixel; a larger picture is this one, enlarged."""
_INK: Final = 0.6  # of a contour over the colours of values
_COVERS: Final = 63  # steps in which a pixel lies under a contour
_FLAT: Final = 1e-4  # of the step between contours, from one pixel to the next: no line runs there
_AROUND: Final = 16  # of the side: how far around a place the values are looked at, on each side
_RIPPLE: Final = (
    0.35,
    0.7,
)  # of the step, the range of these up to which no line is seen, and from which all of it is


def response_image(shown: ShownResponse, side: int, theme: Theme, *, beneath: bool) -> QImage:
    """Return the picture (side, side): rows are u from −½ to ½, columns v.

    ``beneath``: the input's spectrum lies beneath the contours in place of the values, where it is known.
    """
    is_half = not shown.pictures_phase and not (shown.is_signed and shown.response.parity < 0)
    # Of a picture that is its own half turn half is computed, and some rows more for what is around.
    rows = min(side // 2 + 2 + side // _AROUND, side) if is_half else side
    steps, scale = _steps(shown, side, rows), shown.picture_scale
    low, high = scale.low / scale.step, scale.high / scale.step
    lines = contours(steps, low, high)
    spectrum = shown.spectrum if beneath else None
    if spectrum is not None:
        spectrum = Spectrum(folded(spectrum.power)) if shown.folds else spectrum
        power = _enlarged(np.maximum(spectrum.decibels(), DEEPEST), side, rows)
        at, colors = entries(power, DEEPEST, 0.0), _inked(theme, "spectrum")
    else:
        at = entries(np.clip(steps, low, high), low, high)
        is_signed = shown.quantity == "phase" and not shown.folds
        colors = _inked(theme, "signed" if is_signed else "grey")
    pixels = colors[at, np.rint(lines * _COVERS).astype(np.uint8)]
    if is_half:
        half = (side + 1) // 2
        pixels = np.concatenate([pixels[:half], pixels[: side // 2][::-1, ::-1]])
    # A copy: the image would otherwise read memory that numpy may have taken back.
    return QImage(pixels.data, side, side, 4 * side, QImage.Format.Format_RGB32).copy()


def contours(steps: Real, low: float, high: float) -> Real:
    """Return how much of each pixel (n, m) lies under a contour, 0 … 1: a line where ``steps`` is a whole number.

    A line is one pixel wide wherever it runs: its distance is that of the value, divided by the slope. There is none at
    the ends, ``low`` and ``high``, where values are cut off or turn back, and none where values ripple around a level
    and leave it by a small share of a step: such lines would be a lattice on what is flat.
    """
    nearest = np.rint(steps)
    across, down = (
        cv2.Sobel(steps, -1, *way, ksize=1, scale=0.5, borderType=cv2.BORDER_REPLICATE)
        for way in ((1, 0), (0, 1))
    )
    slope = cv2.magnitude(across, down)
    away = cv2.absdiff(steps, nearest)
    seen = (away < slope) & (slope > _FLAT) & (nearest > low + 0.5) & (nearest < high - _FLAT)
    with np.errstate(divide="ignore", invalid="ignore"):
        lines = np.where(seen, 1 - away / slope, np.float32(0))
    return np.asarray(lines * _clearness(steps), np.float32)


def _clearness(steps: Real) -> Real:
    """Return how far from flat the surroundings of each pixel are: 0 where the values only ripple, 1 on slopes."""
    known = np.nan_to_num(steps)
    around = np.ones((2 * (steps.shape[1] // _AROUND) + 1,) * 2, np.uint8)
    spread = cv2.dilate(known, around) - cv2.erode(known, around)
    none, whole = _RIPPLE
    return np.asarray(np.clip((spread - none) / (whole - none), 0, 1), np.float32)


def _steps(shown: ShownResponse, side: int, rows: int) -> Real:
    """Return what is shown at each pixel of some ``rows``, in steps between contours; NaN where there is nothing."""
    step = shown.picture_scale.step
    if not shown.pictures_phase:
        return _enlarged(shown.values / step, side, rows)
    relative = shown.grid / (shown.largest or 1.0)
    real, imaginary = (_enlarged(each, side, rows) for each in (relative.real, relative.imag))
    phase = np.degrees(np.arctan2(imaginary, real)) / np.float32(step)
    return np.where(np.hypot(real, imaginary) > NO_PHASE, phase, np.float32(np.nan))


def _enlarged(values: npt.NDArray[np.float64], side: int, rows: int) -> Real:
    """Return values whose first and last lie on the edges of a picture, at the middles of the pixels of ``rows``."""
    apart = (values.shape[0] - 1) / side
    place = np.array([[apart, 0, apart / 2], [0, apart, apart / 2]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    found = cv2.warpAffine(
        values.astype(np.float32), place, (side, rows), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, np.float32)


@lru_cache(maxsize=8)
def _inked(theme: Theme, ground: Literal["grey", "signed", "spectrum"]) -> npt.NDArray[np.uint32]:
    """Return the pixels, 0xffRRGGBB, of each entry of a colour table under 0 … `_COVERS` of a contour: (256, n).

    The spectrum has colours of its own: for greys of values it must not be taken.
    """
    if ground == "spectrum":
        ends = theme.card, theme.secondary
        table, share = ramp_table(*ends, *ends, theme.card).astype(float), 1.0
        inks = rgb(theme.accent)
    else:
        colors = theme.grey_colors if ground == "grey" else theme.signed_colors
        table, share = colors.astype(float), _INK
        inks = np.where(wants_white_ink(colors), 255.0, 0.0)[:, np.newaxis]
    cover = np.linspace(0, share, _COVERS + 1)[:, np.newaxis]
    mixed = table[:, np.newaxis] + cover * (inks - table)[:, np.newaxis]
    red, green, blue = np.moveaxis(np.rint(mixed).astype(np.uint32), -1, 0)
    pixels = np.asarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)
    pixels.flags.writeable = False
    return pixels
