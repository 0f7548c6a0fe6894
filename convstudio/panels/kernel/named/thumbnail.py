"""A kernel as a small picture: the colours of its weights, as large as a line of text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from convstudio.core.model.kernel import Kernel
from convstudio.panels.kernel.weight_cells import CellStyle, kernel_image

_LEAST = 2.0


def draw_thumbnail(painter: QPainter, square: QRectF, kernel: Kernel, style: CellStyle) -> None:
    """Draw a kernel in the middle of a square, at least 2 pixels wide and high, with an outline."""
    kh, kw = kernel.shape
    unit = square.width() / max(kh, kw)
    place = QRectF(0, 0, max(kw * unit, _LEAST), max(kh * unit, _LEAST))
    place.moveCenter(square.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, unit < 1)
    painter.drawImage(place, kernel_image(kernel, style))
    painter.setPen(style.theme.color("control"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))


def kernel_icon(kernel: Kernel, style: CellStyle, side: int, ratio: float) -> QIcon:
    """Return a kernel as an icon of ``side`` pixels, for a screen with ``ratio`` of its own to each."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        draw_thumbnail(painter, QRectF(1, 1, side - 2, side - 2), kernel, style)
    return QIcon(pixmap)
