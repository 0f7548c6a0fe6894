"""The base class of picture and plot views, with a frame that shows the keyboard focus."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from convstudio.panels.widgets.focus_ring import KEYBOARD_REASONS

_LEAST: Final = QSize(80, 56)


class FramedView(pg.GraphicsView):  # type: ignore[misc]
    """A graphics view that draws a frame while it has the focus by keyboard."""

    painted = Signal()
    """Emitted after each repaint."""

    def __init__(self) -> None:
        super().__init__()
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self._shows_focus = False
        self._drop_foreign_actions()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A file dropped here goes to the window.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setMinimumSize(_LEAST)

    def useOpenGL(self, b: bool = True) -> None:
        """Take a plain viewport, as pyqtgraph does without OpenGL after a look at the one that there is."""
        assert not b
        self.setViewport(QWidget())
        # Every paint begins with the background: neither Qt has to fill it before, nor a pixmap to keep it.
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _drop_foreign_actions(self) -> None:
        """Remove pyqtgraph's "Export…", which fails on this version of Qt and is not a feature of this program."""
        actions = self.scene().contextMenu
        while actions:
            actions.pop().setParent(None)

    def event(self, event: QEvent) -> bool:
        """Set the viewport's size again after a resize.

        A slot may cause another resize, as the colour bar does, of which Qt does not tell the viewport.
        """
        taken = bool(super().event(event))
        if event.type() == QEvent.Type.Resize and self.viewport().geometry() != self.contentsRect():
            self.viewport().setGeometry(self.contentsRect())
        return taken

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """Fill what is painted, and pixels of the screen that are only in part in it."""
        painter.fillRect(rect.adjusted(-1, -1, 1, 1), self.backgroundBrush())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shows_focus:
            with QPainter(self.viewport()) as painter:
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        self.painted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame, but not after a click."""
        super().focusInEvent(event)
        self._shows_focus = event.reason() in KEYBOARD_REASONS
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._shows_focus = False
        self.viewport().update()
