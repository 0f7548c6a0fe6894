"""The table of all tools, in the order of the menu *Tools*: a tool is a module and a row here.

The module of a tool is imported when the tool is first shown, so that tools do not delay the start.
"""

from __future__ import annotations

from typing import Final

from convstudio.document.studio import Studio
from convstudio.panels.help.keyboard_map import KeyRow
from convstudio.tools.tool import Tool, ToolView


def _history() -> ToolView:
    from convstudio.tools.history import HistoryTool

    return HistoryTool()


def _properties() -> ToolView:
    from convstudio.tools.properties import PropertiesTool

    return PropertiesTool()


def _response() -> ToolView:
    from convstudio.tools.response import ResponseTool

    return ResponseTool()


TOOLS: Final = (
    Tool(
        "history",
        "&History",
        "Ctrl+H",
        "Every edit, the latest first: click one to go back to it, ★ gives it a name.",
        _history,
        acts=(
            ("state_chosen", Studio.go_to_state),
            ("state_named", Studio.call_state),
            ("kept_chosen", Studio.take_state),
            ("kept_dropped", Studio.forget_state),
            ("cleared", Studio.clear_history),
        ),
        keys=(KeyRow("Go to a state in it, name one", ("Enter", "F2")),),
    ),
    Tool(
        "properties",
        "&Properties",
        "Ctrl+P",
        "What the kernel does to flat areas and to noise, its symmetry, its rank and its origin.",
        _properties,
    ),
    Tool(
        "response",
        "&Response",
        "Ctrl+Shift+R",
        "What the kernel makes of every frequency: its gain and phase, and what it lets through.",
        _response,
        acts=(
            ("angle_chosen", Studio.look_along),
            ("frequency_pointed", Studio.look_at_wave),
            ("kernel_inserted", Studio.replace_kernel),
        ),
    ),
)
