"""Locks on a kernel while it is edited: a symmetry that each typed weight takes part in, and a sum that is kept.

What is typed once appears in every cell that the symmetry joins to it, negated where that is antisymmetric. The
remainder that an edit leaves of a sum goes to the middle of the cells, so that whole numbers stay whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal, get_args

import numpy as np

from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.expressions import Number
from convstudio.core.numbers.formatting import format_weight, negate_text

Symmetry = Literal["none", "left-right", "up-down", "half turn", "four-fold", "antisymmetric"]
KeptSum = Literal["none", "sum", "zero"]
Cell = tuple[int, int]

SYMMETRIES: Final[tuple[Symmetry, ...]] = get_args(Symmetry)
KEPT_SUMS: Final[tuple[KeptSum, ...]] = get_args(KeptSum)

_FEW: Final = 16  # cells that are changed one by one
_ROUNDING: Final = 1e-12  # of sums of floats, relative to the sum of their sizes


def joined(cell: Cell, shape: tuple[int, int], symmetry: Symmetry) -> dict[Cell, int]:
    """Return the cells that a symmetry joins to one, itself among them, each with the sign of its weight, 1 or −1.

    The sign is 0 where the symmetry leaves no other weight than 0: in the middle of an antisymmetric kernel. All
    symmetries are about the middle of the kernel; "four-fold" is by quarter turns of a square and by left–right and
    up–down of any other kernel.
    """
    (a, b), (kh, kw) = cell, shape
    left, up, turned = (a, kw - 1 - b), (kh - 1 - a, b), (kh - 1 - a, kw - 1 - b)
    if symmetry == "left-right":
        others = [left]
    elif symmetry == "up-down":
        others = [up]
    elif symmetry == "half turn":
        others = [turned]
    elif symmetry == "four-fold":
        others = [(b, kh - 1 - a), turned, (kw - 1 - b, a)] if kh == kw else [left, up, turned]
    elif symmetry == "antisymmetric":
        return {cell: 0} if turned == cell else {cell: 1, turned: -1}
    else:
        others = []
    return dict.fromkeys([cell, *others], 1)


def with_symmetry(kernel: Kernel, texts: Mapping[Cell, str], symmetry: Symmetry) -> dict[Cell, str]:
    """Return ``texts`` that are typed into some cells, with those that a symmetry makes of them in the other cells.

    Of two typed cells that are joined the later one decides, so that what was symmetric stays so.
    """
    found: dict[Cell, str] = {}
    for cell, text in texts.items():
        for other, sign in joined(cell, kernel.shape, symmetry).items():
            found[other] = "0" if sign == 0 else text if sign > 0 else negate_text(text)
    return found


def edited(kernel: Kernel, texts: Mapping[Cell, str], symmetry: Symmetry, kept: KeptSum) -> Kernel:
    """Return a kernel with texts typed into some cells, and with what the locks make of that.

    Raises ExpressionError for a text that is no weight, and ValueError where no cell is left to keep the sum.
    """
    joined_texts = with_symmetry(kernel, texts, symmetry)
    after = with_sum(kernel, _typed(kernel, joined_texts), frozenset(joined_texts), kept, symmetry)
    if len(joined_texts) == kernel.typed_array.size and _missing(kernel, after, kept):
        raise ValueError(
            "All weights would be given, and none is left to keep the sum; “Any sum” lets it change."
        )
    return after


def zero_at_centre(kernel: Kernel) -> Kernel:
    """Return a kernel with the sum 0, by the weight in the middle; whole numbers stay whole."""
    return with_sum(kernel, kernel, frozenset(), "zero", "none")


def is_symmetric(kernel: Kernel, symmetry: Symmetry) -> bool:
    """Return whether a kernel has a symmetry already."""
    weights, (kh, kw) = kernel.typed_array, kernel.shape
    partners = {
        "left-right": [weights[:, ::-1]],
        "up-down": [weights[::-1]],
        "half turn": [weights[::-1, ::-1]],
        "four-fold": [np.rot90(weights)] if kh == kw else [weights[:, ::-1], weights[::-1]],
        "antisymmetric": [-weights[::-1, ::-1]],
    }
    return all(np.array_equal(weights, each) for each in partners.get(symmetry, ()))


def symmetrised(kernel: Kernel, symmetry: Symmetry) -> Kernel:
    """Return the nearest kernel with a symmetry: each weight becomes the mean of those that it is joined to.

    A weight that is already equal to the mean keeps its text.
    """
    kh, kw = kernel.shape
    texts: dict[Cell, str] = {}
    for a in range(kh):
        for b in range(kw):
            cells = joined((a, b), kernel.shape, symmetry)
            mean = sum(kernel.values[row][column] * sign for (row, column), sign in cells.items())
            mean /= len(cells)
            if kernel.values[a][b] != mean:
                texts[a, b] = format_weight(mean)
    return kernel.with_cells(texts) if texts else kernel


def with_sum(
    before: Kernel, after: Kernel, edited: frozenset[Cell], kept: KeptSum, symmetry: Symmetry
) -> Kernel:
    """Return ``after`` with the sum of ``before`` ("sum") or with the sum 0 ("zero"), before the scale.

    The remainder goes to the cell in the middle; if that has been ``edited``, evenly to the cells around it that have
    not been, and to none if there are none. A kernel of even size has two or four cells in the middle, and each gets
    its part: in whole numbers, unless a symmetry asks for equal parts. An antisymmetric kernel has the sum 0 whatever
    is typed.
    """
    missing = _missing(before, after, kept)
    cells = _takers(after.shape, edited, symmetry) if missing else []
    if not cells:
        return after
    parts = _parts(missing, len(cells), in_whole=symmetry == "none" and _is_whole(after))
    texts = {
        (a, b): format_weight(after.value(a, b) + part)
        for (a, b), part in zip(cells, parts, strict=True)
    }
    return _typed(after, texts)


def _missing(before: Kernel, after: Kernel, kept: KeptSum) -> Number:
    """Return by how much the sum of ``after`` falls short of what is kept; 0 where that is nothing but rounding."""
    if kept == "none":
        return Fraction(0)
    total = before.typed_total if kept == "sum" else Fraction(0)
    missing = total - after.typed_total
    if isinstance(missing, Fraction):
        return missing
    largest = float(np.abs(before.typed_array).sum() + np.abs(after.typed_array).sum())
    return missing if abs(missing) > _ROUNDING * largest else Fraction(0)


def _parts(missing: Number, count: int, *, in_whole: bool) -> list[Number]:
    """Divide a remainder into equal parts, or ``in_whole`` numbers that differ by 1 at most."""
    if in_whole and isinstance(missing, Fraction) and missing.denominator == 1:
        each, rest = divmod(int(missing), count)
        return [Fraction(each + (at < rest)) for at in range(count)]
    return [missing / count] * count


def _is_whole(kernel: Kernel) -> bool:
    return bool((kernel.typed_array == np.rint(kernel.typed_array)).all())


def _takers(shape: tuple[int, int], edited: frozenset[Cell], symmetry: Symmetry) -> list[Cell]:
    """Return the cells that take a remainder: the nearest to the middle that may, with those joined to them."""
    kh, kw = shape
    if symmetry == "antisymmetric":
        return []
    free = [(a, b) for a in range(kh) for b in range(kw) if (a, b) not in edited]
    if not free:
        return []

    def distance(cell: Cell) -> int:
        return (2 * cell[0] - kh + 1) ** 2 + (2 * cell[1] - kw + 1) ** 2

    nearest = min(map(distance, free))
    return [cell for cell in free if distance(cell) == nearest]


def _typed(kernel: Kernel, texts: Mapping[Cell, str]) -> Kernel:
    """Return a kernel with some texts replaced; of few cells without evaluating all others, as in a drag."""
    if len(texts) > _FEW:
        return kernel.with_cells(texts)
    for (a, b), text in texts.items():
        kernel = kernel.with_cell(a, b, text)
    return kernel
