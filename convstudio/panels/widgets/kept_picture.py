"""A picture of what a widget paints again and again, kept in the pixels of the screen.

Only at 100 %: where a point is more than one pixel, or a part of one, lines between two pixels would be rounded
elsewhere than in the window, and everything is painted each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

# Pixels around what has changed that are painted as well: the edges of lines, smoothed.
BEYOND: Final = 2


class KeptPicture:
    """A picture of a rectangle of a widget, on an opaque ground; only what has changed is painted again."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._painted_as: tuple[object, ...] = ()

    @staticmethod
    def suits(painter: QPainter) -> bool:
        """Whether pictures are kept for what this painter paints on."""
        return not painter.deviceTransform().isScaling()

    def forget(self) -> None:
        """Forget the picture, so that all of it will be painted again."""
        self._painted_as = ()

    def draw(
        self, painter: QPainter, place: QRect, ground: QColor, changed: Iterable[QRectF],
        paint: Callable[[QPainter], None],
    ) -> None:  # fmt: skip
        """Draw the picture of ``place``, after ``paint`` has painted what has ``changed`` since the last time.

        ``paint`` gets a painter with the same coordinates, which is clipped to what has changed. The picture lies as
        far from the pixmap's corner as from the window's, by which Qt rounds an edge in the middle of a pixel.
        """
        if not self.suits(painter):
            self.forget()
            paint(painter)
            return
        to_window = painter.deviceTransform()
        there = to_window.mapRect(place)
        painted_as = place.getRect(), there.getRect(), ground.rgba()
        stale = QRegion(place)
        if painted_as == self._painted_as:
            stale &= _around(changed)
        elif self._pixmap.size() != (size := QSize(there.right() + 1, there.bottom() + 1)):
            self._pixmap = QPixmap(size)
        self._painted_as = painted_as
        if not stale.isEmpty():
            with QPainter(self._pixmap) as anew:
                anew.setRenderHints(painter.renderHints())
                anew.setTransform(to_window)
                anew.setClipRegion(stale, Qt.ClipOperation.IntersectClip)
                anew.fillRect(place, ground)
                paint(anew)
        painter.drawPixmap(place.topLeft(), self._pixmap, there)


def _around(parts: Iterable[QRectF]) -> QRegion:
    region = QRegion()
    for part in parts:
        region |= part.adjusted(-BEYOND, -BEYOND, BEYOND, BEYOND).toAlignedRect()
    return region
