"""The measures of a panel's heading, of the two pictures of the kernel, and of plots, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CAPTION_EMS: Final = 1.35  # of a room's type: the caption above each picture of the kernel


@dataclass(frozen=True)
class HeadingMetrics:
    """The title of a panel: the letter that it has in the equation, and words."""

    letter: int = 22
    line: int = 28
    """The height of the letter's place."""
    words: int | None = None
    """The type of the words; None: the style sheet's."""
    spacing: int = 8


@dataclass(frozen=True)
class KernelMetrics:
    """What is around and between the two pictures of the kernel."""

    largest_cell: int = 128
    share: float = 0.58
    """How large the applied cells below the typed ones are, if that leaves them their digits."""
    margin: int = 12
    caption: int = 20
    between: int = 16
    below: int = 8
    below_alone: int = 0
    """Below the kernel as typed where the one as applied has no place."""
    readout: int = 22
    """For the weight of a cell too small for digits, in a line below the cells; 0: none is read out."""
    index_width: int = 20
    index_height: int = 18
    frame: float = 0.0
    """The line around all weights."""
    sign: int = 17
    """The type of the letter or sign before a caption."""
    sign_gap: int = 6
    caption_gap: int = 8
    """Between two captions side by side."""
    caption_foot: int = 6
    """Below the line that the words of a caption stand on."""
    sign_drop: int = 1
    """By how much its sign stands below that line."""
    editor: tuple[int, int] = (13, 22)
    """The smallest and the largest type of a cell that is typed into."""


@dataclass(frozen=True)
class PlotMetrics:
    """Axes, labels and bars."""

    margins: tuple[float, float, float, float] = (2, 8, 12, 2)
    """Left, above, right and below the plot with its axes."""
    head: float = 0.0
    """Kept free above and below the values, for half of a mark with its ring."""
    axis_height: float = 24
    axis_width: float = 46
    """The least of a vertical axis."""
    label_offset: int = 5
    """From a tick to its label."""
    apart: tuple[float, float] = (2.6, 2.4)
    """Of two labels, in sizes of their type: from line to line, and side by side."""
    overhang: tuple[float, float, float, float] | None = None
    """How far labels may reach beyond the axis: to the left and right of a horizontal one, above and below a
    vertical one; None: as far as pyqtgraph allows."""
    lane: float = 0.30
    """Of the height of the values, below them, for the kernel."""
    lane_head: int = 18
    lane_words: int = 12
    """The type of the words above the lane; 0: there are none."""
    bar_least: float = 0.0
    """The least width of the current bar."""
    bar_grow: float = 1.0
    """By how much it is wider than the others on each side, at the least."""
    bar_ring: float = 1.0
    weight_line: float = 27.0
    """Above and below the weights, for their digits."""
    weight_digits: tuple[tuple[int, int], ...] = ((12, 3), (11, 2))
    """The types of the weights' digits, and how many the largest weight then has."""
    weight_gap: float = 3
    """Between the digits of two weights."""
    weight_label: tuple[float, float, float, float] = (40, 28, 10, 18)
    """The digits' place: half of its width, from a head up to its top, from a head down to it, its height."""
    labels_sparingly: bool = False
    """Whether a mark is labelled in a step alone, and only where there is space after it: type covers much."""


def room_heading(pixels: int) -> HeadingMetrics:
    """A heading in ``pixels`` of type."""
    return HeadingMetrics(round(1.3 * pixels), round(1.35 * pixels), pixels, pixels // 3)


def room_kernel(pixels: int, pen: float) -> KernelMetrics:
    """The pictures of the kernel for a room that reads ``pixels``, with lines of ``pen``: both are as large."""
    below = round(0.12 * pixels)
    return KernelMetrics(
        largest_cell=round(2.6 * pixels),
        share=1.0,
        margin=round(0.22 * pixels),
        caption=round(CAPTION_EMS * pixels),
        between=round(0.25 * pixels),
        below=below,
        below_alone=below,
        readout=0,  # the sum says what is needed of weights that cannot be read
        index_width=0,  # indices would be too small to be read
        index_height=0,
        frame=pen,
        sign=round(1.25 * pixels),
        sign_gap=round(0.35 * pixels),  # behind a letter that leans over to what follows
        caption_gap=round(0.6 * pixels),
        caption_foot=round(0.35 * pixels),
        sign_drop=0,
        editor=(pixels, pixels),
    )


def room_plots(pixels: int, pen: float) -> PlotMetrics:
    """Plots for a room that reads ``pixels`` of type, with lines of ``pen``."""
    return PlotMetrics(
        margins=(0.05 * pixels, 0.45 * pixels, 0.5 * pixels, 0),
        head=0.32 * pixels,
        axis_height=1.25 * pixels,
        axis_width=0,
        label_offset=round(0.15 * pixels),
        apart=(1.4, 0.7),
        overhang=(0.2 * pixels, 0.5 * pixels, 0.5 * pixels, 0.35 * pixels),
        lane=0.42,  # it has no words, and thicker lines
        lane_head=round(0.2 * pixels),
        lane_words=0,  # they would leave nothing for the kernel, and the screen says it elsewhere
        bar_least=4
        * pen,  # narrow bars are not seen from the last row, but the current one must be
        bar_grow=2.0,
        bar_ring=pen / 2,
        weight_line=1.5 * pixels,
        # The screen is all that there is: −0.25 written as −0.2 would be a wrong number.
        weight_digits=((pixels, 3),),
        weight_gap=0.2 * pixels,
        # Close to the head, and clear of it.
        weight_label=(2 * pixels, 1.45 * pixels, 0.25 * pixels, 1.2 * pixels),
        labels_sparingly=True,
    )
