"""A file takes over a name whole, or not at all: it is written beside it, brought to the disk, and put in its place.

Whatever fails or ends the program in between, what was there before is still there. What a killed program has left
unfinished goes when the next file is written to the same folder. Only files are replaced: a pipe, a device or a folder
never is, by whatever link it is reached, and neither is one of the inputs.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

if sys.platform != "win32":
    import fcntl

AnyPath = str | os.PathLike[str]

_UNFINISHED: Final = re.compile(r"\.convstudio-[0-9a-f]{16}\.part")
_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_being_written: set[Path] = set()
# Held while a file is begun or put in its place, and for good by what ends the program.
_changing = threading.Lock()
_PATIENCE: Final = 2.0  # seconds for a file system that does not answer


class TargetError(OSError):
    """Why a path is not written to, as the second half of a sentence: "it is a folder"."""


class InputTargetError(TargetError):
    """What is to be written to is being read."""


def checked_target(path: AnyPath, inputs: Iterable[AnyPath] = ()) -> Path:
    """The file that writing to ``path`` makes or replaces, links followed; TargetError where none is.

    It must be a regular file, or absent in a folder that there is, and none of ``inputs`` by whatever name.
    """
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        if os.path.islink(path):
            raise TargetError("it is a link that leads nowhere") from None
        folder = os.path.dirname(path) or os.curdir
        if not os.path.isdir(folder):
            raise TargetError(f"there is no folder “{folder}”") from None
        return Path(os.path.realpath(path))
    except ValueError:
        raise TargetError("no file can have this name") from None
    except (
        OSError
    ) as error:  # links in a circle, a folder that may not be searched, a name that is too long
        raise TargetError(error.strerror or str(error)) from None
    if not stat.S_ISREG(status.st_mode):
        kind = next((kind for holds, kind in _KINDS if holds(status.st_mode)), "something else")
        is_or_leads = "leads to" if os.path.islink(path) else "is"
        raise TargetError(f"it {is_or_leads} {kind} and no file")
    if any(_is(status, other) for other in inputs):
        raise InputTargetError("it is an input")
    if not os.access(path, os.W_OK):
        raise TargetError("it is write-protected")
    return Path(os.path.realpath(path))


def replace_file(
    path: AnyPath, put: Callable[[BinaryIO], object], inputs: Iterable[AnyPath] = ()
) -> None:
    """What ``put`` writes becomes the file at ``path``; OSError, a TargetError as of `checked_target`.

    An existing file's permissions are kept.
    """
    inputs = tuple(inputs)
    target = checked_target(path, inputs)
    with unfinished(target.parent) as (file, temporary):
        put(file)
        file.flush()
        os.fsync(file.fileno())
        if checked_target(path, inputs) != target:  # it took long, and links can be changed
            raise TargetError("it leads to another place now than at the start")
        with _changing:
            if os.path.exists(target):
                shutil.copymode(target, temporary)
            if sys.platform == "win32":
                file.close()  # no open file is renamed there
            os.replace(temporary, target)


@contextmanager
def unfinished(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file in ``folder`` to write to, and its path; it goes in the end unless it has been renamed."""
    remove_abandoned(folder)
    # The tempfile module would hide a new picture from everybody else, whatever the umask says.
    temporary = folder / f".convstudio-{os.urandom(8).hex()}.part"
    try:
        with _changing:
            _being_written.add(temporary)
            file = _locked(temporary)
        with file:
            yield file, temporary
    finally:
        temporary.unlink(missing_ok=True)
        _being_written.discard(temporary)


@contextmanager
def nothing_written() -> Iterator[None]:
    """What is being written is gone, and no file is begun or put in its place in here: the program ends."""
    is_held = _changing.acquire(timeout=_PATIENCE)
    try:
        for path in tuple(_being_written):
            with suppress(OSError):
                path.unlink()
        yield
    finally:
        if is_held:
            _changing.release()


def remove_abandoned(folder: Path) -> None:
    """Remove what killed programs of ours have left in ``folder``: nobody holds its lock any more."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _UNFINISHED.fullmatch(entry.name):
                with suppress(OSError):
                    _remove_if_abandoned(entry.path)


def _remove_if_abandoned(path: str) -> None:
    if sys.platform == "win32":
        os.unlink(path)  # which fails as long as it is open
        return
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
    finally:
        os.close(descriptor)


def _locked(path: Path) -> BinaryIO:
    """A new file that this program holds the lock of, so that no other takes it for abandoned."""
    while True:
        file = open(path, "xb")  # noqa: SIM115 (the caller closes it)
        if sys.platform == "win32":
            return file
        with suppress(OSError):  # a file system without locks: there nothing is ever removed
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # it was taken for abandoned between the two


def _is(status: os.stat_result, other: AnyPath) -> bool:
    """Whether a file is the one at ``other``, by a link, in another spelling, or by a second name."""
    try:
        return os.path.samestat(status, os.stat(other))
    except (OSError, ValueError):
        return False
