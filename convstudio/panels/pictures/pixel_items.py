"""The layers of a picture: their base class, the pixels, and the border around them.

All layers have the image's coordinates, in which pixel (m, n) is the unit square with its upper left corner at (x, y) =
(n, m). They paint in screen coordinates, because a hairline, a digit or a hatch must not grow with the zoom, and they
compute only what is visible. There is never one item per cell.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from convstudio.core.views.color_tables import ColorTable, entries
from convstudio.core.views.display import Coloring
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.theme import Theme

Region = Callable[[range, range], npt.NDArray[Any]]  # rows, columns → the values of those cells

_STRIPS: Final = 4  # strips of a border: above, below, left and right
_EVERYWHERE: Final = QRectF(-1e7, -1e7, 2e7, 2e7)


@dataclass(frozen=True)
class Paint:
    """A coloring with its lookup table."""

    coloring: Coloring
    table: ColorTable

    @property
    def qt_table(self) -> list[int]:
        """The table as Qt expects it: 32-bit ARGB integers."""
        return _qt_table(self.table.tobytes())

    def colors(self, values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
        """The (…, 3) RGB bytes of (h, w) or (h, w, 3) values; each channel uses its own channel of the table."""
        if values.ndim == 2:
            return self.table[self.entries(values)]
        planes = [self.table[self.entries(values[..., at]), at] for at in range(3)]
        return np.stack(planes, axis=-1)

    def entries(self, values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
        """The table's indices for (h, w) values."""
        shown = self.coloring
        if shown.absolute:
            values = np.abs(values)
        return entries(values, shown.low, shown.high, shown.slack)


def paint_of(theme: Theme, coloring: Coloring) -> Paint:
    """Create the paint of a coloring in the colours of a theme."""
    return Paint(coloring, theme.colors_of(coloring))


@lru_cache(maxsize=16)
def _qt_table(table: bytes) -> list[int]:
    return [0xFF000000 | int.from_bytes(table[at : at + 3]) for at in range(0, len(table), 3)]


class ViewItem(pg.GraphicsObject):  # type: ignore[misc]
    """A layer that paints in screen coordinates: `draw` is given the transform from image to screen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme, self.metrics = theme, DESK
        self.mark_painter = MarkPainter(theme, DESK.marks)
        # The part of the view where nothing covers texts, in screen coordinates.
        self.clear: Callable[[QTransform], QRectF] = lambda to_screen: to_screen.mapRect(
            self.viewRect()
        )
        # Widgets on the view, which cover texts while they are visible.
        self.overlays: list[QWidget] = []

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self.theme, self.metrics = theme, metrics
        self.mark_painter = MarkPainter(theme, metrics.marks)
        self.update()

    def update(self) -> None:
        """Repaint the view, all layers at once; updating the scene as well would paint it twice."""
        view = self.getViewWidget()
        if view is not None:
            view.viewport().update()

    @contextmanager
    def changed(self) -> Iterator[None]:
        """Repaint only the parts of the view that the layer covers before and after a change."""
        view = self.getViewWidget()
        if view is None:
            yield
            return
        to_screen = self.deviceTransform(view.viewportTransform())
        # Cells that Qt enlarges have edges that depend on the part that it paints.
        if to_screen.m11() * view.devicePixelRatioF() > 1:
            yield
            self.update()
            return
        before = self.covers_on(to_screen)
        yield
        for place in (before, self.covers_on(to_screen)):
            view.viewport().update(place.toAlignedRect() & view.viewport().rect())

    def covers_on(self, _to_screen: QTransform) -> QRectF:
        """The rectangle of the screen outside which the layer draws nothing, and changes no other layer."""
        return _EVERYWHERE

    def boundingRect(self) -> QRectF:
        return _EVERYWHERE

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw, and report errors like any other: escaping from Qt's painting, they would end the process."""
        to_screen = painter.transform()
        painter.save()
        painter.resetTransform()
        try:
            self.draw(painter, to_screen)
        except Exception:
            sys.excepthook(*sys.exc_info())
        finally:
            painter.restore()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        raise TypeError("a layer draws something")

    def is_whole(self, text: QRectF, clear: QRectF) -> bool:
        """Whether a text is completely visible: a part of a number would be another number."""
        return clear.contains(text) and not any(
            overlay.isVisible() and text.intersects(QRectF(overlay.geometry()))
            for overlay in self.overlays
        )

    def visible(self, rows: range, columns: range) -> tuple[range, range]:
        """The part of a rectangle of cells that is visible."""
        view = self.viewRect()
        return (
            range(
                max(rows.start, math.floor(view.top())), min(rows.stop, math.ceil(view.bottom()))
            ),
            range(
                max(columns.start, math.floor(view.left())),
                min(columns.stop, math.ceil(view.right())),
            ),
        )


def cells_rect(rows: range, columns: range) -> QRectF:
    """The rectangle of cells in image coordinates."""
    return QRectF(columns.start, rows.start, len(columns), len(rows))


def draw_pixels(painter: QPainter, values: npt.NDArray[Any], target: QRectF, paint: Paint) -> None:
    """Draw values into a rectangle of the screen."""
    image, target = screen_image(painter, values, target, paint)
    painter.drawImage(target, image)


def screen_image(
    painter: QPainter, values: npt.NDArray[Any], target: QRectF, paint: Paint
) -> tuple[QImage, QRectF]:
    """The image of values for a rectangle of the screen, and the exact rectangle to draw it in.

    It is enlarged by repetition, and shrunk by averaging the values (not the colours), so that a pixel shows the mean
    of its values.
    """
    ratio = painter.device().devicePixelRatio()
    height, width = values.shape[:2]
    columns, rows = round(target.width() * ratio), round(target.height() * ratio)
    columns, rows = max(columns, 1), max(rows, 1)
    if columns < width or rows < height:
        if paint.coloring.absolute:
            values = np.abs(values)
        values = _shrunk(values, min(columns, width), min(rows, height))
        corner = QPointF(round(target.x() * ratio) / ratio, round(target.y() * ratio) / ratio)
        target = QRectF(corner, QSizeF(columns / ratio, rows / ratio))
    return to_image(paint, values), target


def _shrunk(values: npt.NDArray[Any], columns: int, rows: int) -> npt.NDArray[Any]:
    if values.dtype not in (np.uint8, np.uint16, np.float32, np.float64):
        values = values.astype(np.float64)
    return np.asarray(cv2.resize(values, (columns, rows), interpolation=cv2.INTER_AREA))


def to_image(paint: Paint, values: npt.NDArray[Any]) -> QImage:
    """The values as an image that owns its bytes."""
    height, width = values.shape[:2]
    if values.ndim == 2:
        index = np.ascontiguousarray(paint.entries(values))
        image = QImage(index.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(paint.qt_table)
        return image.copy()
    rgb = np.ascontiguousarray(paint.colors(values))
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class PixelItem(ViewItem):
    """The picture of a section: one value per cell, or per block of decimation × decimation cells.

    It is drawn where its cells are, whatever the view shows: scaled until a better section arrives.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._values: npt.NDArray[Any] = np.zeros((0, 0), np.float32)
        self._rows = self._columns = range(0)
        self._decimation = 1
        self._paint: Paint | None = None
        self._blanks: tuple[QRectF, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._image, self._target = QImage(), QRectF()

    def show_values(self, values: npt.NDArray[Any], top: int, left: int, paint: Paint) -> None:
        """Show values of single cells, the first of which is at (``top``, ``left``)."""
        height, width = values.shape[:2]
        self.show_blocks(values, range(top, top + height), range(left, left + width), 1, paint)

    def show_blocks(
        self,
        values: npt.NDArray[Any],
        rows: range,
        columns: range,
        decimation: int,
        paint: Paint,
        blanks: tuple[QRectF, ...] = (),
    ) -> None:
        """Show values of blocks of rows × columns; ``blanks``, in image coordinates, are left empty."""
        self._values, self._rows, self._columns, self._decimation = (
            values,
            rows,
            columns,
            decimation,
        )
        self._paint, self._blanks = paint, blanks
        self._drawn = ()
        self.update()

    @property
    def rows(self) -> range:
        """The rows of the cells, in image coordinates."""
        return self._rows

    @property
    def columns(self) -> range:
        """The columns of the cells, in image coordinates."""
        return self._columns

    @property
    def paint_of_values(self) -> Paint | None:
        return self._paint

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        rows, columns = self.visible(self._rows, self._columns)
        if not (len(rows) and len(columns)) or self._paint is None:
            return
        key = (to_screen, painter.device().devicePixelRatio(), self.viewRect().getRect())
        # A block that the section's edge cuts is drawn only as large as its part.
        extent = to_screen.mapRect(cells_rect(self._rows, self._columns))
        painter.setClipRect(extent, Qt.ClipOperation.IntersectClip)
        # Hovering repaints the view without changing the pixels.
        if key != self._drawn:
            down, across = (
                range((part.start - whole.start) // self._decimation, -((whole.start - part.stop) // self._decimation))
                for part, whole in ((rows, self._rows), (columns, self._columns))
            )  # fmt: skip
            target = QRectF(
                self._columns.start + across.start * self._decimation,
                self._rows.start + down.start * self._decimation,
                len(across) * self._decimation,
                len(down) * self._decimation,
            )
            part = self._values[down.start : down.stop, across.start : across.stop]
            self._image, self._target = screen_image(
                painter, part, to_screen.mapRect(target), self._paint
            )
            self._drawn = key
        painter.drawImage(self._target, self._image)
        card = self.theme.color("card")
        for blank in self._blanks:
            painter.fillRect(to_screen.mapRect(blank), card)


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
        inside = to_screen.mapRect(cells_rect(rows, columns))
        scale = to_screen.m11()
        top, bottom, west, east = (
            max(pad * scale, self.THINNEST * self.metrics.pen) if pad else 0.0 for pad in self._pads
        )
        outside = inside.adjusted(-west, -top, east, bottom)
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

        frame = QPainterPath()
        frame.addRect(outside)
        frame.addRect(inside)
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
        target = _on_pixels(target, ratio)
        key = (*seen, target.getRect(), ratio)
        if key not in self._drawn:
            if len(self._drawn) >= _STRIPS:
                self._drawn.clear()
            self._drawn[key] = screen_image(painter, self._region(*seen), target, self._paint)
        image, place = self._drawn[key]
        painter.drawImage(place, image)


def _on_pixels(place: QRectF, ratio: float) -> QRectF:
    """Align a rectangle to screen pixels, so that there is no gap between it and its neighbours."""

    def moved(corner: QPointF) -> QPointF:
        return QPointF(round(corner.x() * ratio), round(corner.y() * ratio)) / ratio

    return QRectF(moved(place.topLeft()), moved(place.bottomRight()))
