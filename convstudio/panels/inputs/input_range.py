"""The control of I's range in the header: a button naming the range and what lies beyond it, and its menu."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.views.display import Coloring, Display, share_beyond
from convstudio.core.views.range_texts import full_text, outliers_text, range_label, share_text
from convstudio.panels.inputs.input_colors import InputColors
from convstudio.panels.ranges.range_menu import RangeMenu
from convstudio.panels.widgets.header_controls import flat_button, open_menu_from
from convstudio.theme import Theme

_LARGEST_BYTE: Final = 255


class InputRange(QObject):
    """The controller of I's range, with its `InputColors`."""

    changed = Signal()
    """Another `Coloring` has been put on the screen."""
    display_chosen = Signal(object)
    """The `Display` that the user has chosen."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.colors = InputColors(self)
        self._experiment: Experiment | None = None
        self.button = flat_button(
            "", "input_range_button", "Range in which I is shown.", elided=True
        )
        self.button.setAccessibleName("Range of I")
        self.menu = RangeMenu(parent, theme, "I")
        self.menu.show_spread_of(self.colors.find_spread)
        self.menu.display_chosen.connect(self.display_chosen)
        self.colors.changed.connect(self._say)
        self.colors.changed.connect(self.changed)
        self.colors.known.connect(self._say)
        self.colors.known.connect(self.menu.show_values)
        open_menu_from(self.button, self.menu)

    @property
    def coloring(self) -> Coloring:
        """The current colouring of I."""
        return self.colors.coloring

    def show_experiment(self, experiment: Experiment) -> None:
        """Show another picture, or other channels of it."""
        self._experiment = experiment
        self.colors.show_picture(experiment.input, experiment.filtered)
        self._say()

    def show_display(self, display: Display, *, in_gesture: bool) -> None:
        """Apply a choice of range, which is frozen during a gesture."""
        self.colors.show_gesture(in_gesture)
        if display != self.colors.display:
            self.colors.show_display(display)
            self._say()

    def _say(self) -> None:
        if self._experiment is None:
            return
        display, shown, picture = self.colors.display, self.coloring, self._experiment.input
        largest = picture.white if picture.is_light else _LARGEST_BYTE
        covers = picture.has_bytes and shown.low <= 0 and shown.high >= largest
        spread, rest = None if covers else self.colors.find_spread(), ""
        if spread is not None:
            is_all = not self._experiment.is_color and spread.count == spread.sample.size
            values = spread.sample.size + spread.infinite.values if is_all else None
            rest = outliers_text(spread, shown)
            rest = rest or share_text(share_beyond(spread, shown), values)
        self.button.setText(f"{range_label(display, shown, rest)} ▾")
        self.menu.show_state(display, shown, full_text(picture))
