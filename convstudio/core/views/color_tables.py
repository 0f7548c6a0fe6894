"""Colour mapping: colour tables with reserved entries for out-of-range values, and contrast for readable digits.

A table has 256 entries, so that a picture has one byte per pixel, which Qt draws as it is. Four entries are reserved,
because nothing may be clamped silently: entry 0 is NaN, 1 is "below the range", 255 is "above the range". Entries 2 …
254 are the range itself, with its middle at entry 128.

Values that are light get the entry of their square root, which is nearly as sRGB encodes it, so that 253 entries are
enough from black to white; `light_table` has the colours that belong to them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from convstudio.core.model.spread import outside

ColorTable = npt.NDArray[np.uint8]  # (256, 3), RGB

UNDEFINED: Final = 0
BELOW: Final = 1
FIRST: Final = 2
MIDDLE: Final = 128
LAST: Final = 254
ABOVE: Final = 255

FADES: Final = 64
"""How many strengths a hue has, from none to full."""

# Of hues in CIE L*a*b*, whose chroma all of them have on a screen, but for the greenest blue.
_LIGHTNESS: Final = 66.0
_CHROMA: Final = 46.0

_HALF_ENTRY: Final = 0.5 / (LAST - FIRST)  # of the width of a range
_FAR: Final = 1000  # times its width lies a range from 0 that float32 divides into no 253 entries


def rgb(color: str) -> npt.NDArray[np.float64]:
    """Return "#rrggbb" as three numbers from 0 to 255."""
    return np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)


@cache
def ramp_table(low: str, high: str, below: str, above: str, undefined: str) -> ColorTable:
    """Return a linear ramp from ``low`` to ``high``."""
    return _table(np.linspace(rgb(low), rgb(high), LAST - FIRST + 1), below, above, undefined)


@cache
def light_table(below: str, above: str, undefined: str) -> ColorTable:
    """Return the greys that send out light in proportion to the squares of the entries: those of `light_entries`."""
    from convstudio.core.model.linear_light import encoded  # few sessions show light

    roots = np.linspace(0, 1, LAST - FIRST + 1)
    greys = np.repeat(255 * encoded(roots**2)[:, np.newaxis], 3, axis=1)
    return _table(greys, below, above, undefined)


@cache
def diverging_table(
    low: str, middle: str, high: str, below: str, above: str, undefined: str, zero: float = 0.5
) -> ColorTable:
    """Return two ramps that meet in ``middle`` at ``zero``, from 0 (the first entry) to 1 (the last) or beyond.

    Entries at equal distances from there have equally saturated colours.
    """
    away = np.linspace(-zero, 1 - zero, LAST - FIRST + 1)
    away = away[:, np.newaxis] / max(abs(zero), abs(1 - zero))
    ends = np.where(away < 0, rgb(low), rgb(high))
    return _table(rgb(middle) + np.abs(away) * (ends - rgb(middle)), below, above, undefined)


@cache
def cyclic_table(undefined: str) -> ColorTable:
    """Return all hues once, equally light and equally strong, so that the first entry is the last one's neighbour."""
    turn = np.linspace(0, 2 * np.pi, LAST - FIRST + 1)
    lab = np.stack(
        [np.full(turn.shape, _LIGHTNESS), *(_CHROMA * np.array([np.cos(turn), np.sin(turn)]))]
    )
    hues = cv2.cvtColor(lab.T[np.newaxis].astype(np.float32), cv2.COLOR_Lab2RGB)[0]
    return _table(255.0 * hues.clip(0, 1), undefined, undefined, undefined)


@cache
def direction_tables(zero: str, undefined: str) -> npt.NDArray[np.uint8]:
    """Return `FADES` tables of all hues, (FADES, 256, 3), from ``zero``, whatever the hue, to `cyclic_table`."""
    hues, shares = cyclic_table(undefined), np.linspace(0, 1, FADES)[:, np.newaxis, np.newaxis]
    tables = np.rint(rgb(zero) * (1 - shares) + hues * shares).astype(np.uint8)
    # Without a direction there is nothing to fade, except where there is no gradient.
    tables[1:, UNDEFINED] = hues[UNDEFINED]
    tables.flags.writeable = False
    return tables


def _table(ramp: npt.NDArray[np.float64], below: str, above: str, undefined: str) -> ColorTable:
    rows = np.concatenate([[rgb(undefined), rgb(below)], ramp, [rgb(above)]])
    table: ColorTable = np.rint(rows).astype(np.uint8)
    table.flags.writeable = False  # it is asked for at every paint, and made once
    return table


def entries(
    values: npt.NDArray[Any], low: float, high: float, slack: float = 0.0
) -> npt.NDArray[np.uint8]:
    """Return the table entry of each of the (H, W) ``values`` in the range ``low`` … ``high``.

    Values outside the range by more than ``slack`` and half an entry get `BELOW` or `ABOVE`, NaN gets `UNDEFINED`.
    """
    if values.dtype not in (np.float32, np.float64):
        values = values.astype(np.float32 if values.dtype.itemsize < 4 else np.float64)
    if values.size == 0:
        return np.zeros(values.shape, np.uint8)
    # The last digits of numbers far from 0, which a sum in their own type would lose.
    is_far = max(abs(low), abs(high)) > _FAR * (high - low) > 0
    if slack * 2 * (LAST - FIRST) > high - low > 0:  # half an entry is less than rounding
        is_wide = is_far or _is_extreme(low, high)
        return _with_slack(values.astype(np.float64) if is_wide else values, low, high, slack)
    if is_far:
        own = values.dtype.type(low)  # from such a number a difference is as exact as it can be
        values = values - own if own == low else values.astype(np.float64) - low
        low, high = 0.0, high - low
    if _is_extreme(low, high):
        unit = 1e-300 if max(abs(low), abs(high)) > 1 else 1e300
        with np.errstate(over="ignore"):
            values, low, high = values.astype(np.float64) * unit, low * unit, high * unit
    span = (high - low) or 1.0
    factor = (LAST - FIRST) / span if high > low else 0.0
    # Far values would overflow the integer that OpenCV rounds to; one entry below the first is `BELOW`.
    near = np.clip(values, low - span / (LAST - FIRST), high + span)
    # One pass: scale, shift, round and saturate to a byte.
    result = cv2.addWeighted(near, factor, near, 0.0, FIRST - low * factor, dtype=cv2.CV_8U)
    result = np.asarray(result).reshape(values.shape)
    if np.isnan(near.min()):
        result[np.isnan(near)] = UNDEFINED
    return result


def light_entries(
    values: npt.NDArray[Any], low: float, high: float, slack: float = 0.0
) -> npt.NDArray[np.uint8]:
    """Return the entry in a `light_table` of each of the (H, W) ``values``, which are light; else as `entries`."""
    is_far = max(abs(low), abs(high)) > _FAR * (high - low)
    if values.dtype not in (np.float32, np.float64) or is_far or _is_extreme(low, high):
        values = values.astype(np.float64)
    if values.size == 0:
        return np.zeros(values.shape, np.uint8)
    span = (high - low) or 1.0
    roots = np.clip(values, low, high)
    if low:
        roots -= roots.dtype.type(low)
    cv2.sqrt(roots, dst=roots)
    factor = (LAST - FIRST) / span**0.5 if high > low else 0.0
    result = np.asarray(cv2.convertScaleAbs(roots, alpha=factor, beta=FIRST))
    result = result.reshape(values.shape)
    # Half an entry: at the upper end of a square root twice as much, at the lower end its square.
    least = low - max(slack, span * _HALF_ENTRY**2)
    most = high + max(slack, span * 2 * _HALF_ENTRY)
    if not (least <= values.min() and values.max() <= most):  # NaN is neither
        below, above = outside(values, least, most)
        result[below], result[above] = BELOW, ABOVE
        result[np.isnan(values)] = UNDEFINED
    return result


def _is_extreme(low: float, high: float) -> bool:
    """Return whether float32 cannot hold numbers near the ends of a range, or their inverses."""
    reach = max(abs(low), abs(high))
    return reach > 1e30 or 0 < reach < 1e-30


def _with_slack(
    values: npt.NDArray[Any], low: float, high: float, slack: float
) -> npt.NDArray[np.uint8]:
    """Return the `entries` of values of which those up to ``slack`` beyond the range count as its ends."""
    result = entries(np.clip(values, low, high), low, high)
    below, above = outside(values, low - slack, high + slack)
    if above.any():
        result = np.asarray(cv2.max(result, above.view(np.uint8) * np.uint8(ABOVE)))
    if below.any():
        at_most = ABOVE - below.view(np.uint8) * np.uint8(ABOVE - BELOW)
        result = np.asarray(cv2.min(result, at_most))
    return result.reshape(values.shape)


def luminance(color: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the relative luminance (0 … 1) of (…, 3) RGB bytes, as WCAG 2.2 defines it."""
    channel = np.asarray(color, dtype=np.float64) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(first: npt.ArrayLike, second: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the contrast ratio (1 … 21) of two RGB colours, as WCAG 2.2 defines it."""
    one, other = luminance(first), luminance(second)
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05))


def wants_white_ink(table: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Return, for each (…, 3) colour, whether white digits are more readable on it than black (always ≥ 4.5 : 1)."""
    return np.asarray(luminance(table) < 0.179)
