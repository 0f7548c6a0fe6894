"""I ∗ K = S as one view of a scene: three panels, their linked views and plots, and the pictures of what is seen.

The window has one and the projector has one; both are given the same scenes. A view that cannot be seen renders
nothing: it keeps the last scene, and shows it when it can be seen again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.core.files.samples import Sample
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.equation.live_views import LiveViews
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.feature_map.placement import bounds_of
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.panels.pictures.linked_views import LinkedViews
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

    def __init__(self, theme: Theme, samples: Sequence[Sample], parent: QObject) -> None:
        super().__init__(parent)
        self.inputs, self.kernel = InputPanel(theme, samples), KernelPanel()
        self.outputs = FeatureMapPanel(theme)
        self.views = LinkedViews((self.inputs.view, self.outputs.view), self)
        self.live = LiveViews(self.inputs, self.outputs, self)
        self.plots = SignalPlots(theme, self.inputs, self.kernel, self.outputs, self)
        self._scene: Scene | None = None
        self._shape: tuple[int, ...] = ()
        self._connect()

    def _connect(self) -> None:
        inputs, kernel, outputs = self.inputs, self.kernel, self.outputs
        self.live.seen.connect(self.plots.show_view)
        for panel in (inputs, outputs):
            panel.target_changed.connect(self.target_pointed)
        kernel.weight_hovered.connect(
            lambda cell: self.target_pointed.emit(Target("weight", *cell) if cell else None)
        )
        outputs.output_chosen.connect(self.output_chosen)
        kernel.kernel_edited.connect(self.kernel_edited)
        self.plots.kernel_chosen.connect(self.kernel_edited)
        inputs.editing.picture_edited.connect(self.picture_edited)
        for gestures in (kernel, inputs.editing):
            gestures.gesture_started.connect(lambda: self.gesture_changed.emit(True))
            gestures.gesture_ended.connect(lambda: self.gesture_changed.emit(False))
            gestures.gesture_ended.connect(self.gesture_ended)
            gestures.refused.connect(self.refused)
            gestures.editing_ended.connect(self.editing_ended)

    @property
    def panels(self) -> tuple[InputPanel, KernelPanel, FeatureMapPanel]:
        """The three panels, from left to right."""
        return self.inputs, self.kernel, self.outputs

    def show_scene(self, scene: Scene) -> None:
        """Draw what differs from the scene shown before."""
        before, self._scene = self._scene, scene
        self.inputs.show_scene(scene)
        self.kernel.show_scene(scene)
        if before is None or before.experiment is not scene.experiment:
            # A new picture is shown whole, while a painted pixel moves nothing.
            shape = scene.experiment.picture.pixels.shape[:2]
            self.views.show_bounds(bounds_of(scene.experiment), fit=shape != self._shape)
            self._shape = shape
        self.plots.show_scene(scene)
        self.live.show_scene(scene)
        self.outputs.show_scene(scene)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        for panel in (*self.panels, self.plots):
            panel.show_theme(theme, metrics)

    def show_reduced_motion(self, reduced: bool) -> None:
        """Whether what turns and eases arrives at once."""
        for panel in (self.kernel, self.outputs):
            panel.show_reduced_motion(reduced)

    def give_up(self) -> None:
        """End what is being dragged or typed: another scene comes that is no edit."""
        self.kernel.give_up()
        self.inputs.editing.give_up()

    # Which part is in view

    def fit(self) -> None:
        """Show everything."""
        self.views.fit()
        self.plots.fit()

    def zoom_by(self, way: int) -> None:
        """One step larger (1) or smaller (−1), about the middle."""
        (self.plots if self.plots.is_on else self.views).zoom(_ZOOM_STEP**way)

    def show_region(self, rows: range, columns: range) -> None:
        """Show these pixels of I, as large as they fit."""
        self.views.show_region(rows, columns)
        self.plots.show_region(rows, columns)

    def join(self) -> None:
        """Wait for what is being computed; nothing is shown afterwards."""
        self.live.join()
