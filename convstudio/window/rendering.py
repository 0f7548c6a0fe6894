"""The rendering of scenes: every visible part of the window is given each scene once.

A hidden part is given nothing, and the latest scene when it is visible again. What a full-screen projector covers
counts as hidden, although Qt calls it visible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject

from convstudio.core.steps.scene import NOTHING_HELD, Scene
from convstudio.document.studio import Studio


class ScenePart(Protocol):
    """A part of the window that shows a scene, and draws what differs from the one before."""

    def show_scene(self, scene: Scene) -> None:
        """Show a scene; showing the same one again costs nothing."""


class Gate:
    """A gate that passes each scene on to a part once, and only while the part is visible."""

    def __init__(self, part: ScenePart, is_seen: Callable[[Scene], bool] | None = None) -> None:
        """Take ``is_seen``, which says whether the part is visible in a scene unless covered; None means always."""
        self._part, self._is_seen = part, is_seen
        self._shown: Scene | None = None

    def show_scene(self, scene: Scene, *, covered: bool) -> None:
        """Show a scene, unless the part is hidden or ``covered``, or shows it already."""
        seen = self._is_seen is None or self._is_seen(scene)
        if seen and not covered and scene is not self._shown:
            self._shown = scene
            self._part.show_scene(scene)


class Rendering(QObject):
    """The distribution of the studio's scenes to the parts of the window.

    The parts of the ``desk`` may be covered by a projector; ``words`` describe the desk, covered or not. Parts
    ``elsewhere`` get the scene as it is, with its held outputs, and decide themselves what of it to show.
    """

    def __init__(
        self,
        studio: Studio,
        desk: Sequence[Gate],
        words: Sequence[Gate],
        elsewhere: Sequence[Gate],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._studio, self._desk = studio, tuple(desk)
        self._words, self._elsewhere = tuple(words), tuple(elsewhere)
        self._covered, self._asks = False, False
        # A scene, and the same with nothing held.
        self._told: tuple[Scene, Scene] | None = None

    def set_covered(self, covered: bool) -> None:
        """Set whether a full-screen projector covers the window."""
        if covered != self._covered:
            self._covered = covered
            self.show(self._studio.scene)

    def set_asking(self, asks: bool) -> None:
        """Set whether the questions that hold outputs can be read at the desk; if not, nothing is held there."""
        if asks != self._asks:
            self._asks = asks
            self.show(self._studio.scene)

    def show_all(self) -> None:
        """Show the studio's scene to all parts that do not show it yet."""
        self.show(self._studio.scene)

    def show(self, scene: Scene) -> None:
        """Show a scene to all parts."""
        at_desk = scene if self._asks else self._tell(scene)
        for gate in self._desk:
            gate.show_scene(at_desk, covered=self._covered)
        for gate in self._words:
            gate.show_scene(at_desk, covered=False)
        for gate in self._elsewhere:
            gate.show_scene(scene, covered=False)

    def _tell(self, scene: Scene) -> Scene:
        """The scene with nothing held; the same object for the same scene, since parts compare by identity."""
        if not (scene.held or scene.held_turned):
            return scene
        if self._told is None or self._told[0] is not scene:
            told = replace(scene, held=NOTHING_HELD, held_turned=NOTHING_HELD)
            self._told = scene, told
        return self._told[1]
