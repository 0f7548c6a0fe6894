"""The window for those who do not see the screen: words for what the keyboard's cursor points at and what moves.

Both speak through one `Announcer`, so that there is never more than one voice.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from convstudio.core.notation.spoken import spoken, term_words
from convstudio.core.notation.status_line import asked_words
from convstudio.core.steps.scene import Scene
from convstudio.document.studio import Studio
from convstudio.panels.widgets.announcer import Announcer


class Accessibility(QObject):
    """Announces what the keyboard's cursor points at, and which term was added."""

    def __init__(self, window: QWidget, studio: Studio, status: Callable[[], str]) -> None:
        """``status``: what the status line says."""
        super().__init__(window)
        self._studio, self._status = studio, status
        self.announcer = Announcer(window)
        self._step: int | None = None

    def show_scene(self, scene: Scene) -> None:
        """Say which term was added, when another step is shown."""
        before, self._step = self._step, scene.step
        if scene.step is not None and scene.step != before:
            self.announcer.say(self._term_words)

    def say(self, text: str) -> None:
        """Announce what some panel has to say."""
        self.announcer.say(spoken(text))

    def say_status(self) -> None:
        """Announce what the status line says of what the keyboard's cursor is at."""
        self.say(self._status())

    def _term_words(self) -> str:
        scene = self._studio.scene
        term = scene.term
        if term is None:
            return ""
        if (term.i, term.j) in scene.held:
            return asked_words(scene.experiment, (term.i, term.j))
        return term_words(scene.timeline, term, in_letters=scene.letters)
