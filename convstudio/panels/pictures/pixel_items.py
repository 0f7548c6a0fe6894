"""The layers of a picture: their base class, and the colours of values.

All layers have the image's coordinates, in which pixel (m, n) is the unit square with its upper left corner at (x, y) =
(n, m). They paint in screen coordinates, because a hairline, a digit or a hatch must not grow with the zoom, and they
compute only what is visible. There is never one item per cell.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Protocol

import cv2
import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from convstudio.core.sums.threads import cut, each
from convstudio.core.views.color_tables import FIRST, LAST, ColorTable, entries, light_entries
from convstudio.core.views.display import Coloring
from convstudio.core.views.shrinking import shrunk
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.marks import EVERYWHERE, MarkPainter
from convstudio.theme import Theme

Region = Callable[[range, range], npt.NDArray[Any]]  # rows, columns → the values of those cells

# Pixels that are worth a thread of their own.
_MANY: Final = 2**18


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
        place = light_entries if shown.light else entries
        return place(values, shown.low, shown.high, shown.slack)

    @property
    def ramp(self) -> npt.NDArray[np.uint8]:
        """The (n, 3) RGB bytes of values at equal distances from the lower to the upper end of the range."""
        if not self.coloring.light:
            return self.table[FIRST : LAST + 1]
        shares = np.linspace(0, 1, 2 * (LAST - FIRST) + 1)[np.newaxis]
        return np.asarray(self.table[light_entries(shares, 0.0, 1.0)[0]])

    def is_like(self, other: Paint) -> bool:
        """Whether every value has the same colour under another paint."""
        (one, two), (here, there) = (self.coloring, other.coloring), (self.table, other.table)
        return one == two and one.slack == two.slack and here is there


def paint_of(theme: Theme, coloring: Coloring) -> Paint:
    """Create the paint of a coloring in the colours of a theme."""
    return Paint(coloring, theme.colors_of(coloring))


@lru_cache(maxsize=16)
def _qt_table(table: bytes) -> list[int]:
    return [0xFF000000 | int.from_bytes(table[at : at + 3]) for at in range(0, len(table), 3)]


@lru_cache(maxsize=16)
def _screen_tables(table: bytes) -> tuple[npt.NDArray[np.int32], ...]:
    """The table as pixels of a QImage, 0xFFRRGGBB: all of it, and that of its red, of its green and of its blue."""
    whole = np.array(_qt_table(table), np.uint32).view(np.int32)
    return whole, *(whole & np.int32(-0x1000000 | 0xFF << shift) for shift in (16, 8, 0))


@dataclass(frozen=True)
class Look:
    """What a layer would draw, to be compared: what all its cells share, and what each of them shows."""

    whole: object
    cells: Mapping[tuple[int, int], object] = field(default_factory=dict)
    is_written: bool = False
    """Whether there are texts in the cells."""


class ViewItem(pg.GraphicsObject):  # type: ignore[misc]
    """A layer that paints in screen coordinates: `draw` is given the transform from image to screen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        # Otherwise Qt does not say which part of the view is painted.
        self.setFlag(self.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.part = EVERYWHERE
        """The part of the screen that is painted now."""
        self.theme, self.metrics = theme, DESK
        self.mark_painter = MarkPainter(theme, DESK.marks)
        # The part of the view where nothing covers texts, in screen coordinates.
        self.clear: Callable[[QTransform], QRectF] = lambda to_screen: to_screen.mapRect(
            self.viewRect()
        )
        # Widgets on the view, which cover texts while they are visible.
        self.overlays: list[QWidget] = []
        self._changes = 0
        self.repaints = True
        """Whether a change repaints the view; else the ground compares what the layers look like."""
        self._look: tuple[tuple[object, ...], Look] | None = None

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self.theme, self.metrics = theme, metrics
        self.mark_painter = MarkPainter(theme, metrics.marks)
        self.update()

    def update(self) -> None:
        """Repaint the view, all layers at once; updating the scene as well would paint it twice."""
        self._changes += 1
        view = self.getViewWidget()
        if view is not None and self.repaints:
            view.viewport().update()

    @contextmanager
    def changed(self) -> Iterator[None]:
        """Repaint only the parts of the view that the layer covers before and after a change."""
        view = self.getViewWidget()
        if view is None:
            yield
            return
        to_screen, ratio = self.deviceTransform(view.viewportTransform()), view.devicePixelRatioF()
        # The edges of cells that Qt enlarges depend on the part that it paints, whose own edges must be whole pixels.
        if to_screen.m11() * ratio > 1 or ratio != round(ratio):
            yield
            self.update()
            return
        before = self.covers_on(to_screen)
        yield
        for place in (before, self.covers_on(to_screen)):
            view.viewport().update(place.toAlignedRect() & view.viewport().rect())
        # A loupe changes with the marks. Its ground, asked for here, is painted with them instead of by itself.
        for overlay in self.overlays:
            if overlay.isVisible():
                view.viewport().update(overlay.geometry())

    def covers_on(self, _to_screen: QTransform) -> QRectF:
        """The rectangle of the screen outside which the layer draws nothing, and changes no other layer."""
        return EVERYWHERE

    def boundingRect(self) -> QRectF:
        return EVERYWHERE

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw, and report errors like any other: escaping from Qt's painting, they would end the process."""
        to_screen = painter.transform()
        self.part = to_screen.mapRect(option.exposedRect)
        painter.save()
        painter.resetTransform()
        try:
            self.draw(painter, to_screen)
        except Exception:
            sys.excepthook(*sys.exc_info())
        finally:
            self.part = EVERYWHERE
            painter.restore()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        raise TypeError("a layer draws something")

    def look(self, to_screen: QTransform) -> Look:
        """What `draw` would draw; the same object as long as nothing has been shown and the view has not moved."""
        key = self._changes, to_screen.m11(), self.viewRect().getRect()
        if self._look is None or self._look[0] != key:
            self._look = key, self._looked(to_screen)
        return self._look[1]

    def _looked(self, to_screen: QTransform) -> Look:
        return Look(self._changes)

    def exposed(self, painter: QPainter, to_screen: QTransform, inset: float = 0.0) -> QRectF:
        """The part of the image in which something is to be drawn, ``inset`` by as many pixels of the screen."""
        if not painter.hasClipping():
            return EVERYWHERE
        clip = painter.clipBoundingRect().adjusted(inset, inset, -inset, -inset)
        return to_screen.inverted()[0].mapRect(clip)

    def wholeness(self, clear: QRectF) -> Callable[[QRectF], bool]:
        """A function that says whether a text is completely visible: a part of a number would be another number."""
        covered = [QRectF(each.geometry()) for each in self.overlays if each.isVisible()]
        if not covered:
            return clear.contains
        return lambda text: clear.contains(text) and not any(map(text.intersects, covered))

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


def drawn_place(painter: QPainter, to_screen: QTransform, rows: range, columns: range) -> QRectF:
    """The rectangle of the screen's own pixels in which the picture of cells is drawn."""
    ratio, place = painter.device().devicePixelRatio(), to_screen.mapRect(cells_rect(rows, columns))
    if to_screen.m11() * ratio >= 1:
        return on_pixels(place, ratio)
    return fitted(painter, (len(rows), len(columns)), place)[1]


def on_pixels(place: QRectF, ratio: float) -> QRectF:
    """Align a rectangle to screen pixels, so that there is no gap between it and its neighbours."""

    def moved(corner: QPointF) -> QPointF:
        return QPointF(round(corner.x() * ratio), round(corner.y() * ratio)) / ratio

    return QRectF(moved(place.topLeft()), moved(place.bottomRight()))


def draw_pixels(painter: QPainter, values: npt.NDArray[Any], target: QRectF, paint: Paint) -> None:
    """Draw values into a rectangle of the screen."""
    image, target = screen_image(painter, values, target, paint)
    painter.drawImage(target, image)


def screen_image(
    painter: QPainter, values: npt.NDArray[Any], target: QRectF, paint: Paint
) -> tuple[QImage, QRectF]:
    """The image of values for a rectangle of the screen, and the exact rectangle to draw it in."""
    size, target = fitted(painter, values.shape[:2], target)
    if size == values.shape[:2]:
        return to_image(paint, values), target
    values = shrunk(np.abs(values) if paint.coloring.absolute else values, *size)
    image = empty_image(size)
    put_colors(paint, values, image, range(size[0]))
    return image, target


def fitted(
    painter: QPainter, shape: tuple[int, ...], target: QRectF
) -> tuple[tuple[int, int], QRectF]:
    """How many rows and columns of values a rectangle of the screen can show, and the exact rectangle to draw them in.

    Values are enlarged by repetition, and shrunk by averaging them (not the colours), so that a pixel shows the mean of
    its values.
    """
    ratio = painter.device().devicePixelRatio()
    height, width = shape
    columns, rows = round(target.width() * ratio), round(target.height() * ratio)
    columns, rows = max(columns, 1), max(rows, 1)
    if columns < width or rows < height:
        corner = QPointF(round(target.x() * ratio) / ratio, round(target.y() * ratio) / ratio)
        target = QRectF(corner, QSizeF(columns / ratio, rows / ratio))
    return (min(rows, height), min(columns, width)), target


def empty_image(size: tuple[int, int]) -> QImage:
    """An image of the screen's own pixels, which Qt draws as they are; enlarged, it would move the edges of some."""
    return QImage(size[1], size[0], QImage.Format.Format_RGB32)


def put_colors(paint: Paint, values: npt.NDArray[Any], image: QImage, rows: range) -> None:
    """Put the colours of some rows of (H, W[, 3]) values into an image of the screen."""
    if not values.size:
        return
    size = image.height(), image.width()
    pixels = np.frombuffer(image.bits(), np.int32).reshape(size)
    whole, *channels = _screen_tables(paint.table.tobytes())

    def put(part: range) -> None:
        at = slice(rows.start + part.start, rows.start + part.stop)
        if values.ndim == 2:
            cv2.LUT(paint.entries(values[at]), whole, dst=pixels[at])
            return
        pixels[at] = 0
        for channel, table in enumerate(channels):
            pixels[at] |= np.asarray(cv2.LUT(paint.entries(values[at][..., channel]), table))

    each(put, cut(len(rows), max(_MANY // size[1], 1)))


class Colored(Protocol):
    """A paint of any kind of values."""

    def colors(self, values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
        """The (h, w, 3) RGB bytes of values."""
        ...


def to_image(paint: Colored, values: npt.NDArray[Any]) -> QImage:
    """The values as an image that owns its bytes, in as few of them as a file needs."""
    height, width = values.shape[:2]
    if values.ndim == 2 and isinstance(paint, Paint):
        index = np.ascontiguousarray(paint.entries(values))
        image = QImage(index.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable(paint.qt_table)
        return image.copy()
    rgb = np.ascontiguousarray(paint.colors(values))
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
