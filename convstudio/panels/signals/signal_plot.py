"""A plot over time that can be panned and zoomed, and the linking of two such plots.

x and s share the time axis, so one object, `LinkedPlots`, holds the visible range and gives it to both; a plot only
proposes changes. pyqtgraph provides axes, panning and zooming; the content consists of layers, as in pictures.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsGridLayout

from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.metrics.metrics import DESK, Metrics
from convstudio.panels.pictures.framed_view import FramedView
from convstudio.panels.pictures.pixel_items import ViewItem
from convstudio.panels.signals.plot_height import Height, common_height
from convstudio.panels.signals.signal_axis import Axis
from convstudio.panels.widgets.messages.clear_place import PLOT, Covered
from convstudio.theme import Theme

REACH: Final = 12.0  # screen pixels from a head within which it can be grabbed
FEWEST_SHOWN: Final = 4
_HIGHEST: Final = 1e300  # the largest value drawn; sums of larger ones overflow
_MARGIN: Final = 0.06  # of the height, above and below all values
# The same where the axis does not reach 0, so that no dot lies on its foot.
_CUT_MARGIN: Final = 0.15
_FLATTEST: Final = 8.0  # heights of the values that an axis may span to reach 0


def _laid_out(box: pg.ViewBox, axes: dict[str, Axis]) -> pg.GraphicsWidget:
    """The box with its axes beside it; pyqtgraph's own plot would add menus, buttons and labels, most of its cost."""
    grid = QGraphicsGridLayout()
    grid.setContentsMargins(1, 1, 1, 1)
    grid.setSpacing(0)
    grid.setRowStretchFactor(0, 1)
    grid.setColumnStretchFactor(1, 1)
    grid.addItem(box, 0, 1)
    for axis, place in ((axes["left"], (0, 0)), (axes["bottom"], (1, 1))):
        axis.linkToView(box)
        grid.addItem(axis, *place)
        axis.setZValue(0.5)  # above the hairlines of values
    plot = pg.GraphicsWidget()
    plot.setLayout(grid)
    return plot


class SignalPlot(FramedView):
    """A view of layers over an axis of indices; panning and zooming change t only, and the height fits the values."""

    range_proposed = Signal(float, float)
    """Emitted with the first and last t wanted, when the user pans or zooms."""
    fit_proposed = Signal()
    """Emitted when the user asks to show everything."""
    axis_fitted = Signal()
    """Emitted when `axis_width` has changed."""
    height_fitted = Signal()
    """Emitted when `own_height` has been set; whoever links plots may then share another."""
    target_changed = Signal(object)
    """Emitted with the `Target` pointed at, or None."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme, self.metrics = theme, DESK
        self.axis_width = 0.0  # the width of the vertical axis's labels
        self._least_axis = 0.0
        self.own_height: Height | None = None  # that of its own values
        self._shared_height: Height | None = None
        self.setAccessibleName(name)
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self.box.disableAutoRange()
        self.box.setMouseEnabled(x=True, y=False)
        self.axes = {"left": Axis("left"), "bottom": Axis("bottom")}
        self.plot = _laid_out(self.box, self.axes)
        self.plot.setContentsMargins(*self.metrics.plots.margins)
        self.setCentralWidget(self.plot)
        self.layers: list[ViewItem] = []
        self._hovered: int | None = None
        self._mouse: QPointF | None = None  # where it rests, while the mouse points
        self._scene: Scene | None = None
        # As in `PixelView`: what changes repaints the view, which the scene, noticing it later, would paint again.
        self.setViewportUpdateMode(self.ViewportUpdateMode.NoViewportUpdate)
        for moved in (self.box.sigRangeChanged, self.box.sigResized):
            moved.connect(lambda *_: self.viewport().update())
        self.box.sigXRangeChanged.connect(lambda *_range: self._point_again())
        self.shift = 0  # t of the linked range minus this is the plot's own index
        self.box.sigRangeChangedManually.connect(lambda _mask: self._propose())

    def add_items(self, *layers: ViewItem) -> None:
        """Add ``layers``, the first at the bottom."""
        for layer in layers:
            self.layers.append(layer)
            self.box.addItem(layer, ignoreBounds=True)

    def covered_places(self) -> list[Covered]:
        """The whole plot, since a curve may be anywhere."""
        return [(QRectF(self.rect()), PLOT)]

    def show_theme(self, theme: Theme, metrics: Metrics = DESK) -> None:
        before, self.theme, self.metrics = self.metrics, theme, metrics
        self.setBackground(theme.card)
        self.plot.setContentsMargins(*self.metrics.plots.margins)
        for axis in self.axes.values():
            axis.show_theme(theme, metrics)
        self.viewport().update()
        for layer in self.layers:
            layer.show_theme(theme, metrics)
        if metrics != before:
            self.refit()
        self._fit_axis()

    def show_range(self, first: float, last: float) -> None:
        """Show this range of the linked t, without emitting a proposal."""
        self.box.setXRange(first - self.shift, last - self.shift, padding=0)

    def fit_height(self, height: Height) -> None:
        """Fit the plot's own values, or what is shared with others."""
        self.own_height = height
        self.height_fitted.emit()
        self._show_own_height()

    def share_height(self, shared: Height | None) -> None:
        """Show this height in place of its own; None: its own again."""
        if shared != self._shared_height:
            self._shared_height = shared
            self._show_own_height()

    @property
    def shown_height(self) -> Height:
        """The height in view."""
        return self._shared_height or self.own_height or Height(0.0, 1.0)

    def _show_own_height(self) -> None:
        shown, own = self.shown_height, self.own_height
        tells = self.metrics.plots.labels_ends and own is not None and own.told
        self.axes["left"].ends = own.ends if tells and own is not None else None
        low, high = shown.with_lane
        self.show_height(low, high, floor=shown.low if shown.lane else None)
        self.height_shown()

    def height_shown(self) -> None:
        """Draw again what depends on `shown_height`."""

    def show_height(self, low: float, high: float, floor: float | None = None) -> None:
        """Fit the values; below ``floor`` there are no labels."""
        # The highest mark must stay inside, with the ring around it.
        head = self.metrics.plots.head
        share = max(_MARGIN, head / max(self.inner_height - 2 * head, head, 1.0))
        margin = (high - low) * share or 1.0
        self.axes["left"].lowest = -np.inf if floor is None else floor
        self.box.setYRange(low - margin, high + margin, padding=0)
        self._fit_axis()

    def refit(self) -> None:
        """Fit the height again; it depends on the type and, for large marks, on the plot's size."""

    # The room there is

    @property
    def inner_height(self) -> float:
        """Screen pixels from the lowest to the highest value in view."""
        _, top, _, bottom = self.metrics.plots.margins
        return float(max(self.height() - top - bottom - self.metrics.plots.axis_height, 1.0))

    def show_least_axis(self, width: float) -> None:
        """Set a least width, that of another plot's axis over the same t."""
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
        """The part of ``indices`` in view, and one more on each side for lines that leave the view."""
        (first, last), _ = self.box.viewRange()
        return range(
            max(indices.start, int(np.floor(first)) - 1), min(indices.stop, int(np.ceil(last)) + 2)
        )

    def to_view(self, index: float, value: float) -> QPointF:
        """The point of a value, in this widget's coordinates."""
        return QPointF(self.box.childGroup.mapToScene(QPointF(index, value)))

    def from_view(self, position: QPointF) -> QPointF:
        """The (index, value) at a point of this widget."""
        return QPointF(self.box.mapSceneToView(position))

    # The mouse and the focus

    def target_at(self, index: int) -> Target | None:
        """The target at an index, if there is one."""

    def hover(self, index: int | None) -> None:
        """Point at an index, as the mouse does; None: at nothing."""
        self._hovered = index
        self.target_changed.emit(self._pointed)

    def point(self, index: int | None) -> None:
        """Point at an index without the mouse."""
        self._mouse = None
        self.hover(index)

    def forget_mouse(self) -> None:
        """Stop pointing until the mouse moves again, because the user types."""
        if self._hovered is not None or self._mouse is not None:
            self.point(None)

    @property
    def _target(self) -> Target | None:
        """The target lit up in all panels."""
        return None if self._scene is None else self._scene.target

    @property
    def _pointed(self) -> Target | None:
        return None if self._hovered is None else self.target_at(self._hovered)

    def index_at(self, position: QPointF) -> int | None:
        """The index at a point of this widget; None outside the plot area."""
        inside = self.box.sceneBoundingRect().contains(position)
        return round(self.from_view(position).x()) if inside else None

    def _point_again(self) -> None:
        """Point again, if the range has moved under a resting mouse."""
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
    """The owner of the common time range of several plots, fitted until the user zooms or pans."""

    changed = Signal(float, float, bool)
    """Emitted with the first and last t, and whether everything is shown."""
    moved_by_hand = Signal()
    """Emitted when the user pans or zooms."""

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
            plot.height_fitted.connect(self._share)
        # What they are fitted to already has been told to nobody.
        self._share()
        self._align()

    @property
    def is_fitted(self) -> bool:
        """Whether everything is shown, and stays so when there is more."""
        return self._fitted

    @property
    def seen(self) -> range:
        """The indices completely in view."""
        first, last = self._range
        return range(math.ceil(first + 0.5), math.floor(last - 0.5) + 1)

    def _align(self) -> None:
        """Align the time axes of plots that are above each other."""
        widest = max(plot.axis_width for plot in self._plots)
        for plot in self._plots:
            plot.show_least_axis(widest)

    def _share(self) -> None:
        """In a room give all plots one scale, by which what comes out can be compared with what goes in."""
        heights = [plot.own_height for plot in self._plots if plot.metrics.plots.one_scale]
        known = [each for each in heights if each is not None]
        shared = common_height(known) if len(known) == len(self._plots) else None
        for plot in self._plots:
            plot.share_height(shared)

    def show_bounds(self, first: int, last: int, *, fit: bool) -> None:
        """Set the range of indices; ``fit``: show all of it, as for a new signal."""
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
        """Show these indices, and no more than necessary."""
        self._accept(first - 0.75, last + 0.75)

    def zoom(self, factor: float) -> None:
        """Zoom about the centre."""
        first, last = self._range
        middle, half = (first + last) / 2, (last - first) / 2 / factor
        self._accept(middle - half, middle + half)

    def actual_size(self) -> None:
        """Show one index per screen pixel, about the centre."""
        plot = self._plots[0]
        self.zoom(1.0 / plot.devicePixelRatioF() / plot.spacing)

    def show_index(self, t: int) -> None:
        """Pan to an index if it is out of view, without zooming."""
        first, last = self._range
        if not first <= t <= last:
            self._accept(t - (last - first) / 2, t + (last - first) / 2)

    def _accept_by_hand(self, first: float, last: float) -> None:
        self._accept(first, last)
        self.moved_by_hand.emit()

    def _accept(self, first: float, last: float) -> None:
        """Take a proposal, with its width limited, and inside the bounds."""
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
    """The range from 0 to the finite values, or only around the values if 0 would flatten them too much.

    ``on_zero``: include 0 in any case, since stems and bars are drawn only while 0 is in view.
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
