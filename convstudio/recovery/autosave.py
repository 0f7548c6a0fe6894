"""The keeping of the work while it is worked on: at most two seconds after an edit, in the background.

An edit only starts a timer, unless it runs already. When it ends, the frozen scene and states are handed to a thread
that writes what is new of them; while it writes, edits wait for the next turn, and only the newest counts. Then it
reads the files of pictures, by whose bytes they are known again. A file that changes meanwhile is an edit, too: what
was seen of it is kept in its place.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

from convstudio.background.service import SERVICE, Priority
from convstudio.core.numbers.quoting import printable
from convstudio.core.steps.scene import Scene, everything_but
from convstudio.core.sums.threads import Cancelled
from convstudio.document.studio import Studio

if TYPE_CHECKING:
    from convstudio.core.session.document import LessonPlace
    from convstudio.recovery.document import WorkDocument
    from convstudio.recovery.journal import Journal
    from convstudio.recovery.reading import Restored
    from convstudio.recovery.works import KeptWork

_SETTLE_MS: Final = 1000  # from an edit until what there is then is written
_RETRY_MS: Final = 10_000
_PATIENCE: Final = 10.0  # seconds that a window waits for a writing, at its end perhaps
# What is not kept of a scene. The step and the region pass while an animation plays or a picture is panned: they are
# kept once they rest, of work that is kept already.
_PASSING: Final = ("pointed", "wave", "held", "held_turned", "in_gesture", "start")
_LASTING: Final = everything_but("experiment", "step", "region", *_PASSING)
_ALL: Final = everything_but(*_PASSING)


PlaceOf = Callable[[Path], "LessonPlace | None"]
"""The place in the open lesson, from a folder."""


def no_place(_folder: Path) -> LessonPlace | None:
    """The place where there are no lessons."""
    return None


class Autosave(QObject):
    """A keeper of the studio's document in a `Journal` below the folder ``root``, which begins with the first edit."""

    failed = Signal(object)
    """A sentence that says that the work cannot be kept, and why; once."""
    _ended = Signal(object)
    """The `Future` of a writing that has ended, from its thread to the GUI thread."""

    def __init__(
        self, studio: Studio, root: Path, keeps: bool, parent: QObject, place_of: PlaceOf = no_place
    ) -> None:
        """Keep the work from the start if it ``keeps``, with the place in the open lesson that ``place_of`` returns."""
        super().__init__(parent)
        self._studio, self._root, self._place_of = studio, root, place_of
        self._watcher: QFileSystemWatcher | None = None
        self._hurry = Event()  # whoever waits for a writing wants nothing else to be read
        self._journal: Journal | None = None
        self._running: Future[None] | None = None
        self._stuck: Future[None] | None = None  # a writing that was waited for in vain
        self._written: Scene | None = None  # the last that was given to the journal
        self._is_on = keeps
        self._is_due = self._is_said = False
        self._problem = ""
        self._later = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._later.timeout.connect(self._begin)
        self._resting = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._resting.timeout.connect(self.note_place)
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        studio.scene_changed.connect(self._note_look)
        studio.history_changed.connect(self.note)

    @property
    def is_on(self) -> bool:
        """Whether the work is kept."""
        return self._is_on

    @property
    def is_due(self) -> bool:
        """Whether there is anything that has not been written."""
        return self._is_due or self._running is not None

    @property
    def folder(self) -> Path | None:
        """The folder of the work, if anything of it has been written."""
        return None if self._journal is None else self._journal.folder

    @property
    def problem(self) -> str:
        """Why the last writing failed, as half a sentence; "" if it did not."""
        return self._problem

    # Noting edits

    def _note_look(self, before: Scene, scene: Scene) -> None:
        if self._is_due:
            return
        if _LASTING(before) != _LASTING(scene):
            self.note()
        elif before.step != scene.step or before.region != scene.region:
            self._resting.start(_SETTLE_MS)

    def note_place(self) -> None:
        """Write where one is now, soon, if there is work that is kept: being there is none itself."""
        if self._journal is not None:
            self.note()

    def note(self) -> None:
        """Write what there is now, soon."""
        if not self._is_due and self._is_on:
            self._is_due = True
            self._later.start(_SETTLE_MS)

    def keep(self, keeps: bool) -> None:
        """Keep the work from now on, or keep it no longer; what has been written stays."""
        if keeps == self._is_on:
            return
        self._is_on = keeps
        self._is_due, self._written = False, None
        self._later.stop()
        if keeps:
            self.note()

    # Writing

    def save(self) -> bool:
        """Write what is not written yet, before returning; return whether all that is kept is on the disk now."""
        if not self._wait():
            return False
        if self._is_on and (self._is_due or self._is_behind):
            done: Future[None] = Future()
            self._later.stop()
            self._is_due = False
            try:
                self._write(self._document())
                done.set_result(None)
            except Exception as error:
                done.set_exception(error)
            self._tell(done)
        return self._is_on and not self._is_due

    @property
    def _is_behind(self) -> bool:
        """Whether anything has changed since the last writing that starts none."""
        written, journal = self._written, self._journal
        if written is not None and _ALL(written) != _ALL(self._studio.scene):
            return True
        return journal is not None and journal.has_stale_files

    def keeps_picture(self) -> bool:
        """Whether the current picture would come back with the work that was written; not the one that is too large."""
        picture = self._studio.experiment.picture
        return self._journal is None or self._journal.keeps(picture)

    def end(self) -> None:
        """Write what is not written yet and leave the work, at the end of the program."""
        self.save()
        self.identify()
        self.leave()

    def identify(self) -> None:
        """Write by which bytes the files of pictures are known again, before returning, if that is possible."""
        self._wait()
        if self._journal is not None and self._is_on:
            with suppress(OSError):
                self._journal.identify()

    def go_on_with(self, work: KeptWork, restored: Restored) -> None:
        """Keep a piece of ``work``, which is shown now, from now on; the one before has been left.

        If something of it could not be read, it stays as it is, and another piece begins with the next edit.
        """
        if not (self._is_on and restored.is_whole):
            work.leave()
            self._is_due, self._written = False, None
            self._later.stop()
            return
        from convstudio.recovery.journal import Journal

        self._journal = Journal(self._root, work, restored.pictures)
        self.note()

    def leave(self) -> None:
        """Write what is not written yet, if that is possible, and leave the work to whoever goes on with it."""
        self.save()
        self._part_with(lambda journal: journal.leave())

    def forget(self) -> None:
        """Remove the work from the disk; it is kept no longer."""
        self.keep(False)
        self.discard()

    def discard(self) -> None:
        """Remove from the disk what has been written so far."""
        self._wait()
        self._part_with(lambda journal: journal.forget())

    def _part_with(self, act: Callable[[Journal], None]) -> None:
        """Do the last that is to be done with the journal, as soon as nothing is written to it any more."""
        self._is_due, self._written = False, None
        self._later.stop()
        journal, self._journal = self._journal, None
        running, self._running = self._running, None
        if journal is None:
            return
        if running is None:
            act(journal)
        else:
            running.add_done_callback(lambda _: act(journal))

    def _begin(self) -> None:
        """Write in the background, or a little later if that is still at work."""
        if self._running is not None:
            self._later.start(_SETTLE_MS)
            return
        self._is_due = False
        document = self._document()
        self._hurry = Event()
        job = partial(self._write_and_identify, document)
        self._running = SERVICE.submit(job, Priority.SAVING, self._hurry)
        self._running.add_done_callback(self._ended.emit)

    def _document(self) -> WorkDocument:
        # Most starts end, or rest for long, before the first edit.
        from convstudio.recovery.document import WorkDocument

        self._written = self._studio.scene
        return WorkDocument.of(self._studio, self._place_of(self._root))

    def _write_and_identify(self, document: WorkDocument) -> None:
        self._write(document)
        if self._journal is not None:
            with suppress(Cancelled):
                self._journal.identify()

    def _write(self, document: WorkDocument) -> None:
        """Write a document, in whatever thread, but one at a time; OSError if that is impossible."""
        if self._journal is None:
            if not document.is_edited:
                return
            from convstudio.recovery.journal import Journal

            self._journal = Journal(self._root)
        self._journal.write(document)

    def _wait(self) -> bool:
        """Wait for the writing that is under way, but not for a disk that does not answer; return whether it ended."""
        running = self._running
        self._hurry.set()
        if running is not None:
            patience = 0 if running is self._stuck else _PATIENCE
            if wait([running], patience).not_done:
                self._stuck = running
                self._problem = f"“{printable(str(self._root))}” does not answer"
                return False
            self._running = None
            self._tell(running)
        return True

    def _finish(self, done: Future[None]) -> None:
        if done is self._running:
            self._running = None
            self._tell(done)

    def _tell(self, done: Future[None]) -> None:
        """After a failure, try again by and by, and say so once."""
        error = done.exception()
        self._problem = "" if error is None else self._reason(error)
        if error is None:
            self._watch()
            return
        if self._is_on:
            self._is_due = True
            self._later.start(_RETRY_MS)
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, OSError):
            # Raised here, it would end what has only waited for the writing, such as forgetting the work.
            sys.excepthook(type(error), error, error.__traceback__)
            return
        if not self._is_said:
            self._is_said = True
            self.failed.emit(
                f"Your work cannot be kept at the moment: {self._problem}. "
                "It is all in this window, and keeping it is tried again and again."
            )

    def _watch(self) -> None:
        """Hear of changes of the files in which pictures are."""
        files = set() if self._journal is None else set(self._journal.files)
        if self._watcher is None:
            if not files:
                return
            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(lambda _path: self.note_place())
        watched = set(self._watcher.files())
        if old := watched - files:
            self._watcher.removePaths([*old])
        if new := files - watched:
            self._watcher.addPaths([*new])

    def _reason(self, error: BaseException) -> str:
        if not isinstance(error, OSError):
            return f"the program met an error that it did not expect ({type(error).__name__})"
        reason = (error.strerror or str(error) or type(error).__name__).lower()
        return f"nothing can be written in “{printable(str(self._root))}” ({reason})"
