"""A lesson and its pictures as one file: a ZIP archive of the text and of the files that it names, and of nothing else.

The same lesson gives the same bytes on every machine, whatever its file is called. A packed lesson may come from
anybody, so everything is looked at before anything is written: how many files there are and how large they say they
are, their names and their kinds; and what we pack is looked at in the same way. What is read is unpacked into a folder
that lasts as long as the reading; the pictures are in memory then.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.files.replacing import replace_file
from convstudio.core.lessons.lesson import PACKED_SUFFIX, PACKED_TEXT, TEXT_SUFFIXES, Lesson
from convstudio.core.lessons.problems import LessonError, Problem
from convstudio.core.numbers.quoting import quoted
from convstudio.core.reading.door import IMAGE_SUFFIXES

MOST_FILES: Final = 120
MOST_BYTES: Final = 512 << 20
"""Of all files together, unpacked."""
MEDIA_TYPE: Final = b"application/x-convstudio-lesson"

_TYPE_NAME: Final = (
    "mimetype"  # first in the archive and not packed, as in an EPUB: the file says what it is
)
_MOST_DIRECTORY: Final = 1_000 * MOST_FILES  # bytes of the archive's list of files
_LONGEST_NAME: Final = 200
_DEEPEST: Final = 8  # folders in folders
_DAY: Final = (1980, 1, 1, 0, 0, 0)
_END: Final = struct.Struct("<4s4H2LH")  # the record at the end of an archive
_LARGE: Final = (b"PK\6\7", 20)  # what stands before that in ZIP64, and how long it is
_STRANGE: Final = '\\:*?"<>|'  # in a name, on one system or another
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error,
)  # fmt: skip


class _PackingError(Exception):
    """Why a packed lesson cannot be read or written, as the second half of a sentence."""


def is_packed(path: str | os.PathLike[str]) -> bool:
    """Whether a path is that of a packed lesson, by its name."""
    return Path(path).suffix.lower() == PACKED_SUFFIX


def pack_lesson(lesson: Lesson, target: str | os.PathLike[str]) -> None:
    """Write ``lesson``, as its file is now, and the files that it names, whole or not at all. LessonError."""
    target, source = Path(target), lesson.path
    if source is None:
        raise LessonError(
            [Problem(0, "", "this lesson is in no file, so there is nothing to pack")]
        )
    try:
        if is_packed(source):
            with open_regular(source, MOST_BYTES + _MOST_DIRECTORY) as file:
                replace_file(target, lambda out: shutil.copyfileobj(file, out), [source])
            return
        files = lesson.files
        replace_file(target, lambda out: _write(out, source, files), [source, *files.values()])
    except (_PackingError, UnreadableFileError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        message = f"{quoted(target.name)} cannot be written: {reason}"
        raise LessonError([Problem(0, "", message)]) from None


def packed_text(path: Path, most_bytes: int) -> bytes:
    """The text of a packed lesson. LessonError where the file is none, or its text is longer."""
    with _opened(path) as (archive, text, _):
        if text.file_size > most_bytes:
            raise _PackingError(f"its text is larger than {most_bytes:,} bytes")
        return archive.read(text)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The text of a packed lesson, its files beside it, in a folder that lasts as long as the context."""
    with TemporaryDirectory(prefix="convstudio-") as folder:
        yield _extract(path, Path(folder))


def unpack_lesson(path: Path, parent: Path) -> Path:
    """Unpack a lesson into a new folder in ``parent``; the path of its text. LessonError, and then nothing is left."""
    folder, number = parent / path.stem, 2
    while os.path.lexists(folder):
        folder = parent / f"{path.stem}-{number}"
        number += 1
    try:
        folder.mkdir()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"the folder {quoted(folder.name)} cannot be made ({reason})"
        raise LessonError([Problem(0, "", message)]) from None
    try:
        return _extract(path, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


# Writing


def _write(out: BinaryIO, source: Path, files: Mapping[str, Path]) -> None:
    if len(files) > MOST_FILES - 2:
        raise _PackingError(f"a packed lesson has at most {MOST_FILES - 2} files of pictures")
    named = ((PACKED_TEXT, source), *sorted(files.items()))
    entries = [(_entry(name), path) for name, path in named]
    _checked([entry for entry, _ in entries])
    left = MOST_BYTES
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        archive.writestr(_entry(_TYPE_NAME), MEDIA_TYPE)
        for entry, path in entries:
            try:
                with open_regular(path, left) as file, archive.open(entry, "w") as packed:
                    shutil.copyfileobj(file, packed)
                    left -= file.tell()
            except UnreadableFileError as error:
                if left < MOST_BYTES and os.path.isfile(path) and os.path.getsize(path) > left:
                    message = f"its files have more than {MOST_BYTES >> 20} MB"
                    raise _PackingError(message) from None
                raise _PackingError(f"{quoted(entry.filename)} is missing in it: {error}") from None


def _entry(name: str) -> zipfile.ZipInfo:
    """A file in the archive that says nothing of this machine or day."""
    entry = zipfile.ZipInfo(name, _DAY)
    entry.create_system = 3  # Unix, wherever it is made
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


# Reading


def _extract(path: Path, folder: Path) -> Path:
    with _opened(path) as (archive, text, files):
        for entry in (text, *files):
            target = folder.joinpath(*PurePosixPath(entry.filename).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as file, open(target, "xb") as out:
                shutil.copyfileobj(file, out)
        return folder.joinpath(text.filename)


@contextmanager
def _opened(
    path: Path,
) -> Iterator[tuple[zipfile.ZipFile, zipfile.ZipInfo, list[zipfile.ZipInfo]]]:
    """The archive, its text and its other files, all looked at. LessonError for what fails meanwhile, too."""
    try:
        with open_regular(path, MOST_BYTES + _MOST_DIRECTORY) as file:
            _check_end(file)
            with zipfile.ZipFile(file) as archive:
                yield (archive, *_checked(archive.infolist()))
    except LessonError:
        raise
    except (_PackingError, UnreadableFileError) as error:
        raise LessonError(
            [Problem(0, "", f"{quoted(path.name)} cannot be read: {error}")]
        ) from None
    except OSError as error:
        reason = error.strerror or "its folder cannot be written to"
        raise LessonError(
            [Problem(0, "", f"{quoted(path.name)} cannot be read ({reason})")]
        ) from None
    except _BROKEN:
        message = f"{quoted(path.name)} is no packed lesson, or a damaged one"
        raise LessonError([Problem(0, "", message)]) from None


def _check_end(file: BinaryIO) -> None:
    """Look at the end of the archive before anything else: a list of a million files takes its time."""
    (sign, before), size = _LARGE, file.seek(0, os.SEEK_END)
    file.seek(max(size - _END.size - before, 0))
    tail = file.read()
    file.seek(0)
    record = tail[-_END.size :]
    if len(record) < _END.size or not record.startswith(b"PK\5\6"):
        raise zipfile.BadZipFile
    _, _, _, _, count, length, _, comment = _END.unpack(record)
    if comment:
        raise zipfile.BadZipFile  # which then does not end here
    if tail.startswith(sign) and len(tail) == _END.size + before:
        raise _PackingError("it is packed in the way for very large files (ZIP64)")
    if count > MOST_FILES or length > _MOST_DIRECTORY:
        raise _PackingError(f"it has more than {MOST_FILES} files")


def _checked(entries: list[zipfile.ZipInfo]) -> tuple[zipfile.ZipInfo, list[zipfile.ZipInfo]]:
    """The text, and the files beside it."""
    if len(entries) > MOST_FILES:
        raise _PackingError(f"it has more than {MOST_FILES} files")
    texts: list[zipfile.ZipInfo] = []
    files: list[zipfile.ZipInfo] = []
    names: set[str] = set()
    total = 0
    for entry in entries:
        if entry.filename == _TYPE_NAME or (entry.is_dir() and not entry.file_size):
            continue
        total += entry.file_size
        if total > MOST_BYTES:
            raise _PackingError(f"unpacked it has more than {MOST_BYTES >> 20} MB")
        _check_entry(entry)
        name = unicodedata.normalize("NFC", entry.filename).casefold()
        if name in names:
            message = f"two of its files are called {quoted(entry.filename)}"
            raise _PackingError(f"{message}, large and small letters being one")
        names.add(name)
        is_text = PurePosixPath(entry.filename).suffix.lower() in TEXT_SUFFIXES
        (texts if is_text else files).append(entry)
    if len(texts) != 1 or "/" in texts[0].filename:
        raise _PackingError("it has not one text (.md) beside its pictures")
    _check_folders(names)
    return texts[0], files


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    _check_name(name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _PackingError(f"{quoted(name)} in it is a link or a device, and no file")
    if entry.flag_bits & 0x1:
        raise _PackingError(f"{quoted(name)} in it is locked by a password")
    if entry.compress_type not in _METHODS:
        raise _PackingError(f"{quoted(name)} in it is packed in a way that is not read here")


def _check_name(name: str) -> None:
    """A file's name in an archive: beside the text or below it, and of a kind that lessons have."""
    path, windows = PurePosixPath(name), PureWindowsPath(name)
    parts = name.split("/")
    if len(name) > _LONGEST_NAME or not name.isprintable() or len(parts) > _DEEPEST:
        raise _PackingError(f"{quoted(name)} is no name of a file in a lesson")
    if windows.drive or windows.root or not {"", ".", ".."}.isdisjoint({*parts, *windows.parts}):
        raise _PackingError(f"{quoted(name)} would lie outside of the lesson’s folder")
    if sign := next((each for each in _STRANGE if each in name), ""):
        raise _PackingError(f"{quoted(name)} has “{sign}” in its name, which not every system can")
    if any(part != part.strip(" ") or part.endswith(".") for part in parts):
        message = "begins or ends with a blank or a full stop, which not every system can"
        raise _PackingError(f"{quoted(name)} {message}")
    if any(map(_DEVICE.fullmatch, parts)):
        raise _PackingError(f"{quoted(name)} is the name of a device on Windows")
    if path.suffix.lower() not in (*TEXT_SUFFIXES, *IMAGE_SUFFIXES):
        raise _PackingError(f"{quoted(name)} in it is neither a text (.md) nor a picture")


def _check_folders(names: set[str]) -> None:
    """No file stands where a folder is needed."""
    for name in names:
        if any(str(folder) in names for folder in PurePosixPath(name).parents):
            raise _PackingError(f"{quoted(name)} in it lies in a file and in no folder")
