"""The rendering of scenes: every part of the window that can be seen is given each scene once.

A part that cannot be seen is given nothing, and the last scene when it can be seen again. What a full-screen projector
covers cannot be seen, whatever Qt says of its visibility.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject

from convstudio.core.steps.scene import NOTHING_HELD, Scene
from convstudio.document.studio import Studio


class ScenePart(Protocol):
    """Something that shows a scene, and draws what differs from the one before."""

    def show_scene(self, scene: Scene) -> None:
        """Show another scene, or the same again, which costs nothing."""


class Gate:
    """Passes scenes on to a part while it can be seen; else keeps the last one for later."""

    def __init__(self, part: ScenePart, is_seen: Callable[[Scene], bool] | None = None) -> None:
        """``is_seen``: whether the part can be seen in a scene, while nothing covers it; None: always."""
        self._part, self._is_seen = part, is_seen
        self._shown: Scene | None = None

    def show_scene(self, scene: Scene, *, covered: bool) -> None:
        """Show another scene, unless the part cannot be seen."""
        seen = self._is_seen is None or self._is_seen(scene)
        if seen and not covered and scene is not self._shown:
            self._shown = scene
            self._part.show_scene(scene)


class Rendering(QObject):
    """Gives the studio's scenes to the parts of the ``desk``, which a projector may cover, and to others.

    ``words`` say what the desk shows, covered or not; parts that are ``elsewhere`` have ways of their own to show it.
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
        self._told: tuple[Scene, Scene] | None = (
            None  # a scene, and the same with nothing held back
        )

    def set_covered(self, covered: bool) -> None:
        """Whether a full-screen projector covers the window."""
        if covered != self._covered:
            self._covered = covered
            self.show(self._studio.scene)

    def set_asking(self, asks: bool) -> None:
        """Whether the questions that keep outputs blank can be read at the desk; else nothing is blank there."""
        if asks != self._asks:
            self._asks = asks
            self.show(self._studio.scene)

    def show_all(self) -> None:
        """Show the studio's scene for the first time."""
        self.show(self._studio.scene)

    def show(self, scene: Scene) -> None:
        """Show another scene."""
        at_desk = scene if self._asks else self._tell(scene)
        for gate in self._desk:
            gate.show_scene(at_desk, covered=self._covered)
        for gate in self._words:
            gate.show_scene(at_desk, covered=False)
        for gate in self._elsewhere:
            gate.show_scene(scene, covered=False)

    def _tell(self, scene: Scene) -> Scene:
        """The scene with nothing held back; the same one for the same scene, which parts tell by identity."""
        if not (scene.held or scene.held_turned):
            return scene
        if self._told is None or self._told[0] is not scene:
            told = replace(scene, held=NOTHING_HELD, held_turned=NOTHING_HELD)
            self._told = scene, told
        return self._told[1]
