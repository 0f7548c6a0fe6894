"""Rows of controls in a tool, which are arranged in other rows where there is less room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

Rows = Sequence[Sequence[QWidget]]


class FlowRows(QWidget):
    """A widget that shows ``wide`` rows, or ``narrow`` ones of the same controls below a width in pixels.

    ``between``: other rows, which are shown below that width from a lesser one on.
    """

    def __init__(
        self, wide: Rows, narrow: Rows, width: int, *, between: tuple[Rows, int] | None = None
    ) -> None:
        super().__init__()
        self._wide, self._narrow, self._width, self._between = wide, narrow, width, between
        self._shown: Rows | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self.show_width(width)

    def show_width(self, width: int) -> None:
        """Arrange the controls for a width that they may take."""
        rows = self._rows_for(width)
        if rows is self._shown:
            return
        self._shown = rows
        while (item := self._lines.takeAt(0)) is not None:
            if (row := item.layout()) is not None:
                while row.takeAt(0) is not None:
                    pass
                row.deleteLater()
        for widgets in rows:
            line = QHBoxLayout()
            line.setSpacing(8)
            for widget in widgets:
                line.addWidget(widget)
            line.addStretch(1)
            self._lines.addLayout(line)
        self._lines.addStretch(1)

    def _rows_for(self, width: int) -> Rows:
        if width >= self._width:
            return self._wide
        if self._between is not None and width >= self._between[1]:
            return self._between[0]
        return self._narrow
