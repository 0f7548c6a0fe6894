"""A folder of files with kernels, as it is now: what anybody has put there is found, and read when it is wanted."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import cached_property
from math import inf
from pathlib import Path
from typing import Final

from convstudio.core.files.opening import UnreadableFileError, open_regular
from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import About, KernelError
from convstudio.core.kernel_texts.reading import KernelReading, reading_of
from convstudio.core.model.kernel import MAX_SIZE, Kernel
from convstudio.core.numbers.quoting import printable
from convstudio.core.reading.formats import suffixes_of
from convstudio.core.reading.kernels import KERNEL_SUFFIXES, MAX_BYTES, read_kernel
from convstudio.core.tables.lines import decoded

_STATUS: Final = ("st_mtime_ns", "st_size", "st_ino")
_PICTURES: Final = {*suffixes_of("image")} - {*KERNEL_SUFFIXES}
# The largest kernel, with four samples of 16 bits a weight, is not longer than this as a picture.
_MOST_PICTURE_BYTES: Final = 8 * MAX_SIZE**2


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
                data = file.read(MAX_BYTES)
        except (UnreadableFileError, OSError):
            return None
        # Most files of other programs are known by this, and need not be decoded; UTF-16 has zeros.
        if own.MARK.encode() not in data.replace(b"\0", b""):
            return None
        text = decoded(data)
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
    def is_picture(self) -> bool:
        """Whether the file is a picture by its name, which may take a while to read even if it is short."""
        return self.path.suffix.lower() in _PICTURES

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
    """A folder of kernels, in files of any name. Files are read once, and again when they have changed.

    What nobody put there as a kernel is left out: hidden files, those too large to be one, and large pictures.
    """

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
        if path.name.startswith("."):
            return None
        try:
            # Not `file.stat`, which leaves the inode out on Windows.
            status = os.stat(path)
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode) or _is_hidden(status):
            return None
        if status.st_size > _most_bytes(path):
            return None
        numbers = tuple(getattr(status, each) for each in _STATUS)
        known = self._known.get(path)
        return known if known is not None and known.status == numbers else Entry(path, numbers)


def _most_bytes(path: Path) -> float:
    """Return how large a file may be to be listed: one that is called as tables are always is, and says what it is."""
    suffix = path.suffix.lower()
    if suffix in KERNEL_SUFFIXES:
        return inf
    return _MOST_PICTURE_BYTES if suffix in _PICTURES else MAX_BYTES


def _is_hidden(status: os.stat_result) -> bool:
    """Return whether a file is hidden by an attribute, as those are that Windows puts into folders."""
    hidden = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0)
    return bool(getattr(status, "st_file_attributes", 0) & hidden)
