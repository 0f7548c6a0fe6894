"""Actions in the kernel's table: on selected weights, locks on what is typed, the brush, and the size of cells."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from convstudio.core.design.locks import KeptSum, Symmetry
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
    """The actions in the table; what is seldom wanted has no keys of its own, but its letter in a menu."""

    def __init__(
        self, owner: QObject, selection: SelectionActs, view: ViewActs, locks: Locks
    ) -> None:
        super().__init__(owner)
        self._add_selected(selection)
        self.symmetries = self.add_choices(
            "symmetry", _SYMMETRIES, locks.choose_symmetry, locks.symmetry
        )
        self.kept_sums = self.add_choices("kept", _KEPT_SUMS, locks.choose_kept_sum, locks.kept_sum)
        self.brush = self.add_toggle(
            "action_kernel_brush", "&Brush", "Ctrl+K, B",
            "A drag writes the current weight into the cells that it passes; Shift and a click take another.",
            view.brush, view.is_brush_on,
        )  # fmt: skip
        self.larger = self.add(
            "cells_larger", "&Larger cells", "Ctrl+K, +",
            "Enlarge the cells, as Ctrl and the wheel do; the current one stays in view.",
            partial(view.zoom, 1),
        )  # fmt: skip
        self.smaller = self.add(
            "cells_smaller", "S&maller cells", "Ctrl+K, -",
            "Show more cells, down to all of them.", partial(view.zoom, -1),
        )  # fmt: skip
        self.whole = self.add(
            "cells_all", "&All cells", "Ctrl+K, W", "Show all cells, as large as they fit.", view.whole
        )  # fmt: skip

    def _add_selected(self, acts: SelectionActs) -> None:
        self.fill = self.add(
            "selected_fill", "&Fill…", "Ctrl+K, F", "Give all selected weights one value.", acts.fill
        )  # fmt: skip
        self.add_to = self.add(
            "selected_add", "&Add…", "Ctrl+K, A", "Add a number to all selected weights.", acts.add
        )  # fmt: skip
        self.multiply = self.add(
            "selected_multiply", "&Multiply…", "Ctrl+K, M",
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
    def cells(self) -> tuple[QAction, ...]:
        """The actions that choose how large the cells are."""
        return self.larger, self.smaller, self.whole
