"""The start of the program's own loop: which window there is, and what it shows meanwhile."""

import atexit
import gc
import os
import subprocess
import sys
from threading import Event
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from convstudio import app
from convstudio.command_line import interrupts
from convstudio.command_line.options import parse
from convstudio.document.settings import Settings, state_folder
from convstudio.recovery.works import new_work
from convstudio.window.main_window import MainWindow


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

    monkeypatch.setattr(app, "_PATIENCE", 30)
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
        seen.append(len(window.studio.history.states) - 1)
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


@pytest.mark.parametrize(
    ("more", "channels"),
    [(["--channel", "red"], "red"), (["--grey"], "grey"), ([], "color")],
)
def test_a_large_picture_is_filtered_as_was_asked_for(run, qtbot, tmp_path, more, channels):
    path = tmp_path / "large.npy"
    np.save(path, np.full((1100, 1000, 3), (200, 100, 50), np.uint8))
    seen = []

    def loop(window):
        assert not window.studio.experiment.picture.is_color, "the stand-in has no colours"
        qtbot.waitUntil(lambda: window.studio.experiment.picture.path == path)
        seen.append(window.studio.experiment)

    others = ["--kernel", "box-3", "--origin", "0,0", "--correlate", "--missing", "skip"]
    border = ["--boundary", "constant", "--fill-value", "7"]
    assert run([path, *more, *others, *border], loop) == 0
    (found,) = seen
    assert found.channels == channels
    assert found.kernel.origin == (0, 0)
    assert (found.flip, found.missing, found.fill_value) == (False, "skip", 7)


@pytest.mark.parametrize(
    ("name", "more"), [("stack.npy", ["--page", "2"]), ("table.csv", ["--column", "b"])]
)
def test_a_part_of_a_large_file_comes_after_its_window(run, qtbot, tmp_path, name, more):
    path = tmp_path / name
    if name == "stack.npy":
        np.save(path, np.stack([np.zeros((1300, 1250), np.uint8), np.ones((1300, 1250), np.uint8)]))
    else:
        path.write_text("a,b,c\n" + f"{'0' * 60},1,{'0' * 60}\n" * 25_000)
    assert path.stat().st_size > 3_000_000
    seen, said = [], []

    def loop(window):
        seen.append(window.studio.experiment.picture.path == path)
        assert not window.message_bar.text, "the stand-in was asked for a page or a column"
        window.files.told.connect(said.append)
        qtbot.waitUntil(lambda: window.studio.experiment.picture.path == path, timeout=20_000)
        seen.append((window.studio.experiment.picture.pixels == 1).all())
        seen.append(len(window.studio.history.states) - 1)

    assert run([path, *more], loop) == 0
    assert seen == [False, True, 0]
    assert any(name in sentence for sentence in said)


def test_a_part_that_a_large_file_lacks_is_refused_beside_the_stand_in(run, qtbot, tmp_path):
    path = tmp_path / "large.npy"
    np.save(path, np.ones((2100, 1500), np.uint8))
    refused = []

    def loop(window):
        window.files.refused.connect(refused.append)
        qtbot.waitUntil(lambda: len(refused) > 0)
        assert window.studio.experiment.picture.path != path

    assert run([path, "--page", "2"], loop) == 0
    assert "large.npy" in refused[0]


class EndedError(Exception):
    """What ends the process."""


def test_the_process_does_not_outlast_its_window_for_what_cannot_be_interrupted(
    run, monkeypatch, tmp_path
):
    """A share that does not answer: whatever of the program reads from it, and also of recent work."""
    answers, ends, done = Event(), [], []

    def end(status):
        ends.append((status, *done))
        raise EndedError

    monkeypatch.setattr(app, "_PATIENCE", 0.05)
    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(atexit, "_run_exitfuncs", lambda: done.append("the end of the interpreter"))

    def read_work(*_arguments):
        done.append("reads")
        answers.wait(10)

    monkeypatch.setattr("convstudio.recovery.reading.read_work", read_work)
    work = new_work(state_folder() / "work")
    work.leave()

    def loop(window):
        window.recovery.open(work.folder)
        while not done:
            answers.wait(0.001)
        window.settings.set("kept", "until the end")

    try:
        with pytest.raises(EndedError):
            run([], loop)
    finally:
        answers.set()
    assert ends == [(0, "reads", "the end of the interpreter")]
    assert "until the end" in (state_folder() / "convstudio.ini").read_text()


@pytest.mark.parametrize("size", [(2, 3), (2100, 1500)])
def test_a_channel_of_a_grey_picture_is_said_not_to_be_there(run, qtbot, tmp_path, size):
    path = tmp_path / "grey.npy"
    np.save(path, np.ones(size, np.uint8))

    def loop(window):
        qtbot.waitUntil(lambda: window.studio.experiment.picture.path == path)
        qtbot.waitUntil(lambda: "no red channel" in window.message_bar.text)

    assert run([path, "--channel", "red"], loop) == 0


def test_the_systems_theme_can_be_asked_for_where_another_was_chosen(qapp, monkeypatch):
    themes = []
    monkeypatch.setattr(app, "MainWindow", lambda _, __, theme: themes.append(theme) or MagicMock())
    Settings().set("theme", "dark")
    for arguments in ([], ["--theme", "system"], ["--theme", "light"]):
        app.create_window(arguments)
    assert themes == ["dark", "system", "light"]


def test_the_end_of_the_process_searches_nothing_for_garbage():
    program = (
        "import atexit, gc; atexit.register(lambda: print(len(gc.get_objects()) < 1000)); "
        "import convstudio.app"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\n", "")
