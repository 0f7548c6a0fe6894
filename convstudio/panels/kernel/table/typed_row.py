"""What is typed into a cell: one weight, or a row of them with spaces between, "1 2 1", which goes on to the right.

In a kernel of one column it goes on down.
"""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.panels.kernel.weight_cells import Cell

# A space before a sign and none behind it begins another number, as in MATLAB: "1 -2" is two, "1 - 2" is one.
_NEXT_SIGNED: Final = re.compile(r"(?<=[^\s(+\-−*/×·÷^√])\s+(?=[+\-−][^\s])")
_BETWEEN: Final = re.compile(r",?\s+")


def typed_cells(text: str, cell: Cell, shape: Cell) -> dict[Cell, str]:
    """Return the texts typed at a cell of a kernel of some shape, by cell; an empty text is "0".

    Raises ExpressionError if that is neither a weight nor a row of them, and ValueError for a row that is too long.
    """
    text = text.strip() or "0"
    parts = _row_in(text)
    if parts is None:
        evaluate(text)
        return {cell: text}
    (a, b), (kh, kw) = cell, shape
    goes_down = kw == 1 < kh
    room = kh - a if goes_down else kw - b
    if len(parts) > room:
        line, back = ("column", "further up") if goes_down else ("row", "further left")
        fit = f"{room} of {len(parts)} weights fit" if room > 1 else "one weight fits"
        raise ValueError(
            f"only {fit} from here to the end of the {line}; type them {back}, or make the kernel larger."
        )
    return {(a + at, b) if goes_down else (a, b + at): part for at, part in enumerate(parts)}


def _row_in(text: str) -> list[str] | None:
    """Return the weights of a row; None if a text is one weight, or no row."""
    parts = [part for piece in _NEXT_SIGNED.split(text) for part in _BETWEEN.split(piece) if part]
    if len(parts) < 2 or (_NEXT_SIGNED.search(text) is None and _is_weight(text)):
        return None
    return parts if all(map(_is_weight, parts)) else None


def _is_weight(text: str) -> bool:
    try:
        evaluate(text)
    except ExpressionError:
        return False
    return True
