"""Curves of I and S along a line, over the distance in pixels, and the place on it that is pointed at."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from convstudio.core.design.profile import Profile
from convstudio.core.numbers.formatting import format_number
from convstudio.panels.design.shown_response import nice_step
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.late_description import LateDescription
from convstudio.panels.widgets.lettering import LEFT, RIGHT, advance, write
from convstudio.theme import LIGHT, Theme, digit_font

Real = npt.NDArray[np.float64]

_TOP, _RIGHT, _BOTTOM, _BETWEEN = 7, 12, 17, 7  # pixels around and between the curves
_TYPE: Final = 11
_LINE: Final = 12.0  # pixels between labels
_LEAST: Final = QSize(120, 72)
_PARTS: Final = 6  # of the distance, between labels
_VALUES: Final = 4  # of a range, between hairlines
_MARGIN: Final = 0.06  # of a range, above and below its values
_FLAT: Final = 0.5  # above and below values that are all equal
# Red, green and blue that are legible on a light and on a dark card.
_CHANNELS: Final = {
    False: ("#c62828", "#2e7d32", "#1565c0"),
    True: ("#ff8a80", "#81d58a", "#82b1ff"),
}
_WAYS: Final = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip
_ENDS: Final = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

Range = tuple[float, float]


class Names(NamedTuple):
    """The letters of the input and of the output, and what stands in the place of outputs that are not shown."""

    image: str
    output: str
    instead: str = ""


class _Room(NamedTuple):
    """A part of the plot: its place, its range of values, and the curves in it, I before S."""

    place: QRectF
    ends: Range
    curves: tuple[str, ...]

    def y_of(self, values: Real) -> Real:
        low, high = self.ends
        # Halves, since the range may exceed float64.
        share = (values / 2 - low / 2) / (high / 2 - low / 2)
        return np.asarray(self.place.bottom() - share * self.place.height())


class ProfilePlot(QWidget):
    """The curves of a profile: I above S, or both in one scale.

    ← and → point along it, Shift and the arrows move the line, Enter chooses the output that is pointed at.
    """

    pointed = Signal(object)
    """The index of the place that is pointed at, or None."""
    moved = Signal(int, int)
    """The rows and columns by which the line is to be moved."""
    chosen = Signal(int)
    """The index of a place whose output is to be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("profile_plot")
        self.setAccessibleName("Profile along the line")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFont(digit_font(_TYPE))
        self._theme = LIGHT
        self._profile: Profile | None = None
        self._names = Names("I", "S")
        self._is_joint = False
        self._at: int | None = None
        self._ranges: dict[str, Range] = {}
        self._words = ""
        self._description = LateDescription(self, lambda: self._words)

    @property
    def profile(self) -> Profile | None:
        """What is shown."""
        return self._profile

    @property
    def at(self) -> int | None:
        """The index of the place that is marked as pointed at."""
        return self._at

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_profile(self, profile: Profile | None, names: Names, *, steady: bool) -> None:
        """Show a profile; ``steady``: scales only grow, since a weight is being dragged."""
        self._profile, self._names = profile, names
        before, self._ranges = self._ranges if steady else {}, {}
        if profile is not None:
            for name, values in (("image", profile.image), ("outputs", profile.outputs)):
                self._ranges[name] = _range_of(values, before.get(name))
        self.update()

    def show_joint(self, joint: bool) -> None:
        """Set whether I and S are shown in one scale."""
        self._is_joint = joint
        self.update()

    def show_pointed(self, at: int | None) -> None:
        """Mark a place as pointed at, here or elsewhere."""
        if at != self._at:
            self._at = at
            self.update()

    def show_words(self, words: str) -> None:
        """Take the words that describe what is shown to a screen reader."""
        if words != self._words:
            self._words = words
            self._description.change()

    # Pointing

    def x_of(self, at: int) -> float:
        """Return the x coordinate of a place."""
        assert self._profile is not None
        place = self._rooms()[0].place
        return place.left() + at / max(len(self._profile.rows) - 1, 1) * place.width()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._index_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at is not None:
            self.chosen.emit(at)

    def leaveEvent(self, _event: QEvent) -> None:
        self._point(None)

    def _index_at(self, position: QPointF) -> int | None:
        if self._profile is None:
            return None
        place, last = self._rooms()[0].place, len(self._profile.rows) - 1
        if not place.left() - 3 <= position.x() <= place.right() + 3:
            return None
        share = (position.x() - place.left()) / place.width()
        return min(max(round(share * last), 0), last)

    def _point(self, at: int | None) -> None:
        if at != self._at:
            self.pointed.emit(at)

    def event(self, event: QEvent) -> bool:
        """Keep the arrows, which the animation has as shortcuts, and Esc while something is pointed at."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            is_plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            is_ours = key in _ENDS or key in _ENTER or (key in _WAYS and is_plain)
            if is_ours or (key == Qt.Key.Key_Escape and self._at is not None):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, profile = Qt.Key(event.key()), self._profile
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if profile is None:
            super().keyPressEvent(event)
        elif key in _WAYS and shifted:
            self.moved.emit(*_WAYS[key])
        elif key in _WAYS:
            last, way = len(profile.rows) - 1, sum(_WAYS[key])
            first = 0 if way > 0 else last
            self._point(first if self._at is None else min(max(self._at + way, 0), last))
        elif key in _ENDS:
            self._point(_ENDS[key] % len(profile.rows))
        elif key in _ENTER and self._at is not None:
            self.chosen.emit(self._at)
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._point(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(None)
        self.update()

    # The curves

    def _rooms(self) -> list[_Room]:
        """Return the parts of the plot, as wide as the labels of all of them leave room."""
        image, outputs = (self._ranges.get(name, (0.0, 1.0)) for name in ("image", "outputs"))
        joint = (min(image[0], outputs[0]), max(image[1], outputs[1]))
        if self._profile is not None and not np.isfinite(self._profile.outputs).any():
            joint = image
        parts: list[tuple[Range, tuple[str, ...]]] = [(image, ("image",)), (outputs, ("outputs",))]
        if self._is_joint:
            parts = [(joint, ("image", "outputs"))]
        labels = [text for ends, _ in parts for _, text in _ticks(ends)]
        left = max((advance(text, self.font()) for text in labels), default=0.0) + 8
        high = self.height() - _TOP - _BOTTOM - _BETWEEN * (len(parts) - 1)
        each = max(high / len(parts), 1.0)
        wide = max(self.width() - left - _RIGHT, 1.0)
        return [
            _Room(QRectF(left, _TOP + at * (each + _BETWEEN), wide, each), ends, curves)
            for at, (ends, curves) in enumerate(parts)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            rooms = self._rooms()
            if self._profile is not None:
                for room in rooms:
                    self._draw_scale(painter, room)
                    self._draw_curves(painter, room, self._profile)
                    self._draw_names(painter, room)
                self._draw_axis(painter, rooms[-1].place, self._profile)
                self._draw_pointed(painter, rooms, self._profile)
            if self.hasFocus():
                draw_focus(
                    painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), self._theme.color("accent")
                )

    def _draw_scale(self, painter: QPainter, room: _Room) -> None:
        place, free = room.place, math.inf
        for value, text in _ticks(room.ends):
            y = float(room.y_of(np.array([value]))[0])
            painter.setPen(QPen(self._theme.color("hairline"), 1))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            # From the lowest one up.
            if free - y >= _LINE:
                free = y
                painter.setPen(self._theme.color("caption"))
                write(painter, QRectF(0, y - _LINE / 2, place.left() - 5, _LINE), text, RIGHT)

    def _draw_names(self, painter: QPainter, room: _Room) -> None:
        """Write which curve is which, in its colour, or what stands in the place of S."""
        x = room.place.left() + 5
        for curve in room.curves:
            text = self._names.image if curve == "image" else self._names.output
            color = self._theme.color("secondary" if curve == "image" else "accent")
            assert self._profile is not None
            if curve == "outputs" and self._names.instead:
                text, color = self._names.instead, self._theme.color("caption")
            wide = min(advance(text, self.font()) + 6, room.place.right() - x)
            ground = QRectF(x, room.place.top() + 1, wide, _LINE + 1)
            painter.fillRect(ground, self._theme.color("card", 0.85))
            painter.setPen(color)
            write(painter, ground.adjusted(3, 0, 0, 0), text, LEFT)
            x += wide + 4

    def _draw_axis(self, painter: QPainter, place: QRectF, profile: Profile) -> None:
        """Draw the axis of the distance from the first end, in pixels."""
        theme, below, high = self._theme, place.bottom() + 2, 14.0
        painter.setPen(QPen(theme.color("field"), 1))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        length = float(profile.distances[-1])
        end = f"{format_number(length, 4)} px"
        wide = advance(end, painter.font()) + 2
        painter.setPen(theme.color("caption"))
        edge = place.right() + _RIGHT - 2
        write(painter, QRectF(edge - wide, below, wide, high), end, RIGHT)
        step = max(nice_step(length, _PARTS), 1.0) if length else 1.0
        for at in range(int(length / step) + 1):
            text = format_number(at * step, 4)
            x, own = (
                place.left() + at * step / (length or 1) * place.width(),
                advance(text, painter.font()),
            )
            if x + own / 2 + 6 < edge - wide:
                write(painter, QRectF(x - own / 2 - 1, below, own + 2, high), text)

    def _draw_curves(self, painter: QPainter, room: _Room, profile: Profile) -> None:
        painter.save()
        painter.setClipRect(room.place.adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        is_joint = len(room.curves) > 1
        for curve in room.curves:
            values = profile.image if curve == "image" else profile.outputs
            fades = is_joint and curve == "image"
            for channel, color in zip(
                np.atleast_2d(values.T), self._colors(values, curve), strict=True
            ):
                if fades:
                    color.setAlphaF(0.6)
                painter.setPen(QPen(color, 1.2 if fades else 1.6))
                _draw_line(painter, room.y_of(channel), room.place)
        painter.restore()

    def _colors(self, values: Real, curve: str) -> list[QColor]:
        if values.ndim > 1:
            return channel_colors(self._theme)
        return [QColor(self._theme.color("secondary" if curve == "image" else "accent"))]

    def _draw_pointed(self, painter: QPainter, rooms: list[_Room], profile: Profile) -> None:
        at = self._at
        if at is None or at >= len(profile.rows):
            return
        x = self.x_of(at)
        painter.setPen(QPen(self._theme.color("text", 0.6), 1))
        painter.drawLine(QPointF(x, rooms[0].place.top()), QPointF(x, rooms[-1].place.bottom()))
        painter.setPen(QPen(self._theme.color("ring_dark"), 1))
        painter.setBrush(self._theme.color("highlight"))
        for room in rooms:
            for curve in room.curves:
                values = profile.image if curve == "image" else profile.outputs
                for y in np.atleast_1d(room.y_of(values[at])).tolist():
                    if math.isfinite(y):
                        painter.drawEllipse(QPointF(x, y), 3, 3)


def channel_colors(theme: Theme) -> list[QColor]:
    """Return red, green and blue that can be told apart on a theme's card."""
    return [QColor(each) for each in _CHANNELS[theme.dark]]


def _range_of(values: Real, before: Range | None) -> Range:
    """Return the ends of a scale for some values, and for those of ``before``."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return before or (0.0, 1.0)
    low, high = float(finite.min()), float(finite.max())
    margin = (high / 2 - low / 2) * 2 * _MARGIN or _FLAT
    low, high = low - margin, high + margin
    return (low, high) if before is None else (min(low, before[0]), max(high, before[1]))


def _ticks(ends: Range) -> list[tuple[float, str]]:
    """Return the values of hairlines within a range, with their labels, from the smallest on."""
    low, high = ends
    half = high / 2 - low / 2
    if not 0 < half < math.inf:
        return []
    step = nice_step(half, _VALUES // 2)
    first = math.ceil(low / step)
    return [
        (at * step, format_number(at * step, 4))
        for at in range(first, first + 3 * _VALUES)
        if at * step <= high
    ]


def _draw_line(painter: QPainter, ys: Real, place: QRectF) -> None:
    """Draw a curve with gaps where it has no value; of many values their extremes in each column of pixels."""
    count, columns = len(ys), max(int(place.width()), 1)
    if count > 2 * columns:
        ys, xs = _extremes_of_columns(ys, columns), np.repeat(np.arange(columns) + 0.5, 2)
        xs = place.left() + xs * (place.width() / columns)
    else:
        xs = place.left() + np.arange(count) * (place.width() / max(count - 1, 1))
    known = np.isfinite(ys)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]))).reshape(-1, 2)
    for first, end in edges.tolist():
        points = [
            QPointF(x, y)
            for x, y in zip(xs[first:end].tolist(), ys[first:end].tolist(), strict=True)
        ]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points))


def _extremes_of_columns(ys: Real, columns: int) -> Real:
    """Return the lowest and the highest of the values that fall into each column, NaN where there is none: (2n,)."""
    starts = np.arange(columns) * len(ys) // columns
    # Gaps do not hide the values beside them.
    lows = np.minimum.reduceat(np.where(np.isfinite(ys), ys, np.inf), starts)
    highs = np.maximum.reduceat(np.where(np.isfinite(ys), ys, -np.inf), starts)
    pairs = np.stack([lows, highs], axis=1).ravel()
    return np.where(np.isfinite(pairs), pairs, np.nan)
