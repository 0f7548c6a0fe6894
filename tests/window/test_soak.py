"""Hours of editing leave nothing behind: memory, objects, widgets and counts stay as they were."""

import gc
import random
import sys
import threading
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from convstudio.app import create_window
from convstudio.core.steps.orders import ORDERS

STATM = Path("/proc/self/statm")
WARM_UP, STEPS = 150, 400


@pytest.fixture(autouse=True)
def all_objects():
    """What the suite has frozen is seen too."""
    gc.unfreeze()


def megabytes():
    return int(STATM.read_text().split()[1]) * 4096 / 1e6


def forget():
    """Empty the program's caches, which are bounded: what they keep is no leak."""
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and each.__module__.startswith("convstudio."):
            each.cache_clear()


def counts():
    forget()
    widgets = len(QApplication.allWidgets())  # which makes a Python object of each, for good
    gc.collect()
    counted = {
        "objects": len(gc.get_objects()),
        "widgets": widgets,
        "threads": threading.active_count(),
    }
    # From then on they are immortal, and what is counted of them means nothing.
    if sys.version_info < (3, 12):
        # PySide6 6.12 drops references to these with every signal; see pyproject.toml.
        counted |= {"true": sys.getrefcount(True), "none": sys.getrefcount(None)}
    return counted


def assert_as_before(before, after, **tolerances):
    """``tolerances``: how many more do not matter, of what is counted; of references, also how many fewer."""
    assert after["widgets"] == before["widgets"]
    assert after["threads"] == before["threads"]
    for name in tolerances.keys() & before.keys():
        more = after[name] - before[name]
        assert more <= tolerances[name], name
        assert name == "objects" or -more <= tolerances[name], (
            name
        )  # what a warm-up has left may go later


@pytest.mark.no_qt_log  # pytest-qt would keep a record of every message of the platform plugin
@pytest.mark.skipif(not STATM.exists(), reason="memory is read from /proc")
def test_edits_flips_and_undos_leave_nothing_behind(qtbot, qapp):
    window = create_window(["zone-plate"])
    qtbot.addWidget(window)
    window.resize(911, 512)  # of which pictures are made soonest
    window.show()
    studio, draw = window.studio, random.Random(0)

    def step():
        chance = draw.random()
        if chance < 0.5:
            cell = draw.randrange(3), draw.randrange(3)
            kernel = studio.experiment.kernel.with_cell(*cell, str(draw.randrange(-5, 6)))
            studio.change("Set", kernel=kernel)
        elif chance < 0.7:
            studio.change("Flip", flip=not studio.experiment.flip)
        elif chance < 0.9:
            studio.undo()
        else:
            studio.redo()
        QApplication.processEvents()

    for _ in range(WARM_UP):
        step()
    memory = megabytes()
    studio.clear_history()  # its steps are no leak
    before = counts()
    for _ in range(STEPS):
        step()
    assert megabytes() - memory < 3
    studio.clear_history()
    # What is made once, whenever that is, does not count; one object a step would be 400.
    assert_as_before(before, counts(), objects=200, true=50, none=50)
    window.close()


@pytest.mark.no_qt_log
@pytest.mark.skipif(not STATM.exists(), reason="memory is read from /proc")
def test_playing_leaves_nothing_behind(qtbot, qapp):
    window = create_window(["zone-plate"])
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    studio, draw = window.studio, random.Random(0)

    def play(steps):
        for at in range(steps):
            if at % 25 == 0:
                studio.look(order=draw.choice(ORDERS))
                studio.set_step(draw.randrange(studio.step_count))
            studio.set_step(studio.timeline.next_stop(studio.step, draw.randrange(2)))
            QApplication.processEvents()

    play(100)
    memory, before = megabytes(), counts()
    play(150)
    after = counts()
    assert megabytes() - memory < 5
    # Scenes that are kept hold more of them or fewer, by up to 60; one a step would be 150.
    assert_as_before(before, after, true=120)
    window.close()
