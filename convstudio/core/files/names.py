"""Names of files for names of other things: whatever those are called, every system takes them, and they are free."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

_MOST_BYTES: Final = 120
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\ufffd]')
# What Windows takes for devices, whatever follows a dot.
_DEVICES: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I
)


def file_stem(name: str, nameless: str = "kernel") -> str:
    """Return a name as one of a file, without its ending: short, and never empty, hidden or a device's."""
    signs = unicodedata.normalize("NFC", name)
    stem = "".join(sign if sign.isprintable() else "-" for sign in signs)
    stem = _FORBIDDEN.sub("-", stem).lstrip(". ")
    # A sign of several bytes is never cut.
    stem = stem.encode()[:_MOST_BYTES].decode(errors="ignore").rstrip(". ")
    if _DEVICES.fullmatch(stem):
        stem = f"{stem.partition('.')[0].rstrip()}_"
    return stem or nameless


def without_suffix(name: str, suffixes: Iterable[str]) -> str:
    """Return a name without its ending if that is one of ``suffixes`` (".png"): "Sobel v1.2" is none of a file."""
    return Path(name).stem if Path(name).suffix.lower() in suffixes else name


def numbered_paths(folder: Path, stem: str, suffix: str) -> Iterator[Path]:
    """Return paths of files, with numbers from the second on: "soft", "soft-2", …"""
    for number in count(1):
        yield folder / f"{stem}{f'-{number}' if number > 1 else ''}{suffix}"


def free_paths(folder: Path, stem: str, suffix: str) -> Iterator[Path]:
    """Return those of `numbered_paths` that do not exist yet.

    Capitals do not tell two names apart, as on Windows and macOS. A name may be taken by another program meanwhile;
    then the next one is to be tried.
    """
    return (path for path in numbered_paths(folder, stem, suffix) if not _is_taken(path))


def put_free(folder: Path, stem: str, suffix: str, put: Callable[[Path], object]) -> Path:
    """Return the first path that is free, and was when ``put`` made a file there; put raises FileExistsError if not."""
    for path in free_paths(folder, stem, suffix):
        with suppress(FileExistsError):
            put(path)
            return path
    raise AssertionError("numbers do not end")


def _is_taken(path: Path) -> bool:
    if os.path.lexists(path):
        return True
    try:
        return path.name.casefold() in {name.casefold() for name in os.listdir(path.parent)}
    except OSError:
        return False
