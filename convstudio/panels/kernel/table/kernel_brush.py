"""The brush of the kernel's table: while it is on, a drag writes its weight into the cells that it passes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap

from convstudio.core.model.painting import line_cells
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.formatting import brief_number
from convstudio.panels.kernel.table.kernel_keys import is_for_a_cell
from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.kernel.weight_texts import displayed
from convstudio.panels.pictures.in_place_editor import CLEARING, is_printable
from convstudio.panels.widgets.own_keys import ENTER

if TYPE_CHECKING:
    from convstudio.panels.kernel.table.kernel_table import KernelTable

_LEFT = Qt.MouseButton.LeftButton
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CURSOR: Final = 24  # pixels
_SHORT: Final = 8  # characters


class KernelBrush(QObject):
    """A handler of the table's mouse events and typed keys that emits through the table's signals.

    The brush has a weight of its own: at first that of the current cell, then what is typed, and by a click with Shift
    that of another cell. It stays when cells change.
    """

    changed = Signal()
    """The brush has been taken or put away, or its weight is another one."""

    def __init__(self, table: KernelTable) -> None:
        super().__init__(table)
        self._table = table
        self.is_on = False
        # The cell that the stroke has come to; None between strokes.
        self._last: Cell | None = None
        # The weight, and what is being typed in place of it.
        self._weight = self._typed = ""
        self._painted: dict[Cell, str] = {}

    @property
    def words(self) -> str:
        """The weight that it paints, as typed so far."""
        return displayed(self._typed or self._weight)

    @property
    def short_words(self) -> str:
        """The same in little room: the end of what is typed, or the weight rounded."""
        words = self.words
        if len(words) <= _SHORT:
            return words
        if self._typed:
            return f"…{words[1 - _SHORT :]}"
        return f"≈ {brief_number(float(evaluate(self._weight)))}"

    @property
    def busy(self) -> bool:
        """Whether there is a stroke that Esc can take back."""
        return self._last is not None

    def show_on(self, on: bool) -> None:
        """Take the brush, with the weight of the current cell, or put it away."""
        self.release()
        self.is_on, self._typed = on, ""
        table = self._table
        if on and table.current_cell is not None:
            self._weight = self._text_of(table.current_cell)
        table.viewport().setCursor(_cursor() if on else Qt.CursorShape.ArrowCursor)
        table.viewport().update()
        self.changed.emit()

    def type_key(self, event: QKeyEvent) -> bool:
        """Let a key change the weight while the brush is on; return True if it is not for a cell then."""
        if not self.is_on or not (is_for_a_cell(event) or event.key() in ENTER):
            return False
        if event.key() in ENTER:
            self._take_typed()
        elif event.key() in CLEARING:
            # Without a text, Del and Backspace mean 0, as in a cell.
            self._typed, self._weight = self._typed[:-1], self._weight if self._typed else "0"
            self.changed.emit()
        elif is_printable(event):
            self._typed = (self._typed + event.text()).lstrip()
            self.changed.emit()
        else:
            return False
        return True

    def _take_typed(self) -> bool:
        """Take what has been typed as the weight, or say why it is none; return whether there is a weight."""
        if text := self._typed.strip():
            try:
                evaluate(text)
            except ExpressionError as error:
                self._table.refused.emit(str(error))
                return False
            self._weight, self._typed = text, ""
            self.changed.emit()
        return True

    def press(self, event: QMouseEvent) -> bool:
        """Begin a stroke; return True if the press must not select."""
        table = self._table
        cell = table.cell_at(event.position().toPoint())
        if not self.is_on or event.button() != _LEFT or cell is None:
            return False
        # A text that is open is taken first.
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        if event.modifiers() & _SHIFT:
            table.select_cell(cell)
            self._weight, self._typed = self._text_of(cell), ""
            self.changed.emit()
        elif self._take_typed():
            self._painted, self._last = {}, cell
            table.gesture_started.emit()
            self._paint(cell, cell)
        return True

    def _text_of(self, cell: Cell) -> str:
        return self._table.kernel_model.content.typed[cell[0]][cell[1]]

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
            self._painted |= dict.fromkeys(sorted(new), self._weight)
            self._table.weights_dragged.emit(dict(self._painted))


def _cursor() -> QCursor:
    """Return a brush, light around dark, that points with its tip."""
    picture = QPixmap(_CURSOR, _CURSOR)
    picture.fill(Qt.GlobalColor.transparent)
    tip, neck, end = QPointF(4, 20), QPointF(10, 14), QPointF(21, 3)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, more in ((QColor("white"), 2.5), (QColor("black"), 0.0)):
            for start, stop, width in ((neck, end, 2.5), (tip, neck, 5.0)):
                pen = QPen(color, width + more, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawLine(start, stop)
    return QCursor(picture, round(tip.x()), round(tip.y()))
