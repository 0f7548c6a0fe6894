"""The layer of the animation's marks on a picture: window, weights, finished terms, the current cell.

It is separate from the marks of the mouse, so that neither hides the other while the animation runs.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import product
from math import ceil, floor
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTransform

from convstudio.core.steps.spotlight import Cell, Lit
from convstudio.panels.pictures.layers.cell_items import DigitItem
from convstudio.panels.pictures.layers.ground_item import GroundItem
from convstudio.panels.pictures.layers.letter_item import LetterItem
from convstudio.panels.pictures.layers.note_item import NoteItem, Notes
from convstudio.panels.pictures.marks import marked_differently
from convstudio.panels.pictures.pixel_items import ViewItem, cells_rect
from convstudio.theme import Theme

_ROOMY: Final = 90.0  # screen pixels per cell with room for a frame beside a sum in letters
_FEW: Final = 64  # finished terms that are drawn even off the screen


class TermItem(ViewItem):
    """A layer that draws a `Lit` given in the panel's own indices, offset by ``place`` in image coordinates."""

    SMALLEST: Final = 11.0  # screen pixels: a single pixel of a photograph must still be found

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._lit: Lit | None = None
        self._place: Cell = (0, 0)
        self._notes: Notes | None = None
        self._inner: tuple[range, range] | None = None
        self._written: tuple[LetterItem, DigitItem] | None = None
        self._ground: GroundItem | None = None
        self._note_item: NoteItem | None = None

    def lie_on(
        self, ground: GroundItem, notes: NoteItem, letters: LetterItem, digits: DigitItem
    ) -> None:
        """Lie on these layers, which are drawn before, and keep numbers off the texts of the last two."""
        self._ground, self._note_item, self._written = ground, notes, (letters, digits)

    def show_lit(
        self,
        lit: Lit | None,
        place: Cell = (0, 0),
        notes: Notes | None = None,
        inner: tuple[range, range] | None = None,
    ) -> None:
        """Show a `Lit`, with ``notes`` in those cells of its window that are in ``inner`` and large enough."""
        if lit is None and self._lit is None:
            return
        before, is_placed = self._lit, (self._place, self._inner) == (place, inner)
        if is_placed and self._is_by_cells(before, lit):
            noted = self._noted_differently(lit, notes)
            if noted is not None:
                self._lit, self._notes = lit, notes
                self._show_notes(repaints=False)
                self._repaint(marked_differently(before, lit, ticked=True) | noted)
                return
        with self.changed():
            self._lit, self._place, self._notes, self._inner = lit, place, notes, inner
        self._show_notes(repaints=True)

    def _show_notes(self, *, repaints: bool) -> None:
        item, lit, nowhere = self._note_item, self._lit, (range(0), range(0))
        if item is None:
            return
        window = self._moved(lit.window) if lit is not None and lit.window is not None else None
        item.repaints = repaints
        item.show_notes(
            window and self._notes, window or nowhere,
            nowhere if window is None else self._inside(*window),
        )  # fmt: skip
        item.repaints = True

    def _noted_differently(self, lit: Lit | None, notes: Notes | None) -> set[Cell] | None:
        """The cells that another kernel's notes are to be written in anew; None: all may be."""
        before = self._notes
        if notes is before:
            return set()
        if notes is None or before is None or lit is None or lit.window is None:
            return None
        cells, side = self.metrics.cells, self._side
        if notes.weights.shape != before.weights.shape or (
            notes.pixels(cells, side) != before.pixels(cells, side)
        ):
            return None
        (rows, columns), (top, left) = lit.window, self._place
        seen = self.visible(*self._inside(*self._moved(lit.window)))
        shown = (
            range(seen[0].start - top - rows.start, seen[0].stop - top - rows.start),
            range(seen[1].start - left - columns.start, seen[1].stop - left - columns.start),
        )
        return {(rows[a], columns[b]) for a, b in notes.differing(before, *shown)}

    def _is_by_cells(self, before: Lit | None, lit: Lit | None) -> bool:
        """Whether only cells are marked otherwise than before, and each of these can be painted by itself."""
        if before is None or lit is None or before.window != lit.window:
            return False
        # In a room marks extend into other cells.
        return (
            self._ground is not None and self._ground.is_kept and not self.metrics.marks.over_edges
        )

    @property
    def _side(self) -> float:
        """The side of a cell on the screen."""
        return float(self.deviceTransform(self.getViewWidget().viewportTransform()).m11())

    def _repaint(self, cells: set[Cell]) -> None:
        view = self.getViewWidget()
        to_screen = self.deviceTransform(view.viewportTransform())
        reach = self.mark_painter.reach(to_screen.m11())
        for cell in cells:
            place = self.mark_painter.around(self._rect(cell, to_screen), reach)
            view.viewport().update(place.toAlignedRect() & view.viewport().rect())

    @property
    def marked(self) -> QRectF:
        """The rectangle of the step's window and current cell, in image coordinates; an empty one without a step."""
        lit, found = self._lit, QRectF()
        if lit is not None and lit.window is not None:
            found = cells_rect(*self._moved(lit.window))
        if lit is not None and lit.current is not None:
            (row, column), (top, left) = lit.current, self._place
            found |= QRectF(column + left, row + top, 1, 1)
        return found

    def covers_on(self, to_screen: QTransform) -> QRectF:
        lit, covered, side = self._lit, QRectF(), to_screen.m11()
        if lit is None:
            return covered
        # Ticks may be anywhere, and indices give way to a window that extends beyond the picture.
        if self.mark_painter.ticks(side) or not self.beyond(to_screen).isNull():
            return super().covers_on(to_screen)
        if lit.window is not None:
            covered = to_screen.mapRect(cells_rect(*self._moved(lit.window)))
        if lit.current is not None:
            covered |= self._rect(lit.current, to_screen)
        reach = self.mark_painter.reach(side)
        return covered.adjusted(-reach, -reach, reach, reach)

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        lit = self._lit
        if lit is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if lit.window is not None:
            self._draw_window(painter, to_screen, lit.window)
        if len(lit.done) > _FEW and self.mark_painter.ticks(to_screen.m11()):
            lit = replace(lit, done=self._on_screen(lit.done))
        side, window = to_screen.m11(), lit.window if self._notes is not None else None

        def free(cell: Cell) -> float:
            raised = window is not None and cell[0] in window[0] and cell[1] in window[1]
            covered, above = ink(cell), self.metrics.cells.headroom(side, raised=raised)
            return above if covered.isNull() else min(above, covered.top() - place(cell).top())

        def ink(cell: Cell) -> QRectF:
            at = place(cell)
            # Outside the clear part texts are not drawn, and no number may be cut.
            return written(cell) if clear.contains(at) else at

        clear, written = self.clear(to_screen), self._inks(to_screen)

        def place(cell: Cell) -> QRectF:
            return self._rect(cell, to_screen)

        self.mark_painter.lit(
            painter, lit, place, ink,
            headroom=free if self.metrics.marks.over_edges else None, over_edge=self.SMALLEST < side < _ROOMY,
            part=self.part,
        )  # fmt: skip

    def _inks(self, to_screen: QTransform) -> Callable[[Cell], QRectF]:
        """A function that gives the rectangle on the screen which a cell's text covers."""
        if self._written is None:
            return lambda _cell: QRectF()
        (letters, digits), (top, left) = self._written, self._place
        in_digits = digits.inks(to_screen)

        def ink(cell: Cell) -> QRectF:
            at = cell[0] + top, cell[1] + left
            return letters.inks.get(at) or in_digits(at)

        return ink

    def _on_screen(self, cells: AbstractSet[Cell]) -> frozenset[Cell]:
        view, (top, left) = self.viewRect(), self._place
        rows = range(floor(view.top()) - top, ceil(view.bottom()) - top)
        columns = range(floor(view.left()) - left, ceil(view.right()) - left)
        if len(cells) < len(rows) * len(columns):
            return frozenset(cell for cell in cells if cell[0] in rows and cell[1] in columns)
        return frozenset(cell for cell in product(rows, columns) if cell in cells)

    def _rect(self, cell: Cell, to_screen: QTransform) -> QRectF:
        row, column = cell[0] + self._place[0], cell[1] + self._place[1]
        rect = to_screen.mapRect(QRectF(column, row, 1, 1))
        grow = max(self.SMALLEST * self.metrics.pen - rect.width(), 0) / 2
        return rect.adjusted(-grow, -grow, grow, grow)

    def _inside(self, rows: range, columns: range) -> tuple[range, range]:
        """The part of a window that lies on the picture; a stamp may extend beyond it."""
        if self._inner is None:
            return rows, columns
        (top, left), (inner_rows, inner_columns) = self._place, self._inner
        return (
            range(max(rows.start, top + inner_rows.start), min(rows.stop, top + inner_rows.stop)),
            range(
                max(columns.start, left + inner_columns.start),
                min(columns.stop, left + inner_columns.stop),
            ),
        )

    def _moved(self, window: tuple[range, range]) -> tuple[range, range]:
        """A window in image coordinates."""
        (rows, columns), (top, left) = window, self._place
        return (
            range(rows.start + top, rows.stop + top),
            range(columns.start + left, columns.stop + left),
        )

    def beyond(self, to_screen: QTransform) -> QRectF:
        """The window's rectangle on the screen if it extends beyond the picture, else an empty one."""
        window = self._lit.window if self._lit is not None else None
        if window is None:
            return QRectF()
        moved = self._moved(window)
        return QRectF() if self._inside(*moved) == moved else to_screen.mapRect(cells_rect(*moved))

    def _draw_window(
        self, painter: QPainter, to_screen: QTransform, window: tuple[range, range]
    ) -> None:
        rows, columns = self._moved(window)
        if self._note_item is not None:
            self._note_item.draw_lifted(painter, to_screen, self.part)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = to_screen.mapRect(cells_rect(rows, columns))
        inside = to_screen.mapRect(cells_rect(*self._inside(rows, columns)))
        if inside != rect:
            painter.setPen(
                QPen(self.theme.color("secondary"), 1.5 * self.metrics.pen, Qt.PenStyle.DashLine)
            )
            painter.drawRect(rect)
            rect = inside
        self.mark_painter.window(painter, rect)
