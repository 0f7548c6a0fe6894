"""The whole picture, small, in a corner of a view that shows a part of it, with a mark around that part."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.core.steps.spotlight import Lit
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.pictures.pixel_layers import Paint, cells_rect, draw_pixels
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import Theme

_MARGIN: Final = 10
_SHARE: Final = 0.28  # of the view's width and height
_SMALLEST_MARK: Final = 7.0  # pixels: a few cells of 12 million are still to be found
_MOST_VALUES: Final = 320  # a side: as many as a large screen shows of it
_MOST_SEEN: Final = 0.98  # of the picture: more than that needs no overview


class OverviewInset(QWidget):
    """Stands in a corner of a `PixelView` while a step is lit, and only while a part of the picture is seen.

    It takes no mouse events, and goes to another corner rather than cover what is lit, or the loupe.
    """

    def __init__(self, theme: Theme, view: PixelView) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("overview_inset")
        self._theme, self._metrics, self._view = theme, DESK, view
        self._given: npt.NDArray[Any] | None = None
        self._values: npt.NDArray[Any] | None = None
        self._paint: Paint | None = None
        self._shape = (1, 1)
        self._lit: Lit | None = None
        self.hide()
        view.add_overlay(self)
        view.viewport_shown.connect(self._place)
        view.loupe_moved.connect(self._place)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._metrics = theme, metrics
        self._place()

    def show_picture(self, values: npt.NDArray[Any] | None, shape: tuple[int, int]) -> None:
        """Take (rows, columns[, 3]) values for a picture of ``shape`` pixels; None: there are none of all of it yet."""
        if values is None or values is not self._given:
            self._given, self._shape = values, shape
            self._values = None if values is None else _reduced(values)
            self._place()

    def show_paint(self, paint: Paint) -> None:
        """The colours that the values have."""
        self._paint = paint
        self.update()

    def show_lit(self, lit: Lit | None) -> None:
        """What a step lights up on the picture; None: there is no step, and no overview."""
        self._lit = lit
        self._place()

    @property
    def part(self) -> QRectF:
        """What the view shows of the picture, in fractions of its width and height: what is marked."""
        (height, width), seen = self._shape, self._view.visible_rect()
        part = QRectF(
            seen.x() / width, seen.y() / height, seen.width() / width, seen.height() / height
        )
        return part & QRectF(0, 0, 1, 1)

    def _place(self) -> None:
        place = self._free_corner()
        if place is not None:
            self.setGeometry(place)
            self.raise_()
            self.update()
        self.setVisible(place is not None)

    def _free_corner(self) -> QRect | None:
        """Where it stands; None where it is not needed, or would cover what is lit or the loupe."""
        lit, values, view = self._lit, self._values, self._view
        if lit is None or values is None or self.part.width() * self.part.height() > _MOST_SEEN:
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
        """Where on the view the lit cells are."""
        if lit.window is not None:
            return self._view.to_view(cells_rect(*lit.window))
        if lit.current is None:
            return QRectF()
        row, column = lit.current
        return self._view.to_view(QRectF(column, row, 1, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._values is None or self._paint is None:
            return
        theme, pen = self._theme, self._metrics.pen
        with QPainter(self) as painter:
            frame = QRectF(self.rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2)
            draw_pixels(painter, self._values, frame, self._paint)
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


def _reduced(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Means of blocks, as many as are ever drawn: the mark moves with every step, and the picture below it stays."""
    rows, columns = values.shape[:2]
    scale = _MOST_VALUES / max(rows, columns)
    if scale >= 1:
        return values
    size = max(round(columns * scale), 1), max(round(rows * scale), 1)
    return np.asarray(cv2.resize(values.astype(np.float64), size, interpolation=cv2.INTER_AREA))
