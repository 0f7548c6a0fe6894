"""Work too long for the GUI thread: one job runs, one request waits, and the newest replaces the waiting one.

Numpy goes in, numpy comes out; the result is delivered in the GUI thread. Whoever asks decides what to do with a
result that has been overtaken, so a slow job still shows something while the next one runs. A job that is cancelled
ends between two parts of what it computes, and delivers nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from convstudio.core.sums.threads import Cancelled, cancellable

Job = Callable[[], Any]


class Worker(QObject):
    """A thread with one job running and one waiting, which the newest request replaces.

    ``done`` carries (request, result, error): ``request`` as submitted, and one of the others is None.
    """

    done = Signal(object, object, object)
    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._running = False
        self._owner: object = None
        self._waiting: tuple[object, Job, object] | None = None
        self._cancelled = Event()
        self._announcing = Lock()
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job is running or waiting."""
        return self._running

    @property
    def running(self) -> object:
        """The owner of the job that is running, if there is one."""
        return self._owner if self._running else None

    def submit(self, request: object, job: Job, owner: object = None) -> Future[Any] | None:
        """Run ``job`` now, which its future is returned for, or after the running one unless a newer request comes.

        ``owner``: whose memory the job works with; `running` tells.
        """
        if self._running:
            self._waiting = (request, job, owner)
            return None
        self._owner = owner
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="convstudio")
        self._running = True
        future = self._pool.submit(_run, job, self._cancelled)
        pool = self._pool
        future.add_done_callback(lambda ended: self._announce(pool, request, ended))
        return future

    def forget(self) -> None:
        """Drop the waiting request; the running job still ends and is delivered."""
        self._waiting = None

    def cancel(self) -> None:
        """Drop the waiting request and end the running job, as soon as it can."""
        self._waiting = None
        self._cancelled.set()
        self._cancelled = Event()

    def join(self) -> None:
        """Cancel, and wait until the running job has ended; nothing is delivered afterwards."""
        self.cancel()
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

    def leave(self) -> None:
        """Cancel, and do not wait: what cannot be interrupted ends by itself. Nothing is delivered afterwards."""
        self.cancel()
        with self._announcing:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False)

    def _announce(self, pool: ThreadPoolExecutor, request: object, ended: Future[Any]) -> None:
        """Called in the job's thread, perhaps when there is nobody left to hear it."""
        with self._announcing:
            if pool is self._pool:
                self._ended.emit(request, ended)

    def _deliver(self, request: object, future: Future[Any]) -> None:
        if self._pool is None:
            return  # joined while the result was on its way
        self._running = False
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.submit(*waiting)
        error = future.exception()
        if not isinstance(error, Cancelled):
            self.done.emit(request, None if error else future.result(), error)


def _run(job: Job, cancelled: Event) -> Any:
    with cancellable(cancelled):
        return job()
