"""The pointer: what the mouse is at, and the output that it has left for its sum."""

from __future__ import annotations

from PySide6.QtCore import QObject

from convstudio.core.steps.target import Target
from convstudio.document.studio import Studio
from convstudio.panels.sums.sum_panel import SumPanel


class Pointer(QObject):
    """Tells the studio what is pointed at; over the sum panel, the output that the mouse came from counts as that."""

    def __init__(self, studio: Studio, sums: SumPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._sums = studio, sums
        self._left: Target | None = None  # the output that the mouse has left, for nothing else

    def point_at(self, target: Target | None) -> None:
        """The mouse, or the keyboard's cursor, points at something; None: at nothing any more."""
        if target is not None:
            self._left = target if target.kind == "output" else None
        self._studio.look(pointed=target)

    def visit_sum(self, over: bool) -> None:
        """The mouse is over the sum: that of the output that it has left stands, unless there is another."""
        pointed = self._studio.scene.pointed
        if over and self._sums.output is None:
            self._studio.look(pointed=self._left)
        elif not over and pointed is not None and pointed == self._left:
            self._studio.look(pointed=None)
