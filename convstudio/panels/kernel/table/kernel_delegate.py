"""The delegate that edits the cells of the typed kernel: Qt's own editing closes on an invalid text and loses it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.metrics.metrics import Metrics
from convstudio.panels.kernel.table.kernel_model import KernelModel, ModelIndex
from convstudio.panels.kernel.weight_cells import CellStyle
from convstudio.panels.kernel.weight_texts import weight_font
from convstudio.panels.pictures.in_place_editor import NumberLine, place_over, way_out
from convstudio.panels.widgets.own_keys import ENTER

_NARROWEST_EDITOR = 64


class KernelDelegate(QStyledItemDelegate):
    """A delegate that closes its editor only on a valid weight, or on a row of them; the table paints the cells."""

    left = Signal(int, int)
    """The editor was closed by a key that moves on by (rows, columns)."""
    filled = Signal(str)
    """A weight was left with Ctrl+Enter, for all selected cells."""
    keyed = Signal()
    """A key was pressed in the editor."""

    def __init__(self, model: KernelModel, style: CellStyle, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.show_pixels(0, style.metrics)

    def show_pixels(self, pixels: int, metrics: Metrics) -> None:
        """Set the size of the digits in the cells, which an editor's are about as large as."""
        smallest, largest = metrics.kernel.editor
        self._pixels = min(max(pixels, smallest), largest)

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: ModelIndex
    ) -> QWidget:
        return NumberLine(parent, "Weight", weight_font(self._pixels))

    def setEditorData(self, editor: QWidget, index: ModelIndex) -> None:
        assert isinstance(editor, NumberLine)
        if not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: ModelIndex) -> None:
        assert isinstance(editor, NumberLine)
        if model.setData(index, editor.text(), Qt.ItemDataRole.EditRole):
            editor.mark_problem("")
        else:
            editor.mark_problem(self._model.problem(index, editor.text()))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: ModelIndex
    ) -> None:
        """Place the editor over its cell, inside the table."""
        viewport = editor.parentWidget()
        assert isinstance(editor, NumberLine)
        assert viewport is not None
        cell = option.rect.adjusted(0, 0, 1, 1)
        editor.stand(place_over(cell, viewport.rect(), _NARROWEST_EDITOR))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close a valid editor with Enter, Tab or a vertical arrow, and move on as in a spreadsheet."""
        if (
            isinstance(watched, NumberLine)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            self.keyed.emit()
            if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._fill(watched)
                return True
            if (way := way_out(event)) is not None:
                self._leave(watched, way)
                return True
        return super().eventFilter(watched, event)

    def _leave(self, editor: NumberLine, way: tuple[int, int]) -> None:
        self.commitData.emit(editor)
        if not editor.property("wrong"):
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            self.left.emit(*way)

    def _fill(self, editor: NumberLine) -> None:
        """Close the editor and give its weight to all selected cells, as a spreadsheet does."""
        text = editor.text().strip() or "0"
        try:
            evaluate(text)
        except ExpressionError as error:
            editor.mark_problem(str(error))
        else:
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
            self.filled.emit(text)
