"""The geometry of the Design view's kernel: as typed, as large as there is room, with an inset of it as applied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QSize

from convstudio.metrics.panels import KernelMetrics

_SHARE: Final = 0.2  # of the width, the most that the inset takes


class InsetLayout(NamedTuple):
    """The places of both pictures, in pixels.

    ``corner`` is that of the weights as typed, in cells of ``cell`` pixels. The inset has cells of ``small`` pixels (0:
    it is left out) and its corner at ``inset``, in a column of ``aside`` pixels. ``readout`` is the height of the line
    below the weights.
    """

    cell: int
    small: int
    corner: QPoint
    inset: QPoint
    aside: int
    readout: int


def design_width(height: int, at: KernelMetrics) -> int:
    """Return the width in which weights have a square of this height, with the inset where that is no large part."""
    width = _high(height, at) + at.index_width + 2 * at.margin
    return width + _aside(width + at.inset + at.margin, at)


def inset_layout(
    size: QSize, shape: tuple[int, int], at: KernelMetrics, needs_readout: Callable[[int], bool]
) -> InsetLayout:
    """Return the layout of a kernel of (kh, kw) weights; ``needs_readout`` says of cells whether they lack digits."""
    kh, kw = shape
    small = at.inset // max(kh, kw)
    aside = _aside(size.width(), at) if small else 0
    wide = size.width() - aside - at.index_width - 2 * at.margin

    def cell_in(high: int) -> int:
        return max(min(wide // kw, high // kh, at.largest_beside_inset), 1)

    cell, readout = cell_in(_high(size.height(), at)), 0
    if needs_readout(cell):
        readout = at.readout
        cell = cell_in(size.height() - at.index_height - readout)
    free = size.width() - kw * cell - aside
    left = max(free // 2, min(at.margin + at.index_width, (free + at.index_width) // 2))
    top = (size.height() - at.index_height - kh * cell - readout) // 2 + at.index_height
    top = max(top, at.index_height)
    right = left + kw * cell + at.margin
    inset = QPoint(right + (aside - at.margin - kw * small) // 2, top)
    return InsetLayout(cell, small if aside else 0, QPoint(left, top), inset, aside, readout)


def _high(height: int, at: KernelMetrics) -> int:
    """Return the height for weights."""
    return max(height - at.index_height - at.below, 1)


def _aside(width: int, at: KernelMetrics) -> int:
    """Return the width of the inset and the space before it, in a whole of this width; 0 where that is short."""
    aside = at.inset + at.margin
    return aside if aside <= _SHARE * width else 0
