"""The measures of the tiles and folds of a sum, in pixels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TileMetrics:
    """Tiles at a desk unless they are given: large with two lines in one row, or small in two rows."""

    radius: float = 6.0
    outline: float = 1.0
    dashes: float = 1.2
    """The width of the outline of a term whose turn has not come."""
    amber: tuple[float, float] = (4.0, 2.5)
    """The width of the highlight around a large tile, and around a small one."""
    grown: tuple[tuple[float, float], tuple[float, float]] = ((4, 3), (1, 2))
    """By how much the current tile grows to each side and up and down: a large one, and a small one."""
    current_type: float = 1.12
    """The type of the current term, of the others'."""
    letters: float = 1.3
    """The type of letters, of that of digits: mathematical ones look smaller."""
    padding: float = 6.0
    """Left and right of the texts of a large tile, and of a fold."""
    beside_tick: tuple[float, float] = (3, 9)
    """Left and right of the text of a small tile with a tick."""
    beside_text: tuple[float, float] = (3, 6)
    """The same without one: of most tiles, and of the current one."""
    bare_tick: tuple[float, float, float] | None = None
    """A tick without a ground of its own, in the room that the text leaves it: its side, and how far it is from the
    right and from the upper edge of its tile."""
    hatch_ink: float = 0.09
    """How much of the text's colour the hatching below what the border supplies has."""
    hue: tuple[float, float, float] = (10, 4, 2.5)
    """The line in a term's hue: from the tile's sides, from its lower edge up to the line, and the line's height."""
    hue_when_added: bool = False
    """Whether only terms that are added have that line."""
    quiet_when_added: bool = True
    """Whether terms that are added, or are supplied by the border, are quieter than the current one."""
    folds_tinted: bool = False
    """Whether folds have a ground that tells them from tiles."""
    heavy: bool = False
    """Whether all is written in the weight that a room reads, and what is added has an outline to be seen by."""


def room_tiles(pixels: int, pen: float) -> TileMetrics:
    """The tiles for a room that reads ``pixels`` of type, with lines of ``pen``."""
    return TileMetrics(
        radius=0.1 * pixels,
        outline=0.6 * pen,
        dashes=0.9 * pen,
        amber=(1.8 * pen, 1.8 * pen),
        grown=((0, 0), (0, 0)),
        current_type=1.0,
        letters=1.0,
        padding=0.0,
        beside_tick=(0, 0),
        beside_text=(0, 0),
        bare_tick=(0.466 * pixels, 0.053 * pixels, 0.095 * pixels),
        hatch_ink=0.3,
        hue=(0, 2.2 * pen, 2.2 * pen),
        hue_when_added=True,
        quiet_when_added=False,
        folds_tinted=True,
        heavy=True,
    )
