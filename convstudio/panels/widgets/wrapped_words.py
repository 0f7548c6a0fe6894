"""Words in as many lines as they need, which ask for another layout only where they need more lines or fewer.

A `QLabel` asks for one at each new text: numbers that change at 60 Hz would lay out the window as often. Lines that are
needed no more are given up when the words have rested, so that nothing below jumps up and down during a drag. Layouts
remember heights for several widths: those of another text are forgotten at a rest, and with another width.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        self._room = ""
        # Whether layouts may remember the heights of an earlier text.
        self._is_new = False
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
        self._is_new = True
        self._layout, height = self._laid_out(self.width())
        if height > self._height or not self.isVisible():
            self._fit()
        else:
            self._rest.start()
        self.update()

    def keep_room(self, text: str) -> None:
        """Be at least as high as these words are, which may come: what is below stays where it is then."""
        if text != self._room:
            self._room, self._is_new = text, True
            self._fit()

    def _fit(self) -> None:
        """Be as high as the words."""
        self._layout, self._height = self._laid_out(self.width())
        self._rest.stop()
        self._forget_heights()

    def _forget_heights(self) -> None:
        """Have the layouts ask for another text's heights; those of this one they may remember."""
        if self._is_new:
            self._is_new = False
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
            before = self._height
            self._layout, self._height = self._laid_out(self.width())
            # A layout remembers what was said of the other width, too.
            self._is_new |= self._height != before
            self._forget_heights()

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        """Return the lines of a width in pixels, and the height that they, and what room is kept for, need."""
        look, at = QTextCharFormat(), QTextLayout.FormatRange()
        look.setForeground(self._quiet)
        at.start, at.length, at.format = self._quiet_from, len(self._text) - self._quiet_from, look
        layout, height = self._lines(self._text, width, [at])
        if self._room:
            height = max(height, self._lines(self._room, width)[1])
        return layout, max(round(height), self.fontMetrics().height())

    def _lines(
        self, text: str, width: int, formats: Sequence[QTextLayout.FormatRange] = ()
    ) -> tuple[QTextLayout, float]:
        """Return the lines of a text in a width, and their height."""
        layout = QTextLayout(_SIGN.sub(r"\1" + _NO_BREAK, text), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.setFormats(formats)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, _LEAST))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout, height

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            self._layout.draw(painter, QPointF())
