"""The brush of the kernel's table: while it is on, a drag writes the current weight into the cells that it passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QMouseEvent

from convstudio.core.model.painting import line_cells
from convstudio.panels.kernel.weight_cells import Cell

if TYPE_CHECKING:
    from convstudio.panels.kernel.table.kernel_table import KernelTable


class KernelBrush(QObject):
    """A handler of the table's mouse events that emits through the table's signals.

    The current cell is the brush's pot: its weight is what is painted, and typing there changes it. A click with Shift
    makes another cell the pot.
    """

    def __init__(self, table: KernelTable) -> None:
        super().__init__(table)
        self._table = table
        self.is_on = False
        # Where the stroke is, and the cells that it has painted; None between strokes.
        self._last: Cell | None = None
        self._painted: dict[Cell, str] = {}
        self._text = "0"

    @property
    def busy(self) -> bool:
        """Whether a stroke is being painted."""
        return self._last is not None

    def show_on(self, on: bool) -> None:
        """Switch the brush on or off."""
        self.release()
        self.is_on = on
        shape = Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor
        self._table.viewport().setCursor(shape)

    def press(self, event: QMouseEvent) -> bool:
        """Begin a stroke; return True if the press must not select."""
        cell = self._table.cell_at(event.position().toPoint())
        if not self.is_on or event.button() != Qt.MouseButton.LeftButton or cell is None:
            return False
        pot = self._table.current_cell
        if pot is None or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._table.select_cell(cell)
            return True
        self._table.setFocus(Qt.FocusReason.MouseFocusReason)
        self._text = self._table.kernel_model.content.typed[pot[0]][pot[1]]
        self._painted, self._last = {}, cell
        self._table.gesture_started.emit()
        self._paint(cell, cell)
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Continue the stroke; return True if the move is part of one."""
        if self._last is None:
            return False
        cell = self._table.cell_under(event.position().toPoint())
        if cell != self._last:
            self._paint(self._last, cell)
            self._last = cell
        return True

    def release(self) -> bool:
        """End the stroke; return True if there was one."""
        if self._last is None:
            return False
        self._last = None
        self._table.gesture_ended.emit()
        return True

    def restore(self) -> None:
        """Take the stroke back and end it."""
        if self._last is not None:
            self._table.gesture_given_up.emit()
            self.release()

    def _paint(self, start: Cell, end: Cell) -> None:
        shape = self._table.kernel_model.content.shape
        cells = sorted(line_cells(start, end, 1, shape) - {*self._painted})
        if cells:
            self._painted |= dict.fromkeys(cells, self._text)
            self._table.weights_dragged.emit(self._painted)
