"""The overview: the whole picture, small, in a corner of a view that shows a part of it, which is marked."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.core.steps.spotlight import Lit
from convstudio.core.views.shrinking import shrunk
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.layers.later_shrinking import MOST_AT_ONCE, LaterShrinking
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.pictures.pixel_items import Paint, cells_rect, draw_pixels
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

_MARGIN: Final = 10
_SHARE: Final = 0.28  # of the view's width and height
_SMALLEST_MARK: Final = 7.0  # pixels: a few cells among 12 million must still be found
_MOST_VALUES: Final = 320  # values per side: as many as it needs on a large screen
_MOST_SEEN: Final = 0.98  # of the picture; a view of more needs no overview


class OverviewInset(QWidget):
    """An inset of a `PixelView`, shown while a step is lit and only a part of the picture is visible.

    It ignores the mouse, and changes corners to keep lit cells and the loupe uncovered.
    """

    def __init__(self, theme: Theme, view: PixelView) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("overview_inset")
        self._theme, self._metrics, self._view = theme, DESK, view
        self._given: npt.NDArray[Any] | None = None
        self._values: npt.NDArray[Any] | None = None  # the given ones reduced, once they are shown
        self._paint: Paint | None = None
        self._shape = (1, 1)
        self._lit: Lit | None = None
        self._later = LaterShrinking(self._place, self)
        self.hide()
        view.add_overlay(self)
        view.viewport_shown.connect(self._place)
        view.loupe_moved.connect(self._place)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._metrics = theme, metrics
        self._place()

    def show_picture(self, values: npt.NDArray[Any] | None, shape: tuple[int, int]) -> None:
        """Take (rows, columns[, 3]) values for a picture of ``shape`` pixels; None while they are incomplete."""
        if values is None:
            self._later.forget()
        if values is None or values is not self._given:
            self._given, self._shape, self._values = values, shape, None
            self._place()

    def show_paint(self, paint: Paint) -> None:
        """Set the colours of the values."""
        self._paint = paint
        self.update()

    def show_lit(self, lit: Lit | None) -> None:
        """Set the cells lit by a step; None hides the overview."""
        self._lit = lit
        self._place()

    @property
    def part(self) -> QRectF:
        """The part of the picture that the view shows and the mark outlines, in fractions of width and height."""
        (height, width), seen = self._shape, self._view.visible_rect()
        part = QRectF(
            seen.x() / width, seen.y() / height, seen.width() / width, seen.height() / height
        )
        return part & QRectF(0, 0, 1, 1)

    def _reduce(self) -> npt.NDArray[Any] | None:
        """The values that are drawn."""
        given = self._given
        if self._values is None and given is not None:
            if given.size <= MOST_AT_ONCE:
                self._values = _reduced(given)
            else:
                # It appears when it is there.
                whole = slice(0, given.shape[0]), slice(0, given.shape[1])
                self._values = self._later.shrunk(given, whole, _size(given), absolute=False)
        return self._values

    @property
    def is_busy(self) -> bool:
        """Whether the picture is being made."""
        return self._later.is_busy

    def join(self) -> None:
        """End what is being made; nothing is shown afterwards."""
        self._later.join()

    def _place(self) -> None:
        place = self._free_corner()
        if place is not None:
            self.setGeometry(place)
            self.raise_()
            self.update()
        self.setVisible(place is not None)

    def _free_corner(self) -> QRect | None:
        """The place of the inset; None if it is not needed, or would cover lit cells or the loupe everywhere."""
        lit, view = self._lit, self._view
        if lit is None or self.part.width() * self.part.height() > _MOST_SEEN:
            return None
        values = self._reduce()
        if values is None:
            return None
        rows, columns = values.shape[:2]
        scale = min(view.width() * _SHARE / columns, view.height() * _SHARE / rows)
        size = QSize(max(round(columns * scale), 1), max(round(rows * scale), 1))
        right = view.width() - size.width() - _MARGIN
        low = view.height() - size.height() - _MARGIN
        taken = [self._lit_place(lit)]
        if view.loupe.isVisible():
            taken.append(QRectF(view.loupe.geometry()))
        for left, top in ((_MARGIN, low), (right, low), (right, _MARGIN), (_MARGIN, _MARGIN)):
            place = QRect(QPoint(left, top), size)
            if not any(other.intersects(QRectF(place)) for other in taken):
                return place
        return None

    def _lit_place(self, lit: Lit) -> QRectF:
        """The rectangle of the lit cells, in the view's coordinates."""
        if lit.window is not None:
            return self._view.to_view(cells_rect(*lit.window))
        if lit.current is None:
            return QRectF()
        row, column = lit.current
        return self._view.to_view(QRectF(column, row, 1, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        values = self._reduce()
        if values is None or self._paint is None:
            return
        theme, pen = self._theme, self._metrics.pen
        with QPainter(self) as painter:
            frame = QRectF(self.rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2)
            draw_pixels(painter, values, frame, self._paint)
            painter.setPen(QPen(theme.color("control"), pen))
            painter.drawRect(frame)
            mark = self._mark(frame)
            MarkPainter(theme, self._metrics.marks).place(painter, mark)

    def _mark(self, frame: QRectF) -> QRectF:
        part, least = self.part, _SMALLEST_MARK * self._metrics.pen
        mark = QRectF(
            0,
            0,
            max(part.width() * frame.width(), least),
            max(part.height() * frame.height(), least),
        )
        mark.moveCenter(
            frame.topLeft()
            + QPointF(part.center().x() * frame.width(), part.center().y() * frame.height())
        )
        mark.moveLeft(min(max(mark.left(), frame.left()), frame.right() - mark.width()))
        mark.moveTop(min(max(mark.top(), frame.top()), frame.bottom() - mark.height()))
        return mark


def _size(values: npt.NDArray[Any]) -> tuple[int, int]:
    """The rows and columns to which values are reduced."""
    rows, columns = values.shape[:2]
    scale = min(_MOST_VALUES / max(rows, columns), 1.0)
    return max(round(rows * scale), 1), max(round(columns * scale), 1)


def _reduced(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Reduce values to block means, because the picture is drawn again whenever the mark moves, at every step."""
    size = _size(values)
    return values if size == values.shape[:2] else shrunk(values.astype(np.float64), *size)
