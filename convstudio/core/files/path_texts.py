"""Paths as texts: a path may have bytes that are not Unicode, and most files hold only texts that are."""

from __future__ import annotations

import os
from typing import Final
from urllib.parse import quote, unquote_to_bytes

_URL: Final = "file://"


def path_text(path: str | os.PathLike[str]) -> str:
    """Return a path as a text: itself, or as the URL of its bytes if it is not Unicode."""
    path = os.fspath(path)
    try:
        path.encode()
    except UnicodeEncodeError:
        return _URL + quote(os.fsencode(path))
    return path


def path_in(text: str) -> str:
    """Return the path in a text by `path_text`."""
    if not text.startswith(_URL):
        return text
    return os.fsdecode(unquote_to_bytes(text.removeprefix(_URL)))
