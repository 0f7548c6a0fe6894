"""Pinning of photographs: which may be pinned, and the reading of their files in the background."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.design.photograph_maps import MOST_PHOTOGRAPHS
from convstudio.core.model.picture import FileState, Picture
from convstudio.core.numbers.formatting import counted
from convstudio.core.reading.door import ImageError, read_picture

FULL: Final = f"{MOST_PHOTOGRAPHS} photographs are pinned: another has room when one is unpinned."
_TOLD: Final = 3  # files of which it is told why they were not pinned

Read = tuple[list[Picture], list[str]]
Known = tuple[Path | None, FileState | None]


class Pinning(QObject):
    """A reader of photographs to be pinned beside those that are."""

    pinned = Signal(object)
    """The tuple of all photographs that are to be pinned."""
    told = Signal(str)
    """Why files were not pinned, or what is being read; "" when that has ended well."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker(Priority.SEEN, self)
        self._worker.done.connect(self._deliver)
        self._pinned: tuple[Picture, ...] = ()
        self._input: Picture | None = None
        self._folder = Path.home()

    def show(self, pinned: tuple[Picture, ...], picture: Picture) -> None:
        """Know which photographs are pinned, and which picture is the input."""
        self._pinned, self._input = pinned, picture
        if picture.path is not None:
            self._folder = picture.path.parent

    @property
    def folder(self) -> Path:
        """The folder in which other photographs are looked for: that of the input."""
        return self._folder

    @property
    def is_empty(self) -> bool:
        """Whether no photograph is pinned."""
        return not self._pinned

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another photograph."""
        return len(self._pinned) >= MOST_PHOTOGRAPHS

    @property
    def can_pin_input(self) -> bool:
        """Whether the input is not pinned, and there is room for it."""
        return self._input not in self._pinned and not self.is_full

    def pin_input(self) -> None:
        """Pin the input, in the place that it has: the first."""
        if self._input is not None and self.can_pin_input:
            self.pinned.emit((self._input, *self._pinned))

    def open(self, paths: Sequence[Path]) -> None:
        """Read files and pin what they are, as far as there is room."""
        if not paths:
            return
        if self.is_full:
            self.told.emit(FULL)
            return
        known: dict[Known, Picture] = {
            (each.path, each.file_state): each
            for each in (*self._pinned, self._input)
            if each is not None and each.path is not None
        }
        self.told.emit("Reading…")
        self._worker.submit(tuple(paths), lambda: _read(paths, known))

    def unpin(self, picture: Picture) -> None:
        """Pin all photographs but this one."""
        self.pinned.emit(tuple(each for each in self._pinned if each is not picture))

    def unpin_all(self) -> None:
        """Pin no photograph."""
        self.pinned.emit(())

    def rank(self, picture: Picture) -> tuple[int, int]:
        """Return the place of a photograph among those pinned, −1 if it is not, and their number."""
        place = self._pinned.index(picture) if picture in self._pinned else -1
        return place, len(self._pinned)

    def move(self, picture: Picture, down: int) -> None:
        """Move a photograph by some places, as far as there are."""
        order = [each for each in self._pinned if each is not picture]
        at = self._pinned.index(picture)
        order.insert(min(max(at + down, 0), len(order)), picture)
        if tuple(order) != self._pinned:
            self.pinned.emit(tuple(order))

    def join(self) -> None:
        """End what is being read, before the window closes."""
        self._worker.join()

    def _deliver(self, _request: object, found: Read | None, error: Exception | None) -> None:
        if error is not None:
            raise error
        assert found is not None
        pictures, problems = found
        fresh = [each for each in dict.fromkeys(pictures) if each not in self._pinned]
        room = MOST_PHOTOGRAPHS - len(self._pinned)
        if fresh[:room]:
            self.pinned.emit((*self._pinned, *fresh[:room]))
        told, more = problems[:_TOLD], len(problems) - _TOLD
        if more > 0:
            told.append(f"{counted(more, 'other file')} cannot be opened either.")
        if fresh[room:]:
            told.append(FULL)
        elif pictures and not fresh and not problems:
            told.append("It is pinned already.")
        self.told.emit(" ".join(told))


def _read(paths: Sequence[Path], known: dict[Known, Picture]) -> Read:
    """Read files, in the background; one that is as it was when it was read is the same picture."""
    pictures, problems = [], []
    for path in paths:
        try:
            picture = read_picture(path)
        except ImageError as error:
            problems.append(str(error))
            continue
        picture = known.get((picture.path, picture.file_state), picture)
        _ = picture.extremes, picture.has_gaps
        pictures.append(picture)
    return pictures, problems
