"""Work on all cores: everything is done once, errors arrive, nothing waits for itself."""

import os
import threading

import cv2
import numpy as np
import pytest

from convstudio.core.sums import threads
from convstudio.core.sums.threads import cut, each, scratch


def test_every_part_is_done_once():
    done = []
    each(done.append, range(100))
    assert sorted(done) == list(range(100))


def test_parts_of_parts_are_done_too():
    done = []
    each(lambda outer: each(lambda inner: done.append((outer, inner)), range(5)), range(8))
    assert len(set(done)) == 40


@pytest.mark.parametrize("bad", [0, 7])
def test_an_error_is_raised_by_whoever_asked(bad):
    def work(part):
        if part == bad:
            raise ZeroDivisionError(part)

    with pytest.raises(ZeroDivisionError):
        each(work, range(8))
    done = []
    each(done.append, range(8))  # and the next one works
    assert len(done) == 8


def test_opencvs_own_threads_rest_meanwhile_and_come_back():
    before = cv2.getNumThreads()
    cv2.setNumThreads(3)
    try:
        seen = []
        each(lambda _: seen.append(cv2.getNumThreads()), range(4))
        assert set(seen) <= {1, 3}  # on one core nobody has to rest
        assert cv2.getNumThreads() == 3
    finally:
        cv2.setNumThreads(before)


@pytest.mark.parametrize(("length", "most"), [(0, 5), (1, 5), (10, 3), (12, 4), (7, 100)])
def test_runs_are_even_and_complete(length, most):
    runs = cut(length, most)
    assert [index for run in runs for index in run] == list(range(length))
    sizes = {len(run) for run in runs}
    assert not sizes or (max(sizes) <= most and max(sizes) - min(sizes) <= 1)


def test_scratch_memory_belongs_to_one_thread_and_one_use():
    mine, same = scratch("a", (4, 5), np.float32), scratch("a", (2, 3), np.float64)
    other = scratch("b", (4, 5), np.float32)
    found = []
    thread = threading.Thread(target=lambda: found.append(scratch("a", (4, 5), np.float32)))
    thread.start()
    thread.join()
    assert np.shares_memory(mine, same)
    assert not np.shares_memory(mine, other)
    assert not np.shares_memory(mine, found[0])


def test_nobody_waits_for_a_part_that_has_not_begun(monkeypatch):
    monkeypatch.setattr(threads, "CORES", 2)
    busy, go_on = threading.Event(), threading.Event()
    blocked = threading.Thread(target=lambda: each(lambda _: (busy.set(), go_on.wait(30)), [0, 1]))
    blocked.start()
    assert busy.wait(30)  # the one other thread is behind, or in, somebody else's work
    try:
        done = []
        each(done.append, range(20))  # would wait for ever
        assert sorted(done) == list(range(20))
    finally:
        go_on.set()
        blocked.join()


@pytest.mark.parametrize("machine", [1, 2, 3, 8, 64])
def test_a_test_may_be_another_machine(machine, monkeypatch):
    monkeypatch.setattr(threads, "CORES", machine)
    done = []
    each(done.append, range(100))
    assert sorted(done) == list(range(100))


def test_who_comes_late_finds_nothing_left_to_do(monkeypatch):
    class Late(list):
        put = list.append

    late = Late()
    monkeypatch.setattr(threads, "CORES", 3)
    monkeypatch.setattr(threads, "_helpers", lambda _: late)
    done = []
    each(done.append, range(20))
    for help_now in late:
        help_now()
    assert done == list(range(20))
    assert len(late) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked on this system")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own(monkeypatch):
    monkeypatch.setattr(threads, "CORES", 2)
    each(lambda _: None, range(4))
    if not (child := os.fork()):
        before = threading.active_count()
        each(lambda _: None, range(4))
        os._exit(threading.active_count() - before)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
