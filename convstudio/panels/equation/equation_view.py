"""I ∗ K = S as one view of a scene: three panels, the pictures and plots in them, and the requests for what is seen.

The window has one and the projector has one; both are given the same scenes. Pictures and plots are two `CellView`s:
the one that suits the scene is shown, the other is given nothing until its turn comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.core.files.samples import Sample
from convstudio.core.notation.signals import is_signal
from convstudio.core.steps.scene import Region, Scene
from convstudio.core.steps.target import Target
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.equation.equation_pictures import EquationPictures
from convstudio.panels.equation.live_views import LiveViews
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.pictures.cell_view import CellView
from convstudio.panels.signals.signal_plots import SignalPlots
from convstudio.theme import Theme

_ZOOM_STEP: Final = 1.25


class EquationView(QObject):
    """The panels of I, K and S, given one scene after another; what is done in them goes out as signals."""

    target_pointed = Signal(object)
    """What the mouse or the keyboard's cursor is at: a `Target`, or None."""
    output_chosen = Signal(int, int)
    kernel_edited = Signal(object, str, object)
    """Kernel, the edit's name, and what edits of one gesture share."""
    picture_edited = Signal(object, str, object)
    """Picture, the edit's name, and what edits of one gesture share."""
    gesture_changed = Signal(bool)
    """Whether something is being dragged."""
    gesture_ended = Signal()
    refused = Signal(object)
    """A sentence, or a `Notice` with an act."""
    editing_ended = Signal()
    view_changed = Signal(object)
    """The `CellView` that is shown now in place of another one."""
    arranged = Signal()
    """Cells or weights stand elsewhere: another part is in view, or in another size."""
    moved_by_hand = Signal()
    """Somebody has panned or zoomed."""
    cursor_moved = Signal(object)
    """What the keyboard's cursor has come to, after it has been pointed at."""

    def __init__(self, theme: Theme, samples: Sequence[Sample], parent: QObject) -> None:
        super().__init__(parent)
        self.inputs, self.kernel = InputPanel(theme, samples), KernelPanel()
        self.outputs = FeatureMapPanel(theme)
        self.pictures = EquationPictures(self.inputs.view, self.outputs.view, self)
        self.plots = SignalPlots(theme, self)
        self.live = LiveViews(self.inputs, self.outputs, self)
        self._cell_view: CellView = self.pictures
        self._fits_other = False  # the hidden one is to show everything when its turn comes
        self._scene: Scene | None = None
        self._on_board = False
        self._connect()

    def _connect(self) -> None:
        inputs, kernel, outputs = self.inputs, self.kernel, self.outputs
        for panel in (inputs, outputs):
            panel.target_changed.connect(self.target_pointed)
            panel.fit_requested.connect(self.fit)
            panel.actual_size_requested.connect(self.actual_size)
        kernel.weight_hovered.connect(
            lambda cell: self.target_pointed.emit(Target("weight", *cell) if cell else None)
        )
        outputs.output_chosen.connect(self.output_chosen)
        kernel.kernel_edited.connect(self.kernel_edited)
        inputs.editing.picture_edited.connect(self.picture_edited)
        for gestures in (kernel, inputs.editing):
            gestures.gesture_started.connect(lambda: self.gesture_changed.emit(True))
            gestures.gesture_ended.connect(lambda: self.gesture_changed.emit(False))
            gestures.gesture_ended.connect(self.gesture_ended)
            gestures.refused.connect(self.refused)
            gestures.editing_ended.connect(self.editing_ended)
        for view in (self.pictures, self.plots):
            view.changed.connect(self.arranged)
            view.moved_by_hand.connect(self.moved_by_hand)
            view.cursor_moved.connect(self.cursor_moved)
        kernel.arranged.connect(self.arranged)
        self.live.seen.connect(self.plots.show_view)
        self.live.failed.connect(self.refused.emit)

    @property
    def panels(self) -> tuple[InputPanel, KernelPanel, FeatureMapPanel]:
        """The three panels, from left to right."""
        return self.inputs, self.kernel, self.outputs

    @property
    def cell_view(self) -> CellView:
        """What shows the cells of I and S now."""
        return self._cell_view

    def show_scene(self, scene: Scene) -> None:
        """Draw what differs from the scene shown before."""
        self._scene = scene
        if not self._on_board:
            self.inputs.show_scene(scene)
        self.kernel.show_scene(scene)
        self._show_cells(scene)
        self.live.show_scene(scene)
        if not self._on_board:
            self.outputs.show_scene(scene)

    def set_on_board(self, on_board: bool) -> None:
        """Set whether I and S are written on a board; their panels are hidden then, and shown nothing."""
        came_back = self._on_board and not on_board
        self._on_board = on_board
        if came_back and self._scene is not None:
            self.inputs.show_scene(self._scene)
            self.outputs.show_scene(self._scene)

    def _show_cells(self, scene: Scene) -> None:
        """Plots of a signal, pictures of everything else."""
        before = self._cell_view
        view = self._cell_view = self.plots if is_signal(scene.experiment) else self.pictures
        if view is not before:
            x, w, s = self.plots.plots if view is self.plots else (None, None, None)
            self.inputs.show_plot(x)
            self.kernel.show_plot(w)
            self.outputs.show_plot(s)
        view.show_scene(scene)
        if view is not before:
            if self._fits_other:
                view.fit()
            self._fits_other = False
            self.view_changed.emit(view)
            self.arranged.emit()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        for part in (*self.panels, self.plots):
            part.show_theme(theme, metrics)

    def show_reduced_motion(self, reduced: bool) -> None:
        """Whether what turns and eases arrives at once."""
        for panel in (self.kernel, self.outputs):
            panel.show_reduced_motion(reduced)

    def give_up(self) -> None:
        """End what is being dragged or typed: another scene comes that is no edit."""
        self.kernel.give_up()
        self.inputs.editing.give_up()

    # Which part is in view

    @property
    def is_fitted(self) -> bool:
        """Whether everything is shown."""
        return self._cell_view.is_fitted

    def fit(self) -> None:
        """Show everything."""
        self._cell_view.fit()
        self._fits_other = True

    def actual_size(self) -> None:
        """One cell on one pixel of the screen."""
        self._cell_view.actual_size()

    def zoom_by(self, way: int) -> None:
        """One step larger (1) or smaller (−1), about the middle."""
        self._cell_view.zoom(_ZOOM_STEP**way)

    def show_region(self, rows: range, columns: range) -> None:
        """Show these pixels of I, as large as they fit."""
        self._cell_view.show_region(rows, columns)
        self._fits_other = True

    def region(self) -> Region | None:
        """The pixels of I in view; None where everything is."""
        return None if self.is_fitted else self._cell_view.region()

    def join(self) -> None:
        """Wait for what is being computed; nothing is shown afterwards."""
        self.live.join()
