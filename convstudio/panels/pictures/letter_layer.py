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
_LINE: Final = 1.15  # lines of letters lie closer than the typeface would have it

Naming = Callable[[int, int], str]  # row, column → "a", "aw + bx", or "" for a blank cell


class LetterLayer(Layer):
    """Draws a name in each cell of a rectangle; cells outside ``inner`` keep their hatching."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._inner: tuple[range, range] = self._cells
        self._name: Naming | None = None
        self._raised: tuple[range, range] | None = None
        self._cache: tuple[object, list[list[list[str]]]] | None = None

    def show_letters(
        self,
        cells: tuple[range, range],
        name: Naming | None,
        inner: tuple[range, range] | None = None,
    ) -> None:
        """``name`` says what stands in a cell; None: no letters."""
        if name is None and self._name is None:
            return
        self._cells, self._name, self._inner = cells, name, inner or cells
        self._cache = None
        self.update()

    def show_raised(self, cells: tuple[range, range] | None) -> None:
        """Letters of these cells move up to leave room for a weight below them."""
        if cells != self._raised:
            self._raised = cells
            self.update()

    def text(self, row: int, column: int) -> str:
        """What stands in a cell: "aw + bx", or nothing."""
        return self._name(row, column) if self._name is not None else ""

    def covers(self, to_screen: QTransform) -> bool:
        """Whether letters are drawn at this scale, so that numbers must not be."""
        return self._layout(to_screen.m11()) is not None

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        cell = to_screen.m11()
        layout = self._layout(cell)
        if layout is None:
            return
        pixels, a_line = layout
        rows, columns = self.visible(*self._cells)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(math_font(pixels))
        metrics = QFontMetricsF(math_font(pixels))
        for row, texts in zip(rows, self._texts(rows, columns), strict=True):
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

    def _texts(self, rows: range, columns: range) -> list[list[list[str]]]:
        """The terms of each visible cell."""
        if self._cache is None or self._cache[0] != (rows, columns):
            assert self._name is not None
            texts = [
                [slanted(self._name(row, column)).split(" + ") for column in columns]
                for row in rows
            ]
            self._cache = ((rows, columns), texts)
        return self._cache[1]

    def _layout(self, cell: float) -> tuple[int, int] | None:
        """The size of type and how many terms stand on a line, the same in all cells; None where nothing is legible."""
        if self._name is None or cell < 2 * SMALLEST_LETTERS:
            return None
        rows, columns = self.visible(*self._cells)
        if not (len(rows) and len(columns)) or len(rows) * len(columns) > 2500:
            return None
        texts = [terms for row in self._texts(rows, columns) for terms in row]
        longest = max(texts, key=lambda terms: (len(terms), sum(map(len, terms))))
        best, largest = (0.0, 1), min(cell * (0.38 if self._raised else 0.45), _LARGEST_LETTERS)
        room = cell * (0.58 if self._raised else 0.86)
        for a_line in range(1, len(longest) + 1):
            lines = _lines(longest, a_line)
            widest = max(_width_in_ems(line) for line in lines)
            wide, high = cell * 0.82 / max(widest, 0.1), room / (len(lines) * _LINE)
            best = max(best, (min(wide, high, largest), a_line))
        return (int(best[0]), best[1]) if best[0] >= SMALLEST_LETTERS else None


def _lines(terms: list[str], a_line: int) -> list[str]:
    """Break a sum before its signs: "az+by", "+ex+fw"."""
    chunks = [terms[at : at + a_line] for at in range(0, len(terms), a_line)]
    return [("+" if at else "") + "+".join(chunk) for at, chunk in enumerate(chunks)]


@lru_cache(maxsize=1024)
def _width_in_ems(text: str) -> float:
    return QFontMetricsF(math_font(100)).horizontalAdvance(text) / 100
