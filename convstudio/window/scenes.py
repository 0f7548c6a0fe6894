"""What is to be seen, as one value: a lesson's `Screen` shown at once, and the present one read off; two examples.

Showing one sets all that it says, whatever was to be seen before; so a lesson goes back to the very screens it came
from, and what a listener has changed in between is gone.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from convstudio.core.lessons.lesson import Screen
from convstudio.core.steps.target import Target, still
from convstudio.core.views.display import Display
from convstudio.document.edits import Edits
from convstudio.document.studio import Studio
from convstudio.modes.animation import Animation
from convstudio.window.actions import Actions
from convstudio.window.viewport import Viewport_


class Screens(QObject):
    """Shows a screen in the window's parts, and makes one of how they stand."""

    begun = Signal()  # what is shown next has nothing to do with what was shown
    focused = Signal(object)  # Target or None: what a screen lights up
    displayed = Signal(object)  # Display: the range of I
    map_displayed = Signal(object)  # Display: the range and colours of S

    def __init__(
        self,
        studio: Studio,
        edits: Edits,
        looking: Viewport_,
        animation: Animation,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._studio, self._edits, self._looking = studio, edits, looking
        self._animation, self._actions = animation, actions
        self._target: Target | None = None
        self._input_display, self._map_display = Display(), Display()
        studio.step_changed.connect(lambda _step: self._forget_target())

    def show(self, screen: Screen, text: str) -> None:
        """All that a screen says; ``text`` names the edit in Undo."""
        self.begun.emit()
        self._actions["action_compare"].setChecked(False)
        self._actions["action_letters"].setChecked(screen.letters)  # first: what was seen fades
        self._studio.show_step(None)
        self._looking.fit()
        self._actions["action_follow"].setChecked(True)
        self._edits.show_screen(screen, text)
        self.displayed.emit(screen.input_display)  # of the picture that is shown by now
        self.map_displayed.emit(screen.map_display)
        self._animation.step_changed()  # nothing is chosen any more
        if screen.region is not None:
            self._looking.show_region(*screen.region)
        self._target = screen.target
        self.focused.emit(screen.target)

    def take_input_display(self, display: Display) -> None:
        """The range of I that is on now."""
        self._input_display = display

    def take_map_display(self, display: Display) -> None:
        """The range and colours of S that are on now."""
        self._map_display = display

    def _forget_target(self) -> None:
        self._target = None  # as in the window, where another step is to be looked at

    def current(self) -> Screen:
        """The screen that would show again what is to be seen now.

        What the last screen has lit up is lit up until another step or experiment is shown.
        """
        studio, actions, target = self._studio, self._actions, self._target
        # Views that follow the animation find their way by themselves.
        follows = studio.step is not None and actions["action_follow"].isChecked()
        return Screen(
            studio.experiment,
            studio.order,
            studio.step,
            actions["action_letters"].isChecked(),
            still(studio.experiment, target),
            region=None if follows else self._looking.region,
            input_display=self._input_display,
            map_display=self._map_display,
        )

    def open_figure(self) -> None:
        """The textbook's figure, in letters."""
        self._begin_example()
        self._edits.open_figure()
        self._actions["action_letters"].setChecked(True)

    def open_spaceship(self) -> None:
        """The textbook's noisy laser."""
        self._begin_example()
        self._edits.open_spaceship()
        self._actions["action_letters"].setChecked(False)

    def _begin_example(self) -> None:
        """As the textbook sums: one output after another, term by term."""
        self._studio.show_step(None)
        self._studio.show_order("gather")
        self._animation.player.show_level(0)
