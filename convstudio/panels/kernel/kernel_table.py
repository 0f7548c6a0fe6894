"""The typed kernel as a small spreadsheet whose weights can also be dragged.

The table knows cells, texts and gestures. It does not know what a kernel may become: it says what
the user did, and shows whatever kernel it is given next.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QTableView,
    QToolTip,
    QWidget,
)

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.letters import Letters
from convstudio.core.steps.spotlight import Lit
from convstudio.panels.kernel.kernel_delegate import KernelDelegate
from convstudio.panels.kernel.kernel_gestures import KernelGestures
from convstudio.panels.kernel.kernel_header import IndexHeader
from convstudio.panels.kernel.kernel_model import KernelModel, ModelIndex
from convstudio.panels.kernel.table_marks import TableMarks, selected_boxes
from convstudio.panels.kernel.weight_cells import (
    SMALLEST_CELL_WITH_GAPS,
    Cell,
    CellStyle,
    draw_fills,
)
from convstudio.panels.pictures.in_place_editor import CLEARING, COMMAND, MOVING, NumberLine
from convstudio.panels.pictures.marks import SMALLEST_TICK, marked_differently

_KEYS_OF_OURS = {*MOVING, *CLEARING, Qt.Key.Key_Space}


class KernelTable(QTableView):
    """Emits what the user did; `show_kernel` draws what differs and emits nothing."""

    weights_entered = Signal(object)  # {(a, b): text}
    weight_scrubbed = Signal(int, int, str)
    origin_dragged = Signal(int, int)
    gesture_started = Signal()
    gesture_ended = Signal()
    cell_hovered = Signal(object)  # (a, b) or None
    refused = Signal(object)
    editing_ended = Signal()  # a cell's text was taken or given up
    keyed = Signal()  # a key was pressed in it
    advised = Signal(str)  # what can be done where the mouse is now

    def __init__(self, kernel: Kernel, style: CellStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forwarding = False
        self.setObjectName("kernel_table")
        self.setAccessibleName("Kernel as typed")
        self.setAccessibleDescription(
            "The arrows move, typing changes a weight, Shift and the arrows select, Tab leaves."
        )
        self._style = style
        self._focus_cells: frozenset[Cell] = frozenset()
        self._kept_cells: frozenset[Cell] = frozenset()
        self._lit: Lit | None = None
        self._cell = 40
        self.kernel_model = KernelModel(kernel)
        self._gestures = KernelGestures(self)
        self.setModel(self.kernel_model)
        self._delegate = KernelDelegate(self.kernel_model, style, self)
        self.setItemDelegate(self._delegate)
        self._set_up_view()
        self._headers = [IndexHeader(orientation, self) for orientation in Qt.Orientation]
        self.setHorizontalHeader(self._headers[0])
        self.setVerticalHeader(self._headers[1])
        self._delegate.left.connect(self._move_current)
        self._delegate.keyed.connect(self.keyed)
        self.kernel_model.refused.connect(self.refused)
        self.kernel_model.text_entered.connect(
            lambda a, b, text: self.weights_entered.emit({(a, b): text})
        )
        self.show_style(style)
        self.show_cell_size(self._cell)

    def _set_up_view(self) -> None:
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoScroll(False)
        # Tab goes on from cell to cell only out of a text that is being typed. The table is one stop among the
        # controls, as 961 of them would be a trap; arrows move in it.
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )

    # What is shown

    def show_kernel(self, kernel: Kernel, letters: Letters | None = None) -> None:
        """Draw what differs; the current cell stays as near to where it is as the new size allows."""
        current = self.current_cell
        origin = self.kernel_model.content.origin
        if self.kernel_model.show_kernel(kernel, letters):
            self.show_cell_size(self._cell)
            if current is not None:
                kh, kw = kernel.shape
                self.select_cell((min(current[0], kh - 1), min(current[1], kw - 1)))
        else:
            self._delegate.show_cell_size(self._cell)
        if origin != kernel.origin:
            self.viewport().update()

    def show_style(self, style: CellStyle) -> None:
        """Repaint in another theme's colours."""
        self._style = style
        self._delegate.show_style(style)
        for header in self._headers:
            header.cell_style = style
            header.setVisible(bool(style.metrics.kernel.index_width))
            header.viewport().update()
        self.show_cell_size(self._cell)

    def show_target(self, cells: frozenset[Cell], kept: frozenset[Cell] = frozenset()) -> None:
        """Mark these weights as pointed at, and those ``kept`` lit beside them."""
        marked = cells | kept | self._focus_cells | self._kept_cells
        self._focus_cells, self._kept_cells = cells, kept
        for cell in marked:
            self._repaint(self.cell_rect(cell))

    def show_lit(self, lit: Lit | None) -> None:
        """Mark the weights of the animation's step."""
        if self._style.metrics.marks.over_edges:
            self.viewport().update()
        for cell in marked_differently(self._lit, lit, ticked=self._cell >= SMALLEST_TICK):
            place = self.visualRect(self.model().index(*cell))
            self.viewport().update(place.adjusted(-3, -3, 3, 3))
        self._lit = lit

    def show_cell_size(self, cell: int) -> None:
        """Make the cells squares of this size and the table exactly as large as they need."""
        self._cell = cell
        self._delegate.show_cell_size(cell)
        kh, kw = self.kernel_model.content.shape
        for header in self._headers:
            header.setDefaultSectionSize(cell)
        at = self._style.metrics.kernel
        self.setFixedSize(at.index_width + kw * cell + 1, at.index_height + kh * cell + 1)
        self.viewport().update()

    def give_up(self) -> None:
        """End a drag, and close the editor with what stands in it: something else is to be shown."""
        self._gestures.release()
        if (editor := self.open_line) is not None:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    # Where the user is

    @property
    def current_cell(self) -> Cell | None:
        """The current cell, if there is one."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    def select_cell(self, cell: Cell) -> None:
        """Make a cell the current and only selected one."""
        self.selectionModel().setCurrentIndex(
            self.model().index(*cell), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def take_focus(self) -> None:
        """Be ready for the keys, at the current cell or else at the origin."""
        if self.current_cell is None:
            self.select_cell(self.kernel_model.content.origin)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def selected_area(self) -> tuple[int, int, int, int] | None:
        """(top, left, bottom, right) around all that is selected, or the current cell alone."""
        cells = [(index.row(), index.column()) for index in self.selectedIndexes()]
        if not cells and self.current_cell is not None:
            cells = [self.current_cell]
        if not cells:
            return None
        rows, columns = zip(*cells, strict=True)
        return min(rows), min(columns), max(rows), max(columns)

    def cell_at(self, point: QPoint) -> Cell | None:
        """The cell under a point of the viewport."""
        index = self.indexAt(point)
        return (index.row(), index.column()) if index.isValid() else None

    def cell_rect(self, cell: Cell) -> QRect:
        """Where a cell is in the viewport."""
        return self.visualRect(self.model().index(*cell))

    # Painting: the delegate fills the cells, the marks that cross their edges go on top

    def paintEvent(self, event: QPaintEvent) -> None:
        content, style = self.kernel_model.content, self._style
        # The ground shows through the gaps between the cells as grid lines.
        gap = 1 if self._cell >= SMALLEST_CELL_WITH_GAPS else 0
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), style.grid)
        shows_digits = content.shows_digits(self._cell, style.metrics)
        if shows_digits:
            super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            if not shows_digits:  # the delegate takes fifty times as long for 31 × 31 cells
                kh, kw = content.shape
                whole = self.cell_rect((0, 0)) | self.cell_rect((kh - 1, kw - 1))
                draw_fills(painter, content, style, whole, self._cell, gap)
            marks = TableMarks(
                content, style, self.cell_rect, self.viewport().rect(), gap, self._lit,
                self._focus_cells, self._kept_cells,
            )  # fmt: skip
            marks.draw(painter)
            if self.hasFocus():
                marks.draw_selection(painter, selected_boxes(self))
            if (handle := self._gestures.handle) is not None:
                marks.draw_grip(painter, handle)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Claim the keys that mean something in a cell before the window's shortcuts take them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            escaping = event.key() == Qt.Key.Key_Escape and self._gestures.busy
            typed = event.text().isprintable() and event.text() != ""
            ours = typed or Qt.Key(event.key()) in _KEYS_OF_OURS
            if escaping or (ours and not event.modifiers() & COMMAND):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (editor := self.open_line) is not None:
            # Where the window is not active, the table keeps the focus; typing belongs to the text.
            # A key that the text has no use for comes back here, and must not go round for ever.
            if self._forwarding:
                event.ignore()
                return
            self._forwarding = True
            try:
                QApplication.sendEvent(editor, event)
            finally:
                self._forwarding = False
            return
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.text() or Qt.Key(key) in _KEYS_OF_OURS:
            self.keyed.emit()
        if key == Qt.Key.Key_Escape and self._gestures.busy:
            self._gestures.restore()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._move_current(-1 if shift else 1, 0)
        elif key in CLEARING:
            cells = {(index.row(), index.column()): "0" for index in self.selectedIndexes()}
            if cells:
                self.weights_entered.emit(cells)
        elif key == Qt.Key.Key_Space:
            if self.currentIndex().isValid():
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Typing types; it does not search."""

    def _move_current(self, rows: int, columns: int) -> None:
        """Move as Enter and Tab do: down stops at the last row, right wraps to the next row."""
        if self.current_cell is None:
            return
        kh, kw = self.kernel_model.content.shape
        a, b = self.current_cell
        if columns:
            a, b = divmod((a * kw + b + columns) % (kh * kw), kw)
        self.select_cell((min(max(a + rows, 0), kh - 1), b))

    # Editing: a wrong text stays open until it is mended or given up with Esc

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        reverted = hint == QAbstractItemDelegate.EndEditHint.RevertModelCache
        if reverted or not editor.property("wrong"):
            super().closeEditor(editor, hint)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editing_ended.emit()

    @property
    def open_line(self) -> NumberLine | None:
        """The line in which a cell's text is open."""
        editors: list[NumberLine] = self.viewport().findChildren(NumberLine)
        return next((editor for editor in editors if editor.isVisible()), None)

    def _has_wrong_editor(self) -> bool:
        """Whether a refused text is still open; it gets the focus and says again why it was."""
        editor = self.open_line
        if editor is None or not (problem := self.kernel_model.problem(editor.text())):
            return False
        editor.mark_problem(problem)
        self.refused.emit(problem)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # The mouse

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first cell current; of a click that would be one which has not been chosen."""
        clicked = event.reason() == Qt.FocusReason.MouseFocusReason and self.current_cell is None
        super().focusInEvent(event)
        if clicked:
            self.setCurrentIndex(QModelIndex())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not (self._has_wrong_editor() or self._gestures.press(event)):
            super().mousePressEvent(self._gestures.as_selecting(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._gestures.move(event):
            super().mouseMoveEvent(event)
        self._hover()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._gestures.release()
        super().mouseReleaseEvent(event)
        self._hover()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whatever it does not change, it does not scroll either."""
        self._gestures.wheel(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._leave()

    def _leave(self) -> None:
        self._gestures.leave()
        self._hover()

    def _hover(self) -> None:
        """Where the mouse is, or the weight that it drags there from."""
        self.cell_hovered.emit(self._gestures.cell)
        self._gestures.advise()

    def hideEvent(self, event: QHideEvent) -> None:
        """Something else stands here now: no release of the button will come."""
        super().hideEvent(event)
        self._gestures.release()

    def currentChanged(self, current: ModelIndex, previous: ModelIndex) -> None:
        super().currentChanged(current, previous)
        self._repaint(self.visualRect(previous), self.visualRect(current))
        self._gestures.current_changed()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        spans = [*selected.toList(), *deselected.toList()]
        ends = [(span.topLeft(), span.bottomRight()) for span in spans]
        self._repaint(*(self.visualRect(first) | self.visualRect(last) for first, last in ends))

    def _repaint(self, *places: QRect) -> None:
        """With the lines around them, over which the frames of what is selected are drawn."""
        for place in places:
            self.viewport().update(place.adjusted(-2, -2, 2, 2))

    def viewportEvent(self, event: QEvent) -> bool:
        """A tooltip for a weight that its cell is too small to show, and for what can be dragged."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        if event.type() == QEvent.Type.Leave:  # for the indices, too, which are the table's
            self._leave()
        return super().viewportEvent(event)

    def _tip(self, point: QPoint) -> str:
        cell = self.cell_at(point)
        if cell is None:
            return ""
        hidden = self.kernel_model.content.hidden_text(cell, self._cell, self._style.metrics)
        return "\n".join(filter(None, (hidden, self._gestures.tip)))
