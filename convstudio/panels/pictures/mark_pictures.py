"""The pens and small pictures that marks are drawn with, made once: numbers, ticks, hatching."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, text_font

SMOOTH: Final = QPainter.RenderHint.Antialiasing


@lru_cache(maxsize=256)
def pen_of(color: str, width: float, join: Qt.PenJoinStyle) -> QPen:
    """A pen in a theme's colour."""
    pen = QPen(QColor(color), width)
    pen.setJoinStyle(join)
    return pen


def draw_label(
    painter: QPainter, plate: QRectF, text: str, pixels: int, ink: str, ground: str
) -> None:
    """Draw a number on its background."""
    painter.fillRect(plate, QColor(ground))
    painter.setPen(QColor(ink))
    painter.setFont(text_font(pixels, QFont.Weight.DemiBold))
    write(painter, plate, text)


@lru_cache(maxsize=256)
def label_picture(
    label: tuple[str, int, str, str],
    left: float,
    top: float,
    wide: float,
    high: float,
    smooth: bool,
) -> QPixmap:
    """The picture of a label whose corner is at (``left``, ``top``), parts of a pixel from the picture's."""
    plate = QRectF(left, top, wide, high)
    picture = QPixmap(plate.toAlignedRect().size())
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(SMOOTH, smooth)
        draw_label(painter, plate, *label)
    return picture


@lru_cache(maxsize=32)
def tick_picture(size: int, theme: Theme, ratio: float) -> QPixmap:
    """The tick as a cached picture, since a frame may contain hundreds."""
    picture = QPixmap(round((size + 2) * ratio), round((size + 2) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("card", 0.85))
        painter.drawEllipse(QRectF(0, 0, size + 2, size + 2))
        draw_tick(painter, QRectF(1, 1, size, size), theme)
    return picture


def draw_tick(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """Draw a tick without a background."""
    left, top, size = place.left(), place.top(), place.width()
    pen = QPen(theme.color("text"), max(size / 7, 1.2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = ((0.2, 0.55), (0.42, 0.78), (0.82, 0.25))
    painter.drawPolyline(QPolygonF([QPointF(left + x * size, top + y * size) for x, y in points]))


@lru_cache(maxsize=8)
def hatch_tile(color: int, side: int, line: float) -> QPixmap:
    """A tile of hatching that continues seamlessly on all sides."""
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor.fromRgba(color), line))
        for shift in (-side, 0, side):
            painter.drawLine(QPointF(shift - side, side * 2), QPointF(shift + side * 2, -side))
    return tile
