"""What the headings of a table declare: the names of its columns, its size, and its no-data value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from convstudio.core.numbers.quoting import printable
from convstudio.core.tables.cells import Kind, Meaning, TableError, kind_of, tidy
from convstudio.core.tables.layout import Layout
from convstudio.core.tables.lines import BLANKS, cells_of, fitted

_UNIT: Final = re.compile(r"\(.*\)|\[.*\]|")
_NO_DATA: Final = re.compile(r"[\s#]*nodata(?:_value)?[\s:=]+(\S+)\s*", re.IGNORECASE)
_SIZE: Final = re.compile(r"\s*(ncols|nrows)\s+(\d{1,9})\s*", re.IGNORECASE | re.ASCII)


def names_of(layout: Layout) -> tuple[str, ...]:
    """What the line above the rows calls the columns; the one above that where it only has their units."""
    found: list[tuple[str, ...]] = []
    for heading in reversed(layout.headings):
        names = _names_in(heading, layout)
        if not names:
            break
        found.append(names)
    if len(found) > 1 and _are_units(found[0], found[1]):
        return found[1]
    return found[0] if found else ()


def _are_units(names: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a line of headings only has the units of those above: (s), (V), or Volt twice and numbers."""
    if all(_UNIT.fullmatch(name) for name in names):
        return True
    are_names = all(kind_of(name) is Kind.TEXT for name in above if name)
    has_none = len(set(names)) < len(names) or any(kind_of(name) is Kind.NUMBER for name in names)
    return are_names and has_none and len(set(above)) == len(above)


def check_size(headings: Sequence[str], rows: int, columns: int) -> None:
    """TableError where a heading as in ESRI's grids declares another size; ``rows`` is 0 where it is not known."""
    sizes = {
        found[1].lower(): int(found[2])
        for heading in headings
        if (found := _SIZE.fullmatch(heading))
    }
    there = {"nrows": rows or sizes.get("nrows"), "ncols": columns}
    for name, size in sizes.items():
        if size != there[name]:
            raise TableError(
                f"its heading declares {name} {size:,}, but there are {there[name]:,}; "
                "a complete copy, or one without that heading, would work"
            )


def no_data_in(headings: Sequence[str], meaning: Meaning) -> float | None:
    """The number that a heading declares to stand for none."""
    for heading in headings:
        cell = tidy(found[1], BLANKS) if (found := _NO_DATA.fullmatch(heading)) else ""
        if kind_of(cell) is Kind.NUMBER:
            return meaning.value(cell)
    return None


def _names_in(heading: str, layout: Layout) -> tuple[str, ...]:
    """The cells of a line of headings, if there are as many as in a row, and words among them."""
    begins_blank = heading[:1] in (" ", "\t")
    text = heading.strip(" " if layout.separator == "\t" else None).lstrip("#%!/").strip(" ")
    ways = (
        [layout.separator, "\t", ","]
        if heading.lstrip().startswith(("#", "%", "!", "//"))
        else [layout.separator]
    )
    tried: list[list[str]] = [cells_of(text, way) for way in ways]
    if layout.separator == BLANKS:
        tried.append(re.split(r"\t+|  +", text))  # Time (s)  Channel 2 (V)
    for cells in tried:
        cells = [" ".join(cell.split()) for cell in fitted(cells, layout.width)]
        if layout.separator != BLANKS and len(cells) > layout.width > 1:
            before = cells[: layout.width]
            if [kind_of(cell) for cell in before].count(Kind.TEXT) > 1:
                cells = before  # an oscilloscope's settings follow
        if 1 + (not begins_blank) <= len(cells) == layout.width - 1:
            cells = ["", *cells]  # R names no column of names, pandas none of row numbers
        kinds = [kind_of(cell) for cell in cells]
        numbered = layout.separator == BLANKS and Kind.NUMBER in kinds
        if len(cells) == layout.width and Kind.TEXT in kinds and not numbered:
            return tuple(printable(cell) for cell in cells)
    return ()
