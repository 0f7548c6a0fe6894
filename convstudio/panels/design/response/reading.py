"""Two painted lines of words below a picture or a curve, in shorter wordings where there is less room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.panels.widgets.lettering import LEFT, write
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.theme import LIGHT, Theme, digit_font

_TYPE: Final = 12
_LEAST_TYPE: Final = 10
_LINE: Final = 16
_MARGIN: Final = 6
_LEAST: Final = 90

Line = tuple[str, ...]
"""A wording, and shorter ones."""


class Reading(QWidget):
    """Two painted lines: the first in the colour of text, the second quieter."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMinimumWidth(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = LIGHT
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The full texts of the lines."""
        return tuple(line[0] for line in self._lines)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_lines(self, *lines: Line) -> None:
        if lines != self._lines:
            self._lines = lines
            self.setToolTip("\n".join(self.lines))
            self.setAccessibleName(". ".join(self.lines))
            self.update()

    def covered_places(self) -> list[Covered]:
        """The area of the lines, which a message should not cover."""
        return [(QRectF(self.rect()), WRITING)]

    def sizeHint(self) -> QSize:
        return QSize(_LEAST, 2 * _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(digit_font(_TYPE))
            for at, (text, *shorter) in enumerate(self._lines):
                painter.setPen(self._theme.color("secondary" if at else "text"))
                place = QRectF(_MARGIN, at * _LINE, self.width() - 2 * _MARGIN, _LINE)
                write(painter, place, text, LEFT, shorter=shorter, smallest=_LEAST_TYPE)
