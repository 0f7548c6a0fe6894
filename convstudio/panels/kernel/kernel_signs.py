"""Numbers and ticks of a step's weights for a room, where they stand on the edges of the cells of both pictures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convstudio.core.steps.spotlight import Lit
from convstudio.panels.kernel.applied_kernel import AppliedKernel
from convstudio.panels.kernel.kernel_table import KernelTable
from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.pictures.term_marks import draw_signs
from convstudio.panels.widgets.lettering import INK
from convstudio.theme import Theme


class KernelSigns(QWidget):
    """Covers its parent, which holds the two pictures, and lets the mouse through."""

    def __init__(
        self, table: KernelTable, applied: AppliedKernel, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._pictures = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._table, self._applied, self._theme = table, applied, theme
        self._typed: Lit | None = None
        self._laid: Lit | None = None
        applied.turned.connect(self.update)
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setVisible(bool(theme.room))
        self.update()

    def show_lit(self, typed: Lit | None, applied: Lit | None) -> None:
        """The weights of the step as typed, and as applied where they are applied in this order."""
        self._typed, self._laid = typed, applied
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._typed is not None:
                draw_signs(
                    painter, self._typed, self._typed_rect, self._theme, headroom=self._headroom
                )
            if self._laid is None or self._applied.isHidden() or self._applied.is_turning:
                return
            draw_signs(
                painter, self._laid, self._applied_rect, self._theme, headroom=self._headroom
            )

    def _typed_rect(self, cell: Cell) -> QRectF:
        view, at = self._table.viewport(), self._table.cell_rect(cell)
        return QRectF(at).translated(QPointF(view.mapTo(self._pictures, QPoint(0, 0))))

    def _applied_rect(self, cell: Cell) -> QRectF:
        return self._applied.cell_rect(cell).translated(QPointF(self._applied.pos()))

    def _headroom(self, cell: Cell) -> float:
        content = self._table.kernel_model.content
        high = self._table.cell_rect(cell).height()
        if not content.shows_digits(high, self._theme.room):
            return float(high)
        return (high - INK[content.letters is not None] * self._theme.room) / 2
