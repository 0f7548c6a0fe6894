"""Screens of a lesson: shown in the window, and made from what it shows."""

from __future__ import annotations

from convstudio.audience.mode import ProjectorMode
from convstudio.core.lessons.lesson import Screen
from convstudio.document.edits import Edits
from convstudio.document.studio import Studio
from convstudio.panels.equation.equation_view import EquationView
from convstudio.window.desk import DeskEquation


class Screens:
    """The conversion between a lesson's screens and the scene in the window."""

    def __init__(
        self, studio: Studio, edits: Edits, view: EquationView, desk: DeskEquation, projector: ProjectorMode
    ) -> None:  # fmt: skip
        self._studio, self._edits = studio, edits
        self._view, self._desk, self._projector = view, desk, projector

    def show(self, screen: Screen, text: str) -> None:
        """Show a screen; ``text`` names the edit in Undo."""
        self._view.give_up()
        self._projector.give_up()
        self._edits.show_screen(screen, text)

    def current(self) -> Screen:
        """The screen that would reproduce the current scene."""
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
