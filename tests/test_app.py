"""The start of the program's own loop: which window there is, and what it shows meanwhile."""

import gc
import os

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from convstudio import app, interrupts
from convstudio.options import parse
from convstudio.window import MainWindow


@pytest.fixture
def run(qapp, monkeypatch):
    """Run the program with a function in place of its loop, which is given the window and closes it."""

    def run(arguments, loop):
        def execute():
            (window,) = (
                each for each in QApplication.topLevelWidgets()
                if isinstance(each, MainWindow) and each.isVisible()
            )  # fmt: skip
            loop(window)
            window.close()
            return 0

        monkeypatch.setattr(QApplication, "exec", staticmethod(execute))
        monkeypatch.setattr(interrupts, "ask_first", lambda close: None)
        return app.run_window(parse([str(argument) for argument in arguments]))

    monkeypatch.setattr(os, "_exit", lambda status: pytest.fail("it did not end in order"))
    yield run
    gc.unfreeze()


def test_a_large_picture_comes_after_its_window_and_leaves_nothing_to_undo(run, qtbot, tmp_path):
    path = tmp_path / "large.npy"
    np.save(path, np.ones((2100, 1500), np.uint8))
    seen = []

    def loop(window):
        seen.append(window.studio.experiment.picture.name)
        qtbot.waitUntil(lambda: window.studio.experiment.picture.path == path)
        seen.append(window.studio.experiment.kernel.name)
        seen.append(window.studio.undo_stack.count())
        seen.append([action.text() for action in window.input_panel.recent_menu.actions()])

    assert run([path, "--kernel", "box-3", "--mode", "valid"], loop) == 0
    first, *rest = seen
    assert first != "large.npy"
    assert rest == ["box-3", 0, ["large.npy"]]


def test_a_small_picture_is_there_with_its_window(run, tmp_path):
    path = tmp_path / "small.npy"
    np.save(path, np.ones((2, 3), np.uint8))
    seen = []
    assert run([path], lambda window: seen.append(window.studio.experiment.picture.path)) == 0
    assert seen == [path]
