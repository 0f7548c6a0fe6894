"""What every test starts from: no display, settings of its own, nothing left behind."""

import gc
import os
import sys
from itertools import count

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # whatever the desktop is that they are run on
# The wishes of somebody's desktop are not the tests'.
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"

import hypothesis
import numpy as np
import pytest
from PIL import Image

from convstudio.libraries import no_window
from convstudio.terminal import say

if reason := no_window():
    say(reason)
    sys.exit(2)  # what pytest has not begun, it ends without a traceback

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

# A machine may be slow, or busy with something else, and still be right: only what never comes has failed.
# The same examples every time: a change is judged by what it changed. New ones: --hypothesis-profile=search.
hypothesis.settings.register_profile(
    "any machine",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "search", hypothesis.settings.get_profile("any machine"), derandomize=False
)
hypothesis.settings.load_profile("any machine")
for wait in (
    QtBot.waitUntil,
    QtBot.waitSignal,
    QtBot.waitSignals,
    QtBot.waitExposed,
    QtBot.waitActive,
):
    wait.__kwdefaults__["timeout"] = 30_000  # milliseconds


def pytest_sessionstart(session):
    """Garbage is searched between the tests, by this thread: in another one, no object of Qt must be destroyed."""
    gc.disable()


def pytest_collection_finish(session):
    """What there is now lives to the end: a thousand modules and tests, in which no garbage need be looked for."""
    gc.freeze()


def pytest_runtest_teardown(item, nextitem):
    young, _, old = gc.get_count()
    if young >= 20 * gc.get_threshold()[0]:
        gc.collect(2 if old > 10 else 1)
        if old > 10 and not gc.get_freeze_count():
            gc.freeze()  # again, where a test has needed to see all objects


@pytest.fixture(scope="session")
def qapp(qapp):
    """The program's typefaces are there from the first test on: widths of texts are measured once and remembered."""
    from convstudio.theme import load_typefaces

    load_typefaces()
    yield qapp
    qapp.clipboard().clear()  # what is on it would be destroyed after the interpreter, which crashes


@pytest.fixture(scope="session")
def settings_folders(tmp_path_factory):
    """Paths of folders that nobody has; pytest numbers its own by reading the list of all that it has made."""
    folder = tmp_path_factory.mktemp("settings")
    return (folder / str(number) for number in count())


def set_settings(folder, monkeypatch):
    """Let a new folder have the settings, which are not a first start's."""
    folder.mkdir()
    (folder / "convstudio.ini").write_text("[General]\nwelcomed=true\nkeep_work=false\n")
    monkeypatch.setenv("CONVSTUDIO_SETTINGS", str(folder))


@pytest.fixture(autouse=True)
def own_settings(settings_folders, monkeypatch):
    """Each test has settings of its own, so none sees what another remembered."""
    set_settings(next(settings_folders), monkeypatch)


@pytest.fixture
def remembering(own_settings):
    """Work, and what tells of it, is kept between two starts, as it is by itself."""
    from convstudio.document.settings import KEEPS_WORK, Settings

    Settings().set(KEEPS_WORK, True)


def opening(qtbot, qapp):
    """What makes a window, shows it, and waits for its first feature map; closes all of them at the end."""
    from convstudio.app import create_window  # not before the platform is chosen

    windows = []

    def make(*arguments, size=(1366, 768)):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if not QApplication.topLevelWidgets():
            # As at a start: a style sheet that is there already is applied to each widget with every new parent.
            qapp.setStyleSheet("")
        window = create_window([str(argument) for argument in arguments])
        windows.append(window)
        qtbot.addWidget(window)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(*size)
        with qtbot.waitSignal(window.feature_map_shown):
            window.show()
        return window

    yield make
    for window in filter(isValid, windows):
        window.close()
        if (box := window.findChild(QMessageBox)) is not None:
            box.button(QMessageBox.StandardButton.Discard).click()
        # One that stays open would be met by the next test.
        qtbot.waitUntil(lambda window=window: not window.isVisible())
        window.deleteLater()


@pytest.fixture
def open_window(qtbot, qapp):
    """Make a window, show it, and wait for its first feature map; closed again at the end of the test."""
    yield from opening(qtbot, qapp)


@pytest.fixture(scope="module")
def open_shared_window(request, qapp, settings_folders):
    """The same for all tests of a module; each puts back what it may find changed, so that their order is nothing."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        set_settings(next(settings_folders), monkeypatch)
        yield from opening(QtBot(request), qapp)


@pytest.fixture
def grid(tmp_path):
    """A 3 × 4 image file with the values 0, 10, … 110."""
    path = tmp_path / "grid.png"
    Image.fromarray(np.arange(0, 120, 10, dtype=np.uint8).reshape(3, 4)).save(path)
    return path
