"""Where I, K and S stand in a room as pictures: the pictures as large as may be, K between them as large as it must."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSizeF

from convstudio.panels.kernel.kernel_pictures import Pair, room_size, times_text
from convstudio.panels.kernel.weight_cells import CellContent
from convstudio.panels.projector.board_content import ROOMY, TIGHT, least_cell
from convstudio.panels.projector.board_layout import CAPTION, SIGN
from convstudio.panels.sums.sum_type import width_of

_BARE_CELL: Final = 0.1  # of the type: of a kernel whose weights are colours
_SPARE: Final = 0.3  # of the type, beside a kernel
_MOST_COLORS: Final = 0.25  # of the width, for such a kernel where the pictures leave it more
# How much of their largest size pictures have beside both kernels with digits, beside one, and beside both in colours.
_WORTH: Final = (0.8, 0.75, 0.8)
_FEW: Final = (
    25  # weights, which are read one by one: without digits such a kernel is an empty table
)
_WORTH_OF_FEW: Final = (0.8, 0.55, 0.8)


@dataclass(frozen=True)
class PictureLayout:
    """Places on the stage; ``pair``: how the two pictures of K stand to each other."""

    inputs: QRectF
    kernel: QRectF
    outputs: QRectF
    star: QRectF
    equals: QRectF
    pair: Pair


@dataclass(frozen=True)
class _Choice:
    """A kernel of this width, with digits or in colours; ``scale``: pixels that a pixel of the pictures then has."""

    width: float
    pair: Pair
    digits: bool
    scale: float


def arrange_pictures(
    size: QSizeF, room: int, content: CellContent, pixels: QSizeF, edge: float
) -> PictureLayout:
    """``pixels``: those that there are to be seen; ``edge``: what stays free at the left and at the right."""
    wide, high, sign = size.width() - 2 * edge, size.height(), SIGN * room
    choices = list(_choices(wide, high, room, content, pixels))
    # A stage that is being squeezed may for a moment have room for nothing.
    worth = _WORTH_OF_FEW if math.prod(content.shape) <= _FEW else _WORTH
    found = _chosen(choices, worth) if choices else _Choice(max(wide / 3, 0), "alone", False, 0.0)
    side = (wide - found.width - 2 * sign) / 2
    kernel = found.width
    if not found.digits:  # what the pictures cannot use is the kernel's
        used = min(side, found.scale * pixels.width())
        kernel = max(kernel, min(wide - 2 * used - 2 * sign, _MOST_COLORS * wide))
        side = (wide - kernel - 2 * sign) / 2
    caption = CAPTION * room
    middle = (high + caption - sign) / 2  # of the pictures, which have their names above them
    left = edge + side
    return PictureLayout(
        QRectF(edge, 0, side, high),
        QRectF(left + sign, 0, kernel, high),
        QRectF(left + 2 * sign + kernel, 0, side, high),
        QRectF(left, middle, sign, sign),
        QRectF(left + sign + kernel, middle, sign, sign),
        found.pair,
    )


def _choices(
    wide: float, high: float, room: int, content: CellContent, pixels: QSizeF
) -> Iterator[_Choice]:
    times = width_of(times_text(content.kernel), 1.0)
    for digits, cell in (
        *((True, least_cell(content.ems, *spacing)) for spacing in (ROOMY, TIGHT)),
        (False, _BARE_CELL),
    ):
        for pair in ("column", "row", "alone"):
            needed = room_size(content.shape, cell, pair, times)
            width, height = (each * room for each in needed)
            width += _SPARE * room
            side = (wide - width - 2 * SIGN * room) / 2
            if height > high or side < 2 * room:
                continue
            scale = min(side / pixels.width(), (high - CAPTION * room) / pixels.height())
            yield _Choice(width, pair, digits, scale)


def _chosen(choices: list[_Choice], worth: tuple[float, ...]) -> _Choice:
    """Digits before colours and both kernels before one, as far as the pictures do not become much smaller."""
    best = max(choice.scale for choice in choices)
    wanted = ((True, True), (True, False), (False, True))
    for (digits, both), share in zip(wanted, worth, strict=True):
        among = [
            choice
            for choice in choices
            if choice.digits == digits and (choice.pair != "alone") == both
        ]
        most = max((choice.scale for choice in among), default=0.0)
        if most >= share * best:
            return next(choice for choice in among if choice.scale == most)
    return next(choice for choice in choices if choice.scale == best)
