"""The border around a picture, as one of its layers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QTransform

from convstudio.panels.pictures.pixel_items import (
    Paint,
    Region,
    ViewItem,
    cells_rect,
    drawn_place,
    on_pixels,
    screen_image,
)
from convstudio.theme import Theme

_STRIPS: Final = 4  # strips of a border: above, below, left and right


class RimItem(ViewItem):
    """The border around the image: tinted and hatched, so that it cannot be taken for the image."""

    # Screen pixels, so that a border of one pixel is visible on a photograph, too.
    THINNEST: Final = 5.0

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._inner = (range(0), range(0))
        # The picture of a strip, for as long as it is drawn in the same place.
        self._drawn: dict[tuple[object, ...], tuple[QImage, QRectF]] = {}
        self._pads = (0, 0, 0, 0)
        self._region: Region | None = None
        self._paint: Paint | None = None

    def show_rim(
        self,
        inner: tuple[range, range],
        pads: tuple[int, int, int, int],
        region: Region | None,
        paint: Paint | None,
    ) -> None:
        """Show a border of ``pads`` pixels above, below, left and right of ``inner``."""
        self._inner, self._pads, self._region, self._paint = inner, pads, region, paint
        self._drawn = {}
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        if not any(self._pads) or self._region is None or self._paint is None:
            return
        (rows, columns), (above, below, left, right) = self._inner, self._pads
        inside = drawn_place(painter, to_screen, rows, columns)
        scale = to_screen.m11()
        top, bottom, west, east = (
            max(pad * scale, self.THINNEST * self.metrics.pen) if pad else 0.0 for pad in self._pads
        )
        # On the screen's own pixels: a part of one would be another one where a part of the rim is drawn anew.
        outside = on_pixels(
            inside.adjusted(-west, -top, east, bottom), painter.device().devicePixelRatio()
        )
        frame = QPainterPath()
        frame.addRect(outside)
        frame.addRect(inside)
        painter.save()
        # A strip's own pixels may begin one earlier, where the outermost ones of the image are.
        painter.setClipPath(frame, Qt.ClipOperation.IntersectClip)
        wide = range(columns.start - left, columns.stop + right)
        for strip_rows, strip_columns, target in (
            (range(rows.start - above, rows.start), wide,
             QRectF(outside.left(), outside.top(), outside.width(), top)),
            (range(rows.stop, rows.stop + below), wide,
             QRectF(outside.left(), inside.bottom(), outside.width(), bottom)),
            (rows, range(columns.start - left, columns.start),
             QRectF(outside.left(), inside.top(), west, inside.height())),
            (rows, range(columns.stop, columns.stop + right),
             QRectF(inside.right(), inside.top(), east, inside.height())),
        ):  # fmt: skip
            self._draw_strip(painter, strip_rows, strip_columns, target, to_screen)
        painter.restore()
        self.mark_painter.border(painter, frame)
        painter.setPen(QPen(self.theme.color("secondary"), self.metrics.pen))
        painter.drawRect(inside)

    def _draw_strip(
        self, painter: QPainter, rows: range, columns: range, target: QRectF, to_screen: QTransform
    ) -> None:
        """Draw one side of the border; a thin one is widened to be visible, a thick one clipped to the view."""
        assert self._region is not None
        assert self._paint is not None
        exact = to_screen.mapRect(cells_rect(rows, columns))
        seen = self.visible(rows, columns)
        if exact.width() + 1 < target.width() or exact.height() + 1 < target.height():
            seen = (rows, columns)
        else:
            target = to_screen.mapRect(cells_rect(*seen))
        in_view = target.intersects(to_screen.mapRect(self.viewRect()))
        if not (len(seen[0]) and len(seen[1]) and in_view):
            return
        ratio = painter.device().devicePixelRatio()
        target = on_pixels(target, ratio)
        key = (*seen, target.getRect(), ratio)
        if key not in self._drawn:
            if len(self._drawn) >= _STRIPS:
                self._drawn.clear()
            self._drawn[key] = screen_image(painter, self._region(*seen), target, self._paint)
        image, place = self._drawn[key]
        painter.drawImage(place, image)
