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
        self._shown: Rows = ()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        # As many as any arrangement needs, made once: layouts that come and go take PySide's wrappers of others along.
        self._lines: list[QHBoxLayout] = []
        for _ in range(max(map(len, (wide, narrow, between[0] if between else ())))):
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addStretch(1)
            lines.addLayout(line)
            self._lines.append(line)
        lines.addStretch(1)
        self.show_width(width)

    def show_width(self, width: int) -> None:
        """Arrange the controls for a width that they may take."""
        rows = self._rows_for(width)
        if rows is self._shown:
            return
        for line, widgets in zip(self._lines, self._shown, strict=False):
            for widget in widgets:
                line.removeWidget(widget)
        self._shown = rows
        for line, widgets in zip(self._lines, rows, strict=False):
            for at, widget in enumerate(widgets):
                line.insertWidget(at, widget)

    def _rows_for(self, width: int) -> Rows:
        if width >= self._width:
            return self._wide
        if self._between is not None and width >= self._between[1]:
            return self._between[0]
        return self._narrow
