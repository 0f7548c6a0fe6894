"""Selecting a part of a file: a column by its name or number, as typed on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NUMBERED: Final = re.compile(r"(\w+) (\d+)(?: \((.*)\))?")
_LISTED: Final = 8
_ELSE: Final = "or else"
_IMAGE: Final = "as an image"


def numbered(parts: Sequence[str], kind: str = "") -> dict[int, int]:
    """Map the numbers in ``parts``, such as "column 3 (x)", to their indices: {3: index}.

    ``kind``: only parts called that.
    """
    found: dict[int, int] = {}
    for at, part in enumerate(parts):
        match = _NUMBERED.fullmatch(part)
        if match is not None and kind in ("", match[1]):
            found.setdefault(int(match[2]), at)
    return found


def other_readings(parts: Sequence[str], part: int, notes: Sequence[str]) -> list[int]:
    """Return the indices of the alternative readings that the notes of a table mention, at most one of each kind."""
    elses = [note.partition(_ELSE)[2] for note in notes if _ELSE in note]
    if not (parts and elses):
        return []
    name, columns = parts[part], list(numbered(parts, "column").values())
    if name == _IMAGE:
        others = columns[:1]
    else:
        others = [0] if parts[0] == _IMAGE and any("image" in each for each in elses) else []
    meant = [at for at, other in enumerate(parts) if other.startswith(f"{name}, ")]
    return [*others, *meant[:1]]


def column_called(parts: Sequence[str], text: str) -> int:
    """Return the index of the column with this name or number, or of the image if ``text`` is "image".

    Raises ValueError, with the second half of a sentence, if there is none.
    """
    wanted = text.strip()
    if wanted.casefold() == "image" and parts and parts[0] == _IMAGE:
        return 0
    columns = numbered(parts, "column")
    if not columns:
        raise ValueError("it has no columns to choose from")
    names = {
        at: match[3] or "" for at in columns.values() if (match := _NUMBERED.fullmatch(parts[at]))
    }
    for alike in (str, str.casefold):  # as typed, then in any case
        called = [at for at, name in names.items() if name and alike(name) == alike(wanted)]
        if len(called) > 1:
            numbers = " and ".join(parts[at].split(" ")[1] for at in called[:_LISTED])
            raise ValueError(
                f"its columns {numbers} are called “{text}”; one of these numbers would work"
            )
        if called:
            return called[0]
    number = next((each for each in columns if str(each) == wanted.lstrip("0")), None)
    if number is not None:
        return columns[number]
    listed = [parts[at].removeprefix("column ") for at in names][:_LISTED]
    more = " …" if len(names) > _LISTED else ""
    raise ValueError(f"it has no column “{text}”; its columns are {', '.join(listed)}{more}")
