"""The typed kernel as a small spreadsheet whose weights can also be dragged.

The table knows cells, texts and gestures, but not what a kernel may become: it emits the user's actions and shows the
kernel that it is given next.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
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
from convstudio.core.notation.naming import IMAGE_NAMES, Names
from convstudio.core.steps.spotlight import Lit
from convstudio.panels.kernel.table.kernel_brush import KernelBrush
from convstudio.panels.kernel.table.kernel_delegate import KernelDelegate
from convstudio.panels.kernel.table.kernel_gestures import KernelGestures
from convstudio.panels.kernel.table.kernel_header import IndexHeader
from convstudio.panels.kernel.table.kernel_keys import KEYS, beside, is_for_a_cell
from convstudio.panels.kernel.table.kernel_model import KernelModel, ModelIndex
from convstudio.panels.kernel.table.table_marks import TableMarks
from convstudio.panels.kernel.table.table_selection import area_around, selected_boxes, spans_of
from convstudio.panels.kernel.table.table_zoom import Anchor
from convstudio.panels.kernel.weight_cells import (
    FEW_CHANGED,
    SMALLEST_CELL_WITH_GAPS,
    Cell,
    CellStyle,
    draw_fills,
    write_weights,
)
from convstudio.panels.pictures.in_place_editor import CLEARING, NumberLine
from convstudio.panels.pictures.marks import SMALLEST_TICK, marked_differently
from convstudio.panels.widgets.controls.wheel_turn import WheelTurn
from convstudio.panels.widgets.own_viewport import give_viewport

_CTRL = Qt.KeyboardModifier.ControlModifier


class KernelTable(QTableView):
    """A table of the weights as typed; `show_kernel` draws what differs and emits nothing."""

    weights_entered = Signal(object)
    """Typed texts by cell: {(a, b): text}."""
    weights_dragged = Signal(object)
    """The texts that a scrub or the brush gives to cells: {(a, b): text}."""
    origin_dragged = Signal(int, int)
    """The cell (r, c) to which the origin's triangle has been dragged."""
    gesture_started = Signal()
    """A scrub, a stroke of the brush or a drag of the origin has begun."""
    gesture_given_up = Signal()
    """What the gesture has changed is to be taken back; it ends next."""
    gesture_ended = Signal()
    """The gesture has ended."""
    brush_left = Signal()
    """The brush is to be put away."""
    fill_entered = Signal(str)
    """A text typed for all selected cells."""
    zoom_turned = Signal(int, object)
    """Notches of the wheel by which the cells are to be larger, and the `Anchor` that stays in place."""
    cell_hovered = Signal(object)
    """The cell (a, b) under the mouse or being dragged, or None."""
    refused = Signal(object)
    """A sentence saying why a typed text is not a weight."""
    editing_ended = Signal()
    """A cell's text has been accepted or abandoned."""
    keyed = Signal()
    """A key was pressed in the table or its editor."""
    advised = Signal(str)
    """What can be done at the mouse's position."""

    def __init__(self, kernel: Kernel, style: CellStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_viewport(self)
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
        self._gestures, self.brush = KernelGestures(self), KernelBrush(self)
        self._zoom_turn = WheelTurn(touchpads=True)
        self._is_cut = False
        self.setModel(self.kernel_model)
        self._delegate = KernelDelegate(self.kernel_model, style, self)
        self.setItemDelegate(self._delegate)
        self._set_up_view()
        self._headers = [IndexHeader(orientation, self) for orientation in Qt.Orientation]
        self.setHorizontalHeader(self._headers[0])
        self.setVerticalHeader(self._headers[1])
        self._delegate.left.connect(self._move_current)
        self._delegate.filled.connect(self.fill_entered)
        self._delegate.keyed.connect(self.keyed)
        self.kernel_model.refused.connect(self.refused)
        self.kernel_model.texts_entered.connect(self.weights_entered)
        self.show_style(style)
        self.show_cell_size(self._cell)

    def _set_up_view(self) -> None:
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoScroll(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Tab moves from cell to cell only while a text is being typed. Otherwise the table is a single tab stop,
        # because 961 stops would trap keyboard users; the arrow keys move within it.
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )

    # What is shown

    def show_kernel(
        self, kernel: Kernel, letters: Letters | None = None, names: Names = IMAGE_NAMES
    ) -> None:
        """Draw what differs; the current cell stays with its weight, or as near to it as the new size allows."""
        current = self.current_cell
        origin = self.kernel_model.content.origin
        if self.kernel_model.show_kernel(kernel, letters, names):
            self.show_cell_size(self._cell)
            if current is not None:
                # The origin goes with its weight, whatever is added or taken away around it.
                self.select_cell(
                    tuple(
                        min(max(at + now - before, 0), count - 1)
                        for at, now, before, count in zip(
                            current, kernel.origin, origin, kernel.shape, strict=True
                        )
                    )
                )
            # Later, Qt would have the table painted twice.
            self.executeDelayedItemsLayout()
        else:
            pixels = self._delegate.pixels
            self._delegate.show_cell_size(self._cell)
            if self._delegate.pixels != pixels:
                self.viewport().update()
        if origin != kernel.origin:
            self.viewport().update()

    def show_style(self, style: CellStyle) -> None:
        """Repaint in the style of another theme."""
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
        for cell in () if self._style.marks.marks.over_edges else marked:
            self._repaint(self.cell_rect(cell), beyond=ceil(self._style.marks.reach(self._cell)))

    def show_lit(self, lit: Lit | None) -> None:
        """Mark the weights of the animation's step."""
        before, self._lit = self._lit, lit
        marks = self._style.marks
        if marks.marks.over_edges:
            return
        # The edges of a part must be whole pixels.
        if not self.devicePixelRatioF().is_integer():
            self.viewport().update()
            return
        cells = marked_differently(before, lit, ticked=self._cell >= SMALLEST_TICK)
        if len(cells) > FEW_CHANGED:
            self.viewport().update()
            return
        for cell in cells:
            place = marks.around(QRectF(self.cell_rect(cell)))
            self.viewport().update(place.toAlignedRect())

    def show_cell_size(self, cell: int, room: QSize | None = None) -> None:
        """Set the size of the square cells, and fit the table's size to them, but to no more than ``room``."""
        self._cell = cell
        self._delegate.show_cell_size(cell)
        kh, kw = self.kernel_model.content.shape
        for header in self._headers:
            header.setDefaultSectionSize(cell)
        at = self._style.metrics.kernel
        whole = QSize(at.index_width + kw * cell + 1, at.index_height + kh * cell + 1)
        shown = whole if room is None else whole.boundedTo(room)
        self._is_cut = shown != whole
        bars = Qt.ScrollBarPolicy
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(bars.ScrollBarAsNeeded if self._is_cut else bars.ScrollBarAlwaysOff)
        self.setFixedSize(shown)
        if self._is_cut:
            self.updateGeometries()
        self.viewport().update()

    def keep(self, anchor: Anchor | None) -> None:
        """Scroll what has been enlarged so that an anchor stays in place, and the current cell in view."""
        if anchor is not None:
            offset = anchor.offset(self._cell).toPoint()
            self.horizontalScrollBar().setValue(offset.x())
            self.verticalScrollBar().setValue(offset.y())
        self._show_current()

    def anchor_at(self, point: QPointF) -> Anchor:
        """Return a place of the viewport with what lies there."""
        scrolled = QPointF(self.horizontalOffset(), self.verticalOffset())
        return Anchor(point, (point + scrolled) / self._cell)

    def _show_current(self) -> None:
        if self._is_cut and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def give_up(self) -> None:
        """End a drag and discard an open text because something else is to be shown."""
        self.brush.release()
        self._gestures.release()
        if (editor := self.open_line) is not None:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    # The current cell and the selection

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
        """Take the keyboard focus, at the current cell or else at the origin."""
        if self.current_cell is None:
            self.select_cell(self.kernel_model.content.origin)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def selected_area(self) -> tuple[int, int, int, int] | None:
        """Return (top, left, bottom, right) around the selection, or around the current cell alone."""
        return area_around(self.selectedIndexes() or [self.currentIndex()])

    def cell_at(self, point: QPoint) -> Cell | None:
        """Return the cell under a point of the viewport, or None."""
        index = self.indexAt(point)
        return (index.row(), index.column()) if index.isValid() else None

    def cell_under(self, point: QPoint) -> Cell:
        """Return the indices under a point of the viewport, also where there is no cell."""
        a, b = point.y() + self.verticalOffset(), point.x() + self.horizontalOffset()
        return a // self._cell, b // self._cell

    def cell_rect(self, cell: Cell) -> QRect:
        """Return the rectangle of a cell in the viewport, or beyond it; an empty one if there is no cell."""
        (a, b), (kh, kw), side = cell, self.kernel_model.content.shape, self._cell
        if a >= kh or b >= kw:
            return QRect()
        left, top = self.horizontalOffset(), self.verticalOffset()
        return QRect(b * side - left, a * side - top, side, side)

    def selected_cells(self) -> list[Cell]:
        """Return the selected cells, row by row, or the current one alone."""
        cells = sorted((index.row(), index.column()) for index in self.selectedIndexes())
        current = self.current_cell
        return cells or ([current] if current is not None else [])

    # Painting: the cells first; marks that cross their edges are drawn on top

    def paintEvent(self, event: QPaintEvent) -> None:
        content, style = self.kernel_model.content, self._style
        # The background is visible in the gaps between the cells as grid lines.
        gap = 1 if self._cell >= SMALLEST_CELL_WITH_GAPS else 0
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), style.grid)
            # A delegate that Qt asks cell by cell would take several times as long for 31 × 31 cells.
            kh, kw = content.shape
            whole = self.cell_rect((0, 0)) | self.cell_rect((kh - 1, kw - 1))
            draw_fills(painter, content, style, whole, self._cell, gap, event.rect())
            if pixels := self._delegate.pixels:
                write_weights(
                    painter, content, style, pixels, self.cell_rect, gap, event.region()
                )
            marks = self._marks(event.rect())
            marks.draw(painter)
            if self.hasFocus() or self.brush.is_on:
                marks.draw_selection(painter, selected_boxes(self))
            handle = self._gestures.handle
            if handle is not None and self.cell_rect(handle).intersects(event.rect()):
                marks.draw_grip(painter, handle)

    def _marks(self, within: QRect) -> TableMarks:
        """Return the painter of the marks in a part of the viewport."""
        gap = 1 if self._cell >= SMALLEST_CELL_WITH_GAPS else 0
        return TableMarks(
            self.kernel_model.content, self._style, self.cell_rect, self.viewport().rect(), within,
            gap, self._delegate.pixels, self._lit, self._focus_cells, self._kept_cells,
        )  # fmt: skip

    def draw_rings(self, painter: QPainter) -> None:
        """Draw the rings of marked cells, which reach beyond the table, in coordinates of the viewport."""
        self._marks(self.viewport().rect()).draw_rings(painter)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Claim the keys that have a meaning in a cell before the window's shortcuts take them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            escaping = event.key() == Qt.Key.Key_Escape and self._is_busy
            if escaping or is_for_a_cell(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (editor := self.open_line) is not None:
            # In an inactive window the table keeps the focus, so keys are forwarded to the open editor. A key that the
            # editor ignores comes back here and must not be forwarded again.
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
        if event.text() or Qt.Key(key) in KEYS:
            self.keyed.emit()
        if key == Qt.Key.Key_Escape and self._is_busy:
            self._restore()
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

    @property
    def _is_busy(self) -> bool:
        """Whether there is something that Esc ends."""
        return self._gestures.busy or self.brush.is_on

    def _restore(self) -> None:
        """Take a gesture back, or else put the brush away."""
        if self._gestures.busy:
            self._gestures.restore()
        elif self.brush.busy:
            self.brush.restore()
        else:
            self.brush_left.emit()

    def keyboardSearch(self, _search: str) -> None:
        """Do nothing: typing edits a cell instead of searching."""

    def _move_current(self, rows: int, columns: int) -> None:
        """Move as Enter and Tab do."""
        if self.current_cell is None:
            return
        shape = self.kernel_model.content.shape
        self.select_cell(beside(self.current_cell, shape, rows, columns))

    # Editing: an invalid text stays open until it is corrected, or abandoned with Esc

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        reverted = hint == QAbstractItemDelegate.EndEditHint.RevertModelCache
        if reverted or not editor.property("wrong"):
            super().closeEditor(editor, hint)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editing_ended.emit()

    @property
    def open_line(self) -> NumberLine | None:
        """The editor in which a cell's text is open, or None."""
        editors: list[NumberLine] = self.viewport().findChildren(NumberLine)
        return next((editor for editor in editors if editor.isVisible()), None)

    def _has_wrong_editor(self) -> bool:
        """Return whether an invalid text is still open; if so, focus it and explain again why it is invalid."""
        editor = self.open_line
        if editor is None:
            return False
        problem = self.kernel_model.problem(self.currentIndex(), editor.text())
        if not problem:
            return False
        editor.mark_problem(problem)
        self.refused.emit(problem)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # The mouse

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Undo Qt's choice of the first cell as the current one when a click gives the focus."""
        clicked = event.reason() == Qt.FocusReason.MouseFocusReason and self.current_cell is None
        super().focusInEvent(event)
        if clicked:
            self.setCurrentIndex(QModelIndex())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not (
            self._has_wrong_editor() or self.brush.press(event) or self._gestures.press(event)
        ):
            self.press_to_select(self._gestures.as_selecting(event))

    def press_to_select(self, event: QMouseEvent) -> None:
        """Begin a selection, as Qt does."""
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not (self.brush.move(event) or self._gestures.move(event)):
            super().mouseMoveEvent(event)
        self._hover()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.brush.release():
            self._gestures.release()
            super().mouseReleaseEvent(event)
        self._hover()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl enlarge the cells as those of a picture, else scrub the weight under the wheel, else scroll."""
        held = event.modifiers() & (_CTRL | Qt.KeyboardModifier.ShiftModifier)
        if held == _CTRL:
            self._gestures.end_wheel()
            if notches := self._zoom_turn.notches(event):
                self.zoom_turned.emit(notches, self.anchor_at(event.position()))
        elif not self._gestures.wheel(event) and self._is_cut:
            super().wheelEvent(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._leave()

    def _leave(self) -> None:
        self._gestures.leave()
        self._hover()

    def _hover(self) -> None:
        """Emit the cell under the mouse, or the one being dragged."""
        self.cell_hovered.emit(self._gestures.cell)
        self._gestures.advise()

    def hideEvent(self, event: QHideEvent) -> None:
        """End a drag: a hidden table receives no release of the button."""
        super().hideEvent(event)
        self.brush.release()
        self._gestures.release()

    def currentChanged(self, current: ModelIndex, previous: ModelIndex) -> None:
        super().currentChanged(current, previous)
        self._repaint(self.visualRect(previous), self.visualRect(current))
        self._gestures.current_changed()
        self._show_current()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._repaint(*spans_of(self, selected), *spans_of(self, deselected))

    def _repaint(self, *places: QRect, beyond: int = 2) -> None:
        """Repaint places including the lines around them, where the frames of selected cells are drawn."""
        for place in places:
            self.viewport().update(place.adjusted(-beyond, -beyond, beyond, beyond))

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a tooltip for a weight that does not fit into its cell, and for what can be dragged."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        # Leaving the viewport for the indices counts as leaving.
        if event.type() == QEvent.Type.Leave:
            self._leave()
        return super().viewportEvent(event)

    def _tip(self, point: QPoint) -> str:
        cell = self.cell_at(point)
        if cell is None:
            return ""
        model, metrics = self.kernel_model, self._style.metrics
        hidden = model.content.hidden_text(model.names, cell, self._cell, metrics)
        return "\n".join(filter(None, (hidden, self._gestures.tip)))
