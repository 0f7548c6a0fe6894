"""The feature map panel: S in colours whose range is always written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convstudio.core.design.looking.region import Region, all_outputs, place_of_outputs
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Extremes, Picture
from convstudio.core.notation.figure import figure_cells
from convstudio.core.notation.naming import output_name
from convstudio.core.steps.scene import NOTHING_HELD, Scene
from convstudio.core.steps.target import Target
from convstudio.core.views.display import Coloring
from convstudio.core.views.section import Section
from convstudio.core.views.view_engine import View
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.feature_map.bar_place import BarPlace
from convstudio.panels.feature_map.build_up import BuildUp
from convstudio.panels.feature_map.color_bar import ColorBar
from convstudio.panels.feature_map.empty_reason import EmptyReason
from convstudio.panels.feature_map.map_caption import briefer_captions, map_caption
from convstudio.panels.feature_map.map_footer import MapFooter
from convstudio.panels.feature_map.map_marks import mark, marked, write_cells, written
from convstudio.panels.feature_map.map_range import MapRange
from convstudio.panels.feature_map.map_region import MapRegion
from convstudio.panels.feature_map.map_wipe import MapWipe
from convstudio.panels.feature_map.output_menu import OutputActs, open_output_menu
from convstudio.panels.feature_map.placement import output_at, place_of
from convstudio.panels.feature_map.receipts import Receipts
from convstudio.panels.pictures.pixel_items import Paint, cells_rect, paint_of, to_image
from convstudio.panels.pictures.pixel_view import PixelView
from convstudio.panels.pictures.section_watch import SectionWatch
from convstudio.panels.pictures.targeting.pointing import Pointing
from convstudio.panels.widgets.card import Card
from convstudio.panels.widgets.header_controls import FittedLabel
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.panels.signals.signal_result import ResultPlot


class FeatureMapPanel(Card):
    """The panel of S: the feature map over the image it belongs to, or the plot of a signal."""

    shown = Signal(object)
    """An `Experiment`, after the paint that shows its map or a newer one's."""
    target_changed = Signal(object)
    """The `Target` under the mouse, or None."""
    output_chosen = Signal(int, int)
    """The indices (i, j) of an output whose whole sum is to be shown."""
    choice_left = Signal()
    """A click beside all outputs."""
    output_sought = Signal(int, int)
    """The indices (i, j) of an output to whose end of sum the animation is to go."""
    break_requested = Signal(int, int)
    """The indices (i, j) of an output at whose end of sum playing is to pause."""
    save_requested = Signal()
    """The user asks to save S."""
    mode_chosen = Signal(str)
    """A mode in place of the one that leaves S empty."""
    fit_requested = Signal()
    """The user asks to see all of I and S."""
    actual_size_requested = Signal()
    """The user asks for one cell per screen pixel."""
    wipe_wanted = Signal(bool)
    """Whether a line is to part S of A from S of B."""
    wipe_chosen = Signal(object)
    """Where that line is to be, of the part of S in view, 0 … 1."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("feature_map_panel", "𝑆", "Feature map")
        self._theme = theme
        self._experiment: Experiment | None = None
        self._seen: View | None = None
        self._scene: Scene | None = None
        # The size of a cell in pixels when marks were drawn last.
        self._lit_at = 0.0
        self.range = MapRange(self, theme)
        self._colors = self.range.colors
        self._colors.changed.connect(self._show_pixels)
        self._receipts = Receipts(self)
        self._receipts.shown.connect(self.shown)
        self.caption = FittedLabel("map_caption")
        self.header.addWidget(self.caption, 100)
        for button in self.range.buttons:
            self.header.addWidget(button)
        self.fold(self.range.colors_button)

        self.view = PixelView(theme)
        self.view.setAccessibleName("Feature map")
        self.view.pixel_clicked.connect(self._choose)
        self.view.menu_requested.connect(self._open_menu)
        self.view.painted.connect(self._receipts.settle)
        self.view.viewport_shown.connect(self._rescale)
        self._pointing = Pointing(self.view, self._target_at)
        self._pointing.target_changed.connect(self.target_changed)
        self.watch = SectionWatch(self.view)
        self._wipe = MapWipe(self.view, theme)
        self._wipe.moved.connect(self.wipe_chosen)
        self.region = MapRegion(self.view, theme)
        self.build_up = BuildUp(self.view, theme, self._show_cells)
        self.color_bar = ColorBar(theme)
        self._reason = EmptyReason(self.view)
        self._reason.mode_chosen.connect(self.mode_chosen)
        self._plot: ResultPlot | None = None
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self._row.addWidget(self.view, 1)
        self._row.addWidget(self.color_bar)
        self._bar_place = BarPlace(self.color_bar, self.view, self._row, self.heading)
        self.body.addLayout(self._row)
        self._quiet = MapFooter(self.footer.spacing(), self)
        self.reading = self._quiet.reading
        self.footer.addWidget(self._quiet.row, 1)
        self._quiet.save_requested.connect(self.save_requested)
        self._quiet.fit_requested.connect(self.fit_requested)
        self._quiet.actual_size_requested.connect(self.actual_size_requested)
        self._quiet.wipe_wanted.connect(self.wipe_wanted)

    def expect(self, experiment: Experiment, within: Region | None = None) -> Section:
        """Expect a view of this experiment or a newer one, to be confirmed by `shown`; return the section needed."""
        self._receipts.expect(experiment)
        return self.section_of(experiment, within)

    def section_of(self, experiment: Experiment, within: Region | None) -> Section:
        """Return the section that is needed of S, or of the outputs ``within``."""
        i, j = within or all_outputs(experiment)
        rows, columns = (each.start for each in place_of_outputs(experiment, (i, j)))
        return self.watch.section_of((len(i), len(j)), (rows, columns), (i.start, j.start))

    def show_view(self, seen: View) -> None:
        """Show a view of S that has come later than its scene."""
        self._take(seen)
        self.build_up.show_view(seen)
        self._show_pixels()
        self._show_reason()
        self._show_lights()
        self._give_receipt(seen)

    def _take(self, seen: View) -> None:
        """Take another view, before it is drawn."""
        experiment = seen.experiment
        if self._experiment is None or self._experiment.picture is not experiment.picture:
            self._quiet.row.forget_texts()
        self._seen, self._experiment = seen, experiment
        self.range.show_view(seen)

    def _give_receipt(self, seen: View) -> None:
        """See to the report that a view which has been drawn is painted."""
        self._pointing.point_again()
        self._receipts.map_came(seen.experiment)
        if self.view.isVisible():
            self.view.viewport().update()
        else:
            # A plot or a comparison is shown instead, so the picture will not be painted.
            self._receipts.settle()

    def show_busy(self, busy: bool) -> None:
        """Show whether a newer map is being computed."""
        self._quiet.show_busy(busy)

    def show_rest(self, words: str, brief: str) -> None:
        """Show words as the reading of S while nothing else is read of it, the ``brief`` ones where it is narrow."""
        self._quiet.show_rest(words, brief)

    def show_scene(self, scene: Scene, seen: View | None = None) -> None:
        """Draw what differs from the previous scene, on the view ``seen`` of its map, else on the current one."""
        before, self._scene = self._scene, scene
        self._pointing.show_lit(scene.target)
        if before is not None and before.start is not scene.start:
            # The next map is not an edit of this one.
            self._colors.begin_afresh(scene.experiment)
        self.range.show_scene(scene)
        self._wipe.show_scene(scene)
        self._quiet.show_scene(scene)
        self.region.show_scene(scene)
        if seen is not None:
            self._take(seen)
        if before is None or before.held != scene.held:
            self.build_up.show_held(scene.held)
        if before is None or before.light is not scene.light:
            self.build_up.show_spotlight(scene.light, self._seen)
        elif seen is not None:
            self.build_up.show_view(seen)
        if seen is not None or before is None or written(before) != written(scene):
            self._show_pixels()
        elif before.wipe != scene.wipe:
            self._show_cells()
            self._read()
        elif before.light is not scene.light:
            with self.view.ground.compared():
                self._show_cells()
        if seen is not None:
            self._show_reason()
        if seen is not None or before is None or marked(before) != marked(scene):
            self._show_lights()
        if seen is not None:
            self._give_receipt(seen)

    def show_input_coloring(self, picture: Picture, coloring: Coloring) -> None:
        """Set the colouring of I, whose range S may share."""
        self._colors.show_input(picture, coloring)
        self.region.show_input_coloring(picture, coloring)

    def show_reduced_motion(self, reduced: bool) -> None:
        self._colors.show_reduced_motion(reduced)

    def show_plot(self, plot: ResultPlot | None) -> None:
        """Show a plot with selectable outputs in place of the picture and its colour bar; None: show the picture."""
        if plot is not None and self._plot is None:
            self._plot = plot
            self._row.addWidget(plot, 1)
            plot.target_changed.connect(self.target_changed)
            plot.output_clicked.connect(self.output_chosen)
        is_plot = plot is not None
        self.watch.show_whole(is_plot)
        self.view.setHidden(is_plot)
        for button in self.range.buttons:
            self.show_in_header(button, not is_plot)
        if self._plot is not None:
            self._plot.setVisible(is_plot)
        self._show_reason()
        self.show_title(*(("𝑠", "Result") if is_plot else ("𝑆", "Feature map")))

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        super().show_theme(theme, metrics)
        self._theme = theme
        self.view.show_theme(theme, metrics)
        self.build_up.show_theme(theme)
        self._wipe.show_theme(theme, metrics)
        self.region.show_theme(theme)
        self.range.range_menu.show_theme(theme)
        self._reason.show_theme(theme, metrics)
        self._bar_place.show_theme(theme, metrics)
        self._show_pixels()
        self._show_lights()

    def _beside_title(self) -> Sequence[QWidget]:
        return () if self.color_bar.isHidden() else (self.color_bar,)

    def _rescale(self) -> None:
        """Redraw what depends on the size and the place of a cell."""
        self._show_span()
        scene = self._scene
        if scene is not None and scene.shows_both:
            # The line stays where it is in the view.
            self._show_cells()
        pointed = scene is not None and scene.target is not None
        magnifies = pointed and not self.view.is_readable
        # A step's layer is shown in a corner or in the cells, depending on their size.
        resized = scene is not None and scene.light is not None and self.view.cell != self._lit_at
        reads = self.view.metrics.cells.legible_only
        if reads or self.view.loupe.isVisible() or magnifies or resized:
            self._show_lights(resizing=True)
        else:
            self._show_bar(resizing=True)

    def _show_lights(self, *, resizing: bool = False) -> None:
        """Mark the animation's step and the target over it; magnify what is too small to read."""
        self._lit_at = self.view.cell
        magnified = mark(self.view, self.build_up, self._experiment, self._scene, self._paint)
        self._read()
        self._show_bar(resizing=resizing)
        self.view.loupe.show_content(*magnified)

    def _read(self) -> None:
        behind = self._seen.behind if self._seen is not None and self._wipe.is_on else None
        self._quiet.read(self._scene, self._experiment, behind.experiment if behind else None)

    def coloring_of_all(self) -> Callable[[Experiment], QImage]:
        """Return a thread-safe function that renders all of S that is filtered, one pixel per output."""
        paint, within = self._paint(), self._within
        if within is not None:
            return lambda experiment: to_image(paint, experiment.drawn_outputs(*within))
        return lambda experiment: to_image(paint, experiment.feature_map(experiment.screen_dtype))

    def for_saving(self) -> tuple[Extremes, Callable[[npt.NDArray[Any]], npt.NDArray[np.uint8]]]:
        """Return the known extremes of S, and a thread-safe function that colours values as they are shown now."""
        return self.range.extremes, self._paint().colors

    @property
    def _within(self) -> Region | None:
        """The outputs that S has, if not all."""
        return None if self._scene is None else self._scene.only_outputs

    @property
    def _lettered(self) -> bool:
        return self._scene is not None and self._scene.letters

    def _paint(self) -> Paint:
        return paint_of(self._theme, self.range.coloring)

    def _show_pixels(self) -> None:
        if self._experiment is None:
            return
        paint = self._paint()
        cells = self._place()
        height, width = self._experiment.image_shape[:2]
        # Where S extends beyond the image on all sides, an outline would be hidden by its cells.
        beyond_image = self._experiment.mode == "full"
        is_empty = 0 in self._experiment.output_shape
        outline = None if is_empty or beyond_image else (range(height), range(width))
        self.view.frame.show_cells(cells, outline, figure_cells(self._experiment))
        caption = map_caption(self._experiment, self._seen, self.region.words)
        self.caption.setText(caption, *briefer_captions(caption))
        self.view.indices.show_cells(cells, (0, 0))
        self.color_bar.show_paint(paint)
        self._show_span()
        self.range.say()
        self._show_cells()

    def _show_cells(self) -> None:
        """Show the whole map, or what the animation has built of it, with digits or letters in its cells."""
        experiment = self._experiment
        if experiment is None:
            return
        paint, lettered = self._paint(), self._lettered
        held = NOTHING_HELD if self._scene is None else self._scene.held
        # A view with outputs that are not to be filtered is of the scene before.
        self._wipe.show_view(self._seen if self._seen and self.region.holds(self._seen) else None)
        if self.build_up.is_on:
            self.view.beneath.show_nothing()
            self.build_up.show_cells(paint, lettered=lettered)
        else:
            drawn, within = self._wipe.drawn, self._within
            write_cells(self.view, experiment, drawn, paint, held, within=within, lettered=lettered)

    def _place(self) -> tuple[range, range]:
        assert self._experiment is not None
        return place_of(self._experiment)

    def _show_reason(self) -> None:
        empty = self._reason.show_experiment(self._experiment)
        self.range.colors_button.setDisabled(empty)
        self.range.say()
        self._show_bar()

    def _show_bar(self, *, resizing: bool = False) -> None:
        """Show the colour bar unless there are no colours to explain."""
        empty = self._experiment is not None and 0 in self._experiment.output_shape
        whole = None if self._experiment is None else cells_rect(*self._place())
        was_hidden = self.color_bar.isHidden()
        self._bar_place.show(empty=empty, lettered=self._lettered, whole=whole, resizing=resizing)
        # Whatever else has changed in the header asks for its layout. In a room the bar is in it, as wide as its range.
        is_beside = self.view.metrics.ranges_in_headings
        if resizing or is_beside or self.color_bar.isHidden() != was_hidden:
            self._fit_title()

    def _target_at(self, pixel: tuple[int, int]) -> Target | None:
        output = self._output_at(pixel)
        return None if output is None else Target("output", *output)

    def _choose(self, pixel: tuple[int, int]) -> None:
        output = self._output_at(pixel)
        if output is not None:
            self.output_chosen.emit(*output)
        else:
            self.choice_left.emit()

    def _open_menu(self, pixel: tuple[int, int], where: QPoint) -> None:
        """Open the menu of an output."""
        output = self._output_at(pixel)
        if output is None or self._experiment is None:
            return
        name = output_name(self._experiment, *output)
        acts = OutputActs(
            self.output_chosen.emit, self.output_sought.emit, self.break_requested.emit
        )
        open_output_menu(self, where, name, output, acts)

    def _output_at(self, pixel: tuple[int, int]) -> tuple[int, int] | None:
        there = self._experiment
        return None if there is None else output_at(there, pixel, self._within)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reason.cover(self.view)

    def _show_span(self) -> None:
        """Make the colour bar as high as S, before both are painted."""
        if self._experiment is not None and 0 not in self._experiment.output_shape:
            self.color_bar.show_span(self.view.to_view(cells_rect(*self._place())))
