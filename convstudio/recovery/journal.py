"""The journal of one piece of work: all that would be lost with the window, appended as it comes into being.

Three kinds of records are written. A picture is told once: by its file, which is known again by its bytes, or by an
archive beside the journal where it is in no file, or in none any more. A state of the history is told once. A document,
which completes what came before it, tells which states make the line, which of them is current, and how it is looked
at: a few hundred bytes. When more of the file is out of date than not, a new one takes its place.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary
from zipfile import ZipFile

import msgspec

from convstudio.core.files.flushing import make_folder
from convstudio.core.files.path_texts import path_in
from convstudio.core.files.records import Record, RecordFile
from convstudio.core.files.replacing import replace_file
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import FileState, Picture
from convstudio.core.session.pictures import put_picture
from convstudio.core.session.references import (
    FileReference,
    reference_to,
    state_of,
)
from convstudio.core.session.scenes import stored_experiment, stored_look
from convstudio.core.session.values import stored
from convstudio.document.history import State
from convstudio.document.session import Session
from convstudio.recovery.document import WorkDocument
from convstudio.recovery.known import (
    KnownPicture,
    archived,
    known_picture,
    known_session,
    size_of,
)
from convstudio.recovery.works import DOCUMENT, SIGNATURE, Caption, KeptWork, new_work

STATE: Final = 1
PICTURES: Final = "pictures"
"""The folder of the archives, and in each of them that of the picture."""

MOST_PICTURE_BYTES: Final = 200_000_000
"""What pictures that are in no file may take; the newest are kept."""
MOST_STATES: Final = 300
MOST_STATE_BYTES: Final = 8_000_000
"""What states may take; the newest are kept, and the named ones."""
_LEAST_DEAD: Final = 500_000  # the bytes out of date below which no file is replaced

Key = tuple[Experiment, str, str, Session | None]


class ToldState(NamedTuple):
    """A state as it is told: its number, and its record."""

    number: int
    record: Record


class Journal:
    """A journal below the folder ``root``, which begins with the first `write`; used by one thread at a time."""

    def __init__(
        self,
        root: Path,
        work: KeptWork | None = None,
        pictures: dict[Picture, KnownPicture] | None = None,
    ) -> None:
        """Go on with a piece of ``work`` and the ``pictures`` that were read of it, or else begin one."""
        self._root, self._work = root, work
        self._pictures = dict(pictures or {})
        self._states: dict[Key, ToldState] = {}
        self._sessions: WeakKeyDictionary[Session, int] = WeakKeyDictionary()
        self._file: RecordFile | None = None
        self._number = max((int(each.key) for each in self._pictures.values()), default=0)

    @property
    def folder(self) -> Path | None:
        """The folder of the work, once it is begun."""
        return None if self._work is None else self._work.folder

    def write(self, document: WorkDocument) -> None:
        """Write what is new in a document; OSError if that is impossible, and all of it is new the next time."""
        try:
            self._write(document)
        finally:
            self._drop_archives()

    def _write(self, document: WorkDocument) -> None:
        if self._work is None or not self._work.folder.is_dir():
            self._begin_anew()
        chosen = _Chosen(self, document)
        for picture, known in chosen.pictures.items():
            if known.archive:
                self._archive(picture, known)
        end = chosen.end(document)
        whole = [
            *(each.record for each in chosen.pictures.values()),
            *(each.record for each in chosen.states.values()),
            end,
        ]
        fresh = [
            *(
                each.record
                for one, each in chosen.pictures.items()
                if each != self._pictures.get(one)
            ),
            *(each.record for key, each in chosen.states.items() if key not in self._states),
            end,
        ]
        live = sum(record.size for record in whole)
        if self._file is None or self._file.size > 2 * live + _LEAST_DEAD:
            self._replace(whole)
        else:
            try:
                self._file.append(fresh)
            except FileNotFoundError:
                self._replace(whole)
        self._pictures, self._states = chosen.pictures, chosen.states

    def identify(self) -> None:
        """Read the files of pictures, and tell by which bytes those are known again; OSError if that is impossible."""
        found = {
            picture: msgspec.structs.replace(known, file=reference)
            for picture, known in self._pictures.items()
            if known.file is not None and not known.file.sha256
            if (reference := reference_to(picture, self._root)) is not None
        }
        if found and self._file is not None:
            self._file.append([each.record for each in found.values()])
            self._pictures.update(found)

    @property
    def files(self) -> list[str]:
        """The files in which pictures are."""
        return [path_in(file.path) for file, _ in self._filed]

    @property
    def has_stale_files(self) -> bool:
        """Whether the file of a picture may have changed since it was read."""
        return any(state_of(path_in(file.path)) != state for file, state in self._filed)

    @property
    def _filed(self) -> list[tuple[FileReference, FileState]]:
        """The files in which pictures are, and in which state each was read."""
        return [(each.file, each.file_state) for each in self._pictures.values() if each.file]

    def keeps(self, picture: Picture) -> bool:
        """Whether a picture would come back; True of one that was not told yet."""
        known = self._pictures.get(picture)
        return known is None or known.is_kept

    def leave(self) -> None:
        """Leave the work as it is, for whoever goes on with it."""
        if self._work is not None:
            self._work.leave()
        self._work = None

    def forget(self) -> None:
        """Remove the work from the disk, as far as that is possible."""
        if self._work is not None:
            self._work.remove()
        self._work = None

    # What is written

    def known(self, picture: Picture) -> KnownPicture | None:
        """How a picture is told, None if it was not told yet."""
        return self._pictures.get(picture)

    def told(self, state: State) -> ToldState | None:
        """How a state is told, None if it was not told yet."""
        return self._states.get(key_of(state))

    def next_number(self) -> int:
        """A number that no record has."""
        self._number += 1
        return self._number

    def session_number(self, session: Session) -> int:
        """The number of a session that states belong to."""
        if session not in self._sessions:
            self._sessions[session] = self.next_number()
        return self._sessions[session]

    def _begin_anew(self) -> None:
        """Begin a piece of work; if there was one, its folder has gone, and all that was in it."""
        self.leave()
        self._work = new_work(self._root)
        self._file, self._pictures, self._states = None, {}, {}

    def _replace(self, whole: list[Record]) -> None:
        assert self._work is not None
        file = RecordFile(self._work.journal, SIGNATURE)
        file.replace(whole)
        self._file = file

    def _drop_archives(self) -> None:
        """Remove the archives of pictures that no state needs any more, and those of a writing that has failed."""
        if self._work is None:
            return
        needed = {each.archive for each in self._pictures.values()}
        with suppress(OSError):
            for path in list((self._work.folder / PICTURES).iterdir()):
                if path.name not in needed:
                    path.unlink()

    def _archive(self, picture: Picture, known: KnownPicture) -> None:
        """Write a picture beside the journal, unless it is there."""
        assert self._work is not None
        folder, name = self._work.folder / PICTURES, known.archive
        if self._pictures.get(picture) == known and (folder / name).exists():
            return
        make_folder(folder)

        def put(file: object) -> None:
            with ZipFile(file, "w") as archive:  # type: ignore[call-overload]  # a BinaryIO
                put_picture(archive, PICTURES, picture)

        replace_file(folder / name, put)


class _Chosen:
    """The states of a document that a journal keeps, and their pictures.

    The current one always; then the named ones, and the pinned photographs; then those before it, and those after it,
    as far as there is room.
    """

    def __init__(self, journal: Journal, document: WorkDocument) -> None:
        self._journal, self._document = journal, document
        self.states: dict[Key, ToldState] = {}
        self.pictures: dict[Picture, KnownPicture] = {}
        self._bytes = self._picture_bytes = 0
        line, index = document.states, document.index
        self._take(line[index], always=True)
        for state in (*reversed(document.kept), *reversed(line)):
            if state.name:
                self._take(state)
        found = (self._take_picture(each) for each in document.scene.photographs)
        self._pinned = [known.key for known in found if known is not None]
        first, last = index, index
        while first and self._take(line[first - 1]):
            first -= 1
        while last + 1 < len(line) and self._take(line[last + 1]):
            last += 1
        self._line, self._index = line[first : last + 1], index - first
        off = (*document.kept, *line[:first], *line[last + 1 :])
        self._kept = [state for state in off if state.name and key_of(state) in self.states]

    def end(self, document: WorkDocument) -> Record:
        """The record that completes these states."""
        caption = Caption(document.words, time.time())
        told = {
            "line": [self.states[key_of(state)].number for state in self._line],
            "index": self._index,
            "kept": [self.states[key_of(state)].number for state in self._kept],
            "sessions": {
                str(self._journal.session_number(session)): msgspec.to_builtins(known)
                for session in {key[-1] or document.first for key in self.states}
                if (known := known_session(session)) is not None
            },
            "is_in_file": document.is_in_file,
            "lesson": None if document.lesson is None else stored(document.lesson),
            "scene": stored_look(document.scene, self._pinned),
        }
        return Record(DOCUMENT, caption.written() + msgspec.json.encode(told))

    def _take(self, state: State, *, always: bool = False) -> bool:
        """Take a state, if there is room for it and its picture; return whether it is taken."""
        key, picture = key_of(state), state.experiment.picture
        if key in self.states:
            return True
        if (known := self._picture(picture, always=always)) is None:
            return False
        told = self._journal.told(state) or self._tell(state, known.key)
        size = told.record.size
        is_full = len(self.states) >= MOST_STATES or self._bytes + size > MOST_STATE_BYTES
        if is_full and not always:
            return False
        self._add(picture, known)
        self._bytes += size
        self.states[key] = told
        return True

    def _take_picture(self, picture: Picture) -> KnownPicture | None:
        """Take a picture that no state needs, if there is room for it."""
        known = self._picture(picture)
        if known is not None:
            self._add(picture, known)
        return known

    def _add(self, picture: Picture, known: KnownPicture) -> None:
        if picture not in self.pictures:
            self.pictures[picture] = known
            self._picture_bytes += size_of(picture) if known.archive else 0

    def _picture(self, picture: Picture, *, always: bool = False) -> KnownPicture | None:
        """How a picture is to be told; None if there is no room for it, unless it is told ``always``."""
        known = self.pictures.get(picture)
        if known is not None:
            return known
        before = self._journal.known(picture)
        known = self._known(picture, before)
        if known.archive and self._picture_bytes + size_of(picture) > MOST_PICTURE_BYTES:
            if before is not None and before.file is not None:
                # The file may be as it was again, or is offered as it is.
                return before
            return KnownPicture(known.key, known.name, known.white) if always else None
        return known

    def _known(self, picture: Picture, before: KnownPicture | None) -> KnownPicture:
        """How a picture is to be told, if there is room for it: as ``before``, as long as that brings it back."""
        if before is None:
            return known_picture(picture, str(self._journal.next_number()))
        return before if before.is_kept else archived(picture, before.key)

    def _tell(self, state: State, key: str) -> ToldState:
        number = self._journal.next_number()
        told = {
            "number": number,
            "text": stored(state.text),
            "name": stored(state.name),
            "edits_kernel": state.edits_kernel,
            "session": self._journal.session_number(self._document.session_of(state)),
            "begins": state.begins,
            "is_start": state.is_start,
            "experiment": stored_experiment(state.experiment, lambda _: key),
        }
        return ToldState(number, Record(STATE, msgspec.json.encode(told)))


def key_of(state: State) -> Key:
    """What makes a state another one for the journal: going to it does not."""
    return state.experiment, state.text, state.name, state.session
