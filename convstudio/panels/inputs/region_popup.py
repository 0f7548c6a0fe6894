"""The rows and columns of the selected region, in a popup: it follows what is entered, and Esc takes it back."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from convstudio.core.design.looking.region import Region
from convstudio.core.notation.region_words import size_words
from convstudio.panels.kernel.footer.kernel_popup import (
    KernelPopup,
    number_box,
    show_bounds,
    show_number,
)

_WIDTH = 76  # pixels of a box: up to seven digits


class RegionPopup(KernelPopup):
    """A popup with the first and the last row and column, both of which belong to the region."""

    region_typed = Signal(object)
    """The `Region` that is typed, or that of before, which may be None."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "region_popup")
        self._before: Region | None = None
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(8)
        names = (("First row", "Last row"), ("First column", "Last column"))
        self._boxes = tuple(tuple(number_box(name, 0, 0) for name in pair) for pair in names)
        for row, (title, pair) in enumerate(zip(("Rows", "Columns"), self._boxes, strict=True)):
            label = QLabel(title)
            label.setBuddy(pair[0])
            grid.addWidget(label, row, 0)
            grid.addWidget(pair[0], row, 1)
            grid.addWidget(QLabel("…"), row, 2, Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(pair[1], row, 3)
            for at, box in enumerate(pair):
                box.setFixedWidth(_WIDTH)
                # Of 90 the 9 alone would take the other end along.
                box.setKeyboardTracking(False)
                box.valueChanged.connect(lambda _=0, row=row, at=at: self._take(row, at))
        self.lines.addLayout(grid)
        self._size = QLabel()
        self._size.setProperty("quiet", True)
        self.lines.addWidget(self._size)
        self.given_up.connect(self._take_back)

    def ask(
        self, region: Region, before: Region | None, shape: tuple[int, int], place: QRect
    ) -> None:
        """Open beside a place of the screen for a ``region`` of a picture of a shape; Esc brings back ``before``."""
        self._before = before
        for pair, part, size in zip(self._boxes, region, shape, strict=True):
            for box, index in zip(pair, (part.start, part.stop - 1), strict=True):
                blocked = box.blockSignals(True)
                show_bounds(box, 0, size - 1)
                box.blockSignals(blocked)
                show_number(box, index)
        self._show_size()
        self.open_beside(place)
        self._boxes[0][0].setFocus()
        self._boxes[0][0].selectAll()

    def _take(self, row: int, at: int) -> None:
        """Take a typed index; the other end of its axis is moved where it would lie before the first."""
        first, last = self._boxes[row]
        if first.value() > last.value():
            show_number(*((last, first.value()) if at == 0 else (first, last.value())))
        self._show_size()
        self.region_typed.emit(self._region())

    def _region(self) -> Region:
        rows, columns = (range(first.value(), last.value() + 1) for first, last in self._boxes)
        return rows, columns

    def _show_size(self) -> None:
        self._size.setText(f"{size_words(self._region())} pixels")

    def _take_back(self) -> None:
        self.region_typed.emit(self._before)
