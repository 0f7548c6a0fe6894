"""I ∗ K = S as one view of a scene: three panels, their pictures and plots, and the computation of what they show.

The window has one and the projector has one; both are given the same scenes. Pictures and plots are two `CellView`s:
the one that suits the scene is shown, and the other is given nothing while it is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.core.design.looking.region import Region
from convstudio.core.files.samples import Sample
from convstudio.core.notation.signals import is_signal
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.equation.equation_pictures import EquationPictures
from convstudio.panels.equation.live_views import LiveViews
from convstudio.panels.equation.looking_layers import LookingLayers
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.pictures.cell_view import CellView
from convstudio.panels.signals.signal_plots import SignalPlots
from convstudio.theme import Theme

_ZOOM_STEP: Final = 1.25


class EquationView(QObject):
    """The panels of I, K and S, rendering one scene after another; edits made in them are emitted as signals."""

    target_pointed = Signal(object)
    """The `Target` under the mouse or the keyboard cursor, or None."""
    output_chosen = Signal(int, int)
    """The indices (i, j) of an output that has been clicked, whose sum is to be shown."""
    kernel_edited = Signal(object, str, object)
    """The edited kernel, the name of the edit, and a key shared by all edits of one gesture."""
    kernel_pasted = Signal(object, str, object)
    """A kernel that has been pasted in place of the one before, the name of the edit, and its `About`."""
    picture_edited = Signal(object, str, object)
    """The edited picture, the name of the edit, and a key shared by all edits of one gesture."""
    gesture_changed = Signal(bool)
    """Whether a gesture (a drag) is in progress."""
    gesture_ended = Signal()
    """A gesture has ended; its edits become one step of Undo."""
    refused = Signal(object)
    """A sentence saying why an edit was refused, or a `Notice` that offers an action."""
    editing_ended = Signal()
    """A typed text has been accepted or abandoned, so that a message about it can be cleared."""
    view_changed = Signal(object)
    """The `CellView` that has just replaced the other one."""
    arranged = Signal()
    """Cells or weights have moved: another part is in view, or the scale has changed."""
    moved_by_hand = Signal()
    """The user has panned or zoomed."""
    cursor_moved = Signal(object)
    """What the keyboard cursor has moved to; emitted after `target_pointed`."""

    def __init__(
        self, theme: Theme, samples: Sequence[Sample], parent: QObject,
        panels: tuple[InputPanel, KernelPanel, FeatureMapPanel] | None = None,
    ) -> None:  # fmt: skip
        """Take the three ``panels``, or make them."""
        super().__init__(parent)
        if panels is None:
            panels = InputPanel(theme, samples), KernelPanel(), FeatureMapPanel(theme)
        self.inputs, self.kernel, self.outputs = panels
        self.pictures = EquationPictures(self.inputs.view, self.outputs.view, self)
        self.plots = SignalPlots(theme, self)
        self.live = LiveViews(self.inputs, self.outputs, self)
        self.looking = LookingLayers((self.inputs.view, self.outputs.view), theme, self)
        self._cell_view: CellView = self.pictures
        # Whether the hidden view is to be fitted when it is shown next.
        self._fits_other = False
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
        kernel.kernel_pasted.connect(self.kernel_pasted)
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
        """The view that currently shows the cells of I and S."""
        return self._cell_view

    def view_of(self, scene: Scene) -> CellView:
        """The view that suits a scene: plots for a signal, pictures for everything else."""
        return self.plots if is_signal(scene.experiment) else self.pictures

    def show_scene(self, scene: Scene, *, on_board: bool = False) -> None:
        """Draw what differs from the scene shown before; ``on_board`` as in `set_on_board`."""
        self._scene, self._on_board = scene, on_board
        if not on_board:
            self.inputs.show_scene(scene)
            self.looking.show_scene(scene)
        self.kernel.show_scene(scene)
        self._show_cells(scene)
        view = self.live.show_scene(scene)
        if not on_board:
            self.outputs.show_scene(scene, view)
        elif view is not None:
            self.outputs.show_view(view)
        if view is not None:
            self.live.announce(view)

    def set_on_board(self, on_board: bool) -> None:
        """Set whether I and S are written on a board; their panels are then hidden and not rendered."""
        came_back = self._on_board and not on_board
        self._on_board = on_board
        if came_back and self._scene is not None:
            self.inputs.show_scene(self._scene)
            self.looking.show_scene(self._scene)
            self.outputs.show_scene(self._scene)

    def _show_cells(self, scene: Scene) -> None:
        view = self.view_of(scene)
        if view is self._cell_view:
            view.show_scene(scene)
            return
        self._cell_view = view
        x, w, s = self.plots.plots if view is self.plots else (None, None, None)
        with self.pictures.sized_together():
            self.inputs.show_plot(x)
            self.kernel.show_plot(w)
            self.outputs.show_plot(s)
            view.show_scene(scene)
            if self._fits_other:
                view.fit()
        self._fits_other = False
        self.view_changed.emit(view)
        self.arranged.emit()

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        for part in (*self.panels, self.plots):
            part.show_theme(theme, metrics)
        self.looking.show_theme(theme, metrics)

    def show_reduced_motion(self, reduced: bool) -> None:
        """Set whether animations are replaced by immediate changes."""
        for panel in (self.kernel, self.outputs):
            panel.show_reduced_motion(reduced)

    def give_up(self) -> None:
        """Cancel a drag or typed text because the next scene is not an edit."""
        self.kernel.give_up()
        self.inputs.editing.give_up()
        self.inputs.selector.give_up()

    # Which part is in view

    @property
    def is_fitted(self) -> bool:
        """Whether everything is in view."""
        return self._cell_view.is_fitted

    def fit(self) -> None:
        """Fit everything into the view."""
        self._cell_view.fit()
        self._fits_other = True

    def actual_size(self) -> None:
        """Show one cell per screen pixel."""
        self._cell_view.actual_size()

    def zoom_by(self, way: int) -> None:
        """Zoom in (1) or out (−1) by one step, about the middle."""
        self._cell_view.zoom(_ZOOM_STEP**way)

    def show_region(self, rows: range, columns: range) -> None:
        """Show these pixels of I as large as they fit."""
        self._cell_view.show_region(rows, columns)
        self._fits_other = True

    def region(self) -> Region | None:
        """Return the pixels of I in view, or None if everything is."""
        return None if self.is_fitted else self._cell_view.region()

    def join(self) -> None:
        """Wait for computations in progress; nothing is shown afterwards."""
        self.live.join()
