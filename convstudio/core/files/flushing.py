"""Flushing: what has been written is on the disk itself, and survives a loss of power."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl


def flush(file: BinaryIO) -> None:
    """Write what there is of an open file to the disk; OSError if that is impossible."""
    file.flush()
    _flush(file.fileno())


def flush_folder(folder: Path) -> None:
    """Write the names in a folder to the disk, where the system can: a new file survives a loss of power."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)  # Windows opens no folder, and flushes by itself
        try:
            _flush(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless it is there; OSError if that is impossible."""
    if os.path.isdir(folder):
        return
    try:
        folder.mkdir()
    except FileNotFoundError:
        if folder.parent == folder:
            raise
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        # Another program may have made it meanwhile.
        if not os.path.isdir(folder):
            raise
    flush_folder(folder.parent)


def _flush(descriptor: int) -> None:
    if sys.platform == "darwin":
        # There fsync leaves it in the drive's own memory. Only some file systems know the other.
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)
