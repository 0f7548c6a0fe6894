"""Lines across the panels, as in the textbook's figure: from the window, through the kernel, to the output.

They lie over the panels and know nothing about them: given rectangles, they join each to the next. Within a picture
they follow the lines between its cells, where nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from convstudio.theme import LIGHT, Theme

_ARROW: Final = 8.0
_GAP: Final = 5.0


@dataclass(frozen=True)
class Station:
    """An end of a line, and the picture whose cells it lies among; outside a picture, both are the same rectangle."""

    place: QRectF
    picture: QRectF

    def line_towards(self, y: float) -> float:
        """Return the y at which a line crosses the picture: between rows of cells, or level if there are none."""
        if self.place == self.picture:
            return self.place.center().y()
        return min(self.place.top(), self.place.bottom(), key=lambda edge: abs(edge - y))


class Connectors(QWidget):
    """An overlay of arrows, transparent for the mouse and no larger than they are.

    Whatever lies below it is repainted with it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("connectors")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = LIGHT
        self._stations: tuple[Station, ...] = ()
        # The line between each two stations, and the rectangle that it is drawn in.
        self._lines: list[tuple[QPainterPath, QRect]] = []
        self.hide()

    @property
    def stations(self) -> tuple[Station, ...]:
        """The connected stations, in the parent's coordinates."""
        return self._stations

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_stations(self, stations: Sequence[Station]) -> None:
        """Join each station to the next by an arrow; without stations, hide."""
        if stations:
            # A panel below may have been raised in the meantime.
            self.raise_()
        if tuple(stations) == self._stations:
            return
        self._stations = tuple(stations)
        paths = [self.path(start, end) for start, end in pairwise(self._stations)]
        self._lines = [(path, _around(path)) for path in paths]
        place = QRect()
        for _, around in self._lines:
            place |= around
        self.setGeometry(place)
        self.setVisible(bool(self._stations))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # Stations are in the parent's coordinates.
            painter.translate(-self.pos())
            exposed = event.region().translated(self.pos())
            for path, around in self._lines:
                if exposed.intersects(around):
                    self._draw_arrow(painter, path)

    def _draw_arrow(self, painter: QPainter, path: QPainterPath) -> None:
        a, b = path.pointAtPercent(0), path.currentPosition() + QPointF(_ARROW, 0)
        # Digits that the line crosses must stay readable through it.
        painter.setPen(QPen(self._theme.color("secondary", 0.38), 2.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("secondary"))
        painter.drawEllipse(a, 3, 3)
        back, half = QPointF(_ARROW, 0), QPointF(0, _ARROW * 0.55)
        painter.drawPolygon(QPolygonF([b, b - back + half, b - back - half]))

    def path(self, start: Station, end: Station) -> QPainterPath:
        """Return the path of a line up to its arrowhead: out of one picture and into the next between rows of cells."""
        away = start.line_towards(end.place.center().y())
        there = end.line_towards(start.place.center().y())
        out = QPointF(max(start.picture.right(), start.place.right()) + _GAP, away)
        into = QPointF(min(end.picture.left(), end.place.left()) - _GAP - _ARROW, there)
        path = QPainterPath(QPointF(start.place.right() + _GAP, away))
        path.lineTo(out)
        bend = QPointF(max((into - out).manhattanLength() * 0.4, 12.0), 0)
        path.cubicTo(out + bend, into - bend, into)
        path.lineTo(QPointF(end.place.left() - _GAP - _ARROW, there))
        return path


def _around(path: QPainterPath) -> QRect:
    """Return the rectangle that a line and its arrowhead are drawn in."""
    reach = 2 * _ARROW
    return path.boundingRect().adjusted(-reach, -reach, reach, reach).toAlignedRect()
