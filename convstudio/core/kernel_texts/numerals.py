"""Numerals: the ways of writing one number, turned into arithmetic that `evaluate` takes.

Word and PDF turn a minus into dashes of every length, spreadsheets write 6.25 %, Fortran 1d-3, C 1.0f, Mathematica
1.*^-3. The value is never changed, and what is no number in any of these ways is left as it is, to be refused by name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u00ad"
_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys("\u2044\u2215\u29f8\uff0f", "/"),  # fraction slash, division slash …
        **dict.fromkeys("\u2217\u22c5\u2219\uff0a", "*"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u3000", " "),
        "\uff0b": "+", "\uff0e": ".", "\u00b4": "'", "\u2019": "'",
        **dict.fromkeys("⎡⎤⎢⎥⎣⎦⎛⎞⎜⎟⎝⎠│┌┐└┘┃║┆╎", " "),
        "\u200b": "", "\u200e": "", "\u200f": "", "\ufeff": "", "\u2060": "",
    }
)  # fmt: skip
# The lines of a table drawn with signs; a single one may be meant for a minus.
_FRAME: Final = re.compile(r"[\u2500-\u257f]{2,}")
_VULGAR: Final = re.compile(r"(\d*)\s?([\u00bc-\u00be\u2150-\u215e\u2189])")
_WRAPPED: Final = re.compile(
    r"(?:\w+\.)*(?:u?int(?:8|16|32|64)(?:_t)?|float(?:16|32|64)?|double|half|f32|f64)\s*\(([^(),]*)\)"
)
_RATIO: Final = re.compile(
    r"(?:fractions\.)?(?:Fraction|Rational)[(\[]\s*([+-]?\d+)\s*,\s*(\d+)\s*[)\]]"
)
# No number begins in the middle of another one, and each part of it can be read in one way only.
_NUMBER: Final = r"(?<![\w.])[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,]\d*)?(?:[eE][+-]?\d+)?(?:/\d+)?", re.ASCII)
_PLAIN_IN_C: Final = re.compile(r"([+-]?\d+\.\d*(?:[eE][+-]?\d+)?)[fF]", re.ASCII)
_PLAIN_SIGNS: Final = frozenset("0123456789+-.,()/*")
_FORTRAN: Final = re.compile(rf"({_NUMBER})[dD]([+-]?\d+)")
_MATHEMATICA: Final = re.compile(rf"({_NUMBER})(?:`\d*\.?\d*)?\*\^([+-]?\d+)")
_PRECISE: Final = re.compile(rf"({_NUMBER})`\d*\.?\d*")
# 1.0f, 2.L, 1u, 1.0_f32, 3i8; not the end of a hexadecimal number.
_TYPED: Final = re.compile(
    rf"({_NUMBER}(?:[eE][+-]?\d+)?)(?:[fFlL]|[uU][lL]{{0,2}}|_?(?:f(?:32|64)|[iu](?:8|16|32|64|size)))(?!\w)"
)
_GROUPED: Final = re.compile(r"(?<=\d)_(?=\d)")
_PERCENT: Final = re.compile(r"(.*\S)\s*[%\uff05]")


def plain_signs(text: str) -> str:
    """Return a text with ASCII signs for dashes, slashes and blanks of every kind, and without invisible signs."""
    return text if text.isascii() else _FRAME.sub(" ", text).translate(_SIGNS)


def numerals(cells: Sequence[str]) -> tuple[str, ...]:
    """Return `numeral` of each cell of a row."""
    # Signs of plain numbers alone, in which there is nothing to replace.
    if _PLAIN_SIGNS.issuperset("".join(cells)):
        return tuple(cells)
    return tuple(map(numeral, cells))


def numeral(cell: str) -> str:
    """Return one cell as arithmetic: without quotes, suffixes of types, or fractions that are one sign."""
    if _PLAIN.fullmatch(cell):
        return cell
    if usual := _PLAIN_IN_C.fullmatch(cell):
        return usual[1]
    cell = plain_signs(cell).strip()
    if len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "\"'`$":
        cell = cell[1:-1].strip()
    if not cell.isascii():
        cell = _VULGAR.sub(_spelled, cell)
    if match := _PERCENT.fullmatch(cell):
        return f"({match[1]})/100" if re.search(r"[^\d.,+-]", match[1]) else f"{match[1]}/100"
    if not re.search(r"[A-Za-z_`]", cell) and "*^" not in cell:
        return cell
    cell = _GROUPED.sub("", cell)
    cell = _WRAPPED.sub(r"\1", cell)
    cell = _RATIO.sub(r"\1/\2", cell)
    cell = _MATHEMATICA.sub(r"\1e\2", cell)
    cell = _PRECISE.sub(r"\1", cell)
    cell = _FORTRAN.sub(r"\1e\2", cell)
    return _TYPED.sub(r"\1", cell)


def _spelled(match: re.Match[str]) -> str:
    whole, sign = match[1], unicodedata.normalize("NFKC", match[2]).replace("\u2044", "/")
    return f"({whole}+{sign})" if whole else sign
