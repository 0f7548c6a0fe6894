"""The pointer: the target of the mouse, and the output that the mouse has left on its way to the sum."""

from __future__ import annotations

from PySide6.QtCore import QObject

from convstudio.core.steps.target import Target
from convstudio.document.studio import Studio
from convstudio.panels.sums.sum_panel import SumPanel


class Pointer(QObject):
    """A tracker of the target that is pointed at; over the sum panel that is the output the mouse came from."""

    def __init__(self, studio: Studio, sums: SumPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._sums = studio, sums
        # The output that was pointed at last, unless a target of another kind followed.
        self._left: Target | None = None

    def point_at(self, target: Target | None) -> None:
        """Set the target of the mouse or of the keyboard's cursor; None if there is none any more."""
        if target is not None:
            self._left = target if target.kind == "output" else None
        self._studio.look(pointed=target)

    def visit_sum(self, over: bool) -> None:
        """Point at the output that the mouse has left while it is over the sum, unless another output has the sum."""
        pointed = self._studio.scene.pointed
        if over and self._sums.output is None:
            self._studio.look(pointed=self._left)
        elif not over and pointed is not None and pointed == self._left:
            self._studio.look(pointed=None)
