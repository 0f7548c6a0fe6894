"""The measures of a picture's cells: what they can carry, and in which size of type.

At a desk type shrinks with its cells as long as it can be read at all. In a room there is a smallest type, and what
cannot be written in it is left to the colours.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

Margins = tuple[float, float, float, float]  # left, above, right, below

SMALLEST_DIGITS: Final = 9  # pixels; smaller ones are not worth reading
LARGEST_DIGITS: Final = 48.0
SMALLEST_CELL: Final = 16.5  # screen pixels that carry digits in the smallest type at a desk
SMALLEST_LETTERS: Final = 9  # pixels of type

_INDICES_FROM: Final = 24.0
_LETTERS_FROM: Final = 2.0 * SMALLEST_LETTERS
_LARGEST_LETTERS: Final = 54.0
_LINE: Final = 1.2  # of the type: from one line of digits to the next
LETTER_LINE: Final = 1.15  # lines of letters lie closer than the typeface would have it
EXTENT: Final = 0.95  # of the type: from the top of a b to the bottom of a y
_WITHIN_FRAME: Final = 0.86  # of a cell's width at a desk, where the highlight may lie on its edge
_DIGIT: Final = 0.74  # of the type: the height of a digit
_NOTE: Final = 1.3  # of the type: the height of a note's label with its air
_SHARE: Final = 0.92  # of a cell, for what a room is to read in it
_LETTER_SHARE: Final = 0.9  # the same for letters
# Screen pixels of a followed cell: at the least, where a loupe shows its digits, and at a desk.
_SMALLEST_FOLLOWED: Final = 24.0
_FOLLOWED: Final = 52.0
_STRETCH: Final = 380.0  # screen pixels into which a followed window should fit there
# Of a room's type: a followed cell, with its digits and the weight below them.
_FOLLOWED_EMS: Final = 3.2
_CLOSE: Final = 0.9  # of a room's view: what is followed fills no more of it
_LINES_FROM: Final = 0.6  # of a room's type: smaller cells are pictures, which lines would veil


@dataclass(frozen=True)
class CellMetrics(ABC):
    """What cells of so many screen pixels carry: digits or letters, a note below these, indices beside them."""

    indices_from: float
    """Screen pixels that a cell needs for rows and columns to carry their indices."""
    notes_from: float
    """Screen pixels that a cell needs for a note below its digits."""
    lines_from: float
    """Screen pixels from which on lines stand between the cells."""
    digits_from: float
    """Screen pixels below which no cell carries digits."""
    letters_from: float
    """Screen pixels below which no cell carries letters."""
    gutter: tuple[float, float]
    """Width and height, in screen pixels, of the indices of rows and of columns, beside and above a picture."""
    bare_margin: float
    """Screen pixels around a fitted picture that has no indices."""
    indexed_margins: Margins
    """The same of one that has them."""
    least_letters: int
    """Pixels of the smallest type for letters."""
    note_line: float
    """The height of a note's label, of its type."""
    legible_only: bool
    """Whether nothing is written that a whole room could not read: the type decides, and not the cell alone."""
    indices_give_way: bool
    """Whether indices rather go than cover a part of the picture."""

    def fit_margins(self, indices: bool) -> Margins:
        """Screen pixels left, above, right and below a fitted picture, with ``indices`` or without."""
        return self.indexed_margins if indices else (self.bare_margin,) * 4

    def headroom(self, cell: float, *, raised: bool) -> float:
        """Screen pixels of a cell above the digits in it; all of them where it is too small for any."""
        largest = self.largest_digits(cell)
        if _SHARE * cell < largest:
            return cell
        return cell / 2 - (self.raised_by(cell) if raised else 0.0) - _DIGIT / 2 * largest

    @abstractmethod
    def followed(self, count: float, whole: float) -> float:
        """Screen pixels of cells that are followed, of which ``count`` in a row are to be seen.

        ``whole``: the size at which these fill the view.
        """

    @abstractmethod
    def largest_digits(self, cell: float) -> float:
        """Pixels of the largest type for digits in a cell."""

    @abstractmethod
    def digit_type(self, cell: float, ems: float, lines: int, *, raised: bool, few: bool) -> int:
        """Pixels of type for digits in cells of ``cell`` screen pixels; 0 where they could not be read.

        ``ems``: the width of the widest text, in sizes of its type; ``raised``: a note stands below them; ``few``:
        there are not so many of them that they would veil the picture.
        """

    @abstractmethod
    def note_type(self, cell: float, ems: float) -> int:
        """Pixels of type for a note below the digits; 0 where it gives way to them."""

    @abstractmethod
    def raised_by(self, cell: float, *, letters: bool = False) -> float:
        """Screen pixels by which digits or ``letters`` move up to leave room for a note."""

    @abstractmethod
    def letter_box(self, cell: float, *, raised: bool) -> tuple[float, float, float]:
        """The largest type for letters in a cell, and the height and the width that they may take there."""

    @abstractmethod
    def letters_high(self, lines: int) -> float:
        """The height of some lines of letters, of their type."""


@dataclass(frozen=True)
class DeskCells(CellMetrics):
    """Cells at a desk: type shrinks with them."""

    indices_from: float = _INDICES_FROM
    notes_from: float = 40.0
    lines_from: float = _INDICES_FROM
    digits_from: float = SMALLEST_CELL
    letters_from: float = _LETTERS_FROM
    gutter: tuple[float, float] = (30.0, 20.0)
    bare_margin: float = 12.0
    indexed_margins: Margins = (32.0, 32.0, 12.0, 12.0)
    least_letters: int = SMALLEST_LETTERS
    note_line: float = 1.5
    legible_only: bool = False
    indices_give_way: bool = False

    def followed(self, count: float, whole: float) -> float:
        return max(min(_FOLLOWED, _STRETCH / count), _SMALLEST_FOLLOWED)

    def largest_digits(self, cell: float) -> float:
        return min(0.36 * cell, LARGEST_DIGITS)

    def digit_type(self, cell: float, ems: float, lines: int, *, raised: bool, few: bool) -> int:
        if cell < SMALLEST_CELL:
            return 0
        share = 0.55 if raised and lines > 1 else 0.8
        # Few digits fill more of a small cell than of a large one.
        least = SMALLEST_DIGITS if few else 0
        wide = max(cell - 6, 0.8 * cell) if few else cell - 6
        largest = min(max(cell * 0.36, least), LARGEST_DIGITS)
        pixels = int(min(largest, cell * share / lines, wide / max(ems, 0.1)))
        return pixels if pixels >= SMALLEST_DIGITS else 0

    def note_type(self, cell: float, ems: float) -> int:
        if cell < self.notes_from:
            return 0
        return max(int(min(cell * 0.2, 24.0, (cell - 14) / max(ems, 0.1))), 8)

    def raised_by(self, cell: float, *, letters: bool = False) -> float:
        return cell * (0.17 if letters else 0.14)

    def letter_box(self, cell: float, *, raised: bool) -> tuple[float, float, float]:
        largest = min(cell * (0.38 if raised else 0.45), _LARGEST_LETTERS)
        return largest, cell * (0.58 if raised else 0.9), cell * _WITHIN_FRAME

    def letters_high(self, lines: int) -> float:
        return lines * LETTER_LINE


@dataclass(frozen=True)
class RoomCells(CellMetrics):
    """Cells for a room: nothing in them is smaller than its ``type``."""

    type: int

    def followed(self, count: float, whole: float) -> float:
        return min(_FOLLOWED_EMS * self.type, max(_CLOSE * whole, _SMALLEST_FOLLOWED))

    def largest_digits(self, cell: float) -> float:
        return min(max(0.4 * cell, self.type), 2.0 * self.type)

    def digit_type(self, cell: float, ems: float, lines: int, *, raised: bool, few: bool) -> int:
        high = _SHARE * (cell - (self.note_height if raised else 0.0))
        size = min(
            self.largest_digits(cell),
            high / (1 + _LINE * (lines - 1)),
            _SHARE * cell / max(ems, 0.1),
        )
        return int(size) if size >= self.type else 0

    def note_type(self, cell: float, ems: float) -> int:
        if cell < self.notes_from:
            return 0
        return self.type if self.type * ems <= _SHARE * cell - 0.3 * self.type else 0

    @property
    def note_height(self) -> float:
        """Screen pixels that a note's label takes, with its air."""
        return _NOTE * self.type

    def raised_by(self, cell: float, *, letters: bool = False) -> float:
        return self.note_height / 2

    def letter_box(self, cell: float, *, raised: bool) -> tuple[float, float, float]:
        largest = min(max(min(cell * (0.38 if raised else 0.45), _LARGEST_LETTERS), 0.45 * cell, self.type),
                      2.0 * self.type)  # fmt: skip
        high = cell * _LETTER_SHARE - (self.note_height if raised else 0.0)
        return largest, high, cell * _LETTER_SHARE

    def letters_high(self, lines: int) -> float:
        return (lines - 1) * LETTER_LINE + EXTENT


def room_cells(pixels: int, pen: float) -> RoomCells:
    """The cells for a room that reads ``pixels`` of type, with lines of ``pen``."""
    gutter, bare = (1.5 * pixels, 1.15 * pixels), 4.0 * pen
    return RoomCells(
        indices_from=2.2 * pixels,
        notes_from=2.7 * pixels,
        lines_from=max(_INDICES_FROM, _LINES_FROM * pixels),
        digits_from=max(SMALLEST_CELL, pixels),
        letters_from=max(_LETTERS_FROM, pixels),
        gutter=gutter,
        bare_margin=bare,
        indexed_margins=(gutter[0] + bare, gutter[1] + bare, bare, bare),
        least_letters=pixels,
        note_line=1.2,
        legible_only=True,
        indices_give_way=True,
        type=pixels,
    )
