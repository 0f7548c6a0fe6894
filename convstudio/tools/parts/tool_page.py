"""The page of a tool: rows of controls, which scroll up and down where the strip is too low for them."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from convstudio.panels.widgets.scrolled_page import ScrolledPage

GAP: Final = 5
"""Between the rows, in pixels."""


class ToolPage(ScrolledPage):
    """A page whose ``rows`` are laid out from the top."""

    def __init__(self) -> None:
        page, rows = QWidget(), QVBoxLayout()
        page.setObjectName("tool_rows")
        outer = QVBoxLayout(page)
        outer.setSpacing(0)
        outer.addLayout(rows)
        outer.addStretch(1)
        super().__init__("tool_page", page)
        self.rows, self._outer = rows, outer
        self.show_low(False)

    def fill(self, tool: QWidget) -> None:
        """Be all that a tool has below its title."""
        layout = QVBoxLayout(tool)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self)

    def show_low(self, low: bool) -> None:
        """Leave no height between the rows and below them, or the usual one."""
        self.rows.setSpacing(0 if low else GAP)
        self._outer.setContentsMargins(12, 2, 12, 0 if low else 6)
