"""The main window: makes its parts and lays them out.

The window knows the studio and the parts; they do not know each other. An act of the user goes up as one signal into
`Studio.change` or `Studio.look` (see `connections`, and where actions are made); the new scene comes down as one call
of a setter of every visible part (see `rendering`). There is no other path.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from convstudio.audience.actions import AudienceActions
from convstudio.audience.mode import ProjectorMode
from convstudio.core.files.samples import samples
from convstudio.core.model.experiment import Experiment
from convstudio.core.steps.scene import Scene
from convstudio.core.views.display import Coloring
from convstudio.document.actions import EditActions, HistoryActions, LookActions
from convstudio.document.edits import Edits
from convstudio.document.habits import Habits
from convstudio.document.pairs import PairActions, PairEdits
from convstudio.document.region_actions import RegionActions
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.files.actions import FileActions, InputActions, KeptKernelActions, SessionActions
from convstudio.files.closing import Closing
from convstudio.files.drops import Drops
from convstudio.files.files import Files
from convstudio.files.inputs import Inputs
from convstudio.files.kept_kernels import KeptKernels
from convstudio.files.kernel_export import KernelExport
from convstudio.files.letters import LettersAway
from convstudio.files.map_export import MapExport
from convstudio.files.sessions import Sessions
from convstudio.lessons.actions import LessonActions
from convstudio.lessons.export import LessonExport
from convstudio.lessons.mode import LessonMode
from convstudio.lessons.resuming import place_of
from convstudio.lessons.step_writer import StepWriter
from convstudio.modes.actions import AnimationActions
from convstudio.modes.comparison import CompareMode
from convstudio.modes.transport import Transport
from convstudio.panels.equation.equation import EquationSplitter
from convstudio.panels.equation.equation_view import EquationView
from convstudio.panels.equation.match_menu import MatchMenu
from convstudio.panels.equation.toolbar import Toolbar
from convstudio.panels.signals.spaceship_strip import SpaceshipStrip
from convstudio.panels.sums.sum_panel import SumPanel
from convstudio.panels.widgets.messages.message_bar import MessageBar
from convstudio.panels.widgets.messages.status_text import StatusText
from convstudio.recovery.recovery import Recovery
from convstudio.theme import Theme
from convstudio.window import connections
from convstudio.window.accessibility import Accessibility
from convstudio.window.appearance import Appearance, AppearanceActions
from convstudio.window.desk import DeskEquation, DeskWords
from convstudio.window.extreme_marks import ExtremeMarks
from convstudio.window.layout.column import Columns
from convstudio.window.layout.frame import FrameActions, WindowFrame
from convstudio.window.layout.giving_way import Centre, Yielding
from convstudio.window.layout.strip import Strip
from convstudio.window.layout.tool_actions import ToolActions
from convstudio.window.layout.tools import Tools
from convstudio.window.menus.actions import WindowActions
from convstudio.window.menus.help import Help, HelpActions, tour_stops
from convstudio.window.menus.keys import WindowKeys
from convstudio.window.menus.menu_bar import PanelMenus, fill_menu_bar, menus
from convstudio.window.menus.view_actions import ViewActions
from convstudio.window.motion import Motion
from convstudio.window.pointer import Pointer
from convstudio.window.rendering import Gate, Rendering
from convstudio.window.screens import Screens

if TYPE_CHECKING:
    from convstudio.panels.help.tour import TourStop


class MainWindow(QMainWindow):
    """The main window, with all its parts connected."""

    feature_map_shown = Signal(object)
    """An `Experiment`, after its feature map has been painted."""

    def __init__(self, experiment: Experiment, settings: Settings, theme_choice: str) -> None:
        super().__init__()
        self.settings = settings
        self.frame = WindowFrame(self, settings)
        self.appearance = Appearance(theme_choice, settings, self)
        self.studio = Studio(experiment, self)
        self.edits, self.habits = Edits(self.studio), Habits(self.studio, settings)
        theme = self.appearance.theme
        self._make_panels(theme)
        self._make_features(theme)
        self._make_lessons(theme)
        self.all_actions = self._make_actions()
        self.keys = self._make_keys()
        self._lay_out()
        self._make_menus()
        self.rendering = self._make_rendering()
        connections.connect(self)
        self._restore()
        self.appearance.show(theme)
        self.rendering.show_all()
        if not self.recovery.offer.begin():
            self.lesson_mode.offer.begin()
        self.equation.fit()
        self.setFocus()  # so that keys do not go to the first text field

    def action(self, name: str) -> QAction:
        """The action with an object name, as used by messages and scripts; LookupError if there is none."""
        found = self.findChild(QAction, name)
        if found is None:
            raise LookupError(name)
        return found

    # The parts

    def _make_panels(self, theme: Theme) -> None:
        self.equation = EquationView(theme, samples(), self)
        self.input_panel, self.kernel_panel, self.feature_map_panel = self.equation.panels
        self.spaceship = SpaceshipStrip(theme)
        self.columns = Columns(self.equation.panels, self)
        columns = self.columns
        self.splitter = EquationSplitter(
            columns.inputs, columns.kernel, columns.outputs, self.equation.pictures.sized_together
        )
        self.toolbar = Toolbar()
        self.flip_toggle = self.toolbar.flip_toggle
        self.mode_selector = self.toolbar.mode_selector
        self.border_button = self.toolbar.border_button
        self.match_menu = MatchMenu(lambda: self.studio.experiment, self)
        self.sum_panel = SumPanel()
        self.message_bar = MessageBar()
        self.status = StatusText()
        self.centre = Centre()
        self.stage = QWidget()  # the equation and the strip below it; a lesson's text is beside it

    def _make_features(self, theme: Theme) -> None:
        self.pairs = PairEdits(self.studio, self.kernel_panel.take_text)
        self.files = Files(self.studio, self.settings, self)
        self.recovery = Recovery(
            self.studio,
            self.settings,
            self,
            lambda folder: place_of(self.lesson_mode.lecture, folder),
        )
        presets = self.kernel_panel.preset_menu
        self.kept = KeptKernels(
            self.studio, self.settings, self.files.kernels, presets, self, theme
        )
        self.letters_away = LettersAway(self.studio, self)
        self.transport = Transport(self.studio, self)
        self.inputs = Inputs(self.edits, self.transport.player, self.files, self, theme)
        self.compare_mode = CompareMode(theme, self.splitter, self)
        self.desk = DeskEquation(
            self.equation, self.splitter, self.columns, self.compare_mode.pages
        )
        self.projector = ProjectorMode(self.studio, self)
        self.screens = Screens(self.studio, self.edits, self.equation, self.desk, self.projector)
        self.extreme_marks = ExtremeMarks(self)
        self.pointer = Pointer(self.studio, self.sum_panel, self)
        self.accessibility = Accessibility(self, self.studio, self.status.text)
        self.drops = Drops(self, self.kernel_panel, self.input_panel, self.compare_mode.pages)
        moving = (self.desk, self.sum_panel, self.transport.player, self.projector)
        self.motion = Motion(self.settings, moving, self)
        self.tools = Tools(self.studio, self.settings, theme, self, self.columns.strips)
        self.strip = Strip(
            self.sum_panel,
            self.transport.bar,
            self.tools,
            self.splitter,
            self.columns,
            self.settings,
        )
        self.help = Help(self, self.studio, self.tools, self._tour_stops, theme)

    def _make_lessons(self, theme: Theme) -> None:
        self.lesson_mode = lessons = LessonMode(theme, self.settings, self.stage, self)
        self.step_writer = StepWriter(lessons.lecture, self.screens.current, self, theme)
        self.lesson_export = LessonExport(lessons.lecture, self.settings, self, theme)
        self.sessions = Sessions(
            self.studio, self.settings, self.screens.kept, partial(place_of, lessons.lecture), self
        )
        self.closing = Closing(
            {"A feature map": self.files.saver, "The session": self.sessions.saver},
            self.recovery.unkept,
            self,
        )
        self.map_export = MapExport(
            self.studio, self.files, self.feature_map_panel, lambda: lessons.is_asking, self
        )
        self.kernel_export = KernelExport(
            self.studio, self.settings, lambda: self.files.inputs, self
        )

    def _make_actions(self) -> WindowActions:
        studio, lessons = self.studio, self.lesson_mode
        return WindowActions(
            files=FileActions(self, self.files, self.map_export, self.kernel_export),
            sessions=SessionActions(self, self.sessions),
            inputs=InputActions(self, self.inputs, self.input_panel.editing),
            kept_kernels=KeptKernelActions(self, self.kept),
            history=HistoryActions(self, studio),
            edits=EditActions(self, studio, self.edits),
            pairs=PairActions(self, studio, self.pairs),
            looks=LookActions(
                self,
                studio,
                self.habits,
                self._coloring_of_map,
                self.equation.region,
                partial(self.tools.show_tool, "profile"),
            ),
            region=RegionActions(
                self,
                studio,
                self.input_panel.selector,
                tell=self.message_bar.show_note,
                refuse=self.message_bar.show_problem,
            ),
            animation=AnimationActions(self, self.transport, studio),
            lessons=LessonActions(self, lessons, self.files, self.step_writer, self.lesson_export),
            views=ViewActions(self, self.equation),
            audience=AudienceActions(self, self.projector),
            tools=ToolActions(self, self.tools),
            appearance=AppearanceActions(self, self.appearance, self.motion),
            frame=FrameActions(self, self.frame, self.reset_layout),
            help=HelpActions(self, self.help),
        )

    def _coloring_of_map(self) -> Coloring | None:
        """The range of S where it is looked at: the panel of S is not told of edits behind the comparison."""
        if self.studio.scene.compared:
            return self.compare_mode.page.coloring
        return self.feature_map_panel.range.colors.settled

    def _make_keys(self) -> WindowKeys:
        return WindowKeys(
            self, self.studio, self.frame, self.message_bar, self.input_panel,
            self.feature_map_panel, self.tools, paste=self.all_actions.files.paste,
            paste_kernel=self.kernel_panel.edits.paste,
            stop=self.all_actions.animation.stop,
            enter=self.lesson_mode.enter, sizing=self.equation.pictures.sized_together,
        )  # fmt: skip

    def _make_menus(self) -> None:
        acts, views = self.all_actions, self.all_actions.views
        self.toolbar.take_actions(
            acts.history.undo, acts.history.redo, acts.looks.compare, acts.looks.design
        )
        self.desk.take_actions(views.fit, views.actual_size, views.zoom_in, views.zoom_out)
        self.kernel_panel.addActions([*acts.pairs])
        self.kernel_panel.copy_as_menu.end_with(acts.files.export_kernel)
        own = PanelMenus(
            recent=self.input_panel.recent_menu,
            recent_work=self.recovery.menu,
            samples=self.input_panel.sample_menu,
            sum_copies=self.sum_panel.copy_menu,
            presets=self.kernel_panel.preset_menu,
            kernel_copies=self.kernel_panel.copy_as_menu,
            border=self.border_button.choices,
            matches=self.match_menu,
            lessons=self.lesson_mode.menu,
            forget=self.lesson_mode.menu.forget_menu,
        )
        fill_menu_bar(
            self.menuBar(), menus(acts, self.kernel_panel.edits, self.kernel_panel.in_table, own)
        )

    def _make_rendering(self) -> Rendering:
        desk = (
            Gate(self.compare_mode),
            Gate(self.spaceship),
            Gate(self.desk, lambda scene: not scene.compared),
            Gate(self.toolbar),
            Gate(self.sum_panel, self._sees_sum),
            Gate(self.transport, self._sees_sum),
        )
        words = DeskWords(self.frame, self.message_bar, self.status)
        said = (
            *(Gate(self.all_actions), Gate(words), Gate(self.accessibility), Gate(self.tools)),
            Gate(self.extreme_marks, self.extreme_marks.is_concerned),
        )
        elsewhere = Gate(self.lesson_mode), Gate(self.projector)
        return Rendering(self.studio, desk, said, elsewhere, self)

    def _sees_sum(self, scene: Scene) -> bool:
        """Whether the sum and the transport are visible in a scene."""
        return not (scene.design or self.tools.covers_sum)

    def _tour_stops(self) -> tuple[TourStop, ...]:
        return tour_stops(
            self.equation.cell_view.names,
            inputs=self.input_panel, kernel=self.kernel_panel, outputs=self.feature_map_panel,
            flip=self.flip_toggle, mode=self.mode_selector, border=self.border_button,
            sums=self.sum_panel, transport=self.transport.bar, menus=self.menuBar(),
        )  # fmt: skip

    def _lay_out(self) -> None:
        centre = self.centre
        offers = self.lesson_mode.offer.strip, self.recovery.offer.strip
        for strip in offers:
            centre.rows.addWidget(strip)
        centre.rows.addWidget(self.toolbar)
        centre.rows.addWidget(self.spaceship)
        stage = QVBoxLayout(self.stage)
        stage.setContentsMargins(0, 0, 0, 0)
        stage.addWidget(self.compare_mode.pages, 1)
        stage.addWidget(self.sum_panel)
        stage.addWidget(self.tools.strip)
        centre.rows.addWidget(self.lesson_mode.splitter, 1)
        centre.rows.addWidget(self.transport.bar)
        spaceship = self.spaceship
        centre.arrange(
            self.compare_mode.pages,
            stage,
            steady=(self.toolbar,),
            before_gaps=(
                *(self.strip.offered(strip) for strip in offers),
                Yielding(spaceship.heights, spaceship.show_brief),
            ),
            after_gaps=self.strip.yielding,
        )
        self.setCentralWidget(centre)
        self.message_bar.float_over(self.stage)  # and not over the transport
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(10, 0, 12, 0)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().addPermanentWidget(self.desk.scale)

    # Common to all parts

    def show_theme(self, theme: Theme) -> None:
        for widget in (self.desk, self.spaceship, self.toolbar, self.sum_panel, self.transport, self.compare_mode,
                       self.lesson_mode, self.step_writer, self.lesson_export, self.inputs, self.kept, self.help,
                       self.drops, self.tools):  # fmt: skip
            widget.show_theme(theme)

    def _restore(self) -> None:
        """Restore the window from the settings, or as at the first start."""
        self.frame.restore()
        self.splitter.restore(self.settings.shape("splitter"))
        self.input_panel.show_recent(self.settings.recent)
        self.habits.restore()
        self.motion.restore()
        self.tools.restore()
        is_dark = bool(self.settings.flag("projector_dark", False))
        self.projector.show_dark(is_dark)
        self.lesson_mode.presenting.show_dark(is_dark)

    def reset_layout(self) -> None:
        """Lay the panels out as at the first start."""
        self.splitter.reset()
        self.lesson_mode.reset_width()
        self.tools.reset()
        self.strip.reset()
        self.equation.fit()

    # Qt's events

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return self.keys.go_on(forwards)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            super().keyPressEvent(event)

    def make_ahead(self) -> Iterator[None]:
        """Make what first openings show, in pieces of less than a frame."""
        yield from self.lesson_mode.make_ahead()
        yield from self.equation.plots.make_ahead()
        yield from self.projector.make_ahead()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not (self.sessions.may_close() and self.closing.may_close()):
            event.ignore()
            return
        self.frame.remember()
        self.settings.set("splitter", self.splitter.division)
        self.tools.remember()
        self.hide()  # before waiting for the parts to end
        self.extreme_marks.join()
        for part in (self.tools, self.projector, self.lesson_export, self.lesson_mode, self.equation,
                     self.compare_mode, self.sessions, self.files, self.kept, self.recovery):  # fmt: skip
            part.join()
        super().closeEvent(event)
