"""The frame of the selected region on I and on S, with grips where it can be dragged and its size beside it."""

from __future__ import annotations

from itertools import product
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTransform

from convstudio.core.design.looking.region import Region
from convstudio.panels.pictures.pixel_items import ViewItem, cells_rect
from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, digit_font

# Pixels of the screen.
_SMALLEST: Final = 7.0  # of the frame
_GRIP: Final = 7.0
_ROOM: Final = 36.0  # of a side from which on it has a grip in its middle
_TYPE: Final = 11
_PLATE: Final = 17.0
_PADDING: Final = 4.0
_APART: Final = 4.0


class RegionItem(ViewItem):
    """The outline of a region, dark and light so that it is seen on any picture."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._region: Region | None = None
        self._has_grips = False
        self._words = ""

    @property
    def region(self) -> Region | None:
        """The region that is outlined."""
        return self._region

    def show_region(
        self, region: Region | None, words: str = "", *, has_grips: bool = False
    ) -> None:
        """Outline a region, with ``words`` beside it; None: nothing."""
        now = region, words, has_grips
        if now != (self._region, self._words, self._has_grips):
            self._region, self._words, self._has_grips = now
            self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        if self._region is None:
            return
        place = frame_of(to_screen.mapRect(cells_rect(*self._region)))
        pen = self.metrics.pen
        self.mark_painter.rings(
            painter, place, (("card", 4.0 * pen, 0.0), ("accent", 2.0 * pen, 0.0))
        )
        if self._has_grips:
            painter.setPen(self.theme.color("card"))
            painter.setBrush(self.theme.color("accent"))
            for at in _grips(place):
                painter.drawRect(
                    QRectF(at.x() - _GRIP / 2, at.y() - _GRIP / 2, _GRIP - 1, _GRIP - 1)
                )
        if self._words:
            self._write(painter, place, to_screen.mapRect(self.viewRect()))

    def _write(self, painter: QPainter, place: QRectF, seen: QRectF) -> None:
        """Write the words below the frame; above it, or within, where there is no room."""
        font = digit_font(round(_TYPE * self.metrics.pen))
        high = _PLATE * self.metrics.pen
        wide = QFontMetricsF(font).horizontalAdvance(self._words) + 2 * _PADDING * self.metrics.pen
        top = place.bottom() + _APART
        if top + high > seen.bottom():
            top = place.top() - _APART - high
        if top < seen.top():
            top = min(place.bottom(), seen.bottom()) - _APART - high
        left = min(max(place.left(), seen.left() + 2), seen.right() - wide - 2)
        plate = QRectF(left, top, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("card", 0.92))
        painter.drawRoundedRect(plate, 3, 3)
        painter.setPen(self.theme.color("text"))
        painter.setFont(font)
        write(painter, plate, self._words)


def frame_of(place: QRectF) -> QRectF:
    """Return the frame around a place on the screen, which is large enough to be seen."""
    wide, high = (max(_SMALLEST - side, 0.0) / 2 for side in (place.width(), place.height()))
    return place.adjusted(-wide, -high, wide, high)


def _grips(place: QRectF) -> list[QPointF]:
    """Return the middle of each grip: in the corners, and in the middle of sides that have room."""
    xs, ys = [place.left(), place.right()], [place.top(), place.bottom()]
    middle = place.center()
    found = [QPointF(x, y) for x, y in product(xs, ys)]
    if place.width() >= _ROOM:
        found += [QPointF(middle.x(), y) for y in ys]
    if place.height() >= _ROOM:
        found += [QPointF(x, middle.y()) for x in xs]
    return found
