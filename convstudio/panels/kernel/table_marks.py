"""What is drawn over the cells of the typed kernel: origin, the animation's step, what is pointed at or selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView

from convstudio.core.steps.spotlight import Lit
from convstudio.panels.kernel.weight_cells import (
    Cell,
    CellColors,
    CellContent,
    draw_focus,
    draw_grip,
    draw_room_frame,
    draw_selected,
    origin_triangle,
)
from convstudio.panels.pictures.term_marks import (
    draw_frames,
    draw_lit,
    draw_number,
    widest_frame,
)


@dataclass(frozen=True)
class TableMarks:
    """The painter of what is marked on the kernel's table: the current cell, the selection, the step.

    ``place`` is where a cell is in the table, ``whole`` the table, ``gap`` what lies between two cells.
    """

    content: CellContent
    colors: CellColors
    place: Callable[[Cell], QRect]
    whole: QRect
    gap: int
    lit: Lit | None
    target: frozenset[Cell]
    kept: frozenset[Cell] = frozenset()

    def draw(self, painter: QPainter) -> None:
        colors, whole = self.colors, QRectF(self.whole)
        a, b = self.content.origin
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.inks[self.content.rows[a][b]])
        painter.drawPolygon(origin_triangle(self._inside((a, b))))
        if not self.gap:
            painter.setPen(colors.grid)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))
        if colors.theme.room:
            draw_room_frame(painter, whole, colors.theme)
        if self.lit is not None:
            # In a room numbers and ticks stand on the cells' edges, which the table would cut: `KernelSigns` has them.
            if colors.theme.room:
                draw_frames(painter, self.lit, self._inside, colors.theme)
            else:
                draw_lit(painter, self.lit, self._inside, colors.theme, self._ink)
        draw_focus(
            painter, self.content.shape, self.target, self.kept, self.lit,
            lambda cell: QRectF(self.place(cell)).adjusted(0, 0, 1, 1), colors.theme,
        )  # fmt: skip

    def draw_selection(self, painter: QPainter, boxes: list[tuple[QRect, Cell | None]]) -> None:
        """``boxes``, each with the cell that it is: inside the frame of a marked cell, so that both are seen."""
        lit = self.lit or Lit()
        marked = {lit.current, *lit.badges, *self.target, *self.kept}
        for box, cell in boxes:
            inset = widest_frame(box.width()) if cell in marked else 0
            place = QRectF(box).adjusted(inset, inset, -inset, -inset)
            draw_selected(painter, place, self.colors.theme)
            if cell is not None and cell in lit.badges:  # the ring runs through its corner
                draw_number(
                    painter, QRectF(box), lit.badges[cell], self.colors.theme,
                    inset=3.0, ink=self._ink(cell),
                )  # fmt: skip

    def _ink(self, cell: Cell) -> QRectF:
        """What a cell's weight covers."""
        side, content, room = self.place(cell).width(), self.content, self.colors.theme.room
        if not content.shows_digits(side, room):
            return QRectF()
        return content.ink(cell, self._inside(cell), content.digit_pixels(side, room), room)

    def draw_grip(self, painter: QPainter, cell: Cell) -> None:
        """What says that a vertical drag from this cell changes its weight."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_grip(painter, self._inside(cell), self.colors.theme)

    def _inside(self, cell: Cell) -> QRectF:
        return QRectF(self.place(cell)).adjusted(self.gap, self.gap, 0, 0)


def selected_boxes(table: QTableView) -> list[tuple[QRect, Cell | None]]:
    """What is selected, and the current cell; with its cell where that is one alone."""
    spans = table.selectionModel().selection().toList()
    ends = [(span.topLeft(), span.bottomRight()) for span in spans]
    if (current := QPersistentModelIndex(table.currentIndex())).isValid():
        ends.append((current, current))
    return [
        (
            table.visualRect(first) | table.visualRect(last),
            (first.row(), first.column()) if first == last else None,
        )
        for first, last in ends
    ]
