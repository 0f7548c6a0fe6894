"""All actions of the window, grouped by the feature that they belong to.

What an action does is defined where it is made: `FileActions` in files/actions.py, and so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from PySide6.QtGui import QAction

from convstudio.audience.actions import AudienceActions
from convstudio.core.steps.scene import Scene
from convstudio.document.actions import EditActions, HistoryActions, LookActions
from convstudio.document.pairs import PairActions
from convstudio.document.region_actions import RegionActions
from convstudio.files.actions import FileActions, InputActions, KeptKernelActions, SessionActions
from convstudio.lessons.actions import LessonActions
from convstudio.modes.actions import AnimationActions
from convstudio.panels.widgets.actions import Actions
from convstudio.window.appearance import AppearanceActions
from convstudio.window.layout.frame import FrameActions
from convstudio.window.layout.tool_actions import ToolActions
from convstudio.window.menus.help import HelpActions
from convstudio.window.menus.view_actions import ViewActions


@dataclass(frozen=True)
class WindowActions:
    """The actions of the menu bar, the keyboard map and the projector's keys."""

    files: FileActions
    sessions: SessionActions
    inputs: InputActions
    kept_kernels: KeptKernelActions
    history: HistoryActions
    edits: EditActions
    pairs: PairActions
    looks: LookActions
    region: RegionActions
    animation: AnimationActions
    lessons: LessonActions
    views: ViewActions
    audience: AudienceActions
    tools: ToolActions
    appearance: AppearanceActions
    frame: FrameActions
    help: HelpActions

    def __iter__(self) -> Iterator[QAction]:
        for group in self._groups():
            yield from group

    def show_scene(self, scene: Scene) -> None:
        """Check the actions that are on in a scene."""
        self.edits.show_scene(scene)
        self.pairs.show_scene(scene)
        self.looks.show_scene(scene)
        self.region.show_scene(scene)
        self.animation.show_scene(scene)

    @property
    def on_projector(self) -> list[QAction]:
        """The actions whose keys work on the projector's screen as well."""
        return [action for group in self._groups() for action in group.on_projector]

    def _groups(self) -> list[Actions]:
        return [getattr(self, each.name) for each in fields(self)]
