"""The strip below the equation while it holds tools: up to three slots side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from convstudio.tools.slot import Slot

_GAP: Final = 12  # pixels between slots, as between the cards above


class ToolStrip(QSplitter):
    """Slots side by side, whose widths can be dragged."""

    def __init__(self, shelf: QWidget) -> None:
        """``shelf``: what holds the slots that stand nowhere."""
        super().__init__(Qt.Orientation.Horizontal)
        self._shelf = shelf
        self.setObjectName("tool_strip")
        self.setHandleWidth(_GAP)
        self.setChildrenCollapsible(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._widths = QByteArray()
        self.hide()

    def show_slots(self, slots: Sequence[Slot]) -> None:
        """Hold these slots, from left to right; they share the width evenly where there are others than before."""
        before = [self.widget(at) for at in range(self.count())]
        if before == list(slots):
            return
        for slot in before:
            if slot is not None and slot not in slots:
                slot.setParent(self._shelf)
        for at, slot in enumerate(slots):
            self.insertWidget(at, slot)
            slot.show()
        self.setSizes([1000] * len(slots))

    def restore(self, widths: QByteArray) -> None:
        """Divide the width as it was, as soon as the width is known: sizes set before would be stretched."""
        self._widths = widths

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._widths.isEmpty():
            self.restoreState(self._widths)
            self._widths = QByteArray()
