"""The status line, which says what is pointed at; Tab reaches it, for screen readers and its tooltip.

It never widens the window: where room is lacking, its last parts are left out, then the terms of its sum; the tooltip
has them all.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip

from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import LEFT, fitted, write

_LEAST = 11  # pixels of type; parts are left out before it becomes smaller
_PARTS = "   ·   "
_SIGN = re.compile("( [=≈] )")
_PADDING = 6  # pixels to the focus ring on both sides


class StatusText(QLabel):
    """A focusable label; its tooltip, which says how S was computed, opens when it gets the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_text")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setContentsMargins(_PADDING, 0, _PADDING, 0)
        self.setAccessibleName("Status")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        # Not Qt's own text: a QLabel has the whole window laid out again for each new text.
        self._said = self._reminder = ""
        self._tip = ""

    def text(self) -> str:
        """The full text, even where it is shown shortened."""
        return _PARTS.join(filter(None, (self._reminder, self._said)))

    def setText(self, text: str) -> None:
        if text != self._said:
            self._said = text
            self._show()

    def remind(self, words: str) -> None:
        """Say first what is on, whatever is pointed at, until it is another or, with "", nothing."""
        if words != self._reminder:
            self._reminder = words
            self._show()

    def _show(self) -> None:
        self.setAccessibleName(f"Status: {self.text()}")
        self._say_tip()
        self.update()

    def setToolTip(self, tip: str) -> None:
        self._tip = tip
        self._say_tip()

    @property
    def shown_text(self) -> str:
        """The part of the text that fits the width."""
        text, room = self.text(), self.contentsRect().width()
        return fitted(text, self.font(), room, shorter=briefer(text), smallest=_LEAST).text

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_tip()

    def _say_tip(self) -> None:
        whole = "" if self.shown_text == self.text() else self.text()
        super().setToolTip("\n".join(filter(None, (whole, self._tip))))

    def add(self, words: str) -> None:
        """Append a remark about what is pointed at; the next text replaces both."""
        self.setText(f"{self._said}{_PARTS}{words}" if self._said else words)

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

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(self.font())
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            place, text = QRectF(self.contentsRect()), self.text()
            write(painter, place, text, LEFT, shorter=briefer(text), smallest=_LEAST)
            if self.hasFocus():
                accent = self.palette().color(QPalette.ColorRole.Highlight)
                draw_focus(painter, QRectF(self.rect()), accent, radius=4)


def briefer(text: str) -> list[str]:
    """Shorter wordings: without the last parts, then without the terms of the sum, "S(0, 1) ≈ 205.222"."""
    parts = text.split(_PARTS)
    found = [_PARTS.join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
    name, *sides = _SIGN.split(parts[0])
    if len(sides) > 2:  # each behind its sign
        found.append(f"{name}{''.join(sides[-2:])}")
    return found
