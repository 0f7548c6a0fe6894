"""The line between S of A and S of B: dragged by the mouse, moved by the arrow keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QSlider, QWidget

from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.widgets.focus_ring import KEYBOARD_REASONS, draw_focus
from convstudio.panels.widgets.lettering import write
from convstudio.theme import LIGHT, Theme, text_font

_GRIP: Final = (14, 30)  # the width and height of what is taken hold of
_TAKEN: Final = 9  # the width in which the mouse takes the line
_LETTER: Final = 20  # the side of the square of a letter
_APART: Final = 4  # between a letter and the line
_TYPE: Final = 13
_TIP: Final = "Left of it is S of A, right of it S of B. Drag it, or press ← and →."


class WipeLine(QSlider):
    """A slider that is a line as high as S, with the letters of both sides at its top, unless they would hide digits.

    Its value, 0 … 100, is what the arrow keys and a screen reader need; the mouse drags it to any place.
    """

    dragged = Signal(object)
    """Where the line has been moved to, of the width it is moved in, 0 … 1."""

    def __init__(self, parent: QWidget, *, has_letters: bool = True) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._has_letters = has_letters
        self.setObjectName("wipe_line")
        self.setAccessibleName("Line between S of A and S of B")
        self.setToolTip(_TIP)
        self.setRange(0, 100)
        self.setPageStep(10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._theme, self._pen = LIGHT, DESK.pen
        self._room = QRectF()
        self._grip = 0.0  # pixels from the line to the mouse that drags it
        self._is_held = self._shows_focus = False
        self.valueChanged.connect(lambda value: self.dragged.emit(value / 100))
        self.hide()

    def show_line(self, x: float, where: float, room: QRectF) -> None:
        """Show the line at ``x``, which is ``where`` of the width of the ``room`` it is moved in, 0 … 1."""
        self._room = room
        with QSignalBlocker(self):
            self.setValue(round(100 * where))
        half = self._half
        place = QRect(round(x) - half, round(room.top()), 2 * half, max(round(room.height()), 1))
        if place != self.geometry():
            self.setGeometry(place)
            self.setMask(self._mask())
        self.update()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        """Repaint in the colours of a theme, as large as a room needs it."""
        self._theme, self._pen = theme, metrics.pen
        self.update()

    @property
    def _half(self) -> int:
        return round((_LETTER + _APART + 1) * self._pen)

    def _letters(self) -> tuple[QRect, ...]:
        """The places of A and of B, as far as there is room beside the line; none without letters."""
        if not self._has_letters:
            return ()
        side, apart = round(_LETTER * self._pen), round(_APART * self._pen)
        return (
            QRect(self._half - apart - side, apart, side, side),
            QRect(self._half + apart, apart, side, side),
        )

    def _handle(self) -> QRect:
        wide, high = (round(each * self._pen) for each in _GRIP)
        return QRect(self._half - wide // 2, (self.height() - high) // 2, wide, high)

    def _mask(self) -> QRegion:
        """What of the rectangle is the line, to be seen and to be taken: the picture beside it stays free."""
        taken = round(_TAKEN * self._pen)
        mask = QRegion(QRect(self._half - taken // 2, 0, taken, self.height()))
        for part in (*self._letters(), self._handle().adjusted(-5, -5, 5, 5)):
            mask = mask.united(QRegion(part))
        return mask

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, pen = self._theme, self._pen
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            line = QRectF(self._half - pen, 0, 2 * pen, self.height())
            # It must be seen on any colours.
            painter.fillRect(line.adjusted(-pen, 0, pen, 0), theme.color("card"))
            painter.fillRect(line, theme.color("text"))
            handle = QRectF(self._handle())
            painter.setPen(QPen(theme.color("card"), 1.5 * pen))
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(handle, 5 * pen, 5 * pen)
            painter.setPen(QPen(theme.color("on_accent"), pen))
            for apart in (-2.0, 2.0):
                x = handle.center().x() + apart * pen
                painter.drawLine(
                    QPointF(x, handle.top() + 9 * pen), QPointF(x, handle.bottom() - 9 * pen)
                )
            painter.setFont(text_font(round(_TYPE * pen), QFont.Weight.DemiBold))
            for letter, place in zip("AB", self._letters(), strict=self._has_letters):
                painter.setPen(QPen(theme.color("field"), 1))
                painter.setBrush(theme.color("card"))
                painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
                painter.setPen(theme.color("text"))
                write(painter, QRectF(place), letter)
            if self._shows_focus:
                around = handle.adjusted(-5, -5, 5, 5)
                draw_focus(painter, around, theme.color("accent"), radius=8)

    # The mouse and the focus

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._is_held, self._grip = True, event.position().x() - self._half
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._is_held or self._room.width() <= 0:
            return
        x = self.mapToParent(event.position() - QPointF(self._grip, 0)).x()
        self.dragged.emit(min(max((x - self._room.left()) / self._room.width(), 0.0), 1.0))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_held = False
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, but not after a click."""
        super().focusInEvent(event)
        self._shows_focus = event.reason() in KEYBOARD_REASONS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._shows_focus = False
        self.update()
