"""Actions in the kernel's table: on selected weights, locks on what is typed, the brush, and the size of cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from convstudio.core.design.editing.locks import KeptSum, Symmetry, zero_at_centre
from convstudio.core.model.kernel import Kernel
from convstudio.panels.kernel.kernel_actions import Change
from convstudio.panels.widgets.actions import Actions, Choice

_SYMMETRIES: Final[tuple[tuple[Symmetry, Choice], ...]] = (
    ("none", Choice("&No symmetry", "", "Each weight is typed by itself.")),
    ("left-right", Choice("&Left–right", "", "What is typed appears mirrored left–right as well.")),
    ("up-down", Choice("&Up–down", "", "What is typed appears mirrored up–down as well.")),
    ("half turn", Choice("&Half turn", "", "What is typed appears turned by 180° as well.")),
    ("four-fold", Choice("&Four-fold", "", "What is typed appears four times, turned by 90°.")),
    (
        "antisymmetric",
        Choice("&Antisymmetric", "", "What is typed appears turned by 180° with the other sign."),
    ),
)
_KEPT_SUMS: Final[tuple[tuple[KeptSum, Choice], ...]] = (
    ("none", Choice("An&y sum", "", "The sum follows what is typed.")),
    ("sum", Choice("&Keep the sum", "", "The weight in the middle makes up for what is typed.")),
    ("zero", Choice("Keep the sum &0", "", "The weight in the middle makes the sum 0 whatever is typed.")),
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
    """How the table is worked in and seen: with the brush, and with cells that are larger, or all to be seen."""

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


class TableActions(Actions):
    """The actions in the table; they have letters in menus, and only the brush has keys of its own."""

    def __init__(
        self, owner: QObject, selection: SelectionActs, view: ViewActs, locks: Locks,
        change: Callable[[str, Change], object],
    ) -> None:  # fmt: skip
        """Create the actions; ``change`` replaces the kernel by a function of it, under a name for Undo."""
        super().__init__(owner)
        self._change = change
        self._add_selected(selection)
        self.symmetries = self.add_choices(
            "symmetry", _SYMMETRIES, locks.choose_symmetry, locks.symmetry
        )
        self.kept_sums = self.add_choices("kept", _KEPT_SUMS, locks.choose_kept_sum, locks.kept_sum)
        self.brush = self.add_toggle(
            "kernel_brush", "&Brush", "Ctrl+K, D",
            "A drag writes the current weight, or one that is typed, into the cells that it passes.",
            view.brush, view.is_brush_on,
        )  # fmt: skip
        self.larger = self.add(
            "cells_larger", "&Larger cells", "",
            "Enlarge the cells, as Ctrl and the wheel do; the current one stays in view.",
            partial(view.zoom, 1),
        )  # fmt: skip
        self.smaller = self.add(
            "cells_smaller", "S&maller cells", "",
            "Show more cells, down to all of them.", partial(view.zoom, -1),
        )  # fmt: skip
        self.whole = self.add(
            "cells_all", "&All cells", "", "Show all cells, as large as they fit.", view.whole
        )  # fmt: skip

        self._add_changes()

    def _add_changes(self) -> None:
        def add(name: str, text: str, tip: str, make: Change) -> QAction:
            said = text.replace("&", "")
            return self.add(name, text, "", tip, lambda: self._change(said, make))

        self.unit_ramp = add(
            "kernel_unit_ramp", "Normalise to &slope 1",
            "Scale a derivative so that a slope of 1 per pixel gives 1.", _to_unit_ramp,
        )  # fmt: skip
        self.unit_peak = add(
            "kernel_unit_peak", "Normalise to &peak gain 1",
            "Scale so that the largest gain of all frequencies is 1.", _to_unit_peak,
        )  # fmt: skip
        self.zero_sum_centre = add(
            "kernel_zero_sum_centre", "Make the sum 0 at the &centre",
            "Subtract the sum from the weight in the middle: whole numbers stay whole.", zero_at_centre,
        )  # fmt: skip
        self.crop = add(
            "kernel_crop", "&Crop the empty rim",
            "Take away outer rows and columns of zeros, but not the origin’s.", _cropped,
        )  # fmt: skip
        self.grow = add(
            "kernel_grow", "&Grow by a rim", "Add a row or column of zeros on each side.", _grown
        )

    def _add_selected(self, acts: SelectionActs) -> None:
        self.fill = self.add(
            "selected_fill", "&Fill…", "", "Give all selected weights one value.", acts.fill
        )  # fmt: skip
        self.add_to = self.add(
            "selected_add", "&Add…", "", "Add a number to all selected weights.", acts.add
        )  # fmt: skip
        self.multiply = self.add(
            "selected_multiply", "&Multiply…", "",
            "Multiply all selected weights by a number.", acts.multiply,
        )  # fmt: skip
        self.negate = self.add(
            "selected_negate", "&Negate", "", "Change the sign of all selected weights.", acts.negate
        )  # fmt: skip
        self.mirror_left_right = self.add(
            "selected_mirror_left_right", "Mirror &left–right", "",
            "Reverse the order of the selected columns.", partial(acts.mirror, 1),
        )  # fmt: skip
        self.mirror_top_bottom = self.add(
            "selected_mirror_top_bottom", "Mirror &top–bottom", "",
            "Reverse the order of the selected rows.", partial(acts.mirror, 0),
        )  # fmt: skip
        self.clear = self.add(
            "selected_clear", "&Clear", "", "Set all selected weights to 0, as Del does.", acts.clear
        )  # fmt: skip

    @property
    def selected(self) -> tuple[QAction, ...]:
        """The actions on the selected weights."""
        return (
            self.fill, self.add_to, self.multiply, self.negate, self.mirror_left_right,
            self.mirror_top_bottom, self.clear,
        )  # fmt: skip

    @property
    def locks(self) -> tuple[tuple[QAction, ...], tuple[QAction, ...]]:
        """The choices of a symmetry, and those of a kept sum."""
        return tuple(self.symmetries.values()), tuple(self.kept_sums.values())

    @property
    def sums(self) -> tuple[QAction, ...]:
        """The actions that give the kernel another sum, or another gain."""
        return self.unit_ramp, self.unit_peak, self.zero_sum_centre

    @property
    def rims(self) -> tuple[QAction, ...]:
        """The actions that crop the kernel, and let it grow."""
        return self.crop, self.grow

    @property
    def cells(self) -> tuple[QAction, ...]:
        """The actions that choose how large the cells are."""
        return self.larger, self.smaller, self.whole


# What few sessions do is imported when it is done.


def _to_unit_ramp(kernel: Kernel) -> Kernel:
    from convstudio.core.design.editing.normalising import unit_ramp

    return unit_ramp(kernel)


def _to_unit_peak(kernel: Kernel) -> Kernel:
    from convstudio.core.design.editing.normalising import unit_peak

    return unit_peak(kernel)


def _cropped(kernel: Kernel) -> Kernel:
    from convstudio.core.design.editing.rim import cropped

    return cropped(kernel)


def _grown(kernel: Kernel) -> Kernel:
    from convstudio.core.design.editing.rim import grown

    return grown(kernel)
