"""The quiet line below S: what is read of it, between its buttons."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from convstudio.panels.widgets.controls.folding_row import FoldingRow
from convstudio.panels.widgets.header_controls import FittedLabel, flat_button

SAVE_TIP: Final = (
    "Export S as PNG or TIFF of 8 or 16 bits, as float TIFF or NPY, or in the colours shown."
)


class MapFooter(FoldingRow):
    """A row of buttons around the reading, which hides those that the menus offer too where it is narrow."""

    save_requested = Signal()
    """The user asks to save S."""
    fit_requested = Signal()
    """The user asks to see all of I and S."""
    actual_size_requested = Signal()
    """The user asks for one cell per screen pixel."""

    def __init__(self, spacing: int) -> None:
        super().__init__(spacing)
        save = flat_button("Export…", "save_button", SAVE_TIP)
        save.clicked.connect(self.save_requested)
        self.reading = FittedLabel("output_reading")
        fit = flat_button("Fit", "fit_button", "Show the whole feature map.")
        fit.clicked.connect(self.fit_requested)
        actual_size = flat_button("1:1", "actual_size_button", "One output on one screen pixel.")
        actual_size.clicked.connect(self.actual_size_requested)
        self.show_widgets(
            (save, self.reading, fit, actual_size), self.reading, (actual_size, fit, save)
        )
