"""Garbage that has lived for long is searched for while the window rests."""

import gc

import pytest
from PySide6.QtCore import QObject, QTimer

from convstudio.window.idle_garbage import IdleGarbage


@pytest.fixture
def searches(qtbot, monkeypatch):
    """The rest that is awaited, how often all objects have been searched, and what there is to be found."""
    was_searched, parent, found, count = gc.isenabled(), QObject(), [], [0, 0, 0]
    monkeypatch.setattr(gc, "get_count", lambda: tuple(count))

    def collect(generation=2):
        count[: generation + 1] = [0] * (generation + 1)
        found.append(generation)

    monkeypatch.setattr(gc, "collect", collect)
    yield IdleGarbage(parent).findChild(QTimer), found, count
    parent.deleteLater()
    qtbot.wait(1)
    if was_searched:
        gc.enable()


def test_no_other_thread_searches_by_itself(searches):
    assert not gc.isenabled()


def test_the_young_are_searched_by_the_gui_thread_as_often_as_by_python(qtbot, searches):
    _, found, count = searches
    young, middle, _ = gc.get_threshold()
    count[0] = young
    qtbot.waitUntil(lambda: found == [0])
    count[:2] = young, middle
    qtbot.waitUntil(lambda: found == [0, 1])


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
    qtbot.waitUntil(lambda: found == [2])
    qtbot.wait(1)
    assert not rest.isActive()  # once is enough
    assert found == [2]


def test_it_does_not_wait_for_ever(qtbot, searches):
    rest, found, count = searches
    rest.setInterval(3_600_000)
    count[2] = 5000
    qtbot.waitUntil(lambda: found == [2])
