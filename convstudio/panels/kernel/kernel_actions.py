"""Actions that edit a whole kernel.

The same actions serve the window's Kernel menu, the table's context menu and the keyboard. Their shortcuts are chords
that begin with Ctrl+K, for kernel: single keys belong to the cells and to the transport.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from convstudio.core.design.locks import KeptSum, Symmetry, with_sum
from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.panels.widgets.actions import Actions, Choice, Keys

Change = Callable[[Kernel], Kernel]

SYMMETRY_CHOICES: Final[tuple[tuple[Symmetry, Choice], ...]] = (
    ("none", Choice("No symmetry", "Ctrl+K, L, N", "Each weight is typed by itself")),
    ("left-right", Choice("Left–right", "Ctrl+K, L, H", "What is typed appears mirrored left–right as well")),
    ("up-down", Choice("Up–down", "Ctrl+K, L, V", "What is typed appears mirrored up–down as well")),
    ("half turn", Choice("Half turn", "Ctrl+K, L, R", "What is typed appears turned by 180° as well")),
    ("four-fold", Choice("Four-fold", "Ctrl+K, L, F", "What is typed appears four times, turned by 90°")),
    (
        "antisymmetric",
        Choice("Antisymmetric", "Ctrl+K, L, A", "What is typed appears turned by 180° with the other sign"),
    ),
)  # fmt: skip
KEPT_SUM_CHOICES: Final[tuple[tuple[KeptSum, Choice], ...]] = (
    ("none", Choice("Any sum", "Ctrl+K, U, N", "The sum follows what is typed")),
    ("sum", Choice("Keep the sum", "Ctrl+K, U, S", "What is typed is made up for in the middle, so that the sum stays")),
    ("zero", Choice("Keep the sum 0", "Ctrl+K, U, 0", "What is typed is made up for in the middle, so that the sum is 0")),
)  # fmt: skip


class SelectionActs(NamedTuple):
    """What is done to the selected weights; ``mirror`` is given the axis."""

    fill: Callable[[], object]
    add: Callable[[], object]
    multiply: Callable[[], object]
    negate: Callable[[], object]
    mirror: Callable[[int], object]
    clear: Callable[[], object]


class ViewActs(NamedTuple):
    """How the table is worked in and seen: its brush, and its cells larger by some steps, or all of them."""

    brush: Callable[[bool], object]
    is_brush_on: Callable[[], bool]
    zoom: Callable[[int], object]
    whole: Callable[[], object]


class Locks(NamedTuple):
    """How a symmetry and a kept sum are chosen, and which are chosen."""

    choose_symmetry: Callable[[Symmetry], object]
    symmetry: Callable[[], Symmetry]
    choose_kept_sum: Callable[[KeptSum], object]
    kept_sum: Callable[[], KeptSum]


class KernelActions(Actions):
    """The actions that edit a whole kernel, or lead to its weights, its size and its origin."""

    def __init__(
        self, owner: QObject, table: QWidget, change: Callable[[str, Change], object], *,
        edit: Callable[[], object], copy: Callable[[], object], paste: Callable[[], object],
        origin: Callable[[], object], origin_here: Callable[[], object], size: Callable[[], object],
        selected: SelectionActs, view: ViewActs, locks: Locks,
    ) -> None:  # fmt: skip
        """Create the actions.

        ``change`` replaces the kernel by a function of it, under a name for Undo. The shortcuts of ``copy`` and
        ``paste`` act only in ``table``. The other arguments are what the remaining actions do, or change.
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
        self._add_selected(selected)
        self._add_view(view)
        self._add_locks(locks)

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
            "normalise", "Normalise", "1", "Scale so that the sum is 1", Kernel.normalised
        )
        self.unit_ramp = add(
            "unit_ramp", "Normalise to slope 1", "2",
            "Scale a derivative so that a slope of 1 per pixel gives 1", _to_unit_ramp,
        )  # fmt: skip
        self.unit_peak = add(
            "unit_peak", "Normalise to peak gain 1", "3",
            "Scale so that the largest gain of all frequencies is 1", _to_unit_peak,
        )  # fmt: skip
        self.zero_sum = add(
            "zero_sum",
            "Make the sum 0",
            "0",
            "Subtract the mean from every weight",
            Kernel.zero_sum,
        )
        self.zero_sum_centre = add(
            "zero_sum_centre", "Make the sum 0 at the centre", "9",
            "Subtract the sum from the weight in the middle: whole numbers stay whole", _zeroed_at_centre,
        )  # fmt: skip
        self.crop = add(
            "crop", "Crop the empty rim", "D",
            "Take away outer rows and columns of zeros, but not the origin’s", _cropped,
        )  # fmt: skip
        self.grow = add(
            "grow", "Grow by a rim", "G", "Add a row or column of zeros on each side", _grown
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
        return (
            self.normalise, self.unit_ramp, self.unit_peak, self.zero_sum, self.zero_sum_centre
        )  # fmt: skip

    @property
    def groups(self) -> tuple[tuple[QAction, ...], ...]:
        """All actions in the order of a menu, grouped by its separators."""
        return (
            (self.edit, self.copy, self.paste),
            (*self.turns, self.negate),
            (self.origin, self.origin_here, self.origin_to_centre),
            self.sizes,
        )

    @property
    def sizes(self) -> tuple[QAction, ...]:
        """The actions that change the size of the kernel."""
        return self.size, self.crop, self.grow

    @property
    def locks(self) -> tuple[tuple[QAction, ...], ...]:
        """The actions that choose a symmetry, and those that choose a kept sum."""
        return tuple(self.symmetries.values()), tuple(self.kept_sums.values())

    @property
    def cells(self) -> tuple[QAction, ...]:
        """The actions that choose how large the cells are seen."""
        return self.larger, self.smaller, self.whole

    def _add_selected(self, acts: SelectionActs) -> None:
        """Add the actions on the selected weights."""
        add = self._add
        self.selected = (
            add("action_fill", "Fill…", "Ctrl+K, F", "Give all selected weights one value", acts.fill),
            add("action_add", "Add…", "Ctrl+K, A", "Add a number to all selected weights", acts.add),
            add(
                "action_multiply", "Multiply…", "Ctrl+K, X",
                "Multiply all selected weights by a number", acts.multiply,
            ),
            add(
                "action_negate_selected", "Negate", "Ctrl+K, Shift+N",
                "Change the sign of all selected weights", acts.negate,
            ),
            add(
                "action_mirror_selected_left_right", "Mirror left–right", "Ctrl+K, Shift+H",
                "Reverse the order of the selected columns", partial(acts.mirror, 1),
            ),
            add(
                "action_mirror_selected_top_bottom", "Mirror top–bottom", "Ctrl+K, Shift+V",
                "Reverse the order of the selected rows", partial(acts.mirror, 0),
            ),
            add(
                "action_clear_selected", "Clear", "Ctrl+K, Del",
                "Set all selected weights to 0", acts.clear,
            ),
        )  # fmt: skip

    def _add_view(self, view: ViewActs) -> None:
        """Add the brush, and the actions that choose how large the cells are seen."""
        self.brush = self.add_toggle(
            "action_kernel_brush", "Brush", "Ctrl+K, B",
            "A drag writes the current weight into the cells that it passes; Shift and a click choose another (Ctrl+K, B)",
            view.brush, view.is_brush_on,
        )  # fmt: skip
        self.larger = self._add(
            "action_larger_cells", "Larger cells", ("Ctrl+K, +", "Ctrl+K, ="),
            "Enlarge the cells, also with Ctrl and the wheel; the current one stays in view", partial(view.zoom, 1),
        )  # fmt: skip
        self.smaller = self._add(
            "action_smaller_cells", "Smaller cells", "Ctrl+K, -",
            "Show more cells, down to all of them", partial(view.zoom, -1),
        )  # fmt: skip
        self.whole = self._add(
            "action_whole_kernel", "Whole kernel", "Ctrl+K, W",
            "Show all cells, as large as they fit", view.whole,
        )  # fmt: skip

    def _add_locks(self, locks: Locks) -> None:
        """Add the locks on a kernel while its weights are typed."""
        self.symmetries = self.add_choices(
            "symmetry", SYMMETRY_CHOICES, locks.choose_symmetry, locks.symmetry
        )
        self.kept_sums = self.add_choices(
            "kept_sum", KEPT_SUM_CHOICES, locks.choose_kept_sum, locks.kept_sum
        )

    def _add(
        self, name: str, text: str, keys: Keys | tuple[Keys, ...], tip: str,
        act: Callable[[], object],
    ) -> QAction:  # fmt: skip
        """Add an action whose tip names its keys, because it also appears in menus that show none."""
        action = self.add(name, text, keys, tip, act)
        written = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({written})")
        return action


def _origin_to_centre(kernel: Kernel) -> Kernel:
    kh, kw = kernel.shape
    return kernel.with_origin(kh // 2, kw // 2)


# What few sessions do is imported when it is done.


def _to_unit_ramp(kernel: Kernel) -> Kernel:
    from convstudio.core.design.normalising import unit_ramp

    return unit_ramp(kernel)


def _to_unit_peak(kernel: Kernel) -> Kernel:
    from convstudio.core.design.normalising import unit_peak

    return unit_peak(kernel)


def _zeroed_at_centre(kernel: Kernel) -> Kernel:
    return with_sum(kernel, kernel, frozenset(), "zero", "none")


def _cropped(kernel: Kernel) -> Kernel:
    from convstudio.core.design.rim import cropped

    return cropped(kernel)


def _grown(kernel: Kernel) -> Kernel:
    from convstudio.core.design.rim import grown

    return grown(kernel)
