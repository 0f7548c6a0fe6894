"""The window's actions, as data: what exists, under which name, key and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from convstudio.core.steps.scene import Scene
from convstudio.core.steps.timeline import ORDER_NAMES, ORDERS
from convstudio.core.sums.geometry import MODES
from convstudio.document.history import History
from convstudio.panels.equation.toolbar import MODE_TIPS
from convstudio.panels.feature_map.feature_map_panel import SAVE_TIP
from convstudio.panels.inputs.input_panel import OPEN_TIP
from convstudio.panels.transport.act_names import OF_THE_ANIMATION, Units, of_units
from convstudio.panels.transport.transport_bar import ORDER_TIPS
from convstudio.theme import THEME_CHOICES


@dataclass(frozen=True)
class Entry:
    """One action: object name, text with mnemonic, keys, and what its tooltip says."""

    name: str
    text: str
    keys: str | QKeySequence.StandardKey
    tip: str
    checkable: bool = False
    more_keys: tuple[str, ...] = ()


# Where the letter lies that Alt goes with; the names of acts are the transport's.
_MNEMONICS: Final = {
    "play": "&Play", "forward": "Next &term", "unit_forward": "Next o&utput", "row_forward": "Next &row",
    "first": "&First step", "last": "&Last step", "loop": "L&oop", "break_point": "&Break point here",
    "next_break_point": "&Next break point", "previous_break_point": "Pre&vious break point",
    "clear_break_points": "&Clear break points", "follow": "Follo&w", "stop": "&End the animation",
}  # fmt: skip
_USUAL_UNITS: Final = ("term", "output", "row")


def _animating(name: str, keys: str, *, checkable: bool = False) -> Entry:
    """An act of the animation, as the transport calls it."""
    named = {**OF_THE_ANIMATION, **of_units(_USUAL_UNITS)}[name]
    text = _MNEMONICS.get(name, named.name)
    return Entry(f"action_{name}", text, keys, named.tip, checkable)


ENTRIES = (
    Entry("action_open", "&Open…", QKeySequence.StandardKey.Open, OPEN_TIP),
    Entry(
        "action_open_kernel", "Open &kernel…", "Ctrl+Shift+O",
        "Open a kernel: a text, CSV, TSV or NPY matrix.",
    ),
    Entry(
        "action_save_feature_map", "&Save feature map…", QKeySequence.StandardKey.Save,
        SAVE_TIP,
    ),
    Entry(
        "action_copy_feature_map", "&Copy feature map as picture", "Ctrl+Shift+C",
        "Copy S in the colours shown, one pixel an output.",
    ),
    Entry("action_paste", "&Paste as input", "Ctrl+Shift+V",
          "Take the picture, or the table of numbers, on the clipboard as input."),
    Entry("action_quit", "&Quit", "Ctrl+Q", "Close the program."),
    Entry("action_flip", "&Flip the kernel", "Ctrl+F", "Convolution flips the kernel, "
          "cross-correlation does not.", checkable=True),
    Entry("action_skip_missing", "S&kip missing", "Ctrl+Shift+M",
          "NaN, no data and transparent pixels weigh nothing: S is the mean of what is there.", checkable=True),
    Entry("action_new_input", "&New input…", "Ctrl+N", "An empty input of any small size."),
    Entry("action_impulse", "Probe with an &impulse", "Ctrl+I",
          "Take a unit impulse as input: convolution answers with K, correlation with K turned by 180°."),
    Entry("action_paint", "P&aint the input", "Ctrl+Shift+P", "Set pixels of the input with a brush.",
          checkable=True),
    Entry("action_figure", "&Textbook figure", "Ctrl+E, F",
          "The figure whose first output says aw + bx + ey + fz."),
    Entry("action_spaceship", "Noisy laser on a &spaceship", "Ctrl+E, S",
          "Convolution in one dimension: an average that favours recent readings."),
    _animating("play", "Space"),
    _animating("forward", "Right"),
    _animating("back", "Left"),
    _animating("unit_forward", "Shift+Right"),
    _animating("unit_back", "Shift+Left"),
    _animating("row_forward", "Ctrl+Right"),
    _animating("row_back", "Ctrl+Left"),
    _animating("first", "Home"),
    _animating("last", "End"),
    _animating("fast_forward", "Ctrl+Space"),
    _animating("fast_forward_row", "Ctrl+Shift+Space"),
    _animating("loop", "Ctrl+L", checkable=True),
    _animating("break_point", "Ctrl+B"),
    _animating("next_break_point", "Ctrl+Shift+Right"),
    _animating("previous_break_point", "Ctrl+Shift+Left"),
    _animating("clear_break_points", "Ctrl+Shift+B"),
    _animating("follow", "Ctrl+T", checkable=True),
    _animating("stop", "Ctrl+."),
    Entry("action_next_stop", "&Next stop", "PgDown",
          "The lesson's next screen; without a lesson, the animation's next stop."),
    Entry("action_previous_stop", "&Previous stop", "PgUp",
          "The lesson's screen before; without a lesson, the animation's stop before."),
    Entry("action_open_lesson", "&Open lesson…", "Ctrl+E, O",
          "Open a lesson: a Markdown file, or one with its pictures (.convlesson)."),
    Entry("action_close_lesson", "&Close lesson", "Ctrl+E, C",
          "Leave the lesson; what is on the screen stays."),
    Entry("action_lesson_text", "Lesson &text", "Ctrl+Shift+E",
          "The lesson’s text beside the pictures.", checkable=True),
    Entry("action_question", "&Go to the question", "",
          "The keyboard goes to the step’s first open question or task. So does Enter where it means nothing else."),
    Entry("action_presenter", "Presenter’s note&s", "Ctrl+Shift+N",
          "A window with notes and answers, what the room sees, what comes next, and the time.", checkable=True),
    Entry("action_add_step", "&Add current state as step…", "Ctrl+Shift+A",
          "Write what is on the screen as the next step of a lesson."),
    Entry("export_file", "&Export as one file…", "",
          "The lesson and its pictures in one file, which opens again on any machine."),
    Entry("export_pdf", "Export as P&DF…", "",
          "The lesson’s screens, text, questions and notes, to hand out or to print."),
    Entry("lesson_unpack", "&Unpack to edit…", "",
          "A lesson in one file becomes a folder, whose text can be edited."),
    Entry("lesson_answers", "S&how the step’s answers", "",
          "What the step’s questions ask for, and is blank on the stage until then, comes back."),
    Entry("action_write_lesson", "&Write a lesson", "Ctrl+E, W", "How lessons are written, on one page."),
    Entry("size_larger", "&Larger", "",
          "Larger text in lessons and notes; where they are read, also Ctrl and +."),
    Entry("size_smaller", "&Smaller", "",
          "Smaller text in lessons and notes; where they are read, also Ctrl and −."),
    Entry("size_usual", "As &usual", "",
          "Text in lessons and notes as large as usual; where they are read, also Ctrl and 0."),
    Entry("action_letters", "&Letters", "L", "Letters instead of numbers.", checkable=True),
    Entry("action_lines", "Connecting li&nes", "Ctrl+J",
          "Lines from the window and the kernel to the output, where cells are large.", checkable=True),
    Entry("action_compare", "&Compare with and without the flip", "Ctrl+D",
          "Convolution, cross-correlation and their difference side by side.", checkable=True),
    Entry("action_projector", "&Projector", "F5",
          "Full screen for a room: large digits, a clicker’s keys; on another display where there is one."),
    Entry("action_full_screen", "F&ull screen", "F11", "Nothing but the window on the screen; once more (or Esc) "
          "brings back what was.", checkable=True),
    Entry("action_fit", "&Fit", "Ctrl+0", "Show the whole image."),
    Entry("action_actual_size", "&1:1", "Ctrl+1", "One image pixel on one screen pixel."),
    Entry("action_zoom_in", "Zoom &in", QKeySequence.StandardKey.ZoomIn, "Show pixels larger.",
          more_keys=("Ctrl+=",)),
    Entry("action_zoom_out", "Zoom &out", QKeySequence.StandardKey.ZoomOut, "Show pixels smaller."),
    Entry("view_input_range", "R&ange of I…", "Ctrl+E, I",
          "In which range I is shown, with its histogram."),
    Entry("view_map_range", "Ran&ge of S…", "Ctrl+E, R",
          "In which range S is shown, with its histogram."),
    Entry("view_map_colors", "&Colours of S…", "Ctrl+E, K",
          "Signed or grey, and what of many outputs is shown."),
    Entry("action_pin_range", "Pin t&he range", "Ctrl+R",
          "Keep the feature map's colour range while it changes.", checkable=True),
    Entry("action_reduce_motion", "&Reduce motion", "Ctrl+M",
          "Nothing turns, fades or eases; a fast forward arrives at once.", checkable=True),
    Entry("action_reset_layout", "Reset la&yout", "Ctrl+Shift+L", "The panels as at the first start."),
    Entry("action_keyboard_map", "&Keyboard", "F1", "Every key, on one page.",
          more_keys=("Ctrl+/", "Shift+F1")),
    Entry("action_tour", "&Tour", "Ctrl+F1", "What is where, one thing after another."),
    Entry("action_about", "&About Convolution Studio", "", "Version, licence, libraries."),
)  # fmt: skip

_ORDER_KEYS = {"gather": "Shift+F6", "scatter": "Shift+F7", "shift-and-add": "Shift+F8"}
_CHOICE_TIPS: Final[dict[str, str]] = {
    **MODE_TIPS,
    **ORDER_TIPS,
    "system": "Light or dark as the desktop is, also when that changes.",
    "light": "Light, whatever the desktop is.",
    "dark": "Dark, whatever the desktop is.",
}
_ORDER_NAMES: Final = {str(order): name for order, name in ORDER_NAMES.items()}
_MODE_KEYS = {"full": "F6", "same": "F7", "valid": "F8"}


_IN_THE_ROOM = (
    "projector", "next_stop", "previous_stop", "play", "forward", "back", "unit_forward", "unit_back", "row_forward",
    "row_back", "first", "last", "fast_forward", "fast_forward_row", "stop", "letters", "flip",
)  # fmt: skip


_OF_COLORS: Final = ("view_input_range", "view_map_range", "view_map_colors")
_NO_COLORS: Final = "A signal is drawn as high as its values reach: it has no range of colours."


class Actions:
    """Every action of the window by object name, and the choices among several."""

    def __init__(self, window: QMainWindow) -> None:
        self._by_name: dict[str, QAction] = {}
        for entry in ENTRIES:
            action = QAction(entry.text, window, checkable=entry.checkable)
            keys = (entry.keys, *entry.more_keys) if entry.keys else entry.more_keys
            action.setShortcuts([QKeySequence(each) for each in keys])
            action.setObjectName(entry.name)
            action.setToolTip(entry.tip)
            action.setStatusTip(entry.tip)
            self._by_name[entry.name] = action
        self["action_quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self["action_about"].setMenuRole(QAction.MenuRole.AboutRole)
        self.modes = _choices(window, "mode", MODES, _MODE_KEYS)
        self.orders = _choices(window, "order", ORDERS, _ORDER_KEYS)
        self.themes = _choices(window, "theme", THEME_CHOICES, {})
        self._units: Units = _USUAL_UNITS

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def show_scene(self, scene: Scene) -> None:
        """Tick what is on in a scene, and name the steps as its order does."""
        for name, on in (
            ("action_flip", scene.experiment.flip),
            ("action_letters", scene.letters),
            ("action_compare", scene.compared),
            ("action_follow", scene.follows),
            ("action_lines", scene.lines),
            ("action_pin_range", scene.pinned),
        ):
            self[name].setChecked(on)
        self.modes[scene.experiment.mode].setChecked(True)
        self.orders[scene.order].setChecked(True)
        self.show_units(scene.timeline.units)

    def show_units(self, units: Units) -> None:
        """What the animation goes by in its present order: stamps go by pixels where sums go by outputs."""
        if units == self._units:
            return
        self._units = units
        for name, named in of_units(units).items():
            usual = units == _USUAL_UNITS and name in _MNEMONICS
            action = self[f"action_{name}"]
            action.setText(_MNEMONICS[name] if usual else named.name)
            action.setToolTip(named.tip)
            action.setStatusTip(named.tip)

    def show_colors(self, shown: bool) -> None:
        """Whether values are shown as colours; where they are not, what chooses these is off, and says why."""
        for entry in ENTRIES:
            if entry.name in _OF_COLORS:
                action = self[entry.name]
                action.setEnabled(shown)
                action.setToolTip(entry.tip if shown else _NO_COLORS)
                action.setStatusTip(entry.tip if shown else _NO_COLORS)

    def of_the_room(self) -> list[QAction]:
        """The acts whose keys work on the projector's screen as well."""
        named = [self._by_name[f"action_{name}"] for name in _IN_THE_ROOM]
        return [*named, *self.modes.values(), *self.orders.values()]


def _choices(
    window: QMainWindow, kind: str, names: tuple[str, ...], keys: dict[str, str]
) -> dict[str, QAction]:
    """Exclusive checkable actions, one for each name."""
    group = QActionGroup(window)
    actions = {}
    for name in names:
        text = name.capitalize() if kind == "theme" else _ORDER_NAMES.get(name, name)
        action = QAction(text, window, checkable=True)
        action.setObjectName(f"{kind}_{name}")
        action.setShortcut(keys.get(name, ""))
        if tip := _CHOICE_TIPS.get(name):
            action.setToolTip(tip)
            action.setStatusTip(tip)
        group.addAction(action)
        actions[name] = action
    return actions


def undo_actions(window: QMainWindow) -> list[QAction]:
    """Undo and redo; `name_edits` says what they would do."""
    undo, redo = QAction("&Undo", window), QAction("&Redo", window)
    for action, name, keys in (
        (undo, "undo", ("Ctrl+Z",)),
        (redo, "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ):
        action.setObjectName(f"action_{name}")
        action.setShortcuts([QKeySequence(key) for key in keys])
    return [undo, redo]


def name_edits(undo: QAction, redo: QAction, history: History) -> None:
    """Name the edits that would be undone and redone, and say in their tips what they would do."""
    for action, name, verb, edit, possible in (
        (undo, "&Undo", "take back", history.undo_text, history.can_undo),
        (redo, "&Redo", "do again", history.redo_text, history.can_redo),
    ):
        action.setText(f"{name} {edit.replace('&', '&&')}".strip())  # "&" alone marks a key
        tip = f"{verb.capitalize()}: {edit}" if edit else f"There is nothing to {verb}."
        action.setToolTip(tip)
        action.setStatusTip(tip)
        action.setEnabled(possible)
