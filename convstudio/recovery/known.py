"""How a journal tells a picture and the file of a session, so that they are known again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from convstudio.core.files.path_texts import path_in, path_text
from convstudio.core.files.records import Record
from convstudio.core.model.picture import FileState, Picture
from convstudio.core.session.references import FileReference, is_the_file, state_of
from convstudio.document.session import Session

PICTURE: Final = 0
"""The kind of the records that tell pictures."""


class KnownPicture(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture as a journal tells it, under a ``key``: by its file, by an archive, or, if it is too large, by name.

    ``file`` was in ``file_state`` when it was read; it has no SHA-256 until `Journal.identify`. ``archive`` is the name
    of a file beside the journal.
    """

    key: str
    name: str
    white: float
    file: FileReference | None = None
    file_state: FileState = (0, 0)
    archive: str = ""

    @property
    def record(self) -> Record:
        return Record(PICTURE, msgspec.json.encode(self))

    @property
    def is_kept(self) -> bool:
        """Whether the picture is there: in an archive, or in a file that has the bytes that were read."""
        return bool(self.archive) or self.is_in_file

    @property
    def is_in_file(self) -> bool:
        """Whether the file has the bytes that were read; where its time is another one, they are read again."""
        if self.file is None:
            return False
        path = Path(path_in(self.file.path))
        is_same = state_of(path) == self.file_state
        return is_same or (bool(self.file.sha256) and is_the_file(self.file, path))


class KnownSession(msgspec.Struct, frozen=True, omit_defaults=True):
    """The file of a session as a journal tells it: as it was left by the last opening or saving."""

    path: str
    file_state: FileState | None = None
    keeps_all: bool = False


def known_picture(picture: Picture, key: str) -> KnownPicture:
    """How a picture is to be told: by its file, if that has not changed since it was read."""
    path, state = picture.path, picture.file_state
    if path is None or state is None or state_of(path) != state:
        return archived(picture, key)
    part = picture.part if picture.parts else None
    file = FileReference(state[1], "", path_text(os.path.abspath(path)), part=part)
    return KnownPicture(key, picture.name, picture.white, file, state)


def archived(picture: Picture, key: str) -> KnownPicture:
    """How a picture is to be told by an archive."""
    return KnownPicture(key, picture.name, picture.white, archive=f"{key}.zip")


def size_of(picture: Picture) -> int:
    """The bytes that a picture takes."""
    arrays = (picture.pixels, picture.alpha, picture.truth)
    return sum(array.nbytes for array in arrays if array is not None)


def known_session(session: Session) -> KnownSession | None:
    """How the file of a session is to be told; None if it has none."""
    if session.path is None:
        return None
    path, stored = path_text(os.path.abspath(session.path)), session.stored
    if stored is None:
        return KnownSession(path)
    return KnownSession(path, stored.file_state, stored.keeps_all)
