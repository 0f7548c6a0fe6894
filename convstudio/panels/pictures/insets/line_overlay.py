"""The line over a picture along which values are read; its ends and its middle are dragged by the mouse."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convstudio.core.design.looking.line import Line, Place, line_in, moved
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.theme import LIGHT, Theme

Handle = Literal["start", "end", "middle"]

_REACH: Final = 9.0  # pixels of the screen within which a handle is grasped
_RADIUS: Final = 4.5
_SHORT: Final = (
    44.0  # pixels of a line below which its middle has no handle beside those of its ends
)


class LineOverlay(QWidget):
    """A layer over a view that shows a line; the mouse passes through it but for the line's handles.

    The first end is filled, the last one is hollow. With Shift, an end stays in the row or the column of the other.
    """

    dragged = Signal(object)
    """The `Line` to which the user has dragged it."""

    def __init__(self, view: PixelView) -> None:
        super().__init__(view)
        self.setObjectName("line_overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view = view
        self._theme, self._pen = LIGHT, 1.0
        self._line: Line | None = None
        self._shape: tuple[int, ...] = (1, 1)
        # The handle that is dragged, the line as it was then, and the pixel under the mouse.
        self._grasped: tuple[Handle, Line, Place] | None = None
        self._points = False
        view.viewport_shown.connect(self.update)
        view.resized.connect(self._cover)
        view.viewport().installEventFilter(self)
        self.hide()

    @property
    def line(self) -> Line | None:
        """The line that is shown."""
        return self._line

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._pen = theme, metrics.pen
        self.update()

    def show_line(self, line: Line | None, shape: tuple[int, ...]) -> None:
        """Show a line over a picture of a shape; None hides it."""
        if (line, shape) == (self._line, self._shape):
            return
        self._line, self._shape = line, shape
        if line is None:
            self._let_go()
        self._cover()
        self.stackUnder(self._view.loupe)
        self.setVisible(line is not None)
        self.update()

    def place_of(self, handle: Handle) -> QPointF:
        """Return where a handle is, in pixels of the view."""
        assert self._line is not None
        start, end = (
            self._view.to_view(QRectF(column, row, 1, 1)).center() for row, column in self._line
        )
        return {"start": start, "end": end, "middle": (start + end) / 2}[handle]

    def _cover(self) -> None:
        self.setGeometry(self._view.viewport().geometry())

    # The mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse where it is over a handle; moves still reach the view, which points at what is under it."""
        if self._line is None or not isinstance(event, QMouseEvent):
            if event.type() in (QEvent.Type.Hide, QEvent.Type.Leave):
                self._show_cursor(None)
            return False
        kind, is_left = event.type(), event.button() == Qt.MouseButton.LeftButton
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick) and is_left:
            handle = self._handle_at(event.position())
            if handle is not None:
                self._grasped = handle, self._line, self._view.pixel_at(event.position())
            return handle is not None
        if kind == QEvent.Type.MouseButtonRelease and is_left and self._grasped is not None:
            self._let_go()
            return True
        if kind == QEvent.Type.MouseMove:
            if self._grasped is not None and event.buttons() & Qt.MouseButton.LeftButton:
                self._drag(event)
                return True
            self._let_go()
            self._show_cursor(self._handle_at(event.position()))
        return False

    def _handle_at(self, position: QPointF) -> Handle | None:
        start, end = self.place_of("start"), self.place_of("end")
        handles: list[Handle] = ["start", "end"]
        if (end - start).manhattanLength() >= _SHORT * self._pen:
            handles.append("middle")
        near = {each: (self.place_of(each) - position).manhattanLength() for each in handles}
        nearest = min(handles, key=lambda each: near[each])
        return nearest if near[nearest] <= _REACH * self._pen else None

    def _drag(self, event: QMouseEvent) -> None:
        assert self._grasped is not None
        handle, before, first = self._grasped
        row, column = self._view.pixel_at(event.position())
        if handle == "middle":
            line = moved(before, row - first[0], column - first[1], self._shape)
        else:
            kept = before[1] if handle == "start" else before[0]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                down, right = abs(row - kept[0]), abs(column - kept[1])
                row, column = (kept[0], column) if right >= down else (row, kept[1])
            here = (row, column)
            line = (here, kept) if handle == "start" else (kept, here)
        found = line_in(line, self._shape)
        if found is not None and found != self._line:
            self.dragged.emit(found)

    def _let_go(self) -> None:
        self._grasped = None

    def _show_cursor(self, handle: Handle | None) -> None:
        points = handle is not None
        if points == self._points:
            return
        self._points = points
        if points:
            self._view.viewport().setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self._view.viewport().unsetCursor()

    # The picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._line is None:
            return
        start, end, pen = self.place_of("start"), self.place_of("end"), self._pen
        dark, light, accent = (self._theme.color(role) for role in ("text", "card", "accent"))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # Between a light and a dark one, so that it stands out from every picture.
            for color, width in ((light, 4.0), (dark, 2.6), (accent, 1.4)):
                painter.setPen(QPen(color, width * pen))
                painter.drawLine(start, end)
            painter.setPen(Qt.PenStyle.NoPen)
            rings = [(light, _RADIUS + 2), (dark, _RADIUS + 1), (accent, _RADIUS)]
            for at, disks in ((start, rings), (end, [*rings, (light, _RADIUS - 1.6)])):
                for color, radius in disks:
                    painter.setBrush(color)
                    painter.drawEllipse(at, radius * pen, radius * pen)
            if (end - start).manhattanLength() >= _SHORT * pen:
                middle = (start + end) / 2
                for color, radius in ((light, 5.0), (dark, 4.0), (accent, 3.0)):
                    half = QPointF(radius, radius) * pen
                    painter.fillRect(QRectF(middle - half, middle + half), color)
