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
    CellContent,
    CellStyle,
    draw_focus,
    draw_frame,
    draw_grip,
    origin_triangle,
)


@dataclass(frozen=True)
class TableMarks:
    """The painter of what is marked on the kernel's table: the current cell, the selection, the step.

    ``place`` is where a cell is in the table, ``whole`` the table, ``gap`` what lies between two cells.
    """

    content: CellContent
    style: CellStyle
    place: Callable[[Cell], QRect]
    whole: QRect
    gap: int
    lit: Lit | None
    target: frozenset[Cell]
    kept: frozenset[Cell] = frozenset()

    def draw(self, painter: QPainter) -> None:
        style, whole = self.style, QRectF(self.whole)
        a, b = self.content.origin
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.inks[self.content.rows[a][b]])
        painter.drawPolygon(origin_triangle(self._inside((a, b))))
        if not self.gap:
            painter.setPen(style.grid)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))
        draw_frame(painter, whole, style)
        if self.lit is not None:
            style.marks.frames(painter, self.lit, self._inside)
            # Signs that stand on the cells' edges would be cut by the table: `KernelSigns` has them.
            if not style.metrics.marks.over_edges:
                style.marks.signs(painter, self.lit, self._inside, self._ink)
        draw_focus(
            painter, self.content.shape, self.target, self.kept, self.lit,
            lambda cell: QRectF(self.place(cell)).adjusted(0, 0, 1, 1), style.marks,
        )  # fmt: skip

    def draw_selection(self, painter: QPainter, boxes: list[tuple[QRect, Cell | None]]) -> None:
        """``boxes``, each with the cell that it is: inside the frame of a marked cell, so that both are seen."""
        lit, marks = self.lit or Lit(), self.style.marks
        marked = {lit.current, *lit.badges, *self.target, *self.kept}
        for box, cell in boxes:
            inset = round(marks.marks.depth(box.width())) if cell in marked else 0
            place = QRectF(box).adjusted(inset, inset, -inset, -inset)
            marks.selected(painter, place)
            if cell is not None and cell in lit.badges:  # the ring runs through its corner
                marks.badge(painter, QRectF(box), lit.badges[cell], inset=3.0, ink=self._ink(cell))

    def _ink(self, cell: Cell) -> QRectF:
        """What a cell's weight covers."""
        side, content, metrics = self.place(cell).width(), self.content, self.style.metrics
        if not content.shows_digits(side, metrics):
            return QRectF()
        pixels = content.digit_pixels(side, metrics)
        return content.ink(cell, self._inside(cell), pixels, metrics)

    def draw_grip(self, painter: QPainter, cell: Cell) -> None:
        """What says that a vertical drag from this cell changes its weight."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_grip(painter, self._inside(cell), self.style)

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
