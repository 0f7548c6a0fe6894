"""The labels of an axis that begins at 0: each under its value, and the unit beside the 0."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from convstudio.core.numbers.formatting import format_number
from convstudio.panels.widgets.lettering import LEFT, advance, write

_BELOW: Final = 2.0  # pixels from the axis to its labels
_HIGH: Final = 14.0
_APART: Final = 6.0
_UNIT_APART: Final = 3.0


def write_labels(
    painter: QPainter, room: QRectF, end: float, step: float, *, unit: str, digits: int
) -> None:
    """Write 0 and ``end`` below the foot of ``room``, and the multiples of ``step`` that have room between them."""
    top, taken = room.bottom() + _BELOW, list[QRectF]()

    def put(value: float) -> None:
        text = format_number(value, digits)
        wide = advance(text, painter.font()) + 2
        x = room.left() + value / (end or 1.0) * room.width()
        place = QRectF(x - wide / 2, top, wide, _HIGH)
        if _is_clear(place, taken):
            write(painter, place, text)
            taken.append(place)

    # First the ends: no label may move to make room, since it would be read as another value.
    for value in (0.0, end) if end else (0.0,):
        put(value)
    wide = advance(unit, painter.font()) + 2
    beside = QRectF(taken[0].right() + _UNIT_APART, top, wide, _HIGH)
    if _is_clear(beside, taken[1:]):
        write(painter, beside, unit, LEFT)
        taken.append(beside)
    for at in range(1, int(end / step + 1e-9) + 1 if step else 1):
        put(at * step)


def _is_clear(place: QRectF, taken: list[QRectF]) -> bool:
    return all(
        place.right() + _APART <= each.left() or each.right() + _APART <= place.left()
        for each in taken
    )
