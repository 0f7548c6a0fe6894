"""The wave of a frequency, laid over a picture: dark and bright stripes, as far apart as the picture's pixels say."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convstudio.panels.pictures.pixel_view import PixelView

Frequency = tuple[float, float]

_STRENGTH: Final = 0.5  # of the opacity, where the wave is highest and lowest
_FINEST: Final = 3.0  # points of the screen: a shorter period would be another wave there


class WaveOverlay(QWidget):
    """A layer over a view that shows a wave; it ignores the mouse.

    Its crests pass through the middle of the pixel (0, 0), as those of cos 2π(um + vn) do. A wave that is too fine for
    the screen is not drawn, since its samples would look like another.
    """

    def __init__(self, view: PixelView) -> None:
        super().__init__(view)
        self.setObjectName("wave_overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view = view
        self._frequency: Frequency | None = None
        self._cells = QRectF()
        view.viewport_shown.connect(self.update)
        view.resized.connect(self._cover)
        self.hide()

    @property
    def frequency(self) -> Frequency | None:
        """The frequency whose wave is shown."""
        return self._frequency

    def show_wave(self, frequency: Frequency | None, shape: tuple[int, ...]) -> None:
        """Show the wave of a frequency (u, v), in cycles per pixel, over a picture of a shape; None hides it."""
        cells = QRectF(0, 0, shape[1], shape[0])
        if (frequency, cells) == (self._frequency, self._cells):
            return
        self._frequency, self._cells = frequency, cells
        self._cover()
        self.stackUnder(self._view.loupe)
        self.setVisible(frequency is not None)
        self.update()

    def _cover(self) -> None:
        self.setGeometry(self._view.viewport().geometry())

    def image(self) -> tuple[QImage, QRectF] | None:
        """Return the stripes and the place they lie at; None where nothing of the picture, or of the wave, is seen."""
        if self._frequency is None:
            return None
        picture = self._view.to_view(self._cells).translated(-self.x(), -self.y())
        place = (picture & QRectF(self.rect())).toAlignedRect()
        cell = picture.width() / max(self._cells.width(), 1)
        if place.isEmpty() or math.hypot(*self._frequency) * _FINEST > cell:
            return None
        down, right = (
            2 * math.pi * each * ((first + np.arange(count) + 0.5 - start) / cell - 0.5)
            for each, first, count, start in (
                (self._frequency[0], place.top(), place.height(), picture.top()),
                (self._frequency[1], place.left(), place.width(), picture.left()),
            )
        )
        wave = np.outer(np.cos(down), np.cos(right)) - np.outer(np.sin(down), np.sin(right))
        alpha = np.rint(255 * _STRENGTH * np.abs(wave)).astype(np.uint32)
        # White and black, multiplied by their opacity.
        pixels = alpha << 24 | np.where(wave > 0, alpha * 0x10101, 0).astype(np.uint32)
        height, width = pixels.shape
        form = QImage.Format.Format_ARGB32_Premultiplied
        # A copy: the image would otherwise read memory that numpy may have taken back.
        return QImage(pixels.data, width, height, 4 * width, form).copy(), QRectF(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        found = self.image()
        if found is not None:
            with QPainter(self) as painter:
                painter.drawImage(found[1], found[0])
