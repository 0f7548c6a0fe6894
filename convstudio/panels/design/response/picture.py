"""The picture of a response over the square of frequencies, with contours and the cut, whose direction is dragged."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy

from convstudio.core.design.frequencies.response import HIGHEST, Frequency, direction
from convstudio.core.design.frequencies.spectrum import QUARTER
from convstudio.panels.design.response.drawing import MOST_PIXELS, response_image
from convstudio.panels.design.response.frequency_view import PAST, FrequencyView
from convstudio.panels.design.response.shown_response import ShownResponse
from convstudio.panels.widgets.focus_ring import draw_focus
from convstudio.panels.widgets.lettering import write
from convstudio.theme import digit_font

_LEFT, _TOP, _RIGHT, _BOTTOM = 25, 8, 8, 18  # pixels around the square
_TYPE: Final = 11
_LINE: Final = 14.0
_END: Final = 16.0  # the width of what is written at an end
_LEAST: Final = 42  # pixels of a side
_REACH: Final = 12.0  # pixels within which the handle, or a peak, is meant
_STILL: Final = 4.0  # pixels that a click may move
_HANDLE, _POINT, _RING = 4.5, 4.0, 5.0  # radii in pixels
_CROSS: Final = 3.5
_TURN, _TURN_FAR = 1, 15  # degrees a key press; with Shift
_MOVES: Final = 32  # key presses from end to end
_FINER: Final = 4  # with Shift
_ROUNDING: Final = 1e-9

_WAYS: Final = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip
_TURNS: Final = {
    Qt.Key.Key_Up: 1, Qt.Key.Key_Left: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: -1,
}  # fmt: skip
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ResponsePicture(FrequencyView):
    """A square picture of H: v to the right, u down, from −½ to ½ cycles per pixel; folded, from −¼ to ¼.

    A drag or a click turns the cut, and so do the arrow keys; Alt and the arrows point. Where peaks of the input's
    spectrum are marked, a click or Enter chooses one.
    """

    angle_dragged = Signal(float)
    """Emitted with the new direction of the cut, in degrees."""
    peak_chosen = Signal(object)
    """Emitted with the `Frequency` of the peak that is clicked, or None where there is none."""

    KEYS = frozenset((*_WAYS, *_ENTERS))

    def __init__(self) -> None:
        super().__init__("response_picture", "Frequency response")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._zeros: tuple[Frequency, ...] = ()
        self._picture: tuple[tuple[object, ...], QPixmap] | None = None
        self._pressed: QPointF | None = None
        self._turns = False

    @property
    def peaks(self) -> tuple[Frequency, ...]:
        """The peaks of the input's spectrum that are marked."""
        shown = self._shown
        if shown is None or shown.spectrum is None or not self._beneath or shown.folds:
            return ()
        return shown.spectrum.peaks

    def show_zeros(self, zeros: tuple[Frequency, ...]) -> None:
        """Mark the zeros that are offered, and their mirrors."""
        if zeros != self._zeros:
            self._zeros = zeros
            self.update()

    # Places

    def side_within(self, width: int, height: int) -> int:
        """Return the side of the square that fits a width and a height."""
        return max(min(width - _LEFT - _RIGHT, height - _TOP - _BOTTOM), _LEAST)

    def width_for(self, side: int) -> int:
        """Return the width of the widget for a square."""
        return side + _LEFT + _RIGHT

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST + _LEFT + _RIGHT, _LEAST + _TOP + _BOTTOM)

    def square(self) -> QRectF:
        """Return the place of the square of frequencies."""
        side = self.side_within(self.width(), self.height())
        return QRectF(_LEFT, _TOP, side, side)

    @property
    def highest(self) -> float:
        """The highest frequency along each axis."""
        return QUARTER if self._shown is not None and self._shown.folds else HIGHEST

    def place_of(self, frequency: Frequency) -> QPointF:
        """Return where a frequency lies."""
        square, (u, v) = self.square(), frequency
        return square.center() + QPointF(v, u) * (square.width() / (2 * self.highest))

    def frequency_at(self, place: QPointF) -> Frequency | None:
        """Return the frequency at a place, 0 within half a pixel of it; None outside the square."""
        square, highest = self.square(), self.highest
        half = highest / square.width()
        away = (place - square.center()) * (2 * half)
        u, v = (0.0 if abs(each) <= half + _ROUNDING else each for each in (away.y(), away.x()))
        return (u, v) if max(abs(u), abs(v)) <= highest + _ROUNDING else None

    def handle(self) -> QPointF:
        """Return where the cut leaves the square, by which it is dragged."""
        return self.square().center() + self._reach()

    def _reach(self) -> QPointF:
        down, right = direction(0.0 if self._shown is None else self._shown.direction)
        return QPointF(right, down) * (self.square().width() / 2 / max(abs(down), abs(right)))

    def _peak_at(self, place: QPointF) -> Frequency | None:
        """Return the peak that is marked at a place, or whose mirror is."""
        both = [each for u, v in self.peaks for each in ((u, v), (-u, -v))]
        near = min(both, key=lambda each: _distance(self.place_of(each), place), default=None)
        return (
            near if near is not None and _distance(self.place_of(near), place) <= _REACH else None
        )

    def is_peak(self, frequency: Frequency) -> bool:
        """Return whether a frequency is a peak that is marked, or the mirror of one."""
        u, v = frequency
        return frequency in self.peaks or (-u, -v) in self.peaks

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._shown is not None:
            self._pressed = event.position()
            self._turns = self._is_handle(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is None:
            self.point(self._peak_at(at) or self.frequency_at(at))
            over = self._is_handle(at)
            self.setCursor(Qt.CursorShape.SizeAllCursor if over else Qt.CursorShape.CrossCursor)
            return
        self._turns = self._turns or _distance(at, self._pressed) > _STILL
        if self._turns:
            self.point(None)
            self._turn_to(at, far=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and not self._turns:
            self._choose(pressed)

    def _is_handle(self, place: QPointF) -> bool:
        return _distance(place, self.handle()) <= _REACH

    def _choose(self, place: QPointF) -> None:
        """Choose the peak at a place; without a spectrum, turn the cut through it."""
        if self._shown is None or self.frequency_at(place) is None:
            return
        if self._beneath and not self._shown.folds:
            peak = self._peak_at(place)
            is_mirror = peak is not None and peak not in self.peaks
            self.peak_chosen.emit((-peak[0], -peak[1]) if peak and is_mirror else peak)
        else:
            self._turn_to(place, far=False)

    def _turn_to(self, place: QPointF, *, far: bool) -> None:
        away = place - self.square().center()
        if not away.isNull():
            step = _TURN_FAR if far else _TURN
            self._turn(step * round(math.degrees(math.atan2(-away.y(), away.x())) / step))

    def _turn(self, angle: float) -> None:
        if self._shown is not None and angle % 360 != self._shown.angle:
            self.angle_dragged.emit(angle % 360)

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        shown, shift = self._shown, bool(held & Qt.KeyboardModifier.ShiftModifier)
        if shown is None:
            super().keyPressEvent(event)
        elif key in _WAYS and held & Qt.KeyboardModifier.AltModifier:
            self.point(self._moved(_WAYS[key], _FINER if shift else 1))
        elif key in _TURNS:
            step = _TURN_FAR if shift else _TURN
            self._turn(step * (round(shown.angle / step) + _TURNS[key]))
        elif key in _ENTERS and self._pointed is not None:
            self._choose(self.place_of(self._pointed))
        else:
            super().keyPressEvent(event)

    def _moved(self, way: tuple[int, int], finer: int) -> Frequency:
        """Return the frequency a step from the one that is pointed at; the first is 0."""
        if self._pointed is None:
            return 0.0, 0.0
        highest, step = self.highest, 2 * self.highest / (_MOVES * finer)
        u, v = (
            min(max(step * (round(each / step) + further), -highest), highest)
            for each, further in zip(self._pointed, way, strict=True)
        )
        return u, v

    # The picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            square = self.square()
            if self._shown is not None and self._shown.is_finite:
                painter.setOpacity(PAST if self._is_past else 1.0)
                painter.drawPixmap(square.toRect(), self._pixmap(self._shown, square.width()))
                painter.setOpacity(1.0)
            self._draw_frame(painter, square)
            if self._shown is not None:
                self._draw_cut(painter, square)
                self._draw_marks(painter, square)
            if self.hasFocus():
                draw_focus(painter, square.adjusted(-4, -4, 4, 4), self._theme.color("accent"))

    def _pixmap(self, shown: ShownResponse, side: float) -> QPixmap:
        pixels = min(round(side * self.devicePixelRatioF()), MOST_PIXELS)
        # Not by its angle: while the cut is turned, the picture stays.
        looks = shown.response, shown.quantity, shown.folds, shown.spectrum
        of = (*looks, self._beneath, pixels, self._theme)
        if self._picture is None or self._picture[0] != of:
            image = response_image(shown, pixels, self._theme, beneath=self._beneath)
            self._picture = of, QPixmap.fromImage(image)
        return self._picture[1]

    def _draw_frame(self, painter: QPainter, square: QRectF) -> None:
        theme, below = self._theme, square.bottom() + 4
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("control"), 1))
        painter.drawRect(square)
        painter.setFont(digit_font(_TYPE))
        painter.setPen(theme.color("caption"))
        high = "¼" if self.highest == QUARTER else "½"
        ends = (f"−{high}", square.top(), square.left()), (high, square.bottom(), square.right())
        for text, y, x in ends:
            write(painter, QRectF(0, y - _LINE / 2, _LEFT - 5, _LINE), text)
            write(painter, QRectF(x - _END / 2, below, _END, _LINE), text)
        write(painter, QRectF(0, square.center().y() - _LINE / 2, _LEFT - 5, _LINE), "u")
        middle = QRectF(square.left() + _END, below, square.width() - 2 * _END, _LINE)
        write(painter, middle, "v, cycles/px", shorter=("v",))

    def _draw_cut(self, painter: QPainter, square: QRectF) -> None:
        theme, middle, reach = self._theme, square.center(), self._reach()
        painter.save()
        painter.setClipRect(square, Qt.ClipOperation.IntersectClip)
        for color, width in ((theme.color("card", 0.75), 3.4), (theme.color("accent"), 1.4)):
            painter.setPen(QPen(color, width))
            painter.drawLine(middle, middle + reach)
        painter.setPen(QPen(theme.color("accent", 0.8), 1, Qt.PenStyle.DotLine))
        painter.drawLine(middle, middle - reach)
        painter.restore()
        _draw_dot(painter, middle + reach, _HANDLE, theme.color("accent"), theme.color("card"))

    def _draw_marks(self, painter: QPainter, square: QRectF) -> None:
        """Draw rings around peaks, crosses at zeros that are offered, and a dot at what is pointed at."""
        accent, card = self._theme.color("accent"), self._theme.color("card")
        painter.save()
        painter.setClipRect(square.adjusted(-1, -1, 1, 1), Qt.ClipOperation.IntersectClip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((card, 3.4), (accent, 1.4)):
            for place in self._both(self.peaks):
                painter.setPen(QPen(color, width))
                painter.drawEllipse(place, _RING, _RING)
        for color, width in ((card, 4.0), (accent, 2.0)):
            for place in self._both(self._zeros):
                painter.setPen(QPen(color, width))
                for way in (QPointF(_CROSS, _CROSS), QPointF(_CROSS, -_CROSS)):
                    painter.drawLine(place - way, place + way)
        if self._pointed is not None:
            at, mirror = self._both((self._pointed,))
            _draw_dot(painter, mirror, _POINT - 1, card, accent)
            _draw_dot(painter, at, _POINT, accent, card)
        painter.restore()

    def _both(self, frequencies: tuple[Frequency, ...]) -> list[QPointF]:
        """Return the places of frequencies, each followed by that of its mirror."""
        return [self.place_of((sign * u, sign * v)) for u, v in frequencies for sign in (1, -1)]


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _draw_dot(painter: QPainter, at: QPointF, radius: float, fill: QColor, ring: QColor) -> None:
    painter.setPen(QPen(ring, 1.5))
    painter.setBrush(fill)
    painter.drawEllipse(at, radius, radius)
