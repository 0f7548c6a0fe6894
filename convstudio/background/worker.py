"""A worker for jobs too long for the GUI thread: one runs, one waits, and the newest replaces the waiting one.

Results are delivered in the GUI thread. The caller decides what to do with a result that a newer request has overtaken,
so a slow job still shows something while the next one runs. A cancelled job ends between two parts of its computation
and delivers nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Event, Lock
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from convstudio.background.service import SERVICE, Priority
from convstudio.core.sums.threads import Cancelled

Job = Callable[[], Any]


class Worker(QObject):
    """A background worker with one running job and one waiting, which the newest request replaces."""

    done = Signal(object, object, object)
    """The request as submitted, the result and the error of a job that has ended; one of the last two is None."""
    _ended = Signal(object, object)
    """The request and the future of a job that has ended, from the job's thread to the GUI thread."""

    def __init__(self, priority: Priority, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._priority = priority
        self._running: Future[Any] | None = None
        self._owner: object = None
        self._waiting: tuple[object, Job, object] | None = None
        self._cancelled = Event()
        self._announcing = Lock()
        self._is_left = False
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job is running or waiting."""
        return self._running is not None

    @property
    def running(self) -> object:
        """The owner of the job that is running, if there is one."""
        return self._owner if self.busy else None

    def submit(self, request: object, job: Job, owner: object = None) -> Future[Any] | None:
        """Run ``job`` now and return its future; while another is running, let it wait and return None.

        ``owner`` is the object whose state the job uses; `running` returns it.
        """
        if self.busy:
            self._waiting = (request, job, owner)
            return None
        self._owner = owner
        self._is_left = False
        self._running = future = SERVICE.submit(job, self._priority, self._cancelled)
        future.add_done_callback(lambda ended: self._announce(request, ended))
        return future

    def forget(self) -> None:
        """Drop the waiting request; the running job still ends and is delivered."""
        self._waiting = None

    def cancel(self) -> None:
        """Drop the waiting request and end the running job as soon as possible."""
        self._waiting = None
        self._cancelled.set()
        self._cancelled = Event()

    def join(self) -> None:
        """Cancel, and wait until the running job has ended; nothing is delivered afterwards."""
        running = self._running
        self.leave()
        if running is not None:
            wait([running])

    def leave(self) -> None:
        """Cancel without waiting, even for an uninterruptible job; nothing is delivered afterwards."""
        self.cancel()
        with self._announcing:
            self._is_left = True
        self._running = None

    def _announce(self, request: object, ended: Future[Any]) -> None:
        """Report the end of a job; called in the job's thread, perhaps after `leave`."""
        with self._announcing:
            if not self._is_left:
                self._ended.emit(request, ended)

    def _deliver(self, request: object, future: Future[Any]) -> None:
        if future is not self._running:
            return  # `leave` was called while the result was on its way
        self._running = None
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.submit(*waiting)
        error = future.exception()
        if not isinstance(error, Cancelled):
            self.done.emit(request, None if error else future.result(), error)
