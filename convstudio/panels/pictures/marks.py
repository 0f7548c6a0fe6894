"""The painter of all marks: rings, badges, ticks and hatching, in pictures, tables, sums, boards and plots.

The current cell has the highlight, amber between a dark and a light ring, which stands out from every colour. Finished
cells have a tick, so that nobody depends on colour; the terms of a small kernel have a hue and a number each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from convstudio.core.steps.spotlight import Cell, Lit
from convstudio.core.views.color_tables import wants_white_ink
from convstudio.metrics.marks import MarkMetrics
from convstudio.panels.pictures.mark_pictures import (
    SMOOTH,
    draw_label,
    draw_tick,
    hatch_tile,
    label_picture,
    pen_of,
    tick_picture,
)
from convstudio.panels.widgets.lettering import is_recorded
from convstudio.theme import Theme

SMALLEST_TICK: Final = 14.0  # pixels per cell; in smaller ones a tick would be a speck
_CLEAR: Final = 1.5  # pixels between a tick and the text of its cell
_SMALLEST_SIGN: Final = 7
_BORDER_TINT: Final = 0.25
_OF_NUMBER: Final = 0.7  # of its cell: the part that a number's background lies in at a desk
EVERYWHERE: Final = QRectF(-1e7, -1e7, 2e7, 2e7)
_TOUCH: Final = 1.0  # pixels of a number's background that may lie under the text of its cell

Headroom = Callable[[Cell], float]  # pixels between a cell's upper edge and its text
Ink = Callable[[Cell], QRectF]  # the rectangle of a cell's text
Ring = tuple[str, float, float]  # a colour, a width, and the inset of its centre line


def _nothing(_cell: Cell) -> QRectF:
    return QRectF()


def nested(rings: Iterable[tuple[str, float]], inset: float = 0.0) -> list[Ring]:
    """Nest rings, given by colour and width from the outermost inwards; ``inset`` is that of the first."""
    found = []
    for role, width in rings:
        found.append((role, width, inset + width / 2))
        inset += width
    return found


@dataclass(frozen=True)
class MarkPainter:
    """A painter of marks in a theme's colours and the sizes of ``marks``."""

    theme: Theme
    marks: MarkMetrics

    # Rings

    def rings(
        self, painter: QPainter, rect: QRectF, rings: Iterable[Ring], radius: float = 0.0,
        join: Qt.PenJoinStyle = Qt.PenJoinStyle.MiterJoin,
    ) -> None:  # fmt: skip
        """Draw rings around or within a rectangle with corners of ``radius``, in the given order."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for role, width, at in rings:
            painter.setPen(pen_of(getattr(self.theme, role), width, join))
            inner = rect.adjusted(at, at, -at, -at)
            if radius:
                painter.drawRoundedRect(inner, radius, radius)
            else:
                painter.drawRect(inner)

    def current(
        self, painter: QPainter, rect: QRectF, role: str = "highlight", *, over_edge: bool = False
    ) -> None:
        """Draw the highlight, wider on larger cells; ``role``: another colour, for a mark beside the highlight.

        ``over_edge``: draw it on the cell's edge instead of inside, where the cell has no room to spare. Marks as thick
        as a room needs always are.
        """
        marks, pen = self.marks, self.marks.pen
        side = min(rect.width(), rect.height())
        inset = -marks.reach(side) if marks.over_edges or over_edge else -1.0
        widths = (("ring_dark", 1.5 * pen), (role, marks.amber(side)), ("ring_light", pen))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        round_join = Qt.PenJoinStyle.RoundJoin
        self.rings(painter, rect, nested(widths, inset), 2 * pen, round_join)
        painter.restore()

    def current_tile(self, painter: QPainter, rect: QRectF, amber: float, radius: float) -> None:
        """Draw the highlight, ``amber`` wide and rounded like the tiles of a sum."""
        pen = self.marks.pen
        widths = (("ring_dark", 1.5 * pen), ("highlight", amber), ("ring_light", pen))
        self.rings(painter, rect, nested(widths, -pen), radius, Qt.PenJoinStyle.BevelJoin)

    def pointed(self, painter: QPainter, rect: QRectF, role: str = "highlight") -> None:
        """Mark what is pointed at in a picture, around its cell."""
        pen = self.marks.pen
        rings = (
            (("ring_dark"), pen, -2.5 * pen),
            (role, 2.5 * pen, -pen),
            ("ring_light", pen, 0.75 * pen),
        )
        self.rings(painter, rect, rings, 2 * pen, Qt.PenJoinStyle.BevelJoin)

    def pointed_within(self, painter: QPainter, rect: QRectF, role: str = "highlight") -> None:
        """Mark what is pointed at within its cell, since a table cannot draw beyond its edges."""
        if self.marks.over_edges:
            self.current(painter, rect, role)
            return
        amber = 3.0 if rect.width() >= 20 else 2.0
        painter.save()
        widths = (("ring_dark", 1.0), (role, amber), ("ring_light", 1.0))
        self.rings(painter, rect, nested(widths))
        painter.restore()

    def selected(self, painter: QPainter, box: QRectF) -> None:
        """Draw the frame of the selection; the accent alone does not stand out from every blue."""
        box = box.adjusted(0, 0, 1, 1)
        self.rings(painter, box, (("accent", 2, 1.0), ("card", 1, 2.5)))

    def window(
        self, painter: QPainter, rect: QRectF, role: str = "highlight", *, quiet: bool = False
    ) -> None:
        """Outline cells that belong together, dark unless ``role`` tells them from the highlight.

        ``quiet``: thinner, since it adds to other marks.
        """
        pen, wider = self.marks.pen, 3.5 if quiet else 4.0
        inner = "ring_dark" if role == "highlight" else role
        rings = (("ring_light", wider * pen, 0.0), (inner, (wider - 2.0) * pen, 0.0))
        self.rings(painter, rect, rings, join=Qt.PenJoinStyle.BevelJoin)

    def brush(self, painter: QPainter, rect: QRectF) -> None:
        """Outline what a brush would paint, visible on every background."""
        rings = (("ring_light", 3.0, 0.0), ("ring_dark", 1.0, 0.0))
        self.rings(painter, rect, rings, join=Qt.PenJoinStyle.BevelJoin)

    def place(self, painter: QPainter, rect: QRectF) -> None:
        """Mark a part of a small overview picture."""
        pen = self.marks.pen
        rings = (("ring_dark", 4.0 * pen, 0.0), ("highlight", 2.0 * pen, 0.0))
        self.rings(painter, rect, rings, join=Qt.PenJoinStyle.BevelJoin)

    # Points of a plot

    def current_point(self, painter: QPainter, at: QPointF, radius: float = 5.0) -> None:
        """Draw the highlight as a dot."""
        radius *= self.marks.pen
        painter.setPen(QPen(self.theme.color("ring_light"), 3.5 * self.marks.pen))
        painter.setBrush(self.theme.color("highlight"))
        painter.drawEllipse(at, radius, radius)
        painter.setPen(QPen(self.theme.color("ring_dark"), 1.5 * self.marks.pen))
        painter.drawEllipse(at, radius, radius)

    def point_beside(self, painter: QPainter, at: QPointF) -> None:
        """Draw a ring around a head that is marked beside the highlighted one."""
        self._circle(painter, at, "card", 5.0, 8.0)
        self._circle(painter, at, "text", 2.0, 8.0)

    def selected_point(self, painter: QPainter, at: QPointF, radius: float = 8.0) -> None:
        """Draw a ring around the point that keys move."""
        self._circle(painter, at, "accent", 2.0, radius)

    def _circle(
        self, painter: QPainter, at: QPointF, role: str, width: float, radius: float
    ) -> None:
        pen = self.marks.pen
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color(role), width * pen))
        painter.drawEllipse(at, radius * pen, radius * pen)

    def current_bar(self, painter: QPainter, bar: QRectF, ring: float) -> None:
        """Draw the highlight as a bar, between rings ``ring`` times as wide as usual."""
        painter.setBrush(self.theme.color("highlight"))
        for role, width in (("ring_light", 3.5), ("ring_dark", 1.5)):
            painter.setPen(QPen(self.theme.color(role), width * ring))
            painter.drawRect(bar)

    def reach(self, side: float) -> float:
        """Pixels by which marks of cells of ``side`` pixels extend beyond these, ticks and badges apart."""
        return max(self.marks.reach(side), 3.0 * self.marks.pen) + 1.0

    # A step's cells

    def ticks(self, cell: float) -> bool:
        """Whether cells of ``cell`` pixels are large enough for ticks and badges."""
        return cell >= SMALLEST_TICK * self.marks.pen

    def around(self, cell: QRectF, reach: float = 3.0) -> QRectF:
        """The rectangle that all marks of a cell lie in at a desk, with a frame that extends ``reach`` beyond it."""
        if not self.ticks(cell.width()):
            return cell.adjusted(-reach, -reach, reach, reach)
        # A tick gives way to the text, upwards and to the right.
        tick = self.marks.tick(cell.width(), cell.height())[0]
        return cell.adjusted(-reach, -max(reach, tick + 4.0), max(reach, tick / 4 + 3.0), reach)

    def lit(
        self, painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], ink: Ink = _nothing, *,
        headroom: Headroom | None = None, over_edge: bool = False, part: QRectF = EVERYWHERE,
    ) -> None:  # fmt: skip
        """Mark all lit cells of a panel; ``place`` maps a cell to its rectangle. See `frames` and `signs`.

        ``part``: what is painted; marks that do not touch it are passed over.
        """
        self.frames(painter, lit, place, over_edge=over_edge, part=part)
        self.signs(painter, lit, place, ink, headroom=headroom, part=part)

    def frames(
        self, painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], *,
        over_edge: bool = False, part: QRectF = EVERYWHERE,
    ) -> None:  # fmt: skip
        """Outline lit cells, in their hues or in the highlight."""
        for cell, number in lit.badges.items():
            if self.ticks((at := place(cell)).width()) and part.intersects(at):
                self.outline(painter, at, number)
        if lit.current is not None:
            self.current(painter, place(lit.current), over_edge=over_edge)

    def signs(
        self, painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], ink: Ink = _nothing, *,
        headroom: Headroom | None = None, part: QRectF = EVERYWHERE,
    ) -> None:  # fmt: skip
        """Draw the numbers and ticks in the corners of lit cells.

        With ``headroom`` they are above the text, on the edge of a cell that has no room for them; without it they stay
        within their cells, and a number that would cover ``ink`` is left out.
        """
        # In a room signs lie on the edges of cells, and reach far into others.
        part = EVERYWHERE if self.marks.over_edges else part
        for cell, number in lit.badges.items():
            at = place(cell)
            # A number stands in the upper left corner of its cell.
            if not part.intersects(QRectF(at.topLeft(), at.size() * _OF_NUMBER)):
                continue
            # Its frame is amber and wide.
            if cell == lit.current:
                inset = 3.0 * self.marks.pen
            elif self.ticks(at.width()):
                inset = self._outline(at)
            else:
                continue
            free = headroom(cell) if headroom is not None else None
            self.badge(painter, at, number, inset=inset, ink=ink(cell), headroom=free)
        for cell in lit.done:
            # All cells are equally wide, and there may be a thousand that are too small.
            if not self.ticks((at := place(cell)).width()):
                break
            if not part.intersects(self.around(at)):
                continue
            free = headroom(cell) if headroom is not None else None
            self.tick(painter, at, free, ink(cell))

    def outline(self, painter: QPainter, rect: QRectF, number: int) -> None:
        """Outline a term in the hue that it has everywhere."""
        line = self._outline(rect)
        painter.setPen(pen_of(self.theme.identity[number], line, Qt.PenJoinStyle.MiterJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(line / 2 + 1, line / 2 + 1, -line / 2 - 1, -line / 2 - 1))

    def _outline(self, rect: QRectF) -> float:
        """The width of a badge's outline."""
        return min(max(rect.width() / 24, 1.5 * self.marks.pen), 4.0 * self.marks.pen)

    def badge(
        self, painter: QPainter, rect: QRectF, number: int, *, inset: float,
        ink: QRectF = QRectF(), headroom: float | None = None,  # noqa: B008
    ) -> None:  # fmt: skip
        """Draw the number of a term, counted from 1, in its hue on a background, in the upper left corner."""
        if headroom is None and rect.width() < self.marks.badge_from:
            return
        plate = self.badge_place(rect, rect.height() if headroom is None else headroom, inset)
        if headroom is None and plate.adjusted(0, 0, -_TOUCH, -_TOUCH).intersects(ink):
            return
        pixels, wide, high = self.marks.badge(rect.width())
        label = str(number + 1), pixels, self.theme.identity[number], self.theme.card
        to_device = painter.deviceTransform()
        if to_device.isScaling() or is_recorded():
            painter.save()
            draw_label(painter, plate, *label)
            painter.restore()
            return
        # Drawn between the same pixels, it is the same picture, of which there are a few in each panel.
        left, top = (plate.left() + to_device.dx()) % 1.0, (plate.top() + to_device.dy()) % 1.0
        smooth = painter.testRenderHint(SMOOTH)
        picture = label_picture(label, left, top, wide, high, smooth)
        painter.drawPixmap(QPointF(plate.left() - left, plate.top() - top), picture)

    def badge_place(self, rect: QRectF, headroom: float, inset: float = 0.0) -> QRectF:
        """The place of a badge: above the text, on the cell's edge if needed."""
        _, wide, high = self.marks.badge(rect.width())
        return QRectF(rect.left() + inset, rect.top() + min(inset, headroom - high), wide, high)

    def tick(
        self, painter: QPainter, rect: QRectF, headroom: float | None = None,
        ink: QRectF | None = None,
    ) -> None:  # fmt: skip
        """Tick a finished term, on a small background in the upper right corner of its cell.

        Without ``headroom`` the tick extends beyond the corner and shrinks rather than cover ``ink``.
        """
        ratio = painter.device().devicePixelRatio()
        if headroom is not None:
            at = self.tick_place(rect, headroom)
            painter.drawPixmap(at.topLeft(), tick_picture(int(at.width()) - 2, self.theme, ratio))
            return
        size, beside, above = self.marks.tick(rect.width(), rect.height())
        clear = QRectF()
        if ink is not None and not ink.isEmpty():
            clear = ink.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)
        for side in range(size, min(size, _SMALLEST_SIGN) - 1, -1):
            corner = QPointF(rect.right() - side - beside, rect.top() + above)
            if not clear.intersects(QRectF(corner, QSizeF(side + 2, side + 2))):
                size = side
                break
        else:
            size = round(max(min(size, 2 * (clear.top() - rect.top())), _SMALLEST_SIGN))
            top = min(rect.top() - size / 2, clear.top() - size - 2)
            corner = QPointF(rect.right() - 0.75 * size, top)
        painter.drawPixmap(corner, tick_picture(size, self.theme, ratio))

    def bare_tick(self, painter: QPainter, place: QRectF) -> None:
        """Draw a tick without a background, where there is nothing else."""
        draw_tick(painter, place, self.theme)

    def tick_place(self, rect: QRectF, headroom: float) -> QRectF:
        """The place of a tick above the text, on the cell's edge if needed."""
        side, beside, above = self.marks.raised_tick
        top = rect.top() + min(above, headroom - side)
        return QRectF(rect.right() - beside - side, top, side, side)

    # The border

    def border(
        self, painter: QPainter, place: QRectF | QPainterPath, ground: QColor | None = None, *,
        quiet: bool = False,
    ) -> None:  # fmt: skip
        """Mark what a border supplies, so that it is not taken for the input.

        Without a ``ground``, ``place`` shows pixels of any colour: it is tinted and hatched. With one, text is written
        there: it is hatched in an ink that is visible on that colour; ``quiet``: some of the text is pale.
        """
        marks = self.marks
        if isinstance(place, QRectF):
            path = QPainterPath()
            path.addRect(place)
            place = path
        if ground is not None:
            strength = marks.hatch_below_quiet if quiet else marks.hatch_below
            painter.fillPath(place, self._hatching(self._ink_on(ground), strength))
            return
        painter.fillPath(place, self.theme.color("secondary", _BORDER_TINT))
        painter.fillPath(place, self._hatching("secondary", marks.hatch_ink))
        if marks.hatch_light:
            painter.setBrushOrigin(QPointF(marks.pen, 0))
            painter.fillPath(place, self._hatching("card", marks.hatch_light))
            painter.setBrushOrigin(QPointF())

    def _ink_on(self, ground: QColor) -> str:
        """The role that is visible on a colour: "text", or "card" where the colour is as dark or light as text."""
        wants_white = bool(
            wants_white_ink(np.array((ground.red(), ground.green(), ground.blue()), np.uint8))
        )
        return "text" if wants_white == self.theme.dark else "card"

    def _hatching(self, role: str, strength: float) -> QBrush:
        color = self.theme.color(role, strength)
        if not self.marks.hatch:
            return QBrush(color, Qt.BrushStyle.BDiagPattern)
        return QBrush(hatch_tile(color.rgba(), self.marks.hatch, self.marks.pen))


def marked_differently(before: Lit | None, after: Lit | None, *, ticked: bool) -> set[Cell]:
    """The cells whose marks differ between two steps; repainting all of 31 × 31 cells would be slow."""
    one, other = before or Lit(), after or Lit()
    cells = {cell for cell in (one.current, other.current) if cell is not None}
    if ticked:
        cells |= one.done ^ other.done
        if one.badges != other.badges:
            cells |= one.badges.keys() | other.badges.keys()
    return cells
