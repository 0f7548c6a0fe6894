"""The base class of tools that show facts of a scene, of which some are computed while the tool is seen."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QHideEvent, QShowEvent

from convstudio.core.steps.scene import Scene
from convstudio.panels.widgets.messages.clear_place import WRITING, Covered
from convstudio.tools.tool import ToolView


class SceneTool(ToolView):
    """A tool that shows itself anew when what it shows of a scene has changed, and rests while it is hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None

    def shown_of(self, scene: Scene) -> object:
        """Return all of a scene that is shown here: what is equal need not be shown again."""
        return scene.experiment, scene.in_gesture

    def refresh(self) -> None:
        """Show the scene, and have computed what is not known of it."""
        raise NotImplementedError

    def rest(self) -> None:
        """Give up what is being computed."""
        raise NotImplementedError

    def show_scene(self, scene: Scene) -> None:
        before, self._scene = self._scene, scene
        if before is None or self.shown_of(before) != self.shown_of(scene):
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.rest()

    def join(self) -> None:
        self.rest()

    def covered_places(self) -> list[Covered]:
        """The area of the tool, which a message should not cover."""
        return [(QRectF(self.rect()), WRITING)]
