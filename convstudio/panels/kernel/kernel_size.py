"""The size of the kernel: a button that says it and a small popup that changes it.

A kernel grows and shrinks around its centre, and always from the kernel the popup was opened on,
so that a size passed on the way (from 9 down to 3 and back) loses no weight.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.model.kernel import MAX_SIZE
from convstudio.panels.widgets.keys import press_focused
from convstudio.panels.widgets.number_box import NumberBox

COMMON_SIZES = ((1, 1), (3, 3), (5, 5), (7, 7), (9, 9), (15, 15), (31, 31), (2, 2))


class SizePopup(QFrame):
    """Rows and columns from 1 to 31, a lock that keeps them equal, and the sizes people use."""

    size_chosen = Signal(int, int)
    closed = Signal()
    left_by_keys = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("kernel_size_popup")
        self.rows = self._spin_box("Rows")
        self.columns = self._spin_box("Columns")
        self.square = QCheckBox("Square")
        self.square.setToolTip("Columns follow rows, until they get a number of their own")
        self.square.toggled.connect(self._make_square)
        self.rows.valueChanged.connect(self._choose_rows)
        self.columns.valueChanged.connect(self._choose_columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        boxes = QHBoxLayout()
        for widget in (self.rows, QLabel("×"), self.columns, self.square):
            boxes.addWidget(widget)
        layout.addLayout(boxes)
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, (kh, kw) in enumerate(sorted(COMMON_SIZES)):
            button = QPushButton(size_text(kh, kw))
            button.setAutoDefault(False)
            button.setToolTip(f"A kernel of {kh} rows and {kw} columns")
            button.clicked.connect(lambda _=False, kh=kh, kw=kw: self._choose(kh, kw))
            grid.addWidget(button, number // 4, number % 4)
        layout.addLayout(grid)

    def _spin_box(self, name: str) -> NumberBox:
        box = NumberBox()
        box.setRange(1, MAX_SIZE)
        box.setFixedWidth(52)
        box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.setAccessibleName(name)
        box.setToolTip(f"{name}, 1 to {MAX_SIZE}")
        return box

    def show_size(self, kh: int, kw: int) -> None:
        """Show a size without emitting anything."""
        for box, taps in ((self.rows, kh), (self.columns, kw)):
            blocked = box.blockSignals(True)
            box.setValue(taps)
            box.blockSignals(blocked)

    def open_above(self, button: QWidget) -> None:
        """Open beside the button that belongs to it."""
        self.square.setChecked(self.rows.value() == self.columns.value())
        self.adjustSize()
        self.move(button.mapToGlobal(QPoint(0, -self.height() - 4)))
        self.show()
        self.rows.setFocus()
        self.rows.selectAll()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button, or else, as Esc does, goes on to the weights."""
        if press_focused(event):
            return
        if Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.hide()
            self.left_by_keys.emit()
            return
        super().keyPressEvent(event)

    def _make_square(self, locked: bool) -> None:
        if locked and self.rows.value() != self.columns.value():
            self._choose(self.rows.value(), self.rows.value())

    def _choose_rows(self, kh: int) -> None:
        self._choose(kh, kh if self.square.isChecked() else self.columns.value())

    def _choose_columns(self, kw: int) -> None:
        self._choose(self.rows.value(), kw)

    def _choose(self, kh: int, kw: int) -> None:
        if kh != kw:
            self.square.setChecked(False)
        self.show_size(kh, kw)
        self.size_chosen.emit(kh, kw)


def size_text(kh: int, kw: int) -> str:
    """ "3 × 3"."""
    return f"{kh} × {kw}"
