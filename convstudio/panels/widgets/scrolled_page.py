"""A page that scrolls where there is not enough room for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ScrolledPage(QScrollArea):
    """A scroll area without a frame, whose page is as wide as it, or as it must be; what is on it has the focus."""

    def __init__(self, name: str, page: QWidget) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        self._viewport = self.viewport()  # see `direct_children`
