"""The plot of w: the weights by index (for the spaceship: by a reading's age), which can be dragged."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF, QResizeEvent, QTransform

from convstudio.core.notation.signals import SignalView
from convstudio.core.numbers.formatting import format_number
from convstudio.core.steps.scene import Scene
from convstudio.core.steps.target import Target
from convstudio.panels.pictures.pixel_items import ViewItem
from convstudio.panels.signals.index_cursor import over_plot
from convstudio.panels.signals.signal_items import within
from convstudio.panels.signals.signal_plot import SignalPlot, height_of
from convstudio.panels.signals.signal_points import DraggablePoints
from convstudio.panels.widgets.controls.scrub import decimal_text
from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, digit_font

_LEAST: Final = 60.0  # pixels that remain for the weights themselves
_HEAD: Final = 4.5
_TRIANGLE: Final = 6.0


class KernelPlot(SignalPlot):
    """The kernel as typed, with one head per weight."""

    weight_dragged = Signal(int, int, str)
    """Emitted with (a, b, text) at each move, between ``gesture_started`` and ``gesture_ended``.

    The text is the new content of the cell, before the kernel's scale.
    """
    gesture_started = Signal()
    """Emitted when a drag starts."""
    gesture_ended = Signal()
    """Emitted when a drag ends."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Kernel w")
        self.setObjectName("kernel_plot")
        self._view: SignalView | None = None
        self._weights = WeightItem(theme)
        self.add_items(self._weights)
        self.box.setMouseEnabled(x=False, y=False)
        self.points = DraggablePoints(self, self._draggable)
        self.points.dragged.connect(self._drag)
        self.points.started.connect(self.gesture_started)
        self.points.ended.connect(self.gesture_ended)
        self.points.ended.connect(self._fit)
        self.points.selected.connect(self._show_weights)
        self.cursor = over_plot(
            self, lambda: range(self._view.axis.taps if self._view else 0), self.points.select
        )
        self.show_theme(theme)

    def show_scene(self, scene: Scene) -> None:
        """Draw the kernel of a one-dimensional experiment, and the marks of its weights."""
        before, self._scene = self._scene, scene
        if before is None or before.experiment is not scene.experiment:
            self._view = SignalView(scene.experiment)
            if not self.points.is_dragging:
                self._fit()
        self._show_weights()

    def target_at(self, index: int) -> Target | None:
        view = self._view
        inside = view is not None and index in range(view.axis.taps)
        return Target("weight", *view.cell(index)) if view and inside else None

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if getattr(self, "_view", None) is not None:
            self._fit()

    def refit(self) -> None:
        if not self.points.is_dragging:
            self._fit()

    def _fit(self) -> None:
        if self._view is None:
            return
        low, high = height_of(self._view.weights, on_zero=True)
        line = self.metrics.plots.weight_line
        lines = line * (2 if low < 0 else 1.5)
        room = line * (high - low) / max(0.88 * self.inner_height - lines, _LEAST)
        self.show_height(low - (room if low < 0 else room / 2), high + room)
        self.show_range(-0.75, self._view.axis.taps - 0.25)

    def _show_weights(self, *_selected: object) -> None:
        view, scene = self._view, self._scene
        if view is None or scene is None:
            return
        pointed, term = view.index_of("weight", scene.target), scene.term
        current = pointed if term is None else view.index(term.a, term.b)
        beside = pointed if term is not None else view.index_of("weight", scene.beside)
        origin = view.index(*view.experiment.origin)
        self._weights.show_weights(view.weights, origin, current, self.points.index, beside)

    def _draggable(self, index: int) -> float | None:
        view = self._view
        if view is None or not 0 <= index < view.axis.taps:
            return None
        return float(view.weights[index])

    def _drag(self, index: int, value: float) -> None:
        assert self._view is not None
        scale = Fraction(self._view.experiment.kernel.scale_value)
        if not scale:
            # Every weight is 0 whatever is typed.
            return
        exact = Fraction(value) / scale
        step = Fraction(10) ** math.floor(math.log10(self.points.step / abs(float(scale))))
        self.weight_dragged.emit(*self._view.cell(index), decimal_text(round(exact / step) * step))


class WeightItem(ViewItem):
    """The stems and heads of a kernel, blue above 0 and vermilion below, with a triangle at the origin."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._weights: npt.NDArray[np.float64] = np.zeros(0)
        self._origin = 0
        self._current: int | None = None
        self._selected: int | None = None
        self._beside: int | None = None

    def show_weights(
        self,
        weights: npt.NDArray[np.float64],
        origin: int,
        current: int | None,
        selected: int | None,
        beside: int | None,
    ) -> None:
        """Show the weights; ``beside`` gets a ring, since another weight has the highlight."""
        self._weights, self._origin, self._current = weights, origin, current
        self._selected, self._beside = selected, beside
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = to_screen.mapRect(self.viewRect())
        zero = to_screen.map(QPointF(0, 0)).y()
        painter.setPen(QPen(self.theme.color("control"), self.metrics.pen))
        painter.drawLine(QPointF(view.left(), zero), QPointF(view.right(), zero))
        for index, weight in enumerate(self._weights.tolist()):
            at = to_screen.map(QPointF(index, weight))
            self._draw_weight(painter, to_screen, at, zero, index, weight)
        self._draw_digits(painter, to_screen)
        self._draw_origin(painter, to_screen.map(QPointF(self._origin, 0)))

    def _draw_weight(
        self,
        painter: QPainter,
        to_screen: QTransform,
        at: QPointF,
        zero: float,
        index: int,
        weight: float,
    ) -> None:
        theme = self.theme
        role = "positive" if weight > 0 else "negative" if weight < 0 else "secondary"
        stem = within(self, 3.0, to_screen, 0.3)
        painter.setPen(QPen(theme.color(role), stem, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(at.x(), zero), at)
        if index == self._current:
            self.mark_painter.current_point(painter, at, 6.0)
        else:
            head = within(self, _HEAD, to_screen, 0.4)
            painter.setPen(QPen(theme.color("card"), 1.5))
            painter.setBrush(theme.color(role))
            painter.drawEllipse(at, head, head)
        if index == self._beside:
            self.mark_painter.point_beside(painter, at)
        if index == self._selected:
            self.mark_painter.selected_point(painter, at, 9.0)

    def _draw_digits(self, painter: QPainter, to_screen: QTransform) -> None:
        """Draw the weights, all with the same number of decimals, as many as fit; none if there is no room."""
        largest = float(np.abs(self._weights).max(initial=0.0)) or 1.0
        plots = self.metrics.plots
        for pixels, digits in plots.weight_digits:
            painter.setFont(digit_font(pixels))
            decimals = digits - 1 - math.floor(math.log10(largest))
            texts = [format_number(round(weight, decimals)) for weight in self._weights.tolist()]
            widest = max(map(painter.fontMetrics().horizontalAdvance, texts), default=0)
            if widest + plots.weight_gap <= to_screen.m11():
                break
        else:
            return
        painter.setPen(self.theme.color("text"))
        half, above, below, high = plots.weight_label
        clear = self.clear(to_screen)
        for index, (weight, text) in enumerate(zip(self._weights.tolist(), texts, strict=True)):
            at = to_screen.map(QPointF(index, weight))
            top = at.y() - above if weight >= 0 else at.y() + below
            box = QRectF(at.x() - half, top, 2 * half, high)
            if clear.top() <= box.top() and box.bottom() <= clear.bottom():
                write(painter, box, text)

    def _draw_origin(self, painter: QPainter, at: QPointF) -> None:
        side = _TRIANGLE * self.metrics.pen
        painter.setPen(QPen(self.theme.color("card"), 1))
        painter.setBrush(self.theme.color("text"))
        painter.drawPolygon(
            QPolygonF(
                [
                    at + QPointF(0, 2),
                    at + QPointF(-side, 2 + 1.5 * side),
                    at + QPointF(side, 2 + 1.5 * side),
                ]
            )
        )
