"""The lesson as the room sees it: the current screen, and whether its words still fit the scene."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Final

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import output_name
from convstudio.core.steps.scene import NOTHING_HELD, Output, Scene
from convstudio.document.edits import shows
from convstudio.document.studio import Studio

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson, Position, Screen

_IN_WORDS: Final = {
    "boundary": "border", "fill": "border’s value", "missing": "missing pixels",
    "linear_light": "linear light",
}  # fmt: skip


class RoomLesson:
    """The current lesson, the position in it, and the ``screen`` whose headline and words are shown."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.lesson: Lesson | None = None
        self.position: Position | None = None
        self.screen: Screen | None = None
        self._state = ""  # the state of the step, once its text has led to one
        self._on_paper = False

    def show_lesson(self, lesson: Lesson | None) -> None:
        self.lesson, self.screen = lesson, None

    def show_position(self, position: Position | None) -> None:
        self.position, self._state = position, ""

    def show_screen(self, screen: Screen) -> None:
        self.screen = screen
        if self.lesson is not None and self.position is not None:
            self._state = self.lesson.steps[self.position[0]].state_of(screen)

    def show_asked(self, *, on_paper: bool) -> None:
        """Set whether the questions of the text stand beside the picture."""
        self._on_paper = on_paper

    @property
    def page(self) -> Hashable:
        """The key that the pen's strokes belong to: a lesson's screen, whatever is edited on it; else a step."""
        if self.lesson is None or self.position is None:
            return self._studio.experiment, self._studio.order, self._studio.step
        return self.lesson.path or self.lesson, self.position, self._state

    def held_of(self, scene: Scene) -> frozenset[Output]:
        """The held outputs of a scene that are hidden from the audience too.

        A room does not read the questions of the text, and a "?" would puzzle it before its question is asked: only the
        outputs that the screen's own question names are held there. On paper all of them are.
        """
        if self._on_paper or self.screen is None:
            return scene.held if self._on_paper else NOTHING_HELD
        words = self.screen.words
        asked = "" if words.answer else "".join(words.ask.split())
        return frozenset(
            each
            for each in scene.held
            if "".join(output_name(scene.experiment, *each).split()) in asked
        )

    def left_by(self, experiment: Experiment) -> str:
        """What has been edited since the screen, such as "border", so that its headline may no longer be true, or "".

        Nothing while the screen asks for something to be tried.
        """
        screen = self.screen
        if screen is None or screen.words.ask or shows(screen, experiment):
            return ""
        from convstudio.core.lessons.lesson import PARTS  # seldom wanted

        differ = [
            _IN_WORDS.get(part, part)
            for part, name in PARTS.items()
            if name != "picture" and getattr(experiment, name) != getattr(screen.experiment, name)
        ]
        return ", ".join(differ) or "input"
