"""The layers of a plot: a signal as stems or as a line, its truth, and the window.

Their coordinates are the plot's (index, value), but they paint in screen coordinates, and only what is visible. A
signal has stems up to about 80 visible samples; beyond that it is a line, and beyond the screen's columns one stroke
per column from the lowest to the highest sample there, so that no peak is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform

from convstudio.panels.pictures.pixel_items import ViewItem
from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, text_font

MOST_STEMS: Final = 80
HEAD: Final = 3.6

Floats = npt.NDArray[np.float64]


def visible(layer: ViewItem, indices: range) -> range:
    """The part of ``indices`` in view, and one more on each side for lines that leave the view."""
    view = layer.viewRect()
    return range(
        max(indices.start, int(np.floor(view.left())) - 1),
        min(indices.stop, int(np.ceil(view.right())) + 2),
    )


def within(layer: ViewItem, size: float, to_screen: QTransform, share: float) -> float:
    """A size in screen pixels, scaled by the pen, up to a ``share`` of the distance between indices."""
    return float(min(size * layer.metrics.pen, max(share * to_screen.m11(), size)))


class TraceItem(ViewItem):
    """A signal. Samples with ``hollow`` heads come from the border, or are unfinished sums.

    Stems start at 0. While that is out of view there are none, and a line joins the heads: feet at the edge would look
    like 0.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._start = 0
        self._values: Floats = np.zeros(0)
        self._hollow: npt.NDArray[np.bool_] = np.zeros(0, bool)
        self._on_zero = True
        self._lines: tuple[object, list[QPolygonF]] | None = None
        self._asked: tuple[int, ...] = ()

    def show_asked(self, asked: tuple[int, ...]) -> None:
        """Draw question marks at these indices, whose values a question asks for."""
        self._asked = asked
        self.update()

    def show_values(
        self, start: int, values: Floats, hollow: npt.NDArray[np.bool_], *, on_zero: bool
    ) -> None:
        """Show ``values`` from index ``start`` (NaN: no sample); ``on_zero``: whether 0 is in view."""
        self._start, self._values, self._hollow, self._on_zero = start, values, hollow, on_zero
        self._lines = None
        self.update()

    @property
    def base(self) -> float:
        """The value at which stems start, which may be out of view."""
        return 0.0

    def heads(self, to_screen: QTransform) -> Sequence[QPointF]:
        """The heads of the visible samples on the screen, if there are few enough for heads."""
        shown = visible(self, range(self._start, self._start + len(self._values)))
        if len(shown) > MOST_STEMS:
            return ()
        values = self._values[shown.start - self._start : shown.stop - self._start].tolist()
        points = zip(shown, values, strict=True)
        return [to_screen.map(QPointF(*point)) for point in points if np.isfinite(point[1])]

    def draw(self, painter: QPainter, to_screen: QTransform) -> None:
        view = to_screen.mapRect(self.viewRect())
        if self._on_zero:
            zero = round(to_screen.map(QPointF(0, 0)).y())
            painter.setPen(QPen(self.theme.color("hairline"), self.metrics.pen))
            painter.drawLine(QPointF(view.left(), zero), QPointF(view.right(), zero))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = visible(self, range(self._start, self._start + len(self._values)))
        few = len(shown) <= MOST_STEMS
        if not (few and self._on_zero):
            self._draw_lines(painter, to_screen, shown)
        if few:
            self._draw_heads(painter, to_screen, shown)

    def _draw_lines(self, painter: QPainter, to_screen: QTransform, shown: range) -> None:
        key = (shown, to_screen)
        if self._lines is None or self._lines[0] != key:
            values = self._values[shown.start - self._start : shown.stop - self._start]
            self._lines = key, polylines(to_screen, shown.start, values)
        painter.setPen(QPen(self.theme.color("text"), self.metrics.pen))
        for line in self._lines[1]:
            painter.drawPolyline(line)

    def _draw_heads(self, painter: QPainter, to_screen: QTransform, shown: range) -> None:
        theme = self.theme
        foot = to_screen.mapRect(self.viewRect()).bottom()
        heads = []
        for index in shown:
            value = float(self._values[index - self._start])
            if np.isfinite(value):
                heads.append(
                    (to_screen.map(QPointF(index, value)), self._hollow[index - self._start])
                )
        if self._on_zero:
            foot = to_screen.map(QPointF(0, 0)).y()
            painter.setPen(QPen(theme.color("control"), within(self, 1.0, to_screen, 0.25)))
            painter.drawLines([QLineF(head.x(), foot, head.x(), head.y()) for head, _ in heads])
        radius = within(self, HEAD, to_screen, 0.32)
        outline = within(self, 1.3, to_screen, 0.14)
        for head, hollow in heads:
            painter.setPen(QPen(theme.color("secondary" if hollow else "text"), outline))
            painter.setBrush(theme.color("card" if hollow else "text"))
            painter.drawEllipse(head, radius, radius)
        self._draw_asked(painter, to_screen, shown, foot)

    def _draw_asked(
        self, painter: QPainter, to_screen: QTransform, shown: range, foot: float
    ) -> None:
        pixels = self.metrics.type
        painter.setFont(text_font(pixels))
        painter.setPen(self.theme.color("text"))
        for index in self._asked:
            if index in shown:
                x = to_screen.map(QPointF(index, 0)).x()
                write(painter, QRectF(x - pixels, foot - 1.3 * pixels, 2 * pixels, pixels), "?")


class TruthItem(ViewItem):
    """The noiseless signal as a thin line, and the error of each reading."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._truth: Floats | None = None
        self._readings: Floats | None = None
        self._start = 0

    def show_truth(self, start: int, truth: Floats | None, readings: Floats | None = None) -> None:
        """Show the truth from index ``start``, and the noise, if ``readings`` are given."""
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
                    within(self, 3.0, to_screen, 0.5),
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
        painter.setPen(QPen(self.theme.color("accent"), 1.6 * self.metrics.pen))
        for line in polylines(to_screen, shown.start, self._truth[part]):
            painter.drawPolyline(line)


class WindowItem(ViewItem):
    """A shaded range of samples: the window of an output."""

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


def polylines(to_screen: QTransform, start: int, values: npt.NDArray[Any]) -> list[QPolygonF]:
    """A signal from index ``start`` as polylines on the screen, interrupted where values are missing."""
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
    # Several samples per column: draw one stroke over all of them.
    if 2 * len(firsts) < len(x):
        lowest, highest = np.minimum.reduceat(y, firsts), np.maximum.reduceat(y, firsts)
        x = np.repeat(columns[firsts] + 0.5, 2)
        y = np.stack([lowest, highest], axis=1).ravel()
    return map(QPointF, x.tolist(), y.tolist())
