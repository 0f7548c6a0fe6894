"""The layers of a plot: a signal as stems or as a line, its truth, the window, the products, the sliding kernel.

They live in the coordinates of the plot (index, value) and paint in screen coordinates, only what is visible. A signal
has stems up to about 80 visible samples; beyond that it is a line, and beyond the screen's columns one stroke a
column from the lowest to the highest sample there, so that no peak is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform

from convstudio.core.signals import Products
from convstudio.panels.lettering import LEFT, fitted, write, write_fitted
from convstudio.panels.pictures.pixel_layers import Layer
from convstudio.theme import Theme, text_font

MOST_STEMS: Final = 80
LANE: Final = 0.30  # of the height of the values, below them, for the kernel
ROOM_LANE: Final = 0.42  # the same in a room, where it has no label and thicker lines
_HEAD: Final = 3.6
_LABEL: Final = 18
_MOST_BARS: Final = 400

Floats = npt.NDArray[np.float64]


def visible(layer: Layer, indices: range) -> range:
    """The part of ``indices`` that is in view, with one more on each side for lines that lead out of it."""
    view = layer.viewRect()
    return range(
        max(indices.start, int(np.floor(view.left())) - 1),
        min(indices.stop, int(np.ceil(view.right())) + 2),
    )


def within(theme: Theme, desk: float, to_screen: QTransform, share: float) -> float:
    """A size in screen pixels: ``desk``, or in a room larger, up to a ``share`` of the way to the next index."""
    if not theme.room:
        return desk
    return float(min(desk * theme.pen, max(share * to_screen.m11(), desk)))


class TraceLayer(Layer):
    """One signal. Heads that are ``hollow`` are not the file's own (border), or not final (unfinished sums)."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._start = 0
        self._values: Floats = np.zeros(0)
        self._hollow: npt.NDArray[np.bool_] = np.zeros(0, bool)
        self._base = 0.0
        self._lines: tuple[object, list[QPolygonF]] | None = None
        self._asked: tuple[int, ...] = ()

    def show_asked(self, asked: tuple[int, ...]) -> None:
        """Indices whose values a question asks for: a question mark stands in their place."""
        self._asked = asked
        self.update()

    def show_values(
        self, start: int, values: Floats, hollow: npt.NDArray[np.bool_], base: float
    ) -> None:
        """``values`` from index ``start`` on (NaN: nothing there), with stems from ``base``."""
        self._start, self._values, self._hollow, self._base = start, values, hollow, base
        self._lines = None
        self.update()

    @property
    def base(self) -> float:
        """The value of the line that the stems stand on."""
        return self._base

    def heads(self, to_screen: QTransform) -> Sequence[QPointF]:
        """The visible samples on the screen, as far as each of them has a head."""
        shown = visible(self, range(self._start, self._start + len(self._values)))
        if len(shown) > MOST_STEMS:
            return ()
        values = self._values[shown.start - self._start : shown.stop - self._start].tolist()
        points = zip(shown, values, strict=True)
        return [to_screen.map(QPointF(*point)) for point in points if np.isfinite(point[1])]

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        view = to_screen.mapRect(self.viewRect())
        base = round(to_screen.map(QPointF(0, self._base)).y())
        painter.setPen(QPen(self.theme.color("hairline"), self.theme.pen))
        painter.drawLine(QPointF(view.left(), base), QPointF(view.right(), base))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = visible(self, range(self._start, self._start + len(self._values)))
        if len(shown) <= MOST_STEMS:
            self._draw_stems(painter, to_screen, shown)
            return
        key = (shown, to_screen)
        if self._lines is None or self._lines[0] != key:
            values = self._values[shown.start - self._start : shown.stop - self._start]
            self._lines = key, polylines(to_screen, shown.start, values)
        painter.setPen(QPen(self.theme.color("text"), self.theme.pen))
        for line in self._lines[1]:
            painter.drawPolyline(line)

    def _draw_stems(self, painter: QPainter, to_screen: QTransform, shown: range) -> None:
        theme = self.theme
        base = to_screen.map(QPointF(0, self._base)).y()
        heads = []
        for index in shown:
            value = float(self._values[index - self._start])
            if np.isfinite(value):
                heads.append(
                    (to_screen.map(QPointF(index, value)), self._hollow[index - self._start])
                )
        painter.setPen(QPen(theme.color("control"), within(theme, 1.0, to_screen, 0.25)))
        painter.drawLines([QLineF(head.x(), base, head.x(), head.y()) for head, _ in heads])
        radius = within(theme, _HEAD, to_screen, 0.32)
        outline = within(theme, 1.3, to_screen, 0.14)
        for head, hollow in heads:
            painter.setPen(QPen(theme.color("secondary" if hollow else "text"), outline))
            painter.setBrush(theme.color("card" if hollow else "text"))
            painter.drawEllipse(head, radius, radius)
        self._draw_asked(painter, to_screen, shown, base)

    def _draw_asked(
        self, painter: QPainter, to_screen: QTransform, shown: range, base: float
    ) -> None:
        pixels = self.theme.room or 13
        painter.setFont(text_font(pixels))
        painter.setPen(self.theme.color("text"))
        for index in self._asked:
            if index in shown:
                x = to_screen.map(QPointF(index, self._base)).x()
                write(painter, QRectF(x - pixels, base - 1.3 * pixels, 2 * pixels, pixels), "?")


class TruthLayer(Layer):
    """What a noisy signal would be without its noise, as a thin line, and how far each reading is off."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._truth: Floats | None = None
        self._readings: Floats | None = None
        self._start = 0

    def show_truth(self, start: int, truth: Floats | None, readings: Floats | None = None) -> None:
        """``readings``: draw the noise, from the truth to each of them."""
        self._start, self._truth, self._readings = start, truth, readings
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        if self._truth is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = visible(self, range(self._start, self._start + len(self._truth)))
        part = slice(shown.start - self._start, shown.stop - self._start)
        if self._readings is not None and len(shown) <= MOST_STEMS:
            painter.setPen(
                QPen(
                    self.theme.color("secondary"),
                    within(self.theme, 3.0, to_screen, 0.5),
                    Qt.PenStyle.SolidLine,
                    Qt.PenCapStyle.FlatCap,
                )
            )
            pairs = zip(
                shown, self._truth[part].tolist(), self._readings[part].tolist(), strict=True
            )
            painter.drawLines(
                [
                    QLineF(to_screen.map(QPointF(t, true)), to_screen.map(QPointF(t, read)))
                    for t, true, read in pairs
                ]
            )
        painter.setPen(QPen(self.theme.color("accent"), 1.6 * self.theme.pen))
        for line in polylines(to_screen, shown.start, self._truth[part]):
            painter.drawPolyline(line)


class WindowLayer(Layer):
    """The stretch of samples that an output sees, shaded."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._window: range | None = None

    def show_window(self, window: range | None) -> None:
        self._window = window
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        if self._window:
            view = self.viewRect()
            band = QRectF(self._window.start - 0.5, view.top(), len(self._window), view.height())
            painter.fillRect(to_screen.mapRect(band), self.theme.color("hover"))


class ProductLayer(Layer):
    """Products as thick pieces of the stems, in the signal's own scale: put together they are the sum.

    Those added are filled, those to come are outlined, the current one is amber. Those that leave the plot are cut,
    and a gap shows where.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._products: Products | None = None
        self._base, self._floor = 0.0, -np.inf

    def show_products(self, products: Products | None, base: float, floor: float = -np.inf) -> None:
        """``floor``: the value below which there is no room for them."""
        self._products, self._base, self._floor = products, base, floor
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        found = self._products
        if found is None:
            return
        shown = visible(self, found.places)
        if len(shown) > _MOST_BARS:
            return
        base = to_screen.map(QPointF(0, self._base)).y()
        zero = to_screen.map(QPointF(0, 0)).y()
        width = bar_width(to_screen, 7.0 * self.theme.pen)
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
            # Where 0 is out of view, products still stand on the line that the stems stand on.
            bar = QRectF(at.x() - width / 2, base, width, at.y() - zero).normalized()
            role = "positive" if product >= 0 else "negative"
            whole, bar = bar, bar & room
            draw_bar(
                painter, bar, self.theme, role, position < found.done, position == found.current
            )
            if bar.height() < whole.height() - 1:
                self._draw_gap(painter, bar, at_top=whole.top() < bar.top())

    def _draw_gap(self, painter: QPainter, bar: QRectF, *, at_top: bool) -> None:
        """Two strokes of the ground across a bar, near the end at which it is cut."""
        pen, wide = self.theme.pen, bar.width()
        painter.setPen(QPen(self.theme.color("card"), 1.6 * pen))
        for away in (5.0, 9.0):
            y = bar.top() + away * pen if at_top else bar.bottom() - away * pen
            painter.drawLine(
                QPointF(bar.left() - pen, y + wide / 4), QPointF(bar.right() + pen, y - wide / 4)
            )


class LaneLayer(Layer):
    """The kernel below the samples that it meets, in a scale of its own, on a line of its own."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._products: Products | None = None
        self._label = ""
        self._top = 0.0

    def show_lane(self, products: Products | None, label: str, top: float) -> None:
        """``top``: the value below which the lane lies."""
        self._products, self._label, self._top = products, label, top
        self.update()

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        view = self.viewRect()
        lane = to_screen.mapRect(
            QRectF(view.left(), view.top(), view.width(), self._top - view.top())
        ).adjusted(0, self._label_height, 0, -3)
        if self._products is not None and lane.height() > 8:
            self._draw_weights(painter, to_screen, self._products, lane)
        if self.theme.room:
            return
        painter.setFont(text_font(12))
        painter.setPen(self.theme.color("secondary"))
        below = _HEAD + 2  # the lowest samples' heads end here
        label = QRectF(
            lane.left() + 4, lane.top() - _LABEL + below, lane.width() - 8, _LABEL - below
        )
        found = fitted(self._label, painter.font(), label.width())
        ground = QRectF(label.left() - 2, label.top(), found.width + 4, label.height())
        painter.fillRect(ground, self.theme.color("card"))  # no stem goes through the words
        write_fitted(painter, label, found, self._label, LEFT)

    @property
    def _label_height(self) -> int:
        """In a room a gap alone: its type would leave nothing for the kernel, and the screen says it elsewhere."""
        return round(0.2 * self.theme.room) or _LABEL

    def _draw_weights(
        self, painter: QPainter, to_screen: QTransform, found: Products, lane: QRectF
    ) -> None:
        low, high = min(0.0, *found.weights), max(0.0, *found.weights)
        pixels = lane.height() / ((high - low) or 1.0)
        zero = lane.top() + high * pixels
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.theme.color("control"), self.theme.pen))
        painter.drawLine(QPointF(lane.left(), round(zero)), QPointF(lane.right(), round(zero)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = bar_width(to_screen, widest=22.0 * self.theme.pen, share=0.62)
        for index in visible(self, found.places):
            position = index - found.places.start
            weight = float(found.weights[position])
            x = to_screen.map(QPointF(index, 0)).x()
            bar = QRectF(x - width / 2, zero, width, -weight * pixels).normalized()
            role = "positive" if weight >= 0 else "negative"
            draw_bar(
                painter, bar, self.theme, role, position < found.done, position == found.current
            )


def bar_width(to_screen: QTransform, widest: float = 7.0, share: float = 0.45) -> float:
    """Screen pixels for a bar, by the room from one index to the next."""
    return float(min(max(to_screen.m11() * share, 1.5), widest))


def draw_bar(
    painter: QPainter, bar: QRectF, theme: Theme, role: str, done: bool, current: bool
) -> None:
    """A bar that is added (filled), to come (outlined) or current (amber between its rings)."""
    if current:
        grow, ring = 1.0, 1.0
        if theme.room:  # narrow bars are not seen from the last row, but the current one must be
            grow, ring = max((4 * theme.pen - bar.width()) / 2, 2.0), theme.pen / 2
        bar = bar.adjusted(-grow, -1, grow, 1)
        painter.setBrush(theme.color("highlight"))
        painter.setPen(QPen(theme.color("ring_light"), 3.5 * ring))
        painter.drawRect(bar)
        painter.setPen(QPen(theme.color("ring_dark"), 1.5 * ring))
    elif done:
        painter.setBrush(theme.color(role))
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setBrush(theme.color("card"))
        painter.setPen(QPen(theme.color(role), min(1.2 * theme.pen, max(bar.width() / 4, 1.2))))
    painter.drawRect(bar)


def polylines(to_screen: QTransform, start: int, values: npt.NDArray[Any]) -> list[QPolygonF]:
    """A signal from index ``start`` on as lines of the screen, broken where a value is missing."""
    finite = np.flatnonzero(np.isfinite(values))
    if not finite.size:
        return []
    runs = np.split(finite, np.flatnonzero(np.diff(finite) > 1) + 1)
    return [QPolygonF(list(_points(to_screen, start, values, run))) for run in runs[:1000]]


def _points(
    to_screen: QTransform, start: int, values: npt.NDArray[Any], run: npt.NDArray[np.intp]
) -> Iterable[QPointF]:
    x = (run + start) * to_screen.m11() + to_screen.dx()
    y = values[run] * to_screen.m22() + to_screen.dy()
    columns = np.floor(x)
    firsts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    if 2 * len(firsts) < len(x):  # several samples a column: one stroke over all of them
        lowest, highest = np.minimum.reduceat(y, firsts), np.maximum.reduceat(y, firsts)
        x = np.repeat(columns[firsts] + 0.5, 2)
        y = np.stack([lowest, highest], axis=1).ravel()
    return map(QPointF, x.tolist(), y.tolist())
