"""The measures of what marks a cell: the ring of the current one, a tick, a badge with a number, hatching."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

_DIGIT_HEIGHT: Final = 0.74  # of the type
_RINGS: Final = 2.5  # lines: the dark and the light ring around the amber one
_TICK: Final = 0.4  # of a room's type
_PLATE: Final = 0.54  # of it: the ground of a badge's number
_NUMBER: Final = 0.62  # of it


@dataclass(frozen=True)
class MarkMetrics(ABC):
    """Sizes in pixels; ``pen`` is the width of a line."""

    pen: float
    most_amber: float
    """The width of the highlight, at the most, in lines."""
    over_edges: bool
    """Whether marks stand on the edges of their cells, and not within, where they would cover what is written."""
    badge_from: float
    """Pixels of a cell that has room for a badge's number within."""
    raised_tick: tuple[float, float, float]
    """A tick that stands above what is written: its side, and how far it is from the right and the upper edge."""
    hatch: int
    """Pixels from one line of hatching to the next; 0: Qt's own pattern, which is finer."""
    hatch_ink: float
    """How much of its colour the hatching of the border has."""
    hatch_light: float
    """The same of the light lines beside its dark ones, which any pixels let see; 0: there are none."""

    def amber(self, side: float) -> float:
        """The width of the highlight in a cell with this side."""
        return min(max(side / 14, 2.0 * self.pen), self.most_amber * self.pen)

    def reach(self, side: float) -> float:
        """Pixels by which a ring on the edge of a cell with this side lies over the cells beside it."""
        return (self.amber(side) + _RINGS * self.pen) / 2

    @abstractmethod
    def depth(self, side: float) -> float:
        """Pixels by which a ring lies over its own cell."""

    @abstractmethod
    def rim(self, side: float) -> float:
        """Pixels at each edge of a cell on which nothing is written, since a ring may come."""

    @abstractmethod
    def tick(self, wide: float, high: float) -> tuple[int, int, int]:
        """A tick within a cell: its size, and how far it is from the right and from the upper edge."""

    @abstractmethod
    def badge(self, wide: float) -> tuple[int, float, float]:
        """The type of a badge's number in a cell so wide, and the width and the height of its ground."""


@dataclass(frozen=True)
class DeskMarks(MarkMetrics):
    """Marks at a desk: they stay within their cells, and become smaller with them."""

    pen: float = 1.0
    most_amber: float = 6.0
    over_edges: bool = False
    badge_from: float = 30.0
    raised_tick: tuple[float, float, float] = (13.0, 4.0, 2.0)
    hatch: int = 0
    hatch_ink: float = 0.8
    hatch_light: float = 0.0

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
    """Marks for a room that reads ``type``: so thick that they are laid over the edges of their cells."""

    type: int

    def depth(self, side: float) -> float:
        return self.reach(side)

    def rim(self, side: float) -> float:
        return 2.0

    def tick(self, wide: float, high: float) -> tuple[int, int, int]:
        # So large that it is seen, so small that it stays clear of the digit below it,
        shares = (0.32, 0.14, 0.06)
        if wide >= 2.3 * self.type:  # and clear of the ring of a current cell beside it.
            shares = (0.4, 0.16, 0.12)
        size, beside, above = (round(share * self.type) for share in shares)
        # It ends above the line of digits, which reach into its corner where they are two or a sign and one.
        free = int(high / 2 - _DIGIT_HEIGHT / 2 * self.type) - 2 * round(self.pen)
        return max(min(size, free - 2), 5), beside, max(min(above, free - size - 2), 0)

    def badge(self, wide: float) -> tuple[int, float, float]:
        """Smaller than what must be read, for it stands beside a digit: the cell's place and its hue say the same."""
        return int(_NUMBER * self.type), _PLATE * self.type, _PLATE * self.type


def room_marks(pixels: int, pen: float) -> RoomMarks:
    """The marks for a room that reads ``pixels`` of type, with lines of ``pen``."""
    return RoomMarks(
        pen=pen,
        most_amber=3.0,  # cells beside it are written as far as their edges
        over_edges=True,
        badge_from=1.8 * pixels,  # in smaller cells the number would touch the digit
        raised_tick=(_TICK * pixels, 0.14 * pixels, 0.12 * pixels),
        hatch=round(9 * pen),
        hatch_ink=0.95,
        hatch_light=0.45,
        type=pixels,
    )
