"""The axes of a plot: hairlines at a desk; in a room few labels, in its type, with the space that they need."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPen

from convstudio.core.numbers import format_number
from convstudio.theme import LIGHT, Theme, digit_font

AXIS_WIDTH: Final = 46
AXIS_HEIGHT: Final = 24
_TICK: Final = 4
_OFFSET: Final = 5  # screen pixels from a tick to its label


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis with Inter's digits and a true minus; ``lowest`` bounds what is labelled."""

    def __init__(self, side: str) -> None:
        super().__init__(side, maxTickLength=-_TICK)
        self.lowest = -np.inf
        self.whole = side == "bottom"
        self._theme = LIGHT
        self._width = float(AXIS_WIDTH)
        self.setStyle(maxTickLevel=0)
        self.enableAutoSIPrefix(False)
        self._show_sizes()

    def show_theme(self, theme: Theme) -> None:
        """The theme's colours, and its sizes where it is a room's."""
        self._theme = theme
        self.setPen(QPen(theme.color("hairline"), theme.pen))
        self.setTextPen(theme.color("text" if theme.room else "secondary"))
        self._show_sizes()

    def show_width(self, width: float) -> None:
        """The room that a vertical axis of a room takes; at a desk it is always the same."""
        self._width = width
        self._show_sizes()

    def _show_sizes(self) -> None:
        room = self._theme.room
        offset = round(0.15 * room) or _OFFSET
        self.setStyle(tickFont=digit_font(room or 11), tickTextOffset=offset)
        if not self.whole:
            self.setWidth(self._width if room else AXIS_WIDTH)
        else:
            self.setHeight(1.25 * room if room else AXIS_HEIGHT)

    def width_for(self, low: float, high: float, size: float) -> float:
        """The width that a room's labels need between two values that lie ``size`` screen pixels apart."""
        texts = [
            text
            for step, values in self.tickValues(low, high, size)
            for text in self.tickStrings(values, 1.0, step)
        ]
        metrics = QFontMetricsF(digit_font(self._theme.room))
        widest = max(map(metrics.horizontalAdvance, texts), default=0.0)
        return math.ceil(widest + _TICK + 0.2 * self._theme.room)

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Nothing between two indices."""
        if self._theme.room:
            return [(self._room_step(low, high, size), 0.0)]
        found: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        return [(max(step, 1.0), start) for step, start in found] if self.whole else found

    def _room_step(self, low: float, high: float, size: float) -> float:
        """The smallest of 1, 2, 5, 10 … that leaves the labels apart."""
        room = self._theme.room
        apart = 1.4 * room
        if self.whole:
            metrics = QFontMetricsF(digit_font(room))
            ends = (_text(math.floor(low)), _text(math.ceil(high)))
            apart = max(map(metrics.horizontalAdvance, ends)) + 0.7 * room
        least = max(apart * (high - low) / max(size, 1.0), 1.0 if self.whole else 1e-300)
        power = 10.0 ** math.floor(math.log10(least))
        return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Without those below ``lowest``, where something else is drawn."""
        levels: list[tuple[float, Any]] = super().tickValues(low, high, size)
        return [(step, [at for at in values if at >= self.lowest]) for step, values in levels]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [_text(round(value / spacing) * spacing) for value in values]

    def boundingRect(self) -> QRectF:
        """Labels are drawn whole or not at all: here is how far they may reach beyond the axis."""
        rect: QRectF = super().boundingRect()
        room = self._theme.room
        if not room:
            return rect
        own = self.mapRectFromParent(self.geometry())
        if self.whole:
            return QRectF(own).adjusted(-0.2 * room, -_TICK, 0.5 * room, 0)
        return QRectF(own).adjusted(0, -0.5 * room, _TICK, 0.35 * room)


def _text(value: float) -> str:
    return format_number(value, 6)
