"""The actions that open and close tools."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from convstudio.panels.widgets.actions import Actions
from convstudio.tools.catalog import TOOLS
from convstudio.window.layout.focus_first import ACTION, FocusFirst
from convstudio.window.layout.tools import Tools


class ToolActions(Actions):
    """The actions that open and close tools, one for each row of the catalog, checked while it is shown."""

    def __init__(self, owner: QObject, tools: Tools) -> None:
        super().__init__(owner)
        for tool in TOOLS:
            self.add_toggle(
                f"{ACTION}{tool.name}", tool.title, tool.key, tool.tip,
                partial(tools.show_tool, tool.name), partial(tools.shows, tool.name),
            )  # fmt: skip
        tools.arranged.connect(self.refresh)
        keys = FocusFirst(owner, tools)
        for action in self:
            action.installEventFilter(keys)
