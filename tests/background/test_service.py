"""Jobs begin at once; those that matter less pause, between two of their parts, while one that matters more runs."""

import threading

import pytest

from convstudio.background import service
from convstudio.background.service import Priority, Service
from convstudio.core.sums.threads import Cancelled, stop_if_cancelled

SOON = 30


class Bench:
    """A service, a low job that counts its parts, and what lets a high one go."""

    def __init__(self):
        self.service, self.parts, self.stop = Service(), 0, threading.Event()
        self.counted, self.cancelled = threading.Semaphore(0), threading.Event()
        self.high_runs, self.high_may_end = threading.Event(), threading.Event()

    def low(self):
        while not self.stop.is_set():
            stop_if_cancelled()
            self.parts += 1
            self.counted.release()
        return self.parts

    def high(self):
        self.high_runs.set()
        assert self.high_may_end.wait(SOON)

    def submit(self, job, priority):
        return self.service.submit(job, priority, self.cancelled)


@pytest.fixture
def bench():
    bench = Bench()
    yield bench
    bench.stop.set()
    bench.high_may_end.set()


def test_a_job_pauses_while_one_that_matters_more_is_running(bench, monkeypatch):
    monkeypatch.setattr(service, "_LONGEST_PAUSE", float(SOON))
    saving = bench.submit(bench.low, Priority.SAVING)
    assert bench.counted.acquire(timeout=SOON)
    seen = bench.submit(bench.high, Priority.SEEN)
    assert bench.high_runs.wait(SOON)
    while bench.counted.acquire(timeout=0.05):
        pass  # the part that was under way, until it asks
    paused = bench.parts
    bench.high_may_end.set()
    seen.result(SOON)
    assert bench.counted.acquire(timeout=SOON)
    assert bench.parts > paused
    bench.stop.set()
    assert saving.result(SOON) == bench.parts


def test_a_job_pauses_for_nothing_that_matters_less_or_as_much(bench, monkeypatch):
    monkeypatch.setattr(service, "_LONGEST_PAUSE", float(SOON))
    bench.submit(bench.high, Priority.INPUT)
    assert bench.high_runs.wait(SOON)
    for priority in (Priority.SEEN, Priority.INPUT):
        bench.stop.clear()
        job = bench.submit(bench.low, priority)
        for _ in range(3):
            assert bench.counted.acquire(timeout=SOON)
        bench.stop.set()
        job.result(SOON)


def test_a_pause_ends_by_itself_since_the_job_may_hold_what_the_other_waits_for(bench, monkeypatch):
    monkeypatch.setattr(service, "_LONGEST_PAUSE", 0.01)
    bench.submit(bench.high, Priority.SEEN)
    assert bench.high_runs.wait(SOON)
    bench.submit(bench.low, Priority.SAVING)
    for _ in range(3):
        assert bench.counted.acquire(timeout=SOON)


def test_a_job_that_is_cancelled_does_not_pause_first(bench, monkeypatch):
    monkeypatch.setattr(service, "_LONGEST_PAUSE", float(SOON))
    seen = bench.service.submit(bench.high, Priority.SEEN, threading.Event())
    assert bench.high_runs.wait(SOON)
    bench.cancelled.set()
    saving = bench.submit(bench.low, Priority.SAVING)
    with pytest.raises(Cancelled):
        saving.result(SOON)
    assert not seen.done()


def test_jobs_of_one_kind_run_beside_each_other(bench):
    first = bench.submit(bench.high, Priority.SEEN)
    assert bench.submit(lambda: 7, Priority.SEEN).result(SOON) == 7
    assert not first.done()


def test_a_service_rests_once_nothing_is_running(bench):
    assert bench.service.rests_within(0)
    running = bench.submit(bench.high, Priority.AHEAD)
    assert bench.high_runs.wait(SOON)
    assert not bench.service.rests_within(0)
    bench.high_may_end.set()
    assert bench.service.rests_within(SOON)
    assert running.result(SOON) is None
