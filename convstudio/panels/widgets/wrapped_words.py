"""Words in as many lines as they need, which ask for another layout only where they need more lines or fewer.

A `QLabel` asks for one at each new text: numbers that change at 60 Hz would lay out the window as often. Lines that are
needed no more are given up when the words have rested, so that nothing below jumps up and down during a drag.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QPointF, QSize, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_LEAST: Final = 24  # pixels of width
_REST_MS: Final = 300
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_SIGN: Final = re.compile("([×÷≈≤≥]) ")  # which no line leaves behind: "× Σ"


class WrappedWords(QLabel):
    """A label in the colour of text, whose end may be in another colour; to screen readers it is any label."""

    def __init__(self, font: QFont, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFont(font)
        self.setWordWrap(True)
        self._text, self._quiet_from = "", 0
        self._quiet = QColor()
        self._layout = QTextLayout()
        self._height = 0
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._fit)

    def text(self) -> str:
        """The words."""
        return self._text

    def show_words(
        self, text: str, quiet_from: int | None = None, quiet: QColor | None = None
    ) -> None:
        """Show words, from a position on in another colour."""
        begins = len(text) if quiet_from is None else quiet_from
        color = quiet or self._quiet
        if (text, begins, color) == (self._text, self._quiet_from, self._quiet):
            return
        self._text, self._quiet_from, self._quiet = text, begins, color
        self._layout, height = self._laid_out(self.width())
        if height > self._height or not self.isVisible():
            self._fit()
        elif height < self._height:
            self._rest.start()
        self.update()

    def _fit(self) -> None:
        """Be as high as the words."""
        before = self._height
        self._layout, self._height = self._laid_out(self.width())
        self._rest.stop()
        if self._height != before:
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height if width == self.width() else self._laid_out(width)[1]

    def sizeHint(self) -> QSize:
        return QSize(round(self.fontMetrics().horizontalAdvance(self._text)) + 1, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._layout, self._height = self._laid_out(self.width())

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        """Return the lines of a width in pixels, and their height."""
        layout = QTextLayout(_SIGN.sub(r"\1" + _NO_BREAK, self._text), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        look, at = QTextCharFormat(), QTextLayout.FormatRange()
        look.setForeground(self._quiet)
        at.start, at.length, at.format = self._quiet_from, len(self._text) - self._quiet_from, look
        layout.setFormats([at])
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, _LEAST))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, max(round(height), self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            self._layout.draw(painter, QPointF())
