"""A slider whose positions may lie closer together towards its end, so that small values have room.

A σ from 0.3 to 30 px has most of its use below 3, which an even slider leaves a tenth of its length. Positions, keys
and the wheel are those of any `QSlider`: only where a position lies on the screen differs.
"""

from __future__ import annotations

from math import expm1, log1p
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

# Places of the handle that a style is told of, more than there are pixels.
_FINE: Final = 100_000


class BentSlider(QSlider):
    """A horizontal slider, even at first, whose handle jumps to a click in the groove and is dragged on from there."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._bend = 0.0
        self._grip = 0  # pixels from the handle's left edge to the mouse that drags it

    def show_bend(self, bend: float) -> None:
        """Let position p lie where log(1 + ``bend`` p) does; 0: evenly.

        With the step by the least value as bend, equal ways are equal ratios of values.
        """
        if bend != self._bend:
            self._bend = bend
            self.update()

    def initStyleOption(self, option: QStyleOptionSlider) -> None:
        """Tell the style where the handle is."""
        super().initStyleOption(option)
        if self._bend:
            option.sliderPosition = option.sliderValue = round(_FINE * self._share)
            option.minimum, option.maximum = 0, _FINE

    @property
    def _whole(self) -> float:
        return log1p(self._bend * (self.maximum() - self.minimum()))

    @property
    def _share(self) -> float:
        """The handle's part of the way from the first position to the last one."""
        at = self.sliderPosition() - self.minimum()
        return log1p(self._bend * at) / self._whole if self._whole else 0.0

    def _position_at(self, left: int) -> int:
        """Return the position at which the handle's left edge is nearest to an x coordinate."""
        groove, handle = self._part("groove"), self._part("handle")
        span = groove.width() - handle.width()
        at = QStyle.sliderValueFromPosition(0, _FINE, left - groove.left(), span) / _FINE
        count = self.maximum() - self.minimum()
        found = expm1(at * self._whole) / self._bend if self._bend else at * count
        return self.minimum() + round(found)

    def _part(self, name: str) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        parts = QStyle.SubControl
        part = parts.SC_SliderHandle if name == "handle" else parts.SC_SliderGroove
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.maximum() == self.minimum():
            event.ignore()
            return
        event.accept()
        x, handle = event.position().toPoint().x(), self._part("handle")
        held = handle.left() <= x <= handle.right()
        self._grip = x - handle.left() if held else handle.width() // 2
        self.setSliderDown(True)
        if not held:
            self.setSliderPosition(self._position_at(x - self._grip))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderPosition(self._position_at(event.position().toPoint().x() - self._grip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
