"""The painter of all marks: rings, badges, ticks and hatching, the same in pictures, tables, sums, boards and plots.

What is current has the one highlight, amber between a dark and a light ring, which stands out from every colour. What
is done keeps a tick, so that nobody depends on colour; the terms of a small kernel have a hue and a number each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from convstudio.core.steps.spotlight import Cell, Lit
from convstudio.metrics.marks import MarkMetrics
from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, text_font

SMALLEST_TICK: Final = 14.0  # pixels of a cell; below it a tick is a speck
_CLEAR: Final = 1.5  # pixels between a tick and what is written in its cell
_SMALLEST_SIGN: Final = 7
_TOUCH: Final = 1.0  # pixels of a number's ground that may lie under what is written in its cell

Headroom = Callable[[Cell], float]  # pixels between a cell's upper edge and what stands in it
Ink = Callable[[Cell], QRectF]  # what is written in a cell
Ring = tuple[str, float, float]  # a colour, a width, and how far its middle lies within a rectangle


def _nothing(_cell: Cell) -> QRectF:
    return QRectF()


def nested(rings: Iterable[tuple[str, float]], inset: float = 0.0) -> list[Ring]:
    """Colours and widths of rings, the outermost first, each within the one before; ``inset``: of the first."""
    found = []
    for role, width in rings:
        found.append((role, width, inset + width / 2))
        inset += width
    return found


@dataclass(frozen=True)
class MarkPainter:
    """Paints marks in a theme's colours and in the sizes of ``marks``."""

    theme: Theme
    marks: MarkMetrics

    # Rings

    def rings(
        self, painter: QPainter, rect: QRectF, rings: Iterable[Ring], radius: float = 0.0,
        join: Qt.PenJoinStyle = Qt.PenJoinStyle.MiterJoin,
    ) -> None:  # fmt: skip
        """Rings around or within a rectangle whose corners have a ``radius``, in the order in which they are drawn."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for role, width, at in rings:
            pen = QPen(self.theme.color(role), width)
            pen.setJoinStyle(join)
            painter.setPen(pen)
            inner = rect.adjusted(at, at, -at, -at)
            if radius:
                painter.drawRoundedRect(inner, radius, radius)
            else:
                painter.drawRect(inner)

    def current(
        self, painter: QPainter, rect: QRectF, role: str = "highlight", *, over_edge: bool = False
    ) -> None:
        """The one highlight, wider the larger the cell; ``role``: another colour, for what is marked beside it.

        ``over_edge``: it lies on its cell's edge, where the cell has no room to spare, and not within it. So do all
        that are as thick as a room needs.
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
        """The one highlight, ``amber`` wide and rounded as the tiles of a sum are."""
        pen = self.marks.pen
        widths = (("ring_dark", 1.5 * pen), ("highlight", amber), ("ring_light", pen))
        self.rings(painter, rect, nested(widths, -pen), radius, Qt.PenJoinStyle.BevelJoin)

    def pointed(self, painter: QPainter, rect: QRectF, role: str = "highlight") -> None:
        """What is pointed at in a picture, around its cell."""
        pen = self.marks.pen
        rings = (
            (("ring_dark"), pen, -2.5 * pen),
            (role, 2.5 * pen, -pen),
            ("ring_light", pen, 0.75 * pen),
        )
        self.rings(painter, rect, rings, 2 * pen, Qt.PenJoinStyle.BevelJoin)

    def pointed_within(self, painter: QPainter, rect: QRectF, role: str = "highlight") -> None:
        """The same within its cell, since a table shows nothing beyond its own edges."""
        if self.marks.over_edges:
            self.current(painter, rect, role)
            return
        amber = 3.0 if rect.width() >= 20 else 2.0
        painter.save()
        widths = (("ring_dark", 1.0), (role, amber), ("ring_light", 1.0))
        self.rings(painter, rect, nested(widths))
        painter.restore()

    def selected(self, painter: QPainter, box: QRectF) -> None:
        """The frame of what is selected; the accent alone does not stand out from every blue."""
        box = box.adjusted(0, 0, 1, 1)
        self.rings(painter, box, (("accent", 2, 1.0), ("card", 1, 2.5)))

    def window(
        self, painter: QPainter, rect: QRectF, role: str = "highlight", *, quiet: bool = False
    ) -> None:
        """The outline of cells that belong together, dark unless it is told from what has the highlight.

        ``quiet``: it adds to what is marked already.
        """
        pen, wider = self.marks.pen, 3.5 if quiet else 4.0
        inner = "ring_dark" if role == "highlight" else role
        rings = (("ring_light", wider * pen, 0.0), (inner, (wider - 2.0) * pen, 0.0))
        self.rings(painter, rect, rings, join=Qt.PenJoinStyle.BevelJoin)

    def brush(self, painter: QPainter, rect: QRectF) -> None:
        """What a brush would paint, seen on every ground."""
        rings = (("ring_light", 3.0, 0.0), ("ring_dark", 1.0, 0.0))
        self.rings(painter, rect, rings, join=Qt.PenJoinStyle.BevelJoin)

    def place(self, painter: QPainter, rect: QRectF) -> None:
        """Where in a small picture of the whole something is."""
        pen = self.marks.pen
        rings = (("ring_dark", 4.0 * pen, 0.0), ("highlight", 2.0 * pen, 0.0))
        self.rings(painter, rect, rings, join=Qt.PenJoinStyle.BevelJoin)

    # Points of a plot

    def current_point(self, painter: QPainter, at: QPointF, radius: float = 5.0) -> None:
        """The one highlight as a dot."""
        radius *= self.marks.pen
        painter.setPen(QPen(self.theme.color("ring_light"), 3.5 * self.marks.pen))
        painter.setBrush(self.theme.color("highlight"))
        painter.drawEllipse(at, radius, radius)
        painter.setPen(QPen(self.theme.color("ring_dark"), 1.5 * self.marks.pen))
        painter.drawEllipse(at, radius, radius)

    def point_beside(self, painter: QPainter, at: QPointF) -> None:
        """A ring around a head: what is marked beside the one that has the highlight."""
        self._circle(painter, at, "card", 5.0, 8.0)
        self._circle(painter, at, "text", 2.0, 8.0)

    def selected_point(self, painter: QPainter, at: QPointF, radius: float = 8.0) -> None:
        """A ring around the point that keys move."""
        self._circle(painter, at, "accent", 2.0, radius)

    def _circle(
        self, painter: QPainter, at: QPointF, role: str, width: float, radius: float
    ) -> None:
        pen = self.marks.pen
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color(role), width * pen))
        painter.drawEllipse(at, radius * pen, radius * pen)

    def current_bar(self, painter: QPainter, bar: QRectF, ring: float) -> None:
        """The one highlight as a bar, between rings ``ring`` times as wide as usual."""
        painter.setBrush(self.theme.color("highlight"))
        for role, width in (("ring_light", 3.5), ("ring_dark", 1.5)):
            painter.setPen(QPen(self.theme.color(role), width * ring))
            painter.drawRect(bar)

    # A step's cells

    def lit(
        self, painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], ink: Ink = _nothing, *,
        headroom: Headroom | None = None, over_edge: bool = False,
    ) -> None:  # fmt: skip
        """All that is lit of a panel's cells; ``place`` says where each is; for the rest see `signs`, `current`."""
        self.frames(painter, lit, place, over_edge=over_edge)
        self.signs(painter, lit, place, ink, headroom=headroom)

    def frames(
        self, painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], *,
        over_edge: bool = False,
    ) -> None:  # fmt: skip
        """The outlines of lit cells, in their hues or in the highlight."""
        for cell, number in lit.badges.items():
            if (at := place(cell)).width() >= SMALLEST_TICK * self.marks.pen:
                self.outline(painter, at, number)
        if lit.current is not None:
            self.current(painter, place(lit.current), over_edge=over_edge)

    def signs(
        self, painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], ink: Ink = _nothing, *,
        headroom: Headroom | None = None,
    ) -> None:  # fmt: skip
        """The numbers and ticks in the corners of lit cells.

        With ``headroom`` they stand above what is written, on the edge of a cell that has no room for them; without it
        they keep to their cells, and a number that would lie over ``ink`` is left out.
        """
        smallest = SMALLEST_TICK * self.marks.pen
        for cell, number in lit.badges.items():
            at = place(cell)
            if cell == lit.current:  # its frame is amber and wide
                inset = 3.0 * self.marks.pen
            elif at.width() >= smallest:
                inset = self._outline(at)
            else:
                continue
            free = headroom(cell) if headroom is not None else None
            self.badge(painter, at, number, inset=inset, ink=ink(cell), headroom=free)
        for cell in lit.done:
            if (at := place(cell)).width() >= smallest:
                free = headroom(cell) if headroom is not None else None
                self.tick(painter, at, free, ink(cell))

    def outline(self, painter: QPainter, rect: QRectF, number: int) -> None:
        """Which term it is: an outline in the hue that it has everywhere."""
        line = self._outline(rect)
        painter.save()
        pen = QPen(QColor(self.theme.identity[number]), line)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(line / 2 + 1, line / 2 + 1, -line / 2 - 1, -line / 2 - 1))
        painter.restore()

    def _outline(self, rect: QRectF) -> float:
        """The width of a badge's outline."""
        return min(max(rect.width() / 24, 1.5 * self.marks.pen), 4.0 * self.marks.pen)

    def badge(
        self, painter: QPainter, rect: QRectF, number: int, *, inset: float,
        ink: QRectF = QRectF(), headroom: float | None = None,  # noqa: B008
    ) -> None:  # fmt: skip
        """The number of a term, counted from 1, in its hue on a ground of its own, in the upper left corner."""
        if headroom is None and rect.width() < self.marks.badge_from:
            return
        plate = self.badge_place(rect, rect.height() if headroom is None else headroom, inset)
        if headroom is None and plate.adjusted(0, 0, -_TOUCH, -_TOUCH).intersects(ink):
            return
        painter.save()
        painter.fillRect(plate, self.theme.color("card"))
        painter.setPen(QColor(self.theme.identity[number]))
        painter.setFont(text_font(self.marks.badge(rect.width())[0], QFont.Weight.DemiBold))
        write(painter, plate, str(number + 1))
        painter.restore()

    def badge_place(self, rect: QRectF, headroom: float, inset: float = 0.0) -> QRectF:
        """Where a badge's number stands: above what is written, on the cell's edge where it must."""
        _, wide, high = self.marks.badge(rect.width())
        return QRectF(rect.left() + inset, rect.top() + min(inset, headroom - high), wide, high)

    def tick(
        self, painter: QPainter, rect: QRectF, headroom: float | None = None,
        ink: QRectF | None = None,
    ) -> None:  # fmt: skip
        """A finished term: a tick on a small ground of its own, in the upper right corner of its cell.

        Without ``headroom`` it goes out over the corner, and becomes smaller, rather than cover a part of ``ink``.
        """
        ratio = painter.device().devicePixelRatio()
        if headroom is not None:
            at = self.tick_place(rect, headroom)
            painter.drawPixmap(at.topLeft(), _tick(int(at.width()) - 2, self.theme, ratio))
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
        painter.drawPixmap(corner, _tick(size, self.theme, ratio))

    def bare_tick(self, painter: QPainter, place: QRectF) -> None:
        """A tick without a ground, where nothing else stands."""
        _draw_tick(painter, place, self.theme)

    def tick_place(self, rect: QRectF, headroom: float) -> QRectF:
        """Where a tick stands above what is written, on the cell's edge where it must."""
        side, beside, above = self.marks.raised_tick
        top = rect.top() + min(above, headroom - side)
        return QRectF(rect.right() - beside - side, top, side, side)

    # The border

    def hatching(self, color: QColor) -> QBrush:
        """What marks the cells that a border supplies, whatever their colour."""
        if not self.marks.hatch:
            return QBrush(color, Qt.BrushStyle.BDiagPattern)
        return QBrush(_hatch_tile(color.rgba(), self.marks.hatch, self.marks.pen))


@lru_cache(maxsize=32)
def _tick(size: int, theme: Theme, ratio: float) -> QPixmap:
    """The tick as a picture: there may be hundreds of them in a frame."""
    picture = QPixmap(round((size + 2) * ratio), round((size + 2) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("card", 0.85))
        painter.drawEllipse(QRectF(0, 0, size + 2, size + 2))
        _draw_tick(painter, QRectF(1, 1, size, size), theme)
    return picture


def _draw_tick(painter: QPainter, place: QRectF, theme: Theme) -> None:
    left, top, size = place.left(), place.top(), place.width()
    pen = QPen(theme.color("text"), max(size / 7, 1.2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = ((0.2, 0.55), (0.42, 0.78), (0.82, 0.25))
    painter.drawPolyline(QPolygonF([QPointF(left + x * size, top + y * size) for x, y in points]))


@lru_cache(maxsize=8)
def _hatch_tile(color: int, side: int, line: float) -> QPixmap:
    """A square of hatching that continues on all sides."""
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor.fromRgba(color), line))
        for shift in (-side, 0, side):
            painter.drawLine(QPointF(shift - side, side * 2), QPointF(shift + side * 2, -side))
    return tile


def marked_differently(before: Lit | None, after: Lit | None, *, ticked: bool) -> set[Cell]:
    """The cells that another step marks in another way; a whole repaint of 31 × 31 cells is slow."""
    one, other = before or Lit(), after or Lit()
    cells = {cell for cell in (one.current, other.current) if cell is not None}
    if ticked:
        cells |= one.done ^ other.done
        if one.badges != other.badges:
            cells |= one.badges.keys() | other.badges.keys()
    return cells
