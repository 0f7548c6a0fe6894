"""Curves of I and S along a line, over the distance in pixels, and the place on it that is pointed at."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)

from convstudio.core.design.looking.profile import Profile
from convstudio.panels.design.labelled_axis import write_labels
from convstudio.panels.design.looking.value_curves import (
    Range,
    Room,
    channel_colors,
    draw_line,
    faded,
    range_of,
    sized,
    ticks,
)
from convstudio.panels.design.pointed_view import PointedView, next_index
from convstudio.panels.design.response.shown_response import nice_step
from convstudio.panels.widgets.lettering import LEFT, RIGHT, advance, write
from convstudio.panels.widgets.own_keys import ARROWS, ENTER
from convstudio.theme import digit_font

Real = npt.NDArray[np.float64]

_LEFT, _TOP, _RIGHT, _BOTTOM, _BETWEEN = 7, 7, 16, 21, 7  # pixels around and between the curves
_AWAY: Final = 5.0  # pixels between curves and labels
_LOWEST: Final = 52.0  # pixels of height below which S lies over I
_TYPE: Final = 11
_LINE: Final = 12.0  # pixels between labels
_FADED: Final = 0.55  # of the opacity of I beneath S
_LEAST: Final = QSize(120, 36)
_PARTS: Final = 6  # of the distance, between labels
_ENDS: Final = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class Names(NamedTuple):
    """The letters of the input and of the output, and what stands in the place of outputs that are not shown."""

    image: str
    output: str
    instead: str = ""


class ProfilePlot(PointedView[int]):
    """The curves of a profile: I above S, or both in one scale.

    ← and → point along it, Shift and the arrows move the line, Enter chooses the output that is pointed at.
    """

    KEYS = frozenset((*ARROWS, *_ENDS, *ENTER))

    moved = Signal(int, int)
    """The rows and columns by which the line is to be moved."""
    chosen = Signal(int)
    """The index of a place whose output is to be chosen."""

    def __init__(self) -> None:
        super().__init__("profile_plot", "Profile along the line")
        self.setFont(digit_font(_TYPE))
        self._profile: Profile | None = None
        self._names = Names("I", "S")
        self._is_joint = False
        self._ranges: dict[str, Range] = {}

    @property
    def profile(self) -> Profile | None:
        """What is shown."""
        return self._profile

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def show_profile(self, profile: Profile | None, names: Names, *, steady: bool) -> None:
        """Show a profile; ``steady``: scales only grow, since a weight is being dragged."""
        self._profile, self._names = profile, names
        before, self._ranges = self._ranges if steady else {}, {}
        if profile is not None:
            for name, values in (("image", profile.image), ("outputs", profile.outputs)):
                self._ranges[name] = range_of(values, before.get(name))
        self.update()

    def show_joint(self, joint: bool) -> None:
        """Set whether I and S are shown in one scale."""
        self._is_joint = joint
        self.update()

    # Pointing

    def x_of(self, at: int) -> float:
        """Return the x coordinate of a place."""
        assert self._profile is not None
        place = self._rooms()[0].place
        return place.left() + at / max(len(self._profile.rows) - 1, 1) * place.width()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point(self._index_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at is not None:
            self.chosen.emit(at)

    def _index_at(self, position: QPointF) -> int | None:
        if self._profile is None:
            return None
        place, last = self._rooms()[0].place, len(self._profile.rows) - 1
        if not place.left() - 3 <= position.x() <= place.right() + 3:
            return None
        share = (position.x() - place.left()) / place.width()
        return min(max(round(share * last), 0), last)

    def is_own(self, event: QKeyEvent) -> bool:
        aside = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        is_plain = not event.modifiers() & ~aside
        return super().is_own(event) and (is_plain or Qt.Key(event.key()) not in ARROWS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, profile = Qt.Key(event.key()), self._profile
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if profile is None:
            super().keyPressEvent(event)
        elif key in ARROWS and shifted:
            self.moved.emit(*ARROWS[key])
        elif key in ARROWS:
            self.point(next_index(self._pointed, sum(ARROWS[key]), len(profile.rows)))
        elif key in _ENDS:
            self.point(_ENDS[key] % len(profile.rows))
        elif key in ENTER and self._pointed is not None:
            self.chosen.emit(self._pointed)
        else:
            super().keyPressEvent(event)

    # The curves

    def _rooms(self) -> list[Room]:
        """Return the parts of the plot: I above S, over each other where that would be too low, or one for both.

        They are as wide as the labels leave room, those of S on the right where it lies over I.
        """
        image, outputs = (self._ranges.get(name, (0.0, 1.0)) for name in ("image", "outputs"))
        whole = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        if self._is_joint or not self._has_outputs:
            ends = image
            if self._has_outputs:
                ends = min(image[0], outputs[0]), max(image[1], outputs[1])
            return [Room(sized(whole, self._widest(ends), 0.0), ends, ("image", "outputs"))]
        each = (whole.height() - _BETWEEN) / 2
        if each < _LOWEST:
            place = sized(whole, self._widest(image), self._widest(outputs))
            return [
                Room(place, image, ("image",)),
                Room(place, outputs, ("outputs",), on_right=True),
            ]
        place = sized(whole, max(self._widest(image), self._widest(outputs)), 0.0)
        place.setHeight(each)
        below = place.translated(0, each + _BETWEEN)
        return [Room(place, image, ("image",)), Room(below, outputs, ("outputs",))]

    @property
    def _has_outputs(self) -> bool:
        return self._profile is not None and bool(np.isfinite(self._profile.outputs).any())

    def _widest(self, ends: Range) -> float:
        """Return the width of the labels of a range, with their distance from the curves."""
        return max((advance(text, self.font()) for _, text in ticks(ends)), default=0.0) + _AWAY

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            rooms = self._rooms()
            if self._profile is not None:
                overlaid = self._has_outputs and (rooms[-1].on_right or len(rooms) == 1)
                for room in rooms:
                    self._draw_scale(painter, room)
                    self._draw_curves(painter, room, self._profile, overlaid=overlaid)
                self._draw_names(painter, rooms)
                self._draw_axis(painter, rooms[-1].place, self._profile)
                self._draw_pointed(painter, rooms, self._profile)
            self.paint_focus(painter, inset=2)

    def _draw_scale(self, painter: QPainter, room: Room) -> None:
        place, free, is_over = room.place, math.inf, room.on_right
        for value, text in ticks(room.ends):
            y = float(room.y_of(np.array([value]))[0])
            painter.setPen(QPen(self._theme.color("hairline"), 1))
            if not is_over:
                painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            # From the lowest one up.
            if free - y >= _LINE:
                free = y
                painter.setPen(self._theme.color("accent" if is_over else "caption"))
                left, right = (
                    (place.right() + _AWAY, self.width())
                    if is_over
                    else (0.0, place.left() - _AWAY)
                )
                # Those of I above S are apart from these.
                middle = min(max(y, place.top() + 4), place.bottom() - 4)
                label = QRectF(left, middle - _LINE / 2, right - left, _LINE)
                write(painter, label, text, LEFT if is_over else RIGHT)

    def _draw_names(self, painter: QPainter, rooms: list[Room]) -> None:
        """Write which curve is which, in its colour, or what stands in the place of S."""
        before = QRectF()
        for room, curve in [(each, name) for each in rooms for name in each.curves]:
            text = self._names.image if curve == "image" else self._names.output
            color = self._theme.color("secondary" if curve == "image" else "accent")
            if curve == "outputs" and self._names.instead:
                text, color = self._names.instead, self._theme.color("caption")
            corner = room.place.topLeft() + QPointF(5, 1)
            if before.top() == corner.y():
                corner.setX(before.right() + 4)
            wide = min(advance(text, self.font()) + 6, room.place.right() - corner.x())
            before = QRectF(corner.x(), corner.y(), wide, _LINE + 1)
            painter.fillRect(before, self._theme.color("card", 0.85))
            painter.setPen(color)
            write(painter, before.adjusted(3, 0, 0, 0), text, LEFT)

    def _draw_axis(self, painter: QPainter, place: QRectF, profile: Profile) -> None:
        """Draw the axis of the distance from the first end, in pixels."""
        theme = self._theme
        painter.setPen(QPen(theme.color("field"), 1))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        length = float(profile.distances[-1])
        painter.setPen(theme.color("caption"))
        step = max(nice_step(length, _PARTS), 1.0) if length else 1.0
        write_labels(painter, place, length, step, unit="px", digits=4)

    def _draw_curves(
        self, painter: QPainter, room: Room, profile: Profile, *, overlaid: bool
    ) -> None:
        painter.save()
        painter.setClipRect(room.place.adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for curve in room.curves:
            values = profile.image if curve == "image" else profile.outputs
            fades = overlaid and curve == "image"
            for channel, color in zip(
                np.atleast_2d(values.T), self._colors(values, curve), strict=True
            ):
                color = faded(color, self._theme.color("card"), _FADED) if fades else color
                painter.setPen(QPen(color, 1.2 if fades else 1.6))
                draw_line(painter, room.y_of(channel), room.place)
        painter.restore()

    def _colors(self, values: Real, curve: str) -> list[QColor]:
        if values.ndim > 1:
            return channel_colors(self._theme)
        return [QColor(self._theme.color("secondary" if curve == "image" else "accent"))]

    def _draw_pointed(self, painter: QPainter, rooms: list[Room], profile: Profile) -> None:
        at = self._pointed
        if at is None or at >= len(profile.rows):
            return
        x = self.x_of(at)
        painter.setPen(QPen(self._theme.color("text", 0.6), 1))
        painter.drawLine(QPointF(x, rooms[0].place.top()), QPointF(x, rooms[-1].place.bottom()))
        painter.setPen(QPen(self._theme.color("text"), 1))
        painter.setBrush(self._theme.color("highlight"))
        for room in rooms:
            for curve in room.curves:
                values = profile.image if curve == "image" else profile.outputs
                for y in np.atleast_1d(room.y_of(values[at])).tolist():
                    if math.isfinite(y):
                        painter.drawEllipse(QPointF(x, y), 3, 3)
