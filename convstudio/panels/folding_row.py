"""A row of controls some of which give way where it is narrow: what a menu offers as well."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget


class FoldingRow(QWidget):
    """Hides ``folded``, the first of them first, until the others have their least room."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._folded: tuple[QWidget, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)

    def show_widgets(
        self, widgets: Sequence[QWidget], long: QWidget, folded: Sequence[QWidget]
    ) -> None:
        """From left to right; ``long`` has the room that is left."""
        for widget in widgets:
            self._row.addWidget(widget, int(widget is long))
        self._folded = tuple(folded)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least(self._folded), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        for count in range(len(self._folded) + 1):
            if self._least(self._folded[:count]) <= self.width():
                break
        for at, widget in enumerate(self._folded):
            if widget.isHidden() != (at < count):
                widget.setHidden(at < count)

    def _least(self, without: Sequence[QWidget]) -> int:
        """The width that is needed without some."""
        items = [self._row.itemAt(at) for at in range(self._row.count())]
        shown = [
            widget
            for item in items
            if item is not None and (widget := item.widget()) is not None
            if widget not in without and (widget in self._folded or not widget.isHidden())
        ]
        widths = [max(widget.minimumSizeHint().width(), widget.minimumWidth()) for widget in shown]
        return sum(widths) + self._row.spacing() * max(len(shown) - 1, 0)
