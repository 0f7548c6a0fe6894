"""What is drawn over the cells of the typed kernel: origin, the animation's step, what is pointed at or selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from convstudio.core.spotlight import Lit
from convstudio.panels.kernel.weight_cells import (
    Cell,
    CellColors,
    CellContent,
    draw_highlight,
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
    """``place`` is where a cell is in the table, ``whole`` the table, ``gap`` what lies between two cells."""

    content: CellContent
    colors: CellColors
    place: Callable[[Cell], QRect]
    whole: QRect
    gap: int
    lit: Lit | None
    focus: frozenset[Cell]

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
            draw = draw_frames if colors.theme.room else draw_lit
            draw(painter, self.lit, self._inside, colors.theme)
        kh, kw = self.content.shape
        for cell in self.focus:
            if cell[0] < kh and cell[1] < kw:
                place = QRectF(self.place(cell)).adjusted(0, 0, 1, 1)
                draw_highlight(painter, place, colors.theme)

    def draw_selection(self, painter: QPainter, boxes: list[tuple[QRect, Cell | None]]) -> None:
        """``boxes``, each with the cell that it is: inside the frame of a marked cell, so that both are seen."""
        lit = self.lit or Lit()
        marked = {lit.current, *lit.badges, *self.focus}
        for box, cell in boxes:
            inset = widest_frame(box.width()) if cell in marked else 0
            place = QRectF(box).adjusted(inset, inset, -inset, -inset)
            draw_selected(painter, place, self.colors.theme)
            if cell is not None and cell in lit.badges:  # the ring runs through its corner
                draw_number(painter, QRectF(box), lit.badges[cell], self.colors.theme, inset=3.0)

    def _inside(self, cell: Cell) -> QRectF:
        return QRectF(self.place(cell)).adjusted(self.gap, self.gap, 0, 0)
