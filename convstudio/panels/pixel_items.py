"""The layers of a picture: its pixels, its border, the digits in its cells, the marks over them.

All layers live in the image's own coordinates, in which pixel (m, n) is the unit square with its top left corner at
x = n, y = m. They paint in screen coordinates, because a hairline, a digit or a hatch must not grow with the
zoom, and they compute only what is visible. There is never one item a cell.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from convstudio.core.colors import ColorTable, entries, wants_white_ink
from convstudio.core.display import Coloring
from convstudio.core.numbers import format_number
from convstudio.theme import Theme, digit_font

Region = Callable[[range, range], npt.NDArray[Any]]  # rows, columns → the values of those cells

SMALLEST_DIGITS: Final = 10  # pixels; smaller ones are not worth reading
WEIGHTS_FROM: Final = 40.0  # screen pixels a cell needs to carry "× w" below its digits
INDICES_FROM: Final = 24.0  # screen pixels a cell needs for rows and columns to carry their indices
_EVERYWHERE: Final = QRectF(-1e7, -1e7, 2e7, 2e7)


@dataclass(frozen=True)
class Paint:
    """A coloring with the table that it looks up."""

    coloring: Coloring
    table: ColorTable

    def colors(self, values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
        """(…, 3) RGB bytes of (h, w) or (h, w, 3) values; a channel is shown by the table's own channel."""
        low, high = self.coloring.low, self.coloring.high
        if self.coloring.absolute:
            values = np.abs(values)
        if values.ndim == 2:
            return self.table[entries(values, low, high)]
        planes = [self.table[entries(values[..., at], low, high), at] for at in range(3)]
        return np.stack(planes, axis=-1)


class Layer(pg.GraphicsObject):  # type: ignore[misc]
    """A layer that paints in screen coordinates: `draw` gets the way from image to screen coordinates."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def show_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        return _EVERYWHERE

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        to_screen = painter.transform()
        painter.save()
        painter.resetTransform()
        self.draw(painter, to_screen)
        painter.restore()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        raise TypeError("a layer draws something")

    def visible(self, rows: range, columns: range) -> tuple[range, range]:
        """The part of a rectangle of cells that is on the screen."""
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
    """The rectangle of some cells in image coordinates."""
    return QRectF(columns.start, rows.start, len(columns), len(rows))


def draw_pixels(
    painter: QPainter, values: npt.NDArray[Any], target: QRectF, paint: Paint
) -> tuple[QImage, QRectF]:
    """Draw values into a rectangle of the screen; returns the picture and where exactly it was drawn.

    Enlarged by repeating, shrunk by averaging the values (not the colours), so that what is seen is the
    mean of what is there.
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
    image = to_image(paint, values)
    painter.drawImage(target, image)
    return image, target


def _shrunk(values: npt.NDArray[Any], columns: int, rows: int) -> npt.NDArray[Any]:
    if values.dtype not in (np.uint8, np.uint16, np.float32, np.float64):
        values = values.astype(np.float64)
    return np.asarray(cv2.resize(values, (columns, rows), interpolation=cv2.INTER_AREA))


def to_image(paint: Paint, values: npt.NDArray[Any]) -> QImage:
    """The values as a picture that owns its bytes."""
    height, width = values.shape[:2]
    if values.ndim == 2:
        if paint.coloring.absolute:
            values = np.abs(values)
        index = np.ascontiguousarray(entries(values, paint.coloring.low, paint.coloring.high))
        image = QImage(index.data, width, height, width, QImage.Format.Format_Indexed8)
        image.setColorTable([0xFF000000 | r << 16 | g << 8 | b for r, g, b in paint.table.tolist()])
        return image.copy()
    rgb = np.ascontiguousarray(paint.colors(values))
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class PixelLayer(Layer):
    """The pixels themselves, an array laid with its first cell at (top, left)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._values: npt.NDArray[Any] = np.zeros((0, 0), np.float32)
        self._top = self._left = 0
        self._paint: Paint | None = None
        self._drawn: tuple[object, ...] = ()
        self._image, self._target = QImage(), QRectF()

    def show_values(self, values: npt.NDArray[Any], top: int, left: int, paint: Paint) -> None:
        self._values, self._top, self._left, self._paint = values, top, left, paint
        self._drawn = ()
        self.update()

    @property
    def rows(self) -> range:
        return range(self._top, self._top + self._values.shape[0])

    @property
    def columns(self) -> range:
        return range(self._left, self._left + self._values.shape[1])

    @property
    def paint_of_values(self) -> Paint | None:
        return self._paint

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        rows, columns = self.visible(self.rows, self.columns)
        if not (len(rows) and len(columns)) or self._paint is None:
            return
        target = to_screen.mapRect(cells_rect(rows, columns))
        key = (rows, columns, target.getRect(), painter.device().devicePixelRatio())
        if key == self._drawn:  # hovering repaints the view; the pixels have not changed
            painter.drawImage(self._target, self._image)
            return
        part = self._values[
            rows.start - self._top : rows.stop - self._top,
            columns.start - self._left : columns.stop - self._left,
        ]
        self._image, self._target = draw_pixels(painter, part, target, self._paint)
        self._drawn = key


class RimLayer(Layer):
    """The border around the image: its pixels, tinted and hatched, so that nobody takes them for the image's."""

    THINNEST: Final = 5.0  # screen pixels, so that a border of one pixel shows on a photograph too

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._inner = (range(0), range(0))
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
        """``pads``: how many border pixels lie above, below, left and right of ``inner``."""
        self._inner, self._pads, self._region, self._paint = inner, pads, region, paint
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        if not any(self._pads) or self._region is None or self._paint is None:
            return
        (rows, columns), (above, below, left, right) = self._inner, self._pads
        outer = range(rows.start - above, rows.stop + below)
        strips = (
            (range(outer.start, rows.start), range(columns.start - left, columns.stop + right)),
            (range(rows.stop, outer.stop), range(columns.start - left, columns.stop + right)),
            (rows, range(columns.start - left, columns.start)),
            (rows, range(columns.stop, columns.stop + right)),
        )
        for strip in strips:
            seen = self.visible(*strip)
            if len(seen[0]) and len(seen[1]):
                target = to_screen.mapRect(cells_rect(*seen))
                draw_pixels(painter, self._region(*seen), target, self._paint)

        inside = to_screen.mapRect(cells_rect(rows, columns))
        scale = to_screen.m11()
        top, bottom, west, east = (
            max(pad * scale, self.THINNEST) if pad else 0.0 for pad in self._pads
        )
        frame = QPainterPath()
        frame.addRect(inside.adjusted(-west, -top, east, bottom))
        frame.addRect(inside)
        painter.fillPath(frame, self.theme.color("secondary", 0.25))
        painter.fillPath(
            frame, QBrush(self.theme.color("secondary", 0.8), Qt.BrushStyle.BDiagPattern)
        )
        painter.setPen(QPen(self.theme.color("secondary"), 1))
        painter.drawRect(inside)


class DigitLayer(Layer):
    """The values inside the cells, black or white by contrast, as soon as the cells are large enough."""

    MOST_CELLS: Final = 2500

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._region: Region | None = None
        self._paint: Paint | None = None
        self._texts: dict[tuple[str, int], QStaticText] = {}
        self._cache: tuple[object, list[list[list[str]]], npt.NDArray[np.bool_]] | None = None
        self._raised: tuple[range, range] | None = None

    def show_cells(
        self, cells: tuple[range, range], region: Region | None, paint: Paint | None
    ) -> None:
        self._cells, self._region, self._paint = cells, region, paint
        self._cache = None
        self.update()

    def show_raised(self, cells: tuple[range, range] | None) -> None:
        """Digits of these cells move up to leave room for a weight below them."""
        self._raised = cells
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        cell = to_screen.m11()
        if self._region is None or self._paint is None or cell < 2 * SMALLEST_DIGITS:
            return
        rows, columns = self.visible(*self._cells)
        if not (len(rows) and len(columns)) or len(rows) * len(columns) > self.MOST_CELLS:
            return
        if self._cache is None or self._cache[0] != (rows, columns):
            values = self._region(rows, columns)
            inks = wants_white_ink(self._paint.colors(values))
            self._cache = ((rows, columns), _cell_texts(values), inks)
        _, texts, inks = self._cache
        lines = max(len(texts[0][0]), 1)
        pixels = int(min(cell * 0.36, cell * 0.8 / lines, 28.0))
        widest = max((line for row in texts for text in row for line in text), key=len)
        widest_at_10 = QFontMetricsF(digit_font(10)).horizontalAdvance(widest) / 10
        pixels = int(min(pixels, (cell - 6) / max(widest_at_10, 0.1)))
        if pixels < SMALLEST_DIGITS:
            return
        painter.setFont(digit_font(pixels, QFont.Weight.Medium))
        for white in (False, True):
            painter.setPen(QColor("#ffffff" if white else "#000000"))
            for at_row, at_column in zip(*np.nonzero(inks == white), strict=True):
                row, column = rows[at_row], columns[at_column]
                centre = to_screen.map(QPointF(column + 0.5, row + 0.5))
                raise_by = cell * 0.14 if self._is_raised(row, column) else 0.0
                self._draw_lines(
                    painter, texts[at_row][at_column], pixels, centre.x(), centre.y() - raise_by
                )

    def _is_raised(self, row: int, column: int) -> bool:
        return self._raised is not None and row in self._raised[0] and column in self._raised[1]

    def _draw_lines(
        self, painter: QPainter, lines: list[str], pixels: int, x: float, y: float
    ) -> None:
        y -= (len(lines) - 1) * pixels * 0.6
        for line in lines:
            text = self._texts.get((line, pixels))
            if text is None:
                if len(self._texts) > 4096:
                    self._texts.clear()
                text = self._texts[line, pixels] = QStaticText(line)
                text.prepare(QTransform(), painter.font())
            size = text.size()
            painter.drawStaticText(QPointF(x - size.width() / 2, y - size.height() / 2), text)
            y += pixels * 1.2


def _cell_texts(values: npt.NDArray[Any]) -> list[list[list[str]]]:
    """The lines of text of each cell: one, or one a channel."""
    by_line = values[..., np.newaxis] if values.ndim == 2 else values
    return [
        [[format_number(value, 4) for value in cell] for cell in row]
        for row in by_line.astype(np.float64).tolist()
    ]


class IndexLayer(Layer):
    """The indices of rows and columns along the top and left edge, once cells are large enough to be counted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._first = (0, 0)

    def show_cells(self, cells: tuple[range, range], first: tuple[int, int]) -> None:
        """``first``: the index that the first row and the first column carry."""
        self._cells, self._first = cells, first
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        cell = to_screen.m11()
        rows, columns = self.visible(*self._cells)
        if cell < INDICES_FROM or not (len(rows) and len(columns)):
            return
        painter.setFont(digit_font(10))
        body = to_screen.mapRect(cells_rect(*self._cells))
        edge = to_screen.mapRect(self.viewRect())
        left = max(body.left() - 26, edge.left() + 2)
        top = max(body.top() - 18, edge.top() + 2)
        for row in rows:
            y = to_screen.map(QPointF(0, row + 0.5)).y()
            index = row - self._cells[0].start + self._first[0]
            self._label(painter, QRectF(left, y - 8, 24, 16), index)
        for column in columns:
            x = to_screen.map(QPointF(column + 0.5, 0)).x()
            index = column - self._cells[1].start + self._first[1]
            self._label(painter, QRectF(x - 12, top, 24, 16), index)

    def _label(self, painter: QPainter, rect: QRectF, index: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("card", 0.85))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(self.theme.color("secondary"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(index).replace("-", "−"))


class MarkLayer(Layer):
    """What is pointed at: one cell in the highlight, a window around others, and the weights lying over it."""

    SMALLEST: Final = 9.0  # screen pixels: a single pixel of a photograph must still be found

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cell: tuple[range, range] | None = None
        self._window: tuple[range, range] | None = None
        self._weights: npt.NDArray[np.float64] | None = None

    def show_marks(
        self,
        cell: tuple[range, range] | None,
        window: tuple[range, range] | None = None,
        weights: npt.NDArray[np.float64] | None = None,
    ) -> None:
        self._cell, self._window, self._weights = cell, window, weights
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._window is not None and self._window[0] and self._window[1]:
            self._draw_window(painter, to_screen)
        if self._cell is not None and self._cell[0] and self._cell[1]:
            rect = self._at_least(to_screen.mapRect(cells_rect(*self._cell)))
            for grow, role, width in ((2.5, "ring_dark", 1.0), (1.0, "highlight", 2.5),
                                      (-0.75, "ring_light", 1.0)):  # fmt: skip
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.theme.color(role), width))
                painter.drawRoundedRect(rect.adjusted(-grow, -grow, grow, grow), 2, 2)

    def _at_least(self, rect: QRectF) -> QRectF:
        grow_x = max(self.SMALLEST - rect.width(), 0) / 2
        grow_y = max(self.SMALLEST - rect.height(), 0) / 2
        return rect.adjusted(-grow_x, -grow_y, grow_x, grow_y)

    def _draw_window(self, painter: QPainter, to_screen: QTransform) -> None:
        assert self._window is not None
        if self._weights is not None and to_screen.m11() >= WEIGHTS_FROM:
            self._draw_weights(painter, to_screen, self._weights)
        rect = self._at_least(to_screen.mapRect(cells_rect(*self._window)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("ring_light"), 3.5))
        painter.drawRect(rect)
        painter.setPen(QPen(self.theme.color("ring_dark"), 1.5))
        painter.drawRect(rect)

    def _draw_weights(
        self, painter: QPainter, to_screen: QTransform, weights: npt.NDArray[np.float64]
    ) -> None:
        """ "× w" on a label of its own ground below each digit, edged in the colour of the sign."""
        assert self._window is not None
        cell = to_screen.m11()
        pixels = int(min(cell * 0.2, 15))
        painter.setFont(digit_font(max(pixels, 9), QFont.Weight.Medium))
        rows, columns = self.visible(*self._window)
        for row in rows:
            for column in columns:
                weight = weights[row - self._window[0].start, column - self._window[1].start]
                box = to_screen.mapRect(QRectF(column, row, 1, 1))
                label = QRectF(
                    box.left() + 3, box.bottom() - pixels * 1.5 - 3, cell - 6, pixels * 1.5
                )
                sign = "positive" if weight > 0 else "negative" if weight < 0 else "control"
                painter.setPen(QPen(self.theme.color(sign), 1.5))
                painter.setBrush(self.theme.color("card"))
                painter.drawRoundedRect(label, 3, 3)
                painter.setPen(self.theme.color("text"))
                painter.drawText(
                    label, Qt.AlignmentFlag.AlignCenter, f"× {format_number(weight, 3)}"
                )
