"""What a lecturer does over the picture: draw, point, hold it still, or take it away for a while.

It lies over everything and lets the mouse through, except while the pen is out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import (
    QCursor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from convstudio.metrics.metrics import Metrics
from convstudio.panels.projector.ink import Ink
from convstudio.theme import Theme

_FOLLOW_MS: Final = 16
_SPOT: Final = 3.2  # of the type: the radius of the light
_DIM: Final = 0.62
_PEN: Final = 0.11  # of the type


class Overlay(QWidget):
    """Covers its parent; each thing is switched on and off by itself."""

    def __init__(self, theme: Theme, metrics: Metrics, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self._theme, self._metrics = theme, metrics
        self._blank = False
        self._still: QPixmap | None = None
        self._ink = Ink()
        self._next: Hashable = None  # the page that is there once the still picture is gone
        self._drawing = False
        self._pen_out = False
        self._spot: QPointF | None = None
        self._follow = QTimer(self, interval=_FOLLOW_MS)
        self._follow.timeout.connect(self._move_spot)
        self._let_mouse_through(True)

    @property
    def is_blank(self) -> bool:
        return self._blank

    @property
    def is_frozen(self) -> bool:
        return self._still is not None

    @property
    def pen_is_out(self) -> bool:
        return self._pen_out

    @property
    def strokes(self) -> int:
        """How many lines have been drawn on the present page."""
        return len(self._ink.lines)

    @property
    def is_lit(self) -> bool:
        """Whether the spotlight is on."""
        return self._spot is not None

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        self._theme, self._metrics = theme, metrics
        self.update()

    def show_blank(self, blank: bool) -> None:
        """Nothing but the ground, or everything again."""
        self._blank = blank
        self.update()

    def show_still(self, picture: QPixmap | None) -> None:
        """A picture over everything, which stays while what is below changes; None: what is below."""
        self._still = picture
        if picture is None:
            self._turn(self._next)
        self.update()

    def hold_still(self) -> None:
        """Keep what the room sees now, with all that moves where it will come to rest."""
        screen = self.window()
        for motion in screen.findChildren(QVariantAnimation):
            if motion.state() == QVariantAnimation.State.Running:
                motion.setCurrentTime(motion.totalDuration())
        self.hide()
        still = screen.grab()
        self.show()
        self.show_still(still)

    def show_page(self, page: Hashable) -> None:
        """What is below is this page now: lines drawn on it come back, those of the page before go with that.

        On a still picture the page is the one it was taken of, for as long as it stays.
        """
        self._next = page
        if self._still is None:
            self._turn(page)

    def show_pen(self, out: bool) -> None:
        """Whether the mouse draws."""
        self._pen_out = out
        self._let_mouse_through(not out)
        self.setCursor(Qt.CursorShape.CrossCursor if out else Qt.CursorShape.ArrowCursor)

    def erase(self) -> None:
        """Take all lines of the present page away."""
        self._drawing = False
        self._ink.erase()
        self.update()

    def show_edits(self, count: int) -> None:
        """How many edits the experiment has had: the last line is undone before those that came before it."""
        self._ink.show_edits(count)

    def act_of(self, key: QKeyEvent) -> Callable[[], None] | None:
        """What a key does to the lines that are seen: it undoes or redoes one, where that is what was done last."""
        if self._blank:
            return None
        if self._ink.can_undo and key.matches(QKeySequence.StandardKey.Undo):
            return self._undo
        if self._ink.can_redo and key.matches(QKeySequence.StandardKey.Redo):
            return self._redo
        return None

    def _undo(self) -> None:
        self._drawing = False
        self._ink.undo()
        self.update()

    def _redo(self) -> None:
        self._ink.redo()
        self.update()

    def clear(self) -> None:
        """Nothing over the picture but lines: the next time the room sees what there is."""
        self.show_spot(False)
        self.show_pen(False)
        self.show_blank(False)
        self.show_still(None)

    def show_spot(self, on: bool) -> None:
        """A light around the mouse, the rest dimmed, for as long as it is on."""
        if on and not self._follow.isActive():
            self._follow.start()
            self._move_spot()
        elif not on:
            self._follow.stop()
            self._spot = None
            self.update()

    def _let_mouse_through(self, through: bool) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, through)

    def _move_spot(self) -> None:
        spot = QPointF(self.mapFromGlobal(QCursor.pos()))
        if spot != self._spot:
            self._spot = spot
            self.update()

    # Drawing

    def _turn(self, page: Hashable) -> None:
        if page != self._ink.page:
            self._drawing = False  # the rest of a line would be another's
            self._ink.turn_to(page)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._pen_out and event.button() is Qt.MouseButton.LeftButton:
            self._drawing = True
            self._ink.begin(event.position(), self.size().toSizeF())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._ink.go_on(event.position(), self.size().toSizeF())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drawing = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            if self._blank:
                painter.fillRect(self.rect(), theme.color("window"))
                return
            if self._still is not None:
                painter.drawPixmap(QPoint(0, 0), self._still)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lines = self._ink.on(self.size().toSizeF())
            for role, width in (("ring_light", 2.0), ("accent", 1.0)):  # seen on every ground
                pen = QPen(theme.color(role), width * _PEN * self._metrics.type)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for stroke in lines:
                    painter.drawPath(stroke)
            if self._spot is not None:
                self._draw_spot(painter, self._spot)

    def _draw_spot(self, painter: QPainter, spot: QPointF) -> None:
        theme, radius = self._theme, _SPOT * self._metrics.type
        dim = QPainterPath()
        dim.addRect(QRectF(self.rect()))
        dim.addEllipse(spot, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        shade = theme.color("ring_dark", _DIM)
        painter.fillPath(dim, shade)
        painter.setBrush(theme.color("accent"))
        painter.setPen(QPen(theme.color("ring_light"), 0.05 * self._metrics.type))
        painter.drawEllipse(spot, 0.13 * self._metrics.type, 0.13 * self._metrics.type)
