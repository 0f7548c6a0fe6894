"""What is pointed at, chosen by a click, and lit up by a lesson's screen, in every panel of the window and of the room.

The mouse adds to what is lit and takes nothing away: it is there again, alone, when the mouse has left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from convstudio.core.notation.focus import Focus, describe, on_kernel, still, summary

if TYPE_CHECKING:
    from convstudio.window.parts import WindowParts


class Pointing(QObject):
    """Holds foci that exist in the studio's experiment, and says in the status line what is at them.

    An output is marked for as long as its sum stands: while it is pointed at; after a click until the next step or Esc;
    and while the mouse, which comes from it, is over the sum.
    """

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts)
        self._parts = parts
        self._pointed: Focus | None = None
        self._chosen: Focus | None = None
        self._kept: Focus | None = None
        self._left: Focus | None = None  # the output that the mouse has left, for nothing else

    def point_at(self, focus: Focus | None) -> None:
        """The mouse, or the keyboard's cursor, points at something; None: at nothing any more."""
        if focus is not None:
            self._left = focus if focus.kind == "output" else None
        self._pointed = focus
        self.show()

    def visit_sum(self, over: bool) -> None:
        """The mouse is over the sum: that of the output that it has left stands, unless there is another."""
        if over and self._parts.animation.sum_panel.output is None:
            self._pointed = self._left
            self.show()
        elif not over and self._pointed is not None and self._pointed == self._left:
            self._pointed = None
            self.show()

    def choose(self, i: int, j: int) -> None:
        """A click on an output: its whole sum, until the next step or another choice."""
        self._chosen = Focus("output", i, j)
        self.show()

    def unchoose(self) -> bool:
        """The choice is over; whether there was one."""
        chosen, self._chosen = self._chosen, None
        if chosen is not None:
            self.show()
        return chosen is not None

    def keep(self, focus: Focus | None) -> None:
        """Another step or screen is shown, and lights this up for as long as it is."""
        self._pointed = self._chosen = self._left = None
        self._kept = focus
        self.show()

    def forget_gone(self) -> None:
        """Another experiment has come, which may not have what is pointed at."""
        experiment = self._parts.studio.experiment
        self._pointed, self._chosen, self._kept, self._left = (
            still(experiment, focus)
            for focus in (self._pointed, self._chosen, self._kept, self._left)
        )

    def show(self) -> None:
        """Light up, in every panel, what belongs to what is pointed at, and to what else is lit up."""
        self.forget_gone()
        parts, focus = self._parts, self._pointed or self._chosen or self._kept
        others = (each for each in (self._chosen, self._kept) if each and each != focus)
        kept = next(others, None)
        parts.kernel_panel.show_focus(on_kernel(focus), on_kernel(kept))
        for panel in (
            parts.input_panel, parts.feature_map_panel, parts.signals_mode, parts.projector,
        ):  # fmt: skip
            panel.show_focus(focus, kept)
        outputs = (each for each in (focus, kept) if each is not None and each.kind == "output")
        chosen = None if self._chosen is None else (self._chosen.row, self._chosen.column)
        parts.animation.show_asked_for(next(outputs, None), chosen)
        parts.status.setText(self._said(focus))

    def _said(self, focus: Focus | None) -> str:
        experiment = self._parts.studio.experiment
        if focus is None:
            return summary(experiment)
        return self._parts.animation.describe(focus) or describe(experiment, focus)
