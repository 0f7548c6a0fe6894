"""The typed kernel as a small spreadsheet whose weights can also be dragged.

The table knows cells, texts and gestures, but not what a kernel may become: it emits the user's actions and shows the
kernel that it is given next.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QToolTip,
    QWidget,
)

from convstudio.core.model.kernel import Kernel
from convstudio.panels.kernel.table.kernel_brush import KernelBrush
from convstudio.panels.kernel.table.kernel_delegate import KernelDelegate
from convstudio.panels.kernel.table.kernel_gestures import KernelGestures
from convstudio.panels.kernel.table.kernel_grid import KernelGrid
from convstudio.panels.kernel.table.kernel_keys import KEYS, below, is_for_a_cell, next_to
from convstudio.panels.kernel.table.kernel_model import ModelIndex
from convstudio.panels.kernel.table.table_selection import selects_several
from convstudio.panels.kernel.weight_cells import Cell, CellStyle
from convstudio.panels.pictures.in_place_editor import CLEARING, NumberLine
from convstudio.panels.widgets.controls.wheel_turn import WheelTurn
from convstudio.panels.widgets.focus_ring import BRIEF_REASONS
from convstudio.panels.widgets.own_keys import ENTER

_COLORS_TIP: Final = (
    "Its colour goes by the square root of the weights, so that small ones are seen, too."
)
# How the focus comes from elsewhere, and not from the line in which a weight is typed.
_VISITS: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class KernelTable(KernelGrid):
    """The grid of the weights with all that keys and mouse do in it."""

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
    state_changed = Signal()
    """Others are selected, or the focus has come or gone."""
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
        super().__init__(kernel, style, parent)
        self._forwarding = False
        # Whether Tab has led here from a weight that was typed: it goes on from here.
        self._types_on = False
        self.setObjectName("kernel_table")
        self.setAccessibleName("Kernel as typed")
        self.setAccessibleDescription(
            "The arrows move, typing changes a weight, Shift and the arrows select, Control and Enter fill "
            "what is selected with what is typed. Tab leaves, or after a typed weight goes on to the next cell."
        )
        self.brush = KernelBrush(self)
        self._gestures = KernelGestures(self)
        self.selectionModel().currentChanged.connect(lambda *_: self._gestures.current_changed())
        self._zoom_turn = WheelTurn(touchpads=True)
        self._delegate = KernelDelegate(self.kernel_model, style, self)
        self.setItemDelegate(self._delegate)
        # Tab moves from cell to cell only while weights are typed one after another. Otherwise the table is a single
        # tab stop, because 961 stops would trap keyboard users; the arrow keys move within it.
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self._delegate.left.connect(self._move_current)
        self._delegate.filled.connect(self._fill)
        self._delegate.keyed.connect(self.keyed)
        self.kernel_model.refused.connect(self.refused)
        self.kernel_model.texts_entered.connect(self.weights_entered)
        self.show_style(style)

    def _measure(self) -> bool:
        """Let a text be typed in about the size of the digits."""
        is_new = super()._measure()
        self._delegate.show_pixels(self._pixels, self._style.metrics)
        return is_new

    @property
    def grip(self) -> Cell | None:
        return self._gestures.handle

    @property
    def shows_selection(self) -> bool:
        # Menus act on what is selected, wherever the focus is.
        return super().shows_selection or selects_several(self)

    @property
    def is_painted_on(self) -> bool:
        return self.brush.is_on

    @property
    def is_worked_in(self) -> bool:
        """Whether keys are for the table, or for the line in which a weight is typed, once the window has them."""
        focused = self.window().focusWidget()
        return focused is self or (focused is not None and self.isAncestorOf(focused))

    def give_up(self) -> None:
        """End a drag and discard an open text because something else is to be shown."""
        self.brush.release()
        self._gestures.release()
        if (editor := self.open_line) is not None:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def take_text(self) -> None:
        """Take an open text as if Enter had been pressed, but leave one open that is no number."""
        if (editor := self.open_line) is not None:
            self.commitData(editor)
            if not self._has_wrong_editor():
                self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def take_focus(self) -> None:
        """Take the keyboard focus, at the current cell or else at the origin."""
        if self.current_cell is None:
            self.select_cell(self.kernel_model.content.origin)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Claim the keys that have a meaning in a cell before the window's shortcuts take them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            escaping = event.key() == Qt.Key.Key_Escape and self._ends_with_escape
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
        if self.brush.type_key(event):
            self.keyed.emit()
            return
        key, shift = event.key(), bool(event.modifiers() & _SHIFT)
        if event.text() or Qt.Key(key) in KEYS:
            self.keyed.emit()
        if key == Qt.Key.Key_Escape and self._ends_with_escape:
            self._escape()
        elif key in ENTER:
            self._move_current(-1 if shift else 1, 0)
        elif key in CLEARING:
            self._fill("0")
        elif key == Qt.Key.Key_Space:
            if self.currentIndex().isValid():
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @property
    def _ends_with_escape(self) -> bool:
        """Whether there is a gesture, or the brush, that Esc ends."""
        return self._gestures.busy or self.brush.is_on

    def _escape(self) -> None:
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
        if not columns:
            self.select_cell(below(self.current_cell, shape, rows))
        elif (cell := next_to(self.current_cell, shape, columns)) is not None:
            self.select_cell(cell)
            self._types_on = True
        else:
            super().focusNextPrevChild(columns > 0)

    def currentChanged(self, current: ModelIndex, previous: ModelIndex) -> None:
        super().currentChanged(current, previous)
        self._types_on = False

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.state_changed.emit()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Leave with Tab, unless weights are being typed one after another: then go on, and out at the last cell."""
        if not self._types_on:
            return super().focusNextPrevChild(forwards)
        self._move_current(0, 1 if forwards else -1)
        return True

    def _fill(self, text: str) -> None:
        """Enter a text into all selected cells."""
        if cells := self.selected_cells():
            self.weights_entered.emit(dict.fromkeys(cells, text))

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
        if event.reason() in _VISITS:
            self._types_on = False
        clicked = event.reason() == Qt.FocusReason.MouseFocusReason and self.current_cell is None
        super().focusInEvent(event)
        if clicked:
            self.setCurrentIndex(QModelIndex())
        self.state_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the brush away when the keyboard leaves for good, and not for a menu or another window."""
        super().focusOutEvent(event)
        if self.brush.is_on and event.reason() not in BRIEF_REASONS and not self.is_worked_in:
            self.brush_left.emit()
        self.state_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._has_wrong_editor() or self.brush.press(event) or self._gestures.press(event):
            return
        self.press_to_select(self._gestures.as_selecting(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Paint twice with the brush; else edit the cell."""
        if not self.brush.press(event):
            super().mouseDoubleClickEvent(event)

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
        """With Ctrl, enlarge the cells as those of a picture; else scrub the weight under the wheel; else scroll."""
        if event.modifiers() & (_CTRL | _SHIFT) == _CTRL:
            self._gestures.end_wheel()
            if notches := self._zoom_turn.notches(event):
                self.zoom_by(notches, self.anchor_at(event.position()))
        elif not self._gestures.wheel(event) and self._zoom.is_on:
            super().wheelEvent(event)
        # What is around the table never scrolls.
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
        self.brush_left.emit()
        self._gestures.release()

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
        colors = "" if self.has_digits else _COLORS_TIP
        return "\n".join(filter(None, (hidden, colors, self._gestures.tip)))
