"""The list of the user's own kernels: a small picture, the name, size, sum and note of each, edited in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from convstudio.core.notation.weights import sum_text
from convstudio.core.numbers.quoting import printable
from convstudio.panels.kernel.footer.kernel_size import size_text
from convstudio.panels.kernel.named.thumbnail import draw_thumbnail
from convstudio.panels.kernel.weight_cells import CellStyle
from convstudio.panels.widgets.controls.name_delegate import NameDelegate
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import LEFT, elided_name, write, write_fitted
from convstudio.panels.widgets.own_keys import ENTER
from convstudio.theme import Theme, text_font

if TYPE_CHECKING:
    from convstudio.core.library.shelf import Entry

_ROW: Final = 46  # pixels
_PICTURE: Final = 32
_MARGIN: Final = 10
# A Mac's keyboard has no other key that deletes than Backspace.
_DELETE: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

ModelIndex = QModelIndex | QPersistentModelIndex


class KeptModel(QAbstractListModel):
    """A list model whose rows are entries of the library. EditRole is the name."""

    named = Signal(object, str)
    """An `Entry` and its new name, when a name has been edited."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return entry.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.name}, {summary(entry)}"
            case Qt.ItemDataRole.ToolTipRole:
                note = entry.problem or entry.about.note
                return "\n".join(filter(None, (note, printable(str(entry.path)))))
        return None

    def setData(self, index: ModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Emit `named` for a new name; the renamed entry comes back through `show_entries`."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        entry, name = self.entries[index.row()], " ".join(str(value).split())
        if name and name != entry.name:
            self.named.emit(entry, name)
        return True


def summary(entry: Entry) -> str:
    """Return "3 × 3 · Σ = 1 · for cross-correlation · a note", or why the file holds no kernel."""
    kernel, about = entry.kernel, entry.about
    if kernel is None:
        return entry.problem
    meant = {None: "", True: "for convolution", False: "for cross-correlation"}[about.flip]
    note = " ".join(about.note.split())
    parts = (size_text(*kernel.shape), sum_text(kernel), meant, printable(note))
    return " · ".join(filter(None, parts))


class KeptList(QListView):
    """A list of kernels: Enter or a double click takes one, F2 renames it, Del deletes it."""

    chosen = Signal(object)
    """The `Entry` to be used as the kernel."""
    dropped = Signal(object)
    """The `Entry` to be deleted."""
    entries_changed = Signal()
    """Entries that had to wait for the end of an edit are shown now."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("kept_kernels")
        self.setAccessibleName("Kernels of your own")
        self.rows = KeptModel()
        self.setModel(self.rows)
        # What is to be shown once the name that is being edited is.
        self._pending: Sequence[Entry] | None = None
        self._delegate = KeptDelegate(self, theme)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._choose)

    def show_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._delegate.show_theme(theme)
        self.viewport().update()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries; the current one stays so if it is there, else its place does.

        While a name is edited they wait: other rows would close the editor, and lose what was typed.
        """
        if self.state() == QAbstractItemView.State.EditingState:
            self._pending = entries
            return
        if tuple(entries) == self.rows.entries:
            return
        current, row = self.current, self.currentIndex().row()
        self.rows.show_entries(entries)
        paths = [entry.path for entry in entries]
        if current is not None and current.path in paths:
            row = paths.index(current.path)
        if entries:
            self.select(min(max(row, 0), len(entries) - 1))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self.show_entries(pending)
            self.entries_changed.emit()

    def select(self, row: int) -> None:
        """Make a row the current one."""
        index = self.rows.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    @property
    def current(self) -> Entry | None:
        """The entry of the current row."""
        index = self.currentIndex()
        return self.rows.entries[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), Qt.Key(event.key())
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if is_editing or not index.isValid() or key not in (*ENTER, *_DELETE):
            super().keyPressEvent(event)
        elif key in _DELETE:
            self.dropped.emit(self.rows.entries[index.row()])
        else:
            self._choose(index)

    def _choose(self, index: ModelIndex) -> None:
        self.chosen.emit(self.rows.entries[index.row()])


class KeptDelegate(NameDelegate):
    """A painter of rows, and the editor of their names."""

    def __init__(self, parent: KeptList, theme: Theme) -> None:
        super().__init__(parent)
        self._list = parent
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        self._theme, self._style = theme, CellStyle(theme)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: ModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        entry, theme = self._list.rows.entries[index.row()], self._theme
        rect = QRectF(option.rect)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        if entry.kernel is not None:
            square = QRectF(0, 0, _PICTURE, _PICTURE)
            square.moveCenter(rect.center())
            square.moveLeft(rect.left() + _MARGIN)
            draw_thumbnail(painter, square, entry.kernel, self._style)
        first, second = _lines(rect)
        painter.setFont(text_font(13, QFont.Weight.DemiBold))
        painter.setPen(theme.color("text"))
        name = elided_name(entry.name, painter.font(), first.width())
        write_fitted(painter, first, name, entry.name, LEFT)
        painter.setFont(text_font(12))
        painter.setPen(theme.color("secondary"))
        write(painter, second, summary(entry), LEFT, smallest=11)
        if is_current and option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, rect.adjusted(1, 1, -1, -1), theme.color("accent"), radius=4)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: ModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("kept_name")
        editor.setAccessibleName("Name of the kernel")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: ModelIndex
    ) -> None:
        first, _ = _lines(QRectF(option.rect))
        editor.setGeometry(first.toRect().adjusted(-6, -3, 0, 1))


def _lines(rect: QRectF) -> tuple[QRectF, QRectF]:
    """The places of a row's name and of what is below it."""
    text = rect.adjusted(2 * _MARGIN + _PICTURE, 4, -_MARGIN, -4)
    half = text.height() / 2
    return text.adjusted(0, 0, 0, -half), text.adjusted(0, half, 0, 0)
