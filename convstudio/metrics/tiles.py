"""The measures of the tiles and folds of a sum, in pixels."""

from __future__ import annotations

from typing import NamedTuple


class TileMetrics(NamedTuple):
    """The measures of a sum's tiles, by default at a desk: large with two lines in one row, or small in two rows."""

    radius: float = 6.0
    outline: float = 1.0
    dashes: float = 1.2
    """The line width of the outline of a term whose turn has not come."""
    amber: tuple[float, float] = (4.0, 2.5)
    """The width of the highlight around a large and around a small tile."""
    grown: tuple[tuple[float, float], tuple[float, float]] = ((4, 3), (1, 2))
    """How far the current tile grows horizontally and vertically: a large one, and a small one."""
    current_type: float = 1.12
    """The type of the current term, relative to the others'."""
    letters: float = 1.3
    """The type of letters, relative to digits: mathematical letters look smaller."""
    padding: float = 6.0
    """Left and right of the text in a large tile and in a fold."""
    beside_tick: tuple[float, float] = (3, 9)
    """Left and right of the text in a small tile with a tick."""
    beside_text: tuple[float, float] = (3, 6)
    """Left and right of the text in a small tile without a tick: in most, and in the current one."""
    bare_tick: tuple[float, float, float] | None = None
    """A tick without a background, beside the text: its side, and its distance from the tile's right and upper edge."""
    hue: tuple[float, float, float] = (10, 4, 2.5)
    """The line in a term's hue: distance from the tile's sides, height above its lower edge, thickness."""
    hue_when_added: bool = False
    """Whether only terms that are already added have that line."""
    quiet_when_added: bool = True
    """Whether added and border terms are paler than the current one."""
    folds_tinted: bool = False
    """Whether folds have a tinted background that distinguishes them from tiles."""
    heavy: bool = False
    """Whether all text is bold enough for a room, and added terms have a visible outline."""


def room_tiles(pixels: int, pen: float) -> TileMetrics:
    """Create the measures of tiles for a room that reads ``pixels`` of type, with lines ``pen`` pixels wide."""
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
        hue=(0, 2.2 * pen, 2.2 * pen),
        hue_when_added=True,
        quiet_when_added=False,
        folds_tinted=True,
        heavy=True,
    )
