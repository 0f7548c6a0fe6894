"""What the room is shown of a lesson: which screen, and what of it holds for what is seen now."""

from __future__ import annotations

from collections.abc import Hashable

from convstudio.core.lessons.lesson import Lesson, Position, Screen
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import output_name
from convstudio.core.steps.scene import NOTHING_HELD, Output, Scene
from convstudio.document.edits import shows
from convstudio.document.studio import Studio


class RoomLesson:
    """A lesson, where the lecture is in it, and the ``screen`` whose headline and words are shown."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.lesson: Lesson | None = None
        self.position: Position | None = None
        self.screen: Screen | None = None
        self._state = ""  # of the step, where its text has led to one
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
        """Whether the questions of the text stand beside the picture."""
        self._on_paper = on_paper

    @property
    def page(self) -> Hashable:
        """What the pen's lines belong to: a lesson's screen, whatever is tried out on it; else the step of a sum."""
        if self.lesson is None or self.position is None:
            return self._studio.experiment, self._studio.order, self._studio.step
        return self.lesson.path or self.lesson, self.position, self._state

    def held_of(self, scene: Scene) -> frozenset[Output]:
        """Those outputs of a scene that the audience shall not read.

        A room has not read the questions of the text, and is told by a "?" what nobody has asked it yet: there it has
        only those that the screen's own question names.
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

    def is_left(self, experiment: Experiment) -> bool:
        """Whether an edit has led away from the screen, whose headline may be false of what is shown now.

        While the screen asks for something, trying it out changes nothing of that.
        """
        screen = self.screen
        return screen is not None and not screen.words.ask and not shows(screen, experiment)
