"""The projector: a second screen of the same studio, for a room.

It has panels of its own, which are given the same experiment, step and focus as the window's, so that a lecturer may
keep the window on the desk while the room sees the screen. It is made at the first F5: three more panels would delay
every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from convstudio.audience.lesson import RoomLesson
from convstudio.audience.mirror import RoomMirror
from convstudio.core.lessons.lesson import Lesson, Output, Position, Screen
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.focus import Focus, on_kernel
from convstudio.core.steps.spotlight import Spotlight, spotlight
from convstudio.core.steps.timeline import Term, Timeline
from convstudio.core.views.display import Display
from convstudio.document.studio import Studio
from convstudio.modes.animation import looked_at
from convstudio.modes.live_views import Sight
from convstudio.modes.signal_mode import SignalMode
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.feature_map.placement import bounds_of
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.theme import Theme, room_theme

if TYPE_CHECKING:
    from convstudio.panels.projector.projector_screen import ProjectorScreen

_CELL_EMS = 3.2  # of the type: a followed cell, with its digits and the weight below them
_SMALLEST_CELL = 24.0  # pixels of a followed cell, whose digits a loupe then shows
_CLOSE = 0.9  # of a view: what is followed fills no more of it


class ProjectorMode(QObject):
    """Opens and closes the screen and keeps it up to date; what its panels ask for goes out as signals."""

    opened = Signal(object)  # the QScreen that is left for the lecturer, or None
    closed = Signal()
    focus_changed = Signal(object)
    output_chosen = Signal(int, int)
    step_chosen = Signal(object)
    flip_chosen = Signal(bool)
    kernel_edited = Signal(object, str, object)
    picture_edited = Signal(object, str, object)
    frozen = Signal(bool)  # a gesture began or ended
    refused = Signal(object)
    notes_requested = Signal()
    dark_chosen = Signal(bool)

    def __init__(self, studio: Studio, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._window = studio, window
        self._actions: list[QAction] = []
        self._attic = QWidget()  # never shown: it holds controls that are not for a room
        self._screen: ProjectorScreen | None = None
        self.mirror = RoomMirror(self)
        self._dark = False
        self._lettered = self._reduced_motion = self._pinned = False
        self._input_display, self._map_display = Display(), Display()
        self._at = RoomLesson(studio)
        self._focus: Focus | None = None
        self._kept: Focus | None = None
        self._light: Spotlight | None = None
        self._region: tuple[range, range] | None = None
        self._sum: tuple[Timeline, tuple[int, int] | None, int | None, Term | None] | None = None

    @property
    def is_on(self) -> bool:
        """Whether the room sees the screen."""
        return self._screen is not None and self._screen.isVisible()

    @property
    def screen(self) -> ProjectorScreen:
        """The screen, made now if there is none yet."""
        if self._screen is None:
            self._screen = self._make_screen()
            self.mirror.show_screen(self._screen)
        return self._screen

    @property
    def sight(self) -> Sight:
        """What is seen of I and S on the screen."""
        assert self.screen
        return self._sight

    def take_actions(self, actions: list[QAction]) -> None:
        """The window's acts whose keys work on the screen, too."""
        self._actions = actions

    # On and off

    def toggle(self) -> None:
        if self.is_on:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Show the screen: on another display than the window's, where there is one."""
        screen, (target, desk) = self.screen, self._displays()
        screen.setGeometry(target.geometry())
        screen.setWindowState(Qt.WindowState.WindowFullScreen)
        screen.show()
        self._show_all()
        self.opened.emit(desk)
        screen.activateWindow()  # and not what came up with it: a clicker's keys belong here
        screen.setFocus()

    def open_unseen(self, size: QSize) -> None:
        """Show the screen on no display, for its picture."""
        self.screen.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.screen.resize(size)
        self.screen.show()
        self._show_all()

    def close(self) -> None:
        if self._screen is not None:
            self._screen.close()

    def join(self) -> None:
        """Wait for what is being computed, before the window closes."""
        self.close()
        if self._screen is not None:
            self._sight.join()
            self.mirror.show_screen(None)
            self._screen.deleteLater()
            self._screen = None

    def _displays(self) -> tuple[QScreen, QScreen | None]:
        """The room's display, and the lecturer's where that is another one."""
        desk = self._window.screen()
        others = [each for each in QGuiApplication.screens() if each is not desk]
        return (others[0], desk) if others else (desk, None)

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        if self.is_on:
            self._show_experiment(experiment)

    def show_step(self) -> None:
        if self.is_on:
            self._show_step()

    def show_focus(self, focus: Focus | None, kept: Focus | None = None) -> None:
        """What is pointed at, and what else is ``kept`` lit."""
        self._focus, self._kept = focus, kept
        if self.is_on:
            self._show_focus()

    def show_sum(
        self,
        timeline: Timeline,
        output: tuple[int, int] | None,
        done: int | None,
        term: Term | None,
    ) -> None:
        """The sum that the window's panel shows."""
        self._sum = timeline, output, done, term
        if self.is_on:
            self._show_sum()

    def _show_sum(self) -> None:
        """The sum, but for that of an output that a question asks for: it would tell."""
        if self._sum is None:
            return
        timeline, output, done, term = self._sum
        if output is not None and output in self._at.held_of(timeline.experiment):
            output = done = term = None
        self.screen.show_sum(timeline, output, done, term)

    def show_letters(self, on: bool) -> None:
        self._lettered = on
        if self._screen is not None:
            for panel in (self._inputs, self._kernel, self._outputs, self._screen):
                panel.show_letters(on)

    def show_held(self, held: frozenset[Output], *, on_paper: bool = False) -> None:
        """Outputs that nobody shall read, since a question asks for them."""
        self._at.show_held(held, on_paper=on_paper)
        self._judge()

    def _judge(self) -> None:
        """What of the lesson's screen holds for what is shown now."""
        if self._screen is not None:
            experiment = self._studio.experiment
            held = self._at.held_of(experiment)
            self._signals.show_held(held)
            self._inputs.show_held(held)
            self._screen.stage.show_held(held)
            self._show_sum()
            self._screen.head.show_changed(self._at.is_left(experiment))

    def show_lesson(self, lesson: Lesson | None) -> None:
        self._at.show_lesson(lesson)
        if self._screen is not None:
            self._screen.show_lesson(lesson)
            self._judge()

    def show_position(self, position: Position | None) -> None:
        self._at.show_position(position)
        if self._screen is not None:
            self._screen.show_position(position)
            self._screen.show_page(self._at.page)

    def begin_afresh(self) -> None:
        """Another screen of a lesson comes: nothing of the one before may colour it."""
        if self._screen is not None:
            self._kernel.give_up()
            self._inputs.editing.give_up()
            self._screen.stage.begin_afresh()

    def show_screen(self, screen: Screen) -> None:
        """The part of the picture that a lesson's screen looks at; the rest comes by the other ways."""
        self._region = screen.region
        self._at.show_screen(screen)
        if self._screen is not None:
            self._screen.show_page(self._at.page)
            self._judge()
        if self.is_on:
            self.screen.begin_screen()
            self.screen.show_screen(screen)
            self._follow()

    def show_words(self, screen: Screen) -> None:
        """The words of a screen whose picture Undo has brought back."""
        self._at.show_screen(screen)
        self._judge()
        if self.is_on:
            self.screen.show_screen(screen)

    def show_frozen(self, frozen: bool) -> None:
        if self._screen is not None:
            self._screen.stage.show_frozen(frozen)
            self._inputs.range.colors.show_frozen(frozen)
            self._outputs.show_frozen(frozen)
            self._signals.show_frozen(frozen)
            self._sight.show_gesture(frozen)

    def show_input_display(self, display: Display) -> None:
        """The range of I, as in the window."""
        self._input_display = display
        if self._screen is not None:
            self._inputs.range.show_display(display)
            self._screen.stage.show_input_display(display)

    def show_map_display(self, display: Display) -> None:
        """The range and the colours of S, as in the window."""
        self._map_display = display
        if self._screen is not None:
            self._outputs.range.show_display(display)
            self._screen.stage.show_map_display(display)

    def show_pinned(self, pinned: bool) -> None:
        """Whether the range of S stays as it is."""
        self._pinned = pinned
        if self._screen is not None:
            self._outputs.range.show_pinned(pinned)
            self._screen.stage.show_pinned(pinned)

    def show_reduced_motion(self, reduced: bool) -> None:
        self._reduced_motion = reduced
        if self._screen is not None:
            for panel in (self._kernel, self._outputs, self._screen.stage):
                panel.show_reduced_motion(reduced)

    def show_dark(self, dark: bool) -> None:
        """Black instead of white ground, as it was left the last time."""
        self._dark = dark

    def show_note(self, sentence: str) -> None:
        if self.is_on:
            self.screen.show_note(sentence)

    def show_problem(self, sentence: str) -> None:
        if self.is_on:
            self.screen.show_problem(sentence)

    def clear_problem(self) -> None:
        if self.is_on:
            self.screen.clear_problem()

    def press(self, key: Qt.Key) -> None:
        """A key of the screen's that was pressed in the lecturer's window."""
        if key == Qt.Key.Key_F5:
            self.toggle()
        elif self.is_on:
            self.screen.press(key)

    def _show_all(self) -> None:
        """Everything, when the screen comes up."""
        screen = self.screen
        screen.show_lesson(self._at.lesson)
        screen.show_position(self._at.position)
        if self._at.screen is not None:
            screen.show_screen(self._at.screen)
        self.show_letters(self._lettered)
        self.show_reduced_motion(self._reduced_motion)
        self._shape: tuple[int, ...] = ()
        self._show_experiment(self._studio.experiment)
        self._show_focus()
        self._follow()

    def _show_experiment(self, experiment: Experiment) -> None:
        self.screen.clear_problem()
        self._kernel.show_experiment(experiment)
        self._inputs.show_experiment(experiment)
        shape = experiment.picture.pixels.shape[:2]
        self._views.show_bounds(bounds_of(experiment), fit=shape != self._shape)
        self._shape = shape
        self._signals.show_experiment(experiment)
        self._sight.show_experiment(experiment)
        self._judge()
        self._show_step()

    def _show_step(self) -> None:
        studio = self._studio
        light = None if studio.step is None else spotlight(studio.timeline, studio.step)
        self._light = light
        for panel in (self._inputs, self._kernel, self._outputs):
            panel.show_spotlight(light)
        self._signals.show_step(studio.timeline, studio.step)
        self.screen.show_timeline(studio.timeline, studio.step, light)
        self.screen.show_page(self._at.page)
        self._follow()

    def _show_focus(self) -> None:
        focus, kept = self._focus, self._kept
        self._kernel.show_focus(on_kernel(focus), on_kernel(kept))
        for panel in (self._inputs, self._outputs, self._signals, self.screen.stage):
            panel.show_focus(focus, kept)

    def _follow(self) -> None:
        """The part that the lesson looks at; else the step's cells, large enough for their digits; else all."""
        light = self._light
        if self._region is not None:
            self._views.show_region(*self._region)
            self._signals.show_region(*self._region)
        elif (
            light is None or light.timeline.order == "shift-and-add"
        ):  # whole layers, seen as a whole
            self._views.fit()
        elif self.screen.stage.kind == "pictures":
            rect, view = looked_at(light), self._inputs.view
            fits = min(view.width() / rect.width(), view.height() / rect.height())
            readable = _CELL_EMS * self.screen.theme.room
            readable = min(readable, max(_CLOSE * fits, _SMALLEST_CELL))
            self._views.follow(rect, readable, light.timeline.order)

    def _show_theme(self, theme: Theme) -> None:
        for panel in (self._inputs, self._kernel, self._outputs, self._signals):
            panel.show_theme(theme)

    def _choose_dark(self, dark: bool) -> None:
        self._dark = dark
        self.dark_chosen.emit(dark)

    # Making it

    def _make_screen(self) -> ProjectorScreen:
        from convstudio.panels.projector.projector_screen import ProjectorScreen

        theme = room_theme(self._dark, 40)
        self._inputs = InputPanel(theme, ())
        self._kernel = KernelPanel()
        self._outputs = FeatureMapPanel(theme)
        self._views = LinkedViews((self._inputs.view, self._outputs.view), self)
        self._sight = Sight(self._inputs, self._outputs, self)
        self._signals = SignalMode(theme, self._inputs, self._kernel, self._outputs, self)
        self._signals.strip.setParent(self._attic)
        screen = ProjectorScreen(self._inputs, self._kernel, self._outputs, self._dark)
        self._show_theme(theme)
        screen.take_actions(self._actions)
        self._connect(screen)
        self._inputs.range.show_display(self._input_display)
        self._outputs.range.show_display(self._map_display)
        screen.stage.show_input_display(self._input_display)
        screen.stage.show_map_display(self._map_display)
        return screen

    def _connect(self, screen: ProjectorScreen) -> None:
        inputs, kernel, outputs = self._inputs, self._kernel, self._outputs
        screen.left.connect(self.closed)
        screen.theme_changed.connect(self._show_theme)
        screen.dark_chosen.connect(self._choose_dark)
        screen.notes_requested.connect(self.notes_requested)
        screen.term_chosen.connect(self.step_chosen)
        screen.flip_chosen.connect(self.flip_chosen)
        screen.stage.focus_changed.connect(self.focus_changed)
        screen.stage.output_chosen.connect(self.output_chosen)
        stack = self._studio.undo_stack
        stack.indexChanged.connect(screen.overlay.show_edits)
        screen.overlay.show_edits(stack.index())
        screen.stage.arranged.connect(self._follow)
        self._sight.seen.connect(self._signals.show_view)
        self._sight.failed.connect(self.refused.emit)
        inputs.focus_changed.connect(self.focus_changed)
        outputs.focus_changed.connect(self.focus_changed)
        outputs.output_chosen.connect(self.output_chosen)
        inputs.editing.picture_edited.connect(self.picture_edited)
        kernel.kernel_edited.connect(self.kernel_edited)
        kernel.weight_hovered.connect(
            lambda cell: self.focus_changed.emit(Focus("weight", *cell) if cell else None)
        )
        self._signals.kernel_chosen.connect(self.kernel_edited)
        for gestures in (kernel, inputs.editing):
            gestures.gesture_started.connect(lambda: self.frozen.emit(True))
            gestures.gesture_ended.connect(lambda: self.frozen.emit(False))
            gestures.gesture_ended.connect(screen.setFocus)  # the clicker's keys are its own again
            gestures.refused.connect(self.refused)
