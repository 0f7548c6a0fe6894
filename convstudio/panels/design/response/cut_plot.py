"""The response along one direction as a curve, over the input's spectrum, with the curve of a kernel on offer."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)

from convstudio.core.design.frequencies.response import Cut, Response
from convstudio.core.notation.design.frequency_words import unit_of
from convstudio.core.numbers.formatting import format_number
from convstudio.panels.design.labelled_axis import write_labels
from convstudio.panels.design.response.frequency_view import PAST, FrequencyView
from convstudio.panels.design.response.shown_response import (
    DEEPEST,
    Scale,
    ShownResponse,
    nice_step,
)
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import (
    RIGHT,
    fitted,
    is_recorded,
    write,
    write_fitted,
)
from convstudio.theme import digit_font

Real = npt.NDArray[np.float64]

_LEFT, _TOP, _RIGHT, _BOTTOM = 38, 8, 16, 17  # pixels around the curve; half a label at its ends
# Pixels of height below which there is less above it, still half a label, and no caption on it.
_LOW, _TOP_IF_LOW = 80, 6
_TYPE: Final = 11
_LINE: Final = 12.0  # pixels between labels
_DIGITS: Final = 3
_LEAST: Final = QSize(110, 56)
_PARTS: Final = 6  # of the frequencies, between labels
_EVERY: Final = (1, 2, 5, 10)  # how many ticks a label stands for
_DEGREES: Final = "°"
_JUMP: Final = 180.0  # degrees: a phase that goes on at the other end
_CLEAR: Final = 2.0  # pixels between a curve and a word
_STEPS: Final = 64  # key presses from end to end
_WAYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CutPlot(FrequencyView):
    """A curve over the frequencies along the cut, from 0 to the edge of the square; ← and → point along it."""

    KEYS = frozenset(_WAYS)

    def __init__(self) -> None:
        super().__init__("response_cut", "Response along the cut")
        self._offered: tuple[Response, Cut] | None = None
        self._axis: tuple[tuple[object, ...], QPixmap] | None = None

    def show_response(self, shown: ShownResponse, *, beneath: bool) -> None:
        super().show_response(shown, beneath=beneath)
        if self._offered is not None:
            self.show_offered(self._offered[0])

    def show_offered(self, offered: Response | None) -> None:
        """Show the curve of a kernel that is offered, dashed."""
        if offered is None or self._shown is None:
            self._offered = None
        else:
            cut = self._shown.cut
            self._offered = offered, offered.cut(cut.angle, len(cut.frequencies))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def room(self) -> QRectF:
        """Return the place of the curve."""
        top = _TOP_IF_LOW if self._is_low else _TOP
        room = QRectF(self.rect()).adjusted(_LEFT, top, -_RIGHT, -_BOTTOM)
        return QRectF(room.left(), room.top(), max(room.width(), 1), max(room.height(), 1))

    @property
    def _is_low(self) -> bool:
        return self.height() < _LOW

    @property
    def _highest(self) -> float:
        assert self._shown is not None
        return float(self._shown.cut.frequencies[-1])

    # Pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        room, at = self.room(), event.position()
        if self._shown is None or not room.left() - 2 <= at.x() <= room.right() + 2:
            self.point(None)
            return
        share = min(max((at.x() - room.left()) / room.width(), 0.0), 1.0)
        self.point(self._shown.on_cut(share * self._highest))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._shown is not None and key in _WAYS:
            step = self._highest / _STEPS
            at = (
                -_WAYS[key]
                if self._pointed is None
                else self._shown.along_cut(self._pointed) / step
            )
            at = min(max(round(at) + _WAYS[key], 0), _STEPS)
            self.point(self._shown.on_cut(at * step))
        else:
            super().keyPressEvent(event)

    # The curve

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            room = self.room()
            painter.setFont(digit_font(_TYPE))
            shown = self._shown
            if shown is not None and shown.is_finite:
                self._draw_ground(painter, room, shown)
                scale = shown.scale
                if self._offered is not None:
                    scale = shown.scale_to(self._offered[0].peak[1])
                self._draw_scale(painter, room, scale)
                if not (self._is_low and shown.quantity == "gain"):  # which a button above says
                    self._draw_caption(painter, room, shown, scale)
                self._draw_frequencies(painter, room, shown)
                self._draw_curves(painter, room, shown, scale)
                self._draw_pointed(painter, room, shown)
            if self.hasFocus():
                draw_focus(painter, room.adjusted(-4, -4, 4, 4), self._theme.color("accent"))

    def _draw_ground(self, painter: QPainter, room: QRectF, shown: ShownResponse) -> None:
        """Draw the half of the frequencies that every second pixel folds, and the spectrum."""
        theme = self._theme
        if shown.folds:
            half = QRectF(room.center().x(), room.top(), room.width() / 2, room.height())
            painter.fillRect(half, theme.color("hover"))
        power = shown.power_along_cut if self._beneath else None
        if power is not None:
            line = _points(power, Scale(DEEPEST, 0.0, 1.0), room)
            area = QPolygonF([room.bottomLeft(), *line, room.bottomRight()])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("secondary", 0.3))
            painter.drawPolygon(area)

    def _draw_scale(self, painter: QPainter, room: QRectF, scale: Scale) -> None:
        """Draw a hairline at each tick, which the picture has a contour for, and label both ends, and ticks between."""
        theme = self._theme
        painter.setPen(QPen(theme.color("hairline"), 1))
        for tick in scale.ticks:
            y = _height_of(tick, scale, room)
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        apart = room.height() * scale.step / (scale.high - scale.low)
        every = next((each for each in _EVERY if each * apart >= _LINE), _EVERY[-1])
        painter.setPen(theme.color("caption"))
        ends = (scale.low, scale.high)
        ticks = [each for each in scale.ticks if round(each / scale.step) % every == 0]
        heights = {each: _height_of(each, scale, room) for each in (*ends, *ticks)}
        labels = [
            (y, each)
            for each, y in heights.items()
            if each in ends or all(abs(y - heights[end]) >= _LINE for end in ends)
        ]
        for y, value in labels:
            at = min(max(y, _LINE / 2), self.height() - _LINE / 2)
            place = QRectF(0, at - _LINE / 2, _LEFT - 5, _LINE)
            write(painter, place, _tick_text(value, scale), RIGHT)

    def _draw_caption(
        self, painter: QPainter, room: QRectF, shown: ShownResponse, scale: Scale
    ) -> None:
        """Write what the curve shows in a corner where no curve runs; where there is none, the words say it alone."""
        text, *shorter = _caption(shown)
        found = fitted(text, painter.font(), room.width() - 8, shorter=shorter)
        curves = [shown.curve]
        if self._offered is not None:
            curves.append(shown.curve_of(*self._offered))
        size = QSizeF(found.width + 6, _LINE)
        lefts = room.right() - 4 - size.width(), room.left() + 4
        tops = room.top() + 1, room.bottom() - 2 - _LINE
        corners = (QRectF(QPointF(left, top), size) for top in tops for left in lefts)
        ground = next(
            (
                corner
                for corner in corners
                if not any(_meets(corner, each, scale, room) for each in curves)
            ),
            None,
        )
        if ground is None:
            return
        painter.fillRect(ground, self._theme.color("card"))  # so that no hairline strikes it out
        painter.setPen(self._theme.color("caption"))
        write_fitted(painter, ground.adjusted(3, 0, -3, 0), found, text, RIGHT)

    def _draw_frequencies(self, painter: QPainter, room: QRectF, shown: ShownResponse) -> None:
        """Draw the axis of frequencies, which stays the same while a weight is dragged, from a kept picture."""
        if is_recorded():
            self._draw_axis(painter, room, shown)
            return
        ratio = self.devicePixelRatioF()
        of = (self.size(), ratio, self._theme, self._highest, shown.axis)
        if self._axis is None or self._axis[0] != of:
            axis = QPixmap(self.size() * ratio)
            axis.setDevicePixelRatio(ratio)
            axis.fill(Qt.GlobalColor.transparent)
            with QPainter(axis) as other:
                other.setRenderHints(painter.renderHints())
                other.setFont(painter.font())
                self._draw_axis(other, room, shown)
            self._axis = of, axis
        top = int(room.bottom()) - 1
        strip = QRectF(0, top, self.width(), self.height() - top)
        part = QRectF(strip.topLeft() * ratio, strip.size() * ratio)
        painter.drawPixmap(strip, self._axis[1], part)

    def _draw_axis(self, painter: QPainter, room: QRectF, shown: ShownResponse) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("field"), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.setPen(theme.color("caption"))
        write_labels(
            painter, room, self._highest, nice_step(self._highest, _PARTS),
            unit=unit_of(shown.axis).frequency, digits=_DIGITS,
        )  # fmt: skip

    def _draw_curves(
        self, painter: QPainter, room: QRectF, shown: ShownResponse, scale: Scale
    ) -> None:
        theme = self._theme
        painter.save()
        painter.setClipRect(room.adjusted(-1, -2, 1, 2), Qt.ClipOperation.IntersectClip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("text", PAST if self._is_past else 1.0), 1.6))
        _draw_line(painter, shown.curve, scale, room)
        if self._offered is not None:
            painter.setPen(QPen(theme.color("accent"), 1.6, Qt.PenStyle.DashLine))
            _draw_line(painter, shown.curve_of(*self._offered), scale, room)
        painter.restore()

    def _draw_pointed(self, painter: QPainter, room: QRectF, shown: ShownResponse) -> None:
        if self._pointed is None:
            return
        x = room.left() + shown.along_cut(self._pointed) / self._highest * room.width()
        if x <= room.right() + 1:
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))


def _caption(shown: ShownResponse) -> tuple[str, ...]:
    """Return what the curve shows, and what it is relative to, in words and in fewer."""
    if shown.quantity == "gain":
        return ("gain",)
    if shown.quantity == "decibels":
        return shown.zero_words
    if shown.is_signed:
        return ("amplitude",) if shown.response.parity == 1 else ("amplitude of H/i", "H/i")
    return ("phase",)


def _meets(place: QRectF, curve: Real, scale: Scale, room: QRectF) -> bool:
    """Return whether a curve runs through a place, or close by."""
    across, down = _ways(curve, scale, room)
    lower, upper = np.fmin(down[:-1], down[1:]), np.fmax(down[:-1], down[1:])
    beside = (across[1:] < place.left() - _CLEAR) | (across[:-1] > place.right() + _CLEAR)
    apart = (upper < place.top() - _CLEAR) | (lower > place.bottom() + _CLEAR) | np.isnan(lower)
    return not (beside | apart).all()


def _tick_text(tick: float, scale: Scale) -> str:
    """Return the label of a tick; decibels are said beside the curve."""
    least = "≤" if scale.ends_low and tick == scale.low else ""
    unit = scale.unit if scale.unit == _DEGREES else ""
    return f"{least}{format_number(tick, _DIGITS)}{unit}"


def _height_of(value: float, scale: Scale, room: QRectF) -> float:
    return room.bottom() - (value - scale.low) / (scale.high - scale.low) * room.height()


def _ways(values: Real, scale: Scale, room: QRectF) -> tuple[Real, Real]:
    """Return where a curve runs, in pixels."""
    across = np.linspace(room.left(), room.right(), len(values))
    down = room.bottom() - (values - scale.low) * (room.height() / (scale.high - scale.low))
    return across, down


def _points(values: Real, scale: Scale, room: QRectF) -> list[QPointF]:
    across, down = _ways(values, scale, room)
    return [QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True)]


def _draw_line(painter: QPainter, values: Real, scale: Scale, room: QRectF) -> None:
    """Draw a curve in pieces: without values that are none, and not across a phase's jump."""
    points = _points(values, scale, room)
    gaps = ~np.isfinite(values)
    jumps = np.abs(np.diff(values, prepend=values[:1])) > (
        _JUMP if scale.unit == _DEGREES else np.inf
    )
    begins = np.flatnonzero(gaps | jumps | np.roll(gaps, 1)).tolist()
    for first, end in zip([0, *begins], [*begins, len(points)], strict=True):
        piece = [
            each for each, gap in zip(points[first:end], gaps[first:end], strict=True) if not gap
        ]
        if len(piece) > 1:
            painter.drawPolyline(QPolygonF(piece))
