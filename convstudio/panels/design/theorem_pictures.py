"""The pictures of the convolution theorem: F(I) · F(K) = F(S), what the product gives back, and the difference from S.

Transforms are drawn over all frequencies, −½ … ½ cycles per pixel down and across, 0 in the middle, from black at
`LOWEST` decibels of the largest size to white; those of a signal as bars. One place is marked in all pictures of a
kind, by the mouse or the arrow keys, and read in words.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy

from convstudio.metrics.metrics import DESK
from convstudio.panels.design.read_pictures import ReadPictures
from convstudio.panels.design.theorem_seen import DIFFERENCE, TABLES, TRANSFORMS, Place, Seen
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.widgets.lettering import LEFT, RIGHT, write
from convstudio.panels.widgets.own_keys import ARROWS
from convstudio.theme import Theme, digit_font, math_font

_CAPTION: Final = 20.0  # pixels above a picture
_SHORTER: Final = {
    TRANSFORMS: ("back",),
    DIFFERENCE: ("difference", "diff."),
}  # where they are narrow
_FOOT: Final = 16.0  # below it, for the frequencies
_SIDE: Final = 24.0  # to its left, for the same
_SIGN: Final = 20.0  # to its right, for the sign of the equation
_GAP: Final = 6.0
_LEAST_ROOM: Final = 92  # pixels of height from which on frequencies are written
_MARK: Final = 10.0  # the side of the mark
_VEIL: Final = 0.4  # the opacity of the mark on a bar
_PALE: Final = 0.3  # the opacity of what belongs to the experiment before
_FAR: Final = 8  # places that an arrow with Shift goes
_COLUMNS: Final = (TABLES, 3, 2)
_ENDS: Final = ("−½", "0", "½")
_HOME: Final = Qt.Key.Key_Home
_END: Final = Qt.Key.Key_End
_OWN_KEYS: Final = frozenset((*ARROWS, _HOME, _END))
_SHIFTED: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class TheoremPictures(ReadPictures):
    """Five pictures in one or more rows, and the signs of the equation between them."""

    def __init__(self) -> None:
        super().__init__("theorem_pictures", "The convolution theorem in pictures")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._seen: Seen | None = None
        self._is_past = False
        self._count = TABLES
        # Which of the pictures is marked, and where.
        self._marked: tuple[int, Place] | None = None
        self._images: dict[tuple[int, int, int], QImage] = {}

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 80)

    # What is shown

    def show_seen(self, seen: Seen | None, *, hides_sums: bool = False) -> None:
        """Show the pictures of an experiment; None for nothing. ``hides_sums``: but for those that give S away."""
        self._seen, self._is_past = seen, False
        self._count = TRANSFORMS if hides_sums else TABLES
        self._images.clear()
        self._mark(self._kept_mark())

    @property
    def is_empty(self) -> bool:
        """Whether there are no pictures."""
        return self._seen is None

    def show_past(self) -> None:
        """Show that the pictures belong to the experiment before."""
        self._is_past = True
        self._mark(self._marked)

    def show_theme(self, theme: Theme) -> None:
        self._images.clear()
        super().show_theme(theme)

    @property
    def words(self) -> str:
        """The words for the marked place."""
        if self._seen is None or self._marked is None or self._is_past:
            return ""
        return self._seen.words(*self._marked)

    def _mark(self, marked: tuple[int, Place] | None) -> None:
        self._marked = marked
        self.tell()
        self.update()

    def _kept_mark(self) -> tuple[int, Place] | None:
        """Return the mark if it is in a picture still, else with the focus the middle of the first."""
        if self._seen is None:
            return None
        if self._marked is not None and self._marked[0] < self._count:
            which, (row, column) = self._marked
            height, width = self._seen.shape(which)
            if row < height and column < width:
                return self._marked
        return (0, self._seen.middle(0)) if self.hasFocus() else None

    # Places

    def frame(self, which: int) -> QRectF:
        """The place of a picture, without what stands around it."""
        columns, side = self._grid
        row, column = divmod(which, columns)
        beside, below = self._around
        wide, high = side + beside + _SIGN, side + _CAPTION + below
        rows = -(-TABLES // columns)
        left = max((self.width() - columns * wide) / 2, 0) + column * wide + beside
        top = max((self.height() - rows * (high + _GAP) + _GAP) / 2, 0) + row * (high + _GAP)
        return QRectF(int(left), int(top + _CAPTION), side, side)

    @property
    def _grid(self) -> tuple[int, float]:
        """The number of columns with which the pictures are largest, and their side."""
        sides, (beside, below) = [], self._around
        for columns in _COLUMNS:
            wide = self.width() / columns - beside - _SIGN
            high = (self.height() + _GAP) / -(-TABLES // columns) - _CAPTION - below - _GAP
            sides.append((max(min(wide, high), 1.0), columns))
        side, columns = max(sides)
        return columns, float(int(side))

    @property
    def _around(self) -> tuple[float, float]:
        """Pixels to the left of a picture and below it, with room for frequencies where there is any."""
        return (_SIDE, _FOOT) if self._has_frequencies else (_GAP, 0.0)

    @property
    def _has_frequencies(self) -> bool:
        return self.height() >= _LEAST_ROOM

    def cells(self, which: int) -> QRectF:
        """The place of the cells of a picture: outputs keep their proportions, frequencies fill the square."""
        frame = self.frame(which)
        if self._seen is None or which < TRANSFORMS or self._seen.axis is not None:
            return frame
        height, width = self._seen.shape(which)
        unit = frame.width() / max(height, width)
        inner = QRectF(0, 0, max(width * unit, 1), max(height * unit, 1))
        inner.moveCenter(frame.center())
        return QRectF(inner.toAlignedRect() & frame.toRect())

    def _at(self, where: QPointF) -> tuple[int, Place] | None:
        """Return the picture and the place in it that a point lies on."""
        if self._seen is None:
            return None
        for which in range(self._count):
            inner = self.cells(which)
            if inner.contains(where):
                across = (where.x() - inner.left()) / inner.width()
                down = (where.y() - inner.top()) / inner.height()
                shares = (across if self._seen.axis == 0 else down, across)
                row, column = (
                    min(int(share * size), size - 1)
                    for share, size in zip(shares, self._seen.shape(which), strict=True)
                )
                return which, (row, column)
        return None

    # Acts

    def is_own(self, event: QKeyEvent) -> bool:
        return event.key() in _OWN_KEYS and event.modifiers() in _SHIFTED

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found != self._marked:
            self._mark(found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mark(self._kept_mark() if self.hasFocus() else None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._marked = self._kept_mark()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._marked = None
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark by the arrows, by several places with Shift; Home and End go to the first and last picture."""
        if self._seen is None or event.key() not in _OWN_KEYS:
            super().keyPressEvent(event)
            return
        which, at = self._marked or (0, self._seen.middle(0))
        if event.key() in (_HOME, _END):
            which = 0 if event.key() == _HOME else self._count - 1
            self._mark((which, self._seen.middle(which)))
            return
        steps = _FAR if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        ways = ARROWS[Qt.Key(event.key())]
        if self._seen.axis is not None:
            ways = (sum(ways), sum(ways))
        row, column = (
            min(max(place + steps * way, 0), size - 1)
            for place, way, size in zip(at, ways, self._seen.shape(which), strict=True)
        )
        self._mark((which, (row, column)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        seen = self._seen
        if seen is None:
            return
        with QPainter(self) as painter:
            painter.setOpacity(_PALE if self._is_past else 1.0)
            for which in range(TABLES):
                frame = self.frame(which)
                self._write_around(painter, seen, which, frame)
                if which < self._count:
                    self._paint(painter, seen, which, frame)
                painter.setPen(QPen(self._theme.color("control"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(frame.adjusted(-1, -1, 0, 0))
                if which < self._count:
                    self._paint_mark(painter, seen, which)

    def _write_around(self, painter: QPainter, seen: Seen, which: int, frame: QRectF) -> None:
        """Write what a picture is above it, and to its right the sign that leads to the next one."""
        painter.setPen(self._theme.color("text"))
        painter.setFont(math_font(15) if which < TRANSFORMS else digit_font(12))
        beside, _ = self._around
        above = QRectF(frame.left() - beside, frame.top() - _CAPTION, 0, _CAPTION - 2)
        above.setWidth(frame.width() + beside + _SIGN)
        write(
            painter,
            above,
            seen.titles[which],
            shorter=_SHORTER.get(which, ()),
            smallest=11,
        )
        if which < TRANSFORMS - 1:
            painter.setFont(math_font(18))
            sign = "·" if which == 0 else "=" if seen.found.is_exact else "≠"
            write(painter, QRectF(frame.right(), frame.top(), _SIGN, frame.height()), sign)
        if which < TRANSFORMS and self._has_frequencies:
            self._write_frequencies(painter, seen, frame)

    def _write_frequencies(self, painter: QPainter, seen: Seen, frame: QRectF) -> None:
        painter.setFont(digit_font(10))
        painter.setPen(self._theme.color("caption"))
        foot = QRectF(frame.left() - 12, frame.bottom() + 1, frame.width() + 24, _FOOT - 2)
        for text, align in zip(_ENDS, (LEFT, Qt.AlignmentFlag.AlignCenter, RIGHT), strict=True):
            write(painter, foot, text, align)
        if seen.axis is not None:
            return
        beside = QRectF(frame.left() - _SIDE, frame.top(), _SIDE - 4, 12)
        centres = frame.top() + 6, frame.center().y(), frame.bottom() - 6
        for text, centre in zip(_ENDS, centres, strict=True):
            beside.moveTop(centre - 6)
            write(painter, beside, text, RIGHT)

    def _paint(self, painter: QPainter, seen: Seen, which: int, frame: QRectF) -> None:
        if seen.axis is not None:
            self._paint_bars(painter, seen, which, frame)
            return
        inner, ratio = self.cells(which), self.devicePixelRatioF()
        high, wide = (max(round(each * ratio), 1) for each in (inner.height(), inner.width()))
        key = which, high, wide
        if key not in self._images:
            self._images[key] = seen.image(which, high, wide, self._theme)
        painter.drawImage(inner, self._images[key])

    def _paint_bars(self, painter: QPainter, seen: Seen, which: int, frame: QRectF) -> None:
        values = seen.tables[which].ravel()
        low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
        inner = frame.adjusted(1, 3, -1, -3)
        unit = inner.height() / ((high - low) or 1.0)
        zero, wide = inner.bottom() + low * unit, inner.width() / values.size
        thick = max(wide * 0.7, 1)
        signs = ("negative", "positive") if which == DIFFERENCE else ("secondary", "secondary")
        for at, value in enumerate(values.tolist()):
            left = inner.left() + (at + 0.5) * wide - thick / 2
            bar = QRectF(left, zero, thick, -value * unit).normalized()
            painter.fillRect(bar, self._theme.color(signs[value > 0]))
        line = QRectF(inner.left(), zero - 0.5, inner.width(), 1)
        painter.fillRect(line, self._theme.color("control"))

    def _paint_mark(self, painter: QPainter, seen: Seen, which: int) -> None:
        """Mark the place that is read, in all pictures of its kind."""
        if self._marked is None or self._is_past:
            return
        marked, (row, column) = self._marked
        if (marked < TRANSFORMS) != (which < TRANSFORMS):
            return
        inner, (height, width) = self.cells(which), seen.shape(which)
        if seen.axis is not None:
            wide = inner.width() / seen.tables[which].size
            left = inner.left() + max(row, column) * wide
            bar = QRectF(left, inner.top(), max(wide, 3), inner.height())
            painter.fillRect(bar, self._theme.color("highlight", _VEIL))
            return
        across, down = (column + 0.5) / width, (row + 0.5) / height
        mark = QRectF(0, 0, _MARK, _MARK)
        mark.moveCenter(inner.topLeft() + QPointF(across * inner.width(), down * inner.height()))
        MarkPainter(self._theme, DESK.marks).place(painter, mark)
