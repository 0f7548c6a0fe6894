"""The meaning of table cells: numbers, nothing, names, or text that looks like a number and is none.

"12,500" is twelve and a half thousand if commas group digits, and twelve and a half if they are decimal marks. A single
cell cannot tell; all cells of a table together usually can, because one program wrote them. What stays ambiguous is
refused, or noted.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final


class TableError(ValueError):
    """Raised for text that is no table of numbers, with the second half of a sentence: "it has no numbers; …".

    ``final``: no other separator is worth a try.
    """

    final = False


class Kind(Enum):
    """The kind of content of a cell."""

    NUMBER = "number"
    MISSING = "missing"
    TEXT = "text"
    DATE = "date"  # or a time
    ODD = "odd"  # begins like a number: 5 V, 50 %, 0x1F


LONGEST_CELL: Final = 1000  # characters; the longest decimal of a double has 767 digits

_SPACES: Final = "\u00a0\u2007\u2009\u202f"  # never used as separators
_MINUS: Final = str.maketrans(
    {"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{FULLWIDTH PLUS SIGN}": "+"}
)
_NUMBER: Final = re.compile(
    r"[+-]?(?:\d+(?:\.\d*)?|(?:0|[1-9]\d*),\d+|[.,]\d+)(?:[ed][+-]?\d+)?",
    re.ASCII | re.IGNORECASE,
)
_GROUPED: Final = re.compile(
    r"[+-]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d*)?", re.ASCII
)
_GAPS: Final = re.compile(rf"(?<=\d)[{_SPACES} '’](?=\d{{3}}(?!\d))", re.ASCII)
_GAPPED: Final = re.compile(
    rf"[+-]?[1-9]\d{{0,2}}(?:[{_SPACES} '’]\d{{3}})+(?:[.,]\d*)?(?:[ed][+-]?\d+)?",
    re.ASCII | re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?!\d).*|\d{1,2}:\d\d.*|\d{4}-\d\d(?!\d).*|\d{8}T\d.*",
    re.ASCII | re.DOTALL,
)
_BEGINS_LIKE_A_NUMBER: Final = re.compile(r"\W*\d", re.ASCII)
# Missing values as written by numpy, pandas, R, SQL, SAS, spreadsheets and Microsoft's C library.
_MISSING: Final = frozenset(
    (
        "", "na", "n/a", "#n/a", "#na", "<na>", "null", "none", "nil", "nat", "missing", "void",
        "-", "--", "---", "—", "?", ".", "…",
        "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!",
        "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan", "-nan(ind)", "nan(ind)",
    )
)  # fmt: skip
_CONSTANTS: Final = {
    "nan": math.nan, "+nan": math.nan, "-nan": math.nan,
    "inf": math.inf, "+inf": math.inf, "-inf": -math.inf,
    "infinity": math.inf, "+infinity": math.inf, "-infinity": -math.inf,
    "∞": math.inf, "+∞": math.inf, "-∞": -math.inf, "1.#inf": math.inf, "-1.#inf": -math.inf,
}  # fmt: skip


def tidy(cell: str, separator: str) -> str:
    """Return a cell with ASCII signs and without the spaces or quotes that group digits ("12 500", "12'500").

    If the separator is a comma or a blank, a plain blank does not group digits: "0,1 100" is 0.1 and 100.
    """
    cell = cell.strip().strip(_SPACES)
    if not cell.isascii():
        cell = cell.translate(_MINUS)
    if separator in (",", " ") and " " in cell:
        return cell
    return _GAPS.sub("", cell) if _GAPPED.fullmatch(cell) else cell


def is_constant(cell: str) -> bool:
    """Return whether a stripped cell is NaN or an infinity by name."""
    return cell.lower() in _CONSTANTS


def is_missing(cell: str) -> bool:
    """Return whether a stripped cell marks a missing number."""
    return cell.lower() in _MISSING


def kind_of(cell: str) -> Kind:
    """Return the kind of a tidy cell."""
    if len(cell) > LONGEST_CELL:
        return Kind.TEXT
    if _NUMBER.fullmatch(cell) or _GROUPED.fullmatch(cell):
        return Kind.NUMBER
    if is_constant(cell):
        return Kind.NUMBER
    if is_missing(cell):
        return Kind.MISSING
    if _DATE.fullmatch(cell):
        return Kind.DATE
    return Kind.ODD if _BEGINS_LIKE_A_NUMBER.match(cell) else Kind.TEXT


@dataclass(frozen=True)
class Meaning:
    """The decimal mark of a table, and the mark that groups its digits, if there is one.

    ``note`` is the remark about it ("12,500 is 12500"), ``other`` the alternative meaning of the cells.
    """

    decimal: str = "."
    grouping: str = ""
    note: str = ""
    other: Meaning | None = None

    def value(self, cell: str) -> float:
        """Return the number in a tidy cell of kind NUMBER; infinite if it is beyond float64."""
        constant = _CONSTANTS.get(cell.lower())
        if constant is not None:
            return constant
        if self.grouping:
            cell = cell.replace(self.grouping, "")
        return float(cell.lower().replace(",", ".").replace("d", "e"))


class Marks:
    """Evidence from a table's cells about the meaning of points and commas."""

    def __init__(self) -> None:
        # The first cell that proves each (mark, meaning).
        self._proofs: dict[tuple[str, str], str] = {}

    @property
    def decimal(self) -> str:
        """The mark proven to be the decimal one; "" until there is one."""
        return next((mark for mark, what in self._proofs if what == "decimal"), "")

    @property
    def groups(self) -> str:
        """The mark proven to group digits; "" until there is one."""
        return next((mark for mark, what in self._proofs if what == "grouping"), "")

    def look(self, cell: str) -> None:
        """Take a tidy cell of kind NUMBER into account."""
        points, commas = cell.count("."), cell.count(",")
        if points and commas:
            last = "." if cell.rfind(".") > cell.rfind(",") else ","
            self._prove(last, "decimal", cell)
            self._prove("," if last == "." else ".", "grouping", cell)
        elif points or commas:
            mark = "," if commas else "."
            groups = _GROUPED.fullmatch(cell) is not None
            several = points + commas > 1
            self._prove(mark, "grouping" if several else "doubt" if groups else "decimal", cell)

    def take_for_decimal(self, cell: str) -> None:
        """From now on, assume that points are decimal marks unless a cell has proven otherwise."""
        self._prove(".", "decimal", cell)

    def _prove(self, mark: str, what: str, cell: str) -> None:
        self._proofs.setdefault((mark, what), cell)

    @property
    def is_doubtful(self) -> bool:
        """Whether some comma precedes exactly three digits, which may be a group or decimals."""
        return (",", "doubt") in self._proofs

    def settle(self, separator: str, whole: str, mixed: bool) -> Meaning:
        """Return what the marks mean in all cells; TableError if that is ambiguous.

        ``whole`` is the longest number without a mark in the columns of the doubtful cells, or ""; ``mixed``: whether
        there is any such number.
        """
        proof = self._proofs.get
        for one, other in (
            ((",", "decimal"), (",", "grouping")),
            ((".", "decimal"), (".", "grouping")),
            ((",", "decimal"), (".", "decimal")),
            ((",", "grouping"), (".", "grouping")),
        ):
            if proof(one) and proof(other):
                raise _contradiction(proof(one), proof(other))
        for mark, point in ((",", "."), (".", ",")):
            if proof((mark, "decimal")):
                if proof((point, "doubt")) and not proof((point, "grouping")):
                    return Meaning(mark, point, _said(self._proofs[point, "doubt"], point))
                return Meaning(mark, point if proof((point, "grouping")) else "")
        for mark, point in ((",", "."), (".", ",")):
            if cell := proof((mark, "grouping")):
                return Meaning(point, mark, _said(cell, mark))
        comma, dot = proof((",", "doubt")), proof((".", "doubt"))
        if comma and dot:
            raise _contradiction(comma, dot)
        if comma:
            return _doubted(comma, separator, whole, mixed)
        if dot and separator == ";":  # where decimals have commas, points group
            return Meaning(note=f"{dot} is {dot}", other=Meaning(",", ".", _said(dot, ".")))
        return Meaning()


def _doubted(cell: str, separator: str, whole: str, mixed: bool) -> Meaning:
    """Return the meaning when every comma precedes exactly three digits."""
    if len(whole) > 3:  # a writer who groups digits would have grouped these
        raise _contradiction(cell, whole)
    readings = [
        Meaning(".", ",", _said(cell, ",")),
        Meaning(",", "", f"{cell} is {cell.replace(',', '.')}"),
    ]
    if separator != "," and not mixed:
        readings.reverse()
    return replace(readings[0], other=readings[1])


def _said(cell: str, grouping: str) -> str:
    return f"{cell} is {cell.replace(grouping, '')}"


def _contradiction(one: str | None, other: str | None) -> TableError:
    return TableError(
        f"it has “{one}” and “{other}”, so its points and commas may mean two things; "
        "numbers with a decimal point and no grouping of digits would work"
    )
