"""How one tile of the sum is drawn: what is done, what is current, and what is still to come.

The three differ by weight, outline and a tick, not by colour alone: done ones are quiet on a plain tint with a
tick, the current one is large in the one highlight, future ones are outlined with dashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from convstudio.metrics.metrics import DESK
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.sums.sum_content import Tile
from convstudio.panels.sums.sum_type import draw_text, width_of
from convstudio.panels.widgets.lettering import SMALLEST
from convstudio.theme import Theme

_RADIUS: Final = 6.0
_PADDING: Final = 6.0
_BESIDE_BADGE: Final = 13.0  # more, on both sides of a term in whose corner a number stands
_HATCH: Final = 7.0  # pixels between the lines that mark what the border supplies
LETTERS: Final = 1.3  # mathematical letters look smaller than digits of the same size
BELOW: Final = 0.76

_WEIGHTS: Final = {
    "plain": QFont.Weight.DemiBold,
    "done": QFont.Weight.Normal,
    "current": QFont.Weight.Bold,
    "future": QFont.Weight.Medium,
}


def draw_tile(
    painter: QPainter, rect: QRectF, tile: Tile, pixels: int, theme: Theme, *,
    in_letters: bool, large: bool, hovered: bool,
) -> None:  # fmt: skip
    """One term; ``large``: there is room for what it comes to, under it."""
    current = tile.state == "current"
    if current:
        grown = QMarginsF(4, 3, 4, 3) if large else QMarginsF(1, 2, 1, 2)
        rect = rect.marginsAdded(grown)
    _draw_ground(painter, rect, tile, theme, hovered)
    if tile.badge is not None:
        _draw_identity(
            painter, rect.adjusted(4, 3, -4, -3) if current else rect, tile.badge, theme, large
        )
    quiet = tile.outside or tile.state in ("done", "future")
    painter.setPen(theme.color("secondary" if quiet and not current else "text"))
    upper, lower = _lines(_inside(rect, tile, large), bool(tile.below) and large)
    weight = None if in_letters else _WEIGHTS[tile.state]
    size = pixels * (LETTERS if in_letters else 1.0) * (1.12 if current else 1.0)
    if (
        tile.badge is not None and large
    ):  # its number stands beside the term, not before its first digit
        upper = upper.adjusted(_BESIDE_BADGE, 0, -_BESIDE_BADGE, 0)
    draw_text(painter, upper, tile.text, size, weight)
    if lower is not None:
        painter.setPen(theme.color("text" if current else "secondary"))
        draw_text(painter, lower, tile.below, max(pixels * BELOW, 11))
    if tile.state == "done":
        side = rect.height()
        corner = QRectF(rect.right() - side, rect.top(), side, side)
        MarkPainter(theme, DESK.marks).tick(painter, corner)
    if current:
        _draw_ring(painter, rect, theme, 4.0 if large else 2.5)


def draw_fold(
    painter: QPainter, rect: QRectF, count: str, subtotal: Sequence[str], pixels: float,
    theme: Theme, hovered: bool,
) -> None:  # fmt: skip
    """Terms that have no tile now: how many, and what they come to, in the first wording for which there is room."""
    painter.setBrush(theme.color("hover" if hovered else "card"))
    painter.setPen(QPen(theme.color("control"), 1))
    painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
    inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
    upper, lower = _lines(inner, bool(subtotal))
    painter.setPen(theme.color("text"))
    draw_text(painter, upper, count, pixels, QFont.Weight.Medium)
    if lower is not None:
        painter.setPen(theme.color("secondary"))
        fitting = (text for text in subtotal if width_of(text, SMALLEST) <= lower.width())
        draw_text(painter, lower, next(fitting, ""), pixels * 0.92)


def _inside(rect: QRectF, tile: Tile, large: bool) -> QRectF:
    """The room for the texts: clear of the tick in a small tile, of the line of its hue in a large one."""
    if large:
        return rect.adjusted(_PADDING, 0, -_PADDING, -3 if tile.badge is not None else 0)
    left, right = {"done": (3, 9), "current": (6, 6)}.get(tile.state, (3, 3))
    return rect.adjusted(left, 0, -right, 0)


def _lines(inner: QRectF, two: bool) -> tuple[QRectF, QRectF | None]:
    if not two:
        return inner, None
    height = inner.height()
    return (
        QRectF(inner.left(), inner.top() + height * 0.06, inner.width(), height * 0.5),
        QRectF(inner.left(), inner.top() + height * 0.54, inner.width(), height * 0.38),
    )


def _draw_ground(painter: QPainter, rect: QRectF, tile: Tile, theme: Theme, hovered: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if hovered:
        painter.setBrush(theme.color("hover"))
    elif tile.state == "done":
        painter.setBrush(theme.color("window"))
    elif tile.state == "current":
        painter.setBrush(theme.color("highlight", 0.18))
    if tile.outside:
        # Under the outline, over the ground.
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        _draw_hatching(painter, rect, theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    if tile.state == "plain":
        painter.setPen(QPen(theme.color("control"), 1))
    elif tile.state == "future":
        pen = QPen(theme.color("secondary"), 1.2)
        pen.setDashPattern([3.0, 2.5])
        painter.setPen(pen)
    painter.drawRoundedRect(rect, _RADIUS, _RADIUS)


def _draw_hatching(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """What the border supplies is hatched, as around the image."""
    path = QPainterPath()
    path.addRoundedRect(rect, _RADIUS, _RADIUS)
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(theme.color("hairline"), 1))
    x = rect.left()
    while x < rect.right() + rect.height():
        painter.drawLine(QPointF(x, rect.top()), QPointF(x - rect.height(), rect.bottom()))
        x += _HATCH
    painter.restore()


def _draw_identity(painter: QPainter, rect: QRectF, badge: int, theme: Theme, large: bool) -> None:
    """The hue and number that the term's weight and pixel have in the other panels."""
    hue = QColor(theme.identity[badge])
    painter.setPen(hue)
    if large:
        number = QRectF(rect.left() + 5, rect.top() + 4, 12, 12)
        draw_text(painter, number, str(badge + 1), 11, QFont.Weight.DemiBold, align=0)
    line = QRectF(rect.left() + 10, rect.bottom() - 4, rect.width() - 20, 2.5)
    painter.fillRect(line, hue)


def _draw_ring(painter: QPainter, rect: QRectF, theme: Theme, amber: float) -> None:
    """The one highlight, rounded as the tiles are."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = -1.0
    for role, width in (("ring_dark", 1.5), ("highlight", amber), ("ring_light", 1.0)):
        at = inset + width / 2
        painter.setPen(QPen(theme.color(role), width))
        painter.drawRoundedRect(rect.adjusted(at, at, -at, -at), _RADIUS, _RADIUS)
        inset += width
