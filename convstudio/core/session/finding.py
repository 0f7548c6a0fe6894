"""Reading a session with all of its pictures, wherever they are.

A file is taken for a picture of the session only if it has the same bytes. Where there is none, whoever asks decides
what becomes of the scene's picture; the named states whose pictures are missing are left out, and it is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import quoted
from convstudio.core.reading.door import ImageError, read_picture
from convstudio.core.session.archive import OpenedSession, StoredSession, open_session
from convstudio.core.session.document import Document, decode
from convstudio.core.session.problems import SessionError
from convstudio.core.session.references import (
    FileReference,
    as_referenced,
    found_at,
    is_the_file,
    read_referenced,
    state_of,
)
from convstudio.core.steps.scene import Scene

Known = Mapping[object, Picture]
"""Pictures that are in memory, by file, its state, and the part of it."""


@dataclass(frozen=True, eq=False)
class ReadSession:
    """A session's file with the pictures found so far, and the ``document`` once that of its scene is among them.

    ``other`` is a file in the place of the scene's picture that has other bytes; ``problem`` why it cannot be read.
    ``is_whole``: nothing was left out and nothing was taken in the place of anything. ``is_moved``: a picture was found
    elsewhere than the session says.
    """

    path: Path
    opened: OpenedSession
    pictures: Mapping[str, Picture]
    document: Document | None = None
    left_out: tuple[str, ...] = ()
    other: Path | None = None
    problem: str = ""
    is_whole: bool = True
    is_moved: bool = False

    @property
    def stored(self) -> StoredSession:
        """What is known of the file."""
        return self.opened.stored

    @property
    def missing(self) -> FileReference | None:
        """The reference to the scene's picture, if that is missing."""
        shown = self.opened.shown
        return None if shown in self.pictures else self.opened.references.get(shown)


def find_session(
    path: Path, known: Known | None = None, instead: Picture | None = None
) -> ReadSession:
    """Read a session's file, and those of its pictures that are found; SessionError if it is none.

    ``known`` pictures are not read again; ``instead`` takes the place of the scene's picture.
    """
    opened = open_session(path)
    pictures = dict(opened.pictures)
    if instead is not None:
        pictures[opened.shown] = instead
    other, problem = None, ""
    for key, reference in opened.references.items():
        if key in pictures:
            continue
        place, in_place = found_at(reference, path.parent)
        try:
            if place is not None:
                pictures[key] = _picture(reference, place, known or {})
        except ImageError as error:
            in_place, problem = None, str(error)
        if key == opened.shown:
            other = in_place
    is_whole = instead is None
    return decoded(
        ReadSession(path, opened, pictures, other=other, problem=problem, is_whole=is_whole)
    )


def read_session(path: Path, instead: Picture | None = None) -> Scene:
    """Return the scene in a session's file, with a picture ``instead`` of its own; SessionError if that is missing."""
    read = find_session(path, instead=instead)
    if read.document is not None:
        return read.document.scene
    reference = read.missing
    name = quoted(reference.name) if reference is not None else "it"
    what = "has changed" if read.other is not None else "is not where it was"
    raise SessionError(f"its picture {name} {what}; IMAGE --session FILE would take another")


def _picture(reference: FileReference, path: Path, known: Known) -> Picture:
    part = reference.part or 0
    there = known.get((path, state_of(path), part))
    return read_referenced(reference, path) if there is None else as_referenced(there, reference)


def with_located(read: ReadSession, reference: FileReference, path: Path) -> ReadSession:
    """Take a file as the scene's picture if it is that, and look beside it for the others."""
    if not is_the_file(reference, path):
        return replace(read, other=path)
    found = with_file(read, reference, path, is_whole=True)
    pictures = dict(found.pictures)
    for key, each in read.opened.references.items():
        beside = path.with_name(each.name) if each.name else path
        if key not in pictures and is_the_file(each, beside):
            # The state that shows it is left out, and that is said.
            with suppress(ImageError):
                pictures[key] = read_referenced(each, beside)
    return decoded(replace(found, pictures=pictures, is_moved=True))


def with_file(
    read: ReadSession, reference: FileReference, path: Path, *, is_whole: bool
) -> ReadSession:
    """Take a file as the scene's picture; ``is_whole``: it is the one that was saved, else it is shown as it is."""
    try:
        picture = (
            read_referenced(reference, path) if is_whole else read_picture(path, reference.part)
        )
    except ImageError as error:
        return replace(read, other=None, problem=str(error))
    pictures = {**read.pictures, read.opened.shown: picture}
    return decoded(replace(read, pictures=pictures, is_whole=is_whole and read.is_whole))


def decoded(read: ReadSession) -> ReadSession:
    """Decode the document, if the picture of its scene is there; SessionError if it is damaged."""
    if read.opened.shown not in read.pictures:
        if read.missing is None:
            raise SessionError("it is damaged: the picture of its scene is missing in it")
        return read
    document, left_out = decode(read.opened.data, read.pictures.__getitem__)
    left_out = (*read.opened.left_out, *left_out)
    return replace(
        read, document=document, left_out=left_out, is_whole=read.is_whole and not left_out
    )
