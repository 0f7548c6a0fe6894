"""Matrices that `ones` makes in code, with their factor: np.ones((5, 5)) / 25."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.code.factors import FACTOR, chained, is_factor, unwrapped
from convstudio.core.kernel_texts.code.source_code import DEFINITION
from convstudio.core.kernel_texts.found import Found, KernelError, frozen, product
from convstudio.core.kernel_texts.numerals import numeral

_ONES: Final = re.compile(
    r"(?:(np|numpy|torch|tf|jnp|cp)\.)?ones\s*\(\s*[\[(]?\s*(\d+(?:\s*,\s*\d+)*)\s*,?\s*[\])]?\s*(?:,[^()]*)?\)"
)
_MOST_SIDE: Final = 300


def read(code: str) -> Found | None:
    """Return the matrix that `ones` makes, with its factor: np.ones((5, 5)) / 25; None for any other text."""
    match = _ONES.search(code)
    if match is None:
        return None
    sides = [int(side) for side in match[2].split(",")]
    if len(sides) == 1:
        sides = [1, *sides] if match[1] else sides * 2
    while len(sides) > 2 and 1 in (sides[0], sides[-1]):
        sides = sides[1:] if sides[0] == 1 else sides[:-1]
    if len(sides) > 2 or not 0 < max(sides) <= _MOST_SIDE or min(sides) < 1:
        raise KernelError(f"It makes {' × '.join(map(str, sides))} ones, which is no kernel.")
    height, width = sides
    before, after = code[: match.start()], code[match.end() :]
    before = DEFINITION.sub("", before, count=1)
    factors = []
    if before.strip():
        factor = FACTOR.fullmatch(before)
        if factor is None or not is_factor(factor[1]):
            return None
        factors.append(numeral(unwrapped(factor[1])))
    behind = chained(after.strip().rstrip(";"))
    if behind is None:
        return None
    factors.extend(behind)
    rows = frozen([["1"] * width] * height)
    return Found("NumPy" if match[1] else "MATLAB", rows, product(*factors))
