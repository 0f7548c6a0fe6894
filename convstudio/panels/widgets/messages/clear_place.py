"""The place in a window where an overlay hides the least of what is to be read there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLabel, QLineEdit, QWidget

from convstudio.panels.widgets.direct_children import direct_children

# The cost of covering a pixel: of what a room reads now, of controls and their texts, of what a step marks, of writing
# in pictures, of plots, of pictures whose cells cannot be read, of a hint that is familiar after the first time.
READ: Final = 1000.0
CONTROL: Final = 8.0
STEPPED: Final = 4.0
WRITING: Final = 1.0
PLOT: Final = 0.25
PICTURE: Final = 0.05
HINT: Final = 0.02
_CONTROLS: Final = (QAbstractButton, QLineEdit, QAbstractSpinBox, QLabel)
_APART: Final = 3  # pixels between an overlay and what it avoids

Numbers = npt.NDArray[np.float64]
Covered = tuple[QRectF, float]
"""A rectangle, and the cost of covering a pixel of it. Widgets that paint such places list them: `covered_places()`."""


def places_in(parent: QWidget, besides: QWidget, within: QRect | None = None) -> list[Covered]:
    """All visible rectangles in ``parent`` worth avoiding, except in ``besides``; ``within``: only those there."""
    found: list[Covered] = []
    room = parent.rect() if within is None else parent.rect() & within
    _add_places(found, parent, QPoint(0, 0), room, besides)
    return found


def _add_places(
    found: list[Covered], parent: QWidget, at: QPoint, room: QRect, besides: QWidget
) -> None:
    """Add what is to be avoided in a widget at a point, as far as it is seen in ``room``; nothing hidden is visited."""
    for child in direct_children(parent):
        if child is besides or child.isHidden():
            continue
        place = child.geometry().translated(at)
        seen = place & room
        if seen.isEmpty():
            continue
        if isinstance(child, _CONTROLS):
            found.append((QRectF(seen), CONTROL))
        elif covered := getattr(child, "covered_places", None):
            for one, cost in covered():
                if not (part := one.translated(place.topLeft()) & QRectF(seen)).isEmpty():
                    found.append((part, cost))
        _add_places(found, child, place.topLeft(), seen, besides)


def cost_of(place: QRect, covered: Sequence[Covered]) -> float:
    """The cost of covering ``place``."""
    hidden = ((QRectF(place) & other, cost) for other, cost in covered)
    return sum(cost * both.width() * both.height() for both, cost in hidden)


def cheapest(sizes: Sequence[QSize], room: QRect, covered: Sequence[Covered]) -> QRect:
    """The cheapest place in ``room`` for one of these sizes; ties go to the first size, then to the lowest place."""
    edges = np.array(
        [(at.left(), at.top(), at.right(), at.bottom(), cost) for at, cost in covered], float
    )
    edges = edges.reshape(-1, 5).T
    places = [_cheapest(size.width(), size.height(), room, edges) for size in sizes]
    return min(places, key=lambda found: found[0])[1]


def _cheapest(width: int, height: int, room: QRect, edges: Numbers) -> tuple[float, QRect]:
    """The cheapest place for one size, after its cost; ties go to the lowest, then to the most central one.

    ``edges``: the left, top, right and bottom ends of what is covered, and its cost: (5, n).
    """
    left, top, right, bottom, _ = edges
    middle, last = room.center().x(), room.bottom() + 1 - height
    x = _between(
        room.left(), room.right() + 1 - width,
        [middle - width // 2, room.left(), room.right() + 1 - width],
        np.ceil(right) + _APART, np.floor(left) - _APART - width,
    )  # fmt: skip
    y = _between(
        room.top(), last, [last], np.ceil(bottom) + _APART, np.floor(top) - _APART - height
    )
    if not (x.size and y.size):
        x, y = np.array([float(room.left())]), np.array([float(room.top())])
    costs = np.round(_costs(x, y, width, height, edges))
    rows, columns = np.nonzero(costs == costs.min())
    among = columns[rows == rows[-1]]
    aside = np.abs(x[among] + width / 2 - middle)
    place = QRect(int(x[among[aside.argmin()]]), int(y[rows[-1]]), width, height)
    return float(costs.min()), place


def _between(low: int, high: int, *candidates: npt.ArrayLike) -> Numbers:
    """The candidates from ``low`` to ``high``, in order and once each."""
    at = np.concatenate([*map(np.asarray, candidates)])
    at = np.sort(at[(low <= at) & (at <= high)])
    # Not np.unique, for which numpy first imports its masked arrays.
    return at[np.diff(at, prepend=-np.inf) > 0]


def _costs(x: Numbers, y: Numbers, width: int, height: int, edges: Numbers) -> Numbers:
    """The costs of all places with their corner at one of ``x`` and one of ``y``: (len(y), len(x))."""
    left, top, right, bottom, cost = edges[:, :, np.newaxis]
    wide = np.minimum(x + width, right) - np.maximum(x, left)
    high = np.minimum(y + height, bottom) - np.maximum(y, top)
    return np.asarray(high.clip(0).T @ (cost * wide.clip(0)))
