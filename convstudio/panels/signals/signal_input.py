"""The plot of x: its samples, the border around them, and the kernel over an output's window."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Signal

from convstudio.core.model.experiment import Experiment
from convstudio.core.notation.naming import names_of, pixel_name, weight_name
from convstudio.core.notation.sentences.status_line import weight_remark
from convstudio.core.notation.signals import Products, SignalView
from convstudio.core.numbers.equations import as_printed, product, reading, right_side
from convstudio.core.numbers.formatting import call, format_number
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target, exists
from convstudio.core.steps.timeline import Timeline
from convstudio.panels.signals.index_cursor import over_plot
from convstudio.panels.signals.lacking_item import LackingItem
from convstudio.panels.signals.mark_item import MarkItem
from convstudio.panels.signals.plot_height import Height, ends_of
from convstudio.panels.signals.sample_editor import SampleEditor
from convstudio.panels.signals.signal_bars import LaneItem, ProductItem
from convstudio.panels.signals.signal_items import TraceItem, TruthItem, WindowItem
from convstudio.panels.signals.signal_plot import SignalPlot, height_of
from convstudio.panels.signals.signal_points import DraggablePoints
from convstudio.theme import Theme

MOST_DRAGGABLE: Final = 512
_DIGITS: Final = 4  # of marked values
# In heights of x, to leave it legible; larger products are cut, visibly.
_MOST_PRODUCTS: Final = 4.0


class InputPlot(SignalPlot):
    """The input of a one-dimensional experiment; up to 512 samples can be dragged and typed."""

    sample_dragged = Signal(int, int, float)
    """Emitted with (m, n, value) at each move, between ``gesture_started`` and ``gesture_ended``."""
    sample_typed = Signal(int, int, float)
    """Emitted with (m, n, value) when a value is typed."""
    gesture_started = Signal()
    """Emitted when a drag starts."""
    gesture_ended = Signal()
    """Emitted when a drag ends."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Input signal x")
        self.setObjectName("input_plot")
        self._view: SignalView | None = None
        self._on_zero, self._has_lane = True, True
        self._window, self._truth = WindowItem(theme), TruthItem(theme)
        self._trace, self._products = TraceItem(theme), ProductItem(theme)
        self._lane, self._marks = LaneItem(theme), MarkItem(theme, self._trace)
        self._lacking = LackingItem(theme)
        self.add_items(
            self._window, self._lacking, self._truth, self._trace, self._products, self._lane,
            self._marks,
        )  # fmt: skip
        self.points = DraggablePoints(self, self._draggable)
        self.points.dragged.connect(self._drag)
        self.points.started.connect(self.gesture_started)
        self.points.ended.connect(self.gesture_ended)
        self.points.ended.connect(self._fit_height)
        self.points.selected.connect(self._redraw)
        self.editor = SampleEditor(self, self.points, self._draggable, self._name_of)
        self.editor.typed.connect(self._type)
        self.cursor = over_plot(
            self, lambda: self._view.times if self._view else range(0), self.points.select
        )
        self.show_theme(theme)

    def show_scene(self, scene: Scene) -> None:
        """Draw the input and the border of a one-dimensional experiment, and their marks."""
        before, self._scene = self._scene, scene
        is_new = before is None or before.experiment is not scene.experiment
        if is_new:
            self._view = SignalView(scene.experiment)
        self._keep_lane(scene)
        if is_new:
            self._show_experiment(scene.experiment)
        if before is None or _of_truth(before) != _of_truth(scene):
            self._show_truth(scene)
        self._redraw()

    def _show_experiment(self, experiment: Experiment) -> None:
        view = self._view
        assert view is not None
        if not self.points.is_dragging:
            self._fit_height()
        times = np.arange(view.times.start, view.times.stop)
        border = (times < 0) | (times >= view.axis.size)
        self._trace.show_values(view.times.start, view.bordered, border, on_zero=self._on_zero)
        foot = 0.0 if self._on_zero else self.shown_height.low
        self._lacking.show_values(view.times.start, view.bordered, ~border, foot)

    def target_at(self, index: int) -> Target | None:
        view = self._view
        return Target("input", *view.cell(index)) if view and index in view.times else None

    def refit(self) -> None:
        if self._scene is not None:
            self._keep_lane(self._scene)
        if not self.points.is_dragging:
            self._fit_height()

    def _fit_height(self) -> None:
        if self._view is None:
            return
        truth = self._view.experiment.picture.truth
        values = self._view.bordered if truth is None else np.append(self._view.bordered, truth)
        low, high = _with_products(self._view, *height_of(values))
        self._on_zero = low <= 0 <= high
        lane = self.metrics.plots.lane if self._has_lane else 0.0
        self.fit_height(Height(low, high, lane, ends_of(self._view.bordered)))

    def _keep_lane(self, scene: Scene) -> None:
        """Without words a lane is kept free only for a window that stays: pointing changes no scale."""
        if scene.step is not None:
            shown = scene.timeline.by == "output"
        else:
            is_lit = scene.lit is not None and scene.lit.kind == "output"
            shown = is_lit or scene.chosen is not None
        has = shown or bool(self.metrics.plots.lane_words)
        if has != self._has_lane:
            self._has_lane = has
            self._fit_height()

    def height_shown(self) -> None:
        self._redraw()

    def _show_truth(self, scene: Scene) -> None:
        truth = scene.experiment.picture.truth if scene.truth or scene.noise else None
        samples = self._view.samples if self._view is not None and scene.noise else None
        self._truth.show_truth(0, truth, samples)

    def _redraw(self, *_selected: object) -> None:
        """Draw the window, the kernel over it and the current sample."""
        view, scene = self._view, self._scene
        if view is None or scene is None:
            return
        products, window, marked, said = self._lit_up(view, scene)
        self._window.show_window(window)
        low = self.shown_height.low
        self._products.show_products(products, on_zero=self._on_zero, floor=low)
        text, place = "", None
        if marked is not None and marked in view.times:
            sample = view.sample(marked)
            value = format_number(sample, _DIGITS)
            place = (marked, view.sample(marked))
            remark = weight_remark(view.experiment, *view.cell(marked))
            named = pixel_name(view.experiment, *view.cell(marked))
            text = f"{named} {reading(sample, _DIGITS)}{remark}"
            if products is not None and products.current is not None:
                # The product goes into the lane, since beside the point it would cover other points.
                weight = float(products.weights[products.current])
                made = float(products.products[products.current])
                exact = map(product, as_printed(sample, _DIGITS), as_printed(weight, _DIGITS))
                came = right_side(exact, made, _DIGITS)
                if view.experiment.skips:
                    # Divided, like everything shown of it.
                    came = f"gives {format_number(made, _DIGITS)}"
                factors = f"{value}{remark} × {format_number(weight, _DIGITS)}"
                said, text = f"{said} · {factors} {came}", ""
        if window is not None and not (window.start >= 0 and window.stop <= view.axis.size):
            said += " · hollow: border"
        self._lane.show_lane(products, said, low)
        beside = view.index_of("input", scene.target if scene.step is not None else scene.beside)
        self._marks.show_beside(None if beside is None else (beside, view.sample(beside)))
        index = self.points.index
        self._marks.show_marks(
            place,
            None if index is None else (index, float(view.samples[index])),
            text,
        )

    def _lit_up(
        self, view: SignalView, scene: Scene
    ) -> tuple[Products | None, range | None, int | None, str]:
        """The kernel over its window, the shaded range, the current sample, and a text about them."""
        if scene.step is not None:
            return self._lit_by_step(view, scene.timeline, scene.step)
        target = scene.target
        if target is not None and exists(view.experiment, target):
            index = view.index(target.row, target.column)
            if target.kind == "output":
                return view.gathered(index), view.axis.window(index), None, _sliding(view, index)
            if target.kind == "input":
                named = pixel_name(view.experiment, *view.cell(index))
                return None, None, index, f"{named} reaches the outputs marked in s"
            named = weight_name(view.experiment, *view.cell(index))
            return None, view.axis.multiplied(index), None, f"{named} multiplies these samples"
        return None, None, None, f"Point at s: w({view.argument}) then lies here"

    def _lit_by_step(
        self, view: SignalView, timeline: Timeline, step: int
    ) -> tuple[Products | None, range | None, int | None, str]:
        i, j, a, b = timeline.cells(step)
        t, weight = view.index(i, j), view.index(a, b)
        sample = view.axis.index(t, weight)
        if timeline.by == "output":
            products = view.gathered(t, step % timeline.taps + 1)
            return products, products.places, sample, _sliding(view, t)
        if timeline.by == "input":
            which = "as typed" if view.experiment.flip else "turned"
            named = pixel_name(view.experiment, *view.cell(sample))
            return None, None, sample, f"{named} stamps w, {which}, onto s"
        named = weight_name(view.experiment, *view.cell(weight))
        said = f"{named} multiplies all of x, shifted, and is added to s"
        return None, view.axis.multiplied(weight), sample, said

    def _draggable(self, index: int) -> float | None:
        view = self._view
        if view is None or not 0 <= index < view.axis.size or view.axis.size > MOST_DRAGGABLE:
            return None
        value = float(view.samples[index])
        return value if np.isfinite(value) else None

    def _drag(self, index: int, value: float) -> None:
        assert self._view is not None
        dtype = self._view.experiment.picture.pixels.dtype
        # Integers stay integers.
        if dtype.kind in "iu":
            limits = np.iinfo(dtype)
            value = float(min(max(round(value), limits.min), limits.max))
        self.sample_dragged.emit(*self._view.cell(index), value)

    def _name_of(self, index: int) -> str:
        assert self._view is not None
        return pixel_name(self._view.experiment, *self._view.cell(index))

    def _type(self, index: int, value: float) -> None:
        assert self._view is not None
        self.sample_typed.emit(*self._view.cell(index), value)


def _of_truth(scene: Scene) -> tuple[object, ...]:
    """Everything in a scene that the drawing of the truth depends on."""
    return scene.experiment, scene.truth, scene.noise


def _with_products(view: SignalView, low: float, high: float) -> tuple[float, float]:
    """The range of x, extended by that of its products if these start at 0 and leave x enough height."""
    samples = view.summed[np.isfinite(view.summed)]
    if not low <= 0 <= high or not samples.size or view.experiment.skips:
        return low, high
    ends = np.array([samples.min(), samples.max()])
    with np.errstate(over="ignore", invalid="ignore"):
        products = np.outer(ends, [view.weights.min(), view.weights.max()])
    both = min(low, float(products.min())), max(high, float(products.max()))
    return both if both[1] - both[0] <= _MOST_PRODUCTS * (high - low) else (low, high)


def _sliding(view: SignalView, output: int) -> str:
    which = "flipped" if view.experiment.flip else "not flipped"
    kernel = call(names_of(view.experiment).kernel, (view.argument,))
    return f"{kernel}, {which}, at t = {output}"
