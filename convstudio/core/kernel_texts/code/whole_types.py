"""Types of whole numbers that code gives to an array, and the numbers that they cannot hold.

NumPy makes 1 of 1.7 in an array of `int`, and C makes 44 of 300 in one of `unsigned char`: what the code computes with
is not what it says, so that neither is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from convstudio.core.kernel_texts.found import KernelError, Rows, product
from convstudio.core.kernel_texts.numerals import numeral
from convstudio.core.numbers.expressions import ExpressionError, evaluate
from convstudio.core.numbers.quoting import quoted

_LIMITS: Final = {"byte": (-128, 255)}  # C# has it from 0 to 255, Java from -128 to 127
_BITS: Final = {"char": 8, "short": 16}
# int, uint8_t, np.int_, torch.short, Uint8Array, Mat_<uchar>; with a u before it, it has no negative numbers.
_NAMED: Final = re.compile(
    r"(?<!\w)(unsigned\s+|u)?(int|byte|char|short|long)(8|16|32|64|p)?(?:_t|_|array)?(?!\w|\s+double)",
    re.IGNORECASE,
)
_UNSIGNED: Final = re.compile(r"\bunsigned\b(?!\s+(?:int|char|short|long))")
# Rust's u8 and i16 have as many bits, NumPy's "u1" and "<i2" as many bytes.
_BY_BITS: Final = re.compile(r"\b([ui])(8|16|32|64|size)\b")
_BY_BYTES: Final = re.compile(r"['\"][<>=|]?([ui])([1248])['\"]")
_TRUTH: Final = re.compile(r"\bbool_?\b")
_NAME: Final = re.compile(r"\w+\s*(?:\[[^\]]*\]\s*)*\Z")
"""What a declaration ends with: the name of the array, which may be `char` in a language without such a type."""
_FLOATING: Final = re.compile(r"float|double|half|\.f\b")
_ROUNDING: Final = re.compile(r"(?<![\w.])u?int(?:8|16|32|64)\s*\(?\s*\Z")


def check(rows: Rows, arguments: str, defined: str) -> None:
    """Raise KernelError for a cell that the type of its array cannot hold.

    ``arguments`` are the calls that make the array and what stands in them, ``defined`` is its declaration: either may
    name types.
    """
    limits = _limits(arguments) + _limits(_NAME.sub("", defined))
    for cell in dict.fromkeys(cell for row in rows for cell in row):
        own = _limits(cell) if "(" in cell else []
        for least, most in limits + own:
            _check_cell(cell, least, most)


def refuse_rounded_factor(before: str) -> None:
    """Raise KernelError for a factor of MATLAB's int16([1 2]): the products are rounded to whole numbers there."""
    if _ROUNDING.search(before):
        raise KernelError(
            "Its type is one of whole numbers, to which its factor rounds them; without the type, it would work."
        )


def check_products(rows: Rows, factors: Sequence[str], arguments: str) -> None:
    """Raise KernelError where whole factors make numbers of cells that their type cannot hold."""
    limits = [] if _FLOATING.search(arguments) else _limits(arguments)
    if not limits or any("/" in factor or "." in factor for factor in factors):
        return
    for cell in dict.fromkeys(cell for row in rows for cell in row):
        for least, most in limits:
            _check_cell(product(cell, *factors) or cell, least, most)


def check_outer(rows: Rows, one: str, other: str) -> None:
    """Raise KernelError for a product of two lists, as they are written, that neither of their types can hold."""
    limits = [_limits(each) for each in (one, other) if not _FLOATING.search(each)]
    if len(limits) < 2 or not all(limits):
        return  # the wider type is that of the product
    both = [limit for each in limits for limit in each]
    for cell in dict.fromkeys(cell for row in rows for cell in row):
        _check_cell(cell, min(least for least, _ in both), max(most for _, most in both))


def _check_cell(cell: str, least: int, most: int) -> None:
    try:
        value = evaluate(numeral(cell))
    except ExpressionError:
        return  # it is refused by name
    if value % 1:
        raise KernelError(
            f"Its type is one of whole numbers, which {quoted(cell)} is not; without it, it would work."
        )
    if not least <= value <= most:
        raise KernelError(
            f"Its type holds {least} to {most}, but not {quoted(cell)}; without it, it would work."
        )


def _limits(text: str) -> list[tuple[int, int]]:
    """Return the least and the greatest number of each type of whole numbers that a text names."""
    found = [(0, 1)] * bool(_TRUTH.search(text))
    sizes: list[tuple[str, int]] = []
    for match in _NAMED.finditer(text):
        name = match[2].lower()
        if name in _LIMITS and not match[1]:
            found.append(_LIMITS[name])
            continue
        # What is called int or long has 32 bits here and 64 there.
        bits = int(match[3]) if (match[3] or "p").isdigit() else _BITS.get(name, 64)
        sizes.append((match[1] or "i", 8 if name == "byte" else bits))
    sizes += [("u", 64)] * bool(_UNSIGNED.search(text))
    sizes += [(kind, 8 * int(count)) for kind, count in _BY_BYTES.findall(text)]
    sizes += [(kind, 64 if bits == "size" else int(bits)) for kind, bits in _BY_BITS.findall(text)]
    for kind, bits in sizes:
        is_signed = kind == "i"
        found.append((-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if is_signed else (0, 2**bits - 1))
    return found
