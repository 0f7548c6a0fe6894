"""Screens of a lesson: shown in the window, and made from what it shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from convstudio.audience.mode import ProjectorMode
from convstudio.core.steps.scene import Scene
from convstudio.core.views.display import Display
from convstudio.document.edits import Edits
from convstudio.document.studio import Studio
from convstudio.panels.equation.equation_view import EquationView
from convstudio.window.desk import DeskEquation

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Screen


class Screens:
    """The conversion between a lesson's screens and the scene in the window."""

    def __init__(
        self, studio: Studio, edits: Edits, view: EquationView, desk: DeskEquation, projector: ProjectorMode
    ) -> None:  # fmt: skip
        self._studio, self._edits = studio, edits
        self._view, self._desk, self._projector = view, desk, projector

    def show(self, screen: Screen, text: str) -> None:
        """Show a screen; ``text`` names the edit in Undo."""
        self.give_up()
        self._edits.show_screen(screen, text)

    def kept(self) -> Scene:
        """The current scene with the part of I that is on the screen, as a session keeps it."""
        scene = self._studio.scene
        return replace(scene, region=self._desk.region(scene))

    def give_up(self) -> None:
        """End what is being edited or dragged, since another scene is about to be shown."""
        self._view.give_up()
        self._projector.give_up()

    def current(self) -> Screen:
        """The screen that would reproduce the current scene."""
        from convstudio.core.lessons.lesson import Screen  # whoever asks writes a lesson

        scene = self._studio.scene
        return Screen(
            scene.experiment,
            order=scene.order,
            step=scene.step,
            letters=scene.letters,
            lit=scene.lit,
            region=self._desk.region(scene),
            input_display=scene.input_display,
            map_display=_chosen_range(scene),
        )


def _chosen_range(scene: Scene) -> Display:
    """The choice of range and colours that shows S as the scene does, whose pin no lesson can name."""
    display, pinned = scene.map_display, scene.pinned
    if pinned is None:
        return display
    colors = display.colors
    if colors == "auto":
        colors = "signed" if pinned.signed else "grey"
    return Display("fixed", colors, pinned.ends)
