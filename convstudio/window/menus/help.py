"""Help: the keyboard map, made from the menus so that it cannot be out of date, and the stops of the tour.

Keys that work only in one place, and so are not actions, are listed here; tests press each of them in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QWidget

from convstudio.document.studio import Studio
from convstudio.files.dialogs import show_about
from convstudio.panels.help.keyboard_map import KeyboardMap, KeyGroup, KeyRow
from convstudio.panels.pictures.cell_view import ViewNames
from convstudio.panels.widgets.actions import Actions
from convstudio.theme import Theme
from convstudio.tools.catalog import TOOLS
from convstudio.window.layout.tools import Tools

if TYPE_CHECKING:
    from convstudio.panels.help.tour import Tour, TourStop

# Exclusive choices, by the first part of their actions' names: all actions of one share a row.
_CHOICES: Final = {"view": "Range", "mode": "Mode", "order": "Order", "boundary": "Border"}
_UNDO: Final = {"action_undo": "Undo", "action_redo": "Redo"}
# Actions that stand in the row of the one before, by their names, and the words of that row.
PAIRS: Final = {
    "action_save_session_as": "Save session, save it as",
    "action_redo": "Undo, redo",
    "action_region_kernel": "Region, as kernel, filtered alone",
    "action_region_only": "Region, as kernel, filtered alone",
    "action_origin_here": "Origin, here",
    "action_origin_to_centre": "Origin, here, to the centre",
    "action_mirror_top_bottom": "Mirror left–right, top–bottom",
    "action_rotate": "Transpose, rotate by 90°",
    "action_fast_forward_row": "Fast forward, output or row",
    "action_back": "Next term, previous term",
    "action_unit_back": "Next output, previous output",
    "action_row_back": "Next row, previous row",
    "action_last": "First step, last step",
    "action_previous_break_point": "Next break point, previous one",
    "action_follow": "Clear break points, follow",
    "action_skip_missing": "Linear light, skip missing",
    "action_actual_size": "Zoom to fit, 1:1",
    "action_zoom_out": "Zoom in, zoom out",
    "action_flip_pair": "Two kernels, the other, wipe",
    "action_wipe": "Two kernels, the other, wipe",
    "tool_properties": "History, properties",
    "tool_generator": "Response, generator",
    "tool_separable": "Integers, separable",
    "tool_desired": "Fit a kernel, desired response",
    "tool_theorem": "Match score, theorem",
    "tool_profile": "Histogram, profile",
    "action_close_lesson": "Open lesson, close it",
    "action_previous_stop": "Next stop, previous stop",
    "action_new_input": "Open, new input",
    "action_spaceship": "Textbook figure, spaceship",
    "action_extremes": "Profile line, largest and smallest",
}
_ARROWS: Final = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
_MOST_KEYS: Final = 3  # the most keys that are shown in a row
_IN_TOOLS: Final = {f"tool_{tool.name}": tool.keys for tool in TOOLS}
_HAIR_SPACE: Final = "\N{HAIR SPACE}"

_EVERYWHERE: Final = KeyGroup(
    "Everywhere",
    (
        KeyRow("Next control, previous control", ("Tab", "Shift+Tab")),
        KeyRow("Press it, open its menu", ("Space", "Enter")),
        KeyRow("Leave it; then tools, a view, the animation", ("Esc",)),
        KeyRow("Menus", ("F10", "Alt+letter")),
    ),
)
_CELLS: Final = KeyGroup(
    "In cells of the kernel and the input",
    (
        KeyRow("From cell to cell", ("←", "→", "↑", "↓")),
        KeyRow("A weight or a value", ("type",)),
        KeyRow("Change what is there", ("F2", "Space")),
        KeyRow("Take it, go down or right", ("Enter", "Tab")),
        KeyRow("Give it to all selected", ("Ctrl+Enter",)),
        KeyRow("Make it 0", ("Del",)),
        KeyRow("Select several weights", ("Shift+arrows", "drag")),
        KeyRow("Change the clicked weight", ("drag its ↕", "wheel")),
        KeyRow("Larger cells", ("Ctrl+wheel",)),
    ),
)
_PICTURES: Final = KeyGroup(
    "In pictures and plots",
    (
        KeyRow("Point at a cell", ("Alt+arrows",)),
        KeyRow("Ten cells at a time", ("Alt+Shift+arrows",)),
        KeyRow("First cell, last cell", ("Alt+Home", "Alt+End")),
        KeyRow("Choose it, what else it offers", ("Enter", "Shift+F10")),
        KeyRow("Move the picture", ("↑", "↓")),
        KeyRow("Select a region of I, move it", ("Shift+drag", "arrows")),
    ),
)
_SUM: Final = KeyGroup(
    "In the sum",
    (KeyRow("Along the terms", ("←", "→")), KeyRow("Go to this term", ("Enter",))),
)
_PROJECTOR: Final = KeyGroup(
    "On the projector",
    (
        KeyRow("Next stop, previous stop", ("PgDown", "PgUp")),
        KeyRow("Blank", ("B", ".")),
        KeyRow("Pen, erase this screen’s lines", ("P", "E")),
        KeyRow("Undo the pen’s last line", ("Ctrl+Z",)),
        KeyRow("Spotlight, while it is held", ("S",)),
        KeyRow("Freeze", ("F",)),
        KeyRow("Light or dark", ("D",)),
        KeyRow("Notes", ("N",)),
        KeyRow("Size of the text", ("Ctrl++", "Ctrl+−", "Ctrl+0")),
        KeyRow("Leave", ("Esc", "F5")),
    ),
)
IN_PLACE: Final = (_EVERYWHERE, _CELLS, _PICTURES, _SUM, _PROJECTOR)


def key_groups(bar: QMenuBar) -> list[KeyGroup]:
    """The groups of the keyboard map: one for each menu that has keys, and those of `IN_PLACE`."""
    groups = []
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu) and (rows := _rows(menu)):
            groups.append(KeyGroup(_plain(top.text()), tuple(rows)))
    return [*groups, *IN_PLACE]


def _rows(menu: QMenu) -> list[KeyRow]:
    rows: list[KeyRow] = []
    in_tools: list[KeyRow] = []
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            rows += _rows(inner)
        elif not action.shortcut().isEmpty():
            _add(rows, action)
            in_tools += _IN_TOOLS.get(action.objectName(), ())
    return [*map(_shortened, rows), *in_tools]


def _shortened(row: KeyRow) -> KeyRow:
    """A row whose many keys are shortened to "Alt+1 … Alt+5", and those after one same key to "Ctrl+K, F A M"."""
    if len(row.keys) > _MOST_KEYS:
        return KeyRow(row.words, (f"{row.keys[0]} … {row.keys[-1]}",))
    first, comma, _ = row.keys[0].partition(", ")
    if comma and len(row.keys) > 1 and all(key.startswith(first + comma) for key in row.keys):
        return KeyRow(
            row.words, (row.keys[0], *(key.removeprefix(first + comma) for key in row.keys[1:]))
        )
    return row


def _add(rows: list[KeyRow], action: QAction) -> None:
    kind = _CHOICES.get(action.objectName().partition("_")[0])
    keys = tuple(map(key_text, action.shortcuts()))
    words = _UNDO.get(action.objectName()) or _plain(action.text()).removeprefix(f"{kind} ")
    if action.objectName() in PAIRS:
        rows[-1] = KeyRow(PAIRS[action.objectName()], rows[-1].keys + keys)
    elif kind is None:
        rows.append(KeyRow(words, keys))
    elif rows and rows[-1].words.startswith(kind):
        rows[-1] = KeyRow(f"{rows[-1].words}, {words}", rows[-1].keys + keys)
    else:
        rows.append(KeyRow(f"{kind}: {words}", keys))


def key_text(sequence: QKeySequence) -> str:
    """A shortcut in the words and signs printed on keyboards: "Shift+→"."""
    text = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    *held, key = text.split("+") if not text.endswith("++") else [*text[:-2].split("+"), "+"]
    return "+".join([*held, _ARROWS.get(key, key)]).replace("+-", "+−")


def _plain(text: str) -> str:
    return text.partition(_HAIR_SPACE)[0].replace("&", "").rstrip("…")


class Help(QObject):
    """A controller that opens the keyboard map and the tour, each made on first use."""

    said = Signal(str)
    """The words of a stop of the tour, for a screen reader."""

    def __init__(
        self,
        window: QMainWindow,
        studio: Studio,
        tools: Tools,
        stops: Callable[[], Sequence[TourStop]],
        theme: Theme,
    ) -> None:
        """Take ``stops``, which returns the stops of the tour for the current scene."""
        super().__init__(window)
        self._window, self._studio, self._tools = window, studio, tools
        self._stops, self._theme = stops, theme
        self._map: KeyboardMap | None = None
        self._tour: Tour | None = None

    def show_map(self, keys: Sequence[QKeySequence]) -> None:
        """Show every key on one page, which ``keys`` close again."""
        if self._map is not None:  # the menus may have changed: presets, lessons, Undo
            self._map.setParent(None)
            self._map.deleteLater()
        self._map = KeyboardMap(self._window, key_groups(self._window.menuBar()), self._theme, keys)
        self._map.open_on(self._window.screen().availableSize())

    def show_tour(self) -> None:
        """Start the tour of the window, with the names of the current scene."""
        # The tour visits I, K, S and the sum.
        self._studio.look(compared=False, design=False)
        self._tools.show_sum()
        stops = self._stops()
        if self._tour is None:
            from convstudio.panels.help.tour import Tour  # most starts show none

            self._tour = Tour(self._window, stops, self._theme)
            self._tour.said.connect(self.said)
        self._tour.show_stops(stops)
        self._tour.begin()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for help_window in (self._map, self._tour):
            if help_window is not None:
                help_window.show_theme(theme)


class HelpActions(Actions):
    """The actions of the menu Help."""

    def __init__(self, window: QMainWindow, helper: Help) -> None:
        super().__init__(window)
        self.keyboard_map = self.add(
            "action_keyboard_map", "&Keyboard", ("F1", "Ctrl+/", "Shift+F1"), "Every key, on one page.",
            lambda: helper.show_map(self.keyboard_map.shortcuts()),
        )  # fmt: skip
        self.tour = self.add(
            "action_tour", "&Tour", "Ctrl+F1", "A tour of the window, one part after another.",
            helper.show_tour,
        )  # fmt: skip
        self.about = self.add(
            "action_about", "&About Convolution Studio", "", "Version, licence, libraries.",
            lambda: show_about(window),
        )  # fmt: skip
        self.about.setMenuRole(QAction.MenuRole.AboutRole)


def tour_stops(
    names: ViewNames, *,
    inputs: QWidget, kernel: QWidget, outputs: QWidget, flip: QWidget, mode: QWidget, border: QWidget,
    sums: QWidget, transport: QWidget, menus: QWidget,
) -> tuple[TourStop, ...]:  # fmt: skip
    """The stops of the tour, in the order of the equation and then of use; ``names`` are those of the current view."""
    from convstudio.panels.help.tour import TourStop

    whole, part = names.whole, names.cell
    x, w, s = names.letters
    return (
        TourStop(
            (inputs,), f"The {whole} {x}",
            f"Open a file, drop or paste one, or take a sample. Point at a {part}: "
            "every output that it reaches lights up.",
        ),
        TourStop(
            (kernel,), f"The kernel {w}",
            "Type a weight, or drag the current one up and down by its ↕. Below stands the kernel as it is "
            "applied: turned by 180° when the operation is convolution.",
        ),
        TourStop(
            (outputs,), f"The {names.result} {s}",
            f"It follows every edit at once. Point at an output: its window lies over the {whole}, "
            "and its sum stands below.",
        ),
        TourStop(
            (flip,), "With the flip or without",
            "Convolution flips the kernel, cross-correlation does not. Libraries mix up the names; "
            "here words always say which one is on.",
        ),
        TourStop(
            (mode, border), "Which outputs, which border",
            f"“full”, “same” and “valid” say how far {s} reaches. "
            f"The border says where {part}s outside the {whole} come from.",
        ),
        TourStop(
            (sums,), "The sum",
            "The formula with the output’s own indices, and its products one by one. "
            "L puts letters in place of the numbers.",
        ),
        TourStop(
            (transport,), "Step by step",
            "→ adds the next product, ← removes it again, Space plays. "
            "The same sum can be taken in three orders.",
        ),
        TourStop(
            (menus,), "And more",
            "“Lesson” has talks to go through alone or with a class. F9 makes the kernel large, to design a "
            "filter; F5 is for a projector, F1 shows every key.",
        ),
    )  # fmt: skip
