"""A list of states of the history, each with a thumbnail of its kernel; names are edited in place."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from convstudio.document.history import State
from convstudio.panels.kernel.named.thumbnail import draw_thumbnail
from convstudio.panels.kernel.weight_cells import CellStyle
from convstudio.panels.widgets.controls.name_delegate import NameDelegate
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import LEFT, write
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.panels.widgets.own_keys import ENTER
from convstudio.theme import LIGHT, Theme, text_font
from convstudio.tools.states.state_model import ModelIndex, StateModel, state_text

_ROW: Final = 26  # pixels
_PICTURE: Final = 18
_MARGIN: Final = 8
_SIGN: Final = 26  # the width of ★ or × at the end of a row
_BAR: Final = 3  # the width of the bar beside the current state
_UNDONE: Final = 0.45  # the opacity of the kernel of an undone state
_OWN_KEYS: Final = (
    *ENTER, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_F2,
    Qt.Key.Key_Delete,
)  # fmt: skip


class StateList(QTableView):
    """A one-column view of states; a click or Enter chooses one.

    It is a table since `QListView` asks the model for every row at each change, `QTableView` only for visible ones.

    If ``is_kept``, the states are those kept for their names, and × and Del drop one. In the other kind of list, ★ and
    F2 name a state.
    """

    state_chosen = Signal(int)
    """The index of the state that was chosen."""
    dropped = Signal(int)
    """The index of a state to drop."""

    def __init__(self, name: str, words: str, *, is_kept: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.is_kept = is_kept
        self.states = StateModel()
        self.setModel(self.states)
        self._delegate = StateDelegate(self, is_kept)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(_ROW)
        rows.setDefaultSectionSize(_ROW)
        columns.setStretchLastSection(True)
        rows.hide()
        columns.hide()
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.NoEditTriggers
            if is_kept
            else QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_states(self, states: tuple[State, ...], current: int | None) -> None:
        """Show other states; scroll to the current one if that has changed."""
        before, was = self.states.states, self.states.current
        self.states.show_states(states, current)
        if current is not None and (states != before or current != was):
            self._go_to(self.states.index(self.states.row_of(current)))
        elif states and not self.currentIndex().isValid():
            self._go_to(self.states.index(0))

    def _go_to(self, index: QModelIndex) -> None:
        if self.state() != QAbstractItemView.State.EditingState:
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def show_theme(self, theme: Theme) -> None:
        self._delegate.show_theme(theme)
        self.viewport().update()

    def covered_places(self) -> list[Covered]:
        """The area of the rows, which a message should not cover."""
        return [(QRectF(self.rect()), WRITING)]

    def sizeHint(self) -> QSize:
        return QSize(220, 3 * _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, _ROW)

    # Acts

    def event(self, event: QEvent) -> bool:
        """Claim the list's own keys before the transport's shortcuts take them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and Qt.Key(event.key()) in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the list's keys, and leave letters to the window: Qt would search for a row that begins with one."""
        key, index = Qt.Key(event.key()), self.currentIndex()
        if key in ENTER and index.isValid():
            self._choose(index)
        elif key == Qt.Key.Key_Delete and self.is_kept and index.isValid():
            self._drop(index)
        elif key in _OWN_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End go to the first and the last row: there is only one column."""
        if action == QAbstractItemView.CursorAction.MoveHome:
            return self.states.index(0)
        if action == QAbstractItemView.CursorAction.MoveEnd:
            return self.states.index(self.states.rowCount() - 1)
        return super().moveCursor(action, modifiers)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore a click outside all rows."""
        if self.indexAt(event.position().toPoint()).isValid():
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() != Qt.MouseButton.LeftButton or index != self.currentIndex():
            return
        if not index.isValid():
            return
        if not _sign_place(self.visualRect(index)).contains(at):
            self._choose(index)
        elif self.is_kept:
            self._drop(index)
        else:
            self.edit(index)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().update()

    def _choose(self, index: ModelIndex) -> None:
        self.state_chosen.emit(self.states.row_of(index.row()))

    def _drop(self, index: ModelIndex) -> None:
        self.dropped.emit(self.states.row_of(index.row()))


class StateDelegate(NameDelegate):
    """A delegate that paints a state as a bar if it is current, its kernel, its text, and ★ or ×; and edits names."""

    def __init__(self, parent: StateList, is_kept: bool) -> None:
        super().__init__(parent)
        self._list, self._is_kept = parent, is_kept
        self.painted = 0
        """The number of rows painted so far, for tests."""
        self.show_theme(LIGHT)

    def show_theme(self, theme: Theme) -> None:
        self._theme, self._style = theme, CellStyle(theme)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: ModelIndex) -> QSize:
        return QSize(90, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        self.painted += 1
        theme, model, rect = self._theme, self._list.states, option.rect
        state = model.state_at(index)
        undone, current = model.is_undone(index), model.is_current(index)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if hovered or current:
            painter.fillRect(rect, theme.color("hover"))
        if current:
            bar = QRectF(rect.left(), rect.top() + 3, _BAR, rect.height() - 6)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        self._draw_kernel(painter, rect, state, undone)
        weight = QFont.Weight.DemiBold if current or state.name else QFont.Weight.Normal
        painter.setFont(text_font(13, weight))
        painter.setPen(theme.color("secondary" if undone else "text"))
        text = state_text(state)
        write(painter, _text_place(rect), text, LEFT, shorter=[_shorter(state)], smallest=12)
        if self._is_kept or state.name or hovered or _has_cursor(option):
            sign = "×" if self._is_kept else "★" if state.name else "☆"
            painter.setFont(text_font(15 if self._is_kept else 14))
            painter.setPen(
                theme.color("accent" if state.name and not self._is_kept else "secondary")
            )
            write(painter, QRectF(_sign_place(rect)), sign)
        if _has_cursor(option):
            draw_focus(
                painter, QRectF(rect).adjusted(1, 1, -1, -1), theme.color("accent"), radius=4
            )
        painter.restore()

    def _draw_kernel(self, painter: QPainter, rect: QRect, state: State, undone: bool) -> None:
        square = QRectF(0, 0, _PICTURE, _PICTURE)
        square.moveCenter(
            QRectF(rect.left() + _MARGIN, rect.top(), _PICTURE, rect.height()).center()
        )
        painter.setOpacity(_UNDONE if undone else 1.0)
        draw_thumbnail(painter, square, state.experiment.kernel, self._style)
        painter.setOpacity(1.0)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: ModelIndex,
    ) -> bool:
        """Show a tip on ★ or × that says what a click there does."""
        if index.isValid() and _sign_place(option.rect).contains(event.pos()):
            tip = "Drop it (Del)" if self._is_kept else "Give this state a name (F2)"
            QToolTip.showText(event.globalPos(), tip, view)
            return True
        return bool(super().helpEvent(event, view, option, index))

    # Naming

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: ModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("state_name")
        editor.setAccessibleName("Name of the state")
        editor.setAccessibleDescription("Without a name it is no longer kept.")
        editor.setPlaceholderText(f"Name of “{state_text(self._list.states.state_at(index))}”")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: ModelIndex
    ) -> None:
        place = _text_place(option.rect).toRect()
        place.setRight(_sign_place(option.rect).right())
        editor.setGeometry(place.adjusted(-6, 0, 0, 0))


def _shorter(state: State) -> str:
    """The most telling part of a state's text: its name, or what follows a prefix such as "Lesson: "."""
    return state.name or state.text.rpartition(": ")[2] or state_text(state)


def _has_cursor(option: QStyleOptionViewItem) -> bool:
    """Whether a row has the keyboard focus."""
    return bool(option.state & QStyle.StateFlag.State_HasFocus)


def _sign_place(rect: QRect) -> QRect:
    return QRect(rect.right() + 1 - _SIGN, rect.top(), _SIGN, rect.height())


def _text_place(rect: QRect) -> QRectF:
    return QRectF(rect).adjusted(2 * _MARGIN + _PICTURE, 0, -_SIGN, 0)
