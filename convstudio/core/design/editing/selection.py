"""What can be done to some weights of a kernel at once: each returns the new texts, by cell."""

from __future__ import annotations

from collections.abc import Iterable

from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.expressions import evaluate
from convstudio.core.numbers.formatting import format_weight, negate_text

Cell = tuple[int, int]
Texts = dict[Cell, str]


def filled(_kernel: Kernel, cells: Iterable[Cell], text: str) -> Texts:
    """Give all cells one text. Raises ExpressionError if it is no weight."""
    evaluate(text)
    return dict.fromkeys(cells, text)


def added(kernel: Kernel, cells: Iterable[Cell], text: str) -> Texts:
    """Add a number, exactly where all are rational. Raises ExpressionError if the text is none."""
    number = evaluate(text)
    return {cell: format_weight(kernel.value(*cell) + number) for cell in cells}


def multiplied(kernel: Kernel, cells: Iterable[Cell], text: str) -> Texts:
    """Multiply by a number, exactly where all are rational. Raises ExpressionError if the text is none."""
    number = evaluate(text)
    return {cell: format_weight(kernel.value(*cell) * number) for cell in cells}


def negated(kernel: Kernel, cells: Iterable[Cell]) -> Texts:
    """Negate, as simple texts."""
    return {(a, b): negate_text(kernel.texts[a][b]) for a, b in cells}


def mirrored(kernel: Kernel, area: tuple[int, int, int, int], axis: int) -> Texts:
    """Reverse the rows (``axis`` 0) or columns (1) of an area (top, left, bottom, right), its ends included."""
    top, left, bottom, right = area
    return {
        (a, b): kernel.texts[top + bottom - a if axis == 0 else a][
            left + right - b if axis == 1 else b
        ]
        for a in range(top, bottom + 1)
        for b in range(left, right + 1)
    }
