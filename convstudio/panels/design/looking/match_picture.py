"""The picture of match scores, −1 … 1, with the best places marked; pointing reads one, a click chooses it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from convstudio.core.design.looking.match import MatchMap
from convstudio.core.numbers.formatting import MINUS
from convstudio.core.views.display import Coloring
from convstudio.metrics.metrics import DESK
from convstudio.panels.design.pointed_view import PointedView
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.pictures.pixel_items import paint_of, to_image
from convstudio.panels.widgets.lettering import LEFT, write
from convstudio.panels.widgets.own_keys import ARROWS, ENTER
from convstudio.theme import Theme, digit_font

Output = tuple[int, int]
Block = tuple[range, range]

COLORS: Final = Coloring(-1.0, 1.0, signed=True)
_MARGIN: Final = 5.0  # pixels around the picture
_BAR: Final = 9.0  # the width of the colour bar
_GAP: Final = 7.0
_LABELS: Final = 22.0  # the width of its numbers
_RING: Final = 4.0  # the radius of the mark of a place
_SMALL_RING: Final = 2.5  # in a picture with a side below `_ROOM`
_ROOM: Final = 120.0
_MARK: Final = 11.0  # the side of the mark of an output
_PALE: Final = 0.3  # the opacity of what belongs to the experiment before
_FAR: Final = 8  # blocks that an arrow with Shift goes
_SHIFTED: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class MatchPicture(PointedView[Output]):
    """A map of scores in a widget; where several outputs share a pixel of the screen, it shows the largest score."""

    KEYS = frozenset(ARROWS)

    block_pointed = Signal(object)
    """The outputs (i, j), two ranges, under the mouse or the mark that keys move, or None."""
    block_chosen = Signal(object)
    """The outputs that have been clicked, or where Enter was pressed."""

    def __init__(self) -> None:
        super().__init__("match_picture", "Match scores")
        self.place_pointed.connect(self._mark)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._map: MatchMap | None = None
        self._is_past = False
        self._output: Output | None = None
        self._drawn: tuple[object, ...] = ()
        self._image = QImage()

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 80)

    # What is shown

    def show_map(self, found: MatchMap | None) -> None:
        """Show the scores of an experiment; None for nothing."""
        self._map, self._is_past, self._drawn = found, False, ()
        self.point(None)
        self.update()

    def show_past(self) -> None:
        """Show that the scores belong to the experiment before."""
        if not self._is_past:
            self._is_past = True
            self.point(None)
            self.update()

    def show_output(self, output: Output | None) -> None:
        """Mark the output that is pointed at or chosen elsewhere."""
        if output != self._output:
            self._output = output
            self.update()

    def show_theme(self, theme: Theme) -> None:
        self._drawn = ()
        super().show_theme(theme)

    # Places

    def width_for(self, height: int) -> int:
        """Return the width that the picture and its colours fill at a height."""
        ratio = 1.0
        if self._map is not None and self._map.i and self._map.j:
            ratio = len(self._map.j) / len(self._map.i)
        return math.ceil((height - 2 * _MARGIN) * ratio + 2 * _MARGIN + _GAP + _BAR + 3 + _LABELS)

    @property
    def place(self) -> QRectF:
        """The rectangle of the picture, which has the proportions of S."""
        if self._map is None or not (self._map.i and self._map.j):
            return QRectF()
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        room.setRight(room.right() - _GAP - _BAR - 3 - _LABELS)
        high, wide = len(self._map.i), len(self._map.j)
        unit = max(min(room.width() / wide, room.height() / high), 1e-9)
        place = QRectF(0, 0, max(wide * unit, 1.0), max(high * unit, 1.0))
        place.moveTopLeft(room.topLeft())
        return place

    @property
    def _step(self) -> int:
        """Blocks of the map, in each direction, that share a pixel of the screen."""
        if self._map is None:
            return 1
        side = max(self.place.width(), self.place.height()) * self.devicePixelRatioF()
        return max(round(float(max(self._map.values.shape)) / max(side, 1.0)), 1)

    @property
    def _shape(self) -> tuple[int, int]:
        """The number of what can be pointed at, down and across."""
        if self._map is None:
            return 0, 0
        height, width = self._map.values.shape
        return -(-height // self._step), -(-width // self._step)

    def outputs_at(self, where: QPointF) -> Block | None:
        """Return the outputs that a point of the widget shows, or None."""
        at = self._block_at(where)
        return None if at is None else self._outputs(at)

    def _block_at(self, where: QPointF) -> Output | None:
        place, found = self.place, self._map
        if found is None or self._is_past or not place.contains(where):
            return None
        each = self._step * found.block
        row, column = (
            min(int(share * len(outputs)) // each, count - 1)
            for share, outputs, count in (
                ((where.y() - place.top()) / place.height(), found.i, self._shape[0]),
                ((where.x() - place.left()) / place.width(), found.j, self._shape[1]),
            )
        )
        return row, column

    def _outputs(self, at: Output) -> Block | None:
        found, step = self._map, self._step
        if found is None:
            return None
        i, j = found.outputs_of(at[0] * step, at[1] * step)
        return (
            range(i.start, min(i.start + step * found.block, found.i.stop)),
            range(j.start, min(j.start + step * found.block, found.j.stop)),
        )

    def _centre_of(self, i: float, j: float) -> QPointF:
        """Return where an output lies in the widget."""
        place, found = self.place, self._map
        assert found is not None
        return QPointF(
            place.left() + (j + 0.5 - found.j.start) / len(found.j) * place.width(),
            place.top() + (i + 0.5 - found.i.start) / len(found.i) * place.height(),
        )

    # Acts

    def _mark(self, at: Output | None) -> None:
        self.show_pointed(at)
        self.block_pointed.emit(None if at is None else self._outputs(at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point(self._block_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._block_at(event.position())
        if at is not None and event.button() is Qt.MouseButton.LeftButton:
            self.block_chosen.emit(self._outputs(at))

    def is_own(self, event: QKeyEvent) -> bool:
        """Whether a key is an arrow, or Enter or Esc while something is pointed at."""
        enters = self._pointed is not None and Qt.Key(event.key()) in ENTER
        return (super().is_own(event) or enters) and event.modifiers() in _SHIFTED

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the mark by the arrows, further with Shift; Enter chooses, Esc points at nothing."""
        key = Qt.Key(event.key())
        if self._map is None or self._is_past or 0 in self._shape:
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._move(ARROWS[key], _FAR if event.modifiers() & _SHIFTED[1] else 1)
        elif self._pointed is not None and key in ENTER:
            self.block_chosen.emit(self._outputs(self._pointed))
        else:
            super().keyPressEvent(event)

    def _move(self, way: tuple[int, int], far: int) -> None:
        if self._pointed is None:
            # The first press only shows the mark, at the best place if there is one.
            assert self._map is not None
            best = self._map.best
            at = self._block_at(self._centre_of(best[0].i, best[0].j)) if best else None
            self.point(at or (self._shape[0] // 2, self._shape[1] // 2))
            return
        row, column = (
            min(max(at + each * far, 0), count - 1)
            for at, each, count in zip(self._pointed, way, self._shape, strict=True)
        )
        self.point((row, column))

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        found, place = self._map, self.place
        with QPainter(self) as painter:
            self.paint_focus(painter)
            if found is None or place.isEmpty():
                return
            painter.setOpacity(_PALE if self._is_past else 1.0)
            self._paint_map(painter, found, place)
            painter.setPen(QPen(self._theme.color("control"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
            self._paint_bar(painter, place)
            if self._is_past:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            radius = _RING if min(place.width(), place.height()) >= _ROOM else _SMALL_RING
            for match in found.best:
                self._ring(painter, self._centre_of(match.i, match.j), radius)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            self._paint_mark(painter, found)

    def _paint_map(self, painter: QPainter, found: MatchMap, place: QRectF) -> None:
        key = found, self._step
        if key != self._drawn:
            self._drawn = key
            self._image = to_image(
                paint_of(self._theme, COLORS), _largest(found.values, self._step)
            )
        # The last blocks may be cut off.
        each = self._step * found.block
        whole = QRectF(
            place.left(), place.top(),
            self._image.width() * each / len(found.j) * place.width(),
            self._image.height() * each / len(found.i) * place.height(),
        )  # fmt: skip
        painter.save()
        painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
        painter.drawImage(whole, self._image)
        painter.restore()

    def _paint_bar(self, painter: QPainter, place: QRectF) -> None:
        bar = QRectF(place.right() + _GAP, place.top(), _BAR, place.height())
        ramp = np.linspace(1, -1, max(int(bar.height()), 2), dtype=np.float32)[:, np.newaxis]
        painter.drawImage(bar, to_image(paint_of(self._theme, COLORS), ramp))
        painter.setPen(QPen(self._theme.color("control"), 1))
        painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(self._theme.color("caption"))
        painter.setFont(digit_font(11))
        for text, share in (("1", 0.0), ("0", 0.5), (f"{MINUS}1", 1.0)):
            top = bar.top() + share * (bar.height() - 14)
            write(painter, QRectF(bar.right() + 4, top, _LABELS, 14), text, LEFT)

    def _ring(self, painter: QPainter, at: QPointF, radius: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for role, width in (("card", 3.5), ("text", 1.5)):
            painter.setPen(QPen(self._theme.color(role), width))
            painter.drawEllipse(at, radius, radius)

    def _paint_mark(self, painter: QPainter, found: MatchMap) -> None:
        """Mark what is pointed at here, else the output that is pointed at or chosen elsewhere."""
        block = None if self._pointed is None else self._outputs(self._pointed)
        if block is not None:
            i, j = (part.start + (len(part) - 1) / 2 for part in block)
        elif self._output is not None and self._output[0] in found.i and self._output[1] in found.j:
            i, j = self._output
        else:
            return
        mark = QRectF(0, 0, _MARK, _MARK)
        mark.moveCenter(self._centre_of(i, j))
        MarkPainter(self._theme, DESK.marks).place(painter, mark)


def _largest(values: npt.NDArray[np.float32], step: int) -> npt.NDArray[np.float32]:
    """Return the largest of step × step values each, but for NaN."""
    if step == 1:
        return values
    down = np.fmax.reduceat(values, range(0, values.shape[0], step), axis=0)
    found: npt.NDArray[np.float32] = np.fmax.reduceat(down, range(0, values.shape[1], step), axis=1)
    return found
