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
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
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
    cancelled: threading.Event, give_way: Callable[[], None] | None = None
) -> Iterator[None]:
    """Make work of this thread in the block raise `Cancelled`, between two parts, once ``cancelled`` is set.

    ``give_way`` is called between two parts and returns when the next may begin.
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
    cancelled = getattr(_kept, "cancelled", None) or threading.Event()
    give_way = getattr(_kept, "give_way", None)
    # next() on a list's iterator is atomic: each free thread takes the next part.
    queue = iter(parts)
    errors_here = np.geterr()

    def work_off() -> None:
        _kept.working = True
        try:
            # Both are thread-local, so the other threads do not have them.
            with cancellable(cancelled, give_way), np.errstate(**errors_here):
                for part in queue:
                    stop_if_cancelled()
                    work(part)
        finally:
            _kept.working = False

    with one_thread_in_opencv():
        others = [_pool(CORES).submit(work_off) for _ in range(workers - 1)]
        try:
            work_off()
        finally:
            # Futures still queued behind other work would find nothing left to do.
            errors = [other.exception() for other in others if not other.cancel()]
    for error in errors:
        if error is not None:
            raise error


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
def _pool(cores: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=cores - 1, thread_name_prefix="convstudio-core")
