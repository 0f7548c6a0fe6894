"""The kernel as applied: as it lies over the image, turned by 180° when the operation is convolution.

The turn is animated, because it is the whole difference between the two operations. The digits stay upright throughout,
so that they can always be read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QEvent,
    QLineF,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QRegion, QTransform
from PySide6.QtWidgets import QWidget

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.letters import Letters
from convstudio.core.steps.spotlight import Lit
from convstudio.panels.kernel.weight_cells import (
    FEW_CHANGED,
    SMALLEST_CELL_WITH_GAPS,
    Cell,
    CellContent,
    CellStyle,
    changed_areas,
    content_of,
    draw_colors,
    draw_focus,
    draw_frame,
    origin_triangle,
)
from convstudio.panels.pictures.marks import marked_differently

# In milliseconds.
TURN = 400
MOST_WEIGHTS_IN_WORDS = 81
_SMALLEST_WHILE_TURNING = 0.72


class AppliedKernel(QWidget):
    """A picture of the kernel as applied; its cells are named by their indices in the kernel as typed."""

    cell_hovered = Signal(object)
    """The weight (a, b) under the mouse, or None."""
    turned = Signal()
    """`angle` has changed."""

    def __init__(self, kernel: Kernel, style: CellStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("applied_kernel")
        self.setMouseTracking(True)
        self._content = CellContent(kernel)
        self._style = style
        self._flip = self._has_origin = True
        self._focus_cells: frozenset[Cell] = frozenset()
        self._kept_cells: frozenset[Cell] = frozenset()
        self._lit: Lit | None = None
        self._cell = 22
        # The size of the digits; 0: colour alone.
        self._pixels = 0
        self._middle = QPointF(0, 0)
        self._reduced_motion = False
        self._angle = 180.0
        self._turn = QVariantAnimation(self)
        self._turn.setDuration(TURN)
        self._turn.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._turn.valueChanged.connect(self._show_angle)
        self._measure()
        self._describe()

    # What is shown

    def show_kernel(self, kernel: Kernel, flip: bool, letters: Letters | None = None) -> None:
        """Show a kernel as the operation applies it; a change of ``flip`` is animated as a turn."""
        before, pixels, turned = self._content, self._pixels, flip != self._flip
        if kernel is before.kernel and letters is before.letters and not turned:
            return
        self._content, self._flip = content_of(kernel, letters), flip
        self._measure()
        if turned:
            self._start_turn()
        self._describe()
        is_alike = before.shape == self._content.shape and self._pixels == pixels
        if turned or self.is_turning or not is_alike:
            self.update()
            return
        for top, left, bottom, right in changed_areas(before, self._content):
            area = self.cell_rect((top, left)) | self.cell_rect((bottom, right))
            self.update(area.toAlignedRect().adjusted(-1, -1, 1, 1))

    def show_origin(self, shown: bool) -> None:
        """Set whether one weight lies on the output pixel, and is marked as the origin."""
        if shown != self._has_origin:
            self._has_origin = shown
            self.update()

    def show_style(self, style: CellStyle) -> None:
        """Repaint in the style of another theme."""
        self._style = style
        self._measure()
        self.update()

    def show_target(self, cells: frozenset[Cell], kept: frozenset[Cell] = frozenset()) -> None:
        """Mark these weights as pointed at, and those ``kept`` lit beside them."""
        if (cells, kept) != (self._focus_cells, self._kept_cells):
            self._focus_cells, self._kept_cells = cells, kept
            self.update()

    def show_lit(self, lit: Lit | None) -> None:
        """Mark the weights of the animation's step, where they lie over the image."""
        if lit is self._lit:
            return
        before, self._lit = self._lit, lit
        marks, is_whole = self._style.marks, self.devicePixelRatioF().is_integer()
        in_room = marks.marks.over_edges
        # In a room targets have the colour of the step's weight. The edges of a part must be whole pixels.
        if self.is_turning or not is_whole or (in_room and (self._focus_cells or self._kept_cells)):
            self.update()
            return
        beyond = marks.reach(self._cell)
        cells = marked_differently(before, lit, ticked=in_room or marks.ticks(self._cell))
        if len(cells) > FEW_CHANGED:
            self.update()
            return
        for cell in cells:
            place = self.cell_rect(cell)
            around = (
                place.adjusted(-beyond, -beyond, beyond, beyond) if in_room else marks.around(place)
            )
            self.update(around.toAlignedRect())

    def show_reduced_motion(self, reduced: bool) -> None:
        """Set whether the flip is shown immediately instead of as a turn."""
        self._reduced_motion = reduced
        if reduced:
            self._turn.stop()
            self._show_angle(self._final_angle)

    def show_place(self, middle: QPoint, cell: int) -> None:
        """Centre the picture on a point of this widget, with cells of ``cell`` pixels."""
        self._cell = cell
        self._measure()
        kh, kw = self._content.shape
        # The corner falls on a whole pixel, so that resting cells have sharp edges.
        left, top = middle.x() - kw * cell // 2, middle.y() - kh * cell // 2
        self._middle = QPointF(left + kw * cell / 2, top + kh * cell / 2)
        self.update()

    @property
    def angle(self) -> float:
        """The angle by which the kernel is turned now, in degrees: 0 as typed, 180 flipped."""
        return self._angle

    @property
    def is_turning(self) -> bool:
        """Whether the turn is in progress."""
        return self._turn.state() == QAbstractAnimation.State.Running

    @property
    def _final_angle(self) -> float:
        return 180.0 if self._flip else 0.0

    def _measure(self) -> None:
        self._pixels = self._content.written_pixels(self._cell, self._style.metrics)

    def _start_turn(self) -> None:
        self._turn.stop()
        if self._reduced_motion or not self.isVisible():
            self._show_angle(self._final_angle)
            return
        self._turn.setStartValue(self._angle)
        self._turn.setEndValue(self._final_angle)
        self._turn.start()

    def _show_angle(self, angle: float) -> None:
        self._angle = float(angle)
        self.update()
        self.turned.emit()

    def _describe(self) -> None:
        """Describe the order of the weights for screen readers."""
        way = "turned by 180 degrees" if self._flip else "as typed"
        self.setAccessibleName(f"Kernel as applied, {way}")
        kh, kw = self._content.shape
        if kh * kw > MOST_WEIGHTS_IN_WORDS:
            self.setAccessibleDescription(f"{kh} rows of {kw} weights.")
            return
        order = -1 if self._flip else 1
        rows = [", ".join(row[::order]) for row in self._content.texts[::order]]
        self.setAccessibleDescription(
            " ".join(f"Row {number}: {row}." for number, row in enumerate(rows))
        )

    # Geometry

    def sizeHint(self) -> QSize:
        kh, kw = self._content.shape
        return QSize(kw * self._cell + 1, kh * self._cell + 1)

    def cell_rect(self, cell: Cell) -> QRectF:
        """Return the place of a weight after the turn, in this widget's coordinates."""
        return self._turned(self._final_angle).mapRect(self._unturned_rect(cell))

    def body_rect(self) -> QRectF:
        """Return the place of all weights after the turn, in this widget's coordinates."""
        kh, kw = self._content.shape
        return self.cell_rect((0, 0)) | self.cell_rect((kh - 1, kw - 1))

    def cell_at(self, point: QPoint) -> Cell | None:
        """Return the weight under a point by its indices as typed; None while the kernel turns."""
        if self.is_turning:
            return None
        kh, kw = self._content.shape
        inside = QPointF(point) - self._middle + QPointF(kw, kh) * (self._cell / 2)
        a, b = math.floor(inside.y() / self._cell), math.floor(inside.x() / self._cell)
        if not (0 <= a < kh and 0 <= b < kw):
            return None
        return (kh - 1 - a, kw - 1 - b) if self._flip else (a, b)

    def _unturned_rect(self, cell: Cell) -> QRectF:
        (kh, kw), (a, b), size = self._content.shape, cell, self._cell
        return QRectF(
            self._middle.x() + (b - kw / 2) * size,
            self._middle.y() + (a - kh / 2) * size,
            size,
            size,
        )

    def _turned(self, angle: float) -> QTransform:
        """Return the rotation about the picture's middle, shrunk where the corners would leave the widget."""
        scale = 1.0 if angle in (0.0, 180.0) else self._scale_at(math.radians(angle))
        return (
            QTransform.fromTranslate(self._middle.x(), self._middle.y())
            .scale(scale, scale)
            .rotate(angle)
            .translate(-self._middle.x(), -self._middle.y())
        )

    def _scale_at(self, turn: float) -> float:
        cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
        kh, kw = (taps * self._cell for taps in self._content.shape)
        room = 2 * min(self._middle.y(), self.height() - self._middle.y())
        return min(1.0, max(room / (kh * cos + kw * sin), _SMALLEST_WHILE_TURNING))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        part, region = QRectF(event.rect()), event.region()
        with QPainter(self) as painter:
            turn = self._turned(self._angle)
            resting = self._angle in (0.0, 180.0)
            painter.setTransform(turn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, not resting)
            self._draw_cells(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.resetTransform()
            if resting:
                if self._style.metrics.kernel.frame:
                    draw_frame(painter, self.body_rect(), self._style)
                if self._has_origin:
                    self._draw_origin(painter, turn)
            if self._pixels:
                self._draw_digits(painter, turn, region)
            if self._lit is not None and resting:
                self._draw_lit(painter, self._lit, turn, part)
            draw_focus(
                painter, self._content.shape, self._focus_cells, self._kept_cells, self._lit,
                lambda cell: turn.mapRect(self._unturned_rect(cell)), self._style.marks,
            )  # fmt: skip

    def _draw_lit(self, painter: QPainter, lit: Lit, turn: QTransform, part: QRectF) -> None:
        def place(cell: Cell) -> QRectF:
            return turn.mapRect(self._unturned_rect(cell))

        marks = self._style.marks
        marks.frames(painter, lit, place, part=part)
        # Otherwise `KernelSigns` draws them.
        if not marks.marks.over_edges:
            marks.signs(painter, lit, place, lambda cell: self._ink(cell, turn), part=part)

    def _draw_cells(self, painter: QPainter) -> None:
        """Draw all fills as one small picture, which costs the same for any number of cells, and the grid over it."""
        size, (kh, kw) = self._cell, self._content.shape
        first = self._unturned_rect((0, 0)).topLeft()
        whole = QRectF(first.x(), first.y(), kw * size, kh * size)
        draw_colors(painter, whole, self._content, self._style)
        painter.setPen(QPen(self._style.grid, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(whole.adjusted(-0.5, -0.5, -0.5, -0.5))
        if size >= SMALLEST_CELL_WITH_GAPS:
            edges = whole.translated(-0.5, -0.5)
            left, top, right, bottom = edges.left(), edges.top(), edges.right(), edges.bottom()
            lines = [QLineF(left, top + a * size, right, top + a * size) for a in range(1, kh)]
            lines += [QLineF(left + b * size, top, left + b * size, bottom) for b in range(1, kw)]
            painter.drawLines(lines)

    def _draw_origin(self, painter: QPainter, turn: QTransform) -> None:
        """Draw the origin's mark in the top left corner of its cell, wherever the turn has moved the cell."""
        a, b = self._content.origin
        place = turn.mapRect(self._unturned_rect((a, b)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._style.inks[self._content.rows[a][b]])
        painter.drawPolygon(origin_triangle(place.adjusted(0.5, 0.5, -0.5, -0.5)))

    def _draw_digits(self, painter: QPainter, turn: QTransform, region: QRegion) -> None:
        content, inks, metrics = self._content, self._style.inks, self._style.metrics
        for a, b in self._cells_in(region.boundingRect()):
            place = self._unturned_rect((a, b))
            place.moveCenter(turn.map(place.center()))
            if region.intersects(place.toAlignedRect()):
                ink = inks[content.rows[a][b]]
                content.write(painter, (a, b), place, self._pixels, ink, metrics)

    def _cells_in(self, area: QRect) -> Iterator[Cell]:
        """Return the weights whose places an area of this widget may touch: while the kernel turns, all of them."""
        kh, kw = self._content.shape
        if self.is_turning or self._angle not in (0.0, 180.0):
            return product(range(kh), range(kw))
        corner = self._middle - QPointF(kw, kh) * (self._cell / 2)
        rows = _touched(area.top() - corner.y(), area.height(), self._cell, kh)
        columns = _touched(area.left() - corner.x(), area.width(), self._cell, kw)
        if self._angle == 180.0:
            rows, columns = rows[::-1], columns[::-1]
            return ((kh - 1 - a, kw - 1 - b) for a, b in product(rows, columns))
        return product(rows, columns)

    def _ink(self, cell: Cell, turn: QTransform) -> QRectF:
        """Return the rectangle covered by the digits or letters of a cell."""
        if not self._pixels:
            return QRectF()
        place = turn.mapRect(self._unturned_rect(cell))
        return self._content.ink(cell, place, self._pixels, self._style.metrics)

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.cell_hovered.emit(self.cell_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.cell_hovered.emit(None)


def _touched(start: float, length: float, cell: int, count: int) -> range:
    """Return which of some cells in a line a stretch of it touches, ends included."""
    first, last = math.floor(start / cell), math.floor((start + length) / cell)
    return range(max(first, 0), min(last + 1, count))
