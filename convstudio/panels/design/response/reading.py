"""Two painted lines of words at a picture or a curve, or both in one, in shorter wordings where there is less room."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.panels.widgets.lettering import LEFT, advance, write
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.theme import LIGHT, Theme, digit_font

_TYPE: Final = 12
_LEAST_TYPE: Final = 10
_LINE: Final = 16
TWO_LINES: Final = 2 * _LINE
"""The height of both lines in pixels."""
# A number that may become longer while a weight is dragged, as a size or an angle does not; of these the gain of flat
# areas alone may be negative. And numbers of usual length.
_NUMBER: Final = re.compile(r"(?<![\d.,])(areas )?(−?\d+(?:\.\d+)?)(?![\d.,]| [×p]|°)")
_LONG, _LONG_SIGNED = "0.888", "−0.888"
_MARGIN: Final = 6
_LEAST: Final = 90
_APART: Final = 14  # pixels between both in one line

Line = tuple[str, ...]
"""A wording, and shorter ones."""


class Reading(QWidget):
    """Two painted lines: the first in the colour of text, the second quieter; or both in one line, if they fit."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMinimumWidth(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = LIGHT
        self._lines: tuple[Line, ...] = ()
        self._is_one = False

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

    def show_in_one(self, is_one: bool) -> None:
        """Set whether all stands in one line, where the second is left out if there is no room for it."""
        if is_one != self._is_one:
            self._is_one = is_one
            self.updateGeometry()
            self.update()

    def covered_places(self) -> list[Covered]:
        """The area of the lines, which a message should not cover."""
        return [(QRectF(self.rect()), WRITING)]

    def sizeHint(self) -> QSize:
        return QSize(_LEAST, (1 if self._is_one else 2) * _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(digit_font(_TYPE))
            wide = float(self.width() - 2 * _MARGIN)
            left, top = float(_MARGIN), 0.0
            for at, line in enumerate(self._lines):
                painter.setPen(self._theme.color("secondary" if at else "text"))
                place = QRectF(left, top, wide, _LINE)
                text = _wording(line, painter, wide)
                if self._is_one and at and not _fits(text, painter, wide):
                    text = ""
                if text:
                    write(painter, place, text, LEFT, smallest=_LEAST_TYPE)
                if not self._is_one:
                    top += _LINE
                else:
                    own = advance(text, painter.font()) + _APART
                    left, wide = left + own, wide - own


def _wording(line: Line, painter: QPainter, width: float) -> str:
    """Return the first wording that fits with numbers of any length, so that none changes its size in a drag."""
    usual = (each for each in line if _fits(_NUMBER.sub(_lengthened, each), painter, width))
    fitting = (each for each in line if _fits(each, painter, width))
    return next(usual, "") or next(fitting, line[-1])


def _lengthened(number: re.Match[str]) -> str:
    what = number[1] or ""
    return what + max(number[2], _LONG_SIGNED if what else _LONG, key=len)


def _fits(text: str, painter: QPainter, width: float) -> bool:
    return advance(text, painter.font()) <= width
