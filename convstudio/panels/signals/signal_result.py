"""s: the weighted sums, up to the current t and no further while they are being made."""

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
from convstudio.panels.signals.lacking_layer import LackingLayer
from convstudio.panels.signals.mark_layer import MarkLayer
from convstudio.panels.signals.signal_bars import ProductLayer
from convstudio.panels.signals.signal_layers import TraceLayer, TruthLayer
from convstudio.panels.signals.signal_plot import SignalPlot, height_of
from convstudio.theme import Theme

_DIGITS: Final = 4  # of a result that is marked
_CLICK: Final = 4.0  # screen pixels that a click may wander


class ResultPlot(SignalPlot):
    """The feature map of a one-dimensional experiment.

    The height is that of the finished s from the start, with 0 while it is animated, so that nothing jumps meanwhile.
    """

    output_clicked = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Feature map s")
        self.setObjectName("result_plot")
        self._view: SignalView | None = None
        self._final: npt.NDArray[Any] = np.zeros(0)
        self._beside: npt.NDArray[Any] = np.zeros(0)  # values of a plot of the same height
        self._low, self._on_zero = 0.0, True
        self._pressed: QPointF | None = None
        self._totals: tuple[int, npt.NDArray[np.float64]] = (0, np.zeros(0))
        self._truth, self._trace = TruthLayer(theme), TraceLayer(theme)
        self._products, self._marks = ProductLayer(theme), MarkLayer(theme, self._trace)
        self._lacking = LackingLayer(theme)
        self.add_layers(self._lacking, self._truth, self._trace, self._products, self._marks)
        self.box.sigXRangeChanged.connect(self._show_sums)
        self.cursor = over_plot(
            self, lambda: range(self._view.axis.outputs if self._view else 0), self._choose
        )
        self.show_theme(theme)

    def show_scene(self, scene: Scene) -> None:
        """Draw s up to the step, all of it where there is none, and what is lit on it.

        The values of another experiment follow by `show_values`; until then those before are kept.
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
        """The finished feature map, (1, N) or (N, 1)."""
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
        """Be as high as a plot of these values, too, whatever else is shown."""
        self._beside = values
        self.refit()

    def _refit_height(self) -> None:
        """Unless a gesture lasts, in which a change of size is to be seen."""
        if self._scene is None or not self._scene.in_gesture:
            self._fit_height()

    def _fit_height(self) -> None:
        truth = None if self._view is None else self._view.experiment.picture.truth
        values = np.append(self._final, self._beside)
        if truth is not None:
            values = np.append(values, truth)
        low, high = height_of(values, on_zero=self._is_animated)  # all sums begin at 0
        self._low, self._on_zero = low, low <= 0 <= high
        self.show_height(low, high)

    @property
    def _is_animated(self) -> bool:
        return self._scene is not None and self._scene.step is not None

    def _show_sums(self, *_range: object) -> None:
        """As much of s as there is, computed only where it is visible."""
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
        self._lacking.show_values(start, values, known, 0.0 if self._on_zero else self._low)
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
            text = ""  # it would cover the very signal; the sum on the screen says the same
        place = (marked, value) if marked is not None else None
        self._marks.show_marks(place, text=text, aside=self._is_animated)

    def _exact(self, view: SignalView, scene: Scene, t: int) -> float:
        """s(t) as far as it is added, in float64, as all that is printed: s is drawn in the screen's numbers."""
        i, j = view.cell(t)
        if not self._is_animated:
            return float(view.experiment.outputs(range(i, i + 1), range(j, j + 1))[0, 0])
        done = scene.timeline.done(scene.step, i, j)
        total = scene.timeline.output_term(i, j, done - 1).total if done else None
        return total if isinstance(total, float) else np.nan

    def _lit_up(self, view: SignalView, scene: Scene) -> tuple[Products | None, int | None]:
        """(what a sample or a weight adds to s, the current output)."""
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
    """All that decides what is drawn of the truth."""
    return scene.experiment, scene.truth
