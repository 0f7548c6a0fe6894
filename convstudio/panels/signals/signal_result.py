"""The plot of s: the weighted sums, during an animation up to the current t."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from convstudio.core.notation.naming import output_name
from convstudio.core.notation.signals import Products, SignalView
from convstudio.core.numbers.equations import reading
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target, exists
from convstudio.panels.signals.index_cursor import over_plot
from convstudio.panels.signals.lacking_item import LackingItem
from convstudio.panels.signals.mark_item import MarkItem
from convstudio.panels.signals.plot_height import Height, ends_of
from convstudio.panels.signals.signal_bars import ProductItem
from convstudio.panels.signals.signal_items import TraceItem, TruthItem
from convstudio.panels.signals.signal_plot import SignalPlot, height_of
from convstudio.theme import Theme

_DIGITS: Final = 4  # of a marked value
_CLICK: Final = 4.0  # screen pixels that the mouse may move during a click


class ResultPlot(SignalPlot):
    """The feature map of a one-dimensional experiment.

    From the start, the height is that of the finished s, including 0 during an animation, so that nothing jumps.
    """

    output_clicked = Signal(int, int)
    """Emitted with the (row, column) of the output clicked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Feature map s")
        self.setObjectName("result_plot")
        self._view: SignalView | None = None
        self._final: npt.NDArray[Any] = np.zeros(0)
        # Values of another plot that must have the same height.
        self._beside: npt.NDArray[Any] = np.zeros(0)
        self._on_zero = True
        self._pressed: QPointF | None = None
        self._totals: tuple[int, npt.NDArray[np.float64]] = (0, np.zeros(0))
        self._truth, self._trace = TruthItem(theme), TraceItem(theme)
        self._products, self._marks = ProductItem(theme), MarkItem(theme, self._trace)
        self._lacking = LackingItem(theme)
        self.add_items(self._lacking, self._truth, self._trace, self._products, self._marks)
        self.box.sigXRangeChanged.connect(self._show_sums)
        self.cursor = over_plot(
            self, lambda: range(self._view.axis.outputs if self._view else 0), self._choose
        )
        self.show_theme(theme)

    def show_scene(self, scene: Scene) -> None:
        """Draw s up to the step, or all of it without a step, and its marks.

        The values of another experiment follow in `show_values`; until then the previous ones stay.
        """
        before, self._scene = self._scene, scene
        if before is None or before.experiment is not scene.experiment:
            self._view = SignalView(scene.experiment)
            self.shift = self._view.axis.placement
        if before is None or _of_truth(before) != _of_truth(scene):
            truth = scene.experiment.picture.truth if scene.truth else None
            self._truth.show_truth(-self.shift, truth)
        was_frozen = before is not None and before.in_gesture
        was_animated = before is not None and before.step is not None
        if (was_frozen, was_animated) != (False, self._is_animated):
            self._refit_height()
        self._show_sums()

    def show_values(self, values: npt.NDArray[Any]) -> None:
        """Show the finished feature map, (1, N) or (N, 1)."""
        self._final = values.ravel()
        self._refit_height()
        self._show_sums()

    def target_at(self, index: int) -> Target | None:
        view = self._view
        inside = view is not None and index in range(view.axis.outputs)
        return Target("output", *view.cell(index)) if view and inside else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or (event.position() - pressed).manhattanLength() > _CLICK:
            return
        self._choose(round(self.from_view(event.position()).x()))

    def _choose(self, index: int) -> None:
        if self._view is not None and index in range(self._view.axis.outputs):
            self.output_clicked.emit(*self._view.cell(index))

    def refit(self) -> None:
        self._refit_height()
        self._show_marks()

    def show_height_of(self, values: npt.NDArray[Any]) -> None:
        """Include these values in the height, so that another plot of them has the same one."""
        self._beside = values
        self.refit()

    def _refit_height(self) -> None:
        """Fit the height, except during a gesture, which must show changes of size."""
        if self._scene is None or not self._scene.in_gesture:
            self._fit_height()

    def _fit_height(self) -> None:
        truth = None if self._view is None else self._view.experiment.picture.truth
        values = np.append(self._final, self._beside)
        if truth is not None:
            values = np.append(values, truth)
        # All sums start at 0.
        low, high = height_of(values, on_zero=self._is_animated)
        self._on_zero = low <= 0 <= high
        asked = self._scene is not None and bool(self._scene.held)
        told = not self._is_animated and not asked
        self.fit_height(Height(low, high, ends=ends_of(self._final), told=told))

    @property
    def _is_animated(self) -> bool:
        return self._scene is not None and self._scene.step is not None

    def _show_sums(self, *_range: object) -> None:
        """Show the part of s that is summed, computed only where visible."""
        view, scene = self._view, self._scene
        if view is None or scene is None:
            return
        matches = len(self._final) == view.axis.outputs
        if not self._is_animated:
            values = self._final.astype(np.float64) if matches else np.zeros(0)
            start, hollow = 0, np.zeros(len(values), bool)
            known = np.ones(len(values), bool)
        else:
            shown = self.visible(range(view.axis.outputs))
            shown = range(shown.start, max(shown.start, shown.stop))
            final = self._final[shown.start : shown.stop] if matches else None
            progress = view.progress(scene.timeline, scene.step, shown, final)
            start, values, hollow = shown.start, progress.totals, ~progress.complete
            known = progress.complete.copy()
        held = [view.index(i, j) for i, j in scene.held]
        held = [each for each in held if 0 <= each - start < len(values)]
        places = [each - start for each in held]
        values[places], known[places] = np.nan, False
        self._trace.show_asked(tuple(held))
        self._totals = start, values
        self._trace.show_values(start, values, hollow, on_zero=self._on_zero)
        self._lacking.show_values(
            start, values, known, 0.0 if self._on_zero else self.shown_height.low
        )
        self._show_marks()

    def _show_marks(self) -> None:
        view, scene = self._view, self._scene
        if view is None or scene is None:
            return
        products, marked = self._lit_up(view, scene)
        self._products.show_products(products, on_zero=self._on_zero)
        start, values = self._totals
        value = np.nan
        if (
            marked is not None
            and start <= marked < start + len(values)
            and view.cell(marked) not in scene.held
        ):
            value = self._exact(view, scene, marked)
        beside = view.index_of("output", scene.target if self._is_animated else scene.beside)
        at = None
        if beside is not None and start <= beside < start + len(values):
            at = (beside, float(values[beside - start]))
        self._marks.show_beside(at)
        text = ""
        if marked is not None and np.isfinite(value):
            named = output_name(view.experiment, *view.cell(marked))
            text = f"{named} {reading(value, _DIGITS)}"
        if self.metrics.plots.labels_sparingly and not self._is_animated:
            # It would cover the signal itself, and the sum on the screen says the same.
            text = ""
        place = (marked, value) if marked is not None else None
        self._marks.show_marks(place, text=text, aside=self._is_animated)

    def _exact(self, view: SignalView, scene: Scene, t: int) -> float:
        """The current sum s(t) in float64, as for all printed numbers; the values drawn are less precise."""
        i, j = view.cell(t)
        if not self._is_animated:
            return float(view.experiment.outputs(range(i, i + 1), range(j, j + 1))[0, 0])
        done = scene.timeline.done(scene.step, i, j)
        total = scene.timeline.output_term(i, j, done - 1).total if done else None
        return total if isinstance(total, float) else np.nan

    def _lit_up(self, view: SignalView, scene: Scene) -> tuple[Products | None, int | None]:
        """The products that a sample or a weight adds to s, and the current output."""
        target, timeline, step = scene.target, scene.timeline, scene.step
        if step is not None:
            i, j, a, b = timeline.cells(step)
            t, weight = view.index(i, j), view.index(a, b)
            if timeline.by == "output":
                return None, t
            if timeline.by == "input":
                sample = view.axis.index(t, weight)
                return view.stamped(sample, step % timeline.taps + 1), t
            return view.layer(weight, step % timeline.outputs + 1), t
        if target is None or not exists(view.experiment, target):
            return None, None
        index = view.index(target.row, target.column)
        if target.kind == "output":
            return None, index
        return (view.stamped(index) if target.kind == "input" else view.layer(index)), None


def _of_truth(scene: Scene) -> tuple[object, ...]:
    """Everything in a scene that the drawing of the truth depends on."""
    return scene.experiment, scene.truth
