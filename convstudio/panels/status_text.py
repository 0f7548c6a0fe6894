"""The line at the bottom that says what is pointed at; Tab reaches it, so that it can be read out and its tip seen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QToolTip

from convstudio.panels.focus_ring import draw_focus

_PADDING = 6  # pixels to the ring on both sides


class StatusText(QLabel):
    """A label that can have the focus; its tooltip, which says how S was computed, opens with it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_text")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setContentsMargins(_PADDING, 0, _PADDING, 0)
        self.setAccessibleName("Status")

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(f"Status: {text}")

    def add(self, words: str) -> None:
        """Say something more of what is pointed at, for as long as it is."""
        self.setText(f"{self.text()}   ·   {words}" if self.text() else words)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.toolTip():
            above = self.mapToGlobal(QPoint(0, -3 * self.height()))
            QToolTip.showText(above, self.toolTip(), self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            accent = self.palette().color(QPalette.ColorRole.Highlight)
            with QPainter(self) as painter:
                draw_focus(painter, QRectF(self.rect()), accent, radius=4)
