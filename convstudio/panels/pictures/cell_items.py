"""The layers with content per cell: digits, and the marks of what is pointed at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QStaticText,
    QTransform,
)

from convstudio.core.numbers.formatting import digits_within, format_number
from convstudio.core.views.color_tables import wants_white_ink
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.letter_item import LetterItem
from convstudio.panels.pictures.note_item import Notes, draw_notes, ems, widest_ems
from convstudio.panels.pictures.pixel_items import Look, Paint, Region, ViewItem, cells_rect
from convstudio.panels.widgets.kept_picture import BEYOND
from convstudio.panels.widgets.lettering import put_static
from convstudio.theme import Theme, digit_font

CELL_DIGITS: Final = 4  # significant digits in a cell; integers keep all of theirs
_PARTS: Final = 20  # of the range shown: values this far apart must read differently
_ASKED: Final = 0.7  # of a cell's height: a question mark where there are no digits
_SMALLEST_ASKED: Final = 6  # pixels of such a question mark
_LAYOUTS: Final = 4  # kept: of one or two scales, with and without a note below the digits
_FEW_CELLS: Final = 64  # cells few enough that the largest digits do not veil their colours
_ROUNDED: Final = (4, 3)  # significant digits of values, fewer if they do not fit
_BLACK: Final = QColor("#000000")
_WHITE: Final = QColor("#ffffff")


class DigitItem(ViewItem):
    """The values in the cells, in black or white for contrast, where cells are large enough."""

    MOST_CELLS: Final = 2500

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells = (range(0), range(0))
        self._region: Region | None = None
        self._paint: Paint | None = None
        self._texts: dict[tuple[str, int], QStaticText] = {}
        self._cache: dict[object, _Written] = {}
        # The layout of what is shown, which marks ask for again and again.
        self._layouts: dict[object, tuple[_Written, int] | None] = {}
        # The cells whose digits are moved up, to make room for a weight below them; see `PixelView.raising`.
        self.raised: tuple[range, range] | None = None
        self._written: Callable[[int, int], bool] | None = None
        self._final: Region | None = None
        self._asked: frozenset[tuple[int, int]] = frozenset()
        self._letters: LetterItem | None = None

    def show_cells(
        self,
        cells: tuple[range, range],
        region: Region | None,
        paint: Paint | None,
        written: Callable[[int, int], bool] | None = None,
        final: Region | None = None,
        asked: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """Show the values of ``region``; cells that are not ``written`` stay blank, and ``asked`` ones have a "?".

        ``final``: the final values of sums that still grow. In a room, where digits are large or absent, they are
        written only if the final ones will fit as well.
        """
        self._cells, self._region, self._paint, self._written = cells, region, paint, written
        self._final, self._asked = final, asked
        self._cache = {}
        self.update()

    def give_way_to(self, letters: LetterItem) -> None:
        """Draw nothing wherever ``letters`` are drawn."""
        self._letters = letters

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._cache = {}
        super().show_theme(theme, metrics)

    def covers(self, cell: float, *, raised: bool = False) -> bool:
        """Whether digits are legible in cells of ``cell`` screen pixels, with a note below if ``raised``."""
        found = self._layout(cell, raised=raised)
        return found is not None

    def _layout(self, cell: float, *, raised: bool) -> tuple[_Written, int] | None:
        """The digits of the visible cells and their type; None where there are no digits."""
        if self._region is None or self._paint is None or cell < self.metrics.cells.digits_from:
            return None
        key = self._changes, self.viewRect().getRect(), cell, raised
        if key not in self._layouts:
            if len(self._layouts) >= _LAYOUTS:
                self._layouts.clear()
            self._layouts[key] = self._laid_out(self._paint, cell, raised=raised)
        return self._layouts[key]

    def _laid_out(self, paint: Paint, cell: float, *, raised: bool) -> tuple[_Written, int] | None:
        rows, columns = self.visible(*self._cells)
        if not (len(rows) and len(columns)) or len(rows) * len(columns) > self.MOST_CELLS:
            return None
        further = cell_digits(paint) - CELL_DIGITS
        for digits in _ROUNDED:
            found = self._write(rows, columns, digits + further)
            few = len(rows) * len(columns) <= _FEW_CELLS
            pixels = self.metrics.cells.digit_type(
                cell, found.ems, found.lines, raised=raised, few=few
            )
            if pixels:
                return found, pixels
        return None

    def _write(self, rows: range, columns: range, digits: int) -> _Written:
        assert self._region is not None
        assert self._paint is not None
        key = (rows, columns, digits)
        if key not in self._cache:
            if len(self._cache) >= len(_ROUNDED):
                self._cache.clear()
            values = self._region(rows, columns)
            texts = cell_texts(values, digits)
            sized = texts
            if self.metrics.cells.legible_only and self._final is not None:
                sized = texts + cell_texts(self._final(rows, columns), digits)
            widest = widest_ems(line for row in sized for text in row for line in text)
            inks = wants_white_ink(self._paint.colors(values))
            lines = max(len(texts[0][0]), 1)
            self._cache[key] = _Written(rows, columns, texts, inks, lines, widest)
        return self._cache[key]

    def _looked(self, to_screen: QTransform) -> Look:
        cell, raised = to_screen.m11(), self.raised is not None
        if self._letters is not None and self._letters.covers(to_screen):
            return Look(None)
        layout = self._layout(cell, raised=raised)
        if layout is None:
            return Look(self._asked)
        found, pixels = layout
        cells = {
            at: (texts, white, raised and self._is_raised(*at))
            for at, texts, white in found.cells
            if self._is_written(*at)
        }
        return Look((pixels, found.ems, found.lines, self._asked), cells, True)

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        cell, exposed = to_screen.m11(), self.exposed(painter, to_screen, BEYOND + 1.0)
        if self._letters is not None and self._letters.covers(to_screen):
            return
        layout = self._layout(cell, raised=self.raised is not None)
        self._draw_asked(painter, to_screen, layout[1] if layout else round(_ASKED * cell))
        if layout is None:
            return
        found, pixels = layout
        painter.setFont(digit_font(pixels, QFont.Weight.Medium))
        half = QPointF(pixels * found.ems, pixels * found.lines) / 2
        is_whole, up = self.wholeness(self.clear(to_screen)), self.metrics.cells.raised_by(cell)
        shown = [
            (at, texts, white)
            for at, texts, white in found.cells
            if exposed.intersects(QRectF(at[1], at[0], 1, 1)) and self._is_written(*at)
        ]
        for ink, is_white in ((_BLACK, False), (_WHITE, True)):
            painter.setPen(ink)
            for (row, column), texts, white in shown:
                if white is not is_white:
                    continue
                centre = to_screen.map(QPointF(column + 0.5, row + 0.5))
                if self._is_raised(row, column):
                    centre -= QPointF(0, up)
                if is_whole(QRectF(centre - half, centre + half)):
                    self._draw_lines(painter, texts, pixels, centre.x(), centre.y())

    def _draw_asked(self, painter: QPainter, to_screen: QTransform, pixels: int) -> None:
        """Draw the question marks, also in cells too small for digits: they must differ from other blanks."""
        if not self._asked or pixels < _SMALLEST_ASKED:
            return
        painter.setFont(digit_font(pixels, QFont.Weight.Medium))
        painter.setPen(self.theme.color("text"))
        rows, columns = self.visible(*self._cells)
        half = QPointF(pixels * ems("?"), pixels) / 2
        is_whole = self.wholeness(self.clear(to_screen))
        for row, column in self._asked:
            if row in rows and column in columns:
                centre = to_screen.map(QPointF(column + 0.5, row + 0.5))
                if is_whole(QRectF(centre - half, centre + half)):
                    self._draw_lines(painter, ["?"], pixels, centre.x(), centre.y())

    def inks(self, to_screen: QTransform) -> Callable[[tuple[int, int]], QRectF]:
        """A function that gives the rectangle on the screen which a cell's digits cover."""
        up = self.metrics.cells.raised_by(to_screen.m11())

        @cache
        def laid_out() -> tuple[_Written, int] | None:
            is_lettered = self._letters is not None and self._letters.covers(to_screen)
            raised = self.raised is not None
            return None if is_lettered else self._layout(to_screen.m11(), raised=raised)

        def ink(cell: tuple[int, int]) -> QRectF:
            if (layout := laid_out()) is None:
                return QRectF()
            (found, pixels), (row, column) = layout, cell
            if row not in found.rows or column not in found.columns:
                return QRectF()
            lines = found.texts[found.rows.index(row)][found.columns.index(column)]
            wide, high = pixels * max(map(ems, lines)), pixels * (1.2 * len(lines) - 0.3)
            covered = QRectF(0, 0, wide, high)
            centre = to_screen.map(QPointF(column + 0.5, row + 0.5))
            covered.moveCenter(centre - QPointF(0, up if self._is_raised(row, column) else 0.0))
            return covered

        return ink

    def _is_written(self, row: int, column: int) -> bool:
        if (row, column) in self._asked:
            return False
        return self._written is None or self._written(row, column)

    def _is_raised(self, row: int, column: int) -> bool:
        return self.raised is not None and row in self.raised[0] and column in self.raised[1]

    def _draw_lines(
        self, painter: QPainter, lines: list[str], pixels: int, x: float, y: float
    ) -> None:
        y -= (len(lines) - 1) * pixels * 0.6
        for line in lines:
            text = self._texts.get((line, pixels))
            if text is None:
                if len(self._texts) > 4096:
                    self._texts.clear()
                text = self._texts[line, pixels] = QStaticText(line)
                text.prepare(QTransform(), painter.font())
            size = text.size()
            put_static(painter, QPointF(x - size.width() / 2, y - size.height() / 2), text)
            y += pixels * 1.2


@dataclass(frozen=True)
class _Written:
    """The digits of the visible cells, before their type is chosen."""

    rows: range
    columns: range
    texts: list[list[list[str]]]
    inks: npt.NDArray[np.bool_]
    lines: int
    ems: float  # the width of the widest text

    @cached_property
    def cells(self) -> list[tuple[tuple[int, int], list[str], bool]]:
        """The row and the column, the lines and the ink (whether it is white) of each cell."""
        return [
            ((row, column), texts, white)
            for row, line, whites in zip(self.rows, self.texts, self.inks.tolist(), strict=True)
            for column, texts, white in zip(self.columns, line, whites, strict=True)
        ]


def cell_digits(paint: Paint) -> int:
    """The significant digits in a cell: more than usual in a narrow range far from 0, such as 2460000.502."""
    low, high = paint.coloring.ends
    return digits_within(max(low, high, key=abs), low, high, CELL_DIGITS, _PARTS)


def cell_texts(values: npt.NDArray[Any], digits: int = CELL_DIGITS) -> list[list[list[str]]]:
    """The lines of text of each cell, to ``digits`` significant digits: one line, or one per channel."""
    by_line = values[..., np.newaxis] if values.ndim == 2 else values
    return [
        [[_formatted(value, digits) for value in cell] for cell in row]
        for row in by_line.astype(np.float64).tolist()
    ]


# The next step shows most of the cells again.
@lru_cache(maxsize=8192)
def _formatted(value: float, digits: int) -> str:
    return format_number(value, digits)


class MarkItem(ViewItem):
    """The marks of what is pointed at: a cell, a window around others, and the weights over it."""

    SMALLEST: Final = 9.0  # screen pixels: a single pixel of a photograph must still be found

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cell: tuple[range, range] | None = None
        self._window: tuple[range, range] | None = None
        self._notes: Notes | None = None
        self._role = "highlight"

    def show_beside(self, beside: bool) -> None:
        """Set whether the highlight marks something else, so that these marks must look different."""
        role = "accent" if beside else "highlight"
        if role != self._role:
            with self.changed():
                self._role = role

    def show_marks(
        self,
        cell: tuple[range, range] | None,
        window: tuple[range, range] | None = None,
        notes: Notes | None = None,
    ) -> None:
        if notes is self._notes is None and (cell, window) == (self._cell, self._window):
            # Nothing changed: the view need not repaint.
            return
        with self.changed():
            self._cell, self._window, self._notes = cell, window, notes

    @property
    def is_shown(self) -> bool:
        """Whether anything is marked."""
        return self._cell is not None or self._window is not None

    def covers_on(self, to_screen: QTransform) -> QRectF:
        marked = self._on_screen(self._cell, to_screen) | self._on_screen(self._window, to_screen)
        reach = self.mark_painter.reach(to_screen.m11())
        return marked if marked.isNull() else marked.adjusted(-reach, -reach, reach, reach)

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._window is not None and self._window[0] and self._window[1]:
            self._draw_window(painter, to_screen)
        if not (cell := self._on_screen(self._cell, to_screen)).isNull():
            self.mark_painter.pointed(painter, cell, self._role)

    def _on_screen(self, cells: tuple[range, range] | None, to_screen: QTransform) -> QRectF:
        """The rectangle of cells on the screen, large enough to be found; an empty one if there are none."""
        if cells is None or not (cells[0] and cells[1]):
            return QRectF()
        return self._at_least(to_screen.mapRect(cells_rect(*cells)))

    def _at_least(self, rect: QRectF) -> QRectF:
        smallest = self.SMALLEST * self.metrics.pen
        grow_x = max(smallest - rect.width(), 0) / 2
        grow_y = max(smallest - rect.height(), 0) / 2
        return rect.adjusted(-grow_x, -grow_y, grow_x, grow_y)

    def _draw_window(self, painter: QPainter, to_screen: QTransform) -> None:
        assert self._window is not None
        if self._notes is not None:
            shown = self.visible(*self._window)
            draw_notes(painter, to_screen, self._notes, self._window, shown, self, self.part)
        rect = self._on_screen(self._window, to_screen)
        self.mark_painter.window(painter, rect, self._role, quiet=True)
