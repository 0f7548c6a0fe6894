"""The marks over the cells of the typed kernel: its origin, the animation's step, the target and the selection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

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

_BRUSH_FRAME: Final = 3  # pixels


@dataclass(frozen=True)
class TableMarks:
    """A painter of the marks on the kernel's table.

    ``place`` returns a cell's rectangle in the table, ``whole`` is the table's, and ``gap`` the space between two
    cells; ``pixels`` is the size of the digits, 0 without. ``within`` is the part that is painted.
    """

    content: CellContent
    style: CellStyle
    place: Callable[[Cell], QRect]
    whole: QRect
    within: QRect
    gap: int
    pixels: int
    lit: Lit | None
    target: frozenset[Cell]
    kept: frozenset[Cell] = frozenset()

    def draw(self, painter: QPainter) -> None:
        style, whole = self.style, QRectF(self.whole)
        a, b = self.content.origin
        part = QRectF(self.within)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if (origin := self._inside((a, b))).intersects(part):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.inks[self.content.rows[a][b]])
            painter.drawPolygon(origin_triangle(origin))
        if not self.gap:
            painter.setPen(style.grid)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))
        draw_frame(painter, whole, style)
        # What lies on the edges of cells would be clipped by the table, so `KernelSigns` draws it.
        if style.metrics.marks.over_edges:
            return
        self.draw_rings(painter)
        if self.lit is not None:
            near = self._near(self.lit)
            style.marks.signs(painter, near, self._inside, self._ink, part=part)

    def draw_rings(self, painter: QPainter) -> None:
        """Draw the rings of the step's weights and of the target's, which in a room lie on the edges of their cells."""
        marks = self.style.marks
        if self.lit is not None:
            marks.frames(painter, self.lit, self._inside, part=QRectF(self.within))
        draw_focus(
            painter, self.content.shape, self.target, self.kept, self.lit,
            lambda cell: QRectF(self.place(cell)).adjusted(0, 0, 1, 1), marks,
        )  # fmt: skip

    def _near(self, lit: Lit) -> Lit:
        """Return the lit cells without those done cells, perhaps a thousand, whose ticks miss what is painted."""
        first = self.place((0, 0))
        if not self.style.marks.ticks(first.width()):
            return replace(lit, done=frozenset())
        within = self.within.translated(-first.topLeft())
        # A tick is smaller than its cell, but may extend beyond the edge.
        rows = range(within.top() // first.height() - 1, within.bottom() // first.height() + 2)
        columns = range(within.left() // first.width() - 1, within.right() // first.width() + 2)
        done = frozenset(cell for cell in product(rows, columns) if cell in lit.done)
        return replace(lit, done=done)

    def draw_selection(self, painter: QPainter, boxes: list[tuple[QRect, Cell | None]]) -> None:
        """Draw selection boxes, each with the cell that it frames; the box of a marked cell lies inside its frame."""
        lit, marks = self.lit or Lit(), self.style.marks
        marked = {lit.current, *lit.badges, *self.target, *self.kept}
        for box, cell in boxes:
            if not box.adjusted(0, 0, 1, 1).intersects(self.within):
                continue
            inset = round(marks.marks.depth(box.width())) if cell in marked else 0
            place = QRectF(box).adjusted(inset, inset, -inset, -inset)
            marks.selected(painter, place)
            # The selection's ring runs through the badge's corner, so the badge is drawn again inside it.
            if cell is not None and cell in lit.badges:
                marks.badge(painter, QRectF(box), lit.badges[cell], inset=3.0, ink=self._ink(cell))

    def _ink(self, cell: Cell) -> QRectF:
        """Return the rectangle covered by a cell's weight."""
        if not self.pixels:
            return QRectF()
        return self.content.ink(cell, self._inside(cell), self.pixels, self.style.metrics)

    def draw_grip(self, painter: QPainter, cell: Cell) -> None:
        """Draw the grip, which shows that a vertical drag from this cell changes its weight."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_grip(painter, self._inside(cell), self.style)

    def draw_brush_frame(self, painter: QPainter) -> None:
        """Draw the frame which shows that a click paints."""
        painter.setPen(QPen(self.style.theme.color("accent"), _BRUSH_FRAME))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = _BRUSH_FRAME / 2
        painter.drawRect(QRectF(self.whole).adjusted(inset, inset, -inset, -inset))

    def _inside(self, cell: Cell) -> QRectF:
        return QRectF(self.place(cell)).adjusted(self.gap, self.gap, 0, 0)
