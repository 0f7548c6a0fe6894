"""The axes of an array in code: what `'`, `.T`, `.transpose(…)` and `.reshape(…)` make of it, one after another."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from convstudio.core.kernel_texts.code.nested import Cells
from convstudio.core.kernel_texts.found import KernelError, Rows


@dataclass(frozen=True)
class Transposition:
    """A transposition; ``axes``: the new order of all axes, or the two that are swapped, or none: their reverse.

    ``is_of_matrix``: it is that of a language in which a row is a matrix, too.
    """

    axes: tuple[int, ...] = ()
    is_swap: bool = False
    is_of_matrix: bool = False


@dataclass(frozen=True)
class Reshaping:
    """A reshaping in row-major order; one of the sides may be -1."""

    sides: tuple[int, ...]


Step = Transposition | Reshaping


def transposition(inside: str, *, is_torch: bool) -> Transposition | None:
    """Return the transposition that a method states in its brackets; None if it is not understood.

    NumPy states the order of all axes, PyTorch two axes that are swapped.
    """
    inside = inside.strip()
    if not re.fullmatch(r"[(\[]?[-\d,\s]*[)\]]?", inside):
        return None
    return Transposition(_numbers(inside), is_swap=is_torch and bool(inside))


def reshaping(inside: str) -> Reshaping | None:
    """Return the reshaping that a method states in its brackets; None for one row, and for another order."""
    sides = _numbers(inside)
    is_understood = len(sides) > 1 and not re.search(r"order\s*=\s*['\"]F", inside)
    return Reshaping(sides) if is_understood else None


def _numbers(inside: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"-?\d+", inside)))


def applied(steps: list[Step], cells: Cells, rows: Rows | None) -> Rows:
    """Return the rows that the steps make of cells; ``rows``: what they are as a matrix, if that is another shape.

    Raises KernelError for a step that does not fit.
    """
    array = np.array(cells.cells).reshape(cells.shape) if rows is None else np.array(rows)
    for step in steps:
        try:
            array = _after(step, array)
        except ValueError:
            said = " × ".join(map(str, array.shape))
            if isinstance(step, Reshaping):
                sides = ", ".join(map(str, step.sides))
                raise KernelError(f"Its {said} numbers cannot be reshaped to ({sides}).") from None
            raise KernelError(f"It has {said} numbers, and no axes {step.axes}.") from None
    return Cells(tuple(array.ravel().tolist()), np.atleast_2d(array).shape).rows()


def _after(step: Step, array: np.ndarray) -> np.ndarray:
    if isinstance(step, Reshaping):
        return array.reshape(step.sides)
    if step.is_of_matrix:
        array = np.atleast_2d(array)
    if step.is_swap:
        return (
            np.swapaxes(array, *step.axes) if len(step.axes) == 2 else np.transpose(array, (0, 0))
        )
    return np.transpose(array, step.axes or None)
