"""Rows of controls in a tool, which are arranged in other rows where there is less room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

Rows = Sequence[Sequence[QWidget]]


class FlowRows(QWidget):
    """A widget that shows ``wide`` rows, or ``narrow`` ones of the same controls below a width in pixels."""

    def __init__(self, wide: Rows, narrow: Rows, width: int) -> None:
        super().__init__()
        self._rows = {False: wide, True: narrow}
        self._width = width
        self._is_narrow: bool | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self.show_width(width)

    def show_width(self, width: int) -> None:
        """Arrange the controls for a width that they may take."""
        is_narrow = width < self._width
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        while (item := self._lines.takeAt(0)) is not None:
            if (row := item.layout()) is not None:
                while row.takeAt(0) is not None:
                    pass
                row.deleteLater()
        for widgets in self._rows[is_narrow]:
            line = QHBoxLayout()
            line.setSpacing(8)
            for widget in widgets:
                line.addWidget(widget)
            line.addStretch(1)
            self._lines.addLayout(line)
        self._lines.addStretch(1)
