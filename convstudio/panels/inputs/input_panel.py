"""The panel of the input image I: opening and editing pictures, and the pixels that the kernel meets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from convstudio.core.files.samples import Sample
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.letters import Letters
from convstudio.core.steps import target as linked
from convstudio.core.steps.scene import APART, COLORS, VIEW, Scene, everything_but
from convstudio.core.steps.target import Target
from convstudio.core.views.view_engine import View
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.inputs.filtered_choice import FilteredChoice
from convstudio.panels.inputs.heading_range import HeadingRange
from convstudio.panels.inputs.input_caption import brief_caption, caption_tip, input_caption
from convstudio.panels.inputs.input_editing import InputEditing
from convstudio.panels.inputs.input_marks import InputMarks
from convstudio.panels.inputs.input_range import InputRange
from convstudio.panels.inputs.part_choice import PartChoice
from convstudio.panels.inputs.parts_of_experiment import border_of, image_of, rim_of
from convstudio.panels.inputs.picture_menus import RecentMenu, SampleMenu
from convstudio.panels.inputs.region_selector import RegionSelector
from convstudio.panels.pictures.insets.overview_inset import OverviewInset
from convstudio.panels.pictures.pixel_items import Paint, paint_of
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.pictures.section_watch import SectionWatch
from convstudio.panels.pictures.targeting.pointing import Pointing
from convstudio.panels.widgets.card import Card
from convstudio.panels.widgets.controls.folding_row import FoldingRow
from convstudio.panels.widgets.header_controls import FittedLabel, flat_button, open_menu_from
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.panels.pictures.insets.wave_overlay import WaveOverlay
    from convstudio.panels.signals.signal_input import InputPlot

OPEN_TIP: Final = (
    "Open an image, a signal or a table (PNG, TIFF, FITS, NPY, CSV, WAV and others), "
    "a kernel, a session or a lesson."
)


class InputPanel(Card):
    """The panel of I with its border, marking what the target touches on it."""

    open_requested = Signal()
    """The user asks to open a file."""
    sample_chosen = Signal(str)
    """The name of a sample."""
    recent_chosen = Signal(object)
    """The path of a recent file: an object, because Qt's strings cannot hold every Python str."""
    part_chosen = Signal(int)
    """The index of another part of the picture's file."""
    channels_chosen = Signal(str)
    """One of `CHANNELS`."""
    skip_chosen = Signal(bool)
    """Whether missing pixels are to be left out of the mean."""
    light_chosen = Signal(bool)
    """Whether pixels are to be decoded to linear light."""
    fit_requested = Signal()
    """The user asks to see all of I and S."""
    actual_size_requested = Signal()
    """The user asks for one cell per screen pixel."""
    target_changed = Signal(object)
    """The `Target` under the mouse, or None."""
    coloring_changed = Signal(object, object)
    """A `Picture` and the `Coloring` in which it is shown now."""
    menu_requested = Signal(QPoint)
    """The global position of the menu of I that is asked for."""
    view_wanted = Signal(object, object)
    """An `Experiment` with another image, and the `Section` of it that is on the screen."""

    def __init__(self, theme: Theme, samples: Sequence[Sample]) -> None:
        super().__init__("input_panel", "𝐼", "Input image")
        self._theme = theme
        self._scene: Scene | None = None
        self.range = InputRange(self, theme)
        self.range.changed.connect(self._show_coloring)
        self.range.colors.known.connect(self._name_again)
        self._letters: Letters | None = None
        self._plot: InputPlot | None = None
        self._wave: WaveOverlay | None = None

        self.caption = FittedLabel("input_caption", 96)
        self.header.addWidget(self.caption, 100)
        self.header.addSpacing(8)
        self.parts = PartChoice(self)
        self.parts.part_chosen.connect(self.part_chosen)
        self.header.addWidget(self.parts.button)
        self.header.addWidget(self.range.button)
        self.choice = FilteredChoice(self)
        self.choice.channels_chosen.connect(self.channels_chosen)
        self.choice.skip_chosen.connect(self.skip_chosen)
        self.choice.light_chosen.connect(self.light_chosen)
        self.channels_button = self.choice.channels_button

        self.view = PixelView(theme)
        self.view.setAccessibleName("Input image")
        self._marks = InputMarks(self.view)
        self.view.viewport_shown.connect(self._rescale)
        self._pointing = Pointing(self.view, self._target_at)
        self._pointing.target_changed.connect(self.target_changed)
        self.watch = SectionWatch(self.view)
        self._seen: View | None = None
        self.overview = OverviewInset(theme, self.view)
        self.editing = InputEditing(self.view, theme)
        # After the tools that edit, so that it is asked first what the mouse is to do.
        self.selector = RegionSelector(self.view, theme, self.editing)
        self.editing.painting_changed.connect(lambda _on: self.selector.arm(False))
        self.selector.armed_changed.connect(lambda _on: self.editing.show_painting(False))
        self.view.menu_requested.connect(lambda _pixel, where: self.menu_requested.emit(where))
        self.body.addWidget(self.view)
        self._heading_range = HeadingRange(self.view, self.heading)
        self._make_footer(samples)

    def _make_footer(self, samples: Sequence[Sample]) -> None:
        """Make what is below the picture: where another one comes from, what is read of it, how large it is shown."""
        open_button = flat_button("Open…", "open_button", OPEN_TIP)
        open_button.clicked.connect(self.open_requested)
        self.sample_menu, self.recent_menu = SampleMenu(self, samples), RecentMenu(self)
        self.sample_menu.sample_chosen.connect(self.sample_chosen)
        self.recent_menu.recent_chosen.connect(self.recent_chosen)
        samples_button = flat_button(
            "Samples ▾", "samples_button", "Choose a sample image.", elided=True
        )
        open_menu_from(samples_button, self.sample_menu)
        self.reading = FittedLabel("input_reading")
        fit_button = flat_button("Fit", "fit_button", "Zoom to fit: show the whole image.")
        fit_button.clicked.connect(self.fit_requested)
        actual_button = flat_button(
            "1:1", "actual_size_button", "One image pixel on one screen pixel."
        )
        actual_button.clicked.connect(self.actual_size_requested)
        self._quiet = FoldingRow(self.footer.spacing())
        self._quiet.show_widgets(
            (open_button, samples_button, self.channels_button, self.choice.light_button,
             self.choice.skip_button, self.editing.brush.bar, self.reading, fit_button, actual_button),
            self.reading,
            # Controls that the menus offer too are hidden first.
            (actual_button, fit_button, self.choice.light_button, open_button, samples_button),
        )  # fmt: skip
        self.footer.addWidget(self._quiet, 1)
        # The brush's boxes need the space, and the status line shows the same reading.
        self.editing.painting_changed.connect(self.reading.setHidden)

    def show_scene(self, scene: Scene) -> None:
        """Draw what differs from the previous scene."""
        before, self._scene = self._scene, scene
        self._pointing.show_lit(scene.target)
        is_new = before is None or before.experiment is not scene.experiment
        lettered = before is None or before.letters != scene.letters
        if lettered or (is_new and scene.letters):
            self._letters = Letters(scene.experiment) if scene.letters else None
        self.range.show_display(scene.input_display, in_gesture=scene.in_gesture)
        if is_new:
            self._show_experiment(None if before is None else before.experiment, scene.experiment)
        if (
            before is None
            or lettered
            or (is_new and border_of(before.experiment) != border_of(scene.experiment))
        ):
            self._show_border(scene.experiment)
        self._show_wave(scene)
        self.selector.show_scene(scene)
        if before is None or before.light is not scene.light:
            self.overview.show_lit(None if scene.light is None else scene.light.on_input)
        if before is None or _lights(before) != _lights(scene):
            self._show_lights()

    def _show_wave(self, scene: Scene) -> None:
        """Lay the wave of a frequency over I, or take it away."""
        if self._wave is None and scene.wave is not None:
            # Few sessions show one.
            from convstudio.panels.pictures.insets.wave_overlay import WaveOverlay

            self._wave = WaveOverlay(self.view)
        if self._wave is not None:
            self._wave.show_wave(scene.wave, scene.experiment.image_shape)

    def _show_experiment(self, before: Experiment | None, experiment: Experiment) -> None:
        is_new = before is None or image_of(before) != image_of(experiment)
        if is_new:
            self.range.show_experiment(experiment)
            self.editing.show_coloring(self.range.coloring)
        self.editing.show_experiment(experiment)
        if is_new:
            self._quiet.forget_texts()
            self.coloring_changed.emit(experiment.picture, self.range.coloring)
            if before is not None and before.image_shape != experiment.image_shape:
                self._seen = None
                self.overview.show_picture(None, (1, 1))
                self.view.beneath.show_nothing()
                self.view.pixels.show_values(np.zeros((0, 0), np.uint8), 0, 0, self._paint())
            height, width = experiment.image_shape[:2]
            self.view_wanted.emit(experiment, self.watch.section_of((height, width), (0, 0)))
        self._show_caption(experiment)
        self.choice.show_experiment(experiment)
        self._quiet.show_present(self.choice.light_button, experiment.picture.may_be_encoded)

    def show_view(self, seen: View) -> None:
        """Show a view of I."""
        self._seen = seen
        self._show_pixels()

    def _rescale(self) -> None:
        """Redraw what depends on the size of a cell."""
        if self._marks.depends_on_cell(self._scene):
            self._show_lights()

    def _show_lights(self) -> None:
        """Mark the animation's step and the target over it, and read the pixel that is marked."""
        self.reading.setText(self._marks.show(self._scene, self._letters, self._paint()))
        self._show_heading_range()

    def _show_heading_range(self) -> None:
        self._heading_range.show(empty=self._scene is None, lettered=self._letters is not None)
        if self.view.metrics.ranges_in_headings:
            self._fit_title()

    def _beside_title(self) -> Sequence[QWidget]:
        return self._heading_range.widgets

    def show_plot(self, plot: InputPlot | None) -> None:
        """Show a plot with samples that can be dragged in place of the picture; None: show the picture."""
        if plot is not None and self._plot is None:
            self._plot = plot
            self.body.addWidget(plot)
            plot.target_changed.connect(self.target_changed)
            self.editing.connect_plot(plot)
        self.view.setVisible(plot is None)
        self.range.button.setVisible(plot is None)
        if self._plot is not None:
            self._plot.setVisible(plot is not None)
        self._show_heading_range()
        self.show_title(*(("𝑥", "Input signal") if plot is not None else ("𝐼", "Input image")))

    def show_recent(self, paths: Sequence[str]) -> None:
        """List the recently opened files, newest first."""
        self.recent_menu.show_recent(paths)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        super().show_theme(theme, metrics)
        self._theme = theme
        self.view.show_theme(theme, metrics)
        self.overview.show_theme(theme, metrics)
        self.range.menu.show_theme(theme)
        self.editing.show_theme(theme)
        self.selector.show_theme(theme)
        self._heading_range.show_theme(theme, metrics)
        if self._experiment is not None:
            self._show_pixels()
            self._show_border(self._experiment)
            self._show_lights()

    @property
    def _experiment(self) -> Experiment | None:
        return None if self._scene is None else self._scene.experiment

    def _paint(self) -> Paint:
        return paint_of(self._theme, self.range.coloring)

    def _show_coloring(self) -> None:
        """Repaint in another range."""
        experiment = self._experiment
        if experiment is None:
            return
        self.coloring_changed.emit(experiment.picture, self.range.coloring)
        self.editing.show_coloring(self.range.coloring)
        # The pixels of a new picture have not been delivered yet.
        if self._seen is not None and self._seen.experiment.picture is experiment.picture:
            self._show_pixels()
        self._show_border(experiment)
        self._show_lights()

    def _show_pixels(self) -> None:
        self._heading_range.show_paint(self._paint())
        if self._seen is not None:
            section = self._seen.section
            height, width = self._seen.experiment.image_shape[:2]
            if (len(section.rows), len(section.columns)) == (height, width):
                self.overview.show_picture(self._seen.values, (height, width))
            self.overview.show_paint(self._paint())
            self.view.beneath.show_view(self._seen, (range(height), range(width)), self._paint())
            self.view.pixels.show_blocks(
                self._seen.values, section.rows, section.columns, section.decimation, self._paint()
            )

    def _show_border(self, experiment: Experiment) -> None:
        height, width = experiment.image_shape[:2]
        rows, columns = experiment.axes
        pads = (rows.before, rows.after, columns.before, columns.after)
        self.view.rim.show_rim(
            (range(height), range(width)), pads, rim_of(experiment), self._paint()
        )
        bordered = (
            range(-rows.before, height + rows.after),
            range(-columns.before, width + columns.after),
        )
        self.view.frame.show_cells(bordered)
        self.view.digits.show_cells(bordered, experiment.bordered, self._paint())
        self.view.letters.show_letters(
            bordered,
            self._letters.pixel if self._letters else None,
            (range(height), range(width)),
        )
        self.view.indices.show_cells(bordered, (bordered[0].start, bordered[1].start))

    def _show_caption(self, experiment: Experiment) -> None:
        picture = experiment.picture
        self.parts.show_picture(picture)
        spread = self.range.colors.find_spread() if picture.pixels.dtype.kind == "f" else None
        said = input_caption(experiment, spread)
        self.caption.setText(said, *brief_caption(experiment, spread))
        self.caption.setToolTip(f"{said}\n{caption_tip(experiment)}")

    def _name_again(self) -> None:
        """Update the caption once the values of a large picture are known."""
        if self._experiment is not None:
            self._show_caption(self._experiment)

    def _target_at(self, pixel: tuple[int, int]) -> Target | None:
        """Return the target for a pixel of I or of its border."""
        experiment = self._experiment
        return None if experiment is None else linked.still(experiment, Target("input", *pixel))


_lights: Final = everything_but(*COLORS, *VIEW, *APART, "held_turned", through=("only",))
"""Everything that is marked on I."""
