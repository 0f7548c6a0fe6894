"""What functions of other programs do with a kernel however they are called: their operation, and the sizes they take.

Both tables ask it: the code of `targets` is written around these limits, and `matching` says what cannot be matched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Does = Literal["convolves", "correlates", "both", "as applied", "shows"]


@dataclass(frozen=True)
class Ability:
    """What a function does, and the kernels that it takes; it may have a ``light`` of its own, which is linear.

    ``takes_even``: kernels with even numbers of rows or columns. ``largest`` is the side of the largest square that it
    takes, and ``longest`` the length of a single row or column, smaller ones with zeros around them; None: any.
    """

    does: Literal["convolves", "correlates"]
    takes_even: bool = True
    largest: int | None = None
    longest: int | None = None
    light: bool = False

    @property
    def flips(self) -> bool:
        """Whether it convolves; else it correlates."""
        return self.does == "convolves"

    @property
    def most(self) -> str:
        """The sizes that it takes: "at most 7 × 7, or a row or column of 49"."""
        row = f", or a row or column of {self.longest}" if self.longest else ""
        return f"at most {self.largest} × {self.largest}{row}"

    def fits(self, rows: int, columns: int) -> bool:
        """Return whether a kernel of this size is not too large."""
        if self.largest is None or max(rows, columns) <= self.largest:
            return True
        return min(rows, columns) == 1 and max(rows, columns) <= (self.longest or 0)

    def refuses(self, rows: int, columns: int) -> str:
        """Return why a size is too large, "at most 5 × 5, not 7 × 9", or ""."""
        return "" if self.fits(rows, columns) else f"{self.most}, not {rows} × {columns}"

    def takes(self, rows: int, columns: int) -> bool:
        """Return whether a kernel of this size is taken as it is."""
        return self.fits(rows, columns) and (self.takes_even or rows % 2 == columns % 2 == 1)


CONVOLVES: Final = Ability("convolves")
CORRELATES: Final = Ability("correlates")
FILTER2D: Final = CORRELATES
"""OpenCV's filter2D."""
CONV2D: Final = CORRELATES
"""PyTorch's conv2d."""
VIPS_CONV: Final = CORRELATES
GEGL: Final = Ability("correlates", largest=5, light=True)
"""GEGL's and GIMP's convolution-matrix."""
IMAGEJ: Final = Ability("correlates", takes_even=False)
"""ImageJ's Convolve."""
FFMPEG: Final = Ability("correlates", largest=7, longest=49)
"""FFmpeg's convolution."""
