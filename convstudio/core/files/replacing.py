"""Atomic replacement of files: written beside the target, flushed to disk, renamed over it, and the folder flushed.

Whatever fails or ends the program in between, the previous file is still there. What a killed program has left behind
is removed when the next file is written to the same folder. Only regular files are replaced: never a pipe, a device or
a folder, by whatever link it is reached, nor one of the inputs.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from convstudio.core.files.flushing import flush, flush_folder

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
# Held while a file is created or renamed, and for good by whatever ends the program.
_changing = threading.Lock()
_PATIENCE: Final = 2.0  # seconds, for a file system that does not answer
# Seconds, for another program that has a file open.
_LEAST_PATIENCE: Final = 0.2
_MOST_PATIENCE: Final = 1.0
_MOMENT: Final = 0.02
_LONGEST_RENAMING: Final = 60.0


class TargetError(OSError):
    """Raised for a path that cannot be written, with the second half of a sentence: "it is a folder"."""


class InputTargetError(TargetError):
    """Raised for a target that is also an input."""


def checked_target(path: AnyPath, inputs: Iterable[AnyPath] = ()) -> Path:
    """Return the file that writing to ``path`` creates or replaces, links resolved; TargetError if none.

    It must be a regular file, or absent in an existing folder, and none of ``inputs`` under any name.
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
    except OSError as error:
        # Circular links, a folder that may not be searched, or a name that is too long.
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
    """Replace the file at ``path`` by what ``put`` writes; OSError, or TargetError as from `checked_target`.

    An existing file's permissions are kept.
    """
    inputs = tuple(inputs)
    target = checked_target(path, inputs)
    with unfinished(target.parent) as (file, temporary):
        put(file)
        flush(file)
        # Writing took a while, and links can be changed meanwhile.
        if checked_target(path, inputs) != target:
            raise TargetError("it leads to another place now than at the start")

        def replace() -> None:
            with _changing:
                if os.path.exists(target):
                    shutil.copymode(target, temporary)
                if sys.platform == "win32":
                    file.close()  # Windows cannot rename an open file
                os.replace(temporary, target)

        patiently(replace)
    flush_folder(target.parent)


def create_file(path: AnyPath, put: Callable[[BinaryIO], object]) -> None:
    """Create the file at ``path`` with what ``put`` writes, whole or not at all.

    Raises FileExistsError if there is anything of this name, also where another program has made it meanwhile; OSError.
    """
    target = Path(path)
    with unfinished(target.parent) as (file, temporary):
        put(file)
        flush(file)

        def rename() -> None:
            with _changing:
                if sys.platform == "win32":
                    file.close()  # Windows cannot rename an open file
                rename_to_free(temporary, target)

        patiently(rename)
    flush_folder(target.parent)


def patiently(act: Callable[[], object]) -> None:
    """Do what fails on Windows as long as another program has the file open, as those that look for viruses do.

    It is tried again for a second, in the main thread, for which a window waits, for less.
    """
    is_waited_for = threading.current_thread() is threading.main_thread()
    end = time.monotonic() + (_LEAST_PATIENCE if is_waited_for else _MOST_PATIENCE)
    while True:
        try:
            act()
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() >= end:
                raise
            time.sleep(_MOMENT)
        else:
            return


def rename_to_free(source: AnyPath, target: AnyPath) -> None:
    """Rename a file, never over another one: raises FileExistsError if ``target`` exists; OSError."""
    if sys.platform != "win32":
        try:
            os.link(source, target)
        except FileExistsError:
            raise
        except OSError:
            # A file system without second names; or the file is gone, which renaming it will tell.
            if os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from None
        else:
            os.unlink(source)
            return
    # Windows replaces nothing by this.
    os.rename(source, target)


@contextmanager
def unfinished(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Provide a new file in ``folder`` to write to, and its path; it is removed afterwards unless renamed."""
    remove_abandoned(folder)
    # The tempfile module would make a new picture unreadable for other users, whatever the umask.
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
    """Discard files being written, and prevent new ones within the context: the program is ending."""
    is_held = _changing.acquire(timeout=_PATIENCE)
    try:
        for path in tuple(_being_written):
            with suppress(OSError):
                path.unlink()
        yield
    finally:
        if is_held:
            _changing.release()


def is_unfinished(name: str) -> bool:
    """Return whether a file of this name is one that was to take the place of another."""
    return _UNFINISHED.fullmatch(name) is not None


def remove_abandoned(folder: Path) -> None:
    """Remove what killed instances of the program have left in ``folder``: nobody holds their locks any more."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_unfinished(entry.name):
                with suppress(OSError):
                    _remove_if_abandoned(entry.path)


def _remove_if_abandoned(path: str) -> None:
    if sys.platform == "win32":
        # That fails as long as it is open, and one that is just being renamed is open no longer.
        if time.time() - os.stat(path).st_mtime > _LONGEST_RENAMING:
            os.unlink(path)
        return
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(path)
    finally:
        os.close(descriptor)


def _locked(path: Path) -> BinaryIO:
    """Create a file and lock it, so that no other instance takes it for abandoned."""
    while True:
        file = open(path, "xb")  # noqa: SIM115 (the caller closes it)
        if sys.platform == "win32":
            return file
        # On a file system without locks nothing is ever removed.
        with suppress(OSError):
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        # Another instance took it for abandoned between the two.
        file.close()


def _is(status: os.stat_result, other: AnyPath) -> bool:
    """Return whether a file is the one at ``other``, by a link, another spelling, or a second name."""
    try:
        return os.path.samestat(status, os.stat(other))
    except (OSError, ValueError):
        return False
