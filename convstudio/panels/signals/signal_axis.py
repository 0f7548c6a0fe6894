"""The axes of a plot: hairlines, and labels spaced by their size; in a room few, and in its type."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from convstudio.core.numbers.formatting import format_number
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, digit_font

_TICK: Final = 4
_CLOSEST: Final = 0.95  # of the type: the same, of digits that must be read
_LONGEST: Final = 5  # characters of an end that is labelled: others are no round numbers
_NEAREST: Final = 1.15  # of the type: the least line spacing, for a second label
_STEPS: Final = (1, 2, 5, 10)
_MORE_STEPS: Final = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_LINE: Final = 0.8  # lines of type: the height of pyqtgraph's label rectangles


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis with Inter's digits and a true minus; values below ``lowest`` have no labels."""

    def __init__(self, side: str) -> None:
        super().__init__(side, maxTickLength=-_TICK)
        self.lowest = -np.inf
        self.ends: tuple[float, float] | None = (
            None  # the values that are labelled before all others
        )
        self.whole = side == "bottom"
        self._metrics = DESK
        self._width = float(DESK.plots.axis_width)
        self.setStyle(maxTickLevel=0)
        self.enableAutoSIPrefix(False)
        self._show_sizes()

    def _updateLabel(self) -> None:
        """Repaint, as pyqtgraph does at each change, without setting the text of a label that this axis has not."""
        self._adjustSize()
        self.picture = None
        self.update()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Repaint in a theme's colours."""
        self._metrics = metrics
        self.setPen(QPen(theme.color("hairline"), metrics.pen))
        self.setTextPen(theme.color("caption"))
        self._show_sizes()

    def show_width(self, width: float) -> None:
        """Set the width of a vertical axis."""
        self._width = max(width, self._metrics.plots.axis_width)
        self._show_sizes()

    def _show_sizes(self) -> None:
        at = self._metrics.plots
        self.setStyle(tickFont=digit_font(self._type), tickTextOffset=at.label_offset)
        if not self.whole:
            self.setWidth(self._width)
        else:
            self.setHeight(at.axis_height)

    def width_for(self, low: float, high: float, size: float) -> float:
        """The width of the labels between two values that are ``size`` screen pixels apart."""
        texts = [
            text
            for step, values in self.tickValues(low, high, size)
            for text in self.tickStrings(values, 1.0, step)
        ]
        metrics = QFontMetricsF(digit_font(self._type))
        widest = max(map(metrics.horizontalAdvance, texts), default=0.0)
        return math.ceil(widest + _TICK + self._metrics.plots.label_offset + 0.05 * self._type)

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Allow no ticks between two indices."""
        return [(self._step(low, high, size), 0.0)]

    def _step(self, low: float, high: float, size: float) -> float:
        """The smallest step of 1, 2, 5, 10 … that keeps labels apart.

        At least two values are labelled if possible: for that, other steps are allowed, and labels may be as close as
        legible.
        """
        apart = self._metrics.plots.apart[self.whole] * self._type
        if self.whole:
            metrics = QFontMetricsF(digit_font(self._type))
            ends = (_text(math.floor(low)), _text(math.ceil(high)))
            apart += max(map(metrics.horizontalAdvance, ends))
        least = max(apart * (high - low) / max(size, 1.0), 1.0 if self.whole else 1e-300)
        usual = _next(_STEPS, least)
        if self.whole:
            return usual
        nearer = min(least, _NEAREST * self._type * (high - low) / max(size, 1.0))
        others = (usual, _next(_MORE_STEPS, least), _next(_MORE_STEPS, nearer))
        return next((step for step in others if self._count(step, low, high) > 1), usual)

    def _count(self, step: float, low: float, high: float) -> int:
        """The number of multiples of a step that are labelled."""
        return math.floor(high / step) - math.ceil(max(low, self.lowest) / step) + 1

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Leave out values below ``lowest``, where something else is drawn."""
        levels: list[tuple[float, Any]] = super().tickValues(low, high, size)
        step, regular = levels[0]
        values = [float(at) for at in regular if at >= self.lowest]
        if self.ends is None or any(len(_text(each)) > _LONGEST for each in self.ends):
            return [(step, values)]
        return [(step, self._with_ends(values, low, high, size))]

    def _with_ends(self, values: list[float], low: float, high: float, size: float) -> list[float]:
        """The ends and 0, as close as legible, and of other values those that keep a usual distance."""
        assert self.ends is not None
        line = self._type * (high - low) / max(size, 1.0)
        kept: list[float] = []
        for each in (*self.ends[::-1], 0.0):
            if low <= each <= high and all(abs(each - other) >= _CLOSEST * line for other in kept):
                kept.append(each)
        apart = self._metrics.plots.apart[self.whole] * line
        kept += [each for each in values if all(abs(each - other) >= apart for other in kept)]
        return sorted(kept)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        ends = self.ends or ()
        return [
            _text(value if value in ends else round(value / spacing) * spacing) for value in values
        ]

    def drawPicture(
        self, painter: QPainter, axis: object, ticks: object, texts: list[tuple[QRectF, int, str]]
    ) -> None:
        """Draw the line and ticks as pyqtgraph does, but the labels with our own text painter."""
        super().drawPicture(painter, axis, ticks, [])
        for place, _, text in texts:
            high = place.height() / _LINE
            middle = place.top() + high / 2 if self.whole else place.center().y()
            write(painter, QRectF(place.left(), middle - high / 2, place.width(), high), text)

    @property
    def _type(self) -> int:
        return self._metrics.small_type

    def boundingRect(self) -> QRectF:
        """Limit how far labels may extend beyond the axis; they are drawn whole or not at all."""
        rect: QRectF = super().boundingRect()
        overhang = self._metrics.plots.overhang
        if overhang is None:
            return rect
        left, right, above, below = overhang
        own = QRectF(self.mapRectFromParent(self.geometry()))
        if self.whole:
            return own.adjusted(-left, -_TICK, right, 0)
        return own.adjusted(0, -above, _TICK, below)


def _next(steps: tuple[float, ...], least: float) -> float:
    """The smallest of ``steps``, times a power of ten, that is not less than ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in steps if step * power >= least * (1 - 1e-9))


def _text(value: float) -> str:
    return format_number(value, 6)
