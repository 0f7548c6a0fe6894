"""The kernel as a table model, for Qt's table and for assistive technology.

The model never changes the kernel. Typed texts are validated and emitted; the new kernel comes back through
`show_kernel`, and only cells that look different are announced, because repainting all of 31 × 31 cells is slow.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.letters import Letters
from convstudio.core.notation.naming import IMAGE_NAMES, Names
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.panels.kernel.weight_cells import (
    CellContent,
    changed_areas,
    content_of,
    weight_label,
)

# Combined once, because it is requested for each cell at every repaint.
_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemNeverHasChildren
)
ModelIndex = QModelIndex | QPersistentModelIndex


class KernelModel(QAbstractTableModel):
    """A table model of a kernel's weights.

    EditRole is the text as typed, DisplayRole the same with a true minus sign, AccessibleTextRole for example
    "K(1, 2) = −2, row 1 of 3, column 2 of 3".
    """

    text_entered = Signal(int, int, str)
    """The cell (a, b) and the valid text typed into it."""
    refused = Signal(object)
    """A sentence saying why a typed text is not a weight."""

    def __init__(self, kernel: Kernel) -> None:
        super().__init__()
        self.content = CellContent(kernel)
        self.names = IMAGE_NAMES

    def show_kernel(
        self, kernel: Kernel, letters: Letters | None = None, names: Names = IMAGE_NAMES
    ) -> bool:
        """Show another kernel; return True if its shape differs, which invalidates any selection."""
        self.names = names
        before, content = self.content, content_of(kernel, letters)
        if content.shape != before.shape:
            self.beginResetModel()
            self.content = content
            self.endResetModel()
            return True
        self.content = content
        for top, left, bottom, right in changed_areas(before, content):
            self.dataChanged.emit(self.index(top, left), self.index(bottom, right))
        return False

    def rowCount(self, parent: ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.content.shape[0]

    def columnCount(self, parent: ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.content.shape[1]

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        a, b = index.row(), index.column()
        if role == Qt.ItemDataRole.EditRole:
            return self.content.typed[a][b]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.content.texts[a][b]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kh, kw = self.content.shape
            place = f"row {a} of {kh}, column {b} of {kw}"
            return f"{weight_label(self.names, self.content.kernel, (a, b))}, {place}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None

    def headerData(
        self, section: int, _direction: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return str(section) if role == Qt.ItemDataRole.DisplayRole else None

    def setData(self, index: ModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Emit a typed text, with "0" for an empty one; refuse it and return False if it is not a number."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        a, b, text = index.row(), index.column(), str(value).strip() or "0"
        if problem := self.problem(text):
            self.refused.emit(f"{self.names.weight(a, b)}: {problem}")
            return False
        if text != self.content.typed[a][b]:
            self.text_entered.emit(a, b, text)
        return True

    @staticmethod
    def problem(text: str) -> str:
        """Return a sentence saying why ``text`` is not a weight; "" if it is one."""
        try:
            evaluate(text.strip() or "0")
        except ExpressionError as error:
            return str(error)
        return ""
