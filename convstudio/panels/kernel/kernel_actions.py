"""The edits of a whole kernel as actions, and the menu of presets.

One list serves the window's Kernel menu, the table's context menu and the keyboard. The
shortcuts are chords that begin with Ctrl+K, for kernel: a single key would be taken from a cell
or from the transport.
"""

from __future__ import annotations

from collections.abc import Callable
from textwrap import fill
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import PRESETS, preset_tip

_TIP_WIDTH: Final = 60


class Edit(NamedTuple):
    """An edit that needs nothing but the kernel."""

    name: str  # the action's object name, after "action_"
    text: str  # the action's text and the undo step's
    shortcut: str
    tip: str
    change: Callable[[Kernel], Kernel]


def _origin_to_centre(kernel: Kernel) -> Kernel:
    kh, kw = kernel.shape
    return kernel.with_origin(kh // 2, kw // 2)


EDITS = (
    Edit("transpose", "Transpose", "Ctrl+K, T", "Exchange rows and columns", Kernel.transposed),
    Edit("rotate", "Rotate by 90°", "Ctrl+K, R", "Turn the kernel clockwise", Kernel.rotated),
    Edit(
        "mirror_left_right",
        "Mirror left–right",
        "Ctrl+K, H",
        "Reverse the order of the columns",
        lambda kernel: kernel.mirrored(1),
    ),
    Edit(
        "mirror_top_bottom",
        "Mirror top–bottom",
        "Ctrl+K, V",
        "Reverse the order of the rows",
        lambda kernel: kernel.mirrored(0),
    ),
    Edit("negate", "Negate", "Ctrl+K, N", "Change the sign of every weight", Kernel.negated),
    Edit("normalise", "Normalise", "Ctrl+K, 1", "Scale so that the sum is 1", Kernel.normalised),
    Edit(
        "zero_sum",
        "Make the sum 0",
        "Ctrl+K, 0",
        "Subtract the mean from every weight",
        Kernel.zero_sum,
    ),
    Edit(
        "origin_to_centre",
        "Origin to the centre",
        "Ctrl+K, C",
        "Under “same” the centre cell sits on the output pixel again",
        _origin_to_centre,
    ),
)


def make_action(
    owner: QObject,
    name: str,
    text: str,
    shortcut: QKeySequence | QKeySequence.StandardKey | str,
    tip: str,
    act: Callable[[], object],
) -> QAction:
    """An action with everything a user can see or hear of it."""
    action = QAction(text, owner)
    action.setObjectName(f"action_{name}")
    action.setShortcut(QKeySequence(shortcut))
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({keys})")
    action.setStatusTip(tip)
    action.triggered.connect(lambda _=False: act())
    return action


def separator(owner: QObject) -> QAction:
    """A line between groups of actions."""
    action = QAction(owner)
    action.setSeparator(True)
    return action


def preset_title(name: str) -> str:
    """The title of a preset's name; a family's unlisted sizes ("box-21") and files are titled by their name."""
    titles = {name: title for _, entries in PRESETS for name, title in entries}
    if "." in name:
        return name
    return titles.get(name) or name.replace("-", " ").capitalize() or "Custom"


def _in_lines(tip: str) -> str:
    """A tip that Qt, which wraps no plain text, does not show as one long line."""
    return fill(tip, _TIP_WIDTH, break_on_hyphens=False)


class PresetMenu(QMenu):
    """All presets under the headings of their groups; the ``data()`` of an action is the
    preset's name.
    """

    def __init__(self, choose: Callable[[str], object], parent: QWidget) -> None:
        super().__init__("Preset", parent)
        self.setObjectName("preset_menu")
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for title, entries in PRESETS:
            heading = self.addAction(title)
            heading.setEnabled(False)
            heading.setToolTip(f"What follows is for {title.lower()}.")
            for name, text in entries:
                action = self.addAction(text)
                action.setData(name)
                action.setCheckable(True)
                tip = preset_tip(name)
                action.setStatusTip(tip[: tip.index(".") + 1])  # one line has no room for more
                action.setToolTip(_in_lines(tip))
                self._group.addAction(action)
        self._group.triggered.connect(lambda action: choose(action.data()))

    def show_name(self, name: str) -> None:
        """Tick the preset of this name, or none."""
        for action in self._group.actions():
            action.setChecked(action.data() == name)


def confined_to(action: QAction, widget: QWidget) -> QAction:
    """Let the shortcut act only in ``widget``, as copy and paste must."""
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    widget.addAction(action)
    return action
