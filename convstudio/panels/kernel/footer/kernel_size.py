"""The size of the kernel: a popup opened from the footer.

A kernel grows and shrinks around its centre, and always from the kernel on which the popup was opened, so that an
intermediate size (9 to 3 and back) loses no weight.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from convstudio.core.model.kernel import MAX_SIZE
from convstudio.panels.kernel.footer.kernel_popup import (
    KernelPopup,
    number_box,
    popup_button,
    show_number,
)

# Listed even while “Square” is checked, since hidden sizes would seem impossible; an oblong one unchecks it.
COMMON_SIZES: Final = (
    ((1, 1), (2, 2), (3, 3), (5, 5)),
    ((7, 7), (9, 9), (15, 15), (31, 31)),
    ((1, 2), (1, 3), (1, 5), (1, 9)),
    ((2, 1), (3, 1), (5, 1), (9, 1)),
)
# What is typed between rows and columns.
_GO_ON: Final = frozenset("x×*,; ")


class SizePopup(KernelPopup):
    """A popup with rows and columns from 1 to 255, a lock that keeps them equal, and common sizes."""

    size_chosen = Signal(int, int)
    """The chosen numbers of rows and columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "kernel_size_popup")
        self.rows = number_box("Rows", 1, MAX_SIZE)
        self.columns = number_box("Columns", 1, MAX_SIZE)
        self.square = QCheckBox("Square")
        self.square.setToolTip("Columns follow rows, until they get a number of their own")
        self.square.toggled.connect(self._make_square)
        self.rows.valueChanged.connect(self._choose_rows)
        self.columns.valueChanged.connect(self._choose_columns)
        self.rows.installEventFilter(self)
        boxes = QHBoxLayout()
        for widget in (self.rows, QLabel("×"), self.columns, self.square):
            boxes.addWidget(widget)
        # Otherwise the width of the sizes below would be inserted between the numbers.
        boxes.addStretch(1)
        self.lines.addLayout(boxes)
        grid = QGridLayout()
        grid.setSpacing(6)
        for line, sizes in enumerate(COMMON_SIZES):
            for at, (kh, kw) in enumerate(sizes):
                button = popup_button(size_text(kh, kw), _tip(kh, kw))
                button.clicked.connect(lambda _=False, kh=kh, kw=kw: self._choose_common(kh, kw))
                grid.addWidget(button, line, at)
        self.lines.addLayout(grid)

    def show_size(self, kh: int, kw: int) -> None:
        """Show a size; nothing is emitted."""
        show_number(self.rows, kh)
        show_number(self.columns, kw)

    def open_above(self, button: QWidget) -> None:
        """Open above ``button``, with the focus on the number of rows."""
        self.square.setChecked(self.rows.value() == self.columns.value())
        super().open_above(button)
        self.rows.setFocus()
        self.rows.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move on to the columns at a separator, so that "1x3" can be typed as it is read."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            text = event.text().lower()
            if text and text in _GO_ON:
                self.square.setChecked(False)
                self.columns.setFocus()
                self.columns.selectAll()
                return True
        return super().eventFilter(watched, event)

    def _make_square(self, locked: bool) -> None:
        if locked and self.rows.value() != self.columns.value():
            self._choose(self.rows.value(), self.rows.value())

    def _choose_rows(self, kh: int) -> None:
        self._choose(kh, kh if self.square.isChecked() else self.columns.value())

    def _choose_columns(self, kw: int) -> None:
        self._choose(self.rows.value(), kw)

    def _choose_common(self, kh: int, kw: int) -> None:
        """Choose a size and close, so that weights can be typed at once."""
        self._choose(kh, kw)
        self.hide()
        self.left_by_keys.emit()

    def _choose(self, kh: int, kw: int) -> None:
        if kh != kw:
            self.square.setChecked(False)
        self.show_size(kh, kw)
        self.size_chosen.emit(kh, kw)


def size_text(kh: int, kw: int) -> str:
    """Return for example "3 × 3"."""
    return f"{kh} × {kw}"


def _tip(kh: int, kw: int) -> str:
    if kh == kw == 1:
        return "A kernel of a single weight"
    if kh == 1:
        return f"A kernel of one row of {kw}, as for a signal"
    if kw == 1:
        return f"A kernel of one column of {kh}, as for a column signal"
    return f"A kernel of {kh} rows and {kw} columns"
