"""How large what is drawn is, beside the colours that it has: one value for a desk, one for each size of a room.

Metrics are a frozen value that is handed to every panel beside its theme. A name says what a measure is of; what
differs between a desk and a room, and by how much, is read here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

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

_SUM: Final = 18  # pixels of a sum's type at a desk, by which the lines of a room are measured


@dataclass(frozen=True)
class Metrics:
    """Sizes in pixels, for a desk unless they are given."""

    type: int = 13
    """Of words and digits that must be read."""
    small_type: int = 11
    """Of those that stand beside a picture."""
    pen: float = 1.0
    """The width of a line, and how many times thicker than at a desk it is."""
    bar_type: int = 12
    """Of the ends of a colour bar."""
    ranges_in_headings: bool = False
    """Whether colour bars lie in the headings of I and S, while nothing can be read in the cells."""
    brief: bool = False
    """Whether captions have few words: for more there is no room in their type."""
    styled: bool = True
    """Whether the application's style sheet is made for these sizes and these colours."""
    loupe_caption: int = 20
    loupe_line: int = 16
    inset_caption: float = 18
    """The height of a line below a layer's picture, with its air."""
    inset_line: float = 16.0
    inset_air: float = 3
    cells: CellMetrics = field(default_factory=DeskCells)
    marks: MarkMetrics = field(default_factory=DeskMarks)
    heading: HeadingMetrics = field(default_factory=HeadingMetrics)
    kernel: KernelMetrics = field(default_factory=KernelMetrics)
    plots: PlotMetrics = field(default_factory=PlotMetrics)
    tiles: TileMetrics = field(default_factory=TileMetrics)


DESK: Final = Metrics()


@lru_cache(maxsize=32)
def room_metrics(pixels: int) -> Metrics:
    """The metrics for a room in which ``pixels`` of type can be read from the last row."""
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
