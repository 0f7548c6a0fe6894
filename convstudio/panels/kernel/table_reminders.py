"""What is on in the kernel's table and must not be forgotten: the brush, and that several weights are selected.

The brush overwrites weights, so it is seen for as long as it is on: by its button in the header, a frame around the
weights and its cursor over them. It ends when the keyboard leaves the table, and with another kernel or view.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QToolButton

from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.formatting import counted
from convstudio.panels.kernel.table.kernel_table import KernelTable
from convstudio.panels.widgets.header_controls import flat_button

_BRUSH: Final = (
    "Brush paints {}: typing gives it another weight, Shift and a click take one, Esc or leaving "
    "the table ends it"
)
_SEVERAL: Final = "{} selected: Ctrl+Enter fills all with what is typed, Enter the current one"
_TIP: Final = (
    "A click or a drag on the table writes this weight. Type another one; click here, or press Esc, to put the "
    "brush away."
)


class TableReminders(QObject):
    """The state of a table in words, and the switch of its brush."""

    reminded = Signal(str)
    """What is on, for as long as it is; "" when nothing is."""
    switched = Signal()
    """The brush has been taken or put away."""

    def __init__(
        self, table: KernelTable, kernel: Callable[[], Kernel], place: Callable[[QToolButton], None]
    ) -> None:
        """Take the ``kernel`` that is shown, and what gives the brush's button its place in the header."""
        super().__init__(table)
        self._table, self._kernel, self._place = table, kernel, place
        self._name = ""  # of the kernel, when the brush was taken
        self._said = ""
        self.button: QToolButton | None = None  # made when the brush is first taken
        table.brush.changed.connect(self._show)
        table.brush_left.connect(self.end)
        table.state_changed.connect(self._show)

    @property
    def is_brush_on(self) -> bool:
        return self._table.brush.is_on

    def choose_brush(self, on: bool) -> None:
        """Take the brush, or put it away."""
        if on == self.is_brush_on:
            return
        if on:
            self._table.take_focus()
            self._name = self._kernel().name
        self._table.brush.show_on(on)
        self.switched.emit()

    def end(self) -> None:
        """Put the brush away, if it is on."""
        self.choose_brush(False)

    def follow_kernel(self) -> None:
        """End with another kernel that has a name of its own; one that is edited has none."""
        name = self._kernel().name
        if self.is_brush_on and name and name != self._name:
            self.end()

    def _show(self) -> None:
        brush, words = self._table.brush, ""
        if brush.is_on:
            words = _BRUSH.format(brush.words)
        elif self._table.is_worked_in and (count := len(self._table.selected_cells())) > 1:
            words = _SEVERAL.format(counted(count, "weight"))
        self._show_button()
        if words != self._said:
            self._said = words
            self.reminded.emit(words)

    def _show_button(self) -> None:
        brush = self._table.brush
        if self.button is None:
            if not brush.is_on:
                return
            self.button = flat_button("", "kernel_brush_button", _TIP)
            self.button.setCheckable(True)
            self.button.clicked.connect(self.end)
        self.button.setChecked(brush.is_on)
        self.button.setText(f"Brush {brush.short_words} ×" if brush.is_on else "")
        self._place(self.button)
