"""How large things are drawn in a picture: at a desk, or for a room that is to read them from its last row.

At a desk type shrinks with its cells as long as it can be read at all. In a room there is a smallest type,
`Theme.room`, and what cannot be written in it is left to the colours. Every measure that depends on this is here, so
that the layers, the panels and the views agree on what a cell carries.
"""

from __future__ import annotations

from typing import Final

from convstudio.theme import Theme

Margins = tuple[float, float, float, float]  # left, above, right, below

INDICES_FROM: Final = 24.0  # screen pixels a cell needs for rows and columns to carry their indices
WEIGHTS_FROM: Final = 40.0  # screen pixels a cell needs to carry "× w" below its digits
SMALLEST_DIGITS: Final = 9  # pixels; smaller ones are not worth reading
LARGEST_DIGITS: Final = 48.0
SMALLEST_CELL: Final = 16.5  # screen pixels that carry digits in the smallest type at a desk

_LINE: Final = 1.2  # of the type: from one line of digits to the next
_DIGIT: Final = 0.74  # of the type: the height of a digit
_NOTE: Final = 1.2  # of the type: the height of a note's label
_SHARE: Final = 0.92  # of a cell, for what a room is to read in it


def indices_from(theme: Theme) -> float:
    """Screen pixels a cell needs for rows and columns to carry their indices."""
    return 2.2 * theme.room or INDICES_FROM


def gutter(theme: Theme) -> tuple[float, float]:
    """Width and height, in screen pixels, that the indices of rows and of columns take beside and above a picture."""
    return (1.5 * theme.room, 1.15 * theme.room) if theme.room else (30.0, 20.0)


def fit_margins(theme: Theme, indices: bool) -> Margins:
    """Screen pixels left, above, right and below a fitted picture, with ``indices`` or without."""
    if not theme.room:
        return (32.0, 32.0, 12.0, 12.0) if indices else (12.0,) * 4
    bare = 4.0 * theme.pen
    wide, high = gutter(theme)
    return (wide + bare, high + bare, bare, bare) if indices else (bare,) * 4


def notes_from(theme: Theme) -> float:
    """Screen pixels a cell needs for a note below its digits."""
    return 2.7 * theme.room or WEIGHTS_FROM


def digit_type(
    theme: Theme, cell: float, ems: float, lines: int, *, raised: bool, few: bool
) -> int:
    """Pixels of type for digits in cells of ``cell`` screen pixels; 0 where they could not be read.

    ``ems``: the width of the widest text, in sizes of its type; ``raised``: a note stands below them; ``few``: there
    are not so many of them that they would veil the picture.
    """
    if theme.room:
        high = _SHARE * (cell - (note_height(theme) if raised else 0.0))
        largest = min(max(0.4 * cell, theme.room), 2.0 * theme.room)
        size = min(largest, high / (1 + _LINE * (lines - 1)), _SHARE * cell / max(ems, 0.1))
        return int(size) if size >= theme.room else 0
    if cell < SMALLEST_CELL:
        return 0
    share = 0.55 if raised and lines > 1 else 0.8
    least = SMALLEST_DIGITS if few else 0  # they fill more of a small cell than of a large one
    wide = max(cell - 6, 0.8 * cell) if few else cell - 6
    largest = min(max(cell * 0.36, least), LARGEST_DIGITS)
    pixels = int(min(largest, cell * share / lines, wide / max(ems, 0.1)))
    return pixels if pixels >= SMALLEST_DIGITS else 0


def note_type(theme: Theme, cell: float, ems: float) -> int:
    """Pixels of type for a note below the digits; 0 where it gives way to them."""
    if cell < notes_from(theme):
        return 0
    if theme.room:
        return theme.room if theme.room * ems <= _SHARE * cell - 0.3 * theme.room else 0
    return max(int(min(cell * 0.2, 24.0, (cell - 14) / max(ems, 0.1))), 8)


def note_height(theme: Theme) -> float:
    """Screen pixels that a note's label takes in a room."""
    return (_NOTE + 0.1) * theme.room


def raised_by(theme: Theme, cell: float) -> float:
    """Screen pixels by which digits move up to leave room for a note."""
    return note_height(theme) / 2 if theme.room else cell * 0.14


def headroom(theme: Theme, cell: float, *, raised: bool) -> float:
    """Screen pixels of a cell above the digits that a room reads in it; all of them where it reads none."""
    largest = min(max(0.4 * cell, theme.room), 2.0 * theme.room)
    if _SHARE * cell < largest:
        return cell
    return cell / 2 - (raised_by(theme, cell) if raised else 0.0) - _DIGIT / 2 * largest
