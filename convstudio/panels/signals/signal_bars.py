"""The bars of a plot: the products over the signal, and the kernel in a lane below it."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTransform

from convstudio.core.notation.signals import Products
from convstudio.panels.pictures.pixel_items import ViewItem
from convstudio.panels.signals.signal_items import HEAD, visible
from convstudio.panels.widgets.lettering import LEFT, fitted, write_fitted
from convstudio.theme import Theme, text_font

_MOST_BARS: Final = 400


class ProductItem(ViewItem):
    """The products as bars on the stems, in the signal's scale; stacked, they would give the sum."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._products: Products | None = None
        self._floor = -np.inf

    def show_products(
        self, products: Products | None, *, on_zero: bool, floor: float = -np.inf
    ) -> None:
        """Show products; ``on_zero``: whether 0 is in view; ``floor``: the value below which they have no room."""
        self._products, self._floor = products if on_zero else None, floor
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        found = self._products
        if found is None:
            return
        shown = visible(self, found.places)
        if len(shown) > _MOST_BARS:
            return
        zero = to_screen.map(QPointF(0, 0)).y()
        width = bar_width(to_screen, 7.0 * self.metrics.pen)
        room = to_screen.mapRect(self.viewRect())
        if np.isfinite(self._floor):
            room.setBottom(min(room.bottom(), to_screen.map(QPointF(0, self._floor)).y()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in shown:
            position = index - found.places.start
            product = float(found.products[position])
            if not np.isfinite(product):
                continue
            at = to_screen.map(QPointF(index, product))
            bar = QRectF(at.x() - width / 2, zero, width, at.y() - zero).normalized()
            role = "positive" if product >= 0 else "negative"
            whole, bar = bar, bar & room
            draw_bar(painter, bar, self, role, position < found.done, position == found.current)
            if bar.height() < whole.height() - 1:
                self._draw_gap(painter, bar, at_top=whole.top() < bar.top())

    def _draw_gap(self, painter: QPainter, bar: QRectF, *, at_top: bool) -> None:
        """Draw two strokes of the background across a bar, near its cut end."""
        pen, wide = self.metrics.pen, bar.width()
        painter.setPen(QPen(self.theme.color("card"), 1.6 * pen))
        for away in (5.0, 9.0):
            y = bar.top() + away * pen if at_top else bar.bottom() - away * pen
            painter.drawLine(
                QPointF(bar.left() - pen, y + wide / 4), QPointF(bar.right() + pen, y - wide / 4)
            )


class LaneItem(ViewItem):
    """The kernel below the samples it meets, in a lane with its own scale."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._products: Products | None = None
        self._label = ""
        self._top = 0.0

    def show_lane(self, products: Products | None, label: str, top: float) -> None:
        """Show a lane with a label; it extends downwards from the value ``top``."""
        self._products, self._label, self._top = products, label, top
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        view = self.viewRect()
        lane = to_screen.mapRect(
            QRectF(view.left(), view.top(), view.width(), self._top - view.top())
        ).adjusted(0, self.metrics.plots.lane_head, 0, -3)
        if self._products is not None and lane.height() > 8:
            self._draw_weights(painter, to_screen, self._products, lane)
        at = self.metrics.plots
        if not at.lane_words:
            return
        painter.setFont(text_font(at.lane_words))
        painter.setPen(self.theme.color("secondary"))
        # The lowest samples' heads end here.
        below = HEAD + 2
        label = QRectF(
            lane.left() + 4, lane.top() - at.lane_head + below,
            lane.width() - 8, at.lane_head - below,
        )  # fmt: skip
        found = fitted(self._label, painter.font(), label.width())
        ground = QRectF(label.left() - 2, label.top(), found.width + 4, label.height())
        # Keep stems from crossing the words.
        painter.fillRect(ground, self.theme.color("card"))
        write_fitted(painter, label, found, self._label, LEFT)

    def _draw_weights(
        self, painter: QPainter, to_screen: QTransform, found: Products, lane: QRectF
    ) -> None:
        low, high = min(0.0, *found.weights), max(0.0, *found.weights)
        pixels = lane.height() / ((high - low) or 1.0)
        zero = lane.top() + high * pixels
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.theme.color("control"), self.metrics.pen))
        painter.drawLine(QPointF(lane.left(), round(zero)), QPointF(lane.right(), round(zero)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = bar_width(to_screen, widest=22.0 * self.metrics.pen, share=0.62)
        for index in visible(self, found.places):
            position = index - found.places.start
            weight = float(found.weights[position])
            x = to_screen.map(QPointF(index, 0)).x()
            bar = QRectF(x - width / 2, zero, width, -weight * pixels).normalized()
            role = "positive" if weight >= 0 else "negative"
            draw_bar(painter, bar, self, role, position < found.done, position == found.current)


def bar_width(to_screen: QTransform, widest: float = 7.0, share: float = 0.45) -> float:
    """The width of a bar in screen pixels, by the distance between indices."""
    return float(min(max(to_screen.m11() * share, 1.5), widest))


def draw_bar(
    painter: QPainter, bar: QRectF, layer: ViewItem, role: str, done: bool, current: bool
) -> None:
    """Draw a bar of a ``layer``: added (filled), future (outlined), or current (amber between its rings)."""
    theme, at = layer.theme, layer.metrics.plots
    if current:
        grow = max((at.bar_least - bar.width()) / 2, at.bar_grow)
        layer.mark_painter.current_bar(painter, bar.adjusted(-grow, -1, grow, 1), at.bar_ring)
        return
    if done:
        painter.setBrush(theme.color(role))
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setBrush(theme.color("card"))
        line = min(1.2 * layer.metrics.pen, max(bar.width() / 4, 1.2))
        painter.setPen(QPen(theme.color(role), line))
    painter.drawRect(bar)
