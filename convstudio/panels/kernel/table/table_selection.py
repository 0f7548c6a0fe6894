"""The selection of the kernel's table, as cells and as rectangles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtWidgets import QTableView

from convstudio.panels.kernel.weight_cells import Cell


def area_around(indexes: Sequence[QModelIndex]) -> tuple[int, int, int, int] | None:
    """Return (top, left, bottom, right) around the valid ones of some indexes; None if there are none."""
    cells = [(index.row(), index.column()) for index in indexes if index.isValid()]
    if not cells:
        return None
    rows, columns = zip(*cells, strict=True)
    return min(rows), min(columns), max(rows), max(columns)


def spans_of(table: QTableView, selection: QItemSelection) -> list[QRect]:
    """Return the rectangles of a selection's spans."""
    ends = [(span.topLeft(), span.bottomRight()) for span in selection.toList()]
    return [table.visualRect(first) | table.visualRect(last) for first, last in ends]


def selected_boxes(table: QTableView) -> list[tuple[QRect, Cell | None]]:
    """Return the boxes of the selection and of the current cell, each with its cell if it covers only one."""
    spans = table.selectionModel().selection().toList()
    ends = [(span.topLeft(), span.bottomRight()) for span in spans]
    if (current := QPersistentModelIndex(table.currentIndex())).isValid():
        ends.append((current, current))
    return [
        (
            table.visualRect(first) | table.visualRect(last),
            (first.row(), first.column()) if first == last else None,
        )
        for first, last in ends
    ]


def selects_several(table: QTableView) -> bool:
    """Return whether more than one cell is selected."""
    spans = table.selectionModel().selection().toList()
    return len(spans) > 1 or any(span.width() * span.height() > 1 for span in spans)
