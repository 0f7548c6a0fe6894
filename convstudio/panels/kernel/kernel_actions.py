"""Actions that edit a whole kernel.

The same actions serve the window's Kernel menu, the table's context menu and the keyboard. Their shortcuts are chords
that begin with Ctrl+K, for kernel: single keys belong to the cells and to the transport.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.panels.widgets.actions import Actions, Keys
from convstudio.panels.widgets.messages.notice import Act, Notice

Change = Callable[[Kernel], Kernel]


class KernelActions(Actions):
    """The actions that edit a whole kernel, or lead to its weights, its size and its origin."""

    def __init__(
        self, owner: QObject, table: QWidget, change: Callable[[str, Change], object], *,
        edit: Callable[[], object], copy: Callable[[], object], paste: Callable[[], object],
        origin: Callable[[], object], origin_here: Callable[[], object], size: Callable[[], object],
    ) -> None:  # fmt: skip
        """Create the actions.

        ``change`` replaces the kernel by a function of it, under a name for Undo. The shortcuts of ``copy`` and
        ``paste`` act only in ``table``. The other arguments are what the remaining actions do.
        """
        super().__init__(owner)
        standard = QKeySequence.StandardKey
        self.edit = self._add(
            "action_edit_weights", "Edit weights", "Ctrl+K, E",
            "Go to the weights: arrows move, typing changes one", edit,
        )  # fmt: skip
        self.copy = self._add(
            "action_copy_kernel", "Copy weights", standard.Copy,
            "Copy the kernel, or several selected weights, as spreadsheets and this program read them", copy,
        )  # fmt: skip
        self.paste = self._add(
            "action_paste_kernel", "Paste weights", standard.Paste,
            "Paste a kernel in any notation, or weights into the selected cells", paste,
        )  # fmt: skip
        for action in (self.copy, self.paste):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            table.addAction(action)
        self._add_changes(change)
        self.origin = self._add(
            "action_kernel_origin", "Origin…", "Ctrl+K, P",
            "Which cell sits on the output pixel under “same”", origin,
        )  # fmt: skip
        self.origin_here = self._add(
            "action_origin_here", "Origin here", "Ctrl+K, O",
            "Under “same” the current cell sits on the output pixel", origin_here,
        )  # fmt: skip
        self.size = self._add(
            "action_kernel_size",
            "Size…",
            "Ctrl+K, S",
            f"Rows and columns, 1 to {MAX_SIZE} each",
            size,
        )

    def _add_changes(self, change: Callable[[str, Change], object]) -> None:
        def add(name: str, text: str, key: str, tip: str, make: Change) -> QAction:
            return self._add(
                f"action_{name}", text, f"Ctrl+K, {key}", tip, lambda: change(text, make)
            )

        self.transpose = add(
            "transpose", "Transpose", "T", "Exchange rows and columns", Kernel.transposed
        )
        self.rotate = add(
            "rotate", "Rotate by 90°", "R", "Turn the kernel clockwise", Kernel.rotated
        )
        self.mirror_left_right = add(
            "mirror_left_right", "Mirror left–right", "H", "Reverse the order of the columns",
            lambda kernel: kernel.mirrored(1),
        )  # fmt: skip
        self.mirror_top_bottom = add(
            "mirror_top_bottom", "Mirror top–bottom", "V", "Reverse the order of the rows",
            lambda kernel: kernel.mirrored(0),
        )  # fmt: skip
        self.negate = add(
            "negate", "Negate", "N", "Change the sign of every weight", Kernel.negated
        )
        self.normalise = add(
            "normalise", "Normalise", "1", "Scale so that the sum is 1", _normalised
        )
        self.zero_sum = add(
            "zero_sum",
            "Make the sum 0",
            "0",
            "Subtract the mean from every weight",
            Kernel.zero_sum,
        )
        self.origin_to_centre = add(
            "origin_to_centre", "Origin to the centre", "C",
            "Under “same” the centre cell sits on the output pixel again", _origin_to_centre,
        )  # fmt: skip

    @property
    def turns(self) -> tuple[QAction, ...]:
        """The actions that rearrange the weights."""
        return self.transpose, self.rotate, self.mirror_left_right, self.mirror_top_bottom

    @property
    def sums(self) -> tuple[QAction, ...]:
        """The actions that change the sum of the weights."""
        return self.normalise, self.zero_sum

    @property
    def origins(self) -> tuple[QAction, ...]:
        """The actions that move the origin."""
        return self.origin, self.origin_here, self.origin_to_centre

    def _add(
        self, name: str, text: str, keys: Keys, tip: str, act: Callable[[], object]
    ) -> QAction:
        """Add an action whose tip names its keys, because it also appears in menus that show none."""
        action = self.add(name, text, keys, tip, act)
        written = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({written})")
        return action


def _normalised(kernel: Kernel) -> Kernel:
    try:
        return kernel.normalised()
    except ValueError as error:
        # Of a derivative, as most kernels are whose sum is 0, a slope is the measure.
        act = Act(
            "Normalise to slope 1",
            "Scale so that a slope of 1 per pixel gives 1",
            "kernel_unit_ramp",
        )
        raise ValueError(Notice(str(error), act)) from error


def _origin_to_centre(kernel: Kernel) -> Kernel:
    kh, kw = kernel.shape
    return kernel.with_origin(kh // 2, kw // 2)
