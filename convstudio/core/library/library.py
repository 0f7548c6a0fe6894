"""The user's library of kernels: saving, renaming, deleting and restoring, each of which is done whole or not at all.

A kernel has any name; its file has one that every system takes. Several copies of the program, and people, may change
the folder at the same time: it is looked at anew for each act, and no file is ever written over that is not meant.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

from convstudio.core.files.flushing import flush, make_folder
from convstudio.core.files.names import file_stem, put_free
from convstudio.core.files.replacing import (
    create_file,
    remove_abandoned,
    rename_to_free,
    replace_file,
)
from convstudio.core.kernel_texts import own
from convstudio.core.kernel_texts.found import About, KernelError
from convstudio.core.kernel_texts.reading import KernelReading
from convstudio.core.library.shelf import Entry, Shelf
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import is_preset
from convstudio.core.numbers.quoting import printable, quoted_name

LONGEST_NAME: Final = 300
DELETED: Final = "Deleted"
MOST_DELETED: Final = 50
_STANDARD_INPUT: Final = "-"


class LibraryError(Exception):
    """Raised for what cannot be done, with one sentence for the user."""


class NameTakenError(LibraryError):
    """Raised for a name that another kernel of the library has."""


@dataclass(frozen=True)
class Deleted:
    """A kernel that has been deleted: its name, where its file was, and where it is now."""

    name: str
    path: Path
    kept: Path


class Library(Shelf):
    """The user's kernels in a folder, which is made when the first one is saved."""

    def called(self, name: str) -> list[Entry]:
        """Return the kernels of a name: usually one, but files may have been copied by hand."""
        return [entry for entry in self.entries() if entry.name == name]

    def meant(self, name: str) -> list[Entry]:
        """Return the kernels of a name, or else those of the same name but for its ×, which is typed as x."""
        as_typed = name.replace("×", "x")
        return self.called(name) or [
            entry for entry in self.entries() if entry.name.replace("×", "x") == as_typed
        ]

    def save(self, kernel: Kernel, about: About, *, replaces: bool = False) -> Entry:
        """Save a kernel under the name that ``about`` gives it; whether it ``replaces`` one of that name is said.

        Raises NameTakenError if there is one that is not to be replaced, LibraryError.
        """
        about = replace(about, name=tidy(about.name))
        if problem := unfit(about.name):
            raise LibraryError(problem)
        taken = self.called(about.name)
        # A file of another program stays as it is, and nothing is to be called as it is.
        ours = [entry for entry in taken if entry.text is not None]
        if taken and not ours:
            raise LibraryError(foreign(about.name))
        if taken and not replaces:
            raise NameTakenError(
                f"{quoted_name(about.name)} is the name of another kernel of yours."
            )
        data = own.written(kernel, about).encode(errors="replace")
        try:
            make_folder(self.folder)
            if ours:
                path = ours[0].path
                self._copy_away(ours[0])
                replace_file(path, lambda file: file.write(data))
            else:
                path = self._create(about.name, data)
        except OSError as error:
            raise LibraryError(self._unchanged(about.name, "saved", error)) from None
        return self._at(path, about.name)

    def rename(self, entry: Entry, name: str) -> Entry:
        """Give a kernel another name, and its file that goes with it; all else is kept.

        Raises NameTakenError, LibraryError.
        """
        name = tidy(name)
        if problem := unfit(name):
            raise LibraryError(problem)
        if any(other.path != entry.path for other in self.called(name)):
            raise NameTakenError(f"{quoted_name(name)} is the name of another kernel of yours.")
        try:
            entry = self._now(entry)
            data = _renamed(entry, name).encode(errors="replace")
            if entry.text is None:
                path = self._take_over(entry, name, data)
            elif self._rewrite(entry, data):
                path = self._with_own_stem(entry.path, name)
            else:
                path = self._create(name, data)
        except KernelError as error:
            raise LibraryError(str(error)) from None
        except OSError as error:
            raise LibraryError(self._unchanged(entry.name, "renamed", error)) from None
        return self._at(path, name)

    def delete(self, entry: Entry) -> Deleted:
        """Move a kernel's file into the folder of those deleted last; raises LibraryError."""
        try:
            kept = self._put_away(entry)
        except OSError as error:
            raise LibraryError(self._unchanged(entry.name, "deleted", error)) from None
        return Deleted(entry.name, entry.path, kept)

    def restore(self, deleted: Deleted) -> None:
        """Bring a deleted kernel back; raises LibraryError."""
        try:
            _moved(deleted.kept, self.folder, deleted.path.name)
        except OSError as error:
            raise LibraryError(self._unchanged(deleted.name, "restored", error)) from None

    def _create(self, name: str, data: bytes) -> Path:
        return _created(self.folder, file_stem(name), own.SUFFIX, data)

    def _take_over(self, entry: Entry, name: str, data: bytes) -> Path:
        """Put a file of ours in the place of one that another program wrote, which is not lost."""
        path = self._create(name, data)
        try:
            self._put_away(entry)
        except OSError:
            path.unlink()
            raise
        return path

    def _rewrite(self, entry: Entry, data: bytes) -> bool:
        """Replace what a file of ours holds; False if another program has removed it, or saved over it, meanwhile."""

        def put(file: BinaryIO) -> None:
            file.write(data)
            flush(file)  # which takes a while
            if self._now(entry) is not entry:
                raise FileNotFoundError

        try:
            replace_file(entry.path, put)
        except FileNotFoundError:
            return False
        return True

    def _with_own_stem(self, path: Path, name: str) -> Path:
        """Rename the file of a kernel as that is called by now; it stays where that is impossible."""
        if path.stem != file_stem(name):
            with suppress(OSError):
                return _moved(path, self.folder, f"{file_stem(name)}{own.SUFFIX}")
        return path

    def _put_away(self, entry: Entry) -> Path:
        folder = self.folder / DELETED
        make_folder(folder)
        kept = _moved(entry.path, folder, entry.path.name)
        # The age of what is deleted counts from now.
        with suppress(OSError):
            os.utime(kept)
        self._tidy_deleted()
        return kept

    def _copy_away(self, entry: Entry) -> None:
        """Keep what is about to be replaced among those deleted last."""
        data = (entry.text or "").encode()
        folder = self.folder / DELETED
        make_folder(folder)
        _created(folder, entry.path.stem, entry.path.suffix, data)
        self._tidy_deleted()

    def _tidy_deleted(self) -> None:
        """Remove the oldest of what was deleted, and what a killed program has left there."""
        remove_abandoned(self.folder / DELETED)
        for old in Shelf(self.folder / DELETED).entries()[MOST_DELETED:]:
            with suppress(OSError):
                old.path.unlink()

    def _now(self, entry: Entry) -> Entry:
        """Return what an entry's file holds now; FileNotFoundError if it is gone."""
        for other in self.entries():
            if other.path == entry.path:
                return other
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), entry.path)

    def _at(self, path: Path, name: str) -> Entry:
        for entry in self.entries():
            if entry.path == path:
                return entry
        raise LibraryError(
            f"{quoted_name(name)} was saved, and removed by another program meanwhile."
        )

    def _unchanged(self, name: str, done: str, error: OSError) -> str:
        """The sentence that says what was not done, and why."""
        if isinstance(error, FileNotFoundError) and done != "saved":
            return f"{quoted_name(name)} is not there any more: another program has moved or removed it."
        reason = (error.strerror or str(error) or type(error).__name__).lower()
        folder = printable(os.fspath(self.folder))
        return (
            f"{quoted_name(name)} was not {done}: nothing can be changed in {folder} ({reason}). "
            "CONVSTUDIO_SETTINGS may name another folder."
        )


def _created(folder: Path, stem: str, suffix: str, data: bytes) -> Path:
    """Write a new file, under a name that is free, and return its path."""
    return put_free(
        folder, stem, suffix, lambda path: create_file(path, lambda file: file.write(data))
    )


def _moved(source: Path, folder: Path, name: str) -> Path:
    """Move a file into a folder, under a name that is free there, and return its path."""
    named = Path(name)
    return put_free(folder, named.stem, named.suffix, lambda path: rename_to_free(source, path))


def tidy(name: str) -> str:
    """Return a name as one line that can be printed."""
    return printable(" ".join(name.split()))


def foreign(name: str) -> str:
    """Return why no kernel can be saved under the name of another program's file, in one sentence."""
    return (
        f"{quoted_name(name)} is a file that another program has written; another name would work."
    )


def unfit(name: str) -> str:
    """Return why a kernel cannot be called by a tidy name, in one sentence; "" if it can."""
    if not name:
        return "A kernel is kept under a name."
    if len(name) > LONGEST_NAME:
        return f"The name has {len(name)} characters; up to {LONGEST_NAME} would work."
    if name == _STANDARD_INPUT:
        return "“-” stands for the standard input; another name would work."
    if is_preset(name):
        return f"{quoted_name(name)} is the name of a preset; another one would work."
    return ""


def _renamed(entry: Entry, name: str) -> str:
    """Return the text of an entry under another name; KernelError if it is no kernel."""
    if entry.text is not None:
        return own.renamed(entry.text, name)
    reading = entry.reading
    if isinstance(reading, KernelReading):
        return own.written(reading.kernel, About(name))
    raise reading
