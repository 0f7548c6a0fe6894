"""The table of all tools, in the order of the menu *Tools*: a tool is a module and a row here.

The module of a tool is imported when the tool is first shown, so that tools do not delay the start.
"""

from __future__ import annotations

from typing import Final

from convstudio.document.edits import Edits
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


def _generator() -> ToolView:
    from convstudio.tools.generator import GeneratorTool

    return GeneratorTool()


def _integers() -> ToolView:
    from convstudio.tools.integers import IntegersTool

    return IntegersTool()


def _separable() -> ToolView:
    from convstudio.tools.separable import SeparableTool

    return SeparableTool()


def _fit() -> ToolView:
    from convstudio.tools.fit import FitTool

    return FitTool()


def _desired() -> ToolView:
    from convstudio.tools.desired import DesiredTool

    return DesiredTool()


def _match() -> ToolView:
    from convstudio.tools.match import MatchTool

    return MatchTool()


def _theorem() -> ToolView:
    from convstudio.tools.theorem import TheoremTool

    return TheoremTool()


def _photographs() -> ToolView:
    from convstudio.tools.photographs import PhotographsTool

    return PhotographsTool()


def _profile() -> ToolView:
    from convstudio.tools.profile import ProfileTool

    return ProfileTool()


def _histogram() -> ToolView:
    from convstudio.tools.histogram import HistogramTool

    return HistogramTool()


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
    Tool(
        "generator",
        "&Generator",
        "Ctrl+Shift+G",
        "The kernel made from a few parameters: σ, a radius, an angle, a cutoff, each with a slider.",
        _generator,
        acts=(
            ("gesture_changed", Studio.set_in_gesture),
            ("angle_chosen", Studio.look_along),
        ),
        edits=(("kernel_chosen", Edits.take_kernel),),
    ),
    Tool(
        "integers",
        "&Integers",
        "Ctrl+Shift+I",
        "The kernel in whole numbers over one divisor, what that costs, and what a device makes of S.",
        _integers,
        edits=(("kernel_chosen", Edits.take_kernel),),
    ),
    Tool(
        "separable",
        "&Separable",
        "Ctrl+Shift+D",
        "The kernel as columns times rows: how many are needed, and what fewer leave.",
        _separable,
        edits=(("kernel_chosen", Edits.take_kernel),),
    ),
    Tool(
        "fit",
        "&Fit a kernel",
        "Ctrl+Shift+F",
        "The kernel that makes one picture of another, by least squares, and why S differs from it.",
        _fit,
        acts=(("kernel_found", Studio.replace_kernel),),
        edits=(("inputs_chosen", Edits.choose_inputs),),
    ),
    Tool(
        "desired",
        "&Desired response",
        "Ctrl+Shift+H",
        "The kernel of a size that comes nearest to a response that is wished for.",
        _desired,
        acts=(
            ("kernel_found", Studio.replace_kernel),
            ("angle_chosen", Studio.look_along),
            ("frequency_pointed", Studio.look_at_wave),
        ),
    ),
    Tool(
        "match",
        "&Match score",
        "Ctrl+Shift+J",
        "How well each window of I matches the kernel, whatever its brightness and contrast: −1 to 1.",
        _match,
        acts=(
            ("output_pointed", Studio.point_at),
            ("output_chosen", Studio.choose_output),
        ),
    ),
    Tool(
        "theorem",
        "&Theorem",
        "Ctrl+Shift+T",
        "The convolution theorem: the transforms of I, K and S, and what their product gives back.",
        _theorem,
        keys=(KeyRow("Read what is pointed at in it", ("arrows", "Home", "End")),),
    ),
    Tool(
        "photographs",
        "&All photographs",
        "Ctrl+Shift+K",
        "Kernels A and B, and what is made of both, on all pinned photographs in one range.",
        _photographs,
        acts=(
            ("photographs_chosen", Studio.pin_photographs),
            ("combination_chosen", Studio.combine_maps),
        ),
        edits=(("input_chosen", Edits.new_input),),
        keys=(
            KeyRow("Enlarge a map, take its photograph", ("Enter", "Space")),
            KeyRow("Unpin a photograph, move it", ("Del", "Alt+↑", "Alt+↓")),
        ),
    ),
    Tool(
        "histogram",
        "Hist&ogram",
        "Ctrl+U",
        "How often each value occurs in I and in S, and what of S is below 0 or above white.",
        _histogram,
    ),
    Tool(
        "profile",
        "Profi&le",
        "Ctrl+Shift+Y",
        "I and S along a line that is dragged over them: both values, pixel by pixel.",
        _profile,
        acts=(
            ("line_drawn", Studio.draw_line),
            ("line_wanted", Studio.draw_line_across),
            ("target_pointed", Studio.point_at),
            ("output_chosen", Studio.choose_output),
        ),
        keys=(KeyRow("Move the line of the profile", ("Shift+arrows",)),),
    ),
)


def known_tools(names: str) -> tuple[str, ...]:
    """The names in a text, with spaces between, for which there are tools."""
    rows = {tool.name for tool in TOOLS}
    return tuple(dict.fromkeys(name for name in names.split() if name in rows))
