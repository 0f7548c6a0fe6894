"""The pieces of work that are kept: a folder each, with the journal, a lock, and pictures that have no file.

A running copy holds the lock of the piece it works on; a piece whose lock is free was left, or its program ended. A
start looks here for what it may offer, so little is imported and little is read.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from convstudio.core.files.locks import Lock, take_lock
from convstudio.core.files.opening import regular_only
from convstudio.core.files.records import last_record
from convstudio.core.files.replacing import remove_abandoned

SIGNATURE: Final = b"convstudio journal 1\r\n"
"""How a journal begins; another number is another version's, which is left alone."""
_ANY_VERSION: Final = SIGNATURE[:19]
DOCUMENT: Final = 2
"""The kind of the record that completes what came before; it begins with a `Caption` in a line of its own."""
JOURNAL: Final = "journal"
_LOCK: Final = "lock"
_NAME: Final = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")
MOST_WORKS: Final = 10
MOST_DAYS: Final = 30
MOST_BYTES: Final = 10**9
"""What all pieces that are not being worked on may take together."""
_DAY: Final = 24 * 3600
_TRIES: Final = 10
_MOMENT: Final = 0.02  # seconds


class Caption(NamedTuple):
    """What a piece of work is called in a list: ``words`` ("11 × 11 on scan.tif"), and the time of its last edit.

    ``at`` is in seconds since 1970.
    """

    words: str
    at: float

    def written(self) -> bytes:
        """The caption as a line, with which the record of a document begins."""
        return json.dumps({"words": self.words, "at": self.at}).encode() + b"\n"

    @classmethod
    def read(cls, document: bytes) -> Caption | None:
        """The caption with which the record of a document begins; None if it has none."""
        try:
            known = json.loads(document.partition(b"\n")[0])
            return cls(str(known["words"]), float(known["at"]))
        except (ValueError, TypeError, KeyError):
            return None

    def text(self, now: float) -> str:
        """The words and the time: "11 × 11 on scan.tif, 14:32"."""
        return f"{self.words}, {self.moment(now)}"

    def moment(self, now: float) -> str:
        """The time, with the day unless it is today's: "14:32", "yesterday 14:32", "27 Nov 14:32"."""
        then, today = time.localtime(self.at), time.localtime(now)
        hour = time.strftime("%H:%M", then)
        if then[:3] == today[:3]:
            return hour
        if then[:3] == time.localtime(now - _DAY)[:3]:
            return f"yesterday {hour}"
        # The names of months are English whatever the locale, as all the window is.
        return f"{then.tm_mday} {_MONTHS[then.tm_mon - 1]} {hour}"


_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


class KeptWork(NamedTuple):
    """A piece of work on the disk; whoever writes to it holds its ``lock``."""

    folder: Path
    caption: Caption | None = None
    lock: Lock | None = None

    @property
    def journal(self) -> Path:
        return self.folder / JOURNAL

    def leave(self) -> None:
        """Let others have it."""
        if self.lock is not None:
            self.lock.release()

    def remove(self) -> None:
        """Remove it from the disk, as far as that is possible; its lock must be held."""
        # The lock comes last: what is left of a removal that is interrupted is removed at the next start.
        with suppress(OSError):
            for entry in list(self.folder.iterdir()):
                if entry.name != _LOCK:
                    _remove(entry)
        self.leave()
        shutil.rmtree(self.folder, ignore_errors=True)


def new_work(root: Path) -> KeptWork:
    """Create the folder of a piece of work, and hold its lock; OSError if that is impossible."""
    root.mkdir(parents=True, exist_ok=True)
    for _ in range(_TRIES):
        folder = root / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.urandom(4).hex()}"
        # Another copy that tidies up may take it for a remnant before it is locked.
        with suppress(FileExistsError, FileNotFoundError):
            folder.mkdir(mode=0o700)
            if (lock := take_lock(folder / _LOCK)) is not None:
                return KeptWork(folder, lock=lock)
            shutil.rmtree(folder, ignore_errors=True)
    # What nobody can hold could not be told from what another copy is writing, and never be offered.
    raise OSError(errno.ENOLCK, "nothing can be locked there", str(root))


def take_work(folder: Path) -> KeptWork | None:
    """Take a piece of work, if it is there and nobody else has it."""
    lock = _lock_of(folder)
    if lock is None and folder.is_dir():
        time.sleep(_MOMENT)  # whoever makes a list holds each piece for less
        lock = _lock_of(folder)
    if lock is None:
        return None
    caption = None
    with suppress(OSError):
        caption = caption_of(folder)
    return KeptWork(folder, caption, lock)


def _lock_of(folder: Path) -> Lock | None:
    with suppress(OSError):
        return take_lock(folder / _LOCK) if folder.is_dir() else None
    return None


def caption_of(folder: Path) -> Caption | None:
    """The caption of a piece of work; None if nothing in it is whole, OSError if that cannot be told."""
    document = last_record(folder / JOURNAL, SIGNATURE, DOCUMENT)
    return None if document is None else Caption.read(document)


def left_works(root: Path) -> Iterator[KeptWork]:
    """Yield the pieces of work that nobody works on, the newest first; none is held."""
    found = []
    for folder in _folders(root):
        with suppress(OSError):
            if (caption := caption_of(folder)) is not None:
                found.append((caption, folder))
    for caption, folder in sorted(found, key=lambda each: (-each[0].at, each[1])):
        lock = _lock_of(folder)
        if lock is not None:
            lock.release()
            yield KeptWork(folder, caption)


def tidy(root: Path, now: float) -> None:
    """Remove what is too old or too much, and what killed programs have left unfinished.

    Nothing but this program's own folders is touched. A piece that somebody works on, that another version has written,
    or that cannot be read now, is left alone; one whose journal is damaged too, until that is too old.
    """
    total = 0
    for newer, work in enumerate(list(left_works(root))):
        assert work.caption is not None
        total += _bytes_in(work.folder)
        is_old = now - work.caption.at > MOST_DAYS * _DAY
        if is_old or newer >= MOST_WORKS or total > MOST_BYTES:
            forget(work.folder)
    for folder in _folders(root):
        with suppress(OSError):
            remove_abandoned(folder)
            if caption_of(folder) is None and not _is_of_others(folder):
                _forget_remnant(folder, now)


def _forget_remnant(folder: Path, now: float) -> None:
    """Remove a folder in which no journal was begun, or whose damaged one is too old."""
    with suppress(FileNotFoundError):
        if now - os.stat(folder / JOURNAL).st_mtime <= MOST_DAYS * _DAY:
            return
    forget(folder)


def _folders(root: Path) -> list[Path]:
    """The folders of this program below ``root``: those with a name that `new_work` gives, and no links."""
    with suppress(OSError), os.scandir(root) as entries:
        return [
            Path(each.path)
            for each in entries
            if _NAME.fullmatch(each.name) and each.is_dir(follow_symlinks=False)
        ]
    return []


def forget(folder: Path) -> bool:
    """Remove a piece of work, unless somebody works on it; return whether it is gone."""
    work = take_work(folder)
    if work is not None:
        work.remove()
    return not folder.exists()


def _is_of_others(folder: Path) -> bool:
    """Whether a folder holds what another version of the program has written; OSError if that cannot be told."""
    journal = folder / JOURNAL
    with suppress(FileNotFoundError), open(journal, "rb", opener=regular_only) as file:
        begin = file.read(len(SIGNATURE))
        return begin.startswith(_ANY_VERSION) and begin != SIGNATURE
    return False


def _bytes_in(folder: Path) -> int:
    total = 0
    with suppress(OSError):
        for path, _, names in os.walk(folder):
            total += sum(os.path.getsize(os.path.join(path, name)) for name in names)
    return total


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
