"""How a term of the animation is marked in a cell, the same in the kernel, the images and the loupe.

The current product has the one highlight. What is done keeps a tick, so that nobody depends on colour; the terms
of a small kernel have a hue and a number each, in the input and in the kernel alike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from convstudio.core.steps.spotlight import Cell, Lit
from convstudio.panels.widgets.lettering import write
from convstudio.theme import Theme, text_font

_CLEAR: Final = 1.5  # pixels between a tick and what is written in its cell
_SMALLEST_SIGN: Final = 7
SMALLEST_TICK: Final = 14.0  # pixels of a cell; below it a tick is a speck
SMALLEST_BADGE: Final = 30.0
_DIGIT_HEIGHT: Final = 0.74  # of the type
_ROOMY_BADGE: Final = 1.8  # of a room's type: in smaller cells the number would touch the digit
_TOUCH: Final = 1.0  # pixels of a number's ground that may lie under what is written in its cell
_MOST_AMBER: Final = 3.0  # lines, in a room: cells beside it are written as far as their edges
# In a room, of its type: a badge's number, its ground, and a tick.
_NUMBER: Final = 0.62
_PLATE: Final = (0.54, 0.54)
_TICK: Final = 0.4

Headroom = Callable[[Cell], float]  # pixels between a cell's upper edge and what stands in it
Ink = Callable[[Cell], QRectF]  # what is written in a cell


def _nothing(_cell: Cell) -> QRectF:
    return QRectF()


def draw_lit(
    painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], theme: Theme,
    ink: Ink = _nothing, *, headroom: Headroom | None = None, over_edge: bool = False,
) -> None:  # fmt: skip
    """Mark all lit cells of a panel; ``place`` says where each of them is; for the rest see `draw_signs`.

    ``over_edge``: the highlight lies on its cell's edge, where the cell has no room to spare, and not within it.
    """
    draw_frames(painter, lit, place, theme, over_edge=over_edge)
    draw_signs(painter, lit, place, theme, ink, headroom=headroom)


def draw_frames(
    painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], theme: Theme, *,
    over_edge: bool = False,
) -> None:  # fmt: skip
    """The outlines of lit cells, in their hues or in the highlight."""
    for cell, number in lit.badges.items():
        if (at := place(cell)).width() >= SMALLEST_TICK * theme.pen:
            draw_outline(painter, at, number, theme)
    if lit.current is not None:
        draw_term_highlight(painter, place(lit.current), theme, over_edge=over_edge)


def draw_signs(
    painter: QPainter, lit: Lit, place: Callable[[Cell], QRectF], theme: Theme,
    ink: Ink = _nothing, *, headroom: Headroom | None = None,
) -> None:  # fmt: skip
    """The numbers and ticks in the corners of lit cells.

    With ``headroom`` they stand above what is written, on the edge of a cell that has no room for them; without it
    they keep to their cells, and a number that would lie over ``ink`` is left out.
    """
    for cell, number in lit.badges.items():
        at = place(cell)
        if cell == lit.current:  # its frame is amber and wide
            inset = 3.0 * theme.pen
        elif at.width() >= SMALLEST_TICK * theme.pen:
            inset = _outline(at, theme)
        else:
            continue
        free = headroom(cell) if headroom is not None else None
        draw_number(painter, at, number, theme, inset=inset, ink=ink(cell), headroom=free)
    for cell in lit.done:
        if (at := place(cell)).width() >= SMALLEST_TICK * theme.pen:
            free = headroom(cell) if headroom is not None else None
            draw_tick(painter, at, theme, free, ink(cell))


def _amber(side: float, thick: float) -> float:
    """The width of the highlight in a cell with this side."""
    return min(max(side / 14, 2.0 * thick), 6.0 * thick)


def reach(side: float, theme: Theme) -> float:
    """Pixels by which a room's highlight of a cell with this side lies over the cells beside it."""
    return (min(_amber(side, theme.pen), _MOST_AMBER * theme.pen) + 2.5 * theme.pen) / 2


def frame_depth(side: float) -> float:
    """How many pixels the marks of a cell at a desk reach into it."""
    return _amber(side, 1.0) + 1.5


def widest_frame(side: float) -> int:
    """The same in whole pixels."""
    return round(frame_depth(side))


def draw_term_highlight(
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
    ring: str = "highlight",
    *,
    over_edge: bool = False,
) -> None:
    """The current product: amber between a dark and a light ring, wider the larger the cell.

    ``ring``: another colour of the theme's, for what is marked beside it.
    """
    thick = theme.pen
    side = min(rect.width(), rect.height())
    amber = _amber(side, thick)
    if theme.room:
        amber = min(amber, _MOST_AMBER * thick)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # So thick a frame as a room needs is laid over the cell's edge, not over what stands in it.
    inset = -reach(side, theme) if theme.room else -(amber + 2.5 * thick) / 2 if over_edge else -1.0
    for role, width in (("ring_dark", 1.5 * thick), (ring, amber), ("ring_light", thick)):
        at = inset + width / 2
        pen = QPen(theme.color(role), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawRoundedRect(rect.adjusted(at, at, -at, -at), 2 * thick, 2 * thick)
        inset += width
    painter.restore()


def tick_place(rect: QRectF, theme: Theme, headroom: float) -> QRectF:
    """Where a tick stands in a room: above what is written, on the cell's edge where it must."""
    side = _TICK * theme.room
    top = rect.top() + min(0.12 * theme.room, headroom - side)
    return QRectF(rect.right() - 0.14 * theme.room - side, top, side, side)


def number_place(rect: QRectF, theme: Theme, headroom: float, inset: float = 0.0) -> QRectF:
    """The same for a badge's number."""
    wide, high = (share * theme.room for share in _PLATE)
    return QRectF(rect.left() + inset, rect.top() + min(inset, headroom - high), wide, high)


def draw_tick(
    painter: QPainter, rect: QRectF, theme: Theme, headroom: float | None = None,
    ink: QRectF | None = None,
) -> None:  # fmt: skip
    """A finished term: a tick on a small ground of its own, in the upper right corner of its cell.

    At a desk it goes out over the corner, and becomes smaller, rather than cover a part of ``ink``.
    """
    if headroom is not None:
        at = tick_place(rect, theme, headroom)
        side = int(at.width()) - 2
        painter.drawPixmap(at.topLeft(), _tick(side, theme, painter.device().devicePixelRatio()))
        return
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
    clear = (
        QRectF() if ink is None or ink.isEmpty() else ink.adjusted(-_CLEAR, -_CLEAR, _CLEAR, _CLEAR)
    )
    for side in range(size, min(size, _SMALLEST_SIGN) - 1, -1):
        corner = QPointF(rect.right() - side - beside, rect.top() + above)
        if not clear.intersects(QRectF(corner, QSizeF(side + 2, side + 2))):
            size = side
            break
    else:
        size = round(max(min(size, 2 * (clear.top() - rect.top())), _SMALLEST_SIGN))
        top = min(rect.top() - size / 2, clear.top() - size - 2)
        corner = QPointF(rect.right() - 0.75 * size, top)
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


def draw_outline(painter: QPainter, rect: QRectF, number: int, theme: Theme) -> None:
    """Which term it is: an outline in the hue that it has everywhere."""
    line = _outline(rect, theme)
    painter.save()
    pen = QPen(QColor(theme.identity[number]), line)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(line / 2 + 1, line / 2 + 1, -line / 2 - 1, -line / 2 - 1))
    painter.restore()


def _outline(rect: QRectF, theme: Theme) -> float:
    """The width of a badge's outline."""
    return min(max(rect.width() / 24, 1.5 * theme.pen), 4.0 * theme.pen)


def draw_number(
    painter: QPainter, rect: QRectF, number: int, theme: Theme, *, inset: float,
    ink: QRectF = QRectF(), headroom: float | None = None,  # noqa: B008
) -> None:  # fmt: skip
    """The number of a term, counted from 1, in its hue on a ground of its own, in the upper left corner.

    In a room it is smaller than what must be read, for it stands beside a digit: the cell's place and its hue say the
    same, and so does the order in which the terms are added.
    """
    if headroom is None and rect.width() < (_ROOMY_BADGE * theme.room or SMALLEST_BADGE):
        return
    if theme.room:
        pixels = int(_NUMBER * theme.room)
        plate = number_place(rect, theme, rect.height() if headroom is None else headroom, inset)
    else:
        pixels = int(min(max(rect.width() * 0.16, 9.0), 18.0))
        plate = QRectF(rect.left() + inset, rect.top() + inset, pixels * 1.15, pixels * 1.3)
    if headroom is None and plate.adjusted(0, 0, -_TOUCH, -_TOUCH).intersects(ink):
        return
    painter.save()
    painter.fillRect(plate, theme.color("card"))
    painter.setPen(QColor(theme.identity[number]))
    painter.setFont(text_font(pixels, QFont.Weight.DemiBold))
    write(painter, plate, str(number + 1))
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
