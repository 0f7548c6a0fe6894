"""The pictures of the convolution theorem: F(I) · F(K) = F(S), what the product gives back, and the difference from S.

Transforms are drawn over all frequencies, −½ … ½ cycles per pixel down and across, 0 in the middle, from black at
`LOWEST` decibels of the largest size to white; those of a signal as bars. One place is marked in all pictures of a
kind, by the mouse or the arrow keys, and read in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from convstudio.core.design.theorem import LOWEST, Theorem, decibels, theorem
from convstudio.core.model.experiment import Experiment, signal_axis
from convstudio.core.notation.theorem_in_words import at_frequency, at_output, titles
from convstudio.core.views.display import Coloring
from convstudio.panels.pictures.pixel_items import paint_of, to_image
from convstudio.panels.widgets.lettering import LEFT, RIGHT, write
from convstudio.theme import LIGHT, Theme, digit_font, math_font

Real = npt.NDArray[np.float64]
Place = tuple[int, int]

_FRAMES: Final = 5
_TRANSFORMS: Final = 3
_CAPTION: Final = 20.0  # pixels above a picture
_FOOT: Final = 16.0  # below it, for the frequencies
_SIDE: Final = 24.0  # to its left, for the same
_SIGN: Final = 20.0  # to its right, for the sign of the equation
_GAP: Final = 6.0
_LEAST_ROOM: Final = 56.0  # pixels of a picture's side
_PALE: Final = 0.3  # the opacity of what belongs to the experiment before
_FAR: Final = 8  # places that an arrow with Shift goes
_ENDS: Final = ("−½", "0", "½")
_HOME: Final = Qt.Key.Key_Home
_END: Final = Qt.Key.Key_End
_ARROWS: Final = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


@dataclass(frozen=True, eq=False)
class Seen:
    """What is drawn for an ``experiment``: the theorem for it, and the ``levels`` of the three transforms.

    The levels are in decibels, those of a signal sizes relative to the largest: 0 … 1.
    """

    experiment: Experiment
    found: Theorem
    levels: tuple[Real, Real, Real]

    @classmethod
    def of(cls, experiment: Experiment) -> Seen:
        """Return what is drawn for an experiment; ValueError if it has no transforms."""
        found = theorem(experiment)
        image, kernel, output = (
            decibels(each) if signal_axis(experiment) is None else _relative(each)
            for each in (found.image, found.kernel, found.map)
        )
        return cls(experiment, found, (image, kernel, output))

    @property
    def is_signal(self) -> bool:
        """Whether bars are drawn."""
        return signal_axis(self.experiment) is not None


class TheoremPictures(QWidget):
    """Five pictures in one or more rows, and the signs of the equation between them."""

    read = Signal(str)
    """The words for the marked place; "" if none is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("theorem_pictures")
        self.setAccessibleName("The convolution theorem in pictures")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = LIGHT
        self._seen: Seen | None = None
        self._is_past = False
        self._hides_sums = False
        # Which of the pictures is marked, and where.
        self._marked: tuple[int, Place] | None = None
        self._images: dict[tuple[int, int, int], QImage] = {}

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)

    # What is shown

    def show_seen(self, seen: Seen | None, *, hides_sums: bool = False) -> None:
        """Show the pictures of an experiment; None for nothing. ``hides_sums``: no outputs, which are asked for."""
        self._seen, self._is_past, self._hides_sums = seen, False, hides_sums
        self._images.clear()
        self._mark(self._kept_mark())

    def show_past(self) -> None:
        """Show that the pictures belong to the experiment before."""
        self._is_past = True
        self._mark(self._marked)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._images.clear()
        self.update()

    @property
    def words(self) -> str:
        """The words for the marked place."""
        if self._seen is None or self._marked is None or self._is_past:
            return ""
        which, at = self._marked
        say = at_frequency if which < _TRANSFORMS else at_output
        return say(self._seen.experiment, self._seen.found, at)

    def _mark(self, marked: tuple[int, Place] | None) -> None:
        self._marked = marked
        words = self.words
        self.setAccessibleDescription(words)
        self.read.emit(words)
        self.update()

    def _kept_mark(self) -> tuple[int, Place] | None:
        """Return the mark if it is in a picture still, else with the focus the middle of the first."""
        if self._seen is None:
            return None
        if self._marked is not None and self._marked[0] < self._shown:
            which, (row, column) = self._marked
            height, width = self._shape(which)
            if row < height and column < width:
                return self._marked
        return (0, self._middle(0)) if self.hasFocus() else None

    def _middle(self, which: int) -> Place:
        height, width = self._shape(which)
        return height // 2, width // 2

    @property
    def _shown(self) -> int:
        return _TRANSFORMS if self._hides_sums else _FRAMES

    def _shape(self, which: int) -> tuple[int, int]:
        assert self._seen is not None
        found = self._seen.found
        height, width = (found.product if which < _TRANSFORMS else found.returned).shape
        return height, width

    # Places

    def frame(self, which: int) -> QRectF:
        """The place of a picture, without what stands around it."""
        columns, side = self._grid
        row, column = divmod(which, columns)
        wide, high = side + _SIDE + _SIGN, side + _CAPTION + _FOOT
        left = max((self.width() - columns * wide) / 2, 0) + column * wide + _SIDE
        rows = -(-_FRAMES // columns)
        top = max((self.height() - rows * (high + _GAP) + _GAP) / 2, 0) + row * (high + _GAP)
        return QRectF(left, top + _CAPTION, side, side)

    @property
    def _grid(self) -> tuple[int, float]:
        """The number of columns with which the pictures are largest, and their side."""
        sides = []
        for columns in (5, 3, 2):
            rows = -(-_FRAMES // columns)
            wide = self.width() / columns - _SIDE - _SIGN
            high = (self.height() + _GAP) / rows - _CAPTION - _FOOT - _GAP
            sides.append((max(min(wide, high), 1.0), columns))
        side, columns = max(sides)
        return columns, float(int(side))

    def cells(self, which: int) -> QRectF:
        """The place of the cells of a picture: outputs keep their proportions, frequencies fill the square."""
        frame = self.frame(which)
        if self._seen is None or which < _TRANSFORMS or self._seen.is_signal:
            return frame
        height, width = self._shape(which)
        unit = frame.width() / max(height, width)
        inner = QRectF(0, 0, max(width * unit, 1), max(height * unit, 1))
        inner.moveCenter(frame.center())
        return inner

    def _at(self, where: QPointF) -> tuple[int, Place] | None:
        """Return the picture and the place in it that a point lies on."""
        if self._seen is None:
            return None
        for which in range(self._shown):
            inner = self.cells(which)
            if inner.contains(where):
                shape = self._shape(which)
                shares = (
                    (where.y() - inner.top()) / inner.height(),
                    (where.x() - inner.left()) / inner.width(),
                )
                if self._seen.is_signal:
                    along = shares[1]
                    shares = (along, along)
                row, column = (
                    min(int(share * size), size - 1)
                    for share, size in zip(shares, shape, strict=True)
                )
                return which, (row, column)
        return None

    # Acts

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found != self._marked:
            self._mark(found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._mark(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark(self._kept_mark())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark by the arrows, by several places with Shift, to another picture by Home and End."""
        way = _ARROWS.get(Qt.Key(event.key()))
        if self._seen is None or (way is None and event.key() not in (_HOME, _END)):
            super().keyPressEvent(event)
            return
        which, (row, column) = self._marked or (0, (0, 0))
        if way is None:
            which = 0 if event.key() == _HOME else self._shown - 1
            row, column = self._middle(which)
        else:
            steps = _FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            down, right = way
            if self._seen.is_signal:
                down = right = down + right
            height, width = self._shape(which)
            row = min(max(row + steps * down, 0), height - 1)
            column = min(max(column + steps * right, 0), width - 1)
        self._mark((which, (row, column)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._seen is None or self._grid[1] < 1:
            return
        with QPainter(self) as painter:
            painter.setOpacity(_PALE if self._is_past else 1.0)
            for which in range(_FRAMES):
                self._paint(painter, which)

    def _paint(self, painter: QPainter, which: int) -> None:
        assert self._seen is not None
        frame, seen = self.frame(which), self._seen
        self._write_around(painter, which, frame)
        if which >= self._shown:
            painter.setPen(QPen(self._theme.color("hairline"), 1))
            painter.drawRect(frame)
            return
        if seen.is_signal:
            self._paint_bars(painter, which, frame)
        else:
            inner = self.cells(which)
            painter.drawImage(inner.topLeft(), self._image(which, inner.size().toSize()))
        painter.setPen(QPen(self._theme.color("control"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
        self._paint_mark(painter, which)

    def _write_around(self, painter: QPainter, which: int, frame: QRectF) -> None:
        assert self._seen is not None
        names = titles(self._seen.experiment)
        output = names[2][2:-1]
        words = (*names, "given back", f"{output} − that")[which]
        same = "=" if self._seen.found.is_exact else "≠"
        sign = ("·", same, "", "", "")[which]
        painter.setPen(self._theme.color("text"))
        painter.setFont(math_font(15) if which < _TRANSFORMS else digit_font(12))
        above = QRectF(frame.left() - _SIDE, frame.top() - _CAPTION, 0, _CAPTION - 2)
        above.setWidth(frame.width() + _SIDE + _SIGN)
        write(painter, above, words)
        if sign:
            painter.setFont(math_font(18))
            write(painter, QRectF(frame.right(), frame.top(), _SIGN, frame.height()), sign)
        if which < _TRANSFORMS:
            self._write_frequencies(painter, frame)

    def _write_frequencies(self, painter: QPainter, frame: QRectF) -> None:
        assert self._seen is not None
        painter.setFont(digit_font(10))
        painter.setPen(self._theme.color("caption"))
        foot = QRectF(frame.left() - 12, frame.bottom() + 1, frame.width() + 24, _FOOT - 2)
        left, middle, right = _ENDS
        write(painter, foot, left, LEFT)
        write(painter, foot, middle)
        write(painter, foot, right, RIGHT)
        if self._seen.is_signal or frame.height() < _LEAST_ROOM:
            return
        beside = QRectF(frame.left() - _SIDE, frame.top(), _SIDE - 4, 12)
        centres = frame.top() + 6, frame.center().y(), frame.bottom() - 6
        for text, centre in zip(_ENDS, centres, strict=True):
            beside.moveTop(centre - 6)
            write(painter, beside, text, RIGHT)

    def _paint_bars(self, painter: QPainter, which: int, frame: QRectF) -> None:
        values = self._values(which).ravel()
        low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
        inner = frame.adjusted(1, 3, -1, -3)
        unit = inner.height() / ((high - low) or 1.0)
        zero, wide = inner.bottom() + low * unit, inner.width() / values.size
        painter.setPen(Qt.PenStyle.NoPen)
        is_difference = which == _FRAMES - 1
        for at, value in enumerate(values.tolist()):
            role = ("positive" if value > 0 else "negative") if is_difference else "secondary"
            left, thick = inner.left() + at * wide, max(wide * 0.7, 1)
            bar = QRectF(left + (wide - thick) / 2, zero, thick, -value * unit).normalized()
            painter.fillRect(bar, self._theme.color(role))
        painter.fillRect(QRectF(inner.left(), zero - 0.5, inner.width(), 1), self._theme.color("control"))  # fmt: skip

    def _values(self, which: int) -> Real:
        assert self._seen is not None
        found = self._seen.found
        shown = (*self._seen.levels, found.returned, np.where(found.differs, found.difference, 0.0))
        return np.asarray(shown[which], float)

    def _image(self, which: int, size: QSize) -> QImage:
        """A picture in the pixels of the screen: means where it is made smaller, whole cells where larger."""
        ratio = self.devicePixelRatioF()
        wide, high = (max(round(each * ratio), 1) for each in (size.width(), size.height()))
        key = (which, wide, high)
        if key not in self._images:
            values = self._values(which)
            shrinks = values.shape[0] > high or values.shape[1] > wide
            how = cv2.INTER_AREA if shrinks else cv2.INTER_NEAREST
            scaled = np.asarray(cv2.resize(values, (wide, high), interpolation=how), float)
            image = to_image(paint_of(self._theme, _coloring(which, values)), scaled)
            image.setDevicePixelRatio(ratio)
            self._images[key] = image
        return self._images[key]

    def _paint_mark(self, painter: QPainter, which: int) -> None:
        """Mark the place that is read, in all pictures of its kind."""
        if self._marked is None or self._is_past:
            return
        marked, (row, column) = self._marked
        if (marked < _TRANSFORMS) != (which < _TRANSFORMS):
            return
        inner, (height, width) = self.cells(which), self._shape(which)
        x = (max(row, column) if self._is_column else column) + 0.5
        count = height if self._is_column else width
        centre = QPointF(inner.left() + x / count * inner.width(), inner.center().y())
        if not (self._seen is not None and self._seen.is_signal):
            centre.setY(inner.top() + (row + 0.5) / height * inner.height())
        for role, thick in (("ring_dark", 4.0), ("highlight", 2.0)):
            painter.setPen(QPen(self._theme.color(role), thick))
            painter.drawEllipse(centre, 5.0, 5.0)

    @property
    def _is_column(self) -> bool:
        """Whether a signal runs down."""
        return self._seen is not None and signal_axis(self._seen.experiment) == 0


def _coloring(which: int, values: Real) -> Coloring:
    if which < _TRANSFORMS:
        return Coloring(LOWEST, 0.0)
    low, high = float(values.min()), float(values.max())
    if which < _FRAMES - 1:
        return Coloring(low, high)
    reach = max(-low, high) or 1.0
    return Coloring(-reach, reach, signed=True)


def _relative(values: npt.NDArray[np.complex128]) -> Real:
    sizes: Real = np.abs(values)
    return sizes / (sizes.max() or 1)
