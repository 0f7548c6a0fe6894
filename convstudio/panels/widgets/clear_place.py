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
    return float(_costs(np.array([_edges(QRectF(place))]), covered)[0])


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
    lefts_of, tops_of = (each.ravel() for each in np.meshgrid(x, y))
    edges = np.stack([lefts_of, tops_of, lefts_of + width, tops_of + height], axis=1)
    costs = np.round(_costs(edges.astype(float), covered))
    aside = np.abs(lefts_of + width / 2 - room.center().x())
    best = np.lexsort((aside, -tops_of, costs))[0]
    return QRect(int(lefts_of[best]), int(tops_of[best]), width, height)


def _costs(edges: Numbers, covered: Sequence[Covered]) -> Numbers:
    total = np.zeros(len(edges))
    for place, cost in covered:
        left, top, right, bottom = _edges(place)
        wide = np.minimum(edges[:, 2], right) - np.maximum(edges[:, 0], left)
        high = np.minimum(edges[:, 3], bottom) - np.maximum(edges[:, 1], top)
        total += cost * np.clip(wide, 0, None) * np.clip(high, 0, None)
    return total


def _edges(place: QRectF) -> tuple[float, float, float, float]:
    return place.left(), place.top(), place.right(), place.bottom()
