"""The standard input as a picture's file, and the standard output as that of a feature map."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copyfileobj

from convstudio.command_line.inputs import CommandError
from convstudio.core.files.checks import MAX_FILE_BYTES

_CHUNK = 2**20


@cache
def standard_input() -> Path:
    """The file with what the standard input holds, which is read once and to its end; CommandError if it is none.

    Formats are read by seeking, which a pipe does not allow.
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise CommandError(
            "The standard input is a terminal; convstudio - < FILE reads a picture from it"
        )
    with _copying("The standard input"):
        file = _folder() / "standard input"
        with file.open("wb") as kept:
            for chunk in iter(lambda: sys.stdin.buffer.read(_CHUNK), b""):
                kept.write(chunk)
                if kept.tell() > MAX_FILE_BYTES:
                    raise CommandError("The standard input is too long for a picture")
    return file


@contextmanager
def standard_output(suffix: str) -> Iterator[Path]:
    """The path of a file that is copied to the standard output once it is written."""
    if sys.stdout is None or sys.stdout.isatty():
        raise CommandError(
            "The standard output is a terminal; --output FILE, or > FILE, keeps the feature map"
        )
    with _copying("The standard output"):
        file = _folder() / f"standard output{suffix}"
    yield file
    if file.exists():
        with file.open("rb") as written:
            copyfileobj(written, sys.stdout.buffer)
        sys.stdout.buffer.flush()


@contextmanager
def _copying(stream: str) -> Iterator[None]:
    """Say of an OSError that it was the temporary file of a stream that could not be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise CommandError(
            f"{stream} cannot be kept in a temporary file ({reason}); TMPDIR may name another folder"
        ) from None


@cache
def _kept_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="convstudio-")


def _folder() -> Path:
    """The folder of such files, which the end of the program removes."""
    return Path(_kept_folder().name)
