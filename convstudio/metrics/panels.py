"""The measures of panel headings, of the two pictures of the kernel, and of plots, in pixels."""

from __future__ import annotations

from typing import Final, NamedTuple

CAPTION_EMS: Final = 1.35  # of a room's type: the caption above each picture of the kernel


class HeadingMetrics(NamedTuple):
    """The measures of a panel's title: its letter in the equation, and words."""

    letter: int = 22
    line: int = 28
    """The height of the line with the letter."""
    words: int | None = None
    """The type of the words; None: as in the style sheet."""
    spacing: int = 8


class KernelMetrics(NamedTuple):
    """The spacing around and between the two pictures of the kernel."""

    largest_cell: int = 128
    share: float = 0.58
    """The size of the applied kernel's cells relative to the typed ones, unless they would lose their digits."""
    margin: int = 12
    caption: int = 20
    between: int = 16
    below: int = 8
    inset: int = 76
    """The width and height of the kernel as applied where it is an inset beside the kernel as typed."""
    largest_beside_inset: int = 224
    """The largest cell of the kernel as typed there."""
    below_alone: int = 0
    """Space below the typed kernel where the applied one is not shown."""
    readout: int = 22
    """The line below the kernel that shows the weight of a cell too small for digits; 0: there is none."""
    index_width: int = 20
    index_height: int = 18
    frame: float = 0.0
    """The width of the line around all weights."""
    sign: int = 17
    """The type of the letter or sign before a caption."""
    sign_gap: int = 6
    caption_gap: int = 8
    """Space between two captions side by side."""
    caption_foot: int = 6
    """Space below a caption's baseline."""
    sign_drop: int = 1
    """How far the sign stands below that baseline."""
    editor: tuple[int, int] = (13, 22)
    """The smallest and the largest type of a cell's editor."""


class PlotMetrics(NamedTuple):
    """The measures of a plot: axes, labels and bars."""

    margins: tuple[float, float, float, float] = (2, 8, 12, 2)
    """Left, above, right and below the plot with its axes."""
    head: float = 0.0
    """Space above and below the values, for half a mark with its ring."""
    axis_height: float = 24
    axis_width: float = 46
    """The least width of a vertical axis."""
    label_offset: int = 5
    """From a tick to its label."""
    apart: tuple[float, float] = (2.6, 2.4)
    """The distance of two labels in ems: from line to line, and side by side."""
    overhang: tuple[float, float, float, float] | None = None
    """How far labels may extend beyond an axis: left and right of a horizontal one, above and below a vertical one.

    None: as far as pyqtgraph allows.
    """
    lane: float = 0.30
    """The height of the kernel's lane below the values, relative to theirs."""
    lane_head: int = 18
    lane_words: int = 12
    """The type of the words above the lane; 0: there are none."""
    bar_least: float = 0.0
    """The least width of the current bar."""
    bar_grow: float = 1.0
    """The least by which the current bar is wider than the others, on each side."""
    bar_ring: float = 1.0
    weight_line: float = 27.0
    """Space above and below the weights, for their digits."""
    weight_digits: tuple[tuple[int, int], ...] = ((12, 3), (11, 2))
    """Types of the weights' digits, each with the number of digits that the largest weight then has."""
    weight_gap: float = 3
    """Space between the digits of two weights."""
    one_scale: bool = False
    """Whether plots above each other have one scale, where each stays legible."""
    labels_ends: bool = False
    """Whether the smallest and the largest value are labelled, since nobody can point at a sample."""
    weight_label: tuple[float, float, float, float] = (40, 28, 10, 18)
    """Place of the digits: half its width, from a head up to its top, from a head down to it, its height."""
    labels_sparingly: bool = False
    """Whether only a step's mark is labelled, and only where there is space after it: large type covers much."""


def room_heading(pixels: int) -> HeadingMetrics:
    """Create the measures of headings for a room that reads ``pixels`` of type."""
    return HeadingMetrics(round(1.3 * pixels), round(1.35 * pixels), pixels, pixels // 3)


def room_kernel(pixels: int, pen: float) -> KernelMetrics:
    """Create the measures of the kernel's pictures, both of the same size, for a room that reads ``pixels`` of type.

    ``pen``: the width of its lines.
    """
    below = round(0.12 * pixels)
    return KernelMetrics(
        largest_cell=round(2.6 * pixels),
        share=1.0,
        margin=round(0.22 * pixels),
        caption=round(CAPTION_EMS * pixels),
        between=round(0.25 * pixels),
        below=below,
        below_alone=below,
        # The sum shows the weights it needs if the cells are illegible.
        readout=0,
        # Indices would be too small to read.
        index_width=0,
        index_height=0,
        frame=pen,
        sign=round(1.25 * pixels),
        # After an italic letter, which leans to the right.
        sign_gap=round(0.35 * pixels),
        caption_gap=round(0.6 * pixels),
        caption_foot=round(0.35 * pixels),
        sign_drop=0,
        editor=(pixels, pixels),
    )


def room_plots(pixels: int, pen: float) -> PlotMetrics:
    """Create the measures of plots for a room that reads ``pixels`` of type, with lines ``pen`` pixels wide."""
    return PlotMetrics(
        margins=(0.05 * pixels, 0.45 * pixels, 0.5 * pixels, 0),
        head=0.32 * pixels,
        axis_height=1.25 * pixels,
        axis_width=0,
        label_offset=round(0.15 * pixels),
        apart=(1.4, 0.7),
        overhang=(0.2 * pixels, 0.5 * pixels, 0.5 * pixels, 0.35 * pixels),
        # It has no words, and thicker lines.
        lane=0.42,
        lane_head=round(0.2 * pixels),
        # They would leave no room for the kernel, and the screen says it elsewhere.
        lane_words=0,
        # Narrow bars are invisible from the last row, but the current one must be seen.
        bar_least=4 * pen,
        bar_grow=2.0,
        bar_ring=pen / 2,
        weight_line=1.5 * pixels,
        # A room sees nothing but this screen: −0.25 written as −0.2 would be a wrong number.
        weight_digits=((pixels, 3),),
        weight_gap=0.2 * pixels,
        # Close to the head, but clear of it.
        weight_label=(2 * pixels, 1.45 * pixels, 0.25 * pixels, 1.2 * pixels),
        labels_sparingly=True,
        one_scale=True,
        labels_ends=True,
    )
