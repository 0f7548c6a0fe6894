"""One job runs, one waits, the newest wins, and nothing comes after the end."""

import threading

import pytest

from convstudio.background.service import Priority
from convstudio.background.worker import Worker


@pytest.fixture
def worker(qapp):
    worker = Worker(Priority.SEEN)
    yield worker
    worker.join()


def test_results_are_delivered_in_the_gui_thread(worker, qtbot):
    seen = []
    worker.done.connect(lambda *result: seen.append((*result, threading.current_thread())))
    worker.submit("sum", lambda: (2 + 2, threading.current_thread()))
    qtbot.waitUntil(lambda: bool(seen))
    request, (result, worked_in), error, delivered_in = seen[0]
    assert (request, result, error) == ("sum", 4, None)
    assert worked_in is not threading.current_thread()
    assert delivered_in is threading.current_thread()


def test_the_newest_request_replaces_the_waiting_one(worker, qtbot):
    gate, delivered = threading.Event(), []
    worker.done.connect(lambda request, _result, _error: delivered.append(request))
    worker.submit(0, gate.wait)
    for request in range(1, 20):
        worker.submit(request, lambda: None)
    gate.set()
    qtbot.waitUntil(lambda: not worker.busy)
    assert delivered == [0, 19]


def test_an_error_is_delivered_and_the_next_job_runs(worker, qtbot):
    with qtbot.waitSignal(worker.done) as done:
        worker.submit("bad", lambda: 1 / 0)
    assert isinstance(done.args[2], ZeroDivisionError)
    with qtbot.waitSignal(worker.done) as done:
        worker.submit("good", lambda: 1)
    assert done.args == ["good", 1, None]


def test_join_waits_and_nothing_is_delivered_afterwards(qapp, qtbot):
    worker, delivered, ran = Worker(Priority.SEEN), [], threading.Event()
    worker.done.connect(lambda *_: delivered.append(1))
    worker.submit("last", ran.set)
    worker.submit("waiting", lambda: delivered.append("ran"))
    worker.join()
    assert ran.is_set()
    qtbot.wait(50)
    assert delivered == []
