"""Factors of a kernel as bars: each term's column on the left and its row on the right, from the first value on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.numbers.formatting import format_number
from convstudio.panels.widgets.lettering import write
from convstudio.theme import LIGHT, Theme, text_font

Real = npt.NDArray[np.float64]
Term = tuple[Real, Real]

_TERM: Final = 44  # pixels, the height of a term
_CAPTION: Final = 18
_NUMBER: Final = 22
_APART: Final = 18
_WIDEST: Final = 14.0  # pixels of a bar
_LEAST: Final = 1.0
_SPOKEN: Final = 9  # values that are read out


class FactorBars(QWidget):
    """A painter of terms, one below the other; a positive value stands above its line, a negative one below."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("factor_bars")
        self.setAccessibleName("Columns and rows")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._terms: tuple[Term, ...] = ()
        self._theme = LIGHT

    @property
    def terms(self) -> tuple[Term, ...]:
        """The columns and rows that are shown."""
        return self._terms

    def show_terms(self, terms: Sequence[Term]) -> None:
        """Show terms, each as the values of its column and of its row."""
        changed = len(terms) != len(self._terms)
        self._terms = tuple(terms)
        if changed:
            self.updateGeometry()
        self.setAccessibleDescription(". ".join(map(_spoken, range(1, len(terms) + 1), terms)))
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _CAPTION + _TERM * len(self._terms))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._terms:
            return
        half = (self.width() - _NUMBER - _APART) / 2
        with QPainter(self) as painter:
            painter.setFont(text_font(12))
            painter.setPen(self._theme.color("secondary"))
            for at, caption in enumerate(("Column", "Row")):
                place = QRectF(_NUMBER + at * (half + _APART), 0, half, _CAPTION)
                write(painter, place, caption)
            for at, term in enumerate(self._terms):
                top = _CAPTION + at * _TERM
                line = QRectF(0, top, self.width(), _TERM)
                if not line.intersects(QRectF(event.rect())):
                    continue
                painter.setPen(self._theme.color("secondary"))
                write(painter, QRectF(0, top, _NUMBER, _TERM), str(at + 1))
                for side, values in enumerate(term):
                    left = _NUMBER + side * (half + _APART)
                    self._draw_bars(painter, QRectF(left, top + 3, half, _TERM - 6), values)

    def _draw_bars(self, painter: QPainter, place: QRectF, values: Real) -> None:
        """Draw the values of a column or a row, the largest as high as there is room."""
        count, largest = len(values), float(np.abs(values).max())
        pitch = min(place.width() / count, _WIDEST)
        left = place.center().x() - pitch * count / 2
        middle = place.center().y()
        unit = place.height() / 2 / largest if largest else 0.0
        gap = 1.0 if pitch >= 4 else 0.0
        for at, value in enumerate(values.tolist()):
            size = abs(value) * unit
            role = "positive" if value > 0 else "negative"
            if size:
                top = middle - size if value > 0 else middle
                bar = QRectF(left + at * pitch, top, pitch - gap, max(size, _LEAST))
                painter.fillRect(bar, self._theme.color(role))
        line = QRectF(left, middle - 0.5, pitch * count - gap, 1)
        painter.fillRect(line, self._theme.color("control"))


def _spoken(number: int, term: Term) -> str:
    column, row = (_values(each) for each in term)
    return f"Term {number}: column {column}; row {row}"


def _values(values: Real) -> str:
    if len(values) > _SPOKEN:
        return f"of {len(values)} values"
    return ", ".join(format_number(value, 3) for value in values.tolist())
