"""The layer of a plot's marks: the highlighted sample with its value, and another mark beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QTransform

from convstudio.panels.pictures.pixel_items import ViewItem
from convstudio.panels.signals.signal_items import TraceItem
from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, digit_font

_TYPE: Final = 13  # pixels of type for which the distances below are given


class MarkItem(ViewItem):
    """The marks of a plot: a highlighted head, and a ring around the point that keys move."""

    def __init__(self, theme: Theme, trace: TraceItem) -> None:
        """Create the layer of marks for the samples of ``trace``."""
        super().__init__(theme)
        self._trace = trace
        self._marked: tuple[float, float] | None = None
        self._selected: tuple[float, float] | None = None
        self._text = ""
        self._aside = False
        self._beside: tuple[float, float] | None = None

    def show_beside(self, beside: tuple[float, float] | None) -> None:
        """Mark what is pointed at beside a step, or a lesson's mark beside what is pointed at."""
        if beside != self._beside:
            self._beside = beside
            self.update()

    def show_marks(
        self,
        marked: tuple[float, float] | None,
        selected: tuple[float, float] | None = None,
        text: str = "",
        *,
        aside: bool = False,
    ) -> None:
        """Mark the samples ``marked`` and ``selected``, given as (index, value), with ``text`` beside the first.

        ``aside``: with sparing labels, write the text only if there is space to the right of the mark.
        """
        self._marked, self._selected, self._text = marked, selected, text
        self._aside = aside
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = self.mark_painter
        if self._selected is not None and np.isfinite(self._selected[1]):
            marks.selected_point(painter, to_screen.map(QPointF(*self._selected)))
        if self._beside is not None and np.isfinite(self._beside[1]):
            marks.point_beside(painter, to_screen.map(QPointF(*self._beside)))
        if self._marked is None or not np.isfinite(self._marked[1]):
            return
        at = to_screen.map(QPointF(*self._marked))
        marks.current_point(painter, at)
        if self._text:
            self._draw_text(painter, at, to_screen)

    def _draw_text(self, painter: QPainter, at: QPointF, to_screen: QTransform) -> None:
        unit = self.metrics.type / _TYPE
        painter.setFont(digit_font(self.metrics.type))
        width = painter.fontMetrics().horizontalAdvance(self._text) + 10 * unit
        room = to_screen.mapRect(self.viewRect())
        sparing = self._aside and self.metrics.plots.labels_sparingly
        if sparing and at.x() + 10 * unit + width > room.right():
            return
        box = label_place(
            at,
            QSizeF(width, 20 * unit),
            room,
            self._trace.heads(to_screen),
            to_screen.map(QPointF(0, self._trace.base)).y(),
            unit,
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("card", 0.85))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(self.theme.color("text"))
        write(painter, box, self._text)


def label_place(
    at: QPointF, size: QSizeF, room: QRectF, heads: Sequence[QPointF], base: float, unit: float
) -> QRectF:
    """The place for the text beside a marked head within ``room``, clear of heads, stems and the base line.

    ``base`` is the y coordinate of that line, ``unit`` a thirteenth of the type's size; all are in screen pixels.
    """
    right, left = at.x() + 10 * unit, at.x() - 10 * unit - size.width()
    middle = at.x() - size.width() / 2
    above, level, below = at.y() - 30 * unit, at.y() - size.height() / 2, at.y() + 10 * unit
    corners = [
        (right, above), (middle, above), (left, above), (right, level), (left, level),
        (right, below), (left, below), (middle, below),
    ]  # fmt: skip
    places = [QRectF(QPointF(*corner), size) for corner in corners]
    for place in places:
        place.moveRight(min(place.right(), room.right()))
        place.moveLeft(max(place.left(), room.left()))
        place.moveBottom(min(place.bottom(), room.bottom()))
        place.moveTop(max(place.top(), room.top()))
    reach = 5.0 * unit

    def disturbed(place: QRectF) -> float:
        around = place.adjusted(-reach, -reach, reach, reach)
        covered = sum(around.contains(head) for head in (at, *heads))
        stems = [head for head in heads if place.left() < head.x() < place.right()]
        crossed = sum(
            max(place.top(), min(head.y(), base)) < min(place.bottom(), max(head.y(), base))
            for head in stems
        )
        return 100 * covered + 10 * (place.top() - 1 < base < place.bottom() + 1) + crossed

    return min(places, key=disturbed)
