"""A start without a search for garbage: what it leaves behind."""

import gc

import pytest

from convstudio.uncollected import uncollected


@pytest.fixture(autouse=True)
def searched_by_itself():
    """Python searches by itself, as for whoever makes a window without the command."""
    gc.unfreeze()  # which the suite has frozen
    was_searched = gc.isenabled()
    gc.enable()
    yield
    if not was_searched:
        gc.disable()


def test_nothing_is_searched_meanwhile_and_what_was_made_is_old_afterwards():
    searched = []
    gc.callbacks.append(lambda *_: searched.append(1))
    try:
        with uncollected():
            kept = [[] for _ in range(20_000)]
            assert not gc.isenabled()
            assert searched == []
        assert gc.isenabled()
        assert searched == []
    finally:
        gc.callbacks.pop()
    assert gc.get_count()[0] < len(kept)


def test_whoever_searches_for_nothing_is_left_alone():
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
