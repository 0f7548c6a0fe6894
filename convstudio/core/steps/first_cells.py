"""The first cells of a rectangle, as a set that stores none of them: a step may have 65,025 finished ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice, product

Cell = tuple[int, int]


class FirstCells(AbstractSet[Cell]):
    """The first ``count`` cells of ``rows`` × ``columns``, row by row; ranges that fall run through it backwards."""

    __slots__ = ("_columns", "_count", "_rows")

    def __init__(self, rows: range, columns: range, count: int) -> None:
        self._rows, self._columns = rows, columns
        self._count = min(count, len(rows) * len(columns))

    def __contains__(self, cell: object) -> bool:
        if not isinstance(cell, tuple) or len(cell) != 2:
            return False
        row, column = cell
        if row not in self._rows or column not in self._columns:
            return False
        before = self._rows.index(row) * len(self._columns) + self._columns.index(column)
        return before < self._count

    def __iter__(self) -> Iterator[Cell]:
        return islice(product(self._rows, self._columns), self._count)

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FirstCells) and self._is_of(other):
            return self._count == other._count
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # equal to sets that have none

    def __xor__(self, other: AbstractSet[Cell]) -> frozenset[Cell]:  # type: ignore[override]
        """The cells of one of the two: from step to step a few, which are found without asking for the others."""
        if not isinstance(other, FirstCells) or not self._is_of(other):
            return frozenset(self) ^ frozenset(other)
        wide, (low, high) = len(self._columns), sorted((self._count, other._count))
        places = (divmod(at, wide) for at in range(low, high))
        return frozenset((self._rows[a], self._columns[b]) for a, b in places)

    __rxor__ = __xor__

    def _is_of(self, other: FirstCells) -> bool:
        return (self._rows, self._columns) == (other._rows, other._columns)

    @classmethod
    def _from_iterable(cls, cells: Iterable[Cell]) -> frozenset[Cell]:  # type: ignore[override]
        return frozenset(cells)


def run(first: int, last: int) -> range:
    """Return all integers from ``first`` to ``last``, rising or falling."""
    way = 1 if first <= last else -1
    return range(first, last + way, way)
