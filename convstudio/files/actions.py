"""Actions on files and the clipboard, and on inputs made in the program."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from convstudio.files.files import Files
from convstudio.files.inputs import Inputs
from convstudio.files.kept_kernels import KeptKernels
from convstudio.files.kernel_export import KernelExport
from convstudio.files.map_export import MapExport
from convstudio.files.sessions import EXPORT_KEYS, Sessions
from convstudio.panels.feature_map.map_footer import SAVE_TIP
from convstudio.panels.inputs.input_editing import InputEditing
from convstudio.panels.inputs.input_panel import OPEN_TIP
from convstudio.panels.widgets.actions import Actions

Key = QKeySequence.StandardKey


class FileActions(Actions):
    """The actions that open I and K, save S, and use the clipboard."""

    def __init__(
        self, owner: QObject, files: Files, export: MapExport, kernel: KernelExport
    ) -> None:
        super().__init__(owner)
        self.open = self.add("action_open", "&Open…", Key.Open, OPEN_TIP, files.choose_file)
        self.open_kernel = self.add(
            "action_open_kernel", "Open &kernel…", "Ctrl+Shift+O",
            "Open a kernel: a text, CSV, TSV or NPY matrix.", files.choose_kernel,
        )  # fmt: skip
        self.export_kernel = self.add(
            "action_export_kernel", "E&xport kernel…", "Ctrl+K, X",
            "Write the kernel to a file: code for another program, a table, or all of it.", kernel.export,
        )  # fmt: skip
        self.save_feature_map = self.add(
            "action_save_feature_map", "E&xport S…", EXPORT_KEYS, SAVE_TIP, export.save
        )
        self.copy_feature_map = self.add(
            "action_copy_feature_map", "&Copy feature map as picture", "Ctrl+Shift+C",
            "Copy S in the colours shown, one pixel an output.", export.copy,
        )  # fmt: skip
        self.paste = self.add(
            "action_paste", "&Paste as input", "Ctrl+Shift+V",
            "Take the picture, or the table of numbers, on the clipboard as input.",
            files.opener.open_clipboard,
        )  # fmt: skip


class SessionActions(Actions):
    """The actions that save the session."""

    def __init__(self, owner: QObject, sessions: Sessions) -> None:
        super().__init__(owner)
        self.save = self.add(
            "action_save_session", "&Save session", Key.Save,
            "Save the picture, the kernel and how they are looked at, with the named states of the history.",
            sessions.save,
        )  # fmt: skip
        self.save_as = self.add(
            "action_save_session_as", "Save session &as…", "F12",
            "Save the session in another file; with its pictures in it, if you like.", sessions.save_as,
        )  # fmt: skip


class KeptKernelActions(Actions):
    """The actions that keep the kernel among the user's own, and show all of those."""

    def __init__(self, owner: QObject, kept: KeptKernels) -> None:
        super().__init__(owner)
        self.save = self.add(
            "action_save_kernel", "&Save…", "Ctrl+Shift+S",
            "Keep the kernel, with a name, among yours: they stand on top of the presets.", kept.ask,
        )  # fmt: skip
        self.show_all = self.add(
            "kept_kernels_all", "&My kernels…", "",
            "The kernels of your own: search, use, rename and delete them.", kept.show_all,
        )  # fmt: skip


class InputActions(Actions):
    """The actions that make an input or paint on it."""

    def __init__(self, owner: QObject, inputs: Inputs, editing: InputEditing) -> None:
        super().__init__(owner)
        self.new_input = self.add(
            "action_new_input", "&New input…", "Ctrl+N", "An empty input of any small size.", inputs.ask
        )  # fmt: skip
        self.impulse = self.add(
            "action_impulse", "Probe with an &impulse", "Ctrl+I",
            "Take a unit impulse as input: convolution answers with K, correlation with K turned by 180°.",
            inputs.probe,
        )  # fmt: skip
        self.paint = self.add_toggle(
            "action_paint", "P&aint the input", "Ctrl+Shift+P", "Set pixels of the input with a brush.",
            editing.show_painting, lambda: editing.brush.active,
        )  # fmt: skip
        self.figure = self.add(
            "action_figure", "&Textbook figure", "Ctrl+E, F",
            "The figure whose first output says aw + bx + ey + fz.", inputs.open_figure,
        )  # fmt: skip
        self.spaceship = self.add(
            "action_spaceship", "Noisy laser on a &spaceship", "Ctrl+E, S",
            "Convolution in one dimension: an average that favours recent readings.",
            inputs.open_spaceship,
        )  # fmt: skip
        editing.painting_changed.connect(self.refresh)
