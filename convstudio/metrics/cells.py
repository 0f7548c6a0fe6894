"""The measures of a picture's cells: what they can hold, and in which type size.

At a desk, type shrinks with its cells as long as it is legible at all. In a room there is a smallest type, and what
cannot be written in it is left to the colours.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

Margins = tuple[float, float, float, float]  # left, above, right, below

SMALLEST_DIGITS: Final = 9  # pixels of type; smaller digits are not legible
LARGEST_DIGITS: Final = 48.0
SMALLEST_CELL: Final = 16.5  # screen pixels that hold digits in the smallest type at a desk
SMALLEST_LETTERS: Final = 9  # pixels of type

_INDICES_FROM: Final = 24.0
_LETTERS_FROM: Final = 2.0 * SMALLEST_LETTERS
_LARGEST_LETTERS: Final = 54.0
_LINE: Final = 1.2  # ems from one line of digits to the next
LETTER_LINE: Final = 1.15  # ems; closer than the typeface's own line spacing
EXTENT: Final = 0.95  # ems from the top of a b to the bottom of a y
_WITHIN_FRAME: Final = 0.86  # of a cell's width at a desk, where the highlight may lie on its edge
_DIGIT: Final = 0.74  # ems: the height of a digit
_NOTE: Final = 1.3  # ems: the height of a note's label with padding
_SHARE: Final = 0.92  # of a cell that a room's digits may fill
_LETTER_SHARE: Final = 0.9  # of a cell that a room's letters may fill
# Screen pixels of a followed cell: at least (a loupe shows its digits then), and usually at a desk.
_SMALLEST_FOLLOWED: Final = 24.0
_FOLLOWED: Final = 52.0
_STRETCH: Final = 380.0  # screen pixels that a followed window should fit in at a desk
# Of a room's type: a followed cell with its digits and the weight below them.
_FOLLOWED_EMS: Final = 3.2
_CLOSE: Final = 0.9  # of a room's view: the most that a followed window fills
_LINES_FROM: Final = 0.6  # of a room's type: lines between smaller cells would veil the picture


@dataclass(frozen=True)
class CellMetrics(ABC):
    """The measures of cells: which sizes hold digits or letters, a note below them, indices beside them."""

    indices_from: float
    """Screen pixels per cell from which rows and columns have indices."""
    notes_from: float
    """Screen pixels per cell from which there is a note below the digits."""
    lines_from: float
    """Screen pixels per cell from which lines are drawn between cells."""
    digits_from: float
    """Screen pixels per cell from which there are digits."""
    letters_from: float
    """Screen pixels per cell from which there are letters."""
    gutter: tuple[float, float]
    """Width and height, in screen pixels, of the row indices beside and the column indices above a picture."""
    bare_margin: float
    """Screen pixels around a fitted picture without indices."""
    indexed_margins: Margins
    """Screen pixels (left, above, right, below) around a fitted picture with indices."""
    least_letters: int
    """The smallest type for letters, in pixels."""
    note_line: float
    """The height of a note's label, in ems."""
    legible_only: bool
    """Whether only text is written that a whole room can read: type size decides, not the cell alone."""
    indices_give_way: bool
    """Whether indices are left out where they would cover a part of the picture."""

    def fit_margins(self, indices: bool) -> Margins:
        """Screen pixels left, above, right and below a fitted picture, with or without indices."""
        return self.indexed_margins if indices else (self.bare_margin,) * 4

    def headroom(self, cell: float, *, raised: bool) -> float:
        """Screen pixels of a cell above its digits; the whole cell if it is too small for digits."""
        largest = self.largest_digits(cell)
        if _SHARE * cell < largest:
            return cell
        return cell / 2 - (self.raised_by(cell) if raised else 0.0) - _DIGIT / 2 * largest

    @abstractmethod
    def followed(self, count: float, whole: float) -> float:
        """Screen pixels per cell while following, where ``count`` cells in a row are to be visible.

        ``whole``: the cell size at which they fill the view.
        """

    @abstractmethod
    def largest_digits(self, cell: float) -> float:
        """The largest type for digits in a cell, in pixels."""

    @abstractmethod
    def digit_type(self, cell: float, ems: float, lines: int, *, raised: bool, few: bool) -> int:
        """The type for digits in cells of ``cell`` screen pixels, in pixels; 0 if they would be illegible.

        ``ems``: the width of the widest text in ems; ``raised``: there is a note below the digits; ``few``: there are
        too few digits to veil the picture.
        """

    @abstractmethod
    def note_type(self, cell: float, ems: float) -> int:
        """The type for a note below the digits, in pixels; 0 if it has no room."""

    @abstractmethod
    def raised_by(self, cell: float, *, letters: bool = False) -> float:
        """Screen pixels by which digits or ``letters`` move up to make room for a note."""

    @abstractmethod
    def letter_box(self, cell: float, *, raised: bool) -> tuple[float, float, float]:
        """The largest type for letters in a cell, and the height and width available to them, in screen pixels."""

    @abstractmethod
    def letters_high(self, lines: int) -> float:
        """The height of ``lines`` lines of letters, in ems."""


@dataclass(frozen=True)
class DeskCells(CellMetrics):
    """The measures of cells at a desk, where type shrinks with the cells."""

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
        # In small cells, a few digits may fill a larger share.
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
    """The measures of cells for a room, where nothing is smaller than ``type`` pixels."""

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
        """Screen pixels of a note's label with padding."""
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
    """Create the measures of cells for a room that reads ``pixels`` of type, with lines ``pen`` pixels wide."""
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
