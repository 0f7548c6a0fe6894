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
from convstudio.panels.kernel.table.typed_row import typed_cells
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

    texts_entered = Signal(object)
    """The valid texts typed at a cell, by cell: {(a, b): text}."""
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
        """Emit a typed text or row of texts, with "0" for an empty one; refuse and return False if it is none."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        a, b = index.row(), index.column()
        try:
            cells = typed_cells(str(value), (a, b), self.content.shape)
        except ValueError as error:
            self.refused.emit(f"{self.names.weight(a, b)}: {error}")
            return False
        if any(text != self.content.typed[row][column] for (row, column), text in cells.items()):
            self.texts_entered.emit(cells)
        return True

    def problem(self, index: ModelIndex, text: str) -> str:
        """Return a sentence saying why ``text`` is neither a weight nor a row of them; "" if it is one."""
        try:
            typed_cells(text, (index.row(), index.column()), self.content.shape)
        except ValueError as error:
            return str(error)
        return ""
