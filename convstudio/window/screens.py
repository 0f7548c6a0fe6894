"""Screens of a lesson, shown in the window all at once, or read off it."""

from __future__ import annotations

from convstudio.audience.mode import ProjectorMode
from convstudio.core.lessons.lesson import Screen
from convstudio.document.edits import Edits
from convstudio.document.studio import Studio
from convstudio.panels.equation.equation_view import EquationView
from convstudio.window.desk import DeskEquation


class Screens:
    """What a lesson says is to be seen, and what is seen as a lesson says it."""

    def __init__(
        self, studio: Studio, edits: Edits, view: EquationView, desk: DeskEquation, projector: ProjectorMode
    ) -> None:  # fmt: skip
        self._studio, self._edits = studio, edits
        self._view, self._desk, self._projector = view, desk, projector

    def show(self, screen: Screen, text: str) -> None:
        """All that a screen says, at once; ``text`` names the edit in Undo."""
        self._view.give_up()
        self._projector.give_up()
        self._edits.show_screen(screen, text)

    def current(self) -> Screen:
        """The screen that would show again what is to be seen now."""
        scene = self._studio.scene
        return Screen(
            scene.experiment,
            scene.order,
            scene.step,
            scene.letters,
            scene.lit,
            region=self._desk.region(scene),
            input_display=scene.input_display,
            map_display=scene.map_display,
        )
