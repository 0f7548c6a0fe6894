"""Everything the window is made of, and where it stands; what they have to do with each other is `window`'s affair."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from convstudio.audience.projector_mode import ProjectorMode
from convstudio.core.files.samples import samples
from convstudio.core.model.experiment import Experiment
from convstudio.document.edits import Edits
from convstudio.document.settings import Settings
from convstudio.document.studio import Studio
from convstudio.files.closing import Closing
from convstudio.files.drops import Drops
from convstudio.files.files import Files
from convstudio.lessons.lesson_export import LessonExport
from convstudio.lessons.lesson_mode import LessonMode
from convstudio.lessons.step_writer import StepWriter
from convstudio.modes.animation import Animation
from convstudio.modes.compare_mode import CompareMode
from convstudio.modes.live_views import Sight
from convstudio.modes.signal_mode import SignalMode
from convstudio.panels.equation.equation import EquationSplitter
from convstudio.panels.equation.toolbar import Toolbar
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.pictures.linked_views import LinkedViews
from convstudio.panels.widgets.card import open_below
from convstudio.panels.widgets.message_bar import MessageBar
from convstudio.panels.widgets.status_text import StatusText
from convstudio.window.accessibility import Reach
from convstudio.window.actions import Actions, undo_actions
from convstudio.window.appearance import Appearance
from convstudio.window.frame import WindowFrame
from convstudio.window.giving_way import Centre, Yielding
from convstudio.window.help import Help, tour_stops
from convstudio.window.keys import KeyedWindow
from convstudio.window.menu_bar import fill_menu_bar
from convstudio.window.motion import Motion
from convstudio.window.pointing import Pointing
from convstudio.window.scenes import Screens
from convstudio.window.viewport import Looking


class WindowParts(KeyedWindow):
    """The parts, made and laid out, not yet connected."""

    def __init__(self, experiment: Experiment, settings: Settings, theme_choice: str) -> None:
        super().__init__()
        self.frame = WindowFrame(self, settings)
        self.appearance = Appearance(theme_choice, settings, self)
        theme = self.appearance.theme

        self.studio = Studio(experiment, self)
        self.edits = Edits(self.studio)
        self.files = Files(self.studio, settings, self)
        self.closing = Closing(self.files.saver, self)
        self.actions_by_name = Actions(self)

        self.input_panel = InputPanel(theme, samples())
        self.kernel_panel = KernelPanel()
        self.feature_map_panel = FeatureMapPanel(theme)
        self.sight = Sight(self.input_panel, self.feature_map_panel, self)
        self.views = LinkedViews((self.input_panel.view, self.feature_map_panel.view), self)
        self.toolbar = Toolbar()
        self.flip_toggle = self.toolbar.flip_toggle
        self.mode_selector = self.toolbar.mode_selector
        self.border_button = self.toolbar.border_button
        self.message_bar = MessageBar()
        self.status = StatusText()
        self.signals_mode = SignalMode(
            theme, self.input_panel, self.kernel_panel, self.feature_map_panel, self
        )
        self.splitter = EquationSplitter(
            self.input_panel, self.kernel_panel, self.feature_map_panel
        )
        self.compare_mode = CompareMode(theme, self.splitter, self)
        self.animation = Animation(
            self.studio, self.input_panel, self.kernel_panel, self.feature_map_panel, self.views,
            self.compare_mode.pages, self,
        )  # fmt: skip
        self.looking = Looking(self.views, self.input_panel.view, self.signals_mode, self)
        self.zoom_label = self.looking.label
        self.screens = Screens(
            self.studio, self.edits, self.looking, self.animation, self.actions_by_name, self
        )
        self.stage = QWidget()  # the equation and its sum; a lesson's text stands beside it
        self.lesson_mode = LessonMode(theme, settings, self.stage, self)
        self.step_writer = StepWriter(self.lesson_mode.lecture, self)
        self.lesson_export = LessonExport(self.lesson_mode.lecture, settings, self, theme)
        self.projector = ProjectorMode(self.studio, self)
        self.reach = Reach(
            self, self.studio, self.input_panel, self.feature_map_panel, self.status.text
        )
        self.pointing = Pointing(self)
        self.drops = Drops(self, self.kernel_panel, self.input_panel, self.compare_mode.pages)
        self.motion = Motion(
            self.actions_by_name["action_reduce_motion"], settings,
            (self.kernel_panel, self.feature_map_panel, self.animation, self.projector),
        )  # fmt: skip
        self._lay_out()
        self._make_menus()
        stops = partial(
            tour_stops, inputs=self.input_panel, kernel=self.kernel_panel, outputs=self.feature_map_panel,
            flip=self.flip_toggle, mode=self.mode_selector, border=self.border_button,
            sums=self.animation.sum_panel, transport=self.animation.bar, menus=self.menuBar(),
        )  # fmt: skip
        self.help = Help(self, stops, theme)

    def _lay_out(self) -> None:
        centre, sums = Centre(), self.animation.sum_panel
        centre.rows.addWidget(self.lesson_mode.strip)
        centre.rows.addWidget(self.toolbar)
        centre.rows.addWidget(self.signals_mode.strip)
        stage = QVBoxLayout(self.stage)
        stage.setContentsMargins(0, 0, 0, 0)
        stage.addWidget(self.compare_mode.pages, 1)
        stage.addWidget(sums)
        centre.rows.addWidget(self.lesson_mode.splitter, 1)
        centre.rows.addWidget(self.animation.bar)
        lessons, signals = self.lesson_mode, self.signals_mode
        centre.arrange(
            self.compare_mode.pages,
            stage,
            steady=(self.toolbar, self.animation.bar),
            before_gaps=(
                Yielding(lessons.offer_heights, lessons.show_brief),
                Yielding(signals.strip_heights, signals.show_brief),
            ),
            after_gaps=(Yielding(sums.heights, sums.show_brief),),
        )
        self.setCentralWidget(centre)
        self.message_bar.float_over(self.stage)  # not over the transport
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(10, 0, 12, 0)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().addPermanentWidget(self.zoom_label)

    def _make_menus(self) -> None:
        actions = self.actions_by_name
        stack = self.studio.undo_stack
        self.undo_actions = undo, redo = undo_actions(self, stack)
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
        self.signals_mode.shown.connect(actions.show_plots)
        scales = ("fit", "actual_size", "zoom_in", "zoom_out")
        self.looking.take_actions(*(actions[f"action_{name}"] for name in scales))
        fill_menu_bar(
            self.menuBar(),
            actions,
            undo=[undo, redo],
            pictures=[self.input_panel.recent_menu, self.input_panel.sample_menu],
            sum_copies=self.animation.sum_panel.copy_menu,
            presets=self.kernel_panel.preset_menu,
            kernel_edits=self.kernel_panel.edit_actions,
            border=self.border_button.choices,
            lessons=self.lesson_mode.menu,
            forget=self.lesson_mode.menu.forget_menu,
        )
