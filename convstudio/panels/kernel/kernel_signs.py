"""The numbers and ticks of a step's weights, drawn on the edges of the cells of both pictures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.steps.spotlight import Lit
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.kernel.applied_kernel import AppliedKernel
from convstudio.panels.kernel.kernel_table import KernelTable
from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.pictures.marks import MarkPainter
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
        applied.turned.connect(self.update)
        self.show_theme(theme)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._metrics, self._marks = metrics, MarkPainter(theme, metrics.marks)
        self.setVisible(metrics.marks.over_edges)
        self.update()

    def show_lit(self, typed: Lit | None, applied: Lit | None) -> None:
        """Show the step's weights as typed, and as applied in orders that use the kernel as applied."""
        self._typed, self._laid = typed, applied
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._typed is not None:
                self._marks.signs(painter, self._typed, self._typed_rect, headroom=self._headroom)
            if self._laid is None or self._applied.isHidden() or self._applied.is_turning:
                return
            self._marks.signs(painter, self._laid, self._applied_rect, headroom=self._headroom)

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
