"""The lecturer's overlay: draw, point, freeze the picture, or blank it.

It covers everything and lets the mouse through, except while the pen is in use.
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
_SPOT: Final = 3.2  # of the type: the radius of the spotlight
_DIM: Final = 0.62
_PEN: Final = 0.11  # of the type


class Overlay(QWidget):
    """An overlay over its parent, whose functions are independent of each other."""

    def __init__(self, theme: Theme, metrics: Metrics, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self._theme, self._metrics = theme, metrics
        self._blank = False
        self._still: QPixmap | None = None
        self._ink = Ink()
        self._next: Hashable = None  # the page to turn to when the still picture goes
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
        """The number of strokes on the current page."""
        return len(self._ink.lines)

    @property
    def is_lit(self) -> bool:
        """Whether the spotlight is on."""
        return self._spot is not None

    def show_theme(self, theme: Theme, metrics: Metrics) -> None:
        self._theme, self._metrics = theme, metrics
        self.update()

    def show_blank(self, blank: bool) -> None:
        """Blank the screen, or show everything again."""
        self._blank = blank
        self.update()

    def show_still(self, picture: QPixmap | None) -> None:
        """Show a picture over everything, while the content below goes on changing; None removes it."""
        self._still = picture
        if picture is None:
            self._turn(self._next)
        self.update()

    def hold_still(self) -> None:
        """Freeze what the room sees now, with all animations at their end."""
        screen = self.window()
        for motion in screen.findChildren(QVariantAnimation):
            if motion.state() == QVariantAnimation.State.Running:
                motion.setCurrentTime(motion.totalDuration())
        self.hide()
        still = screen.grab()
        self.show()
        self.show_still(still)

    def show_page(self, page: Hashable) -> None:
        """Turn to the page that is shown below: its strokes come back, those of the previous page disappear.

        While a still picture is shown, its page stays the current one.
        """
        self._next = page
        if self._still is None:
            self._turn(page)

    def show_pen(self, out: bool) -> None:
        """Set whether the mouse draws."""
        self._pen_out = out
        self._let_mouse_through(not out)
        self.setCursor(Qt.CursorShape.CrossCursor if out else Qt.CursorShape.ArrowCursor)

    def erase(self) -> None:
        """Remove all strokes of the current page."""
        self._drawing = False
        self._ink.erase()
        self.update()

    def show_edits(self, count: int) -> None:
        """Set how many edits the experiment has had, so that strokes and edits are undone in order."""
        self._ink.show_edits(count)

    def act_of(self, key: QKeyEvent) -> Callable[[], None] | None:
        """The undo or redo of a visible stroke that a key asks for; None if the last action was something else."""
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
        """Switch everything off but the strokes, so that the room sees the content next time."""
        self.show_spot(False)
        self.show_pen(False)
        self.show_blank(False)
        self.show_still(None)

    def show_spot(self, on: bool) -> None:
        """Show or hide a spotlight around the mouse, with the rest dimmed."""
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
            # The stroke must not continue on another page.
            self._drawing = False
            strokes = self._ink.lines
            self._ink.turn_to(page)
            # The overlay covers the whole screen, and most pages have no strokes.
            if strokes or self._ink.lines:
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
            # A light outline makes strokes visible on every background.
            for role, width in (("ring_light", 2.0), ("accent", 1.0)):
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
