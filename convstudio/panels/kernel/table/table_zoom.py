"""The enlargement of the kernel's table: cells of more pixels than fit, of which a window is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF

_A_NOTCH: Final = 1.25


@dataclass
class TableZoom:
    """The size of enlarged cells in pixels; 0: they are as large as they fit."""

    cell: int = 0

    def shown(self, fitting: int) -> int:
        """Return the size of the cells where ``fitting`` is the size in which all can be seen."""
        return max(self.cell, fitting)

    def by(self, notches: int, fitting: int, largest: int) -> bool:
        """Enlarge by notches of a wheel, at most to the ``largest`` size; return whether anything is different."""
        before = self.shown(fitting)
        wanted = round(before * _A_NOTCH**notches)
        if wanted == before:
            wanted += 1 if notches > 0 else -1
        after = max(min(wanted, largest), fitting)
        self.cell = after if after > fitting else 0
        return after != before


@dataclass(frozen=True)
class Anchor:
    """A place of the viewport, and the place of the kernel, in cells, that stays there while the size changes."""

    at: QPointF
    cells: QPointF

    def offset(self, cell: int) -> QPointF:
        """Return how far the table is to be scrolled with cells of another size."""
        return self.cells * cell - self.at
