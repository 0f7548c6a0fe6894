"""One frame of a sum, in numbers or letters: which terms have tiles now, where, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFont, QPainter, QRegion

from convstudio.core.numbers.equations import ABOUT, EQUAL
from convstudio.core.steps.spotlight import MOST_IDENTITIES
from convstudio.metrics.metrics import DESK
from convstudio.panels.sums.stamp_content import Content, widest_below
from convstudio.panels.sums.sum_content import Tile
from convstudio.panels.sums.sum_layout import EDGE, TermLayout, arrange
from convstudio.panels.sums.sum_result import draw_result, result_room
from convstudio.panels.sums.sum_source import SumSource
from convstudio.panels.sums.sum_tiles import BELOW, TilePainter
from convstudio.panels.sums.sum_type import draw_text, width_of
from convstudio.theme import Theme

Fold = Literal["earlier", "more"]
# A tile with the index of its term, or a fold with 0.
Part = tuple[Literal["tile", "earlier", "more"], int]

FOLDS: Final[tuple[Fold, ...]] = ("earlier", "more")

_LARGE_PADDING: Final = 30.0  # of a tile, both sides together; with a tick in the corner
_BADGE: Final = 12.0  # more, with a number in the other corner
_SMALL_PADDING: Final = 10.0
_NARROWEST: Final = 64.0
_NARROWEST_WITH_BORDER: Final = 88.0  # fits "outside: 0"
_BRACKET: Final = 14.0
_SIGN: Final = 15
_SPACE: Final = 10.0
_RINGS: Final = {1: 6.5, 2: 4.5}  # around a tile, by the number of rows: the current one grows
_EDGE: Final = 2.0  # more than an outline extends beyond its rectangle


def scene_layout(
    source: SumSource, in_letters: bool, width: float, height: float, unit: float
) -> TermLayout:
    """The layout of the tiles of any output of an experiment."""
    return arrange(
        source.taps,
        width,
        height,
        partial(_tile_width, source, in_letters, unit),
        result_room(source, in_letters, width, unit),
        (_BRACKET if source.has_brackets(in_letters) else EDGE) * unit,
        unit,
    )


def _tile_width(
    source: SumSource, in_letters: bool, unit: float, pixels: int, large: bool
) -> float:
    if in_letters:
        text = width_of(source.widest_letters, pixels * DESK.tiles.letters, None)
    else:
        text = width_of(source.widest, pixels, QFont.Weight.DemiBold)
    if not large:
        return text + _SMALL_PADDING * unit
    if source.timeline.by == "input":
        below = widest_below(source.timeline, in_letters)
        text = max(text, width_of(below, max(pixels * BELOW, 11)))
    border = source.experiment.mode != "valid" and not in_letters
    narrowest = _NARROWEST_WITH_BORDER if border else _NARROWEST
    padding = _LARGE_PADDING + (_BADGE if source.taps <= MOST_IDENTITIES else 0.0)
    return max(text + padding * unit, narrowest * unit)


@dataclass(frozen=True)
class Scene:
    """A frame with the terms from ``first`` as tiles and the rest as folds."""

    content: Content
    in_letters: bool
    layout: TermLayout
    first: int

    @property
    def last(self) -> int:
        """The term after the last tile's."""
        return self.first + self.layout.capacity

    @cached_property
    def tiles(self) -> list[Tile]:
        """The content of the tiles, from the first on."""
        return [self.content.tile(index, self.in_letters) for index in range(self.first, self.last)]

    def changed_since(self, before: Scene, width: float) -> QRegion | None:
        """The places that look different than in another frame; None: all may."""
        if (self.in_letters, self.layout, self.first) != (
            before.in_letters,
            before.layout,
            before.first,
        ):
            return None
        signs, were = (
            (each.content.sign, each.content.has_brackets(self.in_letters))
            for each in (self, before)
        )
        if signs != were:
            return None
        folds = [self.layout.fold_place(behind) for behind in (False, True) if self.layout.folds]
        changed = QRegion()
        for place in (self._rest(width), *folds):
            changed |= place.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).toAlignedRect()
        for position, (old, new) in enumerate(zip(before.tiles, self.tiles, strict=True)):
            if old != new:
                changed |= self._around(position)
        return changed

    def _around(self, position: int) -> QRect:
        """The place of a tile with the rings around it."""
        ring = _RINGS[self.layout.rows] * self.layout.unit
        return self.layout.place(position).adjusted(-ring, -ring, ring, ring).toAlignedRect()

    def _rest(self, width: float) -> QRectF:
        """The place of the result, behind the tiles."""
        layout = self.layout
        left = layout.right + (_SPACE if layout.is_large else 2 * _SPACE) * layout.unit
        return QRectF(left, layout.top, max(width - left, 60), layout.bottom - layout.top)

    def tile_place(self, index: int) -> QRectF | None:
        """The rectangle of a term's tile; None while it is folded."""
        return self.layout.place(index - self.first) if self.first <= index < self.last else None

    def fold_place(self, fold: Fold) -> QRectF | None:
        """The rectangle of a fold; None if it is empty."""
        first, last = self._folded(fold)
        return self.layout.fold_place(fold == "more") if first < last else None

    def _folded(self, fold: Fold) -> tuple[int, int]:
        return (0, self.first) if fold == "earlier" else (self.last, self.content.taps)

    def part_at(self, point: QPointF) -> Part | None:
        """The tile or fold at a point, or None."""
        for fold in FOLDS:
            place = self.fold_place(fold)
            if place is not None and place.contains(point):
                return fold, 0
        for position in range(self.layout.capacity):
            if self.layout.place(position).contains(point):
                return "tile", self.first + position
        return None

    def draw(
        self, painter: QPainter, width: float, theme: Theme, hovered: Part | None,
        exposed: QRegion | None = None,
    ) -> None:  # fmt: skip
        """Draw everything, on a widget of this ``width``, or only what is ``exposed``."""
        tiles = TilePainter(theme, DESK)
        self._draw_signs(painter, theme)
        for fold in FOLDS:
            self._draw_fold(painter, fold, tiles, hovered == (fold, 0))
        for position, tile in enumerate(self.tiles):
            if exposed is not None and not exposed.intersects(self._around(position)):
                continue
            index = self.first + position
            tiles.tile(
                painter,
                self.layout.place(position),
                tile,
                self.layout.pixels,
                in_letters=self.in_letters,
                large=self.layout.is_large,
                hovered=hovered == ("tile", index),
            )
        folds, unit = [self._folded(fold) for fold in FOLDS], self.layout.unit
        draw_result(painter, self._rest(width), self.content, self.in_letters, theme, unit, folds)

    def _draw_signs(self, painter: QPainter, theme: Theme) -> None:
        """Draw the + between terms, and the opening bracket if there is a closing one."""
        layout, unit = self.layout, self.layout.unit
        painter.setPen(theme.color("text"))
        if self.content.has_brackets(self.in_letters):
            place = QRectF(0, layout.top, layout.edge - 3, layout.bottom - layout.top)
            draw_text(painter, place, "(", 17 * unit, QFont.Weight.Bold)
        places = [layout.place(term - self.first) for term in range(self.first, self.last)]
        if self.last == self.content.taps:
            places.pop()
        if (earlier := self.fold_place("earlier")) is not None:
            places.append(earlier)
        for place in places:
            gap = QRectF(place.right(), place.top(), layout.gap, place.height())
            draw_text(painter, gap, self.content.sign, _SIGN * unit)

    def _draw_fold(self, painter: QPainter, fold: Fold, tiles: TilePainter, hovered: bool) -> None:
        place = self.fold_place(fold)
        if place is None:
            if fold == "earlier" and self.layout.folds:
                self._draw_count(painter, tiles.theme)
            return
        first, last = self._folded(fold)
        subtotal = "" if self.in_letters else self.content.subtotal(first, last)
        sign = "" if subtotal.startswith(ABOUT) else f"{EQUAL} "
        below = (f"subtotal {subtotal}", f"{sign}{subtotal}") if subtotal else ()
        count = f"… {last - first} {fold}"
        tiles.fold(painter, place, count, below, 13 * self.layout.unit, hovered=hovered)

    def _draw_count(self, painter: QPainter, theme: Theme) -> None:
        """Draw the number of terms, where no earlier ones are folded yet."""
        painter.setPen(theme.color("secondary"))
        place = self.layout.fold_place(behind=False)
        draw_text(painter, place, f"{self.content.taps} terms:", 13 * self.layout.unit)
