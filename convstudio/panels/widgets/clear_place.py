"""The place in a window where an overlay hides the least of what is to be read there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLabel, QLineEdit, QWidget

# The cost of covering a pixel: of controls and their texts, of writing in pictures, of plots, of pictures whose cells
# cannot be read, of a hint that is familiar after the first time.
CONTROL: Final = 8.0
WRITING: Final = 1.0
PLOT: Final = 0.25
PICTURE: Final = 0.05
HINT: Final = 0.02
_CONTROLS: Final = (QAbstractButton, QLineEdit, QAbstractSpinBox, QLabel)
_APART: Final = 3  # pixels between an overlay and what it avoids

Numbers = npt.NDArray[np.float64]
Covered = tuple[QRectF, float]
"""A rectangle, and the cost of covering a pixel of it. Widgets that paint such places list them: `covered_places()`."""


def places_in(parent: QWidget, besides: QWidget) -> list[Covered]:
    """All visible rectangles in ``parent`` worth avoiding, except in ``besides``."""
    found: list[Covered] = []
    for widget in parent.findChildren(QWidget):
        if not widget.isVisible() or widget is besides or besides.isAncestorOf(widget):
            continue
        at = widget.mapTo(parent, QPoint(0, 0))
        seen = QRectF(QRect(at, widget.size()) & parent.rect())
        if isinstance(widget, _CONTROLS):
            found.append((seen, CONTROL))
        elif covered := getattr(widget, "covered_places", None):
            found += [(place.translated(at) & seen, cost) for place, cost in covered()]
    return [(place, cost) for place, cost in found if not place.isEmpty()]


def cost_of(place: QRect, covered: Sequence[Covered]) -> float:
    """The cost of covering ``place``."""
    hidden = ((QRectF(place) & other, cost) for other, cost in covered)
    return sum(cost * both.width() * both.height() for both, cost in hidden)


def cheapest(sizes: Sequence[QSize], room: QRect, covered: Sequence[Covered]) -> QRect:
    """The cheapest place in ``room`` for one of these sizes; ties go to the first size, then to the lowest place."""
    places = [_cheapest(size.width(), size.height(), room, covered) for size in sizes]
    return min(places, key=lambda place: round(cost_of(place, covered)))


def _cheapest(width: int, height: int, room: QRect, covered: Sequence[Covered]) -> QRect:
    """The cheapest place for one size; ties go to the lowest, then to the most central one."""
    lefts = {room.center().x() - width // 2, room.left(), room.right() + 1 - width}
    tops = {room.bottom() + 1 - height}
    for place, _ in covered:
        rect = place.toAlignedRect()
        lefts |= {rect.right() + 1 + _APART, rect.left() - _APART - width}
        tops |= {rect.bottom() + 1 + _APART, rect.top() - _APART - height}
    x = np.array(sorted(at for at in lefts if room.left() <= at <= room.right() + 1 - width))
    y = np.array(sorted(at for at in tops if room.top() <= at <= room.bottom() + 1 - height))
    if not (x.size and y.size):
        return QRect(room.topLeft().x(), room.top(), width, height)
    costs = np.round(_costs(x, y, width, height, covered))
    rows, columns = np.nonzero(costs == costs.min())
    among = columns[rows == rows[-1]]
    aside = np.abs(x[among] + width / 2 - room.center().x())
    return QRect(int(x[among[aside.argmin()]]), int(y[rows[-1]]), width, height)


def _costs(x: Numbers, y: Numbers, width: int, height: int, covered: Sequence[Covered]) -> Numbers:
    """The costs of all places with their corner at one of ``x`` and one of ``y``: (len(y), len(x))."""
    left, top, right, bottom, cost = (
        np.array([(at.left(), at.top(), at.right(), at.bottom(), each) for at, each in covered])
        .reshape(-1, 5, 1)
        .swapaxes(0, 1)
    )
    wide = np.minimum(x + width, right) - np.maximum(x, left)
    high = np.minimum(y + height, bottom) - np.maximum(y, top)
    total = np.zeros((len(y), len(x)))
    for down, across in zip(high.clip(0), cost * wide.clip(0), strict=True):
        total += np.outer(down, across)
    return total
