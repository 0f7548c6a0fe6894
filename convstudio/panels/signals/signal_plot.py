"""A plot over time that one can pan and zoom, and the linking of two.

x and s stand over the same t, so one object, `LinkedPlots`, holds the part of it that is shown and gives it to both;
a plot only proposes. pyqtgraph brings axes, panning and zooming; what is drawn are layers, as in the pictures.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent

from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.framed_view import FramedView
from convstudio.panels.pictures.pixel_layers import Layer
from convstudio.panels.signals.signal_axis import Axis
from convstudio.panels.widgets.clear_place import PLOT, Covered
from convstudio.theme import Theme

REACH: Final = 12.0  # screen pixels from a head at which it can be grasped
FEWEST_SHOWN: Final = 4
_HIGHEST: Final = 1e300  # what is drawn; sums of larger numbers overflow
_MARGIN: Final = 0.06  # of the height, above and below all values
_CUT_MARGIN: Final = (
    0.15  # the same of the values where the axis does not reach 0: no dot lies on its foot
)
_FLATTEST: Final = 8.0  # heights of the values that the axis takes to reach 0


class SignalPlot(FramedView):
    """Layers over an axis of indices. Panning and zooming change t alone; the height fits what there is."""

    range_proposed = Signal(float, float)  # the user panned or zoomed: first and last t in the view
    fit_proposed = Signal()
    axis_fitted = Signal()  # `axis_width` is another
    target_changed = Signal(object)
    """What is pointed at: a `Target`, or None."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme, self.metrics = theme, DESK
        self.axis_width = 0.0  # what the labels of the vertical axis need
        self._least_axis = 0.0
        self.setAccessibleName(name)
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self.box.disableAutoRange()
        self.box.setMouseEnabled(x=True, y=False)
        self.axes = {"left": Axis("left"), "bottom": Axis("bottom")}
        self.plot = pg.PlotItem(viewBox=self.box, axisItems=self.axes, enableMenu=False)
        self.plot.hideButtons()
        self.plot.setContentsMargins(*self.metrics.plots.margins)
        self.setCentralWidget(self.plot)
        self.layers: list[Layer] = []
        self._hovered: int | None = None
        self._mouse: QPointF | None = None  # where it rests while it is what points
        self._scene: Scene | None = None
        self.box.sigXRangeChanged.connect(lambda *_range: self._point_again())
        self.shift = 0  # t of the linked range − this = the plot's own index
        self.box.sigRangeChangedManually.connect(lambda _mask: self._propose())

    def add_layers(self, *layers: Layer) -> None:
        """Draw ``layers``, the first at the bottom."""
        for layer in layers:
            self.layers.append(layer)
            self.box.addItem(layer, ignoreBounds=True)

    def covered_places(self) -> list[Covered]:
        """All of it: a curve runs anywhere."""
        return [(QRectF(self.rect()), PLOT)]

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        before, self.theme, self.metrics = self.metrics, theme, metrics
        self.setBackground(theme.card)
        self.plot.setContentsMargins(*self.metrics.plots.margins)
        for axis in self.axes.values():
            axis.show_theme(theme, metrics)
        for layer in self.layers:
            layer.show_theme(theme, metrics)
        if metrics != before:
            self.refit()
        self._fit_axis()

    def show_range(self, first: float, last: float) -> None:
        """Show this part of the linked t; says nothing back."""
        self.box.setXRange(first - self.shift, last - self.shift, padding=0)

    def show_height(self, low: float, high: float, floor: float | None = None) -> None:
        """Fit the values; below ``floor`` nothing is labelled."""
        # The highest mark, with the ring around it, stays inside.
        head = self.metrics.plots.head
        share = max(_MARGIN, head / max(self.inner_height - 2 * head, head, 1.0))
        margin = (high - low) * share or 1.0
        self.axes["left"].lowest = -np.inf if floor is None else floor
        self.box.setYRange(low - margin, high + margin, padding=0)
        self._fit_axis()

    def refit(self) -> None:
        """Fit the height again: what it takes depends on the type, and of large marks on the plot's own size."""

    # The room there is

    @property
    def inner_height(self) -> float:
        """Screen pixels from the lowest to the highest value that is in view."""
        _, top, _, bottom = self.metrics.plots.margins
        return float(max(self.height() - top - bottom - self.metrics.plots.axis_height, 1.0))

    def show_least_axis(self, width: float) -> None:
        """Let the vertical axis be as wide as that of a plot over the same t."""
        self._least_axis = width
        self._show_axis()

    def _fit_axis(self) -> None:
        _, (low, high) = self.box.viewRange()
        needed = self.axes["left"].width_for(low, high, self.inner_height)
        if needed != self.axis_width:
            self.axis_width = needed
            self._show_axis()
            self.axis_fitted.emit()

    def _show_axis(self) -> None:
        self.axes["left"].show_width(max(self.axis_width, self._least_axis))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if getattr(self, "layers", None):
            if self.metrics.plots.head:
                self.refit()
            self._fit_axis()

    # Where things are

    @property
    def spacing(self) -> float:
        """Screen pixels from one index to the next."""
        (first, last), _ = self.box.viewRange()
        return float(self.box.width() / max(last - first, 1e-9))

    def visible(self, indices: range) -> range:
        """The part of ``indices`` that is in view, with one more on each side for lines that lead out of it."""
        (first, last), _ = self.box.viewRange()
        return range(
            max(indices.start, int(np.floor(first)) - 1), min(indices.stop, int(np.ceil(last)) + 2)
        )

    def to_view(self, index: float, value: float) -> QPointF:
        """Where a value is drawn, in this widget's coordinates."""
        return QPointF(self.box.childGroup.mapToScene(QPointF(index, value)))

    def from_view(self, position: QPointF) -> QPointF:
        """(index, value) under a point of this widget."""
        return QPointF(self.box.mapSceneToView(position))

    # The mouse and the focus

    def target_at(self, index: int) -> Target | None:
        """What can be pointed at there."""

    def hover(self, index: int | None) -> None:
        """Point at an index, as the mouse does; None: at nothing."""
        self._hovered = index
        self.target_changed.emit(self._pointed)

    def point(self, index: int | None) -> None:
        """Point at an index without the mouse."""
        self._mouse = None
        self.hover(index)

    def forget_mouse(self) -> None:
        """The keyboard types: nothing is pointed at until the mouse moves again."""
        if self._hovered is not None or self._mouse is not None:
            self.point(None)

    @property
    def _target(self) -> Target | None:
        """What is lit up in all panels."""
        return None if self._scene is None else self._scene.target

    @property
    def _pointed(self) -> Target | None:
        return None if self._hovered is None else self.target_at(self._hovered)

    def index_at(self, position: QPointF) -> int | None:
        """The index under a point of this widget; None beside the values."""
        inside = self.box.sceneBoundingRect().contains(position)
        return round(self.from_view(position).x()) if inside else None

    def _point_again(self) -> None:
        """The mouse rests, and another index has come to lie under it."""
        lit = self._target
        if self._mouse is not None and lit is not None and lit == self._pointed:
            self._hover(self._mouse)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, position: QPointF | None) -> None:
        self._mouse = position
        index = None if position is None else self.index_at(position)
        if index != self._hovered:
            self.hover(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.fit_proposed.emit()

    def _propose(self) -> None:
        (first, last), _ = self.box.viewRange()
        self.range_proposed.emit(first + self.shift, last + self.shift)


class LinkedPlots(QObject):
    """Keeps plots over the same part of t, and fitted for as long as nobody zooms or pans."""

    changed = Signal(float, float, bool)
    """First and last t, and whether all of it is shown."""
    moved_by_hand = Signal()

    def __init__(self, plots: tuple[SignalPlot, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plots = plots
        self._bounds = (-0.5, 0.5)
        self._range = self._bounds
        self._fitted = True
        for plot in plots:
            plot.range_proposed.connect(self._accept_by_hand)
            plot.fit_proposed.connect(self.fit)
            plot.axis_fitted.connect(self._align)

    @property
    def is_fitted(self) -> bool:
        """Whether everything is shown, and will be when there is more."""
        return self._fitted

    @property
    def seen(self) -> range:
        """The indices that are in view as a whole."""
        first, last = self._range
        return range(math.ceil(first + 0.5), math.floor(last - 0.5) + 1)

    def _align(self) -> None:
        """The same t stands in the same place of plots that lie above each other."""
        widest = max(plot.axis_width for plot in self._plots)
        for plot in self._plots:
            plot.show_least_axis(widest)

    def show_bounds(self, first: int, last: int, *, fit: bool) -> None:
        """The indices that there are; ``fit``: show all of them, as for a new signal."""
        self._bounds = (first - 0.75, last + 0.75)
        if fit or self._fitted:
            self.fit()
        else:
            self._accept(*self._range)

    def fit(self) -> None:
        """Show everything."""
        self._fitted = True
        self._give(self._bounds)

    def show_indices(self, first: int, last: int) -> None:
        """Show these indices, and no more than is needed."""
        self._accept(first - 0.75, last + 0.75)

    def zoom(self, factor: float) -> None:
        """Zoom about the middle."""
        first, last = self._range
        middle, half = (first + last) / 2, (last - first) / 2 / factor
        self._accept(middle - half, middle + half)

    def actual_size(self) -> None:
        """One index on one pixel of the screen, about the middle."""
        plot = self._plots[0]
        self.zoom(1.0 / plot.devicePixelRatioF() / plot.spacing)

    def show_index(self, t: int) -> None:
        """Bring an index into view, if it is not, without zooming."""
        first, last = self._range
        if not first <= t <= last:
            self._accept(t - (last - first) / 2, t + (last - first) / 2)

    def _accept_by_hand(self, first: float, last: float) -> None:
        self._accept(first, last)
        self.moved_by_hand.emit()

    def _accept(self, first: float, last: float) -> None:
        """Take a proposal, kept to a width that shows something and inside the bounds."""
        low, high = self._bounds
        width = min(max(last - first, FEWEST_SHOWN), high - low)
        start = min(max((first + last - width) / 2, low), high - width)
        self._fitted = width == high - low
        self._give((start, start + width))

    def _give(self, shown: tuple[float, float]) -> None:
        self._range = shown
        for plot in self._plots:
            plot.show_range(*shown)
        self.changed.emit(*shown, self._fitted)


def height_of(values: npt.NDArray[Any], *, on_zero: bool = False) -> tuple[float, float]:
    """From 0 to the finite values; without 0, and with air around them, where they would be flattened too much.

    ``on_zero``: with 0 in any case. What stands on the axis is drawn only where 0 is on it.
    """
    finite = values[np.isfinite(values)].astype(np.float64).clip(-_HIGHEST, _HIGHEST)
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    with_zero = min(low, 0.0), max(high, 0.0)
    if on_zero or low == high or with_zero[1] - with_zero[0] <= _FLATTEST * (high - low):
        low, high = with_zero
        return (low, high) if high > low else (low - 1.0, high + 1.0)
    air = _CUT_MARGIN * (high - low)
    return (low - air, high) if low > 0 else (low, high + air)
