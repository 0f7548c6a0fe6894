"""How a term of the animation is marked in a cell, the same in the kernel, the images and the loupe.

The current product has the one highlight. What is done keeps a tick, so that nobody depends on colour; the terms
of a small kernel have a hue and a number each, in the input and in the kernel alike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from convstudio.core.spotlight import Cell, Lit
from convstudio.theme import Theme, text_font

SMALLEST_TICK: Final = 14.0  # pixels of a cell; below it a tick is a speck
SMALLEST_BADGE: Final = 30.0
_DIGIT_HEIGHT: Final = 0.74  # of the type
_ROOMY_BADGE: Final = 2.0  # of a room's type: in smaller cells the number would touch the digit


def draw_lit(painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], theme: Theme) -> None:
    """Mark all lit cells of a panel; ``place`` says where each of them is."""
    for cell, number in lit.badges.items():
        if (at := place(cell)).width() >= SMALLEST_TICK * theme.pen:
            draw_badge(painter, at, number, theme)
    for cell in lit.done:
        if (at := place(cell)).width() >= SMALLEST_TICK * theme.pen:
            draw_tick(painter, at, theme)
    if lit.current is None:
        return
    current = place(lit.current)
    draw_term_highlight(painter, current, theme)
    if lit.current in lit.badges:  # its frame is amber now; its number stays
        draw_number(painter, current, lit.badges[lit.current], theme, inset=3.0 * theme.pen)


def _amber(side: float, thick: float) -> float:
    """The width of the highlight in a cell with this side."""
    return min(max(side / 14, 2.0 * thick), 6.0 * thick)


def widest_frame(side: float) -> int:
    """How many whole pixels the marks of a cell at a desk reach into it."""
    return round(_amber(side, 1.0) + 1.5)


def draw_term_highlight(
    painter: QPainter, rect: QRectF, theme: Theme, ring: str = "highlight"
) -> None:
    """The current product: amber between a dark and a light ring, wider the larger the cell.

    ``ring``: another colour of the theme's, for what is marked beside it.
    """
    thick = theme.pen
    amber = _amber(min(rect.width(), rect.height()), thick)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # So thick a frame as a room needs is laid over the cell's edge, not over what stands in it.
    inset = -(amber + 2.5 * thick) / 2 if theme.room else -1.0
    for role, width in (("ring_dark", 1.5 * thick), (ring, amber), ("ring_light", thick)):
        at = inset + width / 2
        pen = QPen(theme.color(role), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawRoundedRect(rect.adjusted(at, at, -at, -at), 2 * thick, 2 * thick)
        inset += width
    painter.restore()


def draw_tick(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A finished term: a tick on a small ground of its own, in the upper right corner of its cell."""
    if theme.room:  # so large that it is seen, so small that it stays clear of the digit below it
        size, beside, above = (
            round(0.32 * theme.room),
            round(0.14 * theme.room),
            round(0.06 * theme.room),
        )
        if rect.width() >= 2.3 * theme.room:  # and clear of the frame of a current cell beside it
            size, beside, above = (round(share * theme.room) for share in (0.4, 0.16, 0.12))
        # It ends above the line of digits, which reach into its corner where they are two or a sign and one.
        free = int(rect.height() / 2 - _DIGIT_HEIGHT / 2 * theme.room) - 2 * round(theme.pen)
        above = max(min(above, free - size - 2), 0)
        size = max(min(size, free - 2), 5)
    else:
        size, beside, above = round(min(max(rect.width() * 0.2, 7.0), 15.0)), 4, 2
    corner = QPointF(rect.right() - size - beside, rect.top() + above)
    painter.drawPixmap(corner, _tick(size, theme, painter.device().devicePixelRatio()))


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
        pen = QPen(theme.color("text"), max(size / 7, 1.2))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        points = ((0.2, 0.55), (0.42, 0.78), (0.82, 0.25))
        painter.drawPolyline(QPolygonF([QPointF(1 + x * size, 1 + y * size) for x, y in points]))
    return picture


def draw_badge(painter: QPainter, rect: QRectF, number: int, theme: Theme) -> None:
    """Which term it is, counted from 1: an outline and a number in the hue that it has everywhere."""
    hue = QColor(theme.identity[number])
    line = min(max(rect.width() / 24, 1.5 * theme.pen), 4.0 * theme.pen)
    painter.save()
    pen = QPen(hue, line)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(line / 2 + 1, line / 2 + 1, -line / 2 - 1, -line / 2 - 1))
    painter.restore()
    draw_number(painter, rect, number, theme, inset=line)


def draw_number(
    painter: QPainter, rect: QRectF, number: int, theme: Theme, *, inset: float
) -> None:
    """A badge's number on a ground of its own, in the upper left corner.

    In a room it is smaller than what must be read, for it stands beside a digit: the cell's place and its hue say the
    same, and so does the order in which the terms are added.
    """
    if rect.width() < (_ROOMY_BADGE * theme.room or SMALLEST_BADGE):
        return
    pixels = int(min(max(rect.width() * 0.16, 9.0), 18.0))
    wide, high = pixels * 1.15, pixels * 1.3
    if theme.room:
        pixels = int(0.6 * theme.room)
        wide, high = pixels * 0.86, pixels * 0.96
    plate = QRectF(rect.left() + inset, rect.top() + inset, wide, high)
    painter.save()
    painter.fillRect(plate, theme.color("card"))
    painter.setPen(QColor(theme.identity[number]))
    painter.setFont(text_font(pixels, QFont.Weight.DemiBold))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, str(number + 1))
    painter.restore()


def marked_differently(before: Lit | None, after: Lit | None, *, ticked: bool) -> set[Cell]:
    """The cells that another step marks in another way; a whole repaint of 31 × 31 cells is slow."""
    one, other = before or Lit(), after or Lit()
    cells = {cell for cell in (one.current, other.current) if cell is not None}
    if ticked:
        cells |= one.done ^ other.done
        if one.badges != other.badges:
            cells |= one.badges.keys() | other.badges.keys()
    return cells
