"""The states of the history as a Qt item model, the latest first."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from convstudio.document.history import State

ModelIndex = QModelIndex | QPersistentModelIndex

_START: Final = "Start"
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemNeverHasChildren
)


def state_text(state: State) -> str:
    """A state's name and the edit that led to it: "soft · Gaussian 5 × 5"."""
    return " · ".join(filter(None, (state.name, state.text or _START)))


class StateModel(QAbstractListModel):
    """A list model whose rows are states, from the latest to the first.

    EditRole is the name, DisplayRole is name and edit, and AccessibleTextRole adds "current" or "undone".
    """

    named = Signal(int, str)
    """The index of a state and its new name, when a name has been edited."""

    def __init__(self) -> None:
        super().__init__()
        self.states: tuple[State, ...] = ()
        self.current: int | None = None

    def show_states(self, states: tuple[State, ...], current: int | None) -> None:
        """Show other states; ``current`` is the index of the current one, or None.

        Only the rows that differ are announced to views, so that a list of thousands is not laid out again.
        """
        before, was = self.states, self.current
        if states != before:
            self._show_rows(before, states, current)
        self.current = current
        if current != was and current is not None and was is not None:
            rows = sorted(self.row_of(min(each, len(states) - 1)) for each in (current, was))
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[1]))

    def _show_rows(
        self, before: tuple[State, ...], states: tuple[State, ...], current: int | None
    ) -> None:
        same = _common_start(before, states)
        if len(before) == len(states) and before[same + 1 :] == states[same + 1 :]:
            self.states = states
            row = self.index(self.row_of(same))
            self.dataChanged.emit(row, row)
        elif same == 0:
            self.beginResetModel()
            self.states, self.current = states, current
            self.endResetModel()
        else:
            if len(before) > same:
                self.beginRemoveRows(QModelIndex(), 0, len(before) - same - 1)
                self.states = before[:same]
                self.endRemoveRows()
            if len(states) > same:
                self.beginInsertRows(QModelIndex(), 0, len(states) - same - 1)
                self.states, self.current = states, current
                self.endInsertRows()

    def row_of(self, index: int) -> int:
        """The row of a state's index; equally, the index of a row's state."""
        return len(self.states) - 1 - index

    def state_at(self, index: ModelIndex) -> State:
        """The state of a row."""
        return self.states[self.row_of(index.row())]

    def is_undone(self, index: ModelIndex) -> bool:
        """Whether a row's state comes after the current one."""
        return self.current is not None and self.row_of(index.row()) > self.current

    def is_current(self, index: ModelIndex) -> bool:
        """Whether a row's state is the current one."""
        return self.row_of(index.row()) == self.current

    def rowCount(self, parent: ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.states)

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        state = self.state_at(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return state_text(state)
        if role == Qt.ItemDataRole.EditRole:
            return state.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            place = (
                "current" if self.is_current(index) else "undone" if self.is_undone(index) else ""
            )
            return ", ".join(filter(None, (state_text(state), place)))
        return None

    def setData(self, index: ModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Emit `named` for a new name; the renamed state comes back through `show_states`."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        name = " ".join(str(value).split())
        if name != self.state_at(index).name:
            self.named.emit(self.row_of(index.row()), name)
        return True


def _common_start(one: tuple[State, ...], other: tuple[State, ...]) -> int:
    """The number of states that both begin with."""
    shorter = min(len(one), len(other))
    for count in (shorter, shorter - 1):  # usually one edit was added, or the last one changed
        if count > 0 and one[:count] == other[:count]:
            return count
    return next((at for at in range(shorter) if one[at] is not other[at]), shorter)
