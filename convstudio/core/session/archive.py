"""The file of a session: a ZIP archive of the document as JSON, and of those pictures that are in no file of their own.

`mimetype` is first and uncompressed, as in an EPUB. `session.json` is the document; `pictures.json` says of each key in
it in which file the picture is, or that it is in the archive, in `pictures/KEY`. Nothing is ever extracted: a few
known names are read, each into memory of a size that was checked before.

An edit does not rewrite what has not changed. Where the pictures in the archive are large, only the two texts and a
new list of files are written behind the old ones, which stay: whatever ends the program meanwhile, the session is as
it was.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, Literal
from weakref import WeakKeyDictionary
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

from convstudio.core.files.flushing import flush
from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.files.replacing import checked_target, replace_file
from convstudio.core.model.picture import FileState, Picture
from convstudio.core.session.document import Document, encode, found_in
from convstudio.core.session.pictures import (
    MOST_COMPRESSED,
    compressed_bytes,
    contents,
    get_picture,
    put,
    put_picture,
)
from convstudio.core.session.problems import ChangedElsewhereError, SessionError
from convstudio.core.session.references import FileReference, reference_to, state_of
from convstudio.core.session.tail import archive_ends, until

MEDIA_TYPE: Final = b"application/x-convstudio-session"

_TYPE_NAME: Final = "mimetype"
_LOCAL_HEADER: Final = 30  # bytes of an archive before the name of its first file
_DOCUMENT: Final = "session.json"
_PICTURES: Final = "pictures.json"
_MOST_TEXT: Final = 64 << 20  # bytes
_MOST_BYTES: Final = 64 << 30
_MOST_FILES: Final = 20_000
# Less is written anew each time: that takes a moment, and leaves nothing behind.
_LARGE: Final = 8 << 20
# Of the old texts behind which new ones are written, until all is written anew.
_MOST_LEFT_BEHIND: Final = 64 << 20
_BROKEN: Final = (
    BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError,
)  # fmt: skip


class _Kept(msgspec.Struct, frozen=True, tag="archive"):
    """A picture that is in the archive."""


class _Filed(FileReference, frozen=True, tag="file"):
    """A picture that is in a file of its own."""


class _Pictures(msgspec.Struct, frozen=True):
    """Where each picture is, by its key; ``keeps_all``: those with files of their own are in the archive, too."""

    places: dict[str, _Kept | _Filed]
    keeps_all: bool = False


@dataclass(frozen=True, eq=False)
class StoredSession:
    """A session's file as it was read or written.

    ``kept`` are the keys of the pictures that are in the file itself, and ``least_bytes`` its size when all of it was
    written. ``keeps_all``: pictures with files of their own were asked to be in it as well. ``is_broken``: a saving was
    cut off or failed, so that the next one writes all of it anew.
    """

    path: Path
    file_state: FileState | None
    kept: WeakKeyDictionary[Picture, str] = field(default_factory=WeakKeyDictionary)
    least_bytes: int = 0
    keeps_all: bool = False
    is_broken: bool = False

    @property
    def is_changed_elsewhere(self) -> bool:
        """Whether the file is not as it was left here; one that is gone has lost nothing."""
        return state_of(self.path) not in (None, self.file_state)


@dataclass(frozen=True, eq=False)
class OpenedSession:
    """The contents of a session's file, with those of its pictures that are in files of their own still to be found.

    ``data`` is the document, for `decode`. ``pictures`` are those in the archive, by their keys, ``references`` the
    others; ``shown`` is the key of the scene's. ``is_cut``: the last saving was cut off, and this is the session as it
    was before. ``left_out`` says in words what was not understood.
    """

    stored: StoredSession
    data: bytes
    shown: str
    pictures: Mapping[str, Picture]
    references: Mapping[str, FileReference]
    is_cut: bool = False
    left_out: tuple[str, ...] = ()


# Reading


def is_session(path: Path) -> bool:
    """Return whether a file is a session by its first bytes, whatever it is called."""
    start = _TYPE_NAME.encode() + MEDIA_TYPE
    try:
        with open_regular(path, _MOST_BYTES) as file:
            file.seek(_LOCAL_HEADER)
            return file.read(len(start)) == start
    except (UnreadableFileError, OSError):
        return False


def open_session(path: Path) -> OpenedSession:
    """Read a session's file; SessionError if it is none, or damaged."""
    try:
        with open_regular(path, _MOST_BYTES) as file:
            status = os.fstat(file.fileno())
            stored = StoredSession(path, (status.st_mtime_ns, status.st_size))
            return _opened(file, stored)
    except UnreadableFileError as error:
        raise SessionError(str(error)) from None
    except OSError as error:
        raise SessionError(
            f"it cannot be read ({error.strerror or str(error) or type(error).__name__})"
        ) from None
    except MemoryError:
        raise SessionError("there is not enough memory for its pictures") from None


def _opened(file: BinaryIO, stored: StoredSession) -> OpenedSession:
    """Read the latest complete state in a session's file."""
    size = file.seek(0, os.SEEK_END)
    for end in archive_ends(file):
        try:
            with ZipFile(until(file, end)) as archive:
                return _read(archive, stored, is_cut=end < size)
        except SessionError:
            raise
        except _BROKEN:
            pass  # the archive before it, perhaps
    raise SessionError("it is no session, or a damaged one")


def _read(archive: ZipFile, stored: StoredSession, *, is_cut: bool) -> OpenedSession:
    entries = {each.filename: each for each in archive.infolist()}
    if len(archive.infolist()) > _MOST_FILES or compressed_bytes(archive) > 4 * MOST_COMPRESSED:
        raise SessionError("it would become far larger than a session is")
    if any(each.flag_bits & 0x1 for each in entries.values()):
        raise SessionError("it is locked by a password")
    if any(each.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for each in entries.values()):
        raise SessionError("it is packed in a way that is not read here")
    if _DOCUMENT not in entries or _PICTURES not in entries:
        raise SessionError("it is no session")
    data = contents(archive, entries[_DOCUMENT], _MOST_TEXT)
    shown = _shown_key(data)
    pictures = _pictures_in(contents(archive, entries[_PICTURES], _MOST_TEXT))
    left_out: list[str] = []
    kept = {
        key: get_picture(archive, _folder(key), left_out)
        for key, place in pictures.places.items()
        if isinstance(place, _Kept)
    }
    for key, picture in kept.items():
        stored.kept[picture] = key
    places = pictures.places.items()
    references = {key: place for key, place in places if isinstance(place, _Filed)}
    whole = StoredSession(
        stored.path,
        stored.file_state,
        stored.kept,
        sum(each.compress_size for each in entries.values()),
        pictures.keeps_all,
        is_cut,
    )
    return OpenedSession(whole, data, shown, kept, references, is_cut, tuple(left_out))


def _shown_key(data: bytes) -> str:
    """Return the key of the scene's picture; SessionError if the document cannot be read here."""
    try:
        key = found_in(data)["scene"]["experiment"]["picture"]
    except (KeyError, TypeError):
        key = None
    if not isinstance(key, str):
        raise SessionError("it is damaged: there is no scene in it")
    return key


def _pictures_in(data: bytes) -> _Pictures:
    try:
        return msgspec.json.decode(data, type=_Pictures)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise SessionError("it is damaged: where its pictures are cannot be read") from None


def _folder(key: str) -> str:
    return f"pictures/{key}"


# Writing


def save_session(
    document: Document,
    target: Path,
    before: StoredSession | None = None,
    *,
    keeps_all: bool = False,
) -> StoredSession:
    """Write a document to a session's file, completely or not at all; OSError, or TargetError from `checked_target`.

    A picture that is in a file of its own stays there, unless ``keeps_all``; any other is in the session's file. What
    is in the file ``before`` already is not written again; ChangedElsewhereError if another program has changed that.
    """
    path = checked_target(target)
    is_same = before is not None and os.path.realpath(before.path) == str(path)
    if before is not None and is_same and before.is_changed_elsewhere:
        raise ChangedElsewhereError()
    scene, named = document.scene, (each.experiment.picture for each in document.named)
    pictures = list(dict.fromkeys((scene.experiment.picture, *named, *scene.photographs)))
    references = {each: None if keeps_all else reference_to(each, path.parent) for each in pictures}
    kept = [each for each, reference in references.items() if reference is None]
    keys = _keys(pictures, before.kept if before is not None and is_same else {})
    places: dict[str, _Kept | _Filed] = {
        keys[picture]: _Kept() if reference is None else _filed(reference)
        for picture, reference in references.items()
    }
    texts = {
        _DOCUMENT: encode(document, keys.__getitem__),
        _PICTURES: msgspec.json.encode(_Pictures(places, keeps_all)),
    }
    left = WeakKeyDictionary({each: keys[each] for each in kept})
    if before is not None and is_same and _can_append(before, kept):
        _append(path, texts)
        least = before.least_bytes
        left = WeakKeyDictionary({**before.kept, **left})
    else:
        replace_file(path, lambda file: _write(file, texts, {keys[each]: each for each in kept}))
        least = os.path.getsize(path)
    return StoredSession(target, state_of(path), left, least, keeps_all)


def _filed(reference: FileReference) -> _Filed:
    return _Filed(**msgspec.structs.asdict(reference))


def _keys(pictures: list[Picture], known: Mapping[Picture, str]) -> dict[Picture, str]:
    """Return a key for each picture: the one it has, or one that no other has."""
    keys = {each: known[each] for each in pictures if each in known}
    taken, number = {*known.values()}, 0
    for picture in pictures:
        while picture not in keys:
            number += 1
            if str(number) not in taken:
                keys[picture] = str(number)
    return keys


def _can_append(before: StoredSession, kept: list[Picture]) -> bool:
    """Return whether all pictures that the file needs are in it, and are most of it."""
    if before.is_broken or before.file_state is None or state_of(before.path) is None:
        return False
    if not kept or any(each not in before.kept for each in kept):
        return False
    needed = sum(each.pixels.nbytes for each in kept)
    size = before.file_state[1]
    return size >= _LARGE and size - before.least_bytes <= min(_MOST_LEFT_BEHIND, needed)


def _write(file: BinaryIO, texts: Mapping[str, bytes], pictures: Mapping[str, Picture]) -> None:
    with _compressing(file, "w") as archive:
        # Right behind its name, where desktops look for it.
        archive.writestr(ZipInfo(_TYPE_NAME), MEDIA_TYPE)
        for key, picture in pictures.items():
            put_picture(archive, _folder(key), picture)
        _put_texts(archive, texts)


def _append(path: Path, texts: Mapping[str, bytes]) -> None:
    """Write the texts, and a list of all files, behind what is in the archive; that stays complete until they are."""
    with open(path, "r+b") as file:
        size, before = file.seek(0, os.SEEK_END), os.fstat(file.fileno())
        try:
            with _compressing(file, "a") as archive:
                for name in texts:
                    archive.filelist.remove(archive.NameToInfo.pop(name))
                # Where the next file is written: not over the old list.
                archive.start_dir = size
                _put_texts(archive, texts)
            flush(file)
        except BaseException:
            file.truncate(size)
            # Nothing of it has changed, and nobody is to take it for another one.
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            raise


def _put_texts(archive: ZipFile, texts: Mapping[str, bytes]) -> None:
    for name, text in texts.items():
        put(archive, name, partial(_put_text, text=text))


def _put_text(file: BinaryIO, text: bytes) -> None:
    file.write(text)


@contextmanager
def _compressing(file: BinaryIO, mode: Literal["w", "a"]) -> Iterator[ZipFile]:
    with ZipFile(file, mode, ZIP_DEFLATED, compresslevel=1) as archive:
        yield archive
