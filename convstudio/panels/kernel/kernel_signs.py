"""The rings in the typed kernel, and the numbers and ticks in both pictures: marks on the edges of cells in a room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from convstudio.core.steps.spotlight import Lit
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.kernel.applied_kernel import AppliedKernel
from convstudio.panels.kernel.table.kernel_table import KernelTable
from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.pictures.marks import MarkPainter, marked_differently
from convstudio.panels.widgets.lettering import INK
from convstudio.theme import Theme


class KernelSigns(QWidget):
    """An overlay that covers the two pictures' parent and is transparent for the mouse."""

    def __init__(
        self, table: KernelTable, applied: AppliedKernel, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._pictures = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._table, self._applied = table, applied
        self._typed: Lit | None = None
        self._laid: Lit | None = None
        self._target: frozenset[Cell] = frozenset()
        applied.turned.connect(self.update)
        self.show_theme(theme)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._metrics, self._marks = metrics, MarkPainter(theme, metrics.marks)
        self.setVisible(metrics.marks.over_edges)
        self.update()

    def show_lit(self, typed: Lit | None, applied: Lit | None) -> None:
        """Show the step's weights as typed, and as applied in orders that use the kernel as applied."""
        before = self._typed, self._laid
        self._typed, self._laid = typed, applied
        if self.isHidden():
            return
        if self.devicePixelRatioF() != 1:
            # Where a point is not a pixel, lines that are cut would be smoothed otherwise.
            self.update()
            return
        places = (self._typed_rect, self._applied_rect)
        for place, one, other in zip(places, before, (typed, applied), strict=True):
            around = QRect()
            for cell in marked_differently(one, other, ticked=self._has_ticks):
                around |= self._covered(place(cell))
            # They have the highlight where no step has it.
            for cell in self._target if place == self._typed_rect else ():
                around |= self._covered(place(cell))
            self.update(around)

    def show_target(self, cells: frozenset[Cell]) -> None:
        """Show the rings of the target's weights."""
        changed, self._target = cells ^ self._target, cells
        for cell in changed if self.isVisibleTo(self._pictures) else ():
            self.update(self._covered(self._typed_rect(cell)))

    def _covered(self, at: QRectF) -> QRect:
        """All that marks of a cell may cover: signs are above its text, as far as in the cell above."""
        marks = self._metrics.marks
        beyond = self._marks.reach(at.width()) + 1
        above = max(marks.badge(at.width())[2], marks.raised_tick[0])
        return at.adjusted(-beyond, -beyond - above, beyond, beyond).toAlignedRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_rings(painter, event.region())
            self._draw(painter, event.region(), self._typed, self._typed_rect)
            if not (self._applied.isHidden() or self._applied.is_turning):
                self._draw(painter, event.region(), self._laid, self._applied_rect)

    def _draw_rings(self, painter: QPainter, region: QRegion) -> None:
        """Draw the rings of the typed kernel's weights, below a text that is being typed."""
        view, line = self._table.viewport(), self._table.open_line
        corner = view.mapTo(self._pictures, QPoint(0, 0))
        painter.save()
        if line is not None:
            free = region - QRegion(line.geometry().translated(corner))
            painter.setClipRegion(free, Qt.ClipOperation.IntersectClip)
        painter.translate(corner)
        self._table.draw_rings(painter)
        painter.restore()

    def _draw(
        self, painter: QPainter, region: QRegion, lit: Lit | None, place: Callable[[Cell], QRectF]
    ) -> None:
        """Draw the signs of the cells that a region shows."""
        if lit is not None:
            # Of 31 × 31 cells too small for ticks, asking for each place would take longer than all the rest.
            lit = lit if self._has_ticks else replace(lit, done=frozenset())
            shown = lit.only(lambda cell: region.intersects(self._covered(place(cell))))
            self._marks.signs(painter, shown, place, headroom=self._headroom)

    @property
    def _has_ticks(self) -> bool:
        """Whether finished cells are ticked in one of the pictures, of which the typed one has the larger cells."""
        return self._marks.ticks(self._table.cell_rect((0, 0)).width())

    def _typed_rect(self, cell: Cell) -> QRectF:
        view, at = self._table.viewport(), self._table.cell_rect(cell)
        return QRectF(at).translated(QPointF(view.mapTo(self._pictures, QPoint(0, 0))))

    def _applied_rect(self, cell: Cell) -> QRectF:
        return self._applied.cell_rect(cell).translated(QPointF(self._applied.pos()))

    def _headroom(self, cell: Cell) -> float:
        content = self._table.kernel_model.content
        high = self._table.cell_rect(cell).height()
        if not content.shows_digits(high, self._metrics):
            return float(high)
        return (high - INK[content.letters is not None] * self._metrics.type) / 2
