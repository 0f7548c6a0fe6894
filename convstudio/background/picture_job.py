"""A computation over all of a picture for a tool: begun when nothing has changed for a moment, given up when it has."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from convstudio.background.service import Priority
from convstudio.background.worker import Job, Worker

IDLE_MS: Final = 250


class PictureJob(QObject):
    """The newest computation that is wanted; `result` is that of no other."""

    found = Signal()
    """The `result` of what is wanted is there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker(Priority.EXTREMES, self)
        self._worker.done.connect(self._deliver)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._begin)
        self._wanted: tuple[object, Job] | None = None
        self._begun: object = None
        self._done: tuple[object, Any] | None = None

    @property
    def result(self) -> Any:
        """The result of what is wanted now, or the exception that it ended with; None until it is there."""
        if self._wanted is None or self._done is None or self._done[0] != self._wanted[0]:
            return None
        return self._done[1]

    def want(self, key: object, job: Job, *, later: bool = False) -> None:
        """Want the result of ``job``; equal keys stand for equal results. ``later``: it is not begun yet."""
        if self._wanted is None or self._wanted[0] != key:
            self._worker.cancel()
            self._wanted, self._begun = (key, job), None
        if later or self._begun == key or self.result is not None:
            self._idle.stop()
        else:
            self._idle.start()

    def rest(self) -> None:
        """Give up what is running, without waiting for it; nothing comes of it any more."""
        self._idle.stop()
        self._worker.leave()
        self._begun = None

    def _begin(self) -> None:
        if self._wanted is not None:
            key, job = self._wanted
            self._begun = key
            self._worker.submit(key, job)

    def _deliver(self, key: object, result: Any, error: BaseException | None) -> None:
        if self._wanted is not None and key == self._wanted[0]:
            self._done = key, result if error is None else error
            self.found.emit()
