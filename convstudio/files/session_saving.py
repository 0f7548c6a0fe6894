"""What of a session is saved and what is not, its saving in the background, and why it could not be saved."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.files.replacing import TargetError
from convstudio.core.model.experiment import Experiment, inputs_of
from convstudio.core.steps.scene import Scene
from convstudio.document.history import History
from convstudio.document.session import Session

if TYPE_CHECKING:
    from convstudio.core.session.archive import StoredSession
    from convstudio.core.session.document import Document

SAVED_LOOKS: Final = ("order", "letters", "input_display", "map_display", "pinned", "break_points")
"""Fields of a scene whose change is worth a question; where one is in it, is not."""


@dataclass(frozen=True, eq=False)
class Saving:
    """One saving of a session to ``target``: the ``content`` that it has then, and what is done ``then``.

    ``replaces``: whatever is in the target, since the user said so.
    """

    session: Session
    document: Document
    target: Path
    content: object
    keeps_all: bool
    replaces: bool
    then: tuple[Callable[[], object], ...] = ()


class SessionSaver(QObject):
    """A writer of sessions in the background, one after another; none is dropped."""

    saved = Signal(object, object)
    """A `Saving` and the `StoredSession` that it has written."""
    failed = Signal(object, object)
    """A `Saving` and the error that has ended it; its file is as it was."""
    rested = Signal()
    """All that was asked for is saved, or has failed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: Saving | None = None
        self._waiting: deque[Saving] = deque()
        self._worker = Worker(Priority.SAVING, self)
        self._worker.done.connect(self._end)

    @property
    def is_busy(self) -> bool:
        """Whether a session is still being saved."""
        return self._running is not None

    def latest_of(self, session: Session) -> Saving | None:
        """The saving of a session that was asked for last, if that has not ended."""
        return next((each for each in self._newest_first() if each.session is session), None)

    def _newest_first(self) -> Iterator[Saving]:
        yield from reversed(self._waiting)
        if self._running is not None:
            yield self._running

    def submit(self, saving: Saving) -> bool:
        """Save a session as soon as those before are saved; return whether it has to wait for any."""
        last = self._waiting[-1] if self._waiting else None
        if last and (last.session, last.target) == (saving.session, saving.target):
            # What is newer has all of it.
            self._waiting.pop()
            replaces, then = saving.replaces or last.replaces, (*last.then, *saving.then)
            saving = replace(saving, replaces=replaces, then=then)
        self._waiting.append(saving)
        if self._running is not None:
            return True
        self._begin_next()
        return False

    def _begin_next(self) -> None:
        # Most starts save nothing.
        from convstudio.core.session.archive import save_session

        self._running = saving = self._waiting.popleft()
        # As the savings before have left it.
        session = saving.session
        is_its_own = session.path == saving.target and not saving.replaces
        before = session.stored if is_its_own else None
        keeps_all = saving.keeps_all
        self._worker.submit(
            saving, partial(save_session, saving.document, saving.target, before, keeps_all=keeps_all)
        )  # fmt: skip

    def _end(
        self, saving: Saving, stored: StoredSession | None, error: BaseException | None
    ) -> None:
        session, before = saving.session, saving.session.stored
        if stored is not None:
            session.path, session.stored, session.saved = saving.target, stored, saving.content
        elif before is not None and session.path == saving.target:
            # It may be cut now: the next saving writes all of it.
            session.stored = replace(before, is_broken=True)
        self._running = None
        if self._waiting:
            self._begin_next()
        try:
            if stored is not None:
                self.saved.emit(saving, stored)
            else:
                self.failed.emit(saving, error)
        finally:
            if self._running is None:
                self.rested.emit()


def content_of(scene: Scene, history: History) -> object:
    """What of a session is saved and worth a question, to compare with what was saved."""
    named = tuple((state.name, inputs_of(state.experiment.a_in_front)) for state in history.named)
    looks = tuple(getattr(scene, name) for name in SAVED_LOOKS)
    return _comparable(scene.experiment), looks, named


def _comparable(experiment: Experiment) -> object:
    """An experiment as a value that is equal to itself, NaN or not, whichever of its kernels is looked at."""
    inputs = inputs_of(experiment.a_in_front)
    return tuple(repr(value) if value != value else value for value in inputs)


def refusal(name: str, error: BaseException | None) -> str:
    """Why a session could not be saved, and what would work."""
    if isinstance(error, TargetError):
        return f"“{name}” was not saved: {error}; another name or folder would work."
    if isinstance(error, OSError):
        reason = error.strerror or str(error) or type(error).__name__
        return f"“{name}” was not saved ({reason}); another folder may work."
    if isinstance(error, MemoryError):
        return f"“{name}” was not saved: there is not enough memory for it."
    return f"“{name}” was not saved: an error in this program prevented it."
