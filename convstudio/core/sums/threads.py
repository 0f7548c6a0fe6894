"""Data parallelism: a list of independent parts processed by one thread for each available core.

numpy and OpenCV release the GIL while they compute, so threads suffice. The calling thread works too. A part that is
itself split processes its own parts alone: it never waits for another thread, so there is no deadlock.

OpenCV has threads of its own, which on two cores make its filters slower than a single thread: the second one spins and
waits (12 MP, 3 × 3: 17 ms with its two threads, 12 ms with one, 8 ms as two halves with one each). They are switched
off while parts are processed.
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from queue import SimpleQueue
from typing import Any, Final, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

_Part = TypeVar("_Part")

# Read at each call as `threads.CORES`, so that a test can simulate another machine.
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
# Waking another thread costs a tenth of this.
WORTH_TWO_CORES_MS: Final = 0.5

_kept = threading.local()
_asking_lock = threading.Lock()
_asking = 0
_threads_before = 1


class Cancelled(Exception):  # noqa: N818  # not an error: it was asked for
    """Raised when a computation or a write is no longer wanted."""


@contextmanager
def cancellable(
    cancelled: threading.Event | None, give_way: Callable[[], None] | None = None
) -> Iterator[None]:
    """Make work of this thread in the block raise `Cancelled`, between two parts, once ``cancelled`` is set.

    None is never set. ``give_way`` is called between two parts and returns when the next may begin.
    """
    before = getattr(_kept, "cancelled", None), getattr(_kept, "give_way", None)
    _kept.cancelled, _kept.give_way = cancelled, give_way
    try:
        yield
    finally:
        _kept.cancelled, _kept.give_way = before


def stop_if_cancelled() -> None:
    """Between two parts, yield to more urgent work; raise `Cancelled` if this work is no longer wanted."""
    give_way = getattr(_kept, "give_way", None)
    if give_way is not None:
        give_way()
    cancelled = getattr(_kept, "cancelled", None)
    if cancelled is not None and cancelled.is_set():
        raise Cancelled


def each(work: Callable[[_Part], Any], parts: Sequence[_Part]) -> None:
    """Call ``work`` on each of the parts, on all cores; re-raise an error once all have ended.

    Waits only for parts that another thread has begun.
    """
    workers = min(CORES, len(parts))
    if workers <= 1 or getattr(_kept, "working", False):
        for part in parts:
            stop_if_cancelled()
            work(part)
        return
    shared = _Shared(work, parts)
    with one_thread_in_opencv():
        helpers = _helpers(CORES)
        for _ in range(workers - 1):
            helpers.put(shared.help)
        _kept.working = True
        try:
            shared.work_off()
        finally:
            _kept.working = False
            shared.end()
    if shared.errors:
        raise shared.errors[0]


def is_crowded() -> bool:
    """Return whether more threads than there are cores have had work in the last minute.

    Another thread would often begin late, or be interrupted with its part half done, and all would wait for that: more
    than a second core gives to work of a few milliseconds. (1 MP under 5 × 5 weights, ten busy threads on two cores:
    1.2 ms alone, 5.9 ms with help.)
    """
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1) + 1


class _Shared:
    """A list of parts of which each free thread takes the next, until none is left.

    A thread that comes later, since it was still at other work, finds that over: nobody waits for it.
    """

    def __init__(self, work: Callable[[_Part], Any], parts: Sequence[_Part]) -> None:
        self.errors: list[BaseException] = []
        self._work = work
        # next() on a list's iterator is atomic.
        self._left = iter(parts)
        # These are thread-local, so the other threads do not have them.
        self._cancelled = getattr(_kept, "cancelled", None)
        self._give_way = getattr(_kept, "give_way", None)
        self._ignored = np.geterr()
        self._changing = threading.Lock()
        self._helping = 0
        self._is_over = False
        self._last_helper = threading.Lock()
        self._last_helper.acquire()

    def work_off(self) -> None:
        """Process what is left."""
        for part in self._left:
            stop_if_cancelled()
            self._work(part)

    def help(self) -> None:
        """Process what is left, in another thread than the caller's."""
        with self._changing:
            if self._is_over:
                return
            self._helping += 1
        try:
            with cancellable(self._cancelled, self._give_way), np.errstate(**self._ignored):
                self.work_off()
        except BaseException as error:
            self.errors.append(error)
        with self._changing:
            self._helping -= 1
            is_last = self._is_over and not self._helping
        if is_last:
            self._last_helper.release()

    def end(self) -> None:
        """Return once everybody who took part is done."""
        with self._changing:
            self._is_over = True
            is_alone = not self._helping
        if not is_alone:
            self._last_helper.acquire()


def cut(length: int, most: int) -> list[range]:
    """Split range(length) into runs of nearly equal size, none longer than ``most``."""
    count = max(-(-length // max(most, 1)), 1)
    ends = [length * part // count for part in range(count + 1)]
    return [range(start, stop) for start, stop in pairwise(ends) if stop > start]


def scratch(use: str, shape: tuple[int, ...], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Return uninitialised memory for ``use`` that this thread keeps; a fresh array costs more than filling it.

    Its contents are valid until the same thread asks for the same use again.
    """
    buffers: dict[str, npt.NDArray[np.uint8]] = _kept.__dict__.setdefault("buffers", {})
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if use not in buffers or buffers[use].size < size:
        buffers[use] = np.empty(size, np.uint8)
    return buffers[use][:size].view(dtype).reshape(shape)


@contextmanager
def one_thread_in_opencv() -> Iterator[None]:
    """Restrict OpenCV to one thread in the block; its own setting returns when the last such block ends."""
    global _asking, _threads_before
    with _asking_lock:
        if not _asking:
            _threads_before = cv2.getNumThreads()
            cv2.setNumThreads(1)
        _asking += 1
    try:
        yield
    finally:
        with _asking_lock:
            _asking -= 1
            if not _asking:
                cv2.setNumThreads(_threads_before)


@cache
def _helpers(cores: int) -> SimpleQueue[Callable[[], None]]:
    """Return the queue of what threads for the other cores shall do, one thing after another.

    Handing over takes a quarter less than with a ThreadPoolExecutor, whose futures notify whoever might wait.
    """
    queue: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def help_for_ever() -> None:
        _kept.working = True
        while True:
            queue.get()()

    for at in range(1, cores):
        name = f"convstudio-core_{at}"
        threading.Thread(target=help_for_ever, name=name, daemon=True).start()
    return queue


if hasattr(os, "register_at_fork"):
    # A forked process has the queue, but not the threads that read it.
    os.register_at_fork(after_in_child=_helpers.cache_clear)
