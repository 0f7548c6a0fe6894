"""Array constants of spreadsheets: ={1,2,1;2,4,2}, and where the comma is a decimal one ={1\\2\\1;2\\4\\2}."""

from __future__ import annotations

import re
from typing import Final

from convstudio.core.kernel_texts.found import Found, KernelError, frozen, one_over
from convstudio.core.kernel_texts.numerals import numeral

_CONSTANT: Final = re.compile(r"\s*(=?)\s*\{([^{}]*)\}\s*(?:([*/])\s*([\d.,]+))?\s*\Z")


def read(text: str) -> Found | None:
    """Return an array constant behind an "=", or with a backslash between its cells; None for any other text."""
    match = _CONSTANT.match(text)
    if match is None or not (match[1] or "\\" in match[2]):
        return None
    between = "\\" if "\\" in match[2] else ","
    if between == "," and ";" not in match[2] and "," not in match[2]:
        return None
    rows = [[numeral(cell.strip()) for cell in row.split(between)] for row in match[2].split(";")]
    for number, row in enumerate(rows):
        if len(row) != len(rows[0]) or not all(row):
            raise KernelError(f"Its row {number} has other cells than its row 0; it is incomplete.")
    scale = None
    if match[4]:
        factor = numeral(match[4])
        scale = one_over(factor) if match[3] == "/" else factor
    return Found("Excel", frozen(rows), scale)
