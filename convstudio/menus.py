"""The window's actions and menus, as data: what exists, under which name, key and words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from convstudio.core.geometry import MODES
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


ENTRIES = (
    Entry("action_open", "&Open…", QKeySequence.StandardKey.Open, "Open an image file."),
    Entry(
        "action_open_kernel", "Open &kernel…", "Ctrl+Shift+O",
        "Open a kernel: a text, CSV, TSV or NPY matrix.",
    ),
    Entry(
        "action_save_feature_map", "&Save feature map…", QKeySequence.StandardKey.Save,
        "Save S as PNG (rounded, clipped), TIFF or NPY (float).",
    ),
    Entry(
        "action_copy_feature_map", "&Copy feature map as picture", "Ctrl+Shift+C",
        "Copy S in the colours shown, one pixel an output.",
    ),
    Entry("action_paste", "&Paste image", "Ctrl+Shift+V", "Take the image on the clipboard as input."),
    Entry("action_quit", "&Quit", "Ctrl+Q", "Close the program."),
    Entry("action_flip", "&Flip the kernel", "Ctrl+F", "Convolution flips the kernel, "
          "cross-correlation does not.", checkable=True),
    Entry("action_fit", "&Fit", "Ctrl+0", "Show the whole image."),
    Entry("action_actual_size", "&1:1", "Ctrl+1", "One image pixel on one screen pixel."),
    Entry("action_zoom_in", "Zoom &in", QKeySequence.StandardKey.ZoomIn, "Show pixels larger.",
          more_keys=("Ctrl+=",)),
    Entry("action_zoom_out", "Zoom &out", QKeySequence.StandardKey.ZoomOut, "Show pixels smaller."),
    Entry("action_pin_range", "&Pin the range", "Ctrl+R",
          "Keep the feature map's colour range while it changes.", checkable=True),
    Entry("action_reduce_motion", "&Reduce motion", "Ctrl+M",
          "No turning kernel, no easing range.", checkable=True),
    Entry("action_reset_layout", "Reset &layout", "Ctrl+Shift+L", "The panels as at the first start."),
    Entry("action_about", "&About Convolution Studio", "F1", "Version, licence, libraries."),
)  # fmt: skip

_MODE_KEYS = {"full": "F6", "same": "F7", "valid": "F8"}


class Actions:
    """Every action of the window by object name, and the choices among several."""

    def __init__(self, window: QMainWindow) -> None:
        self._by_name: dict[str, QAction] = {}
        for entry in ENTRIES:
            action = QAction(entry.text, window, checkable=entry.checkable)
            action.setShortcuts([QKeySequence(entry.keys), *map(QKeySequence, entry.more_keys)])
            action.setObjectName(entry.name)
            action.setToolTip(entry.tip)
            action.setStatusTip(entry.tip)
            self._by_name[entry.name] = action
        self["action_quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self["action_about"].setMenuRole(QAction.MenuRole.AboutRole)
        self.modes = _choices(window, "mode", MODES, _MODE_KEYS)
        self.themes = _choices(window, "theme", THEME_CHOICES, {})

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]


def _choices(
    window: QMainWindow, kind: str, names: tuple[str, ...], keys: dict[str, str]
) -> dict[str, QAction]:
    """Exclusive checkable actions, one for each name."""
    group = QActionGroup(window)
    actions = {}
    for name in names:
        action = QAction(name if kind == "mode" else name.capitalize(), window, checkable=True)
        action.setObjectName(f"{kind}_{name}")
        action.setShortcut(keys.get(name, ""))
        group.addAction(action)
        actions[name] = action
    return actions


def fill_menu_bar(
    bar: QMenuBar,
    actions: Actions,
    *,
    undo: list[QAction],
    pictures: list[QMenu],
    presets: QMenu,
    kernel_edits: list[QAction],
    border: QMenu,
) -> None:
    """Put every action and the panels' own menus where people look for them."""
    menu = bar.addMenu("&File")
    menu.addAction(actions["action_open"])
    for pictures_menu in pictures:
        menu.addMenu(pictures_menu)
    menu.addAction(actions["action_open_kernel"])
    menu.addSeparator()
    menu.addAction(actions["action_save_feature_map"])
    menu.addSeparator()
    menu.addAction(actions["action_quit"])

    menu = bar.addMenu("&Edit")
    menu.addActions(undo)
    menu.addSeparator()
    menu.addActions([actions["action_copy_feature_map"], actions["action_paste"]])

    menu = bar.addMenu("&Kernel")
    presets.setTitle("&Presets")
    menu.addMenu(presets)
    menu.addSeparator()
    menu.addActions(kernel_edits)

    menu = bar.addMenu("&Operation")
    menu.addAction(actions["action_flip"])
    menu.addSeparator()
    menu.addActions(list(actions.modes.values()))
    menu.addSeparator()
    menu.addMenu(border)

    menu = bar.addMenu("&View")
    for name in ("fit", "actual_size", "zoom_in", "zoom_out"):
        menu.addAction(actions[f"action_{name}"])
    menu.addSeparator()
    menu.addAction(actions["action_pin_range"])
    menu.addSeparator()
    menu.addMenu("&Theme").addActions(list(actions.themes.values()))
    menu.addAction(actions["action_reduce_motion"])
    menu.addAction(actions["action_reset_layout"])

    bar.addMenu("&Help").addAction(actions["action_about"])
