"""Lines across the panels: from the window, through the kernel, to the output, as the textbook's figure draws them.

They lie over the panels and know nothing of them: they are given rectangles, and join one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from convstudio.theme import LIGHT, Theme

_ARROW: Final = 8.0
_GAP: Final = 5.0


class Connectors(QWidget):
    """Covers its parent and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("connectors")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = LIGHT
        self._stations: tuple[QRectF, ...] = ()
        parent.installEventFilter(self)
        self.hide()

    @property
    def stations(self) -> tuple[QRectF, ...]:
        """What is joined, in the parent's coordinates."""
        return self._stations

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_stations(self, stations: Sequence[QRectF]) -> None:
        """Join each rectangle with the next by an arrow; none: no lines."""
        if tuple(stations) == self._stations:
            return
        self._stations = tuple(stations)
        self.setVisible(bool(self._stations))
        if self._stations:
            self.raise_()
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for start, end in pairwise(self._stations):
                self._draw_arrow(painter, start, end)

    def _draw_arrow(self, painter: QPainter, start: QRectF, end: QRectF) -> None:
        pen = self._theme.pen
        gap, arrow = _GAP * pen, _ARROW * pen
        a = QPointF(start.right() + gap, start.center().y())
        # From below where that is possible: outputs below the current one are still blank, those beside it are not.
        from_below = end.bottom() + 4 * arrow < a.y()
        if from_below:
            b, way = QPointF(end.center().x(), end.bottom() + gap), QPointF(0, -1)
        else:
            b, way = QPointF(end.left() - gap, end.center().y()), QPointF(1, 0)
        bend = max((b - a).manhattanLength() * 0.4, 12.0 * pen)
        tail = b - way * arrow
        path = QPainterPath(a)
        path.cubicTo(a + QPointF(bend, 0), tail - way * bend, tail)
        # Digits that the line crosses must stay readable through it.
        painter.setPen(QPen(self._theme.color("secondary", 0.38), 2.2 * pen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("secondary"))
        painter.drawEllipse(a, 3 * pen, 3 * pen)
        half = QPointF(way.y(), way.x()) * (arrow * 0.55)
        painter.drawPolygon(QPolygonF([b, tail + half, tail - half]))
