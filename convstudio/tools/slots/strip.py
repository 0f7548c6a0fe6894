"""The tools in the strip below the equation: up to three slots side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from convstudio.tools.slots.slot import Slot

_GAP: Final = 12  # pixels between slots, the same as between the cards above


class ToolStrip(QSplitter):
    """A splitter that holds slots side by side."""

    def __init__(self, shelf: QWidget) -> None:
        """Take ``shelf``, the parent of slots that are not shown."""
        super().__init__(Qt.Orientation.Horizontal)
        self._shelf = shelf
        self.setObjectName("tool_strip")
        self.setHandleWidth(_GAP)
        self.setChildrenCollapsible(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._widths = QByteArray()
        self._height = 0
        self.hide()

    def set_height(self, height: int) -> None:
        """Set the height in pixels, whatever the tools would like: a splitter undoes `setFixedHeight`."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._height)

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Show slots from left to right; if they are not the same as before, they share the width anew."""
        before = [self.widget(at) for at in range(self.count())]
        if before == list(slots):
            return
        for slot in before:
            if slot is not None and slot not in slots:
                slot.setParent(self._shelf)
        for at, slot in enumerate(slots):
            self.insertWidget(at, slot)
            slot.show()
        self.setSizes([round(1000 * slot.view.share) for slot in slots])

    def restore(self, widths: QByteArray) -> None:
        """Restore the slots' widths when the strip is shown; Qt would rescale sizes set before."""
        self._widths = widths

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._widths.isEmpty():
            self.restoreState(self._widths)
            self._widths = QByteArray()
