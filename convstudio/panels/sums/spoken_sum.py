"""What the sums of the desk and of the room share: their content, and its words for those who cannot see the tiles."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.panels.sums.stamp_content import Content
from convstudio.panels.widgets.late_description import LateDescription


class SpokenSum(QWidget):
    """A widget with the terms of one output's sum, or with a sentence that says why there is none."""

    term_clicked = Signal(int)
    """Emitted with the index of a term within its output, when its tile is clicked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Terms of the sum")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._content: Content | None = None
        self._letters = False
        self._message = ""
        self._description = LateDescription(self, self._spoken)

    def accessibleDescription(self) -> str:
        self._description.complete()
        return super().accessibleDescription()

    def _spoken(self) -> str:
        content = self._content
        return content.spoken(self._letters) if content else self._message
