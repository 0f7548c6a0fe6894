"""The keys of the kernel's table: which of them are meant for a cell, and where they lead."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from convstudio.panels.kernel.weight_cells import Cell
from convstudio.panels.pictures.in_place_editor import CLEARING, COMMAND, MOVING

KEYS: Final = frozenset({*MOVING, *CLEARING, Qt.Key.Key_Space})
"""The keys besides those of text that have a meaning in a cell."""


def is_for_a_cell(event: QKeyEvent) -> bool:
    """Return whether a key types or moves in the table, and is no shortcut."""
    typed = event.text().isprintable() and event.text() != ""
    ours = typed or Qt.Key(event.key()) in KEYS
    return ours and not event.modifiers() & COMMAND


def below(cell: Cell, shape: Cell, rows: int) -> Cell:
    """Return the cell that Enter leads to, at most in the last row."""
    return min(max(cell[0] + rows, 0), shape[0] - 1), cell[1]


def next_to(cell: Cell, shape: Cell, columns: int) -> Cell | None:
    """Return the cell that Tab leads to, row by row; None behind the last and before the first one."""
    at = cell[0] * shape[1] + cell[1] + columns
    return divmod(at, shape[1]) if 0 <= at < shape[0] * shape[1] else None
