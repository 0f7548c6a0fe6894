"""Edits of the selected weights at once: with a number that is typed for all of them, or as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.formatting import counted
from convstudio.panels.kernel.table.kernel_table import KernelTable
from convstudio.panels.kernel.table_actions import SelectionActs
from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.kernel.weight_texts import displayed

if TYPE_CHECKING:
    from convstudio.panels.kernel.footer.selection_popup import SelectionPopup

Texts = dict[Cell, str]
_NONE_SELECTED = "No weight is selected; a click, or a drag across some, selects them, as Shift and the arrows do."


class _Asked(NamedTuple):
    """An edit that waits for its number: what makes the texts of it, of which cells, and its name in Undo."""

    make: Callable[[Kernel, Iterable[Cell], str], Texts]
    kernel: Kernel
    cells: list[Cell]
    name: str


class SelectionEdits(QObject):
    """The edits of what is selected in a table; those that ask for a number follow it while it is typed."""

    edited = Signal(object, str, bool)
    """The new texts by cell, {(a, b): text}, the name of the edit, and whether it belongs to a gesture."""
    refused = Signal(object)
    """A sentence saying why nothing can be done."""
    gesture_started = Signal()
    """A number is asked for; the edits until the end are one."""
    gesture_given_up = Signal()
    """What has been typed is to be taken back; the gesture ends next."""
    gesture_ended = Signal()
    """The number has been entered or given up."""

    def __init__(self, table: KernelTable, below: QWidget) -> None:
        """Take the ``table`` of the weights, and what is ``below`` the popup in which a number is asked for."""
        super().__init__(table)
        self._table, self._below = table, below
        self._popup: SelectionPopup | None = None
        self._asked: _Asked | None = None

    @property
    def acts(self) -> SelectionActs:
        """What actions do."""
        return SelectionActs(
            self._fill, self._add, self._multiply, self._negate, self._mirror, self._clear
        )

    # With a number

    def _fill(self) -> None:
        from convstudio.core.design.editing.selection import filled  # seldom wanted, as all below

        self._ask(filled, "Value of {}", "Fill {} with {}")

    def _add(self) -> None:
        from convstudio.core.design.editing.selection import added

        self._ask(added, "Add to {}", "Add to {}: {}")

    def _multiply(self) -> None:
        from convstudio.core.design.editing.selection import multiplied

        self._ask(multiplied, "Multiply {} by", "Multiply {} by {}")

    def _ask(
        self, make: Callable[[Kernel, Iterable[Cell], str], Texts], words: str, name: str
    ) -> None:
        if not (cells := self._cells()):
            return
        self._asked = _Asked(make, self._table.kernel_model.content.kernel, cells, name)
        self.gesture_started.emit()
        self._made_popup().ask(words.format(_counted(cells)), self._below)

    def _made_popup(self) -> SelectionPopup:
        """Return the popup, made when it is first wanted."""
        if self._popup is None:
            from convstudio.panels.kernel.footer.selection_popup import SelectionPopup

            popup = self._popup = SelectionPopup(self._below)
            popup.text_typed.connect(self._follow)
            popup.given_up.connect(self.gesture_given_up)
            popup.closed.connect(self.gesture_ended)
            popup.left_by_keys.connect(self._table.take_focus)
        return self._popup

    def _follow(self, text: str) -> None:
        """Show what a text would make of the weights; without one, or with a wrong one, they are as they were."""
        if self._asked is None or self._popup is None:
            return
        make, kernel, cells, name = self._asked
        texts = {(a, b): kernel.texts[a][b] for a, b in cells}
        self._popup.line.mark_problem("")
        if text:
            try:
                texts = make(kernel, cells, text)
            except ValueError as error:
                self._popup.line.mark_problem(str(error))
        self.edited.emit(texts, name.format(_counted(cells), displayed(text)), True)

    # As they are

    def _negate(self) -> None:
        from convstudio.core.design.editing.selection import negated

        if cells := self._cells():
            texts = negated(self._table.kernel_model.content.kernel, cells)
            self.edited.emit(texts, f"Negate {_counted(cells)}", False)

    def _mirror(self, axis: int) -> None:
        from convstudio.core.design.editing.selection import mirrored

        area = self._table.selected_area()
        if area is None:
            self.refused.emit(_NONE_SELECTED)
        elif area[axis] != area[axis + 2]:
            texts = mirrored(self._table.kernel_model.content.kernel, area, axis)
            way = ("top–bottom", "left–right")[axis]
            self.edited.emit(texts, f"Mirror {_counted(texts)} {way}", False)
        else:
            lines = ("rows", "columns")[axis]
            self.refused.emit(
                f"Only one of the {lines} is selected, so there is nothing to mirror; select several."
            )

    def _clear(self) -> None:
        if cells := self._cells():
            self.edited.emit(dict.fromkeys(cells, "0"), f"Clear {_counted(cells)}", False)

    def _cells(self) -> list[Cell]:
        """Return the selected cells, or say that there are none."""
        if not (cells := self._table.selected_cells()):
            self.refused.emit(_NONE_SELECTED)
        return cells


def _counted(cells: Iterable[Cell]) -> str:
    return counted(len(list(cells)), "weight")
