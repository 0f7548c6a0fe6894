"""A flat button that shows the one of a few choices that is on, and offers them in its menu."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from convstudio.panels.widgets.header_controls import FlatButton, open_menu_from
from convstudio.theme import text_font


class ChoiceButton(FlatButton):
    """A button with a menu of ``choices``: a title and a tip for each; the first is on."""

    chosen = Signal(str)
    """The choice that the user has made."""

    def __init__(self, name: str, tip: str, choices: Mapping[str, tuple[str, str]]) -> None:
        super().__init__()
        self._choices = choices
        self.choice = next(iter(choices))
        self.setObjectName(name)
        self.setProperty("flat", True)
        self.setFont(text_font(12))
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._group = group = QActionGroup(menu)
        for each, (title, words) in choices.items():
            action = menu.addAction(title)
            action.setToolTip(words)
            action.setData(each)
            action.setCheckable(True)
            action.setChecked(each == self.choice)
            group.addAction(action)
        group.triggered.connect(lambda action: self._choose(action.data()))
        open_menu_from(self, menu)
        self._write()

    def choose(self, choice: str) -> None:
        """Choose as by the menu; nothing if there is no such choice."""
        for action in self._group.actions():
            if action.data() == choice:
                action.trigger()

    def _choose(self, choice: str) -> None:
        self.choice = choice
        self._write()
        self.chosen.emit(choice)

    def _write(self) -> None:
        self.setText(f"{self._choices[self.choice][0]} ▾")
