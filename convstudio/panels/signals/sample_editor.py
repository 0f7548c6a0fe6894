"""The keyboard entry of a signal's samples, one after another as in a spreadsheet.

Typing replaces the selected sample; Enter goes on to the next one: 4 Enter 6 Enter 5 Enter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent

from convstudio.core.numbers.formatting import format_weight
from convstudio.panels.pictures.in_place_editor import (
    COMMAND,
    OPENING,
    InPlaceEditor,
    is_printable,
    place_over,
)
from convstudio.panels.signals.signal_plot import SignalPlot
from convstudio.panels.signals.signal_points import DraggablePoints
from convstudio.panels.widgets.own_keys import take_key
from convstudio.theme import digit_font

_WIDTH: Final = 84
_HEIGHT: Final = 26
_ABOVE: Final = 12  # screen pixels above the head of the sample


class SampleEditor(QObject):
    """An event filter for the keys of a plot with selectable points."""

    typed = Signal(int, float)
    """Emitted with the index and the value entered."""
    refused = Signal(object)
    """Emitted with a sentence that says why a text is not a number."""
    editing_ended = Signal()
    """Emitted when the editor has closed, with or without a new value."""

    def __init__(
        self, plot: SignalPlot, points: DraggablePoints, value_at: Callable[[int], float | None],
        name_of: Callable[[int], str],
    ) -> None:  # fmt: skip
        """Create an editor; ``value_at`` gives the value of an editable sample, and None for other indices."""
        super().__init__(plot)
        self._plot, self._points, self._value_at = plot, points, value_at
        self._name_of = name_of
        self._index = 0
        self._line = InPlaceEditor(plot, "sample_value")
        self._line.entered.connect(self._enter)
        self._line.left.connect(self._go_on)
        self._line.keyed.connect(plot.forget_mouse)
        self._line.refused.connect(self.refused)
        self._line.ended.connect(self.editing_ended)
        plot.installEventFilter(self)
        points.selected.connect(lambda _index: self._line.close())
        plot.box.sigRangeChanged.connect(lambda *_: self._follow())

    def give_up(self) -> None:
        """Close the editor and discard its text, because something else is to be shown."""
        self._line.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched is self._plot and not self._line.is_open:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Claim a key from the window's shortcuts, or act on it; return whether it was for a sample."""
        index, key = self._points.index, Qt.Key(event.key())
        if event.modifiers() & COMMAND:
            return False
        opens = key in OPENING
        if index is None:
            return opens and event.type() == QEvent.Type.KeyPress and self._begin()

        def act(pressed: QKeyEvent) -> None:
            self._plot.forget_mouse()
            self._open(index, opens or key == Qt.Key.Key_Space, pressed.text())

        return take_key(event, lambda typed: opens or is_printable(typed), act)

    def _begin(self) -> bool:
        """Select the first sample in view, for Enter on a plot without a selection."""
        (first, _), _ = self._plot.box.viewRange()
        self._points.select(max(round(first + 0.5), 0))
        return self._points.index is not None

    def _open(self, index: int, keeps: bool, typed: str) -> None:
        value = self._value_at(index)
        assert value is not None
        self._index = index
        self._line.open(
            self._name_of(index), self._place(value), digit_font(14),
            text=format_weight(value) if keeps else "", typed="" if keeps else typed,
        )  # fmt: skip

    def _place(self, value: float) -> QRect:
        """The rectangle of the editor: above the head of the sample, and inside the plot."""
        head = self._plot.to_view(self._index, value).toPoint()
        above = QRect(head.x(), head.y() - _HEIGHT - _ABOVE, 1, _HEIGHT)
        return place_over(above, self._plot.viewport().rect(), _WIDTH, _HEIGHT)

    def _follow(self) -> None:
        value = self._value_at(self._index)
        if self._line.is_open and value is not None:
            self._line.move(self._place(value))

    def _enter(self, value: float) -> None:
        if value != self._value_at(self._index):
            self.typed.emit(self._index, value)

    def _go_on(self, rows: int, columns: int) -> None:
        """Go on to the next sample in the direction of the key."""
        beside = self._index + rows + columns
        if self._value_at(beside) is not None:
            self._points.select(beside)
