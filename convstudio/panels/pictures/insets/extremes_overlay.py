"""Markers over a picture: where S is largest and smallest, or which windows of I these outputs come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.mark_pictures import pen_of
from convstudio.panels.pictures.pixel_items import cells_rect
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.widgets.lettering import advance, write
from convstudio.theme import LIGHT, Theme, digit_font

_PAD: Final = 4.0  # pixels between a label's text and its edge
_HIGH: Final = 17.0
_AWAY: Final = 4.0  # pixels between the cells and their label
_LEAST: Final = 9.0  # pixels of the frame of cells that are smaller on the screen


class Marker(NamedTuple):
    """Cells, by their rows and columns in image coordinates, with a label and the output (i, j) they stand for."""

    cells: tuple[range, range]
    label: str
    output: tuple[int, int]


class ExtremesOverlay(QWidget):
    """A layer over a view that frames cells and labels them; a click on a label or on small cells is reported."""

    chosen = Signal(int, int)
    """The output (i, j) whose marker was clicked."""

    def __init__(self, view: PixelView) -> None:
        super().__init__(view)
        self.setObjectName("extremes_overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view = view
        self._theme = LIGHT
        self._markers: tuple[Marker, ...] = ()
        self._pressed: Marker | None = None
        self._font, self._high, self._pen = digit_font(DESK.bar_type), _HIGH, 1.0
        view.viewport_shown.connect(self.update)
        view.resized.connect(self._cover)
        view.viewport().installEventFilter(self)
        self.hide()

    @property
    def markers(self) -> tuple[Marker, ...]:
        """The markers that are shown."""
        return self._markers

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._pen = theme, metrics.pen
        self._font = digit_font(metrics.bar_type)
        self._high = _HIGH * metrics.bar_type / DESK.bar_type
        self.update()

    def show_markers(self, markers: Sequence[Marker]) -> None:
        """Show these markers; none hides the layer."""
        if tuple(markers) == self._markers:
            return
        self._markers, self._pressed = tuple(markers), None
        self._cover()
        self.stackUnder(self._view.loupe)
        self.setVisible(bool(self._markers))
        self.update()

    def places(self) -> list[tuple[Marker, QRectF, QRectF]]:
        """Return the markers in view with the frames of their cells and the places of their labels."""
        room, found = QRectF(self.rect()), []
        taken: list[QRectF] = []
        for marker in self._markers:
            frame = self._view.to_view(cells_rect(*marker.cells))
            if not room.intersects(frame.adjusted(0, 0, 1, 1)):
                continue
            wide, high = (max(each, _LEAST * self._pen) for each in (frame.width(), frame.height()))
            middle = frame.center()
            frame = QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)
            label = self._label_beside(frame, marker.label, room, taken)
            taken.append(label)
            found.append((marker, frame, label))
        return found

    def _label_beside(self, frame: QRectF, text: str, room: QRectF, taken: list[QRectF]) -> QRectF:
        """Return a place above, below or beside a frame, within the view and clear of other labels if it can be."""
        if not text:
            return QRectF()
        size = QSizeF(advance(text, self._font) + 2 * _PAD * self._pen, self._high)
        most = max(room.width() - size.width(), 0.0), max(room.height() - self._high, 0.0)
        above, below = frame.top() - _AWAY - self._high, frame.bottom() + _AWAY
        middle = frame.center() - QPointF(size.width() / 2, self._high / 2)
        x, far = middle.x(), _AWAY + self._high
        corners = (
            *((x, y) for y in (above, below, above - far, below + far)),
            *((side, middle.y()) for side in (frame.right() + _AWAY, frame.left() - _AWAY - size.width())),
        )  # fmt: skip
        places = [
            QRectF(QPointF(min(max(at, 0.0), most[0]), min(max(y, 0.0), most[1])), size)
            for at, y in corners
        ]
        beside = [each for each in places if not each.intersects(frame)] or places
        free = (each for each in beside if not any(each.intersects(other) for other in taken))
        return next(free, beside[0])

    def _cover(self) -> None:
        self.setGeometry(self._view.viewport().geometry())

    # The mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take clicks on markers, which are cells too small to be hit and the labels beside them."""
        if not self._markers or not isinstance(event, QMouseEvent):
            return False
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        kind, marker = event.type(), self._marker_at(event.position())
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._pressed = marker
            return marker is not None
        if kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            pressed, self._pressed = self._pressed, None
            if marker is pressed:
                self.chosen.emit(*pressed.output)
            return True
        return False

    def _marker_at(self, position: QPointF) -> Marker | None:
        for marker, frame, label in self.places():
            is_small = max(frame.width(), frame.height()) <= 2 * _LEAST * self._pen
            if label.contains(position) or (is_small and frame.contains(position)):
                return marker
        return None

    # The picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setFont(self._font)
            for marker, frame, label in self.places():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for role, width, by in (
                    ("card", 1.0, 1.5),
                    ("text", 1.0, 0.5),
                    ("accent", 2.0, -1.0),
                ):
                    painter.setPen(
                        pen_of(getattr(theme, role), width * self._pen, Qt.PenJoinStyle.MiterJoin)
                    )
                    painter.drawRect(_grown(frame, by * self._pen))
                if label.isEmpty():
                    continue
                painter.setPen(QPen(theme.color("field"), 1))
                painter.setBrush(theme.color("card", 0.92))
                painter.drawRoundedRect(label.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
                painter.setPen(theme.color("text"))
                write(painter, label, marker.label)


def _grown(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)
