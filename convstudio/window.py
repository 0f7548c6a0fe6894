"""The main window: I ∗ K = S side by side, the menus, and all wiring in one method.

The window knows the studio and the panels; they do not know each other. An act of the user goes one signal up
into `Studio.change`; the new experiment comes one setter down into every panel. Nothing else passes.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from convstudio.core.experiment import Experiment
from convstudio.core.focus import Focus, border_name, describe, exists, on_kernel
from convstudio.core.geometry import MODES
from convstudio.core.samples import sample, samples
from convstudio.dialogs import show_about
from convstudio.files import Files
from convstudio.mapper import Mapper
from convstudio.menus import Actions, fill_menu_bar
from convstudio.opening import takes
from convstudio.panels.border_button import BorderButton
from convstudio.panels.equation import EquationSplitter
from convstudio.panels.feature_map_panel import FeatureMapPanel
from convstudio.panels.flip_toggle import FlipToggle
from convstudio.panels.input_panel import InputPanel
from convstudio.panels.kernel_panel import KernelPanel
from convstudio.panels.message_bar import MessageBar
from convstudio.panels.pixel_view import LinkedViews
from convstudio.panels.segmented import Segmented
from convstudio.settings import Settings
from convstudio.studio import Studio
from convstudio.theme import Theme, palette, style_sheet, theme_for

_ZOOM_STEP = 1.25
_LONGEST_UNDO = 230  # pixels of the button


class MainWindow(QMainWindow):
    """``feature_map_shown`` carries each experiment after the paint that shows its map."""

    feature_map_shown = Signal(object)

    def __init__(self, experiment: Experiment, settings: Settings, theme_choice: str) -> None:
        super().__init__()
        self.setWindowTitle("Convolution Studio")
        self.setAcceptDrops(True)
        self._settings = settings
        self._theme_choice = theme_choice
        self._theme: Theme = theme_for(theme_choice)
        self._focus: Focus | None = None

        self.studio = Studio(experiment, self)
        self.mapper = Mapper(self)
        self.files = Files(self.studio, settings, self)
        self.actions_by_name = Actions(self)

        self.input_panel = InputPanel(self._theme, samples())
        self.kernel_panel = KernelPanel()
        self.feature_map_panel = FeatureMapPanel(self._theme)
        self.views = LinkedViews((self.input_panel.view, self.feature_map_panel.view), self)
        self.flip_toggle = FlipToggle()
        self.mode_selector = Segmented(MODES)
        self.mode_selector.setObjectName("mode_selector")
        self.border_button = BorderButton()
        self.message_bar = MessageBar()
        self.status = QLabel()
        self.status.setObjectName("status_text")
        self.zoom_label = QLabel()
        self.undo_button, self.redo_button = QToolButton(), QToolButton()
        self._lay_out()
        self._make_menus()
        self._connect()
        self._restore()
        self._show_theme(self._theme)
        self._show_experiment(experiment)
        self.views.fit()
        self.setFocus()  # nothing is about to be typed into

    def _connect(self) -> None:
        """All wiring: the user's acts up, the new experiment down."""
        studio, actions, files = self.studio, self.actions_by_name, self.files
        inputs, kernel, outputs = self.input_panel, self.kernel_panel, self.feature_map_panel

        # The experiment down
        studio.experiment_changed.connect(self._show_experiment)
        self.mapper.mapped.connect(outputs.show_feature_map)
        self.mapper.busy_changed.connect(outputs.show_busy)
        self.mapper.failed.connect(self.message_bar.show_problem)
        outputs.shown.connect(self.feature_map_shown)

        # Edits up
        kernel.kernel_edited.connect(
            lambda edited, text, gesture: studio.change(text, gesture=gesture, kernel=edited)
        )
        kernel.gesture_started.connect(lambda: outputs.show_frozen(True))
        kernel.gesture_ended.connect(lambda: outputs.show_frozen(False))
        self.flip_toggle.clicked.connect(self._flip)
        actions["action_flip"].triggered.connect(self._flip)
        self.mode_selector.chosen.connect(self._choose_mode)
        for mode, action in actions.modes.items():
            action.triggered.connect(lambda _=False, mode=mode: self._choose_mode(mode))
        self.border_button.boundary_chosen.connect(
            lambda name: studio.change(f"Border {name}", boundary=name)
        )
        self.border_button.fill_value_chosen.connect(self._choose_fill_value)
        inputs.channels_chosen.connect(
            lambda name: studio.change(
                "Filter grey" if name == "grey" else "Filter each channel", channels=name
            )
        )

        # Pictures and kernels in, feature maps out
        actions["action_open"].triggered.connect(files.choose_picture)
        actions["action_open_kernel"].triggered.connect(files.choose_kernel)
        actions["action_paste"].triggered.connect(
            lambda: files.opener.open_mime(QGuiApplication.clipboard().mimeData() or QMimeData())
        )
        actions["action_save_feature_map"].triggered.connect(self._save_feature_map)
        actions["action_copy_feature_map"].triggered.connect(self._copy_feature_map)
        inputs.open_requested.connect(files.choose_picture)
        inputs.sample_chosen.connect(lambda name: files.opener.open_file(sample(name).path))
        inputs.recent_chosen.connect(files.open_recent)
        outputs.save_requested.connect(self._save_feature_map)
        files.recent_changed.connect(inputs.show_recent)
        files.busy.connect(self.message_bar.show_lasting_note)
        files.done.connect(self.message_bar.show_note)

        # Refusals, each one sentence
        for source in (files, kernel, self.border_button):
            source.refused.connect(self.message_bar.show_problem)

        # What is pointed at
        inputs.focus_changed.connect(self._show_focus)
        outputs.focus_changed.connect(self._show_focus)
        kernel.editing_ended.connect(self.message_bar.clear_problem)
        kernel.weight_hovered.connect(
            lambda cell: self._show_focus(Focus("weight", *cell) if cell else None)
        )

        # The view
        for panel in (inputs, outputs):
            panel.fit_requested.connect(self.views.fit)
            panel.actual_size_requested.connect(self.views.actual_size)
        actions["action_fit"].triggered.connect(self.views.fit)
        actions["action_actual_size"].triggered.connect(self.views.actual_size)
        actions["action_zoom_in"].triggered.connect(lambda: self.views.zoom(_ZOOM_STEP))
        actions["action_zoom_out"].triggered.connect(lambda: self.views.zoom(1 / _ZOOM_STEP))
        self.views.changed.connect(self._show_zoom)
        actions["action_pin_range"].toggled.connect(outputs.show_pinned)
        outputs.range_menu.pin_chosen.connect(actions["action_pin_range"].setChecked)
        outputs.unpinned.connect(lambda: actions["action_pin_range"].setChecked(False))
        actions["action_reduce_motion"].toggled.connect(self._show_reduced_motion)
        actions["action_reset_layout"].triggered.connect(self._reset_layout)
        for choice, action in actions.themes.items():
            action.triggered.connect(lambda _=False, choice=choice: self._choose_theme(choice))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        actions["action_quit"].triggered.connect(self.close)
        actions["action_about"].triggered.connect(lambda: show_about(self))

    # The experiment, one setter down

    def _show_experiment(self, experiment: Experiment) -> None:
        self.message_bar.clear_problem()
        self.input_panel.show_experiment(experiment)
        self.kernel_panel.show_experiment(experiment)
        self.flip_toggle.show_flip(experiment.flip)
        self.actions_by_name["action_flip"].setChecked(experiment.flip)
        self.splitter.show_flip(experiment.flip)
        self.mode_selector.show_choice(experiment.mode)
        self.actions_by_name.modes[experiment.mode].setChecked(True)
        self.border_button.show_experiment(experiment)
        bounds = _bounds(experiment)
        new_picture = experiment.picture is not getattr(self, "_picture", None)
        self._picture = experiment.picture
        self.views.show_bounds(bounds, fit=new_picture)
        self.feature_map_panel.expect(experiment)
        self.mapper.request(experiment)
        self._show_focus(self._focus)

    def _show_focus(self, focus: Focus | None) -> None:
        """Light up, in every panel, what belongs to the thing pointed at."""
        experiment = self.studio.experiment
        if focus is not None and not exists(experiment, focus):
            focus = None
        self._focus = focus
        self.input_panel.show_focus(focus)
        self.kernel_panel.show_focus(on_kernel(focus))
        self.feature_map_panel.show_focus(focus)
        self.status.setText(describe(experiment, focus) if focus else _summary(experiment))

    # Edits, one signal up

    def _flip(self, flip: bool) -> None:
        text = "Flip the kernel: convolution" if flip else "Do not flip: cross-correlation"
        self.studio.change(text, flip=flip)

    def _choose_mode(self, mode: str) -> None:
        self.studio.change(f"Mode {mode}", mode=mode)

    def _choose_fill_value(self, value: float) -> None:
        changed = replace(self.studio.experiment, boundary="constant", fill_value=value)
        self.studio.change(f"Border {border_name(changed)}", boundary="constant", fill_value=value)

    # Out of the window

    def _save_feature_map(self) -> None:
        self.setFocus()  # a weight being typed counts
        self.files.choose_target()

    def _copy_feature_map(self) -> None:
        picture = self.feature_map_panel.picture()
        if picture.isNull():
            self.message_bar.show_problem("There is nothing to copy: the feature map is empty.")
            return
        QGuiApplication.clipboard().setImage(picture)
        self.message_bar.show_note(
            f"Copied {picture.width()} × {picture.height()} pixels in the colours shown."
        )

    # The view

    def _show_undo_texts(self) -> None:
        """The undo button says what it would undo; redo is a sign, with the words in its tooltip."""
        stack = self.studio.undo_stack
        undo, redo = stack.undoText(), stack.redoText()
        metrics = self.undo_button.fontMetrics()
        short = metrics.elidedText(undo, Qt.TextElideMode.ElideRight, _LONGEST_UNDO)
        self.undo_button.setText(f"↶ Undo “{short}”" if undo else "↶")
        self.redo_button.setText("↷")
        for button, verb, text in (
            (self.undo_button, "Undo", undo),
            (self.redo_button, "Redo", redo),
        ):
            button.setToolTip(f"{verb} “{text}”" if text else f"Nothing to {verb.lower()}")
            button.setAccessibleName(f"{verb} {text}".strip())

    def _show_zoom(self, scale: float, fitted: bool) -> None:
        percent = scale * self.devicePixelRatioF() * 100
        text = f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %"
        self.zoom_label.setText(f"{text} · fitted" if fitted else text)
        self._show_focus(self._focus)

    def _show_reduced_motion(self, reduced: bool) -> None:
        self._settings.set("reduce_motion", reduced)
        self.kernel_panel.show_reduced_motion(reduced)
        self.feature_map_panel.show_reduced_motion(reduced)

    def _choose_theme(self, choice: str) -> None:
        self._theme_choice = choice
        self._settings.set("theme", choice)
        self._show_theme(theme_for(choice))

    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        if self._theme_choice == "system":
            self._show_theme(theme_for("dark" if scheme is Qt.ColorScheme.Dark else "light"))

    def _show_theme(self, theme: Theme) -> None:
        self._theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(palette(theme))
        application.setStyleSheet(style_sheet(theme))
        self.actions_by_name.themes[self._theme_choice].setChecked(True)
        for widget in (self.input_panel, self.kernel_panel, self.feature_map_panel,
                       self.flip_toggle, self.mode_selector):  # fmt: skip
            widget.show_theme(theme)

    # Drops and pastes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V that no cell or box had a use for pastes a picture."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.actions_by_name["action_paste"].trigger()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files.opener.open_mime(event.mimeData())

    # Layout and memory

    def _lay_out(self) -> None:
        self.splitter = EquationSplitter(
            self.input_panel, self.kernel_panel, self.feature_map_panel
        )
        for button, name in ((self.undo_button, "undo_button"), (self.redo_button, "redo_button")):
            button.setObjectName(name)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.flip_toggle)
        bar.addWidget(self.mode_selector)
        bar.addWidget(self.border_button)
        bar.addStretch(1)
        bar.addWidget(self.undo_button)
        bar.addWidget(self.redo_button)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(12, 4, 12, 2)
        layout.setSpacing(10)
        layout.addLayout(bar)
        layout.addWidget(self.splitter, 1)
        self.setCentralWidget(centre)
        self.message_bar.float_over(centre)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(10, 0, 12, 2)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().addPermanentWidget(self.zoom_label)

    def _make_menus(self) -> None:
        actions = self.actions_by_name
        stack = self.studio.undo_stack
        undo, redo = stack.createUndoAction(self), stack.createRedoAction(self)
        for action, name, keys, button in (
            (undo, "action_undo", ("Ctrl+Z",), self.undo_button),
            (redo, "action_redo", ("Ctrl+Shift+Z", "Ctrl+Y"), self.redo_button),
        ):
            action.setObjectName(name)
            action.setShortcuts([QKeySequence(key) for key in keys])
            button.setDefaultAction(action)
        stack.undoTextChanged.connect(self._show_undo_texts)
        stack.redoTextChanged.connect(self._show_undo_texts)
        self._show_undo_texts()

        fill_menu_bar(
            self.menuBar(),
            actions,
            undo=[undo, redo],
            pictures=[self.input_panel.recent_menu, self.input_panel.sample_menu],
            presets=self.kernel_panel.preset_menu,
            kernel_edits=self.kernel_panel.edit_actions,
            border=self.border_button.choices,
        )

    def _restore(self) -> None:
        """The window as it was left, or as it should be the first time."""
        if not self.restoreGeometry(self._settings.shape("geometry")):
            self.resize(self.screen().availableGeometry().size() * 0.85)
        self.splitter.restoreState(self._settings.shape("splitter"))
        self.input_panel.show_recent(self._settings.recent)
        still = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
        reduced = bool(self._settings.flag("reduce_motion", still))
        self.actions_by_name["action_reduce_motion"].setChecked(reduced)
        self.kernel_panel.show_reduced_motion(reduced)
        self.feature_map_panel.show_reduced_motion(reduced)

    def _reset_layout(self) -> None:
        self.splitter.reset()
        self.views.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.set("geometry", self.saveGeometry())
        self._settings.set("splitter", self.splitter.saveState())
        self.mapper.join()
        self.files.join()
        super().closeEvent(event)


def _bounds(experiment: Experiment) -> QRectF:
    """What there is to see, in image coordinates: the image, its border, and S where it lies."""
    rows, columns = experiment.axes
    image = QRectF(0, 0, columns.size, rows.size).adjusted(
        -columns.before, -rows.before, columns.after, rows.after
    )
    return image | QRectF(columns.placement, rows.placement, columns.outputs, rows.outputs)


def _summary(experiment: Experiment) -> str:
    """The state in one line, for when nothing is pointed at."""
    height, width = experiment.output_shape
    sign, words = ("∗", "convolution") if experiment.flip else ("⋆", "cross-correlation")
    border = (
        "no border needed" if experiment.mode == "valid" else f"border {border_name(experiment)}"
    )
    return (
        f"S = I {sign} K   ·   {words}, {experiment.mode}, {border}   ·   S is {height} × {width}"
    )
