"""The lessons that are installed with the program, and whether a file is one of them."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from convstudio.core.files.resources import resource_path


def built_in_lessons() -> tuple[Path, ...]:
    """Return the files of the built-in lessons, in their order."""
    folder = _folder()
    return () if folder is None else _lessons_in(folder)


def is_built_in(path: str | os.PathLike[str] | None) -> bool:
    """Return whether a file is that of a built-in lesson, by whatever links either is reached."""
    folder = _folder()
    return path is not None and folder is not None and os.path.realpath(path) in _real(folder)


def _folder() -> Path | None:
    try:
        return resource_path("lessons")
    except FileNotFoundError:
        return None


def _lessons_in(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.glob("*.md") if path.name[0].isdigit()))


@cache
def _real(folder: Path) -> frozenset[str]:
    """Return where a folder's lessons really are; they do not change while the program runs."""
    return frozenset(map(os.path.realpath, _lessons_in(folder)))
