"""The page of a tool: rows of controls, which scroll up and down where the strip is too low for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


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
        outer = QVBoxLayout(page)
        outer.setContentsMargins(12, 2, 12, 6)
        outer.setSpacing(0)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(5)
        outer.addLayout(self.rows)
        outer.addStretch(1)
        self.setWidget(page)
