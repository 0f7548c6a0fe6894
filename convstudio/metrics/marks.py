"""The measures of cell marks: the ring of the current cell, ticks, numbered badges, hatching."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

_DIGIT_HEIGHT: Final = 0.74  # ems
_RINGS: Final = 2.5  # of a line's width: the dark and the light ring around the amber one
_TICK: Final = 0.4  # of a room's type
_PLATE: Final = 0.54  # of a room's type: the background of a badge's number
_NUMBER: Final = 0.62  # of a room's type: a badge's number


@dataclass(frozen=True)
class MarkMetrics(ABC):
    """The measures of marks, in pixels."""

    pen: float
    """The width of a line."""
    most_amber: float
    """The largest width of the highlight, in lines."""
    over_edges: bool
    """Whether marks are drawn on the edges of their cells, since inside they would cover the text."""
    badge_from: float
    """The smallest cell, in pixels, that has room for a badge's number."""
    raised_tick: tuple[float, float, float]
    """A tick above the text: its side, and its distance from the right and the upper edge."""
    hatch: int
    """Pixels between lines of hatching; 0: Qt's own, finer pattern."""
    hatch_ink: float
    """The opacity of the border's hatching on pixels."""
    hatch_light: float
    """The opacity of light lines beside the dark ones, visible on pixels of any brightness; 0: none."""
    hatch_below: float
    """The opacity of the border's hatching below text."""
    hatch_below_quiet: float
    """The same below text in a paler ink, which must remain legible on a line of it."""

    def amber(self, side: float) -> float:
        """The width of the highlight in a cell with sides of ``side`` pixels."""
        return min(max(side / 14, 2.0 * self.pen), self.most_amber * self.pen)

    def reach(self, side: float) -> float:
        """Pixels by which a ring on a cell's edge overlaps the neighbouring cells."""
        return (self.amber(side) + _RINGS * self.pen) / 2

    @abstractmethod
    def depth(self, side: float) -> float:
        """Pixels by which a ring overlaps its own cell."""

    @abstractmethod
    def rim(self, side: float) -> float:
        """Pixels at each edge of a cell that are kept free of text for a ring."""

    @abstractmethod
    def tick(self, wide: float, high: float) -> tuple[int, int, int]:
        """A tick within a cell: its size, and its distance from the right and the upper edge."""

    @abstractmethod
    def badge(self, wide: float) -> tuple[int, float, float]:
        """A badge in a cell ``wide`` pixels wide: its number's type, and its background's width and height."""


@dataclass(frozen=True)
class DeskMarks(MarkMetrics):
    """The measures of marks at a desk: marks stay within their cells and shrink with them."""

    pen: float = 1.0
    most_amber: float = 6.0
    over_edges: bool = False
    badge_from: float = 30.0
    raised_tick: tuple[float, float, float] = (13.0, 4.0, 2.0)
    hatch: int = 0
    hatch_ink: float = 0.8
    hatch_light: float = 0.0
    hatch_below: float = 0.22
    hatch_below_quiet: float = 0.09

    def depth(self, side: float) -> float:
        return self.amber(side) + 1.5

    def rim(self, side: float) -> float:
        return self.depth(side)

    def tick(self, wide: float, high: float) -> tuple[int, int, int]:
        return round(min(max(wide * 0.2, 7.0), 15.0)), 4, 2

    def badge(self, wide: float) -> tuple[int, float, float]:
        pixels = int(min(max(wide * 0.16, 9.0), 18.0))
        return pixels, pixels * 1.15, pixels * 1.3


@dataclass(frozen=True)
class RoomMarks(MarkMetrics):
    """The measures of marks for a room that reads ``type`` pixels: marks are thick, and overlap their cells' edges."""

    type: int

    def depth(self, side: float) -> float:
        return self.reach(side)

    def rim(self, side: float) -> float:
        return 2.0

    def tick(self, wide: float, high: float) -> tuple[int, int, int]:
        # Large enough to be seen, small enough to stay clear of the digit below, and in wider cells of the ring of a
        # current cell beside it.
        shares = (0.32, 0.14, 0.06)
        if wide >= 2.3 * self.type:
            shares = (0.4, 0.16, 0.12)
        size, beside, above = (round(share * self.type) for share in shares)
        # It ends above the digits, which reach into its corner where there are two of them or a sign and one.
        free = int(high / 2 - _DIGIT_HEIGHT / 2 * self.type) - 2 * round(self.pen)
        return max(min(size, free - 2), 5), beside, max(min(above, free - size - 2), 0)

    def badge(self, wide: float) -> tuple[int, float, float]:
        """Smaller than what must be read: it stands beside a digit, and the cell's place and hue say the same."""
        return int(_NUMBER * self.type), _PLATE * self.type, _PLATE * self.type


def room_marks(pixels: int, pen: float) -> RoomMarks:
    """Create the measures of marks for a room that reads ``pixels`` of type, with lines ``pen`` pixels wide."""
    return RoomMarks(
        pen=pen,
        # Neighbouring cells have text up to their edges.
        most_amber=3.0,
        over_edges=True,
        # In smaller cells the number would touch the digit.
        badge_from=1.8 * pixels,
        raised_tick=(_TICK * pixels, 0.14 * pixels, 0.12 * pixels),
        hatch=round(9 * pen),
        hatch_ink=0.95,
        hatch_light=0.45,
        hatch_below=0.36,
        hatch_below_quiet=0.3,
        type=pixels,
    )
