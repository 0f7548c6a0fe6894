"""The background service: a pool of threads for all work outside the GUI thread, with priorities.

Every job begins at once, so none waits behind an uninterruptible one. Priorities are cooperative: between two parts of
its computation a job pauses while one of higher priority is running. It never pauses for long at a time, since it may
hold a lock that the other needs.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import IntEnum
from threading import Condition, Event
from typing import Any, Final

from convstudio.core.sums.threads import cancellable

_MOST_JOBS: Final = 16
_LONGEST_PAUSE: Final = 0.25  # seconds, between two parts


class Priority(IntEnum):
    """The priority of a job by its purpose; lower values go first."""

    SEEN = 0
    """The pictures of I and S that are on the screen, and files that are being opened."""
    INPUT = 1
    """The spread of the values of I."""
    COMPARISON = 2
    EXTREMES = 3
    """The spread of the values of all of S."""
    SAVING = 4
    AHEAD = 5
    """What a later opening will need."""


class Service:
    """A pool of threads that runs jobs by priority."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._running: Counter[Priority] = Counter()
        self._changed = Condition()

    def submit(self, job: Callable[[], Any], priority: Priority, cancelled: Event) -> Future[Any]:
        """Run ``job`` in the background and return its future; it ends early, between two parts, if ``cancelled``."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(_MOST_JOBS, thread_name_prefix="convstudio")
        return self._pool.submit(self._run, job, priority, cancelled)

    def rests_within(self, seconds: float) -> bool:
        """Wait until no job is running, or for so long; return whether none is.

        What is running then waits for a disk or a network, and cannot be interrupted.
        """
        with self._changed:
            return self._changed.wait_for(lambda: not any(self._running.values()), seconds)

    def _run(self, job: Callable[[], Any], priority: Priority, cancelled: Event) -> Any:
        self._count(priority, 1)
        try:
            with cancellable(cancelled, lambda: self._give_way(priority, cancelled)):
                return job()
        finally:
            self._count(priority, -1)

    def _count(self, priority: Priority, change: int) -> None:
        with self._changed:
            self._running[priority] += change
            self._changed.notify_all()

    def _give_way(self, priority: Priority, cancelled: Event) -> None:
        """Pause while a job of higher priority is running, but not for long."""
        end = time.monotonic() + _LONGEST_PAUSE
        with self._changed:
            while any(self._running[each] for each in Priority if each < priority):
                left = end - time.monotonic()
                if left <= 0 or cancelled.is_set():
                    return
                self._changed.wait(left)


SERVICE: Final = Service()
"""The one service of the process."""
