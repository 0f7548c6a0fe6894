"""Letters in the cells instead of numbers: what the textbook's figure shows.

A letter stands for any number, so the cells lose the shades of their numbers while letters stand in them. Where
a sum of products becomes too long to be read in its cell, the numbers stay.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTransform

from convstudio.core.letters import slanted
from convstudio.panels.pictures.pixel_layers import Layer
from convstudio.theme import Theme, math_font

SMALLEST_LETTERS: Final = 10.0  # pixels of type
_LARGEST_LETTERS: Final = 54.0
_MOST_CELLS: Final = 2500
_LINE: Final = 1.15  # lines of letters lie closer than the typeface would have it

Texts = list[list[list[str]]]  # the terms of each cell
Naming = Callable[[int, int], str]  # row, column → "a", "aw + bx", or "" for a blank cell


class LetterLayer(Layer):
    """Draws a name in each cell of a rectangle; cells outside ``inner`` keep their hatching."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._inner: tuple[range, range] = self._cells
        self._names: tuple[Naming, ...] = ()
        self._longest = ""
        self._raised: tuple[range, range] | None = None
        self._cache: dict[object, Texts] = {}

    def show_letters(
        self,
        cells: tuple[range, range],
        name: Naming | None,
        inner: tuple[range, range] | None = None,
        short: Naming | None = None,
        longest: str = "",
    ) -> None:
        """``name`` says what stands in a cell, ``short`` what does where that is too long; None: no letters.

        Room is kept for ``longest``, so that a sum that grows does not shrink.
        """
        if name is None and not self._names:
            return
        self._cells, self._inner = cells, inner or cells
        self._names = tuple(each for each in (name, short) if each is not None) if name else ()
        self._longest = longest
        self._cache = {}
        self.update()

    def show_raised(self, cells: tuple[range, range] | None) -> None:
        """Letters of these cells move up to leave room for a weight below them."""
        if cells != self._raised:
            self._raised = cells
            self.update()

    def text(self, row: int, column: int) -> str:
        """What stands in a cell: "aw + bx", or nothing."""
        return self._names[0](row, column) if self._names else ""

    def covers(self, to_screen: QTransform) -> bool:
        """Whether letters are drawn at this scale, so that numbers must not be."""
        return self._layout(to_screen.m11()) is not None

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        cell = to_screen.m11()
        layout = self._layout(cell)
        if layout is None:
            return
        name, pixels, a_line = layout
        rows, columns = self.visible(*self._cells)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(math_font(pixels))
        metrics = QFontMetricsF(math_font(pixels))
        for row, texts in zip(rows, self._texts(name, rows, columns), strict=True):
            for column, terms in zip(columns, texts, strict=True):
                place = to_screen.mapRect(QRectF(column, row, 1, 1))
                inside = row in self._inner[0] and column in self._inner[1]
                painter.fillRect(place, self.theme.color("card", 1.0 if inside else 0.8))
                painter.setPen(QPen(self.theme.color("control"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(place)
                painter.setPen(self.theme.color("text" if inside else "secondary"))
                lines = _lines(terms, a_line)
                # The letters' middle is a quarter of an em above their baseline.
                raised = self._raised is not None and (
                    row in self._raised[0] and column in self._raised[1]
                )
                middle = place.center().y() - (cell * 0.17 if raised else 0.0)
                base = middle + pixels * (0.25 - (len(lines) - 1) * _LINE / 2)
                for line in lines:
                    x = place.center().x() - metrics.horizontalAdvance(line) / 2
                    painter.drawText(QPointF(x, base), line)
                    base += pixels * _LINE

    def _texts(self, name: Naming, rows: range, columns: range) -> Texts:
        """The terms of each visible cell."""
        key = (name, rows, columns)
        if key not in self._cache:
            texts = [[_terms(name(row, column)) for column in columns] for row in rows]
            self._cache = {key: texts}
        return self._cache[key]

    def _layout(self, cell: float) -> tuple[Naming, int, int] | None:
        """Which names are drawn, the size of type and the terms on a line; None where none would be legible."""
        rows, columns = self.visible(*self._cells)
        count = len(rows) * len(columns)
        if not self._names or cell < 2 * SMALLEST_LETTERS or not 0 < count <= _MOST_CELLS:
            return None
        for name in self._names:
            texts = [terms for row in self._texts(name, rows, columns) for terms in row]
            if name is self._names[0] and self._longest:
                texts.append(_terms(self._longest))
            longest = max(texts, key=lambda terms: (len(terms), sum(map(len, terms))))
            pixels, a_line = self._fit(longest, cell)
            if pixels >= SMALLEST_LETTERS:
                return name, pixels, a_line
        return None

    def _fit(self, terms: list[str], cell: float) -> tuple[int, int]:
        """The largest type in which a sum fits into a cell, and how many of its terms then stand on a line."""
        best, largest = (0.0, 1), min(cell * (0.38 if self._raised else 0.45), _LARGEST_LETTERS)
        room = cell * (0.58 if self._raised else 0.86)
        for a_line in range(1, len(terms) + 1):
            lines = _lines(terms, a_line)
            widest = max(_width_in_ems(line) for line in lines)
            wide, high = cell * 0.82 / max(widest, 0.1), room / (len(lines) * _LINE)
            best = max(best, (min(wide, high, largest), a_line))
        return int(best[0]), best[1]


def _terms(text: str) -> list[str]:
    return slanted(text).split(" + ")


def _lines(terms: list[str], a_line: int) -> list[str]:
    """Break a sum before its signs: "az+by", "+ex+fw"."""
    chunks = [terms[at : at + a_line] for at in range(0, len(terms), a_line)]
    return [("+" if at else "") + "+".join(chunk) for at, chunk in enumerate(chunks)]


@lru_cache(maxsize=1024)
def _width_in_ems(text: str) -> float:
    return QFontMetricsF(math_font(100)).horizontalAdvance(text) / 100
