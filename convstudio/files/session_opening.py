"""Opening of sessions in the background, with a question where the picture of one is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from convstudio.background.service import Priority
from convstudio.background.worker import Worker
from convstudio.core.model.picture import Picture
from convstudio.core.numbers.quoting import printable
from convstudio.core.session.finding import (
    Known,
    ReadSession,
    decoded,
    find_session,
    with_file,
    with_located,
)
from convstudio.core.session.problems import SessionError
from convstudio.files.session_questions import ask_picture, ask_place

# Milliseconds that opening may take before a message is shown.
_UNNOTICED: Final = 300


class SessionOpener(QObject):
    """A reader of sessions; the newest request wins."""

    opening = Signal(str)
    """A sentence that says what is being read, if that takes noticeably long."""
    settled = Signal()
    """What was said by ``opening`` has ended, or was cancelled."""
    opened = Signal(object)
    """A `ReadSession` that has its document."""
    refused = Signal(object)
    """A sentence that says why nothing was opened."""

    def __init__(
        self, known: Callable[[], Known], current: Callable[[], Picture], window: QWidget
    ) -> None:
        """Take ``known`` pictures, which are not read again, and the ``current`` one, which may stay in place."""
        super().__init__(window)
        self._known, self._current, self._window = known, current, window
        self._worker = Worker(Priority.SEEN, self)
        self._worker.done.connect(self._take)
        self._newest: Path | None = None
        self._is_said = False
        self._patience = QTimer(self, singleShot=True, interval=_UNNOTICED)
        self._patience.timeout.connect(self._say)

    @property
    def is_reading(self) -> bool:
        """Whether a session is being opened."""
        return self._newest is not None

    def open_file(self, path: Path, instead: Picture | None = None) -> None:
        """Read the session in a file, with a picture ``instead`` of its own, or ask for that if it is missing."""
        known = self._known()
        self._read(path, lambda: find_session(path, known, instead))

    def cancel(self) -> None:
        """Abandon what is being read."""
        self._worker.leave()
        self._end()

    def _read(self, path: Path, job: Callable[[], ReadSession]) -> None:
        self._worker.leave()
        self._newest = path
        self._worker.submit(path, job)
        self._patience.start()

    def _say(self) -> None:
        if self._newest is not None:
            self._is_said = True
            self.opening.emit(f"Opening {printable(self._newest.name)}…")

    def _end(self) -> None:
        self._patience.stop()
        self._newest = None
        if self._is_said:
            self._is_said = False
            self.settled.emit()

    def _take(self, path: Path, read: ReadSession | None, error: BaseException | None) -> None:
        if path is not self._newest:
            return
        self._end()
        if isinstance(error, SessionError):
            self.refused.emit(f"“{printable(path.name)}” cannot be opened: {error}.")
        elif error is not None:
            raise error
        elif read is not None and read.document is None:
            self._ask(read)
        else:
            self.opened.emit(read)

    # The scene's picture, where it is missing

    def _ask(self, read: ReadSession) -> None:
        answers = {
            "locate": lambda: self._locate(read),
            "other": lambda: self._take_file(read, read.other),
            "without": lambda: self._go_without(read),
        }
        ask_picture(self._window, read, lambda answer: answers[answer]())

    def _locate(self, read: ReadSession) -> None:
        reference = read.missing
        assert reference is not None
        path = ask_place(self._window, reference.name, read.path.parent)
        if path is None:
            self._ask(read)
        else:
            self._read(read.path, lambda: with_located(read, reference, path))

    def _take_file(self, read: ReadSession, path: Path | None) -> None:
        """Take a file that is not the one that was saved, since the user says so."""
        reference = read.missing
        assert reference is not None
        assert path is not None
        self._read(read.path, lambda: with_file(read, reference, path, is_whole=False))

    def _go_without(self, read: ReadSession) -> None:
        pictures = {**read.pictures, read.opened.shown: self._current()}
        self._read(read.path, lambda: decoded(replace(read, pictures=pictures, is_whole=False)))
