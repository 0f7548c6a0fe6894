"""The brush of the kernel's table: while it is on, a drag writes the current weight into the cells that it passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QMouseEvent

from convstudio.core.model.painting import line_cells
from convstudio.panels.kernel.weight_cells import Cell

if TYPE_CHECKING:
    from convstudio.panels.kernel.table.kernel_table import KernelTable

BRUSH_ADVICE: Final = (
    "Brush: a drag writes the current weight into the cells that it passes; Shift and a click take another one, "
    "Esc ends it"
)
_LEFT = Qt.MouseButton.LeftButton
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class KernelBrush(QObject):
    """A handler of the table's mouse events that emits through the table's signals.

    What is painted is the weight of the current cell: typing there changes it, and a click with Shift takes that of
    another cell.
    """

    def __init__(self, table: KernelTable) -> None:
        super().__init__(table)
        self._table = table
        self.is_on = False
        # The cell that the stroke has come to; None between strokes.
        self._last: Cell | None = None
        self._text = ""
        self._painted: dict[Cell, str] = {}

    @property
    def busy(self) -> bool:
        """Whether there is a stroke that Esc can take back."""
        return self._last is not None

    def show_on(self, on: bool) -> None:
        """Take the brush, or put it away."""
        self.release()
        self.is_on = on
        shape = Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor
        self._table.viewport().setCursor(shape)
        self._table.viewport().update()

    def press(self, event: QMouseEvent) -> bool:
        """Begin a stroke; return True if the press must not select."""
        table = self._table
        cell = table.cell_at(event.position().toPoint())
        if not self.is_on or event.button() != _LEFT or cell is None:
            return False
        # A text that is open is taken first.
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        current = table.current_cell
        if current is None or event.modifiers() & _SHIFT:
            table.select_cell(cell)
            return True
        a, b = current
        self._text, self._painted, self._last = table.kernel_model.content.typed[a][b], {}, cell
        table.gesture_started.emit()
        self._paint(cell, cell)
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Continue the stroke; return True if the move must not select."""
        if not self.is_on or not event.buttons() & _LEFT:
            return False
        if self._last is not None:
            cell = self._table.cell_under(event.position().toPoint())
            if cell != self._last:
                self._paint(self._last, cell)
                self._last = cell
        return True

    def release(self) -> bool:
        """End the stroke; return whether the brush is on, so that the press has not been Qt's either."""
        if self._last is not None:
            self._last = None
            self._table.gesture_ended.emit()
        return self.is_on

    def restore(self) -> None:
        """Take the stroke back and end it; the button may still be pressed."""
        if self._last is not None:
            self._table.gesture_given_up.emit()
            self.release()

    def _paint(self, start: Cell, end: Cell) -> None:
        """Paint the cells on the way from one to another, each once; both may lie beside the kernel."""
        shape = self._table.kernel_model.content.shape
        new = line_cells(start, end, 1, shape) - self._painted.keys()
        if new:
            self._painted |= dict.fromkeys(sorted(new), self._text)
            self._table.weights_dragged.emit(dict(self._painted))
