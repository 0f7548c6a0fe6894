"""Scales and curves of values over the places that they belong to, with gaps where there is no value."""

from __future__ import annotations

import math
import sys
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from convstudio.core.numbers.formatting import format_number
from convstudio.panels.design.response.shown_response import nice_step
from convstudio.theme import Theme

Real = npt.NDArray[np.float64]
Range = tuple[float, float]

_VALUES: Final = 4  # of a range, between hairlines
_MARGIN: Final = 0.06  # of a range, above and below its values
_LARGEST: Final = sys.float_info.max
_LEAST: Final = 1e-300  # of a range with hairlines
_FLAT: Final = 0.5  # above and below values that are all equal
# Red, green and blue that are legible on a light and on a dark card.
_CHANNELS: Final = {
    False: ("#c62828", "#2e7d32", "#1565c0"),
    True: ("#ff8a80", "#81d58a", "#82b1ff"),
}


class Room(NamedTuple):
    """A part of the plot: its place, its range of values, the curves in it, and the side of its labels."""

    place: QRectF
    ends: Range
    curves: tuple[str, ...]
    on_right: bool = False

    def y_of(self, values: Real) -> Real:
        low, high = self.ends
        # Halves, since the range may exceed float64.
        share = (values / 2 - low / 2) / (high / 2 - low / 2)
        return np.asarray(self.place.bottom() - share * self.place.height())


def channel_colors(theme: Theme) -> list[QColor]:
    """Return red, green and blue that can be told apart on a theme's card."""
    return [QColor(each) for each in _CHANNELS[theme.dark]]


def faded(color: QColor, ground: QColor, share: float) -> QColor:
    """Return a ``share`` of a color over a ground, opaque, so that lines that cross are no darker there."""
    parts = zip(color.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(share * one + (1 - share) * other) for one, other in parts))


def sized(whole: QRectF, left: float, right: float) -> QRectF:
    """Return a place less what labels take of it, at least a pixel wide and high."""
    place = whole.adjusted(left, 0, -right, 0)
    return QRectF(place.left(), place.top(), max(place.width(), 1), max(place.height(), 1))


def range_of(values: Real, before: Range | None) -> Range:
    """Return the ends of a scale for some values, and for those of ``before``."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return before or (0.0, 1.0)
    low, high = float(finite.min()), float(finite.max())
    # Beside a large value, a half is no margin.
    margin = (high / 2 - low / 2) * (2 * _MARGIN) or max(_FLAT, abs(high) * _MARGIN)
    low, high = max(low - margin, -_LARGEST), min(high + margin, _LARGEST)
    return (low, high) if before is None else (min(low, before[0]), max(high, before[1]))


def ticks(ends: Range) -> list[tuple[float, str]]:
    """Return the values of hairlines within a range, with their labels, from the smallest on."""
    low, high = ends
    half = high / 2 - low / 2
    # Of the smallest floats a few digits are all there is.
    if not _LEAST < half < math.inf:
        return []
    step = nice_step(half, _VALUES // 2)
    first = math.ceil(low / step)
    return [
        (at * step, format_number(at * step, 4))
        for at in range(first, first + 3 * _VALUES)
        if at * step <= high
    ]


def draw_line(painter: QPainter, ys: Real, place: QRectF) -> None:
    """Draw a curve with gaps where it has no value; of many values their extremes in each column of pixels."""
    count, columns = len(ys), max(int(place.width()), 1)
    if count > 2 * columns:
        ys, xs = _extremes_of_columns(ys, columns), np.repeat(np.arange(columns) + 0.5, 2)
        xs = place.left() + xs * (place.width() / columns)
    else:
        xs = place.left() + np.arange(count) * (place.width() / max(count - 1, 1))
    known = np.isfinite(ys)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]))).reshape(-1, 2)
    for first, end in edges.tolist():
        x, y = xs[first:end].tolist(), ys[first:end].tolist()
        if len(x) == 1:
            painter.drawPoint(QPointF(x[0], y[0]))
        # Line by line: the outline of all of a jagged curve takes Qt a hundred times as long.
        painter.drawLines(list(map(QLineF, x[:-1], y[:-1], x[1:], y[1:])))


def _extremes_of_columns(ys: Real, columns: int) -> Real:
    """Return the lowest and the highest of the values that fall into each column, NaN where there is none: (2n,)."""
    starts = np.arange(columns) * len(ys) // columns
    # Gaps do not hide the values beside them.
    lows = np.minimum.reduceat(np.where(np.isfinite(ys), ys, np.inf), starts)
    highs = np.maximum.reduceat(np.where(np.isfinite(ys), ys, -np.inf), starts)
    pairs = np.stack([lows, highs], axis=1).ravel()
    return np.where(np.isfinite(pairs), pairs, np.nan)
