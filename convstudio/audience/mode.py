"""The projector: a second screen of the same studio, for a room.

It has panels of its own that show the same scene as the window's, so that a lecturer may keep the window on the desk
while the room sees the screen. It is made at the first F5: three more panels would delay every start.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from convstudio.audience.lesson import RoomLesson
from convstudio.audience.mirror import RoomMirror
from convstudio.core.steps.scene import APART, COLORS, POINTED, Scene, everything_but
from convstudio.document.studio import Studio
from convstudio.panels.equation.equation_view import EquationView
from convstudio.theme import room_theme

if TYPE_CHECKING:
    from convstudio.core.lessons.lesson import Lesson, Position, Screen
    from convstudio.panels.projector.projector_screen import ProjectorScreen


class ProjectorMode(QObject):
    """A controller that opens, closes and updates the screen for an audience; acts on it go out as signals."""

    opened = Signal(object)
    """The QScreen that is left for the lecturer, or None, after the audience's screen has been shown."""
    closed = Signal()
    """The audience's screen is no longer shown."""
    made = Signal(object)
    """The `EquationView` of the screen, once, when it has been made."""
    covering_changed = Signal(bool)
    """Whether the screen covers the window that it belongs to."""
    step_chosen = Signal(object)
    """The step of a term that was clicked on the screen."""
    flip_chosen = Signal(bool)
    """Whether to flip the kernel, chosen on the screen."""
    notes_requested = Signal()
    """Request for the lecturer's notes, by a key on the screen."""
    dark_chosen = Signal(bool)
    """Whether the screen's background is black, when that was chosen on the screen."""

    def __init__(self, studio: Studio, window: QWidget) -> None:
        super().__init__(window)
        self._studio, self._window = studio, window
        self._actions: list[QAction] = []
        self._screen: ProjectorScreen | None = None
        self.mirror = RoomMirror(self)
        self._dark = self._reduced_motion = False
        self._at = RoomLesson(studio)
        self._scene: Scene | None = None  # the one shown
        self._begins = False  # whether the next scene is that of a lesson's screen
        self._making = self._pieces()

    @property
    def is_on(self) -> bool:
        """Whether the audience sees the screen."""
        return self._screen is not None and self._screen.isVisible()

    @property
    def screen(self) -> ProjectorScreen:
        """The screen, made on first use."""
        if self._screen is None:
            for _ in self._making:
                pass
        assert self._screen is not None
        return self._screen

    def make_ahead(self, size: QSize | None = None) -> Iterator[None]:
        """Make the screen in pieces of less than a frame, for a ``size`` or for the display that it would open on.

        Whoever needs the screen before makes the rest at once.
        """
        # Not `yield from`: whoever gives up this iterator would end the making for all.
        for _ in self._making:
            yield
        if self._screen is not None and not self.is_on:
            # The type and all measures follow from the size.
            self._screen.prepare(size or self._displays()[0].size())
            yield
            yield from self._equation.plots.make_ahead()

    @property
    def equation(self) -> EquationView:
        """The view of I, K and S on the screen."""
        assert self.screen
        return self._equation

    def take_actions(self, actions: list[QAction]) -> None:
        """Set the window's actions whose keys work on the screen, too."""
        self._actions = actions

    # Opening and closing

    def toggle(self) -> None:
        if self.is_on:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Show the screen, on a display other than the window's if there is one."""
        screen, (target, desk) = self.screen, self._displays()
        screen.setGeometry(target.geometry())
        screen.setWindowState(Qt.WindowState.WindowFullScreen)
        screen.show()
        self._show_all()
        self.opened.emit(desk)
        self.covering_changed.emit(desk is None)
        screen.activateWindow()  # rather than a window that opened with it: a clicker's keys belong here
        screen.setFocus()

    def open_unseen(self, size: QSize) -> Iterator[None]:
        """Lay the screen out for a picture of it, without showing it on a display, in two pieces."""
        self.screen.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.screen.resize(size)
        self.screen.show()
        yield
        self._show_all()
        yield

    def close(self) -> None:
        if self._screen is not None:
            self._screen.close()

    def join(self) -> None:
        """Close the screen and wait for its running computations, before the window closes."""
        self.close()
        self._making.close()
        if self._screen is not None:
            self._equation.join()
            self.mirror.show_screen(None)
            self._screen.deleteLater()
            self._screen = None

    def _displays(self) -> tuple[QScreen, QScreen | None]:
        """The audience's display, and the lecturer's if that is another one."""
        desk = self._window.screen()
        others = [each for each in QGuiApplication.screens() if each is not desk]
        return (others[0], desk) if others else (desk, None)

    def _leave(self) -> None:
        self.covering_changed.emit(False)
        self.closed.emit()

    # Display

    def show_scene(self, scene: Scene) -> None:
        """Draw what differs from the scene shown before; do nothing while the screen is off."""
        begins, self._begins = self._begins, False
        if not self.is_on:
            return
        before, self._scene = self._scene, scene
        shown = replace(scene, held=self._at.held_of(scene))
        screen, view = self.screen, self._equation
        stage = screen.stage
        if before is None or before.experiment is not scene.experiment:
            screen.clear_problem()
            stage.show_view(view.view_of(shown))
        size = stage.size()
        # The panels have not been given the scene yet: what is arranged for it is followed below. Whatever is fitted
        # several times until all have their places, the pictures are fitted once.
        with QSignalBlocker(stage), view.pictures.sized_together(), stage.arranged_once():
            screen.arrange(shown)
            if begins and self._at.screen is not None:
                screen.begin_screen()
                screen.show_screen(self._at.screen)
        view.show_scene(shown, on_board=stage.kind == "board")
        screen.show_scene(shown)
        screen.head.show_changed(self._at.left_by(scene.experiment))
        screen.show_page(self._at.page)
        if before is None or stage.size() != size or _looked_at(before) != _looked_at(scene):
            self._follow()

    def show_asked(self, *, on_paper: bool) -> None:
        """Set whether the questions of the text stand beside the picture; a room has not read them."""
        self._at.show_asked(on_paper=on_paper)

    def show_lesson(self, lesson: Lesson | None) -> None:
        self._at.show_lesson(lesson)
        if self.is_on:
            self.screen.show_lesson(lesson)
            self.screen.head.show_changed(self._at.left_by(self._studio.experiment))

    def show_position(self, position: Position | None) -> None:
        self._at.show_position(position)
        if self.is_on:
            self.screen.show_position(position)
            self.screen.show_page(self._at.page)

    def give_up(self) -> None:
        """Abandon what is being dragged or typed, before another screen of a lesson comes."""
        if self._screen is not None:
            self._equation.give_up()

    def show_screen(self, screen: Screen) -> None:
        """Set the lesson's screen whose scene comes next; its headline and words are laid out with that scene."""
        self._at.show_screen(screen)
        self._begins = True

    def show_words(self, screen: Screen) -> None:
        """Show the words of a screen whose picture Undo has brought back."""
        self._at.show_screen(screen)
        if self.is_on:
            self.screen.show_screen(screen)
            self.show_scene(self._studio.scene)  # other words may hold other outputs

    def set_reduced_motion(self, reduced: bool) -> None:
        self._reduced_motion = reduced
        if self._screen is not None:
            for part in (self._equation, self._screen.stage):
                part.show_reduced_motion(reduced)

    def show_dark(self, dark: bool) -> None:
        """Set whether the background is black instead of white, as chosen the last time."""
        self._dark = dark

    def show_history(self) -> None:
        """Tell the pen's overlay the current state of the history: Undo removes strokes drawn since it first."""
        if self._screen is not None:
            self._screen.overlay.show_edits(self._studio.history.index)

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
        """Handle one of the screen's keys that was pressed in the lecturer's window."""
        if key == Qt.Key.Key_F5:
            self.toggle()
        elif self.is_on:
            self.screen.press(key)

    def _show_all(self) -> None:
        """Update the whole screen when it is opened."""
        screen = self.screen
        screen.show_lesson(self._at.lesson)
        screen.show_position(self._at.position)
        self.set_reduced_motion(self._reduced_motion)
        self._scene, self._begins = None, self._at.screen is not None
        self.show_scene(self._studio.scene)

    def _arrange(self) -> None:
        """Follow a new layout of the stage, which may show the experiment on a board or in pictures."""
        self._equation.set_on_board(self.screen.stage.kind == "board")
        self._follow()

    def _follow(self) -> None:
        """Zoom to the lesson's region; else to the step's cells, large enough for digits; else to everything."""
        scene, view = self._scene, self._equation
        if scene is None:
            return
        light = scene.light
        if scene.region is not None:
            view.show_region(*scene.region)
        elif light is None or scene.timeline.by == "weight":  # a step by weight is a whole layer
            view.fit()
        elif self.screen.stage.kind != "board":
            view.cell_view.follow_step(light)

    def _choose_dark(self, dark: bool) -> None:
        self._dark = dark
        self.dark_chosen.emit(dark)

    # Construction

    def _pieces(self) -> Generator[None, None, None]:
        """Make the screen, piece by piece."""
        from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
        from convstudio.panels.inputs.input_panel import InputPanel
        from convstudio.panels.kernel.kernel_panel import KernelPanel
        from convstudio.panels.projector.projector_screen import ProjectorScreen

        theme = room_theme(self._dark)
        inputs = InputPanel(theme, ())
        yield
        kernel = KernelPanel()
        yield
        outputs = FeatureMapPanel(theme)
        yield
        # The screen hides them too, which then has nothing left to do.
        for panel in (inputs, kernel, outputs):
            panel.show_chrome(False)
            yield
        view = self._equation = EquationView(theme, (), self, (inputs, kernel, outputs))
        yield
        screen = ProjectorScreen(*view.panels, self._dark)
        yield
        view.show_theme(screen.theme, screen.metrics)
        yield
        screen.ensurePolished()
        yield
        screen.take_actions(self._actions)
        self._connect(screen, view)
        self._screen = screen
        self.set_reduced_motion(self._reduced_motion)
        self.mirror.show_screen(screen)
        self.show_history()
        self.made.emit(view)

    def _connect(self, screen: ProjectorScreen, view: EquationView) -> None:
        screen.left.connect(self._leave)
        screen.theme_changed.connect(view.show_theme)
        screen.dark_chosen.connect(self._choose_dark)
        screen.notes_requested.connect(self.notes_requested)
        screen.term_chosen.connect(self.step_chosen)
        screen.flip_chosen.connect(self.flip_chosen)
        screen.stage.arranged.connect(self._arrange)
        screen.stage.target_pointed.connect(view.target_pointed)
        screen.stage.output_chosen.connect(view.output_chosen)
        screen.stage.wipe_chosen.connect(view.outputs.wipe_chosen)
        view.gesture_ended.connect(screen.setFocus)  # the clicker's keys belong to the screen again


_looked_at: Final = everything_but(
    *POINTED, *COLORS, *APART, "held", "held_turned", "follows", through=("only",)
)
"""Everything in a scene that decides how the stage is arranged, and which part of the pictures is in view."""
