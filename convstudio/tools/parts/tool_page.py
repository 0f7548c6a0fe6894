"""The page of a tool: rows of controls, which scroll up and down where the strip is too low for them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

GAP: Final = 5
"""Between the rows, in pixels."""


class ToolPage(QScrollArea):
    """A scroll area whose ``rows`` are laid out from the top."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tool_page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The controls have the focus, and the page follows it.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("tool_rows")
        self._outer = outer = QVBoxLayout(page)
        outer.setSpacing(0)
        self.rows = QVBoxLayout()
        outer.addLayout(self.rows)
        outer.addStretch(1)
        self.show_low(False)
        self.setWidget(page)
        self._viewport = self.viewport()  # see `direct_children`

    def show_low(self, low: bool) -> None:
        """Leave no height between the rows and below them, or the usual one."""
        self.rows.setSpacing(0 if low else GAP)
        self._outer.setContentsMargins(12, 2, 12, 0 if low else 6)
