"""The arrangements of the two pictures of the kernel, as typed and as applied, and their size in a room."""

from __future__ import annotations

from typing import Final, Literal

from convstudio.core.model.kernel import Kernel
from convstudio.core.notation.weights import scaling
from convstudio.metrics.metrics import room_metrics

# Widths of captions in a room, in sizes of its type: "applied ↻", "applied" and "K".
_CAPTION_WIDTH: Final = 4.9
_HALF_CAPTION: Final = 3.7
_SHORT_CAPTION: Final = 1.9
# Pixels of type at which metrics are evaluated to obtain ems.
_FINE: Final = 1000

Arrangement = Literal["column", "row", "alone"]
"""The arrangement of the two pictures: one above the other, in one row, or as typed alone."""


def room_size(
    shape: tuple[int, int], cell: float, arrangement: Arrangement, times: float = 0.0
) -> tuple[float, float]:
    """Return the width and height that the pictures need in a room, in sizes of its type.

    ``times`` is the width of the scale's text, in the same unit.
    """
    (kh, kw), at = shape, room_metrics(_FINE).kernel
    caption, between, rim = at.caption / _FINE, at.between / _FINE, 2 * at.margin / _FINE
    below = 2 * at.below / _FINE + 0.1
    wide, high = kw * cell + rim, caption + kh * cell + below
    # K keeps its name beside its scale.
    named = _SHORT_CAPTION + times
    if arrangement == "row":
        return 2 * max(wide, _HALF_CAPTION, named), high
    if arrangement == "alone":
        return max(wide, named), high
    return max(wide, _CAPTION_WIDTH, named), 2 * (caption + kh * cell) + between + below


def times_text(kernel: Kernel) -> str:
    """Return a kernel's scale for its caption: " × 1/9", " ÷ 4²⁶", or ""."""
    return "" if kernel.scale == "1" else f" {scaling(kernel.scale)}"
