"""The painter of a sum's tiles and folds: done, current and future terms.

They differ in weight, outline and a tick, not in colour alone: done terms are quiet, on a plain tint with a tick; the
current one has the highlight; future ones have dashed outlines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from convstudio.metrics.metrics import Metrics
from convstudio.metrics.tiles import TileMetrics
from convstudio.panels.pictures.marks import MarkPainter
from convstudio.panels.sums.sum_content import Tile
from convstudio.panels.sums.sum_type import draw_text, width_of
from convstudio.panels.widgets.lettering import SMALLEST
from convstudio.theme import BOARD_WEIGHT, Theme

_BESIDE_BADGE: Final = 13.0  # more, on both sides of a term with a number in its corner
BELOW: Final = 0.76

_WEIGHTS: Final = {
    "plain": QFont.Weight.DemiBold,
    "done": QFont.Weight.Normal,
    "current": QFont.Weight.Bold,
    "future": QFont.Weight.Medium,
}
_GROUNDS: Final = {"done": ("window", 1.0), "current": ("highlight", 0.18)}


@dataclass(frozen=True)
class TilePainter:
    """A painter of tiles and folds in a theme's colours and the sizes of ``metrics``."""

    theme: Theme
    metrics: Metrics

    @property
    def tiles(self) -> TileMetrics:
        return self.metrics.tiles

    @property
    def marks(self) -> MarkPainter:
        return MarkPainter(self.theme, self.metrics.marks)

    def tile(
        self, painter: QPainter, rect: QRectF, tile: Tile, pixels: int, *,
        in_letters: bool, large: bool = False, hovered: bool = False,
    ) -> None:  # fmt: skip
        """Draw one term; ``large``: with its product below, and its number."""
        at, current = self.tiles, tile.state == "current"
        inner = rect
        if current:
            (wide, high), (least, low) = at.grown
            sides = (wide, high) if large else (least, low)
            rect = rect.marginsAdded(QMarginsF(*sides, *sides))
            inner = rect.adjusted(wide, high, -wide, -high)
        self._draw_ground(painter, rect, tile, hovered)
        if current:
            self.marks.current_tile(painter, rect, at.amber[not large], at.radius)
        self._draw_identity(painter, inner, tile, large)
        self._draw_texts(painter, rect, tile, pixels, in_letters=in_letters, large=large)
        if tile.state == "done":
            self._draw_tick(painter, rect)

    def fold(
        self, painter: QPainter, rect: QRectF, count: str, below: Sequence[str], pixels: float, *,
        hovered: bool = False,
    ) -> None:  # fmt: skip
        """Draw a fold of terms: their ``count``, and the first wording of ``below`` that fits."""
        theme, at = self.theme, self.tiles
        painter.setBrush(theme.color("hover" if hovered or at.folds_tinted else "card"))
        painter.setPen(QPen(theme.color("control"), at.outline))
        painter.drawRoundedRect(rect, at.radius, at.radius)
        upper, lower = _lines(rect.adjusted(at.padding, 0, -at.padding, 0), bool(below))
        painter.setPen(theme.color("text"))
        weight = BOARD_WEIGHT if at.heavy else QFont.Weight.Medium
        draw_text(painter, upper, count, pixels, weight)
        if lower is not None:
            painter.setPen(theme.color("secondary"))
            fitting = (text for text in below if width_of(text, SMALLEST) <= lower.width())
            draw_text(painter, lower, next(fitting, ""), pixels * 0.92)

    def _draw_ground(self, painter: QPainter, rect: QRectF, tile: Tile, hovered: bool) -> None:
        theme, at, state = self.theme, self.tiles, tile.state
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if hovered:
            painter.setBrush(theme.color("hover"))
        elif state in _GROUNDS:
            painter.setBrush(theme.color(*_GROUNDS[state]))
        # Between background and outline.
        if tile.outside:
            painter.drawRoundedRect(rect, at.radius, at.radius)
            path = QPainterPath()
            path.addRoundedRect(rect, at.radius, at.radius)
            self.marks.border(painter, path, theme.color("card"), quiet=True)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if state == "plain" or (at.heavy and state == "done"):
            painter.setPen(QPen(theme.color("control"), at.outline))
        elif state == "future":
            pen = QPen(theme.color("secondary"), at.dashes)
            pen.setDashPattern([3.0, 2.5])
            painter.setPen(pen)
        painter.drawRoundedRect(rect, at.radius, at.radius)

    def _draw_tick(self, painter: QPainter, rect: QRectF) -> None:
        if (bare := self.tiles.bare_tick) is None:
            side = rect.height()
            self.marks.tick(painter, QRectF(rect.right() - side, rect.top(), side, side))
            return
        side, right, top = bare
        corner = QPointF(rect.right() - right - side, rect.top() + top)
        self.marks.bare_tick(painter, QRectF(corner, QSizeF(side, side)))

    def _draw_identity(self, painter: QPainter, rect: QRectF, tile: Tile, large: bool) -> None:
        """Draw the hue and number that the term has in the other panels."""
        at = self.tiles
        if tile.badge is None or (at.hue_when_added and tile.state not in ("done", "current")):
            return
        hue, (away, up, high) = QColor(self.theme.identity[tile.badge]), at.hue
        painter.setPen(hue)
        if large:
            number = QRectF(rect.left() + 5, rect.top() + 4, 12, 12)
            draw_text(painter, number, str(tile.badge + 1), 11, QFont.Weight.DemiBold, align=0)
        line = QRectF(rect.left() + away, rect.bottom() - up, rect.width() - 2 * away, high)
        painter.fillRect(line, hue)

    def _draw_texts(
        self, painter: QPainter, rect: QRectF, tile: Tile, pixels: int, *,
        in_letters: bool, large: bool,
    ) -> None:  # fmt: skip
        theme, at, current = self.theme, self.tiles, tile.state == "current"
        added = at.quiet_when_added and (tile.outside or tile.state == "done")
        quiet = (added or tile.state == "future") and not current
        painter.setPen(theme.color("secondary" if quiet else "text"))
        upper, lower = _lines(self._inside(rect, tile, large), bool(tile.below) and large)
        weight = BOARD_WEIGHT if at.heavy else _WEIGHTS[tile.state]
        size = pixels * (at.letters if in_letters else 1.0) * (at.current_type if current else 1.0)
        if tile.badge is not None and large:
            # The number is beside the term, not before its first digit.
            upper = upper.adjusted(_BESIDE_BADGE, 0, -_BESIDE_BADGE, 0)
        draw_text(painter, upper, tile.text, size, None if in_letters else weight)
        if lower is not None:
            painter.setPen(theme.color("text" if current else "secondary"))
            draw_text(painter, lower, tile.below, max(pixels * BELOW, 11))

    def _inside(self, rect: QRectF, tile: Tile, large: bool) -> QRectF:
        """The room for texts: clear of the tick in a small tile, of the line in its hue in a large one."""
        at = self.tiles
        if large:
            return rect.adjusted(at.padding, 0, -at.padding, -3 if tile.badge is not None else 0)
        left = right = at.beside_text[tile.state == "current"]
        if tile.state == "done":
            left, right = at.beside_tick
        return rect.adjusted(left, 0, -right, 0)


def _lines(inner: QRectF, two: bool) -> tuple[QRectF, QRectF | None]:
    if not two:
        return inner, None
    height = inner.height()
    return (
        QRectF(inner.left(), inner.top() + height * 0.06, inner.width(), height * 0.5),
        QRectF(inner.left(), inner.top() + height * 0.54, inner.width(), height * 0.38),
    )
