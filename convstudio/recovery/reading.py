"""Reading a journal: the document that was worked on, as far as its records and its pictures are whole.

What cannot be read is said, and stays as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

import msgspec

from convstudio.core.files.opening import regular_only
from convstudio.core.files.path_texts import path_in
from convstudio.core.files.records import DAMAGED, read_records
from convstudio.core.model.experiment import Experiment
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import quoted
from convstudio.core.reading.door import ImageError, read_picture
from convstudio.core.session.archive import StoredSession
from convstudio.core.session.document import LessonPlace, place_in
from convstudio.core.session.pictures import get_picture
from convstudio.core.session.problems import SessionError
from convstudio.core.session.references import found_at, read_referenced, state_of
from convstudio.core.session.scenes import LOST_PHOTOGRAPH, experiment_in, scene_in
from convstudio.core.steps.scene import Scene
from convstudio.document.history import State
from convstudio.document.session import Session
from convstudio.recovery.document import WorkDocument
from convstudio.recovery.journal import PICTURES, STATE
from convstudio.recovery.known import PICTURE, KnownPicture, KnownSession
from convstudio.recovery.works import DOCUMENT, JOURNAL, SIGNATURE, Caption

_READABLE: Final = (ImageError, SessionError, BadZipFile, OSError, MemoryError, ValueError)


class WorkError(ValueError):
    """Raised for a piece of work of which nothing can be read; the text is one sentence for the user."""


class Restored(NamedTuple):
    """A document as it was read, its ``pictures`` as the journal tells them, and what is to be said of it.

    ``has_own_picture``: the current picture is the one that was worked on, and no other in its place; ``other`` is a
    file in the place of that one with other bytes. ``is_whole``: the document has all that can ever be read of the
    journal, which may be written over, then. ``is_in_file``: the current session is in its file as it is here.
    """

    document: WorkDocument
    pictures: dict[Picture, KnownPicture]
    remarks: tuple[str, ...] = ()
    has_own_picture: bool = True
    is_whole: bool = True
    other: Path | None = None
    is_in_file: bool = False


def read_work(folder: Path, instead: Callable[[], Picture]) -> Restored:
    """Read a piece of work; WorkError if nothing whole is left of it.

    If the current picture cannot be read, the one that ``instead`` returns takes its place, which is said; states
    whose pictures cannot be read are left out.
    """
    try:
        told = _Told(folder, instead)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise WorkError(
            f"This work cannot be read at the moment ({reason}); it stays under File ▸ Recent work."
        ) from None
    if told.end is None:
        raise WorkError(
            "Nothing can be read of this work any more: its journal is damaged or gone."
        )
    try:
        return told.restored()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        reason = str(error) if isinstance(error, SessionError) else "its journal is damaged"
        raise WorkError(f"This work cannot be read: {reason}.") from error


class _Told:
    """What a journal tells, record by record; what cannot be decoded is as if it were not there."""

    def __init__(self, folder: Path, instead: Callable[[], Picture]) -> None:
        self._folder, self._instead = folder, instead
        self._pictures: dict[str, KnownPicture] = {}
        self._states: dict[int, dict[str, Any]] = {}
        self._is_whole = True
        self._is_cut = False  # something that came after the last document could not be read
        self._at = ""  # when that was
        self.end: dict[str, Any] | None = None
        for record in read_records(folder / JOURNAL, SIGNATURE):
            if record.kind == DAMAGED:
                self._is_cut = True
                continue
            try:
                self._take(record.kind, record.data)
            except (msgspec.DecodeError, ValueError, LookupError, TypeError):
                self._is_whole, self._is_cut = False, True
        self._others: dict[str, Path] = {}
        self._read: dict[str, Picture | None] = {}
        self._sessions: dict[str, Session] = {}
        self._remarks: list[str] = []

    def _take(self, kind: int, data: bytes) -> None:
        if kind == PICTURE:
            known = msgspec.json.decode(data, type=KnownPicture)
            self._pictures[known.key] = known
        elif kind == STATE:
            state = msgspec.json.decode(data, type=dict[str, Any])
            self._states[int(state["number"])] = state
        elif kind == DOCUMENT:
            end = msgspec.json.decode(data.partition(b"\n")[2], type=dict[str, Any])
            # What it completes is there, or it completes nothing.
            if end["line"][end["index"]] not in self._states:
                raise LookupError("its current state is missing")
            caption = Caption.read(data)
            self._at = "" if caption is None else caption.moment(time.time())
            self.end, self._is_cut = end, False
        else:
            raise ValueError("a later version wrote it")

    def restored(self) -> Restored:
        """The document that the last complete record tells."""
        assert self.end is not None
        line, index = self.end["line"], self.end["index"]
        now = self._states[line[index]]
        if self._is_cut:
            self._is_whole = False
            self._remarks.append(
                f"It is as it was at {self._at}; what came after that could not be read."
            )
        scene = self._scene(now["experiment"])
        before = self._run(line[index - 1 :: -1] if index else ())
        after = self._run(line[index + 1 :])
        current = self._state_of(now, scene.experiment)
        document = WorkDocument(
            scene,
            (*reversed(before), current, *after),
            len(before),
            tuple(state for each in self.end["kept"] if (state := self._state(each))),
            lesson=self._lesson(),
        )
        pictures = {
            picture: self._pictures[key]
            for key, picture in self._read.items()
            if picture is not None
        }
        is_own = scene.experiment.picture in pictures
        is_all = len(document.states) == len(line) and len(document.kept) == len(self.end["kept"])
        is_whole = self._is_whole and is_all
        if not is_whole:
            what = "All of it" if is_all else "Some states of it cannot be read now: all of it"
            self._remarks.append(f"{what} stays under File ▸ Recent work as it was.")
        is_in_file = self._is_in_file(document.session) and is_whole
        other = self._others.get(now["experiment"]["picture"])
        remarks = tuple(self._remarks)
        return Restored(document, pictures, remarks, is_own, is_whole, other, is_in_file)

    def _scene(self, experiment: object) -> Scene:
        """The scene of an experiment as it is told, looked at as it was last."""
        assert self.end is not None
        left_out: list[str] = []
        told = {**self.end["scene"], "experiment": experiment}
        scene = scene_in(told, self._or_instead, left_out, self._picture)
        if LOST_PHOTOGRAPH in left_out:
            self._is_whole = False
            self._remarks.append(f"Left out: {LOST_PHOTOGRAPH}.")
            left_out = [each for each in left_out if each != LOST_PHOTOGRAPH]
        if left_out:
            self._is_whole = False
            self._remarks.append(
                f"It was left by a later version: {', '.join(left_out)} is not known here."
            )
        return scene

    def _lesson(self) -> LessonPlace | None:
        """The place in the lesson that was open, if one was."""
        assert self.end is not None
        place = self.end.get("lesson")
        return place_in(place, []) if isinstance(place, dict) else None

    def _is_in_file(self, session: Session) -> bool:
        """Whether the current session is in its file as it is here; if that is newer, it is said."""
        assert self.end is not None
        path, known = session.path, session.stored
        if path is None or known is None:
            return False
        if known.is_changed_elsewhere:
            self._remarks.append(
                f"{quoted(path.name)} has been saved since: "
                f"this is the work of {self._at}, and Ctrl+S asks before it takes that place."
            )
        return self.end.get("is_in_file") is True and state_of(path) == known.file_state

    def _run(self, numbers: Iterable[int]) -> list[State]:
        """The states of some numbers up to the first that cannot be read: the line has no gaps."""
        found = []
        for number in numbers:
            if (state := self._state(number)) is None:
                break
            found.append(state)
        return found

    def _state(self, number: int) -> State | None:
        told = self._states.get(number)
        if told is None:
            return None
        left_out: list[str] = []
        try:
            experiment = experiment_in(told["experiment"], self._picture, left_out)
        except (*_READABLE, LookupError):
            return None
        self._is_whole = self._is_whole and not left_out
        return self._state_of(told, experiment)

    def _state_of(self, told: dict[str, Any], experiment: Experiment) -> State:
        """The state of an experiment, with all else that is told of it."""
        return State(
            experiment,
            str(told["text"]),
            str(told["name"]),
            session=self._session(told),
            edits_kernel=told.get("edits_kernel") is True,
            begins=told.get("begins") is True,
            is_start=told.get("is_start") is True,
        )

    def _session(self, told: dict[str, Any]) -> Session:
        """The session that a state belongs to, with what was known of its file."""
        number = str(told.get("session"))
        if number not in self._sessions:
            assert self.end is not None
            self._sessions[number] = _session_in(self.end.get("sessions", {}).get(number))
        return self._sessions[number]

    def _picture(self, key: str) -> Picture:
        """The picture of a key; LookupError if it cannot be read."""
        if key not in self._read:
            try:
                self._read[key] = self._opened(self._pictures[key])
            except (*_READABLE, LookupError):
                self._read[key] = None
        picture = self._read[key]
        if picture is None:
            raise LookupError(key)
        return picture

    def _or_instead(self, key: str) -> Picture:
        """The picture of a key, or the one in its place, which is said."""
        try:
            return self._picture(key)
        except LookupError:
            known = self._pictures.get(key)
        name = quoted(known.name if known else "the picture")
        is_nowhere = known is not None and known.file is None and not known.archive
        self._is_whole = self._is_whole and is_nowhere
        reason = "cannot be opened any more"
        if is_nowhere:
            reason = "was too large to be kept"
        elif key in self._others:
            reason = "has other contents now than when you worked on it"
        self._remarks.append(
            f"{name} {reason}: another picture stands in its place, and the kernel is as it was."
        )
        return self._instead()

    def _opened(self, known: KnownPicture) -> Picture:
        if known.archive:
            place = self._folder / PICTURES / known.archive
            with open(place, "rb", opener=regular_only) as file, ZipFile(file) as archive:
                return get_picture(archive, PICTURES, [])
        # A lesson may give a file another white.
        return replace(self._in_its_file(known), name=known.name, white=known.white)

    def _in_its_file(self, known: KnownPicture) -> Picture:
        """The picture in its file, as it was; LookupError if that is not there, or has other bytes."""
        file = known.file
        if file is None:
            raise LookupError(known.key)
        if not file.sha256:
            # The program has ended before it knew them: the time has to do.
            path = Path(path_in(file.path))
            if state_of(path) not in (None, known.file_state):
                self._remarks.append(f"{quoted(known.name)} may have changed since.")
            return read_picture(path, file.part)
        place, other = found_at(file, self._folder.parent)
        if place is None:
            if other is not None:
                self._others[known.key] = other
            raise LookupError(known.key)
        return read_referenced(file, place)


def _session_in(told: object) -> Session:
    """A session as it is told; without a file if that is not understood."""
    try:
        known = msgspec.convert(told, KnownSession)
    except msgspec.ValidationError:
        return Session()
    path = Path(path_in(known.path))
    if known.file_state is None:
        return Session(path)
    return Session(path, StoredSession(path, known.file_state, keeps_all=known.keeps_all))
