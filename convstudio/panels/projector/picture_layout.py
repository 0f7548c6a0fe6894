"""The layout of I, K and S in a room as pictures: I and S as large as possible, K as large as necessary."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSizeF

from convstudio.panels.kernel.kernel_arrangement import Arrangement, room_size, times_text
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.projector.board.content import ROOMY, TIGHT, least_cell
from convstudio.panels.projector.board.layout import CAPTION, SIGN
from convstudio.panels.sums.sum_type import width_of

_BARE_CELL: Final = 0.1  # of the type: a kernel's cell without digits
_SPARE: Final = 0.3  # of the type: space beside a kernel
_MOST_COLORS: Final = 0.25  # of the width, for a kernel in colours where the pictures leave more
# The least size of pictures, relative to their largest, that is worth both kernels with digits, one with digits, or
# both in colours.
_WORTH: Final = (0.8, 0.75, 0.8)
# Weights that are read one by one: without digits such a kernel would be an empty table.
_FEW: Final = 25
_WORTH_OF_FEW: Final = (0.8, 0.55, 0.8)


@dataclass(frozen=True)
class PictureLayout:
    """Where pictures and signs are on a stage of ``size``; ``arrangement`` is that of the two pictures of K."""

    size: QSizeF
    inputs: QRectF
    kernel: QRectF
    outputs: QRectF
    star: QRectF
    equals: QRectF
    arrangement: Arrangement

    def fits(self, other: PictureLayout) -> bool:
        """Return whether another layout of the same stage, with K arranged alike, leaves K at least as much room."""
        alike = (self.size, self.arrangement) == (other.size, other.arrangement)
        return alike and self.kernel.width() <= other.kernel.width()


@dataclass(frozen=True)
class _Choice:
    """A kernel of some width, with digits or in colours; ``scale``: screen pixels per pixel of the pictures."""

    width: float
    arrangement: Arrangement
    digits: bool
    scale: float


def arrange_pictures(
    size: QSizeF, room: int, content: CellContent, pixels: QSizeF, edge: float
) -> PictureLayout:
    """Lay out pictures of ``pixels`` in a stage of ``size``, in a room that reads ``room`` pixels of type.

    ``content``: the kernel's cells; ``edge``: the margin at the left and the right.
    """
    wide, high, sign = size.width() - 2 * edge, size.height(), SIGN * room
    choices = list(_choices(wide, high, room, content, pixels))
    # A stage that is being squeezed may have no room at all for a moment.
    worth = _WORTH_OF_FEW if math.prod(content.shape) <= _FEW else _WORTH
    found = _chosen(choices, worth) if choices else _Choice(max(wide / 3, 0), "alone", False, 0.0)
    side = (wide - found.width - 2 * sign) / 2
    kernel = found.width
    # The kernel gets what the pictures cannot use.
    if not found.digits:
        used = min(side, found.scale * pixels.width())
        kernel = max(kernel, min(wide - 2 * used - 2 * sign, _MOST_COLORS * wide))
        side = (wide - kernel - 2 * sign) / 2
    caption = CAPTION * room
    # The middle of the pictures, below their captions.
    middle = (high + caption - sign) / 2
    left = edge + side
    return PictureLayout(
        size,
        QRectF(edge, 0, side, high),
        QRectF(left + sign, 0, kernel, high),
        QRectF(left + 2 * sign + kernel, 0, side, high),
        QRectF(left, middle, sign, sign),
        QRectF(left + sign + kernel, middle, sign, sign),
        found.arrangement,
    )


def _choices(
    wide: float, high: float, room: int, content: CellContent, pixels: QSizeF
) -> Iterator[_Choice]:
    times = width_of(times_text(content.kernel), 1.0)
    for digits, cell in (
        *((True, least_cell(content.ems, *spacing)) for spacing in (ROOMY, TIGHT)),
        (False, _BARE_CELL),
    ):
        for arrangement in ("column", "row", "alone"):
            needed = room_size(content.shape, cell, arrangement, times)
            width, height = (each * room for each in needed)
            width += _SPARE * room
            side = (wide - width - 2 * SIGN * room) / 2
            if height > high or side < 2 * room:
                continue
            scale = min(side / pixels.width(), (high - CAPTION * room) / pixels.height())
            yield _Choice(width, arrangement, digits, scale)


def _chosen(choices: list[_Choice], worth: tuple[float, ...]) -> _Choice:
    """Prefer digits to colours, and both kernels to one, unless pictures become much smaller."""
    best = max(choice.scale for choice in choices)
    wanted = ((True, True), (True, False), (False, True))
    for (digits, both), share in zip(wanted, worth, strict=True):
        among = [
            choice
            for choice in choices
            if choice.digits == digits and (choice.arrangement != "alone") == both
        ]
        most = max((choice.scale for choice in among), default=0.0)
        if most >= share * best:
            return next(choice for choice in among if choice.scale == most)
    return next(choice for choice in choices if choice.scale == best)
