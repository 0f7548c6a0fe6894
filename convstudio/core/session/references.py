"""Pictures that stay in their own files: where each was, and how it is known again.

A file is known by its bytes. One that has moved with the session, or was moved by itself, is looked for beside the
session first, then where it was; one with other bytes is never taken in its place.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

import msgspec

from convstudio.core.files.checks import MAX_FILE_BYTES
from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.files.path_texts import path_in, path_text
from convstudio.core.files.samples import samples
from convstudio.core.model.picture import FileState, Picture
from convstudio.core.reading.door import read_picture
from convstudio.core.sums.threads import stop_if_cancelled


class FileReference(msgspec.Struct, frozen=True):
    """A part of a picture file, by its place and by its bytes.

    ``path`` is absolute, ``relative`` the same from the session's folder; ``sample`` is the name of a picture that
    comes with the program. ``part`` is that of `read_picture`.
    """

    size: int
    sha256: str
    path: str = ""
    relative: str = ""
    sample: str = ""
    part: int | None = None

    @property
    def name(self) -> str:
        """The name of the file."""
        # Of another system, perhaps.
        path = path_in(self.path)
        return PureWindowsPath(path).name if "\\" in path else PurePosixPath(path).name


def reference_to(picture: Picture, folder: Path) -> FileReference | None:
    """Return the reference from a session in ``folder`` to the file of a picture.

    None if there is no file, or it has other bytes than when the picture was read: the picture is in no file, then.
    Reads the whole file, once for each of its states.
    """
    path, state = picture.path, picture.file_state
    if path is None or state is None or state_of(path) != state:
        return None
    absolute = os.path.abspath(path)
    try:
        digest = _digest_now(absolute)
    except (OSError, UnreadableFileError):
        return None
    if state_of(path) != state:
        return None
    name = next((each.name for each in samples() if each.path == path), "")
    return FileReference(
        state[1],
        digest,
        path_text(absolute),
        relative_text(absolute, folder),
        name,
        picture.part if picture.parts else None,
    )


def found_at(reference: FileReference, folder: Path) -> tuple[Path | None, Path | None]:
    """Return the file that a session in ``folder`` refers to, and one in its place with other bytes; None if none."""
    other = None
    for place in _places(reference, folder):
        if is_the_file(reference, place):
            return place, None
        if other is None and place.is_file():
            other = place
    return None, other


def is_the_file(reference: FileReference, path: Path) -> bool:
    """Return whether a file has the bytes that a reference says."""
    state = state_of(path)
    if state is None or state[1] != reference.size:
        return False
    try:
        return _digest_now(os.path.abspath(path)) == reference.sha256
    except (OSError, UnreadableFileError):
        return False


def read_referenced(reference: FileReference, path: Path) -> Picture:
    """Return the picture of a reference from a file; raises ImageError."""
    return read_picture(path, reference.part)


def state_of(path: str | os.PathLike[str]) -> FileState | None:
    """Return what tells one state of a file from another; None if there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def relative_text(path: str | os.PathLike[str], folder: Path) -> str:
    """Return a path from a folder as a text, with slashes on every system; "" if there is none, from drive to drive."""
    try:
        return path_text(Path(os.path.relpath(path, os.path.abspath(folder))).as_posix())
    except ValueError:
        return ""


def near(text: str, folder: Path) -> Path | None:
    """Return the absolute path, or the one from ``folder``, that a session names; None for one of another computer.

    A session may come from anywhere, and only to look for a file on another computer would tell that one who is here.
    """
    if not text:
        return None
    path = Path(path_in(text))
    place = path if path.is_absolute() else folder / path
    drive = PureWindowsPath(place).drive if os.name == "nt" else ""
    is_remote = drive.startswith("\\\\") and drive.lower() != PureWindowsPath(folder).drive.lower()
    return None if is_remote or "\0" in text else Path(os.path.normpath(place))


_KEPT_DIGESTS: Final = 256
# Some programs set the time of a file back.
_STATUS: Final = ("st_mtime_ns", "st_size", "st_ctime_ns", "st_ino")
_AT_ONCE: Final = 1 << 20  # bytes of a file, between two of which its reading can be cancelled


def _digest_now(path: str) -> str:
    """Return the SHA-256 of a file, which is read anew when anything has been done to it; OSError."""
    status = os.stat(path)
    return _digest(path, *(getattr(status, each) for each in _STATUS))


@lru_cache(maxsize=_KEPT_DIGESTS)
def _digest(path: str, *_status: int) -> str:
    found = hashlib.sha256()
    with open_regular(path, MAX_FILE_BYTES) as file:
        while part := file.read(_AT_ONCE):
            stop_if_cancelled()
            found.update(part)
    return found.hexdigest()


def _places(reference: FileReference, folder: Path) -> list[Path]:
    there = [near(reference.relative, folder), near(reference.path, folder)]
    own = [each.path for each in samples() if each.name == reference.sample]
    return [*own, *(place for place in there if place is not None)]
