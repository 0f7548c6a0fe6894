"""The layer of the pixels: the picture of a section of I or S."""

from __future__ import annotations

import math
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from convstudio.core.views.layers import Layers
from convstudio.core.views.shrinking import Shrinking
from convstudio.panels.pictures.layers.later_shrinking import MOST_AT_ONCE, LaterShrinking
from convstudio.panels.pictures.pixel_items import (
    Look,
    Paint,
    ViewItem,
    drawn_place,
    empty_image,
    fitted,
    put_colors,
    to_image,
)
from convstudio.theme import Theme

_MOST_COMPARED: Final = 2500  # cells: as many as have texts
# A colour as one number, and what is no colour.
_CHANNELS: Final = np.array([1, 256, 65536], np.int32)
_BLANK: Final = -1


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
        self._layers: Layers | None = None
        self._shrinking = Shrinking()
        # The image of the values, and the paint that it has been made with.
        self._image, self._target = QImage(), QRectF()
        self._imaged: Paint | None = None
        # Where the image belongs, in image coordinates.
        self._place = QRectF()
        self._later: LaterShrinking | None = None

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
        layers: Layers | None = None,
    ) -> None:
        """Show values of blocks of rows × columns; ``blanks``, in image coordinates, are left empty.

        ``layers``: the values as a sum, if they are one.
        """
        # The last image is drawn until there is another, unless it is of something else.
        if self._later is not None and values.shape != self._values.shape:
            self._image = QImage()
        self._values, self._rows, self._columns, self._decimation = (
            values,
            rows,
            columns,
            decimation,
        )
        self._paint, self._blanks, self._layers = paint, blanks, layers
        self._drawn = ()
        self.update()

    def shrink_later(self, later: LaterShrinking) -> None:
        """Let ``later`` shrink what takes long; until then the last image is drawn where it belongs."""
        self._later = later

    def draw_again(self) -> None:
        """Draw the values again, as they are seen now."""
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

    def _looked(self, to_screen: QTransform) -> Look:
        """The colours of the cells that are seen, where a block is a cell."""
        rows, columns = self.visible(self._rows, self._columns)
        paint = self._paint
        if paint is None or self._decimation > 1 or len(rows) * len(columns) > _MOST_COMPARED:
            return Look(self._changes)
        down, across = rows.start - self._rows.start, columns.start - self._columns.start
        part = self._values[down : down + len(rows), across : across + len(columns)]
        shown = paint.colors(part).astype(np.int32) @ _CHANNELS
        for blank in self._blanks:
            # The cells whose middle it covers.
            top, left = (math.ceil(edge - 0.5) for edge in (blank.top(), blank.left()))
            bottom, right = (math.floor(edge + 0.5) for edge in (blank.bottom(), blank.right()))
            shown[_part(rows, top, bottom), _part(columns, left, right)] = _BLANK
        cells = zip(product(rows, columns), shown.ravel().tolist(), strict=True)
        return Look((self._rows, self._columns), dict(cells))

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        rows, columns = self.visible(self._rows, self._columns)
        if not (len(rows) and len(columns)) or self._paint is None:
            return
        key = (to_screen, painter.device().devicePixelRatio(), self.viewRect().getRect())
        # A block that the section's edge cuts is drawn only as large as its part.
        extent = drawn_place(painter, to_screen, self._rows, self._columns)
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
            part = slice(down.start, down.stop), slice(across.start, across.stop)
            self._make_image(painter, part, target, to_screen)
            self._drawn = key
        painter.drawImage(self._target, self._image)
        card = self.theme.color("card")
        for blank in self._blanks:
            painter.fillRect(to_screen.mapRect(blank), card)

    def _make_image(
        self, painter: QPainter, part: tuple[slice, slice], place: QRectF, to_screen: QTransform
    ) -> None:
        """Make the image of a part of the values, or of those rows of it that have changed."""
        paint, values, layers = self._paint, self._values, self._layers
        assert paint is not None
        seen = values[part]
        size, target = fitted(painter, seen.shape[:2], to_screen.mapRect(place))
        absolute = paint.coloring.absolute
        rows = range(size[0])
        if size == seen.shape[:2]:
            self._image, self._imaged = to_image(paint, seen), None
            self._shrinking = Shrinking()
            self._place, self._target = place, target
            return
        if self._later is not None and seen.size > MOST_AT_ONCE:
            found = self._later.shrunk(values, part, size, absolute=absolute)
            if found is None:
                self._target = to_screen.mapRect(self._place)
                return
            values, self._imaged = found, None
        elif absolute:
            values, rows = self._shrinking.shrink(np.abs(values), None, part, size)
        else:
            values, rows = self._shrinking.shrink(values, layers, part, size)
        self._place, self._target = place, target
        before, self._imaged = self._imaged, None
        if (
            before is None
            or not paint.is_like(before)
            or self._image.size().toTuple() != size[::-1]
        ):
            self._image, rows = empty_image(size), range(size[0])
        put_colors(paint, values, self._image, rows)
        self._imaged = paint


def _part(cells: range, first: int, stop: int) -> slice:
    """Where the cells ``first`` … ``stop`` − 1 lie among ``cells``."""
    return slice(max(first - cells.start, 0), max(stop - cells.start, 0))
