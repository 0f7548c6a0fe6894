"""Garbage that has lived for long is searched for while the window rests."""

import gc

import pytest
from PySide6.QtCore import QObject, QTimer

from convstudio.window.idle_garbage import IdleGarbage


@pytest.fixture
def searches(qtbot, monkeypatch):
    """The rest that is awaited, how often all objects have been searched, and what there is to be found."""
    before, parent, found, count = gc.get_threshold(), QObject(), [], [0, 0, 0]
    monkeypatch.setattr(gc, "get_count", lambda: tuple(count))

    def collect():
        count[2] = 0
        found.append(1)

    monkeypatch.setattr(gc, "collect", collect)
    yield IdleGarbage(parent).findChild(QTimer), found, count
    parent.deleteLater()
    qtbot.wait(1)
    gc.set_threshold(*before)


def test_nothing_is_searched_by_itself(searches):
    assert gc.get_threshold()[2] > 100_000


def test_the_search_waits_until_nothing_has_happened_for_a_while(qtbot, searches):
    rest, found, count = searches
    rest.setInterval(3_600_000)
    qtbot.wait(1)
    assert not rest.isActive()  # there is little to be found
    count[2] = 50
    qtbot.wait(1)
    assert rest.isActive()
    assert not found
    rest.setInterval(0)
    qtbot.waitUntil(lambda: found == [1])
    qtbot.wait(1)
    assert not rest.isActive()  # once is enough
    assert found == [1]


def test_it_does_not_wait_for_ever(qtbot, searches):
    rest, found, count = searches
    rest.setInterval(3_600_000)
    count[2] = 5000
    qtbot.waitUntil(lambda: found == [1])
