"""The enlargement of the kernel's table: cells of more pixels than fit, of which a window is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QSize

from convstudio.metrics.metrics import DESK

_A_NOTCH: Final = 1.25


@dataclass
class TableZoom:
    """The size of enlarged cells; a window as large as that of cells that all fit shows a part of them.

    ``fitting`` is the size in which all fit, ``wanted`` the chosen one (0: none is), ``window`` that of the weights,
    all in pixels.
    """

    fitting: int = 1
    wanted: int = 0
    window: QSize = field(default_factory=QSize)

    def show(self, fitting: int, shape: tuple[int, int]) -> int:
        """Fit a window to a kernel of (kh, kw) cells; return the size of the cells that are shown in it."""
        self.fitting = fitting
        self.window = QSize(shape[1] * fitting, shape[0] * fitting)
        return self.cell

    @property
    def cell(self) -> int:
        """The size of the cells that are shown."""
        return max(min(self.wanted, self.largest), self.fitting)

    @property
    def largest(self) -> int:
        """The largest size of cells; the window holds a whole one."""
        return min(DESK.kernel.largest_cell, self.window.width(), self.window.height())

    @property
    def is_on(self) -> bool:
        """Whether a part of the cells is out of the window."""
        return self.cell > self.fitting

    def turn(self, notches: int) -> bool:
        """Enlarge by notches of a wheel; return whether anything is different."""
        before = self.cell
        wanted = round(before * _A_NOTCH**notches)
        if wanted == before:
            wanted += 1 if notches > 0 else -1
        self.wanted = min(wanted, self.largest) if wanted > self.fitting else 0
        return self.cell != before


@dataclass(frozen=True)
class Anchor:
    """A point of the viewport, and the point of the kernel, in cells, that stays there while the size changes."""

    at: QPointF
    cells: QPointF

    def offset(self, cell: int) -> QPointF:
        """Return how far the table is to be scrolled with cells of another size."""
        return self.cells * cell - self.at
