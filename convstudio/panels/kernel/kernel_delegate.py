"""How a cell of the typed kernel is drawn and typed into.

Asking the model for roles cell by cell makes a 31×31 repaint five times slower than reading one
colour array, and Qt's own editing closes on a wrong text and loses it; both are why the table
has its own delegate.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from convstudio.panels.kernel.kernel_model import KernelModel, ModelIndex
from convstudio.panels.kernel.weight_cells import (
    SMALLEST_CELL_WITH_GAPS,
    CellColors,
    digit_font,
)

_NARROWEST_EDITOR = 64
_WAYS_OUT = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}


class WeightEditor(QLineEdit):
    """The line in which a weight is typed; it knows whether its text has been refused."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrame(False)
        self.setAccessibleName("Weight")
        self.textEdited.connect(lambda _: self.mark_problem(""))

    def mark_problem(self, problem: str) -> None:
        """Mark the text as refused, with the reason as tooltip; "" takes the mark away."""
        if problem == self.toolTip():
            return
        self.setToolTip(problem)
        self.setAccessibleDescription(problem)
        self.setProperty("wrong", bool(problem))
        self.style().unpolish(self)
        self.style().polish(self)


class KernelDelegate(QStyledItemDelegate):
    """Paints from the model's colour array; ends editing only with a text that is a weight."""

    left = Signal(int, int)  # the editor was left towards (rows, columns)

    def __init__(self, model: KernelModel, colors: CellColors, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._colors = colors
        self.show_cell_size(40)

    def show_colors(self, colors: CellColors) -> None:
        """Draw in another theme's colours."""
        self._colors = colors

    def show_cell_size(self, cell: int) -> None:
        """Say how large the squares are, and with it what fits into them."""
        content = self._model.content
        self._cell = cell
        self._gap = 1 if cell >= SMALLEST_CELL_WITH_GAPS else 0
        room = self._colors.theme.room
        self._pixels = content.digit_pixels(cell, room) if content.shows_digits(cell, room) else 0

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        content, colors = self._model.content, self._colors
        a, b = index.row(), index.column()
        entry = content.rows[a][b]
        rect = option.rect.adjusted(self._gap, self._gap, 0, 0)
        painter.fillRect(rect, colors.fills[entry])
        if self._pixels:
            content.write(painter, (a, b), QRectF(rect), self._pixels, colors.inks[entry])

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: ModelIndex
    ) -> QWidget:
        editor = WeightEditor(parent)
        editor.setFont(digit_font(self._colors.theme.room or min(max(self._pixels, 13), 22)))
        return editor

    def setEditorData(self, editor: QWidget, index: ModelIndex) -> None:
        assert isinstance(editor, WeightEditor)
        if not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: ModelIndex) -> None:
        assert isinstance(editor, WeightEditor)
        if model.setData(index, editor.text(), Qt.ItemDataRole.EditRole):
            editor.mark_problem("")
        else:
            editor.mark_problem(self._model.problem(editor.text()))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: ModelIndex
    ) -> None:
        """Over its cell; wider where the cell is too narrow for an expression, but inside the
        table.
        """
        viewport = editor.parentWidget()
        assert viewport is not None
        place, room = option.rect, viewport.width()
        width = min(max(place.width() + 1, _NARROWEST_EDITOR), max(room, place.width()))
        height = max(place.height() + 1, 26)
        left = min(max(place.center().x() - width // 2, 0), max(room - width, 0))
        top = min(max(place.center().y() - height // 2, 0), viewport.height() - height)
        editor.setGeometry(left, max(top, 0), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Tab and the vertical arrows leave a valid text and go on as in a spreadsheet."""
        if (
            isinstance(watched, WeightEditor)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and (way := _WAYS_OUT.get(Qt.Key(event.key()))) is not None
        ):
            backwards = way == (1, 0) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._leave(watched, (-1, 0) if backwards else way)
            return True
        return super().eventFilter(watched, event)

    def _leave(self, editor: WeightEditor, way: tuple[int, int]) -> None:
        self.commitData.emit(editor)
        if not editor.property("wrong"):
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            self.left.emit(*way)
