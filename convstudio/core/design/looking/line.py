"""A line over I, along which values are read: from the middle of one pixel to that of another."""

from __future__ import annotations

Place = tuple[int, int]
"""The row and the column of a pixel of I."""
Line = tuple[Place, Place]
"""The first and the last pixel."""


def line_in(line: Line | None, shape: tuple[int, ...]) -> Line | None:
    """Return a line with its ends moved into an image of a ``shape``; None if that leaves one pixel of it."""
    if line is None:
        return None
    start, end = (
        (min(max(row, 0), shape[0] - 1), min(max(column, 0), shape[1] - 1)) for row, column in line
    )
    return None if start == end else (start, end)


def moved(line: Line, rows: int, columns: int, shape: tuple[int, ...]) -> Line:
    """Return a line moved as a whole, as far as it stays in an image of a ``shape``."""
    down, right = (
        min(
            max(by, -min(place[axis] for place in line)),
            shape[axis] - 1 - max(place[axis] for place in line),
        )
        for axis, by in ((0, rows), (1, columns))
    )
    (top, left), (bottom, other) = line
    return (top + down, left + right), (bottom + down, other + right)


def line_across(rows: range, columns: range) -> Line:
    """Return the line through the middle of some rows and columns, along the row; of one column along that."""
    if len(columns) > 1:
        middle = rows[len(rows) // 2]
        return (middle, columns[0]), (middle, columns[-1])
    return (rows[0], columns[0]), (rows[-1], columns[0])
