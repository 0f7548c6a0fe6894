"""A folder of files with kernels, as it is now: what anybody has put there is found, and read when it is wanted."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import About, KernelError
from convstudio.core.kernel_texts.reading import KernelReading, reading_of
from convstudio.core.model.kernel import Kernel
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.kernels import KERNEL_SUFFIXES, MAX_BYTES, read_kernel
from convstudio.core.tables.lines import decoded

_STATUS: Final = ("st_mtime_ns", "st_size", "st_ino")


@dataclass(frozen=True, eq=False)
class Entry:
    """A file with a kernel, which is read when something of it is first asked for.

    ``status`` changes with the file. A file of another program is called by its own name.
    """

    path: Path
    status: tuple[int, ...]

    @cached_property
    def text(self) -> str | None:
        """The text of a file of ours; None for any other file."""
        try:
            with open_regular(self.path, MAX_BYTES) as file:
                text = decoded(file.read(MAX_BYTES))
        except (UnreadableFileError, OSError):
            return None
        return text if text is not None and own.is_own(text) else None

    @cached_property
    def _stored(self) -> own.Stored | KernelError | None:
        """What a file of ours holds, or why that cannot be read; None for any other file."""
        try:
            return own.stored(self.text) if self.text is not None else None
        except KernelError as error:
            return error

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        return self.status[1]

    @property
    def about(self) -> About:
        """The name, and what else is told about the kernel."""
        stored = self._stored
        about = stored.about if isinstance(stored, own.Stored) else About()
        return about if about.name else About(printable(self._file_name), about.note, about.flip)

    @property
    def name(self) -> str:
        """The name of the kernel."""
        return self.about.name

    @property
    def _file_name(self) -> str:
        return self.path.stem if self.path.suffix.lower() == own.SUFFIX else self.path.name

    @cached_property
    def reading(self) -> KernelReading | KernelError:
        """The kernel, read from the file; or why there is none, in one sentence that names the file."""
        stored = self._stored
        try:
            if stored is None:
                return read_kernel(self.path)
            if isinstance(stored, KernelError):
                raise stored
            return reading_of(stored.found)
        except KernelError as error:
            sentence = str(error)
            name = f"“{printable(self.path.name)}”: "
            return KernelError(sentence if sentence.startswith(name) else name + sentence)

    @property
    def kernel(self) -> Kernel | None:
        """The kernel; None if it cannot be read."""
        reading = self.reading
        return reading.kernel if isinstance(reading, KernelReading) else None

    @property
    def problem(self) -> str:
        """Why the kernel cannot be read, in one sentence; "" if it can."""
        reading = self.reading
        return "" if isinstance(reading, KernelReading) else str(reading)


class Shelf:
    """A folder of kernels. Files are read once, and again when they have changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[Path, Entry] = {}

    def entries(self) -> list[Entry]:
        """Return the files of the folder, what was saved last first; none of a folder that cannot be read."""
        found: list[Entry] = []
        try:
            with os.scandir(self.folder) as files:
                for file in files:
                    if (entry := self._entry(file)) is not None:
                        found.append(entry)
        except OSError:
            return []
        self._known = {entry.path: entry for entry in found}
        return sorted(found, key=lambda entry: (-entry.status[0], entry.path.name))

    def _entry(self, file: os.DirEntry[str]) -> Entry | None:
        path = Path(file.path)
        if path.name.startswith(".") or path.suffix.lower() not in KERNEL_SUFFIXES:
            return None
        try:
            # Not `file.stat`, which leaves the inode out on Windows.
            status = os.stat(path)
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        numbers = tuple(getattr(status, each) for each in _STATUS)
        known = self._known.get(path)
        return known if known is not None and known.status == numbers else Entry(path, numbers)
