"""What nobody expected is written down, after the work has been kept, and in bounds."""

import faulthandler
import os
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QObject, qWarning

from convstudio.recovery import crash_log
from convstudio.recovery.crash_log import CrashLog

_CRASHES = """
import faulthandler, sys
from PySide6.QtCore import QTimer
from convstudio import app
from convstudio.command_line.options import parse
from convstudio.core.model.presets import preset

def go():
    window = next(each for each in app.QApplication.topLevelWidgets() if hasattr(each, "studio"))
    window.edits.take_kernel(preset("laplacian-8"), "Preset", None)
    QTimer.singleShot(100, window, crash)
    1 / 0  # the work is kept at once

def crash():
    faulthandler._sigsegv()

real = app.import_ahead
def import_ahead(window, *rest):
    QTimer.singleShot(0, window, go)
app.import_ahead = import_ahead
sys.exit(app.run_window(parse(["impulse", "--kernel", "box-3"])))
"""


@pytest.fixture
def log(qtbot, tmp_path, monkeypatch):
    """A log that hears of everything, and whose work is counted; afterwards all is as before."""
    monkeypatch.setattr(faulthandler, "enable", lambda _file: None)
    monkeypatch.setattr(faulthandler, "disable", lambda: None)
    for where, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(where, name, lambda *_: None)
    monkeypatch.setattr(crash_log, "qInstallMessageHandler", lambda _handler: None)
    owner = QObject()
    owner.saved = []
    owner.keeps = True

    def save():
        owner.saved.append(text_of(log))
        return owner.keeps

    log = CrashLog(tmp_path / "state", save, owner)
    log.begin()
    yield log
    log.end()


def text_of(log):
    return log.path.read_text() if log.path.exists() else ""


def fail(words="it broke"):
    try:
        raise RuntimeError(words)
    except RuntimeError:
        sys.excepthook(*sys.exc_info())


def test_the_work_is_kept_before_an_error_is_written_and_it_is_said_once(log):
    said = []
    log.erred.connect(said.append)
    fail()
    fail("again")
    assert log.parent().saved[0] == ""
    assert len(log.parent().saved) == 2
    text = text_of(log)
    assert "RuntimeError: it broke" in text
    assert "RuntimeError: again" in text
    assert "Convolution Studio" in text
    (sentence,) = said
    assert "Your work is kept" in sentence
    assert str(log.path) in sentence


def test_that_the_work_is_kept_is_said_only_if_it_is(log, monkeypatch):
    said = []
    log.erred.connect(said.append)
    log.parent().keeps = False
    fail()
    fail()
    log.parent().keeps = True
    fail()

    def save():
        sys.excepthook(RuntimeError, RuntimeError("inner"), None)
        raise OSError("no room")

    monkeypatch.setattr(log, "_save", save)
    fail()
    assert ["Your work is kept" in sentence for sentence in said] == [False, True, False]
    assert "Your work is not kept: Ctrl+S saves it in a session" in said[0]


def test_an_error_of_a_thread_and_one_of_a_destructor_are_written(log):
    thread = threading.Thread(target=lambda: 1 / 0, name="worker")
    thread.start()
    thread.join()

    class Ends:
        def __del__(self):
            raise ValueError("at the end")

    Ends()
    text = text_of(log)
    assert "In thread worker:" in text
    assert "ZeroDivisionError" in text
    assert "ValueError: at the end" in text


def test_a_failing_save_is_written_and_not_tried_in_itself(log, monkeypatch):
    def save():
        sys.excepthook(RuntimeError, RuntimeError("inner"), None)
        raise OSError("no room")

    monkeypatch.setattr(log, "_save", save)
    fail()
    text = text_of(log)
    assert text.index("inner") < text.index("OSError: no room") < text.rindex("it broke")


def test_a_log_has_bounds(log, monkeypatch, tmp_path):
    monkeypatch.setattr(crash_log, "MOST_BYTES", 3000)
    for _ in range(50):
        fail("x" * 100)
    assert log.path.stat().st_size < 5000
    assert text_of(log).endswith("Whatever follows is left out.\n")
    log.end()
    again = CrashLog(tmp_path / "state", lambda: True, log.parent())
    again.begin()
    fail("new")
    again.end()
    assert "new" in text_of(again)
    assert log.path.stat().st_size < 3000
    assert len(os.listdir(tmp_path / "state")) == 2


def test_without_errors_there_is_no_log(log):
    log.end()
    assert not log.path.exists()


def test_a_log_that_cannot_be_written_changes_nothing(qtbot, tmp_path, log):
    (tmp_path / "file").write_text("")
    other = CrashLog(tmp_path / "file" / "state", lambda: True, log.parent())
    other.begin()
    fail()
    other.end()
    assert "it broke" in text_of(log)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes")
@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", None)])
def test_where_something_else_is_in_its_place_it_is_said_that_there_is_no_log(log, tmp_path, make):
    make(tmp_path / "log.txt")
    other, said = CrashLog(tmp_path, lambda: True, log.parent()), []
    other.unwritten.connect(said.append)
    other.begin()
    fail()
    other.end()
    assert said == [
        f"Errors of the program will not be written down: “{tmp_path / 'log.txt'}” is no file."
    ]


def test_a_crash_of_the_program_leaves_a_log_and_the_work(tmp_path):
    (tmp_path / "convstudio.ini").write_text("[General]\nwelcomed=true\n")
    place = {"CONVSTUDIO_SETTINGS": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _CRASHES],
        capture_output=True,
        text=True,
        env={**os.environ, **place},
    )
    assert done.returncode
    text = (tmp_path / "log.txt").read_text()
    assert "ZeroDivisionError" in text
    assert "ZeroDivisionError" in done.stderr
    assert "Segmentation fault" in text or "access violation" in text
    assert "in crash" in text
    (journal,) = (tmp_path / "work").glob("*/journal")
    assert b"laplacian" in journal.read_bytes()


def test_qt_is_heard(qtbot, tmp_path, monkeypatch):
    kept = []
    monkeypatch.setattr(crash_log, "qInstallMessageHandler", kept.append)
    for where, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(where, name, lambda *_: None)
    monkeypatch.setattr(faulthandler, "enable", lambda _file: None)
    monkeypatch.setattr(faulthandler, "disable", lambda: None)
    owner = QObject()
    log = CrashLog(tmp_path, lambda: True, owner)
    log.begin()
    kept[0](crash_log.QtMsgType.QtWarningMsg, None, "a warning")
    log.end()
    assert "Qt warning: a warning" in text_of(log)
    assert callable(qWarning)
