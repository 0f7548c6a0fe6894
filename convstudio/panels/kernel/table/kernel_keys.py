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


def beside(cell: Cell, shape: Cell, rows: int, columns: int) -> Cell:
    """Return the cell that Enter or Tab leads to: down stops at the last row, right wraps to the next row."""
    (kh, kw), (a, b) = shape, cell
    if columns:
        a, b = divmod((a * kw + b + columns) % (kh * kw), kw)
    return min(max(a + rows, 0), kh - 1), b
