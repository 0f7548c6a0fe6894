"""The main window: its parts, made and laid out, and what is more than one edit.

The window knows the studio and the parts; they do not know each other. An act of the user goes one signal up into
`Studio.change` or `Studio.look` (see `connections`); the new scene comes one setter down into every part that can be
seen (see `rendering`). Nothing else passes.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from convstudio.audience.mode import ProjectorMode
from convstudio.core.files.samples import samples
from convstudio.core.lessons.lesson import Screen
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.notation.letters import can_be_read
from convstudio.core.notation.status_line import asked_words
from convstudio.core.steps.scene import NOTHING_HELD
from convstudio.document.edits import Edits
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.files.closing import Closing
from convstudio.files.dialogs import ask_input
from convstudio.files.drops import Drops
from convstudio.files.files import Files
from convstudio.lessons.export import LessonExport
from convstudio.lessons.mode import LessonMode
from convstudio.lessons.step_writer import StepWriter
from convstudio.modes.comparison import CompareMode
from convstudio.modes.transport import Transport
from convstudio.panels.equation.equation import EquationSplitter
from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.equation.toolbar import Toolbar
from convstudio.panels.signals.spaceship_strip import SpaceshipStrip
from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.panels.widgets.card import open_below
from convstudio.panels.widgets.keys import press_focused
from convstudio.panels.widgets.message_bar import MessageBar
from convstudio.panels.widgets.notice import Act, Notice
from convstudio.panels.widgets.status_text import StatusText
from convstudio.theme import Theme
from convstudio.window import connections
from convstudio.window.accessibility import Accessibility
from convstudio.window.actions import Actions, name_edits, undo_actions
from convstudio.window.appearance import Appearance
from convstudio.window.desk import DeskEquation, DeskWords
from convstudio.window.frame import WindowFrame
from convstudio.window.giving_way import Centre, Yielding
from convstudio.window.help import Help, tour_stops
from convstudio.window.keys import KeyedWindow
from convstudio.window.menu_bar import fill_menu_bar
from convstudio.window.motion import Motion
from convstudio.window.pointer import Pointer
from convstudio.window.rendering import Gate, Rendering

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MainWindow(KeyedWindow):
    """The main window: all parts, wired together."""

    feature_map_shown = Signal(object)
    """Each `Experiment`, after the paint that shows its map."""

    def __init__(self, experiment: Experiment, settings: Settings, theme_choice: str) -> None:
        super().__init__()
        self.settings = settings
        self.frame = WindowFrame(self, settings)
        self.appearance = Appearance(theme_choice, settings, self)
        self.studio = Studio(experiment, self)
        self.edits = Edits(self.studio)
        self.files = Files(self.studio, settings, self)
        self.closing = Closing(self.files.saver, self)
        self.actions_by_name = Actions(self)
        self._make_panels(self.appearance.theme)
        self._make_modes(self.appearance.theme)
        self._lay_out()
        self._make_menus()
        self._make_help(self.appearance.theme)
        self.pointer = Pointer(self.studio, self.sum_panel, self)
        self.rendering = self._make_rendering()
        connections.connect(self)
        self._restore()
        self.show_history()
        self.appearance.show(self.appearance.theme)
        self.rendering.show_all()
        self.lesson_mode.begin()
        self.equation.fit()
        self.setFocus()  # nothing is about to be typed into

    # The parts

    def _make_panels(self, theme: Theme) -> None:
        self.equation = EquationView(theme, samples(), self)
        self.input_panel, self.kernel_panel, self.feature_map_panel = self.equation.panels
        self.spaceship = SpaceshipStrip(theme)
        self.splitter = EquationSplitter(*self.equation.panels)
        self.toolbar = Toolbar()
        self.flip_toggle = self.toolbar.flip_toggle
        self.mode_selector = self.toolbar.mode_selector
        self.border_button = self.toolbar.border_button
        self.sum_panel = SumPanel()
        self.message_bar = MessageBar()
        self.status = StatusText()
        self.stage = QWidget()  # the equation and its sum; a lesson's text stands beside it

    def _make_modes(self, theme: Theme) -> None:
        self.transport = Transport(self.studio, self)
        self.compare_mode = CompareMode(theme, self.splitter, self)
        self.desk = DeskEquation(self.equation, self.splitter, self.compare_mode.pages)
        self.lesson_mode = LessonMode(theme, self.settings, self.stage, self)
        self.step_writer = StepWriter(self.lesson_mode.lecture, self)
        self.lesson_export = LessonExport(self.lesson_mode.lecture, self.settings, self, theme)
        self.projector = ProjectorMode(self.studio, self)
        self.accessibility = Accessibility(self, self.studio, self.status.text)
        self.drops = Drops(self, self.kernel_panel, self.input_panel, self.compare_mode.pages)
        self.motion = Motion(
            self.actions_by_name["action_reduce_motion"], self.settings,
            (self.desk, self.sum_panel, self.transport.player, self.projector),
        )  # fmt: skip

    def _make_rendering(self) -> Rendering:
        words = DeskWords(self.frame, self.message_bar, self.status, self.actions_by_name)
        desk = (
            Gate(self.compare_mode),
            Gate(self.spaceship),
            Gate(self.desk, lambda scene: not scene.compared),
            Gate(self.toolbar),
            Gate(self.sum_panel),
            Gate(self.transport),
        )
        said = Gate(words), Gate(self.accessibility)
        elsewhere = Gate(self.lesson_mode), Gate(self.projector)
        return Rendering(self.studio, desk, said, elsewhere, self)

    def _make_help(self, theme: Theme) -> None:
        stops = partial(
            tour_stops, inputs=self.input_panel, kernel=self.kernel_panel, outputs=self.feature_map_panel,
            flip=self.flip_toggle, mode=self.mode_selector, border=self.border_button,
            sums=self.sum_panel, transport=self.transport.bar, menus=self.menuBar(),
        )  # fmt: skip
        self.help = Help(self, stops, theme)

    def _lay_out(self) -> None:
        centre, sums, bar = Centre(), self.sum_panel, self.transport.bar
        centre.rows.addWidget(self.lesson_mode.strip)
        centre.rows.addWidget(self.toolbar)
        centre.rows.addWidget(self.spaceship)
        stage = QVBoxLayout(self.stage)
        stage.setContentsMargins(0, 0, 0, 0)
        stage.addWidget(self.compare_mode.pages, 1)
        stage.addWidget(sums)
        centre.rows.addWidget(self.lesson_mode.splitter, 1)
        centre.rows.addWidget(bar)
        lessons, spaceship = self.lesson_mode, self.spaceship
        centre.arrange(
            self.compare_mode.pages,
            stage,
            steady=(self.toolbar, bar),
            before_gaps=(
                Yielding(lessons.offer_heights, lessons.show_brief),
                Yielding(spaceship.heights, spaceship.show_brief),
            ),
            after_gaps=(Yielding(sums.heights, sums.show_brief),),
        )
        self.setCentralWidget(centre)
        self.message_bar.float_over(self.stage)  # not over the transport
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(10, 0, 12, 0)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().addPermanentWidget(self.desk.scale)

    def _make_menus(self) -> None:
        actions = self.actions_by_name
        self.undo_actions = undo, redo = undo_actions(self)
        self.toolbar.take_actions(undo, redo, actions["action_compare"])
        inputs, outputs = self.input_panel.range, self.feature_map_panel.range
        for name, button, menu in (
            ("input_range", inputs.button, inputs.menu),
            ("map_range", outputs.range_button, outputs.range_menu),
            ("map_colors", outputs.colors_button, outputs.colors_menu),
        ):
            actions[f"view_{name}"].triggered.connect(
                lambda _=False, button=button, menu=menu: open_below(button, menu)
            )
        scales = ("fit", "actual_size", "zoom_in", "zoom_out")
        self.desk.take_actions(*(actions[f"action_{name}"] for name in scales))
        fill_menu_bar(
            self.menuBar(),
            actions,
            undo=[undo, redo],
            pictures=[self.input_panel.recent_menu, self.input_panel.sample_menu],
            sum_copies=self.sum_panel.copy_menu,
            presets=self.kernel_panel.preset_menu,
            kernel_edits=self.kernel_panel.edit_actions,
            border=self.border_button.choices,
            lessons=self.lesson_mode.menu,
            forget=self.lesson_mode.menu.forget_menu,
        )

    # What is more than one edit

    def show_screen(self, screen: Screen, text: str) -> None:
        """All that a lesson's screen says, at once; ``text`` names the edit in Undo."""
        self.equation.give_up()
        self.projector.give_up()
        self.edits.show_screen(screen, text)

    def current_screen(self) -> Screen:
        """The screen that would show again what is to be seen now."""
        scene = self.studio.scene
        return Screen(
            scene.experiment,
            scene.order,
            scene.step,
            scene.letters,
            scene.lit,
            region=self.desk.region(scene),
            input_display=scene.input_display,
            map_display=scene.map_display,
        )

    def open_figure(self) -> None:
        """The textbook's figure, in letters, term by term."""
        self.transport.player.set_level(0)
        self.edits.open_figure()

    def open_spaceship(self) -> None:
        """The textbook's noisy laser, term by term."""
        self.transport.player.set_level(0)
        self.edits.open_spaceship()

    def show_history(self) -> None:
        """Which edits would be undone and redone."""
        history = self.studio.history
        undo, redo = self.undo_actions
        name_edits(undo, redo, history)
        self.toolbar.show_undo_texts(history.undo_text, history.redo_text)

    def put_letters_away(self, picture: Picture) -> None:
        """Whoever opens a photograph wants to see it filtered, and it has no letters to show; L brings them back."""
        if self.studio.scene.letters and not can_be_read(picture.pixels.shape):
            self.studio.look(letters=False)
            back = Act("Letters", "In the kernel and the sum, as with L", "action_letters")
            self.message_bar.show_note(
                Notice("Letters are off: there is no room for them in so many pixels.", back)
            )

    def ask_for_input(self) -> None:
        ask_input(self, self.appearance.theme, (self.edits.new_input, self.files.tell))

    def begin_tour(self) -> None:
        self.studio.look(compared=False)  # it goes along I, K and S
        self.help.show_tour(self.equation.cell_view.names)

    def cancel(self) -> None:
        """End what the message is about."""
        (self.lesson_export if self.lesson_export.is_busy else self.files).cancel()

    # Out of the window

    def copy_feature_map(self) -> None:
        if self._may_leave("copied"):
            self.files.copy(self.studio.experiment, self.feature_map_panel.coloring_of_all())

    def save_feature_map(self) -> None:
        self.setFocus()  # a weight being typed counts
        if self._may_leave("saved"):
            self.files.choose_target(*self.feature_map_panel.for_saving())

    def _may_leave(self, act: str) -> bool:
        """Whether S may be taken away; not while it has the answer to an open question in it."""
        held = self.studio.scene.held if self.lesson_mode.is_asking else NOTHING_HELD
        if held:
            asked = asked_words(self.studio.experiment, min(held))
            sentence = f"{asked}: S can be {act} when that is answered."
            answer = Act("Go to the question", "The keyboard goes to it", "action_question")
            self.message_bar.show_problem(Notice(sentence, answer))
        return not held

    # The view

    def show_theme(self, theme: Theme) -> None:
        for widget in (self.desk, self.spaceship, self.toolbar, self.sum_panel, self.transport, self.compare_mode,
                       self.lesson_mode, self.lesson_export, self.help, self.drops):  # fmt: skip
            widget.show_theme(theme)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no cell or box had a use for: Ctrl+V pastes a picture, Esc leaves one thing after another."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.actions_by_name["action_paste"].trigger()
        elif press_focused(event) or (event.key() in _ENTER and self.lesson_mode.enter()):
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and not self.message_bar.cancel():
            focused = QApplication.focusWidget()
            over_map = focused is not None and self.feature_map_panel.isAncestorOf(focused)
            unchosen = (over_map or focused is self) and self._unchoose()
            if unchosen or focused is not self:
                self.setFocus()
            elif self.studio.scene.compared:
                self.studio.look(compared=False)
            elif self.studio.step is None and self.isFullScreen():
                self.frame.fill_screen(False)
            else:
                self.actions_by_name["action_stop"].trigger()
        else:
            super().keyPressEvent(event)

    def _unchoose(self) -> bool:
        """The choice of an output is over; whether there was one."""
        was_chosen = self.studio.scene.chosen is not None
        self.studio.look(chosen=None)
        return was_chosen

    # Layout and memory

    def _restore(self) -> None:
        """The window as it was left, or as it should be the first time."""
        self.frame.restore()
        self.splitter.restore(self.settings.shape("splitter"))
        self.input_panel.show_recent(self.settings.recent)
        sampled = self.settings.text("shown", "mean") == "sampled"
        self.studio.look(
            shown="sampled" if sampled else "mean", lines=bool(self.settings.flag("lines", True))
        )
        self.motion.restore()
        is_dark = bool(self.settings.flag("projector_dark", False))
        self.projector.show_dark(is_dark)
        self.lesson_mode.presenting.show_dark(is_dark)

    def reset_layout(self) -> None:
        """The panels as at the first start."""
        self.splitter.reset()
        self.lesson_mode.reset_width()
        self.equation.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.closing.may_close():
            event.ignore()
            return
        self.frame.remember()
        self.settings.set("splitter", self.splitter.saveState())
        self.hide()  # what has to end ends behind it
        for part in (self.projector, self.lesson_export, self.lesson_mode, self.equation,
                     self.compare_mode, self.files):  # fmt: skip
            part.join()
        super().closeEvent(event)
