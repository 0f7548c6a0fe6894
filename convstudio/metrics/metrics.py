"""The sizes of everything drawn, as a counterpart of the colours: one value for a desk, one per room size.

Metrics are frozen values that every panel is given along with its theme. A name says what a measure is of; this package
alone defines what differs between a desk and a room, and by how much.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from convstudio.metrics.cells import CellMetrics, DeskCells, room_cells
from convstudio.metrics.marks import DeskMarks, MarkMetrics, room_marks
from convstudio.metrics.panels import (
    HeadingMetrics,
    KernelMetrics,
    PlotMetrics,
    room_heading,
    room_kernel,
    room_plots,
)
from convstudio.metrics.tiles import TileMetrics, room_tiles

_SUM: Final = 18  # pixels of a sum's type at a desk; a room's lines are scaled by it


class Metrics(NamedTuple):
    """The sizes of everything drawn, in pixels; the defaults are for a desk."""

    type: int = 13
    """The type of words and digits that must be read."""
    small_type: int = 11
    """The type of words and digits beside a picture."""
    pen: float = 1.0
    """The width of a line, which is also its thickness relative to a desk's."""
    bar_type: int = 12
    """The type of the end values of a colour bar."""
    ranges_in_headings: bool = False
    """Whether colour bars are in the headings of I and S while the cells are too small for digits."""
    brief: bool = False
    """Whether captions are brief, because their type leaves no room for more."""
    styled: bool = True
    """Whether the application's style sheet applies these sizes and colours."""
    loupe_caption: int = 20
    loupe_line: int = 16
    inset_caption: float = 18
    """The height of the line below a layer's picture, with padding."""
    inset_line: float = 16.0
    inset_air: float = 3
    cells: CellMetrics = DeskCells()
    marks: MarkMetrics = DeskMarks()
    heading: HeadingMetrics = HeadingMetrics()
    kernel: KernelMetrics = KernelMetrics()
    plots: PlotMetrics = PlotMetrics()
    tiles: TileMetrics = TileMetrics()


DESK: Final = Metrics()


@lru_cache(maxsize=32)
def room_metrics(pixels: int) -> Metrics:
    """Create the metrics for a room whose last row can read ``pixels`` of type."""
    pen = max(pixels / _SUM, 1.0)
    return Metrics(
        type=pixels,
        small_type=pixels,
        pen=pen,
        bar_type=pixels,
        ranges_in_headings=True,
        brief=True,
        styled=False,
        loupe_caption=round(1.25 * pixels),
        loupe_line=round(1.15 * pixels),
        inset_caption=1.2 * pixels,
        inset_line=1.2 * pixels,
        inset_air=0,
        cells=room_cells(pixels, pen),
        marks=room_marks(pixels, pen),
        heading=room_heading(pixels),
        kernel=room_kernel(pixels, pen),
        plots=room_plots(pixels, pen),
        tiles=room_tiles(pixels, pen),
    )
