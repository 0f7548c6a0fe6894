"""Names of files for names of kernels: whatever a kernel is called, its file has a name that every system takes."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MOST_BYTES: Final = 120
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\ufffd]')
# What Windows takes for devices, whatever follows a dot.
_DEVICES: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I
)
_NAMELESS: Final = "kernel"


def file_stem(name: str) -> str:
    """Return a name as one of a file, without its ending: not empty, short, and never hidden or a device's."""
    signs = unicodedata.normalize("NFC", name)
    stem = "".join(sign if sign.isprintable() else "-" for sign in signs)
    stem = _FORBIDDEN.sub("-", stem).lstrip(". ")
    # A sign of several bytes is never cut.
    stem = stem.encode()[:_MOST_BYTES].decode(errors="ignore").rstrip(". ")
    if _DEVICES.fullmatch(stem):
        stem = f"{stem.partition('.')[0].rstrip()}_"
    return stem or _NAMELESS


def free_paths(folder: Path, stem: str, suffix: str) -> Iterator[Path]:
    """Return paths of files that do not exist yet, with numbers where that is needed: "soft", "soft-2", …

    Capitals do not tell two names apart, as on Windows and macOS. A name may be taken by another program meanwhile;
    then the next one is to be tried.
    """
    number = 1
    while True:
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{suffix}"
        if not _is_taken(path):
            yield path
        number += 1


def _is_taken(path: Path) -> bool:
    if os.path.lexists(path):
        return True
    try:
        return path.name.casefold() in {name.casefold() for name in os.listdir(path.parent)}
    except OSError:
        return False
