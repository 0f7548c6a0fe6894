"""The window's announcements for screen readers: the target of the keyboard's cursor, the animation's terms, views.

All go through one `Announcer`, so that only one is spoken at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from convstudio.core.design.looking.region import Region
from convstudio.core.notation.region_words import spoken_region
from convstudio.core.notation.sentences.revealed import asked_words
from convstudio.core.notation.sentences.spoken import spoken, term_words
from convstudio.core.steps.scene import Scene
from convstudio.document.studio import Studio
from convstudio.panels.widgets.messages.announcer import Announcer

_DESIGN: Final = (
    "Design view: the kernel is large, with tools below it. Escape returns to the equation."
)
_EQUATION: Final = "The equation again, with the sum below it."


class Accessibility(QObject):
    """A speaker of the keyboard cursor's target, of the term of each step, and of the Design view."""

    def __init__(self, window: QWidget, studio: Studio, status: Callable[[], str]) -> None:
        """Take ``status``, which returns the text of the status line."""
        super().__init__(window)
        self._studio, self._status = studio, status
        self.announcer = Announcer(window)
        self._step: int | None = None
        self._designs = False
        self._region: tuple[Region | None, bool] = None, False

    def show_scene(self, scene: Scene) -> None:
        """Announce the Design view where it comes and goes, another region, or the term that a step has added."""
        if scene.design != self._designs:
            self._designs = scene.design
            self.announcer.say(_DESIGN if scene.design else _EQUATION)
        region = scene.selected, scene.only_selected
        if region != self._region:
            self._region = region
            self.announcer.say(lambda: spoken(spoken_region(scene)))
        before, self._step = self._step, scene.step
        if scene.step is not None and scene.step != before:
            self.announcer.say(self._term_words)

    def say(self, text: str) -> None:
        """Announce a text, with its symbols in words."""
        self.announcer.say(spoken(text))

    def say_status(self) -> None:
        """Announce the status line, which describes the keyboard cursor's target."""
        self.say(self._status())

    def _term_words(self) -> str:
        scene = self._studio.scene
        term = scene.term
        if term is None:
            return ""
        if (term.i, term.j) in scene.held:
            return asked_words(scene.experiment, (term.i, term.j))
        return term_words(scene.timeline, term, in_letters=scene.letters)
