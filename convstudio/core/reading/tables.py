"""Text tables of numbers, read as an image or as the signals in their columns.

A table without headings is an image. Headings that are words name signals, and two columns of which the first rises in
equal steps are a signal over time. Both readings are parts of the file, and a note says which was taken.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from convstudio.core.files.checks import MOST_SAMPLES, ImageError, Raster, chosen_part, cut_note
from convstudio.core.reading.foreign import SNIFFED_BYTES, described_text
from convstudio.core.tables.cells import TableError
from convstudio.core.tables.lines import decoded
from convstudio.core.tables.reading import Table, readings

MAX_TEXT_BYTES: Final = 64 << 20
MOST_NAMED: Final = 1000  # columns that can be selected

_SIGNAL: Final = "as a signal"
_LONGEST_SAID: Final = 40  # characters of a name in a note
_FEWEST_STEPS: Final = 8  # rows of x and y without headings
_STEP_TOLERANCE: Final = 0.05  # of a step, since x is printed with few digits


@dataclass(frozen=True, eq=False)
class _Part:
    """One reading of a table: its name, its pixels, the note about it, and the total number of samples of a signal."""

    name: str
    pixels: npt.NDArray[np.float64]
    note: str = ""
    samples: int = 0


def looks_like_table(head: bytes) -> bool:
    """Return whether a file with this beginning may be a table of numbers: text with a digit or a NaN in it."""
    text = decoded(head)
    return text is not None and re.search(r"\d|\bnan\b", text, re.IGNORECASE) is not None


def read_table(file: BinaryIO, file_bytes: int, part: int | None = None) -> Raster:
    """Read the image or the signal in a text file.

    ``part`` is an index into its `parts`: the whole table as an image, each column of numbers as a signal, and all of
    these again if its commas are ambiguous. NaN is a value; an empty cell, NA and the like become NaN, with a note.
    """
    if file_bytes > MAX_TEXT_BYTES:
        raise ImageError(
            f"it is a text of more than {MAX_TEXT_BYTES >> 20} MB; its first lines alone would work"
        )
    file.seek(0)
    text = decoded(file.read())
    if text is None:
        raise ImageError("it is neither a picture nor a text; a table of numbers would work")
    named_csv = str(getattr(file, "name", "")).lower().endswith(".csv")
    return raster_of_text(text, part, commas_separate=named_csv)


def raster_of_text(text: str, part: int | None = None, *, commas_separate: bool = False) -> Raster:
    """Read the image or the signal in a decoded text."""
    if len(text) > MAX_TEXT_BYTES:
        raise ImageError(f"it has more than {MAX_TEXT_BYTES >> 20} million characters")
    if described := described_text(text[:SNIFFED_BYTES]):
        raise ImageError(described)
    try:
        tables = readings(text, commas_separate=commas_separate)
    except TableError as error:
        reason = str(error)
        if reason.startswith("it has no numbers"):
            reason = f"it is no picture of a known format, and as a text {reason}"
        raise ImageError(reason) from None
    parts, default, notes = _looked_at(tables[0])
    if len(tables) > 1:
        notes = [*notes, f"{_said(tables[0])}, or else {_said(tables[1])}"]
    elif tables[0].meaning.note:
        notes = [*notes, tables[0].meaning.note]
    for table in tables[1:]:
        reading = _reading(table)
        parts += [replace(one, name=f"{one.name}, {reading}") for one in _looked_at(table)[0]]
    at = chosen_part(part, len(parts), "part", default)
    chosen = parts[at]
    notes = [*([chosen.note] if chosen.note else ()), *notes, *cut_note(chosen.samples)]
    if [one.name for one in parts] == [_SIGNAL]:
        return Raster(chosen.pixels, notes=tuple(notes), no_data=tables[0].no_data)
    names = tuple(one.name for one in parts)
    no_data = tables[0].no_data
    return Raster(chosen.pixels, notes=tuple(notes), parts=names, part=at, no_data=no_data)


def _reading(table: Table) -> str:
    """Return what the commas of a table mean, where they are ambiguous."""
    if table.meaning.grouping:
        mark = "points" if table.meaning.grouping == "." else "commas"
        return f"{mark} between thousands"
    return "decimal commas" if table.meaning.decimal == "," else "commas between columns"


def _said(table: Table) -> str:
    return table.meaning.note or _reading(table)


def _looked_at(table: Table) -> tuple[list[_Part], int, list[str]]:
    """Return the parts of a table, the index of the default one, and the notes that apply to all."""
    table, notes = _without_counts(table)
    if table.unread:
        notes.insert(0, f"without its {table.unread}")
    if table.texts:
        left = ", ".join(_called(table, column) for column in table.texts[:3])
        notes.append(f"without {left}{' …' if len(table.texts) > 3 else ''}")
    if table.missing:
        cells = "cell without a number is" if table.missing == 1 else "cells without a number are"
        notes.append(f"{table.missing:,} {cells} NaN")
    columns, rows = table.columns, table.found
    if rows == 1:
        found = table.across if len(columns) == len(table.numbers[0]) else len(columns)
        row = table.numbers[:, columns[:MOST_SAMPLES]]
        return [_Part(_SIGNAL, row, samples=found)], 0, notes
    image = _image(table)
    signals = _signals(table, image is not None)
    if image is None:
        return signals, min(_signal_taken(table), len(signals) - 1), notes
    taken = 0 if not _is_over_time(table) else 1 + _signal_taken(table)
    return [image, *signals], min(taken, len(signals)), notes


def _image(table: Table) -> _Part | None:
    """Return all columns as an image, if that differs from a signal and is not too large."""
    height, width = len(table.numbers), len(table.columns)
    if height < table.found:
        if width > 1 and not _is_over_time(table):
            raise ImageError(
                "it has too many numbers for an image that is read from a text; "
                "an NPY or TIFF file would work"
            )
        return None
    if width == 1:
        return None
    note = f"a table as an image, or else its {width:,} columns as signals"
    return _Part("as an image", np.ascontiguousarray(table.numbers[:, table.columns]), note)


def _signals(table: Table, beside_image: bool) -> list[_Part]:
    """Return each column of numbers as a signal; none of an image that has too many of them."""
    if len(table.columns) > MOST_NAMED:
        return []
    width = table.numbers.shape[1]
    otherwise = f", or else a {table.found} × {len(table.columns)} image" if beside_image else ""
    parts = []
    for column in table.columns:
        name = table.names[column] if table.names else ""
        title, short = (f" ({one})" if one else "" for one in (name, _shortened(name)))
        note = f"column {column + 1} of {width}{short}{otherwise}" if width > 1 else ""
        samples = table.numbers[np.newaxis, :MOST_SAMPLES, column]
        called = f"column {column + 1}{title}" if width > 1 or name else _SIGNAL
        parts.append(_Part(called, samples, note, table.found))
    return parts


def _is_over_time(table: Table) -> bool:
    """Return whether the columns are signals: by their headings, or because one of two columns rises in equal steps."""
    if any(table.names):
        return True
    if len(table.columns) != 2 or len(table.numbers) < _FEWEST_STEPS:
        return False
    x = table.numbers[:, table.columns[0]]
    step = (x[-1] - x[0]) / (len(x) - 1)
    if not np.isfinite(step) or step <= 0:
        return False
    off = np.abs(x - np.linspace(x[0], x[-1], len(x)))
    return bool(np.isfinite(x).all() and off.max() <= _STEP_TOLERANCE * step)


def _signal_taken(table: Table) -> int:
    """Return the default signal: the second column of numbers, after x, or the first if names, dates or counts precede.

    A column without any number is skipped.
    """
    first = 0 if table.columns[0] > 0 and table.names else 1
    beside = range(first, len(table.columns))
    filled = (at for at in beside if not np.isnan(table.numbers[:, table.columns[at]]).all())
    return next(filled, first)


def _called(table: Table, column: int) -> str:
    name = table.names[column] if table.names else ""
    return f"“{_shortened(name)}”" if name else f"column {column + 1}"


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_SAID else f"{name[:_LONGEST_SAID]}…"


def _without_counts(table: Table) -> tuple[Table, list[str]]:
    """Drop a first row and column that only number the others, as pandas and R write them; note it."""
    numbers, columns = table.numbers, table.columns
    if not columns:
        return table, []
    if table.names:
        if table.names[0] or columns[0] != 0 or len(columns) == 1 or not _counts(numbers[:, 0]):
            return table, []
        return replace(table, columns=columns[1:]), ["without its row numbers"]
    beside = tuple(column for column in columns if column)
    if len(numbers) < 2 or not beside:
        return table, []
    head = numbers[0, beside]
    if table.corner:
        is_heading = 0 in table.texts or (columns[0] == 0 and _counts(numbers[1:, 0]))
    else:  # such as Month,2019,2020
        years = len(head) > 1 and 1000 <= head[0] <= 3000 and _counts(head - head[0])
        is_heading = 0 in table.texts and years
    if not is_heading or not np.isfinite(head).all():
        return table, []
    below = replace(
        table,
        numbers=numbers[1:],
        columns=beside,
        found=table.found - 1,
        missing=table.missing - (columns[0] == 0),
    )
    if _counts(head):
        what = "row and column numbers" if columns[0] == 0 else "column numbers"
        return below, [f"without its {what}"]
    return below, ["without its first row, the columns’ headings"]


def _counts(values: npt.NDArray[np.float64]) -> bool:
    """Return whether the values are 0, 1, 2 … or 1, 2, 3 …"""
    start = values[0] if len(values) else math.nan
    return start in (0, 1) and np.array_equal(values, start + np.arange(len(values)))
