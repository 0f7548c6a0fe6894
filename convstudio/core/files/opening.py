"""Opening of untrusted files: regular ones of bounded size, without blocking on a pipe."""

from __future__ import annotations

import errno
import os
import stat
from typing import BinaryIO, Final

_NO_FILE: Final = "it is a pipe or a device and no file"


class UnreadableFileError(Exception):
    """Raised for a path that cannot be read, with the second half of a sentence: "it is empty".

    ``remedy``: what would work, if not another kind of file.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy

    def advised(self, otherwise: str) -> str:
        """Return the reason and what would work: the remedy, or ``otherwise`` if another kind of file would."""
        return f"{self}; {self.remedy or otherwise}"


def open_regular(path: str | os.PathLike[str], most_bytes: int) -> BinaryIO:
    """Open a regular file of 1 … ``most_bytes`` bytes for reading; UnreadableFileError for anything else."""
    try:
        file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 (the caller closes it)
    except FileNotFoundError:
        raise UnreadableFileError("there is no such file") from None
    except IsADirectoryError:
        raise UnreadableFileError("it is a folder") from None
    except PermissionError:
        remedy = "with the permission to read it, it would work"
        raise UnreadableFileError("reading it is not permitted", remedy) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        remedy = "a copy in another place would work"
        raise UnreadableFileError(f"it cannot be read ({reason})", remedy) from None
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode) and 0 < status.st_size <= most_bytes:
        return file
    file.close()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFileError("it is a pipe or a device and not a file")
    if not status.st_size:
        raise UnreadableFileError("it is empty")
    remedy = "a smaller file would work"
    raise UnreadableFileError(f"it is larger than {_size(most_bytes)}", remedy)


def is_gone(path: str | os.PathLike[str]) -> bool:
    """Return whether there is certainly nothing at ``path``; a path that may not be inspected is not gone."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        pass
    return False


def regular_only(path: str, flags: int) -> int:
    """Open a file for `open`, as its ``opener``, if it is a regular one; OSError for anything else, at once."""
    try:
        descriptor = _without_waiting(path, flags)
    except OSError as error:
        # A pipe that nobody reads, or a socket.
        if error.errno in (errno.ENXIO, errno.EOPNOTSUPP):
            raise OSError(errno.EINVAL, _NO_FILE, path) from None
        raise
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    raise OSError(errno.EINVAL, _NO_FILE, path)


def _without_waiting(path: str, flags: int) -> int:
    # Windows has no such pipes.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o666)


def _size(count: int) -> str:
    return f"{count >> 30} GB" if count >= 1 << 30 else f"{count:,} bytes"
