"""Locks between running copies of the program, which the system drops when a copy ends, however it ends.

No process number is stored and nothing is ever stale: a lock is held by an open file.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """A held lock on the file at ``path``."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path, self._descriptor = path, descriptor

    def release(self) -> None:
        """Let others take it; the file stays."""
        with suppress(OSError):
            os.close(self._descriptor)


def take_lock(path: Path) -> Lock | None:
    """Take the lock on a file, which is created; None if it is held, or cannot be told to be free.

    On a file system without locks none can be taken. OSError if the file cannot be created.
    """
    # On Windows no program that this one starts inherits the descriptor, elsewhere none that replaces a copy of it.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # It may have been removed by its last holder between the two.
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode) and os.path.samestat(status, os.stat(path)):
            return Lock(path, descriptor)
    except OSError:
        pass
    os.close(descriptor)
    return None
