"""What views of pictures and of plots have in common: who comes by keyboard sees where they are."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen

from convstudio.panels.widgets.focus_ring import KEYBOARD_REASONS

_LEAST: Final = QSize(80, 56)


class FramedView(pg.GraphicsView):  # type: ignore[misc]
    """Draws a frame while it has the focus by keyboard, and says when it has been painted."""

    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shows_focus = False
        self._drop_foreign_actions()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(False)  # a file dropped here is the window's
        self.viewport().setAcceptDrops(False)
        self.setMinimumSize(_LEAST)

    def _drop_foreign_actions(self) -> None:
        """Without pyqtgraph's own "Export…", which fails on this version of Qt and is not ours to offer."""
        actions = self.scene().contextMenu
        while actions:
            actions.pop().setParent(None)

    def event(self, event: QEvent) -> bool:
        """Whoever hears of a resize may cause another one, as the colour bar does: Qt keeps that from the viewport."""
        taken = bool(super().event(event))
        if event.type() == QEvent.Type.Resize and self.viewport().geometry() != self.contentsRect():
            self.viewport().setGeometry(self.contentsRect())
        return taken

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._shows_focus:
            with QPainter(self.viewport()) as painter:
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        self.painted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A click needs no frame."""
        super().focusInEvent(event)
        self._shows_focus = event.reason() in KEYBOARD_REASONS
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._shows_focus = False
        self.viewport().update()
