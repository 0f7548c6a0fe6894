"""Sequences whose members are made when they are asked for: of 65,025 texts about a kernel, a screen shows a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar, overload

T = TypeVar("T")

_FEW: Final = 25  # cells that are made at once, and once: they are asked for more often than that


class Each(Sequence[T]):
    """A sequence of ``count`` members, each made by ``make(index)`` whenever it is asked for."""

    __slots__ = ("_count", "_make")

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        found = range(self._count)[at]
        return self._make(found) if isinstance(found, int) else [self._make(each) for each in found]


def grid(shape: tuple[int, int], make: Callable[[int, int], T]) -> Sequence[Sequence[T]]:
    """Return rows of cells, each made by ``make(row, column)``; of a small grid all at once."""
    rows, columns = shape
    if rows * columns <= _FEW:
        return tuple(tuple(make(row, column) for column in range(columns)) for row in range(rows))
    return Each(rows, lambda row: Each(columns, lambda column: make(row, column)))
