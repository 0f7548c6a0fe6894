"""Words at the edge of a tool, on a ground of their own: in one line, in several, or each value in its own."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.design.combinations import WAYS
from convstudio.panels.design.photographs.layout import WORDS
from convstudio.panels.widgets.lettering import LEFT, advance, write
from convstudio.theme import LIGHT, Theme, digit_font

_SIDE: Final = 10
_TYPE: Final = 12
_VALUE: Final = f"(?:{'|'.join(map(re.escape, WAYS))})(?: of grey)? (?:[=≈]|has )"
# Between sentences, between what is read and its values, and between values; but not within "atan2(B, A)".
_BREAK: Final = re.compile(rf"(?<=[^0-9]\.) |(?<=\):) (?={_VALUE})|, (?={_VALUE})")


class ReadingStrip(QWidget):
    """Words that are read by screen readers as well; all of them are a tip, too, if they are too long."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme, self._text = LIGHT, ""

    def let_through(self, through: bool) -> None:
        """Set whether the mouse points at what is below."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, through)

    def text(self) -> str:
        """The words in full."""
        return self._text

    @property
    def lines(self) -> list[str]:
        """The words as they are broken into lines, where there is room for several."""
        lines, room = _BREAK.split(self._text), self.height() // WORDS
        if len(lines) > room:
            lines = self._filled()
        return lines if len(lines) <= room else [self._text]

    def _filled(self) -> list[str]:
        """The words in as few lines as their width allows."""
        ends = [*(match.end() for match in _BREAK.finditer(self._text)), len(self._text)]
        font, width = digit_font(_TYPE), self.width() - 2 * _SIDE
        lines, begin, last = [], 0, 0
        for end in ends:
            if last > begin and advance(self._text[begin:end].rstrip(" ,"), font) > width:
                lines.append(self._text[begin:last].rstrip())
                begin = last
            last = end
        return [*lines, self._text[begin:]]

    def setText(self, text: str) -> None:
        """Show other words."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.setToolTip(text)
            self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.color("card"))
            painter.setFont(digit_font(_TYPE))
            painter.setPen(self._theme.color("secondary"))
            inner = QRectF(self.rect()).adjusted(_SIDE, 0, -_SIDE, 0)
            lines = self.lines
            top = inner.top() + (inner.height() - len(lines) * WORDS) / 2
            for at, line in enumerate(lines):
                place = QRectF(inner.left(), top + at * WORDS, inner.width(), WORDS)
                write(painter, place, line, LEFT, smallest=10)
