"""Garbage that has lived for long is searched for while the window rests."""

import gc

import pytest
from PySide6.QtCore import QObject, QTimer

from convstudio.window.idle_garbage import IdleGarbage


@pytest.fixture
def searches(qtbot, monkeypatch):
    """How often all objects have been searched, with what there is to be found; thresholds as before afterwards."""
    before, parent, found = gc.get_threshold(), QObject(), []
    count = [0, 0, 0]
    monkeypatch.setattr("convstudio.window.idle_garbage._REST_MS", 30)
    monkeypatch.setattr(gc, "get_count", lambda: tuple(count))

    def collect():
        count[2] = 0
        found.append(1)

    monkeypatch.setattr(gc, "collect", collect)
    IdleGarbage(parent)
    yield found, count
    parent.deleteLater()
    qtbot.wait(1)
    gc.set_threshold(*before)


def test_nothing_is_searched_by_itself(searches):
    assert gc.get_threshold()[2] > 100_000


def test_the_search_waits_until_nothing_has_happened_for_a_while(qtbot, searches):
    found, count = searches
    count[2] = 50
    ticks = QTimer(interval=5)
    ticks.start()
    qtbot.wait(120)  # something happens all the time
    assert not found
    ticks.stop()
    qtbot.waitUntil(lambda: found == [1])
    qtbot.wait(80)
    assert found == [1]  # and once is enough


def test_it_does_not_wait_for_ever(qtbot, searches):
    found, count = searches
    count[2] = 5000
    qtbot.wait(5)
    assert found == [1]
