"""The plots of x, w and s that stand in three panels in place of pictures while input and kernel are single lines.

The plots and the spaceship's controls are made when the first signal comes: most windows never see one, and should
not start later for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.signals import SignalView, is_signal
from convstudio.core.steps.scene import Scene
from convstudio.core.views.view_engine import View
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.feature_map.feature_map_panel import FeatureMapPanel
from convstudio.panels.inputs.input_panel import InputPanel
from convstudio.panels.kernel.kernel_panel import KernelPanel
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.panels.signals.signal_input import InputPlot
    from convstudio.panels.signals.signal_kernel import KernelPlot
    from convstudio.panels.signals.signal_plot import LinkedPlots
    from convstudio.panels.signals.signal_result import ResultPlot
    from convstudio.panels.signals.spaceship_controls import SpaceshipControls


class SignalPlots(QObject):
    """The plots of a signal, and the controls of the textbook's one; gives them to the panels and takes them away."""

    kernel_chosen = Signal(object, str, object)
    """Kernel, the edit's name, gesture."""
    arrangement_chosen = Signal(str)
    """The spaceship's, right or with a mistake."""
    shown = Signal(bool)
    """Whether plots are shown, when that has changed."""
    cursor_moved = Signal(object)
    """The keyboard's cursor, in one of the plots."""

    def __init__(
        self,
        theme: Theme,
        inputs: InputPanel,
        kernel: KernelPanel,
        outputs: FeatureMapPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._theme, self._metrics = theme, DESK
        self._inputs, self._kernel, self._outputs = inputs, kernel, outputs
        self.strip = QWidget()  # which holds the controls of the spaceship
        self.strip.hide()
        QVBoxLayout(self.strip).setContentsMargins(0, 0, 0, 0)
        self._controls: SpaceshipControls | None = None
        self._plots: tuple[InputPlot, KernelPlot, ResultPlot] | None = None
        self._links: LinkedPlots | None = None
        self._scene: Scene | None = None
        self._shape: tuple[int, ...] = ()
        self._is_on = False

    @property
    def is_on(self) -> bool:
        """Whether plots are shown."""
        return self._is_on

    @property
    def controls(self) -> SpaceshipControls:
        """The spaceship's controls, made now if there are none yet."""
        if self._controls is None:
            from convstudio.panels.signals.spaceship_controls import SpaceshipControls

            self._controls = SpaceshipControls(self._theme)
            self._controls.kernel_chosen.connect(self.kernel_chosen)
            self._controls.mistake_chosen.connect(self.arrangement_chosen)
            layout = self.strip.layout()
            assert layout is not None
            layout.addWidget(self._controls)
        return self._controls

    @property
    def plots(self) -> tuple[InputPlot, KernelPlot, ResultPlot]:
        """The plots of x, the kernel and s, made now if there are none yet."""
        if self._plots is None:
            self._plots = self._make_plots()
        return self._plots

    def show_scene(self, scene: Scene) -> None:
        """Plots for a signal, pictures for everything else."""
        before, self._scene = self._scene, scene
        is_new = before is None or before.experiment is not scene.experiment
        if is_new:
            self._show_experiment(scene.experiment)
        if not self._is_on:
            return
        for plot in self.plots:
            plot.show_scene(scene)
        if is_new:
            self._show_bounds(scene.experiment)
        moved = before is None or before.light is not scene.light
        if scene.step is not None and moved and self._links is not None:
            i, j, _, _ = scene.timeline.cells(scene.step)
            self._links.show_index(max(i, j) + SignalView(scene.experiment).axis.placement)

    def _show_experiment(self, experiment: Experiment) -> None:
        was_on, self._is_on = self._is_on, is_signal(experiment)
        if self._is_on != was_on:
            self.shown.emit(self._is_on)
        knows_truth = experiment.picture.truth is not None
        if knows_truth or self._controls is not None:
            self.controls.show_experiment(experiment)
        self.strip.setVisible(self._is_on and knows_truth)
        if not self._is_on:
            for panel in (self._inputs, self._kernel, self._outputs):
                panel.show_plot(None)
            self._shape = ()
            return
        x, w, s = self.plots
        self._inputs.show_plot(x)
        self._kernel.show_plot(w)
        self._outputs.show_plot(s)

    def _show_bounds(self, experiment: Experiment) -> None:
        """Where there is anything in t; a signal of another length is shown whole."""
        view = SignalView(experiment)
        times, place = view.times, view.axis.placement
        first, last = min(times.start, place), max(times.stop, place + view.axis.outputs) - 1
        assert self._links is not None
        same_length = self._shape == experiment.image_shape
        self._shape = experiment.image_shape
        self._links.show_bounds(first, last, fit=not same_length)

    def strip_heights(self) -> tuple[int, int]:
        """Of the spaceship's controls, with and without the words below them; (0, 0) where there are none."""
        if self._controls is None or self.strip.isHidden():
            return 0, 0
        return self._controls.heights()

    def show_brief(self, brief: bool) -> None:
        """Whether the words below the controls give way."""
        if self._controls is not None:
            self._controls.show_brief(brief)

    def show_view(self, seen: View) -> None:
        """The whole result of a signal's experiment."""
        if self._is_on and seen.is_whole and is_signal(seen.experiment):
            self.plots[2].show_values(seen.values)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._metrics = theme, metrics
        if self._controls is not None:
            self._controls.show_theme(theme)
        for plot in self._plots or ():
            plot.show_theme(theme, metrics)

    def fit(self) -> None:
        if self._links is not None:
            self._links.fit()

    def show_region(self, rows: range, columns: range) -> None:
        """Show this part of the input, of one row or one column."""
        times = rows if len(rows) > 1 else columns
        if self._is_on and self._links is not None:
            self._links.show_indices(times[0], times[-1])

    def zoom(self, factor: float) -> None:
        """Zoom in t."""
        if self._links is not None:
            self._links.zoom(factor)

    def _make_plots(self) -> tuple[InputPlot, KernelPlot, ResultPlot]:
        from convstudio.panels.signals.signal_input import InputPlot
        from convstudio.panels.signals.signal_kernel import KernelPlot
        from convstudio.panels.signals.signal_plot import LinkedPlots
        from convstudio.panels.signals.signal_result import ResultPlot

        x, w, s = InputPlot(self._theme), KernelPlot(self._theme), ResultPlot(self._theme)
        self._links = LinkedPlots((x, s), self)
        for plot in (x, s):
            self.controls.truth_toggled.connect(plot.show_truth)
            plot.show_truth(self.controls.truth.isChecked())
        self.controls.noise_toggled.connect(x.show_noise)
        x.show_noise(self.controls.noise.isChecked())
        self._inputs.connect_plot(x)
        self._kernel.connect_plot(w)
        self._outputs.connect_plot(s)
        for plot in (x, w, s):
            plot.show_theme(self._theme, self._metrics)
            plot.cursor.moved.connect(self.cursor_moved)
        return x, w, s
