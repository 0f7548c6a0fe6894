"""The tool *History*: the states of the history, the latest first, and the kept ones."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QVBoxLayout, QWidget

from convstudio.document.history import History, State
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.theme import Theme
from convstudio.tools.parts.controls import quiet_title
from convstudio.tools.states.state_list import StateList
from convstudio.tools.tool import ToolView

# The ratio of width to height from which on kept states are shown beside the others, and not below them.
_WIDE: Final = 1.6
_KEPT_TIP: Final = "States with a name that an edit, or clearing, has taken out of the history."


class HistoryTool(ToolView):
    """The list of the history's states and, beside or below it, that of the kept ones."""

    state_chosen = Signal(int)
    """The index of a state in the history to make current."""
    state_named = Signal(int, str)
    """The index of a state, and its new name; "" removes the name."""
    kept_chosen = Signal(object)
    """A kept `State` to make current again."""
    kept_dropped = Signal(object)
    """A kept `State` to drop."""
    cleared = Signal()
    """Request to drop all states but the current one and the named ones."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: tuple[State, ...] = ()
        self._line = StateList("history_states", "History, the latest first", is_kept=False)
        self._kept_list = StateList("kept_states", "Kept states", is_kept=True)
        self._clear = flat_button(
            "Clear ▾", "clear_history", "Drop all states but this one and those with a name."
        )
        self._clear.setAccessibleName("Clear the history")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._clearing = QAction(menu)
        self._clearing.setToolTip("It cannot be undone.")
        menu.addAction(self._clearing)
        open_menu_from(self._clear, menu)
        self._clearing.triggered.connect(lambda _=False: self.cleared.emit())
        heading = quiet_title("★ Kept")
        heading.setContentsMargins(8, 3, 8, 3)
        heading.setToolTip(_KEPT_TIP)
        self._kept_part = QWidget()
        kept = QVBoxLayout(self._kept_part)
        kept.setContentsMargins(0, 0, 0, 0)
        kept.setSpacing(0)
        kept.addWidget(heading)
        kept.addWidget(self._kept_list, 1)
        self._kept_part.hide()
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(8)
        self._parts.addWidget(self._line, 2)
        self._parts.addWidget(self._kept_part, 1)
        self.setFocusProxy(self._line)
        self._line.state_chosen.connect(self.state_chosen)
        self._line.states.named.connect(self.state_named)
        self._kept_list.state_chosen.connect(lambda at: self.kept_chosen.emit(self._kept[at]))
        self._kept_list.dropped.connect(lambda at: self.kept_dropped.emit(self._kept[at]))

    def controls(self) -> tuple[QWidget, ...]:
        return (self._clear,)

    def show_history(self, history: History) -> None:
        states = history.states
        self._kept = history.kept
        self._line.show_states(states, history.index)
        self._kept_list.show_states(self._kept, None)
        if not self._kept and self._kept_list.hasFocus():
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._kept_part.setVisible(bool(self._kept))
        self._clear.setEnabled(len(states) > 1)
        self._clearing.setText(f"&{_clearing_text(states, history.index)}")

    def show_theme(self, theme: Theme) -> None:
        self._line.show_theme(theme)
        self._kept_list.show_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE * self.height()
        self._parts.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )


def _clearing_text(states: tuple[State, ...], current: int) -> str:
    """What clearing does: "Drop 2 other states, move 1 with a name to “Kept” and make this one “Start”"."""
    others = [state for at, state in enumerate(states) if at != current]
    named = sum(bool(state.name) for state in others)
    dropped = len(others) - named
    clauses = []
    if dropped:
        clauses.append(f"drop {dropped:,} other state{'s' * (dropped != 1)}")
    if named:
        clauses.append(f"move {named:,} with a name to “Kept”")
    text = ", ".join(clauses)
    if states[current].text:
        text += " and make this one “Start”"
    return text[:1].upper() + text[1:]
