"""What is pointed at, and what a lesson's screen has lit up, in every panel of the window and of the room.

The mouse adds to what is lit and takes nothing away: it is there again, alone, when the mouse has left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from convstudio.core.notation.status_line import describe, summary
from convstudio.core.steps.target import Target, on_kernel, still

if TYPE_CHECKING:
    from convstudio.window.parts import WindowParts


class Pointing(QObject):
    """Holds two targets that exist in the studio's experiment, and says in the status line what is at them."""

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts)
        self._parts = parts
        self._pointed: Target | None = None
        self._kept: Target | None = None

    def point_at(self, target: Target | None) -> None:
        """The mouse, or the keyboard's cursor, points at something; None: at nothing any more."""
        self._pointed = target
        self.show()

    def keep(self, target: Target | None) -> None:
        """Another step or screen is shown, and lights this up for as long as it is."""
        self._pointed, self._kept = None, target
        self.show()

    def forget_gone(self) -> None:
        """Another experiment has come, which may not have what is pointed at."""
        experiment = self._parts.studio.experiment
        self._pointed, self._kept = still(experiment, self._pointed), still(experiment, self._kept)

    def show(self) -> None:
        """Light up, in every panel, what belongs to what is pointed at and to what is lit up beside it."""
        self.forget_gone()
        parts, target = self._parts, self._pointed or self._kept
        kept = self._kept if target != self._kept else None
        parts.kernel_panel.show_target(on_kernel(target), on_kernel(kept))
        for panel in (
            parts.input_panel, parts.feature_map_panel, parts.signals_mode, parts.projector,
        ):  # fmt: skip
            panel.show_target(target, kept)
        outputs = (each for each in (target, kept) if each is not None and each.kind == "output")
        parts.animation.show_hovered(next(outputs, None))
        parts.status.setText(self._said(target))

    def _said(self, target: Target | None) -> str:
        experiment = self._parts.studio.experiment
        if target is None:
            return summary(experiment)
        return self._parts.animation.describe(target) or describe(experiment, target)
