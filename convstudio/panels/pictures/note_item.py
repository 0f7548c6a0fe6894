"""The notes in cells below their values: the weight over a pixel, or what a pixel adds to an output."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QTransform

from convstudio.metrics.cells import CellMetrics
from convstudio.panels.pictures.pixel_items import Look, ViewItem
from convstudio.panels.widgets.lettering import Fitted, fitted, write_fitted
from convstudio.theme import Theme, digit_font

_PLATE_EDGE: Final = 1.0  # pixels of a tag's edge and padding
_NOTHING: Final = Look(0)
_AS_ZEROS: Final = str.maketrans(dict.fromkeys("123456789", "0"))


@dataclass(frozen=True)
class Notes:
    """The texts written in the cells of a window, and the ``weights`` (h, w) whose signs colour them.

    ``shorter``: other wordings of each text, for cells that have no room for the first. ``forms`` are the
    `forms_of` the texts, some at a time, where these are known without making the texts.
    """

    texts: Sequence[Sequence[str]]
    weights: npt.NDArray[np.float64]
    shorter: Sequence[Sequence[tuple[str, ...]]] | None = None
    forms: Sequence[frozenset[str]] | None = None

    def pixels(self, cells: CellMetrics, cell: float) -> int:
        """The type of the notes in cells of ``cell`` screen pixels; 0: none are written."""
        if cell < cells.notes_from:
            return 0
        if "_widest" not in self.__dict__:
            # No text can take more than all the room, and where one does, the others need not be made.
            least = cells.note_type(cell, math.inf)
            if any(cells.note_type(cell, width) == least for width in self._widths()):
                return least
        return cells.note_type(cell, self._widest)

    @cached_property
    def _widest(self) -> float:
        """The width of the widest text in ems."""
        return max(self._widths(), default=0.0)

    def _widths(self) -> Iterator[float]:
        """The widths of the widest texts of each row in ems."""
        for forms in map(forms_of, self.texts) if self.forms is None else self.forms:
            yield max(map(ems, forms), default=0.0)

    def look(self, a: int, b: int) -> object:
        """Everything that the note of a cell depends on."""
        others = self.shorter[a][b] if self.shorter is not None else ()
        return self.texts[a][b], others, float(np.sign(self.weights[a, b]))

    def differing(self, other: Notes, rows: range, columns: range) -> Iterator[tuple[int, int]]:
        """Those cells of a part of the window whose notes differ from those of another kernel of the same size."""
        for a, b in product(rows, columns):
            if self.look(a, b) != other.look(a, b):
                yield a, b

    def fitted(self, a: int, b: int, font: QFont, width: float) -> Fitted:
        """The note of a cell as it fits: whole, in another wording, or empty."""
        others = self.shorter[a][b] if self.shorter is not None else ()
        return fitted(self.texts[a][b], font, width, shorter=others)


class NoteItem(ViewItem):
    """The notes of the animation's step: the same for all products of an output, so that they lie on the ground.

    What is pointed at is marked below them, and while something is, `TermItem` draws them.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._notes: Notes | None = None
        self._window = self._shown = (range(0), range(0))
        self.is_lifted: Callable[[], bool] = lambda: False
        """Whether they are drawn by `draw_lifted`."""

    def show_notes(
        self, notes: Notes | None, window: tuple[range, range], shown: tuple[range, range]
    ) -> None:
        """Show the notes of a ``window`` in those of its cells that are ``shown``; None: no notes."""
        if notes is None and self._notes is None:
            return
        if notes is not self._notes or (window, shown) != (self._window, self._shown):
            self._notes, self._window, self._shown = notes, window, shown
            self.update()

    def look(self, to_screen: QTransform) -> Look:
        return _NOTHING if self.is_lifted() else super().look(to_screen)

    def _looked(self, to_screen: QTransform) -> Look:
        notes = self._notes
        if notes is None:
            return _NOTHING
        (rows, columns), shown = self._window, self.visible(*self._shown)
        cells = {
            (row, column): notes.look(row - rows.start, column - columns.start)
            for row in shown[0]
            for column in shown[1]
        }
        return Look(notes.pixels(self.metrics.cells, to_screen.m11()), cells)

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        if not self.is_lifted():
            self._draw(painter, to_screen, to_screen.mapRect(self.exposed(painter, to_screen)))

    def draw_lifted(self, painter: QPainter, to_screen: QTransform, part: QRectF) -> None:
        """Draw those that touch a ``part`` of the screen, above the marks of what is pointed at."""
        if self.is_lifted():
            self._draw(painter, to_screen, part)

    def _draw(self, painter: QPainter, to_screen: QTransform, part: QRectF) -> None:
        if self._notes is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shown = self.visible(*self._shown)
            draw_notes(painter, to_screen, self._notes, self._window, shown, self, part)


def draw_notes(
    painter: QPainter,
    to_screen: QTransform,
    notes: Notes,
    window: tuple[range, range],
    shown: tuple[range, range],
    layer: ViewItem,
    part: QRectF,
) -> None:
    """Draw each note on a label below the digits, edged in the colour of its weight's sign.

    ``notes`` belong to the cells of ``window``; ``layer`` draws those of the cells ``shown`` that touch a ``part`` of
    the screen.
    """
    theme, is_whole = layer.theme, layer.wholeness(layer.clear(to_screen))
    cell, pen, cells = to_screen.m11(), layer.metrics.pen, layer.metrics.cells
    pixels = notes.pixels(cells, cell)
    if not pixels:
        return
    painter.setFont(digit_font(pixels, QFont.Weight.Medium))
    high, gap = pixels * cells.note_line, 4.0
    for row in shown[0]:
        for column in shown[1]:
            a, b = row - window[0].start, column - window[1].start
            box = to_screen.mapRect(QRectF(column, row, 1, 1))
            label = QRectF(box.left() + gap, box.bottom() - high - gap, cell - 2 * gap, high)
            if not part.intersects(box):
                continue
            if not notes.texts[a][b] or not is_whole(label):
                continue
            found = notes.fitted(a, b, painter.font(), label.width() - 2 * _PLATE_EDGE * pen)
            # A tag without its number would say nothing.
            if not found.text:
                continue
            weight = notes.weights[a, b]
            sign = "positive" if weight > 0 else "negative" if weight < 0 else "control"
            painter.setPen(QPen(theme.color(sign), 1.5 * pen))
            painter.setBrush(theme.color("card"))
            painter.drawRoundedRect(label, 3 * pen, 3 * pen)
            painter.setPen(theme.color("text"))
            write_fitted(painter, label, found, notes.texts[a][b])


def widest_ems(texts: Iterable[str]) -> float:
    """The width of the widest text in ems."""
    return max(map(ems, forms_of(texts)), default=0.0)


def forms_of(texts: Iterable[str]) -> frozenset[str]:
    """The texts with zeros for all digits, which have one width, whereas signs and points differ."""
    return frozenset(text.translate(_AS_ZEROS) for text in texts)


@lru_cache(1024)
def ems(text: str) -> float:
    """The width of a text in ems."""
    return QFontMetricsF(digit_font(10)).horizontalAdvance(text) / 10
