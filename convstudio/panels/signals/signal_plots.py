"""The plots of x, w and s as one `CellView`; x and s show the same range of t.

The plots are created for the first signal: most windows never show one, and should not start later for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from convstudio.core.design.looking.region import Region
from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.signals import SignalView, is_signal
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.spotlight import Spotlight
from convstudio.core.views.view_engine import View
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.cell_view import ViewNames
from convstudio.theme import Theme

if TYPE_CHECKING:
    from convstudio.panels.signals.signal_input import InputPlot
    from convstudio.panels.signals.signal_kernel import KernelPlot
    from convstudio.panels.signals.signal_plot import LinkedPlots
    from convstudio.panels.signals.signal_result import ResultPlot


class SignalPlots(QObject):
    """A `CellView` of plots, each with a keyboard cursor."""

    names = ViewNames("signal", "sample", ("x", "w", "s"), "result")
    has_colors, is_stacked = False, True
    scale = None

    changed = Signal()
    """Emitted when another range of t is shown."""
    moved_by_hand = Signal()
    """Emitted when the user pans or zooms."""
    cursor_moved = Signal(object)
    """Emitted with the cell that a plot's keyboard cursor has moved to."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._metrics = theme, DESK
        self._plots: tuple[InputPlot, KernelPlot, ResultPlot] | None = None
        self._making = self._pieces()
        self._links: LinkedPlots | None = None
        self._experiment: Experiment | None = None

    @property
    def plots(self) -> tuple[InputPlot, KernelPlot, ResultPlot]:
        """The plots of x, w and s, created on first use."""
        if self._plots is None:
            for _ in self._making:
                pass
        assert self._plots is not None
        return self._plots

    def make_ahead(self) -> Iterator[None]:
        """Create the plots in pieces of less than a frame; whoever needs them before creates the rest at once."""
        # Not `yield from`: whoever gives up this iterator would end the making for all.
        for _ in self._making:
            yield

    @property
    def links(self) -> LinkedPlots:
        """The owner of the visible range of t."""
        if self._links is None:
            from convstudio.panels.signals.signal_plot import LinkedPlots

            x, _, s = self.plots
            self._links = LinkedPlots((x, s), self)
            self._links.changed.connect(self.changed)
            self._links.moved_by_hand.connect(self.moved_by_hand)
        return self._links

    def show_scene(self, scene: Scene) -> None:
        """Draw the scene; a signal of another length is shown whole, while a dragged sample moves nothing."""
        before, self._experiment = self._experiment, scene.experiment
        for plot in self.plots:
            plot.show_scene(scene)
        if before is not scene.experiment:
            view = SignalView(scene.experiment)
            times, place = view.times, view.axis.placement
            first, last = min(times.start, place), max(times.stop, place + view.axis.outputs) - 1
            same = before is not None and before.image_shape == scene.experiment.image_shape
            self.links.show_bounds(first, last, fit=not same)

    def show_view(self, seen: View) -> None:
        """Show the complete result of a signal's experiment."""
        if self._experiment is not None and seen.is_whole and is_signal(seen.experiment):
            self.plots[2].show_values(seen.values)

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        self._theme, self._metrics = theme, metrics
        for plot in self._plots or ():
            plot.show_theme(theme, metrics)

    # Which part is in view

    @property
    def is_fitted(self) -> bool:
        return self.links.is_fitted

    def fit(self) -> None:
        self.links.fit()

    def zoom(self, factor: float) -> None:
        self.links.zoom(factor)

    def actual_size(self) -> None:
        self.links.actual_size()

    def show_region(self, rows: range, columns: range) -> None:
        """Show these samples, which are in one row or one column."""
        times = rows if len(rows) > 1 else columns
        self.links.show_indices(times[0], times[-1])

    def region(self) -> Region | None:
        if self._experiment is None:
            return None
        view, seen = SignalView(self._experiment), self.links.seen
        times = range(max(seen.start, 0), min(seen.stop, view.axis.size))
        if not times:
            return None
        return (times, range(1)) if view.is_column else (range(1), times)

    def follow_step(self, light: Spotlight) -> None:
        """Bring the output of a step into view, without zooming."""
        view, term = SignalView(light.timeline.experiment), light.term
        self.links.show_index(view.index(term.i, term.j) + view.axis.placement)

    def stop_following(self) -> None:
        """Do nothing: following a step does not zoom a plot."""

    def _pieces(self) -> Iterator[None]:
        """Create the plots, piece by piece."""
        from convstudio.panels.signals.signal_input import InputPlot
        from convstudio.panels.signals.signal_kernel import KernelPlot
        from convstudio.panels.signals.signal_result import ResultPlot

        x = InputPlot(self._theme)
        yield
        w = KernelPlot(self._theme)
        yield
        s = ResultPlot(self._theme)
        yield
        for plot in (x, w, s):
            plot.show_theme(self._theme, self._metrics)
            plot.cursor.moved.connect(self.cursor_moved)
        self._plots = x, w, s
