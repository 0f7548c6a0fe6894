"""The pixels of a response's picture: colours of its values, and contours one pixel wide, at any size."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from convstudio.core.design.frequencies.spectrum import Spectrum, folded
from convstudio.core.views.color_tables import (
    ColorTable,
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
_FLAT: Final = 1e-4  # of the step between contours, from one pixel to the next: no line runs there


def response_image(shown: ShownResponse, side: int, theme: Theme, *, beneath: bool) -> QImage:
    """Return the picture (side, side): rows are u from −½ to ½, columns v.

    ``beneath``: the input's spectrum lies beneath the contours in place of the values, where it is known.
    """
    is_half = not shown.pictures_phase and not (shown.is_signed and shown.response.parity < 0)
    # Of a picture that is its own half turn half is computed, and a row more for the slopes.
    rows = min(side // 2 + 2, side) if is_half else side
    steps, scale = _steps(shown, side, rows), shown.picture_scale
    low, high = scale.low / scale.step, scale.high / scale.step
    lines = contours(steps, low, high)
    spectrum = shown.spectrum if beneath else None
    if spectrum is not None:
        spectrum = Spectrum(folded(spectrum.power)) if shown.folds else spectrum
        power = _enlarged(np.maximum(spectrum.decibels(), DEEPEST), side, rows)
        at, table, share = entries(power, DEEPEST, 0.0), _ground(theme), 1.0
        inks = np.broadcast_to(rgb(theme.accent), table.shape)
    else:
        at, table, share = entries(np.clip(steps, low, high), low, high), _table(shown, theme), _INK
        inks = np.where(wants_white_ink(table), 255.0, 0.0)[:, np.newaxis] + np.zeros(3)
    pixels = _packed(table).take(at)
    # Few pixels lie under a line: only those are mixed.
    under = np.flatnonzero(lines > 0)
    colors, alpha = at.ravel()[under], share * lines.ravel()[under, np.newaxis]
    pixels.ravel()[under] = _packed(table[colors] + alpha * (inks[colors] - table[colors]))
    if is_half:
        half = (side + 1) // 2
        pixels = np.concatenate([pixels[:half], pixels[: side // 2][::-1, ::-1]])
    # A copy: the image would otherwise read memory that numpy may have taken back.
    return QImage(pixels.data, side, side, 4 * side, QImage.Format.Format_RGB32).copy()


def contours(steps: Real, low: float, high: float) -> Real:
    """Return how much of each pixel (n, m) lies under a contour, 0 … 1: a line where ``steps`` is a whole number.

    A line is one pixel wide wherever it runs: its distance is that of the value, divided by the slope. There is none at
    the ends, ``low`` and ``high``, where values are cut off or turn back.
    """
    nearest = np.rint(steps)
    across, down = (
        cv2.Sobel(steps, -1, *way, ksize=1, scale=0.5, borderType=cv2.BORDER_REPLICATE)
        for way in ((1, 0), (0, 1))
    )
    slope = cv2.magnitude(across, down)
    away = np.abs(steps - nearest)
    seen = (away < slope) & (slope > _FLAT) & (nearest > low + 0.5) & (nearest < high - _FLAT)
    lines = np.zeros_like(steps)
    lines[seen] = 1 - away[seen] / slope[seen]
    return lines


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


def _table(shown: ShownResponse, theme: Theme) -> ColorTable:
    is_signed = shown.quantity == "phase" and not shown.folds
    return theme.signed_colors if is_signed else theme.grey_colors


def _ground(theme: Theme) -> ColorTable:
    """Return the colours of a spectrum: not the greys of values, for which it must not be taken."""
    return ramp_table(theme.card, theme.secondary, theme.card, theme.secondary, theme.card)


def _packed(colors: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
    """Return (n, 3) colours as pixels of an image, 0xffRRGGBB."""
    red, green, blue = np.rint(colors).astype(np.uint32).T
    return np.asarray(0xFF000000 | red << 16 | green << 8 | blue, np.uint32)
