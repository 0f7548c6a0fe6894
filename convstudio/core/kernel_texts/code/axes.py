"""The axes of an array in code: what `'`, `.T`, `.transpose(…)`, `.reshape(…)` and the like make of it, in turn."""

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


@dataclass(frozen=True)
class Squeezing:
    """The removal of ``axes`` of length 1; none: of all of them."""

    axes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Insertion:
    """The insertion of an axis of length 1, which becomes the one with the number ``axis``."""

    axis: int


Step = Transposition | Reshaping | Squeezing | Insertion


def of_length_one(name: str, inside: str) -> Squeezing | Insertion | None:
    """Return what `squeeze` or `unsqueeze` does with an axis stated in its brackets; None if it is not understood."""
    if not re.fullmatch(r"\s*(?:(?:axis|dim)\s*=\s*)?(?:\(?[-\d,\s]*\)?)\s*", inside):
        return None
    numbers = _numbers(inside)
    if name == "squeeze":
        return Squeezing(numbers)
    return Insertion(numbers[0]) if len(numbers) == 1 else None


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
            if isinstance(step, Squeezing):
                raise KernelError(
                    f"Of its {said} numbers, squeeze() cannot take away an axis that is not 1 long."
                ) from None
            axes = step.axis if isinstance(step, Insertion) else step.axes
            raise KernelError(f"It has {said} numbers, and no axes {axes}.") from None
    return Cells(tuple(array.ravel().tolist()), np.atleast_2d(array).shape).rows()


def _after(step: Step, array: np.ndarray) -> np.ndarray:
    if isinstance(step, Reshaping):
        return array.reshape(step.sides)
    if isinstance(step, Squeezing):
        return array.squeeze(step.axes or None)
    if isinstance(step, Insertion):
        return np.expand_dims(array, step.axis)
    if step.is_of_matrix:
        array = np.atleast_2d(array)
    if step.is_swap:
        return (
            np.swapaxes(array, *step.axes) if len(step.axes) == 2 else np.transpose(array, (0, 0))
        )
    return np.transpose(array, step.axes or None)
