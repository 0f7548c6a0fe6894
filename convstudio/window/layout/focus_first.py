"""The shortcuts of tools that are shown: they bring the focus first, and close only the tool that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from convstudio.window.layout.tools import Tools

ACTION: Final = "tool_"
"""What stands before the name of a tool in that of its action."""


class FocusFirst(QObject):
    """An event filter for the actions of tools; a menu's entry still closes what it shows as checked."""

    def __init__(self, owner: QObject, tools: Tools) -> None:
        super().__init__(owner)
        self._tools = tools

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Shortcut:
            return False
        name = watched.objectName().removeprefix(ACTION)
        if not self._tools.shows(name) or self._tools.has_focus(name):
            return False
        self._tools.show_tool(name)
        return True
